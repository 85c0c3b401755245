from __future__ import annotations

import unicodedata
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.printing.engine import bidi

get_display: Any = import_module("bidi").get_display
"""python-bidi's answer; it ships no types."""

UNICODE = Path("/usr/share/unicode")
MIXED = st.text("ab c1 2.-/:,%+אב ג ابت ٠١ \u2066\u2067\u2068\u2069\u200f\u200e é\u0301!", min_size=1, max_size=24)


def seen(text: str, base: int) -> str:
    return "".join(text[i] for i in bidi.visual_order(bidi.levels(text, base)))


def test_a_phone_number_in_urdu_is_read_from_its_first_digit_when_it_is_isolated() -> None:
    assert "08000\u00a0274\u00a0007" in seen("فون \u206608000\u00a0274\u00a0007\u2069 کریں", 1)


def test_an_arabic_name_in_an_english_line_runs_right_to_left() -> None:
    assert seen("7. أحمد", 0) == "7. " + "أحمد"[::-1]


@given(MIXED, st.sampled_from([0, 1]))
def test_order_agrees_with_another_implementation(text: str, base: int) -> None:
    inked = [each for each in text if unicodedata.bidirectional(each) != "BN"]
    if not "".join(inked).strip():
        return
    assert seen(text, base) == get_display(text, base_dir="R" if base else "L")


@pytest.mark.skipif(not UNICODE.is_dir(), reason="Unicode's own examples come with Debian's package unicode-data")
def test_every_example_of_unicode_is_ordered_as_unicode_says() -> None:
    wrong = []
    for line in (UNICODE / "BidiCharacterTest.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        codes, direction, base, levels, order = line.split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split())
        classes = [unicodedata.bidirectional(each) or "L" for each in text]
        start = int(direction) if direction != "2" else bidi.first_strong(classes)
        found = bidi.levels(text, start)
        kept = {i for i, level in enumerate(levels.split()) if level != "x"}
        levels_agree = all(str(found[i]) == levels.split()[i] for i in kept)
        order_agrees = [i for i in bidi.visual_order(found) if i in kept] == [int(i) for i in order.split()]
        if start != int(base) or not levels_agree or not order_agrees:
            wrong.append(line)
    assert wrong == []
