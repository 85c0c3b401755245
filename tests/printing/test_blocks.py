"""What single blocks look like on paper, read back from the page."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from PIL import Image

from desktop_app.domain.errors import PrintTrouble
from desktop_app.printing import produce
from desktop_app.printing.engine import pictures
from desktop_app.printing.engine.colours import BLACK, CREAM, WHITE, contrast, palette
from desktop_app.printing.model import (
    PLAIN,
    Block,
    CutLine,
    Document,
    Heading,
    Illustrated,
    Look,
    Notice,
    Paragraph,
    Ruler,
)
from desktop_app.printing.sizes import MM
from desktop_app.printing.wording import Tongue

ALONG = "Gràdh, Łódź, 中文, أحمد"


def a_page(*blocks: Block, size: str = "clear", look: Look = PLAIN, display: bool = False, language: str = "en") -> Any:
    """The first page, as pdfplumber reads it; it says how many pages there are in `of`."""
    out = io.BytesIO()
    document = Document("test", "A test", "A test", "Ours", blocks, Tongue(language), look=look, display=display)
    pages = produce(document, size, out, sheet_id="", printed_at="2026-11-20T16:05")
    page: Any = pdfplumber.open(out).pages[0]
    page.of = pages
    return page


def a_logo() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (600, 200), (26, 77, 122, 255)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("size", ["clear", "giant", "40"])
def test_the_ruler_is_as_long_as_it_says(size: str) -> None:
    page = a_page(Ruler(100, f"This line is 100 mm long. {ALONG}"), size=size)
    across = [line for line in page.lines if line["height"] < 0.1]
    assert [round(line["width"] / MM, 1) for line in across] == [100.0]
    ticks = sorted(line["x0"] for line in page.lines if line["width"] < 0.1)
    assert [round((tick - ticks[0]) / MM, 1) for tick in ticks] == [10.0 * i for i in range(11)]
    assert {"0", "100"} <= set(page.extract_text().split())


@pytest.mark.parametrize("words", ["Cut here", f"Cut here and give this part to whoever helped you, {ALONG}"])
def test_the_cut_line_is_dashed_to_the_edge_of_the_text(words: str) -> None:
    page = a_page(Paragraph("Above"), CutLine(words), Paragraph("Below"))
    (dashes,) = page.lines
    assert dashes["dash"][0] not in ((), [], None)
    assert dashes["x1"] == pytest.approx(float(page.width) - 15 * MM, abs=1)
    beside = [char for char in page.chars if char["top"] < dashes["top"] < char["bottom"] and char["text"].strip()]
    assert all(char["x1"] < dashes["x0"] for char in beside)


def test_easy_read_puts_the_picture_before_its_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.new("LA", (600, 600), (0, 255)).save(tmp_path / "key.png")
    monkeypatch.setattr(pictures, "resource", lambda _, name: tmp_path / name)
    pictures.easy_read_picture.cache_clear()
    page = a_page(Illustrated("key", f"You get your own key. {ALONG}"))
    (picture,) = page.images
    words = [char for char in page.chars if char["top"] < page.height / 2]
    assert picture["x1"] < min(char["x0"] for char in words)
    assert picture["top"] < min(char["top"] for char in words)
    pictures.easy_read_picture.cache_clear()


def test_an_easy_read_picture_that_is_not_there_is_named() -> None:
    with pytest.raises(PrintTrouble) as trouble:
        a_page(Illustrated("no-such-picture", "Words"))
    assert trouble.value.code == "picture-unreadable"
    assert trouble.value.facts == {"picture": "no-such-picture"}


def test_a_poster_is_as_large_as_its_page_allows_and_still_one_page() -> None:
    words = (Heading(1, "You said, we did"), Paragraph("You said: the stairs are dark. " * 3), Notice("Phone us."))
    plain, poster = a_page(*words), a_page(*words, display=True)
    large = max(char["size"] for char in poster.chars)
    assert poster.of == 1
    assert large > 2 * max(char["size"] for char in plain.chars)
    assert min(char["size"] for char in poster.chars) == pytest.approx(14)
    assert max(char["bottom"] for char in poster.chars) > poster.height * 0.8


def test_a_poster_with_too_many_words_keeps_the_size_that_was_asked_for() -> None:
    page = a_page(Paragraph("So many words. " * 400), display=True)
    assert page.of > 1
    assert {round(char["size"]) for char in page.chars} == {14}


def test_a_poster_never_breaks_a_word_to_be_larger() -> None:
    page = a_page(Heading(1, "Featherstonehaugh-Smyth"), display=True)
    assert "Featherstonehaugh-Smyth" in page.extract_text()


def test_the_logo_stands_at_the_start_and_is_no_higher_than_18_mm() -> None:
    page = a_page(Heading(1, "A share"), look=Look(a_logo(), "Our logo", "#1a4d7a"))
    (logo,) = page.images
    assert logo["height"] <= 18 * MM + 0.1
    assert logo["x0"] == pytest.approx(15 * MM, abs=0.5)
    assert {tuple(char["non_stroking_color"]) for char in page.chars if char["size"] > 15} == {(0.102, 0.302, 0.478)}


def test_a_logo_that_is_no_picture_is_left_out() -> None:
    assert a_page(Paragraph("Words"), look=Look(b"no picture", "Our logo")).images == []


@pytest.mark.parametrize(
    ("look", "heading", "line"),
    [
        (Look(colour="#1a4d7a"), (26 / 255, 77 / 255, 122 / 255), (26 / 255, 77 / 255, 122 / 255)),
        (Look(colour="#cc4444"), BLACK, (204 / 255, 68 / 255, 68 / 255)),
        (Look(colour="#ffdd00"), BLACK, BLACK),
        (Look(colour="blue"), BLACK, BLACK),
        (Look(), BLACK, BLACK),
    ],
)
def test_the_organisations_colour_is_used_where_it_can_be_seen(look: Look, heading: object, line: object) -> None:
    found = palette(look)
    assert (found.heading, found.line) == (heading, line)


def test_contrast_is_measured_against_the_paper_that_is_used() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert 18 < contrast(BLACK, CREAM) < 20
    assert palette(Look(colour="#949494")).line != BLACK
    assert palette(Look(colour="#949494", paper="cream")).line == BLACK


def test_cream_paper_is_cream_to_its_edges() -> None:
    page = a_page(Paragraph("Words"), look=Look(paper="cream"))
    ground = page.rects[0]
    assert (ground["width"], ground["height"]) == (pytest.approx(page.width), pytest.approx(page.height))
    assert ground["non_stroking_color"] == pytest.approx(CREAM, abs=0.001)
