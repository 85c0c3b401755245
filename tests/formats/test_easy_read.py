"""Easy read: short sentences beside pictures, before what is filled in itself."""

from __future__ import annotations

import tomllib
from io import BytesIO

import pytest
from PIL import Image

from desktop_app.domain.errors import PrintTrouble
from desktop_app.formats.easy_read import easy_read, has_easy_read
from desktop_app.paths import resource
from desktop_app.printing import produce
from desktop_app.printing.documents import catalogue
from desktop_app.printing.model import (
    Block,
    Choice,
    CutLine,
    Facts,
    Fields,
    Heading,
    Illustrated,
    Items,
    Notice,
    Table,
    Together,
    plain,
)
from desktop_app.printing.wording import LANGUAGES, Tongue, sentences
from tests.architecture.sources import ROOT
from tests.printing.papers import (
    a_calendar,
    a_comment_slip,
    a_consent_form,
    a_letter,
    a_notice_after,
    a_notice_before,
    a_poster,
    a_register,
    a_share_application,
    you_said,
)

LEAFLETS = (
    a_calendar, a_comment_slip, a_consent_form, a_letter, a_notice_after, a_notice_before, a_poster,
    a_share_application, you_said,
)  # fmt: skip
PICTURES = tomllib.loads(resource("easy_read", "pictures.toml").read_text("utf-8"))
MOST_WORDS = 14


def all_of(blocks: tuple[Block, ...]) -> list[Block]:
    return [
        one for block in blocks for one in ([block, *all_of(block.blocks)] if isinstance(block, Together) else [block])
    ]


@pytest.mark.parametrize("leaflet", LEAFLETS, ids=lambda leaflet: leaflet.__name__)
def test_pictures_and_sentences_come_before_what_has_to_be_filled_in(leaflet: object) -> None:
    before = leaflet()  # type: ignore[operator]  # one of the functions above
    after = easy_read(before)
    told = [block for block in after.blocks if isinstance(block, Illustrated)]
    assert len(told) >= 3
    first = after.blocks.index(told[0])
    assert after.blocks[first : first + len(told)] == tuple(told)
    for kind in (Facts, Choice, Fields, Table, CutLine, Notice):
        ours = [one for one in all_of(after.blocks) if isinstance(one, kind)]
        assert ours == [one for one in all_of(before.blocks) if isinstance(one, kind)], kind
    assert after.title == before.title
    assert not any("{" in str(block.words) for block in told)


def test_the_offer_of_help_in_other_languages_stays() -> None:
    blocks = easy_read(a_notice_before()).blocks
    (place,) = [at for at, block in enumerate(blocks) if isinstance(block, Items)]
    assert isinstance(blocks[place - 1], Notice)


def test_the_heading_of_a_text_that_is_left_out_goes_with_it() -> None:
    before, after = (
        [plain(block.words) for block in all_of(each.blocks) if isinstance(block, Heading)]
        for each in (a_notice_before(), easy_read(a_notice_before()))
    )
    assert set(before) - set(after) == {"If you cannot come"}


def test_of_a_letter_every_word_stays() -> None:
    before = a_letter()
    after = easy_read(before)
    assert [block for block in after.blocks if not isinstance(block, Illustrated)] == list(before.blocks)


def test_a_document_that_nobody_put_into_easy_read_says_so() -> None:
    with pytest.raises(PrintTrouble) as trouble:
        easy_read(a_register())
    assert trouble.value.code == "no-easy-read"
    assert not has_easy_read("sign-in-register")


def test_there_are_as_many_pictures_as_sentences_in_every_language() -> None:
    names = {listed.name.replace("-", "_") for listed in catalogue()}
    for language in LANGUAGES:
        words = sentences("easy_read", Tongue(language))
        counts = {key: len([one for one in words if one.startswith(f"{key}.")]) for key in PICTURES}
        assert counts == {key: len(pictures) for key, pictures in PICTURES.items()}, language
        assert set(PICTURES) <= names
        assert all(has_easy_read(key) for key in PICTURES)


def test_sentences_are_short() -> None:
    for key, words in sentences("easy_read", Tongue("en")).items():
        assert len(words.split()) <= MOST_WORDS, key


def test_every_picture_is_here_large_enough_and_may_be_used() -> None:
    folder = ROOT / "resources" / "easy_read"
    used = {name for names in PICTURES.values() for name in names}
    assert {file.stem for file in folder.glob("*.png")} == used
    for name in used:
        picture = Image.open(BytesIO((folder / f"{name}.png").read_bytes()))
        assert picture.size == (600, 600)
        assert picture.convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]  # four bands
    assert "MIT License" in (folder / "LICENSE").read_text("utf-8")


def test_it_prints(tmp_path: object) -> None:
    out = BytesIO()
    assert produce(easy_read(a_comment_slip()), "large", out, sheet_id="", printed_at="2026-11-21T09:00") >= 2
