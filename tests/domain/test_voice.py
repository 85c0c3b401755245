"""Words as they were said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import Rejected
from desktop_app.domain.voice import LONGEST, as_typed, checked_words


@pytest.mark.parametrize("blank", ["", "   ", "\n\t ", "\x00", "\ud800"])
def test_nothing_said_is_refused_beside_the_words(blank: str) -> None:
    with pytest.raises(Rejected) as refused:
        checked_words(blank, "need")
    assert refused.value.problems == {"words": "words-missing"}


def test_words_too_many_for_one_point_and_kinds_nobody_knows_are_refused() -> None:
    with pytest.raises(Rejected) as refused:
        checked_words("é" * (LONGEST + 1), "gossip")
    assert refused.value.problems == {"words": "too-long", "kind": "unknown-kind"}


def test_spelling_spacing_and_line_ends_are_the_persons_own() -> None:
    said = "the  lift's BROKE again\r\n\r\n — Łucja, 中, مرحبا  é"
    assert checked_words(f"  {said} \n", "worry") == said


@given(st.text())
def test_what_is_kept_is_what_was_typed_less_the_edges(text: str) -> None:
    kept = as_typed(text)
    assert kept in text.replace("\x00", "")
    assert as_typed(kept) == kept
    kept.encode("utf-8")
