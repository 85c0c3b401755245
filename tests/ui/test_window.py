"""The whole window: what is on the screen first, opening, undo in words, status, long work, closing, a second start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import FolderTrouble, StoreTrouble
from desktop_app.domain.people import PersonDraft
from desktop_app.domain.programme import EventDraft, SessionDraft
from desktop_app.domain.work import Progress
from desktop_app.paths import Places
from desktop_app.services import people, programme
from desktop_app.store.engine import Store
from desktop_app.ui import theme
from desktop_app.ui.dialogs.look import LookDialog
from desktop_app.ui.dialogs.problem_report import BugDialog
from desktop_app.ui.main_window import UserInput
from desktop_app.ui.models.said_by_window import laptop_status
from desktop_app.ui.pages.desk import DeskPage
from desktop_app.ui.pages.unlock import UnlockPage
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.window import ALREADY_OPEN
from tests.support.accessibility import check, check_escape
from tests.support.looks import every_look, wrong, wrong_looks
from tests.support.typing_text import type_text
from tests.support.whole_window import PASSPHRASE, Desk, a_desk, a_practice, a_village, an_office, wait_until

ROOT = Path(__file__).resolve().parent.parent.parent
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def practice(tmp_path: Path, qapp: QApplication, user_input: UserInput) -> Iterator[Desk]:
    """In front of a place to practise, at its desk."""
    a_practice(tmp_path / "copy")
    with a_desk(qapp, user_input, tmp_path / "copy", pages=("people",)) as made:
        made.wait_until_open()
        yield made


@pytest.fixture
def locked(tmp_path: Path, qapp: QApplication, user_input: UserInput) -> Iterator[Desk]:
    """In front of an office's copy that is locked."""
    an_office(tmp_path / "copy")
    with a_desk(qapp, user_input, tmp_path / "copy", pages=()) as made:
        yield made


@pytest.fixture
def office(locked: Desk) -> Desk:
    locked.window.unlock(PASSPHRASE)
    locked.wait_until_open()
    return locked


@pytest.fixture
def laptop(tmp_path: Path, qapp: QApplication, user_input: UserInput) -> Iterator[Desk]:
    a_village(tmp_path)
    with a_desk(qapp, user_input, tmp_path / "laptop", pages=("exchange",)) as made:
        made.window.unlock(PASSPHRASE)
        made.wait_until_open()
        yield made


def door(desk: Desk) -> DeskPage:
    page = desk.window.page("desk")
    assert isinstance(page, DeskPage)
    return page


def check_in(desk: Desk, typed: str) -> None:
    page = door(desk)
    page.search.clear()
    type_text(page.search, typed)
    desk.keys(Qt.Key.Key_Return)


# -- the first paint ---------------------------------------------------------------------------------------------------

FIRST_PAINT = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from desktop_app.paths import Places
from desktop_app.ui.window import open_window

HEAVY = {"sqlmodel", "sqlalchemy", "pydantic", "reportlab", "PIL", "alembic", "nacl", "pyrage", "pypdfium2"}

def load():
    window = app.topLevelWidgets()
    assert any(w.isVisible() for w in window), "nothing is on the screen"
    sys.stdout.write("loaded before the first paint: " + repr(sorted(HEAVY & set(sys.modules))) + "\\n")
    sys.stdout.flush()
    import os
    os._exit(0)

