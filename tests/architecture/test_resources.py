"""What ships beside the code: every font and icon can be used, by screen and by paper, and may be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFontDatabase, QRawFont
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication
from reportlab.pdfbase.ttfonts import TTFont

from tests.architecture.sources import ROOT

FONTS = ROOT / "resources" / "fonts"
ICONS = ROOT / "resources" / "icons"


@dataclass(frozen=True)
class Listed:
    """One line of `fonts.txt`."""

    file: str
    family: str
    weight: int
    count: int
    sample: str


def listed() -> list[Listed]:
    lines = (FONTS / "fonts.txt").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.count("\t") == 6]
    return [Listed(row[0], row[1], int(row[2]), int(row[3]), row[5]) for row in rows]


def test_the_list_of_fonts_is_the_folder() -> None:
    assert {row.file for row in listed()} == {file.name for file in FONTS.glob("*.ttf")}


@pytest.mark.parametrize("row", listed(), ids=lambda row: row.file)
def test_a_font_works_on_paper(row: Listed) -> None:
    face = TTFont(row.file, str(FONTS / row.file)).face

    assert not [letter for letter in row.sample if ord(letter) not in face.charToGlyph]
    assert row.file.removesuffix(".ttf").encode() == face.name  # a wrong name would print as another face


@pytest.mark.parametrize("row", listed(), ids=lambda row: row.file)
def test_a_font_works_on_the_screen(qapp: QApplication, row: Listed) -> None:
    number = QFontDatabase.addApplicationFont(str(FONTS / row.file))
    raw = QRawFont(str(FONTS / row.file), 16)

    assert row.family in QFontDatabase.applicationFontFamilies(number)
    assert row.weight in {QFontDatabase.weight(row.family, style) for style in QFontDatabase.styles(row.family)}
    assert raw.familyName() == row.family
    assert all(raw.supportsCharacter(ord(letter)) for letter in row.sample)
    QFontDatabase.removeApplicationFont(number)


@pytest.mark.parametrize("letter", "éŁ中Жਪع")
def test_some_font_has_every_letter_that_a_name_may_need(letter: str) -> None:
    files = [FONTS / row.file for row in listed()]

    assert any(ord(letter) in TTFont(file.name, str(file)).face.charToGlyph for file in files)


@pytest.mark.parametrize("family", sorted({row.family for row in listed()}))
def test_a_font_ships_with_its_licence(family: str) -> None:
    licence = (FONTS / f"OFL-{family.replace(' ', '')}.txt").read_text("utf-8")

    assert licence.startswith(family)
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


@pytest.mark.parametrize("file", sorted(ICONS.glob("*.svg")), ids=lambda file: file.stem)
def test_an_icon_can_be_drawn(qapp: QApplication, file: Path) -> None:
    assert QSvgRenderer(QByteArray(file.read_bytes())).isValid()
    assert file.stem == "app" or "currentColor" in file.read_text("utf-8")  # the theme gives the colour


def test_the_icons_ship_with_their_licence() -> None:
    licence = (ICONS / "LICENSE").read_text("utf-8")

    assert "ISC License" in licence
    assert "Lucide" in licence
