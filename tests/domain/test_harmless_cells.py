"""Cells that a spreadsheet would run get an apostrophe; numbers and phone numbers stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.harmless_cells import SIGNS, harmless

RUN = (
    "=1+1", "=cmd|' /C calc'!A0", "@SUM(1+1)", "+1+cmd|'/C calc'!A0", "-2+3+cmd|' /C calc'!A0", "\t=1+1", "\r=1+1",
    "\n=1+1", " =1+1", "\u00a0=1+1", "\u3000=1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "\ufeff=1+1", "\u200b=1+1",
    '=HYPERLINK("http://a.example","here")', "-2-3", "+A1", "--1", "=",
)  # fmt: skip
LEFT_ALONE = (
    "+44 7700 900123", "+44 (0)1592 000000", "-5", "+3", "-1,200.50", "07700 900123", "O’Brien", "a=b",
    "user@example.org", "", " ", "中=1", "Łucja", "أمينة", "1-2", "3/2 Larch Court", "|", "'quoted'",
)  # fmt: skip


@pytest.mark.parametrize("cell", RUN)
def test_a_formula_is_made_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", LEFT_ALONE)
def test_everything_else_stays_as_it_is(cell: str) -> None:
    assert harmless(cell) == cell


@given(st.text())
def test_nothing_is_lost_and_no_sign_comes_first(cell: str) -> None:
    made = harmless(cell)
    assert made.removeprefix("'") == cell or made == cell
    if made == cell and made.strip()[:1] in SIGNS:
        assert set(made.strip()) <= set("+-0123456789 ().,/") or any(c.isdigit() for c in made)