app = QApplication([])
window = open_window(app, Places(Path(sys.argv[1])), load)
app.exec()
"""


@pytest.mark.parametrize("taken", [False, True])
def test_nothing_heavy_is_loaded_before_the_first_paint(tmp_path: Path, taken: bool) -> None:
    if taken:
        an_office(tmp_path / "copy")
    ran = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(tmp_path / "copy")],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ran.stdout == "loaded before the first paint: []\n", ran.stderr


# -- opening -----------------------------------------------------------------------------------------------------------


def test_the_passphrase_opens_the_copy_at_the_desk(locked: Desk) -> None:
    page = locked.window.page("unlock")
    assert isinstance(page, UnlockPage)
    assert QApplication.focusWidget() is page.passphrase

    type_text(page.passphrase, PASSPHRASE)
    locked.keys(Qt.Key.Key_Return)
    locked.wait_until_open()

    assert locked.window.current_key == "desk"
    assert QApplication.focusWidget() is door(locked).search


def test_a_wrong_passphrase_is_said_at_its_field_and_can_be_put_right(locked: Desk) -> None:
    page = locked.window.page("unlock")
    assert isinstance(page, UnlockPage)
    type_text(page.passphrase, "Łarch court")
    locked.keys(Qt.Key.Key_Return)
    locked.wait_for(lambda: bool(page.passphrase.property("bad")), "the refusal")
    assert "That passphrase does not open this copy" in page.field.problem.label.text()
    assert QApplication.focusWidget() is page.passphrase

    page.passphrase.clear()
    type_text(page.passphrase, PASSPHRASE)
    locked.keys(Qt.Key.Key_Return)
    locked.wait_until_open()


def test_a_forgotten_passphrase_leads_to_the_recovery_sheet(locked: Desk) -> None:
    page = locked.window.page("unlock")
    assert isinstance(page, UnlockPage)
    page.forgotten.click()

    assert any("recovery sheet" in label.text() for label in page.what_to_do.findChildren(QLabel) if label.isVisible())


def test_a_copy_that_another_program_has_open_says_what_to_do(locked: Desk) -> None:
    other = locked.ways.open_desk(
        locked.places, PASSPHRASE, surroundings=locked.ways.system_surroundings(), back_up=False
    )
    try:
        locked.window.unlock(PASSPHRASE)
        page = locked.window.page("unlock")
        assert isinstance(page, UnlockPage)
        locked.wait_for(page.summary.isVisible, "the refusal")
        assert any("open already" in line.text() for line in page.summary.findChildren(Button))
    finally:
        other.close()


def test_no_window_flashes_up_while_the_pages_come(tmp_path: Path, qapp: QApplication, user_input: UserInput) -> None:
    flashes: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                flashes.append(type(watched).__name__)
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    an_office(tmp_path / "copy")
    with a_desk(qapp, user_input, tmp_path / "copy") as desk:
        desk.window.unlock(PASSPHRASE)
        desk.wait_until_open()
        for key in list(desk.window._pages):
            desk.window.open_page(key)
    qapp.removeEventFilter(watch)

    assert flashes == ["DeskWindow"]


def test_the_day_is_backed_up_once_the_window_is_there(office: Desk) -> None:
    assert list(office.places.back_ups.iterdir())


# -- undo --------------------------------------------------------------------------------------------------------------


def test_undo_says_what_was_taken_back_and_redo_what_was_done_again(practice: Desk) -> None:
    check_in(practice, "amina kha")
    assert practice.message.startswith("Amina Khan checked in")
    assert practice.window.messages.undo.accessibleName() == "Undo: checking in Amina Khan"

    practice.keys(Qt.Key.Key_Z, CONTROL)
    assert practice.message == "Taken back: checking in Amina Khan. Ctrl+Y does it again."

    practice.keys(Qt.Key.Key_Y, CONTROL)
    assert practice.message == "Done again: checking in Amina Khan. Ctrl+Z takes it back."

    practice.keys(Qt.Key.Key_Z, CONTROL)
    practice.keys(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert practice.message.startswith("Done again")


def test_the_undo_button_does_what_its_key_does(practice: Desk) -> None:
    check_in(practice, "amina kha")
    QTest.mouseClick(practice.window.messages.undo, Qt.MouseButton.LeftButton)

    assert practice.message.startswith("Taken back: checking in Amina Khan")


def test_with_nothing_done_undo_says_so(practice: Desk) -> None:
    practice.keys(Qt.Key.Key_Z, CONTROL)

    assert practice.message == "There is nothing to take back."


def test_what_was_changed_since_is_not_taken_back_and_the_reason_is_said(practice: Desk) -> None:
    assert practice.window.runner is not None
    store = practice.window.runner.store
    check_in(practice, "amina kha")
    with store.write(Op.TAKE_PACK) as writer:  # something else, which Undo does not look at, changed the same record
        writer.session.connection().exec_driver_sql("UPDATE attendance SET left_at = '2026-11-21T11:00:00Z'")

    practice.keys(Qt.Key.Key_Z, CONTROL)

    assert practice.message.startswith("Not taken back: checking in Amina Khan. It was changed since")


# -- status ------------------------------------------------------------------------------------------------------------


def test_the_status_counts_what_is_to_send_and_leads_to_sending(laptop: Desk) -> None:
    assert laptop.window.bench is not None
    assert laptop.status == "Saved on this laptop. Nothing to send"
    for name in ("Zoë", "Łucja"):
        laptop.window.bench.do(Op.ADD_PERSON, people.add, PersonDraft(given=name))

    assert laptop.status == "Saved on this laptop. 2 to send"
    QTest.mouseClick(laptop.window.top_bar.status, Qt.MouseButton.LeftButton)
    assert laptop.window.current_key == "exchange"


def test_being_away_from_the_office_is_no_alarm() -> None:
    for to_send, in_folder in ((0, 0), (14, 0), (0, 3)):
        assert "offline" not in " ".join(laptop_status(to_send, in_folder)).lower()


# -- long work ---------------------------------------------------------------------------------------------------------


def test_long_work_shows_what_it_is_and_can_be_stopped(practice: Desk) -> None:
    assert practice.window.bench is not None

    def endless(_store: Store, progress: Progress) -> None:
        count = 0
        while True:
            count += 1
            progress.step(count, 1_000_000, "people")

    practice.window.bench.start("import", endless, done=lambda _: None)
    strip = practice.window.jobs
    practice.wait_for(lambda: "people" in strip.label.text(), "the strip")
    assert strip.label.text().startswith("Taking in the tenant list: people")

    strip.cancel.click()
    practice.wait_for(lambda: not strip.isVisible(), "the end")
    assert practice.message.startswith("Stopped.")


# -- look --------------------------------------------------------------------------------------------------------------


def test_text_and_colours_change_at_once_and_stay(practice: Desk) -> None:
    practice.window.choose_look()
    dialog = practice.dialog()
    assert isinstance(dialog, LookDialog)
    dialog.text_size.set_value("150")
    dialog.colours.set_value("dark")
    assert theme.current() == theme.Theme("dark", 1.5)
    practice.asked("the keyboard in the dialog")
    assert check_escape(dialog, door(practice).search) == []

    kept = practice.places.settings.read_text("utf-8")
    assert 'theme = "dark"' in kept
    assert "text_size = 150" in kept


def test_the_look_chosen_before_anything_is_set_up_is_kept(
    tmp_path: Path, qapp: QApplication, user_input: UserInput
) -> None:
    with a_desk(qapp, user_input, tmp_path / "copy", pages=()) as desk:
        desk.window.choose_look()
        dialog = desk.dialog()
        assert isinstance(dialog, LookDialog)
        dialog.colours.set_value("contrast")
        dialog.reject()
        first = desk.window._first_start
        assert first is not None
        first.choice.buttons["practice"].click()
        desk.wait_until_open()

        assert theme.current().name == "contrast"
        assert desk.window.settings.theme == "contrast"


# -- the desk stays where it was ---------------------------------------------------------------------------------------


def test_the_desk_stands_at_the_event_of_before(tmp_path: Path, qapp: QApplication, user_input: UserInput) -> None:
    ways = a_practice(tmp_path / "copy")
    copy = ways.open_desk(Places(tmp_path / "copy"), None, surroundings=ways.system_surroundings(), back_up=False)
    with copy.store.write(Op.ADD_EVENT) as writer:
        draft = EventDraft("drop-in", "Tea – Łódź", sessions=(SessionDraft("2026-11-21T18:00", "2026-11-21T19:00"),))
        evening = programme.add_event(writer, draft).sessions[0].id
    copy.close()
    titles = []
    for _ in range(2):
        with a_desk(qapp, user_input, tmp_path / "copy", pages=()) as desk:
            desk.wait_until_open()
            assert desk.window.bench is not None
            titles.append(door(desk).heading.title)
            desk.window.bench.stand_at(evening)

    assert titles == ["Practice: Larch Court open day", "Tea – Łódź"]


# -- the scanner, hiding -----------------------------------------------------------------------------------------------


def test_a_scan_goes_to_the_desk_from_every_page(practice: Desk) -> None:
    practice.window.open_page("people")
    practice.window.input.scanner.scanned.emit("104882")

    assert practice.window.current_key == "desk"
    assert door(practice).search.text() == "104882"


def test_the_screen_hides_after_a_rest(practice: Desk) -> None:
    practice.window._rest.rested.emit()

    assert practice.window.privacy.covered
    practice.window.privacy.uncover()


# -- trouble -----------------------------------------------------------------------------------------------------------


@pytest.mark.expects_log("a bug: ZeroDivisionError")
def test_a_bug_is_told_calmly_with_a_report_that_names_nobody(practice: Desk) -> None:
    def slot() -> None:
        amina = {"Amina Khan": 0}
        _ = 1 / amina["Amina Khan"]

    try:
        slot()
    except ZeroDivisionError as error:
        practice.window.crash.report(error)
    dialog = practice.asked("the dialog")
    assert isinstance(dialog, BugDialog)
    assert dialog.windowTitle() == "Something went wrong. Nothing you typed is lost."

    dialog.copy_button.click()
    report = QApplication.clipboard().text()
    assert "ZeroDivisionError" in report
    assert "Amina" not in report
    assert check_escape(dialog, door(practice).search) == []


def test_trouble_that_no_page_caught_is_said_in_its_sentence(practice: Desk) -> None:
    practice.window.crash.report(StoreTrouble("full"))
    practice.wait_for(lambda: "disk is full" in practice.message, "the sentence")

    assert practice.app.activeModalWidget() is None


def test_a_problem_report_holds_versions_and_settings_but_no_names(practice: Desk, tmp_path: Path) -> None:
    import zipfile

    from desktop_app.ui.problem_report import write_problem_report

    practice.places.logs.mkdir(exist_ok=True)
    (practice.places.logs / "desk.log").write_text("2026-11-21T10:40:00 INFO desk.runner check-in\n", "utf-8")
    settings = practice.window.settings.with_valid(officer="Zoë Łuć", shared_folder="S:/Zoë/Desk")
    write_problem_report(tmp_path / "report.zip", practice.places, settings)
    with zipfile.ZipFile(tmp_path / "report.zip") as bundle:
        everything = {name: bundle.read(name).decode() for name in bundle.namelist()}

    assert set(everything) == {"versions.txt", "settings.txt", "logs/desk.log"}
    assert "Neighbourhood Desk: 0.1.0" in everything["versions.txt"]
    assert "officer: set" in everything["settings.txt"]
    assert "Zoë" not in " ".join(everything.values())

    with pytest.raises(FolderTrouble, match="file-not-written"):
        write_problem_report(tmp_path / "no such folder" / "report.zip", practice.places, settings)


# -- closing, and a second start ---------------------------------------------------------------------------------------


def test_closing_lets_go_of_the_copy_and_keeps_where_the_window_was(
    tmp_path: Path, qapp: QApplication, user_input: UserInput
) -> None:
    an_office(tmp_path / "copy")
    with a_desk(qapp, user_input, tmp_path / "copy") as desk:
        desk.window.unlock(PASSPHRASE)
        desk.wait_until_open()
        places, ways = desk.places, desk.ways

    again = ways.open_desk(places, PASSPHRASE, surroundings=ways.system_surroundings(), back_up=False)
    assert again.settings.window[2:] == (1366, 768)
    assert not again.notes  # it was a clean end
    again.close()


SECOND_START = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from desktop_app.paths import Places
from desktop_app.ui.window import open_window

app = QApplication([])
window = open_window(app, Places(Path(sys.argv[1])), lambda: None)
sys.stdout.write("second window" if window else "none")
"""


