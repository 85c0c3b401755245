"""How long things are kept."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.domain.retention import RULES, last_day_to_go, years


@pytest.mark.parametrize(
    ("today", "kept", "last"),
    [
        (date(2026, 11, 21), 3, date(2023, 11, 21)),
        (date(2028, 2, 29), 2, date(2026, 2, 28)),
        (date(2028, 2, 29), 4, date(2024, 2, 28)),
        (date(2026, 11, 21), 0, None),
    ],
)
def test_years_are_counted_to_the_day_and_never_a_day_too_many(today: date, kept: int, last: date | None) -> None:
    assert last_day_to_go(today, kept) == last


@pytest.mark.parametrize(("decided", "kept"), [("", 3), ("7", 7), ("0", 0), ("999", 50), ("soon", 3), ("-1", 3)])
def test_nonsense_means_the_usual_number(decided: str, kept: int) -> None:
    assert years(RULES[0], decided) == kept
