"""Every page and the dialogs with words 40 % longer, as translations need them: nothing is cut or covered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
from desktop_app.ui.workbench import Workbench
from tests.support.accessibility import settle
from tests.support.longer_words import check_longer, longer
from tests.support.typing_text import type_text
from tests.support.whole_window import PASSPHRASE, Desk, a_desk, a_practice, an_office

SIZES = (1.0, 2.0)


def dialogs_of(bench: Workbench) -> Iterator[Callable[[], QDialog]]:
    yield AboutDialog
    yield lambda: LookDialog(bench.settings)
    yield lambda: PersonDialog(bench)
    yield lambda: EventDialog(bench)
    yield lambda: WalkInDialog(bench, bench.session_id, "Łucja")
    yield lambda: TallyDialog(bench, bench.session_id)
    yield lambda: WalkDialog(bench, lambda _: None)
    yield lambda: RoleDialog(bench)
    yield lambda: ParticularsDialog(bench)
    yield lambda: PaperLookDialog(bench)
    yield lambda: EntryDialog(bench, "theme", frozenset())


def every_page(desk: Desk, role: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for place in places_of(role):
        desk.window.open_page(place.key)
        settle(desk.window)
        found[place.key] = check_longer(desk.window)
    return {where: findings for where, findings in found.items() if findings}


def test_words_grow_by_two_fifths_and_keep_their_mnemonics() -> None:
    assert longer("&Passphrase 12") == "&PPasssphhraase 12"


def test_every_page_of_the_desk_has_room_for_longer_words(
    tmp_path: Path, qapp: QApplication, user_input: UserInput
) -> None:
    a_practice(tmp_path / "copy")
    with a_desk(qapp, user_input, tmp_path / "copy") as desk:
        desk.wait_until_open()
        page = desk.window.page("desk")
        assert isinstance(page, DeskPage)
        type_text(page.search, "kha")
        bench = desk.window.bench
        assert bench is not None
        with bench.runner.store.write(Op.START_INSPECTION) as writer:
            estates.start(writer, "Larch Court", bench.today())
        for scale in SIZES:
            desk.look("light", scale)
            assert every_page(desk, "practice") == {}, scale


@pytest.mark.parametrize("scale", SIZES)
def test_every_page_of_the_office_has_room_for_longer_words(
    tmp_path: Path, qapp: QApplication, user_input: UserInput, scale: float
) -> None:
    an_office(tmp_path / "office")
    with a_desk(qapp, user_input, tmp_path / "office") as desk:
        desk.look("light", scale)
        desk.window.ways_back().with_sheet()
        assert check_longer(desk.window) == []
        desk.window.ways_back().from_back_up("unlock")
        assert check_longer(desk.window) == []
        desk.window.unlock(PASSPHRASE)
        desk.wait_until_open()
        assert every_page(desk, "office") == {}


def test_the_first_start_has_room_for_longer_words(tmp_path: Path, qapp: QApplication, user_input: UserInput) -> None:
    with a_desk(qapp, user_input, tmp_path / "copy") as desk:
        found = {}
        for scale in SIZES:
            desk.look("light", scale)
            desk.window.open_page("start")
            found[f"start at {scale:.0%}"] = check_longer(desk.window)
            for kind in ("office", "laptop"):
                desk.window.open_page("start")
                desk.window.page("start").buttons[kind].click()  # type: ignore[attr-defined]  # the page of choices has them
                found[f"{kind} at {scale:.0%}"] = check_longer(desk.window)

    assert {where: findings for where, findings in found.items() if findings} == {}


def test_the_dialogs_have_room_for_longer_words(tmp_path: Path, qapp: QApplication, user_input: UserInput) -> None:
    a_practice(tmp_path / "copy")
    found: dict[str, object] = {}
    with a_desk(qapp, user_input, tmp_path / "copy", pages=()) as desk:
        desk.wait_until_open()
        bench = desk.window.bench
        assert bench is not None
        for scale in SIZES:
            desk.look("light", scale)
            for make in dialogs_of(bench):
                dialog = bench.open(make())
                desk.asked(type(dialog).__name__)
                found[f"{type(dialog).__name__} at {scale:.0%}"] = check_longer(dialog)
                dialog.reject()
                desk.answered()

    assert {where: findings for where, findings in found.items() if findings} == {}
