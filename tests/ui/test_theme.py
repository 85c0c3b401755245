"""The look: colours that can be told apart, sizes that follow the officer, letters for every name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.paths import resource
from desktop_app.ui import theme
from desktop_app.ui.main_window import UserInput
from desktop_app.ui.theme import CONTRAST_PAIRS, TEXT_SIZES, TOKENS, TYPE_PX, Theme, ThemeName, contrast_ratio
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import Text
from tests.support.indicators import indicators

NAMES = ("Zoë Łękawska", "李中", "محمد خان", "ਹਰਪ੍ਰੀਤ", "Nguyễn Ánh", "Øyvind Þórsson", "Čapek Şahin")


@pytest.mark.parametrize("name", TOKENS)
@pytest.mark.parametrize(("front", "back", "least"), CONTRAST_PAIRS)
def test_colours_that_meet_can_be_told_apart(name: ThemeName, front: str, back: str, least: float) -> None:
    look = Theme(name)

    assert contrast_ratio(look.hex(front), look.hex(back)) >= least


@pytest.mark.parametrize("name", TOKENS)
def test_body_text_has_the_contrast_of_triple_a(name: ThemeName) -> None:
    look = Theme(name)

    assert min(contrast_ratio(look.hex(front), look.hex("surface")) for front in ("text", "muted")) >= 7


def test_black_on_white_is_21_to_1() -> None:
    assert contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast_ratio("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", TOKENS)
def test_the_shipped_indicator_pictures_have_the_theme_s_colours(name: ThemeName) -> None:
    drawn = indicators(TOKENS[name])
    folder = resource("themes", name)

    assert {path.name for path in folder.iterdir()} == set(drawn)
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == drawn


def test_no_text_is_smaller_than_14_pixels() -> None:
    assert min(TYPE_PX.values()) == 14
    assert TEXT_SIZES == (1.0, 1.25, 1.5, 1.75, 2.0)


def test_an_unknown_colour_is_an_error_and_not_black() -> None:
    with pytest.raises(AttributeError):
        Theme().colour("primry")


@pytest.mark.usefixtures("user_input")
def test_text_size_changes_what_is_on_the_screen_at_once(qtbot: QtBot, qapp: QApplication) -> None:
    heading, button = Text("Event desk", "h1"), Button("Save")
    for widget in (heading, button):
        qtbot.addWidget(widget)
        widget.show()

    theme.apply_theme(qapp, Theme("dark", 2.0))

    assert heading.fontInfo().pixelSize() == 56
    assert heading.palette().text().color() == Theme("dark").colour("text")
    assert button.sizeHint().height() == 88


@pytest.mark.usefixtures("user_input")
def test_a_chosen_theme_stays_when_the_computer_changes_its_own(qapp: QApplication) -> None:
    source = theme.source()
    source.choose(qapp, "contrast", 1.25)

    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)

    assert theme.current() == Theme("contrast", 1.25)


@pytest.mark.usefixtures("user_input")
def test_the_computer_s_theme_is_followed_unless_one_was_chosen(qapp: QApplication) -> None:
    source = theme.source()
    source.choose(qapp, "system", 1.5)
    theme.apply_theme(qapp, Theme("dark", 1.5))

    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)

    assert theme.current() == Theme(theme.system_theme(qapp), 1.5)


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_of_a_name_has_a_shape(user_input: UserInput, name: str) -> None:
    layout = QTextLayout(name, theme.current().font("lead", 700))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()

    glyphs = [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]

    assert glyphs
    assert 0 not in glyphs


def test_every_icon_that_a_widget_names_is_shipped(user_input: UserInput) -> None:
    pixmap = theme.current().pixmap("circle-check", "ok", 22, 2.0)

    assert (pixmap.width(), pixmap.devicePixelRatio()) == (44, 2.0)
