"""A document in reading order: what Braille, audio, plain text and the text view say."""

from __future__ import annotations

import pytest

from desktop_app.formats.linear import Kind, Said, bare, linear
from desktop_app.formats.plain_text import plain_text
from desktop_app.printing.model import Block, Code, Column, Facts, Heading, Paragraph, Table
from desktop_app.printing.wording import LANGUAGES
from tests.formats.documents import PHONE, of, of_everything


def test_everything_that_a_document_says_is_read_in_its_order() -> None:
    told = [
        (piece.kind.value, piece.level or piece.number, piece.whole)
        for piece in linear(of_everything(), printed_at="2026-11-21T09:00")
    ]
    assert told == [
        ("heading", 1, "Come and see — é"),
        ("pair", 0, "When: Saturday 21 November 2026"),
        ("pair", 0, "Printed: 21 November 2026, 9 am"),
        ("notice", 0, f"Important: Phone {PHONE}. Dzwoń do nas."),
        ("sentence", 0, "Everyone is welcome."),
        ("item", 0, "Bring a friend"),
        ("item", 0, "Bring 中文 books"),
        ("item", 1, "First"),
        ("item", 2, "Second"),
        ("sentence", 0, "Do you agree?"),
        ("box", 0, "Box to tick: Yes"),
        ("box", 0, "Box to tick: No"),
        ("space", 0, "Your name: space to write"),
        ("space", 0, "Space to write"),
        ("heading", 2, "People"),
        ("row", 0, "No. 3"),
        ("pair", 0, "Name: Łucja Nowak"),
        ("pair", 0, "7 Alder Walk"),
        ("box", 0, "Box to tick: Here"),
        ("space", 0, "Sign here: space to write"),
        ("row", 0, "No. 4"),
        ("pair", 0, "Name: أمينة خان"),
        ("box", 0, "Ticked: 10.44 am"),
        ("space", 0, "Signature: space to write"),
        ("sentence", 0, "Empty rows to fill in: 2. In each: Name, Here, Sign here."),
        ("picture", 0, "Picture: A broken gate"),
        ("picture", 0, "Picture, with no description"),
        ("sentence", 0, "We come to your home."),
        ("code", 0, "Recovery key: AGE-1 ABCD"),
        ("cut", 0, "Cut here."),
        ("sentence", 0, "Measure this. The ruler of 100 mm is on paper only."),
    ]


def test_words_in_another_language_say_which() -> None:
    notice = next(piece for piece in linear(of_everything()) if piece.kind is Kind.NOTICE)
    assert notice.words[-1] == Said(". Dzwoń do nas.", "pl")
    assert {said.language for said in notice.words[:-1]} == {"en"}


def test_the_moment_of_making_is_told_only_if_somebody_gives_it() -> None:
    assert not [piece for piece in linear(of_everything()) if piece.label == "Printed"]


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_what_paper_shows_has_words_in_every_language(language: str) -> None:
    # the document itself is in English; only what the formats say of it is not
    document = of(*(block for block in of_everything().blocks if not isinstance(block, Paragraph)), language=language)
    english = {piece.whole for piece in linear(of_everything())}
    blocks: tuple[Block, ...] = document.blocks
    told = linear(of(*(b for b in blocks if type(b).__name__ != "Facts"), language=language))
    said = [p for p in told if p.kind in {Kind.BOX, Kind.SPACE, Kind.PICTURE, Kind.NOTICE}]
    assert len(said) == 11
    assert not [piece.whole for piece in said if piece.whole in english]
    assert all("{" not in piece.whole for piece in told)


def test_marks_that_nobody_says_are_left_out() -> None:
    assert bare("\u2066a\u00a0b\u2069\u2011c\u00ad d\u200f\ne") == "a b-c d e"


def test_headings_stand_alone_and_nothing_is_drawn_with_signs() -> None:
    text = plain_text(of_everything())
    assert "\n\n\nPeople\n\nNo. 3\nName: Łucja Nowak\n7 Alder Walk\nBox to tick: Here\n" in text
    assert "• Bring a friend\n• Bring 中文 books\n1. First\n2. Second\n" in text
    assert not set("#=*_|[]") & set(text)


def test_lines_break_between_words_and_never_in_a_phone_number() -> None:
    document = of(Paragraph(f"Please phone us on {PHONE} or come to Flat 3, 12 Larch Court, KY1 1AA, any day."))
    for width in range(14, 60):
        lines = plain_text(document, width=width).splitlines()
        assert max(map(len, lines)) <= width
        assert any(PHONE in line for line in lines)
        assert any("KY1 1AA" in line for line in lines)


def test_a_table_without_numbers_has_an_empty_line_between_its_rows() -> None:
    table = Table("Roles", (Column("Role"), Column("Time")), ((("Board",), ("A day",)), (("Panel",), ("An hour",))))
    assert plain_text(of(Heading(1, "Roles"), table)) == (
        "Roles\n\nRole: Board\nTime: A day\n\nRole: Panel\nTime: An hour\n"
    )


def test_a_phone_number_in_urdu_is_marked_to_run_from_left_to_right() -> None:
    text = plain_text(of(Paragraph(f"فون: {PHONE}"), language="ur"))
    assert f"\u2066{PHONE}\u2069" in text


def test_a_code_is_read_in_its_groups() -> None:
    (piece,) = linear(of(Code("Key", ("AB12", "CD34"))))
    assert [said.text for said in piece.words] == ["AB12", "CD34"]


def test_a_label_has_the_colon_of_its_language() -> None:
    facts = Facts((("日期", "2026年11月21日"), ("地点：", "Larch Hall")))
    assert plain_text(of(facts, language="zh-Hans")) == "日期：2026年11月21日\n地点：Larch Hall\n"
    assert plain_text(of(Facts((("Where:", "Larch Hall"),)))) == "Where: Larch Hall\n"
