from __future__ import annotations

import lzma
import unicodedata
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.printing.engine import bidi

get_display: Any = import_module("bidi").get_display
"""python-bidi's answer; it ships no types."""

NOT_SHOWN = {"LRE", "RLE", "LRO", "RLO", "PDF", "BN"}
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


PARTS = 6  # spread over the test processes: all of it takes some seconds


@pytest.mark.parametrize("part", range(PARTS))
def test_every_combination_of_classes_is_ordered_as_unicode_says(part: int) -> None:
    wrong = []
    levels: list[str] = []
    order: list[int] = []
    for number, line in enumerate(unicodes_lines("BidiTest.txt")):
        if line.startswith("@Levels:"):
            levels = line[8:].split()
        elif line.startswith("@Reorder:"):
            order = [int(place) for place in line[9:].split()]
        elif number % PARTS == part:
            text, _, asked = line.partition(";")
            classes = text.split()
            if any(answer(classes, base) != (levels, order) for base in bases(classes, int(asked))):
                wrong.append(line)
    assert levels
    assert wrong == []


def bases(classes: list[str], asked: int) -> set[int]:
    """The paragraph levels for which an example holds: bit 1 asks for that of the first strong character."""
    told = {base for bit, base in ((2, 0), (4, 1)) if asked & bit}
    return told | {bidi.first_strong(classes)} if asked & 1 else told


def answer(classes: list[str], base: int) -> tuple[list[str], list[int]]:
    found = bidi.resolve("x" * len(classes), classes, base)
    levels = ["x" if kind in NOT_SHOWN else str(level) for kind, level in zip(classes, found, strict=True)]
    return levels, [place for place in bidi.visual_order(found) if levels[place] != "x"]


@pytest.mark.parametrize("part", range(2))
def test_every_example_of_unicode_is_ordered_as_unicode_says(part: int) -> None:
    wrong = []
    lines = unicodes_lines("BidiCharacterTest.txt")
    assert len(lines) > 90_000
    for line in lines[part::2]:
        codes, direction, base, levels, order = line.split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split())
        start = int(direction) if direction != "2" else bidi.first_strong(bidi.classes_of(text))
        found = bidi.levels(text, start)
        told = levels.split()
        shown = ["x" if told[i] == "x" else str(level) for i, level in enumerate(found)]
        places = [place for place in bidi.visual_order(found) if told[place] != "x"]
        if start != int(base) or shown != told or places != [int(place) for place in order.split()]:
            wrong.append(line)
    assert wrong == []


@cache
def unicodes_lines(name: str) -> list[str]:
    """What Unicode's file says, without its comments."""
    packed = (Path(__file__).parent.parent / "data" / "unicode" / f"{name}.xz").read_bytes()
    lines = lzma.decompress(packed).decode("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
