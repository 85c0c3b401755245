from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import PrintTrouble
from desktop_app.printing.engine import fonts
from desktop_app.printing.engine.text import set_lines, text_width
from desktop_app.printing.engine.wholes import NBSP, unbroken
from desktop_app.printing.model import Span

WORDS = st.lists(st.text("abcŁé中文ابتжਪ-@.🙂 1", min_size=1, max_size=30), min_size=1, max_size=12).map(" ".join)


def lines_of(text: str, width: float = 200, size: float = 14, longest: int = 70) -> list[str]:
    return [line.text for line in set_lines((Span(text),), size, width, longest)]


@given(WORDS, st.sampled_from([60.0, 200.0, 480.0]))
def test_lines_hold_every_word_and_are_never_too_wide(text: str, width: float) -> None:
    lines = set_lines((Span(text),), 14, width, 70)
    kept = re.sub(r"[\s\u2066-\u2069]", "", "".join(line.text for line in lines))
    assert kept == "".join(fonts.printable(unbroken(text)).split())
    assert all(line.width <= width + 1 for line in lines)


def test_a_postcode_a_phone_number_and_a_date_stay_in_one_piece() -> None:
    for kept in ("KY1 1AA", "08000 274 007", "21 November 2026", "10 am"):
        for width in range(130, 240, 7):
            shown = lines_of(f"We are always glad to hear from you at {kept} or so", width)
            assert any(kept.replace(" ", NBSP) in line for line in shown), (width, shown)


def test_a_double_name_is_not_broken_at_its_hyphen() -> None:
    assert lines_of("Zara Khan-Whitfield", 110) == ["Zara", "Khan-Whitfield"]


def test_a_word_that_no_line_can_hold_is_broken_rather_than_cut_off() -> None:
    lines = lines_of("a.very.long.name.indeed@example-of-an-organisation.org.uk", 150)
    assert len(lines) > 2
    assert "".join(lines) == "a.very.long.name.indeed@example-of-an-organisation.org.uk"


def test_no_line_has_more_characters_than_asked() -> None:
    assert all(len(line) <= 45 for line in lines_of("it is so " * 40, 2000, longest=45))


def test_chinese_is_broken_between_characters_but_not_before_a_full_stop() -> None:
    lines = lines_of("我们会为您提供大字版和盲文版。" * 6, 180)
    assert len(lines) > 2
    assert not any(line.startswith("。") for line in lines)


def test_a_sign_that_no_font_has_is_named() -> None:
    assert fonts.printable("Sam 🙂") == "Sam [slightly smiling face]"
    assert fonts.printable("👍🏽") == "[thumbs up sign]"


def test_letters_that_no_font_has_are_counted_and_their_script_is_named() -> None:
    assert fonts.printable("สมชาย Khan") == "[5 Thai letters] Khan"


@pytest.mark.parametrize("name", ["Zoë", "Łukasz", "李小明", "أحمد", "Иван", "ਗੁਰਪ੍ਰੀਤ", "Nguyễn", "O’Brien"])
def test_names_of_our_languages_are_printed_as_they_are(name: str) -> None:
    assert fonts.printable(name) == name


def test_letters_and_their_accents_may_come_apart() -> None:
    assert fonts.printable("Zoe\u0308") == "Zoë"


def test_bold_arabic_is_as_wide_as_its_joined_letters() -> None:
    joined = text_width((Span("أحمد", strong=True),), 14)
    apart = sum(text_width((Span(letter, strong=True),), 14) for letter in "أحمد")
    assert 0 < joined < apart


def test_a_missing_font_is_told_by_its_name() -> None:
    with pytest.raises(PrintTrouble) as trouble:
        fonts.face("Lost-Regular.ttf")
    assert trouble.value.code == "font-missing"
    assert trouble.value.facts == {"font": "Lost-Regular.ttf"}
