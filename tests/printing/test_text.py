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


URDU = "ur"


def read_from_left(text: str, language: str = URDU) -> str:
    """The letters of one line as they stand on paper, from left to right."""
    (line,) = set_lines((Span(text),), 14, 2000, 500, language)
    placed = sorted(zip(line.places, line.runs, strict=True), key=lambda each: each[0])
    return "".join(run.text[::-1] if run.rtl else run.text for _, run in placed)


@pytest.mark.parametrize(
    "fact",
    [
        "08000 274 007",
        "+44 1592 123 456",
        "01592 (123) 456",
        "KY1 1AA",
        "info@fifehg.org.uk",
        "Flat 3/2, 12 Larch Court, Kirkcaldy, KY1 1AA",
        "21/11/2026",
        "2026-11-21",
        "7K3M Q2FD",
        "FHG-2026/0042",
        "10:44",
    ],
)
def test_in_urdu_each_fact_stands_in_its_own_order(fact: str) -> None:
    for sentence in (f"ہمیں {fact} پر فون کریں۔", f"{fact}", f"پتہ: {fact}", f"{fact} پر، آج۔", f"({fact})"):
        assert fact in read_from_left(sentence).replace(NBSP, " ")


def test_a_date_in_words_of_urdu_runs_from_right_to_left() -> None:
    shown = read_from_left("21 نومبر 2026").replace(NBSP, " ")
    assert shown.index("2026") < shown.index("رب") < shown.index("21")


def test_a_number_after_an_arabic_name_in_english_stays_after_it() -> None:
    assert read_from_left("أحمد خان, 12 Larch Court", "en").endswith(", 12 Larch Court")
    assert read_from_left("7. أحمد خان 12", "en").endswith(" 12")


def test_what_a_document_marks_as_a_fact_keeps_its_order_though_it_looks_like_none() -> None:
    marked, bare = Span("12 - 7", fact=True), Span("12 - 7")

    def shown(span: Span) -> str:
        (line,) = set_lines((Span("نمبر "), span, Span(" ہے")), 14, 2000, 500, URDU)
        placed = sorted(zip(line.places, line.runs, strict=True), key=lambda each: each[0])
        return "".join(run.text for _, run in placed)

    assert "12 - 7" in shown(marked)
    assert "12 - 7" not in shown(bare)


def test_a_fact_that_is_broken_over_lines_keeps_its_order_in_both() -> None:
    address = "Flat 3/2, The Old Distillery Buildings, 1145 Upper Kirkgate Road West, KY1 1AA"
    lines = set_lines((Span(f"پتہ {address} ہے"),), 14, 250, 70, URDU)
    assert len(lines) > 2
    latin = "".join(run.text for line in lines for run in line.runs if not run.rtl)
    assert latin.replace(" ", "").replace(NBSP, "") == address.replace(" ", "")


def test_urdu_is_set_in_nastaliq_and_arabic_names_in_other_languages_upright() -> None:
    def faces(text: str, language: str, own: str = "") -> set[str]:
        lines = set_lines((Span(text, language=own),), 14, 400, 70, language)
        return {run.face.name for line in lines for run in line.runs}

    assert faces("خاندان", "ur") == {"NotoNastaliqUrdu-Regular"}
    assert faces("خاندان", "en") == {"NotoNaskhArabic-Regular"}
    assert faces("خاندان", "en", "ur") == {"NotoNastaliqUrdu-Regular"}


def test_a_whole_sentence_in_urdu_within_english_begins_on_the_right() -> None:
    lines = set_lines((Span("براہ کرم ہم سے کہیں۔ " * 6, language="ur"),), 14, 300, 70, "en")
    assert len(lines) > 1
    assert all(line.turned for line in lines)
    assert lines[-1].places[0] == max(lines[-1].places)


@pytest.mark.parametrize("before", "，。、；：？！）》」』】”")
def test_no_chinese_line_begins_with_a_closing_mark(before: str) -> None:
    for width in range(100, 200, 7):
        lines = [
            line.text for line in set_lines((Span(f"我们会为您提供大字版{before}" * 8),), 14, width, 70, "zh-Hans")
        ]
        assert not any(line.startswith(before) for line in lines)


@pytest.mark.parametrize("opening", "（《「『【“")
def test_no_chinese_line_ends_with_an_opening_mark(opening: str) -> None:
    for width in range(100, 200, 7):
        lines = [line.text for line in set_lines((Span(f"大字版{opening}盲文版" * 8),), 14, width, 70, "zh-Hans")]
        assert not any(line.endswith(opening) for line in lines)


def test_a_chinese_line_has_forty_characters_at_most_and_keeps_a_date_whole() -> None:
    lines = [
        line.text for line in set_lines((Span("我们2026年11月21日在社区中心见面，" * 9),), 12, 3000, 70, "zh-Hans")
    ]
    assert max(map(len, lines)) <= 40
    assert not any(re.search(r"\d$", line) for line in lines)
    assert not any(re.match("[年月日]", line) for line in lines)


def test_a_blank_between_two_stretches_of_words_is_kept_wherever_it_stands() -> None:
    for spans in ((Span("Needs:", strong=True), Span(" Braille")), (Span("Needs: ", strong=True), Span("Braille"))):
        (line,) = set_lines(spans, 14, 400, 70)
        assert line.text == "Needs: Braille"
