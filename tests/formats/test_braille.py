"""Braille-ready files: the same words come back, words are whole, and pages are 40 cells by 25 lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.errors import PrintTrouble
from desktop_app.formats import louis
from desktop_app.formats.braille import ASCII, CELLS, CONTINUES, LINES, BrailleFile, braille, wrapped
from desktop_app.formats.linear import linear
from desktop_app.formats.louis import BLANK
from desktop_app.printing.model import Column, Heading, Items, Paragraph, Table
from tests.formats.documents import PHONE, of, of_everything

needs_louis = pytest.mark.skipif(not louis.is_here(), reason="liblouis is not on this computer")

SENTENCES = {
    "en": f"Dear Łucja Nowak, phone {PHONE} before 3.30 pm, KY1 1AA. You owe £1, é and ND-4K7P!",
    "gd": "Tha fàilte oirbh uile: thigibh agus bruidhinnibh ruinn. Fòn 08000 274 007.",
    "pl": "Zażółć gęślą jaźń. Telefon 08000 274 007.",
    "ru": "Приходите, пожалуйста. Телефон 08000 274 007.",
    "ur": "سب کو خوش آمدید۔ فون 08000 274 007",
    "pa": "ਸਭ ਦਾ ਸੁਆਗਤ ਹੈ। ਫ਼ੋਨ 08000 274 007",
}
LETTERS = {
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "lv": "aābcčdeēfgģhiījkķlļmnņoprsštuūvzž",
}
DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹੦੧੨੩੪੫੬੭੮੯", "01234567890123456789")


def read_back(file: BrailleFile, language: str = "en") -> str:
    """All words of a file, without the first line of each page."""
    cells = BLANK.join(line for page in file.pages for line in page[1:])
    return " ".join(louis.back(cells, language).split())


def same(text: str) -> str:
    """Digits of one kind, no capitals: what some languages' Braille leaves out."""
    return unicodedata.normalize("NFC", text).translate(DIGITS).casefold()


@needs_louis
@pytest.mark.parametrize("language", SENTENCES)
def test_braille_read_back_has_the_same_words(language: str) -> None:
    sentence = SENTENCES[language]
    found = read_back(braille(of(Paragraph(sentence), language=language)), language)
    assert same(found) == same(sentence)
    if language in {"en", "gd", "pl"}:
        assert found == sentence


@needs_louis
@pytest.mark.parametrize("language", LETTERS)
def test_where_there_is_no_way_back_each_letter_has_cells_of_its_own(language: str) -> None:
    letters = LETTERS[language]
    cells = [louis.translate(letter, language) for letter in letters]
    assert len(set(cells)) == len(letters)
    assert louis.translate(letters, language) == "".join(cells)


@needs_louis
def test_chinese_becomes_the_cells_of_its_syllables() -> None:
    # huān yíng: h uan 1, y ing 2 (the national common Braille scheme of 2018)
    assert louis.translate("欢迎", "zh-Hans").startswith("⠓⠻⠁⠡⠂")


@needs_louis
@pytest.mark.parametrize("language", louis.TABLES)
def test_whatever_a_text_holds_comes_out_in_six_dots(language: str) -> None:
    cells = louis.translate("Aé Łąż Жяъ أمينة پاک 中文 ਪੰਜ “x” – • € ½ 😀 10:44 ;", language)
    assert {ord(cell) for cell in cells.replace("\u00a0", BLANK)} <= set(range(0x2800, 0x2840))


@needs_louis
def test_everything_that_a_document_says_is_in_its_braille() -> None:
    document = of(*(block for block in of_everything().blocks if type(block).__name__ != "Notice"))
    told = " ".join(
        f"{f'{piece.number}. ' if piece.number else ''}{piece.whole}" for piece in linear(document) if piece.text
    )
    words = read_back(braille(document)).replace("∷", "").split()
    known = [word for word in told.split() if word.isascii() or word == "Łucja"]
    place = -1
    for word in known:
        place = words.index(word, place + 1)  # in this order


@needs_louis
def test_a_page_is_40_cells_by_25_lines_with_the_title_and_its_number() -> None:
    people = tuple(((f"Łucja Nowak {n}",), (f"{n} Larch Court",)) for n in range(40))
    table = Table("People", (Column("Name"), Column("Address")), people, number_heading="No.")
    file = braille(of(Heading(1, "Letter"), table, title="A letter about the fair"))
    assert len(file.pages) > 5
    for number, page in enumerate(file.pages, 1):
        assert len(page) <= LINES
        assert all(len(line) <= CELLS for line in page)
        top = louis.back(page[0], "en").split()
        assert top == ["A", "letter", "about", "the", "fair", str(number)]
        assert len(page[0]) == CELLS
        assert page[1]
        assert page[-1]
    assert file.data.count(b"\f") == len(file.pages)
    assert set(file.data.decode("ascii")) <= set(ASCII) | {"\r", "\n", "\f"}
    assert file.data.startswith(b",A LR AB ! FAIR ")


@needs_louis
def test_a_heading_is_never_the_last_line_of_a_page() -> None:
    for lines in range(10, 30):
        file = braille(of(Items(("One",) * lines), Heading(2, "What next"), Paragraph("Come and see us, all of you.")))
        for page in file.pages[:-1]:
            assert "next" not in louis.back(page[-1], "en")


@needs_louis
def test_a_phone_number_is_never_broken_over_two_lines() -> None:
    for filler in range(30):
        file = braille(of(Paragraph(f"{'a' * filler} b {PHONE} c")))
        assert any(PHONE in louis.back(line, "en") for page in file.pages for line in page)


@given(st.lists(st.integers(1, 60), max_size=30), st.integers(0, 4), st.integers(0, 4))
@settings(max_examples=60, deadline=None)
def test_words_are_whole_and_in_order(lengths: list[int], first: int, rest: int) -> None:
    cells = BLANK.join("⠁" * length for length in lengths)
    lines = wrapped(cells, CELLS, first=first, rest=rest)
    assert all(len(line) <= CELLS for line in lines)
    joined = ""
    for line in lines:
        text = line.strip(BLANK)
        joined += text[:-1] if text.endswith(CONTINUES) else text + BLANK
    assert joined.strip(BLANK) == cells


@pytest.fixture
def no_louis(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(louis, "_names", lambda _beside: ["no-such-library"])
    louis._library.cache_clear()
    yield
    louis._library.cache_clear()


def test_without_the_library_it_says_so(no_louis: None) -> None:
    assert not louis.is_here()
    with pytest.raises(PrintTrouble) as trouble:
        braille(of(Paragraph("a sentence that nobody translated before")))
    assert trouble.value.code == "braille-library-missing"