def test_a_second_start_brings_the_first_window_forward(practice: Desk) -> None:
    from desktop_app.ui.one_window import OneWindow

    one = OneWindow(practice.places, practice.window)
    assert one.is_first()
    one.wanted.connect(practice.window.come_forward)
    ran = subprocess.Popen(
        [sys.executable, "-c", SECOND_START, str(practice.places.data)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        text=True,
    )
    wait_until(lambda: ran.poll() is not None, "the end of the second start")
    one.close()
    with ran:
        assert ran.stdout is not None
        assert ran.stdout.read() == "none"
    assert practice.message == ALREADY_OPEN


# -- access ------------------------------------------------------------------------------------------------------------


def test_the_locked_window_passes_the_accessibility_rules(locked: Desk) -> None:
    page = locked.window.page("unlock")
    assert isinstance(page, UnlockPage)
    assert wrong_looks(locked, lambda: locked.window) == {}
    page.open_button.click()
    page.forgotten.click()

    assert wrong_looks(locked, lambda: locked.window) == {}


def test_the_dialogs_of_the_window_pass_the_accessibility_rules(practice: Desk) -> None:
    found = {}
    for look in every_look(practice):
        for words, show in (
            ("look", practice.window.choose_look),
            ("help", lambda: practice.window.help("desk")),
            ("about", practice.window.about),
            ("bug", lambda: practice.window.open_dialog(BugDialog("Neighbourhood Desk\n\nKeyError\n  ui/x.py:1"))),
        ):
            show()
            dialog = practice.asked(words)
            found[f"{words}, {look}"] = [*check(dialog), *check_escape(dialog, door(practice).search)]

    assert wrong(found) == {}
