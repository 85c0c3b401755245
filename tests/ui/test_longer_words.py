"""Every page and the dialogs with words 40 % longer, as translations need them: nothing is cut or covered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from desktop_app.domain.changes import Op
from desktop_app.services import estates
from desktop_app.ui.dialogs.about import AboutDialog
from desktop_app.ui.dialogs.door import TallyDialog, WalkInDialog
from desktop_app.ui.dialogs.event import EventDialog
from desktop_app.ui.dialogs.look import LookDialog
from desktop_app.ui.dialogs.organisation import EntryDialog, ParticularsDialog
from desktop_app.ui.dialogs.paper_look import PaperLookDialog
from desktop_app.ui.dialogs.person import PersonDialog
from desktop_app.ui.dialogs.role import RoleDialog
from desktop_app.ui.dialogs.walk import WalkDialog
from desktop_app.ui.main_window import UserInput
from desktop_app.ui.menu import places_of
from desktop_app.ui.pages.desk import DeskPage
from tests.support.longer_words import check_longer, longer
from tests.support.typing_text import type_text
from tests.support.whole_window import PASSPHRASE, Desk, a_desk, a_practice, an_office, pump

SIZES = pytest.mark.parametrize("scale", [1.0, 2.0])


def every_page(desk: Desk, role: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for place in places_of(role):
        desk.window.open_page(place.key)
        pump(20)
        found[place.key] = check_longer(desk.window)
    return {where: findings for where, findings in found.items() if findings}


def test_words_grow_by_two_fifths_and_keep_their_mnemonics() -> None:
    assert longer("&Passphrase 12") == "&PPasssphhraase 12"


@SIZES
def test_every_page_of_the_desk_has_room_for_longer_words(
    tmp_path: Path, qapp: QApplication, user_input: UserInput, scale: float
) -> None:
    a_practice(tmp_path / "copy")
    with a_desk(qapp, user_input, tmp_path / "copy") as desk:
        desk.wait_until_open()
        desk.look("light", scale)
        page = desk.window.page("desk")
        assert isinstance(page, DeskPage)
        type_text(page.search, "kha")
        bench = desk.window.bench
        assert bench is not None
        with bench.runner.store.write(Op.START_INSPECTION) as writer:
            estates.start(writer, "Larch Court", bench.today())
        assert every_page(desk, "practice") == {}


@SIZES
def test_every_page_of_the_office_has_room_for_longer_words(
    tmp_path: Path, qapp: QApplication, user_input: UserInput, scale: float
) -> None:
    an_office(tmp_path / "office")
    with a_desk(qapp, user_input, tmp_path / "office") as desk:
        desk.look("light", scale)
        desk.window.ways_back().with_sheet()
        pump(20)
        found = {"sheet": check_longer(desk.window)}
        desk.window.ways_back().from_back_up("unlock")
        pump(20)
        found["back-up"] = check_longer(desk.window)
        desk.window.unlock(PASSPHRASE)
        desk.wait_until_open()
        assert {where: findings for where, findings in found.items() if findings} == {}
        assert every_page(desk, "office") == {}


@SIZES
def test_the_first_start_has_room_for_longer_words(
    tmp_path: Path, qapp: QApplication, user_input: UserInput, scale: float
) -> None:
    with a_desk(qapp, user_input, tmp_path / "copy") as desk:
        desk.look("light", scale)
        found = {"start": check_longer(desk.window)}
        for kind in ("office", "laptop"):
            desk.window.open_page("start")
            desk.window.page("start").buttons[kind].click()  # type: ignore[attr-defined]  # the page of choices has them
            pump(20)
            found[kind] = check_longer(desk.window)

    assert {where: findings for where, findings in found.items() if findings} == {}


@SIZES
def test_the_dialogs_have_room_for_longer_words(
    tmp_path: Path, qapp: QApplication, user_input: UserInput, scale: float
) -> None:
    a_practice(tmp_path / "copy")
    with a_desk(qapp, user_input, tmp_path / "copy") as desk:
        desk.wait_until_open()
        desk.look("light", scale)
        bench = desk.window.bench
        assert bench is not None
        dialogs: list[QDialog] = [
            AboutDialog(),
            LookDialog(bench.settings),
            PersonDialog(bench),
            EventDialog(bench),
            WalkInDialog(bench, bench.session_id, "Łucja"),
            TallyDialog(bench, bench.session_id),
            WalkDialog(bench, lambda _: None),
            RoleDialog(bench),
            ParticularsDialog(bench),
            PaperLookDialog(bench),
            EntryDialog(bench, "theme", frozenset()),
        ]
        found: dict[str, object] = {}
        for dialog in dialogs:
            bench.open(dialog)
            pump(20)
            found[type(dialog).__name__] = check_longer(dialog)
            dialog.reject()
            pump(5)

    assert {where: findings for where, findings in found.items() if findings} == {}
