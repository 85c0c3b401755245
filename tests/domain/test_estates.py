"""What a walk and a thing found on it must have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import Rejected
from desktop_app.domain.estates import (
    LONGEST_NOTES,
    MOST_PHOTOS,
    InspectionDraft,
    IssueDraft,
    PhotoDraft,
    next_number,
    one_line,
)

KINDS = {"categories": {"damp", "other"}, "urgencies": {"needs-repair"}}


def test_an_empty_form_is_told_everything_that_is_missing_in_the_order_of_the_form() -> None:
    with pytest.raises(Rejected) as refused:
        IssueDraft(place=" \t ").checked(**KINDS)
    assert list(refused.value.problems.items()) == [
        ("category", "category-missing"),
        ("place", "place-missing"),
        ("urgency", "urgency-missing"),
    ]


def test_a_kind_that_is_not_on_the_organisations_list_is_refused() -> None:
    with pytest.raises(Rejected) as refused:
        IssueDraft("ghosts", "Stairwell B", "at-once").checked(**KINDS)
    assert refused.value.problems == {"category": "unknown-kind", "urgency": "unknown-kind"}


def test_notes_too_long_and_photos_too_many_are_refused_beside_their_fields() -> None:
    photos = tuple(PhotoDraft(f"{n:064x}") for n in range(MOST_PHOTOS + 1))
    with pytest.raises(Rejected) as refused:
        IssueDraft("damp", "x" * 201, "needs-repair", "y" * (LONGEST_NOTES + 1), photos).checked(**KINDS)
    assert refused.value.problems == {"place": "too-long", "notes": "too-long", "photos": "too-many-photos"}


def test_the_same_picture_added_twice_is_one_photo_with_its_last_caption() -> None:
    twice = (PhotoDraft("a" * 64, "Mould"), PhotoDraft("b" * 64), PhotoDraft("a" * 64, " Mould  above the bins "))
    kept = IssueDraft("damp", "Bin store", "needs-repair", photos=twice).checked(**KINDS)
    assert kept.photos == (PhotoDraft("a" * 64, "Mould above the bins"), PhotoDraft("b" * 64))


def test_notes_keep_their_lines_and_a_place_is_one_line() -> None:
    kept = IssueDraft("damp", " Stairwell B,\n  2nd floor ", "needs-repair", "Flat 31\n\nasthma — é 中 ").checked(
        **KINDS
    )
    assert (kept.place, kept.notes) == ("Stairwell B, 2nd floor", "Flat 31\n\nasthma — é 中")


def test_a_preset_urgency_alone_is_nothing_anyone_would_miss() -> None:
    assert IssueDraft(urgency="needs-repair", place="  ").is_empty
    assert not IssueDraft(notes="x").is_empty


@pytest.mark.parametrize("date", ["31/02/2026", "2026-02-31", "20261121", "2026-11-21T10:00", "soon"])
def test_a_walk_on_a_date_that_is_none_is_refused(date: str) -> None:
    with pytest.raises(Rejected) as refused:
        InspectionDraft("Larch Court", date).checked()
    assert refused.value.problems == {"date": "bad-date"}


def test_a_walk_needs_an_estate_and_a_date() -> None:
    with pytest.raises(Rejected) as refused:
        InspectionDraft(" ", "").checked()
    assert refused.value.problems == {"estate": "estate-missing", "date": "date-missing"}


@given(st.lists(st.integers(1, 500)))
def test_a_new_issue_never_takes_a_number_in_use(used: list[int]) -> None:
    assert next_number(used) not in used
    assert next_number([]) == 1


@given(st.text())
def test_tidying_a_line_twice_is_tidying_it_once(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)
    assert "\n" not in one_line(text)
