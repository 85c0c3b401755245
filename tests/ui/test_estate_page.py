"""The estate page: a walk, the issues found on it, their photos, and the draft that survives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QLineEdit, QPushButton, QRadioButton

from desktop_app.services import estates
from desktop_app.ui.pages.estate import EstatePage
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.photos import PhotoButton
from tests.support.builders import an_event, writing
from tests.support.field_day import a_picture, a_walk
from tests.support.looks import wrong_looks
from tests.support.screens import Screen, Window, a_window, named, texts

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


class EstateScreen(Screen):
    """The estate page in an officer's words."""

    def __init__(self, window: Window) -> None:
        self.page = EstatePage(window.bench)
        super().__init__(window, self.page)
        window.main.add_page("estate", "Estate inspection", "clipboard-list", self.page)
        window.show()

    @property
    def in_front(self) -> Screen:
        """The dialog that is open."""
        return Screen(self.window)

    def open_walk(self, estate: str) -> None:
        """Choose a walk from the list and open it."""
        self.choose_line("Walks and issues found", estate)
        self.press("Open this walk")

    def note(self, kind: str, place: str, urgency: str) -> None:
        """Fill the form and save it."""
        self.choose(kind)
        self.type("Where is it?", place)
        self.choose(urgency)
        self.window.press(Key.Key_S, Ctrl)

    def found(self) -> list[str]:
        """The issues so far."""
        return self.lines("Found so far")

    def captions(self) -> list[str]:
        """What is written under the photos, in order."""
        return [photo.caption for photo in self.page.found.strip.findChildren(PhotoButton) if photo.isVisible()]

    def problems(self) -> list[str]:
        """The lines of “There is a problem”."""
        return [b.text() for b in self.page.form.summary.findChildren(Button) if b.isVisible()]

    def add_file(self, file: Path) -> None:
        """Add a photo from a file."""
        named(
            self.page, QPushButton, "Add a photo"
        ).click()  # not pressed: Qt's file dialog has a button that stays down
        dialog = self.window.dialog()
        assert isinstance(dialog, QFileDialog)
        dialog.setDirectory(str(file.parent))
        self.window.settle()
        dialog.findChildren(QLineEdit)[0].setText(str(file))
        dialog.accept()
        self.window.wait_for_job()


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    with a_window(tmp_path, qapp) as window:
        yield window


def a_file(folder: Path, name: str = "IMG 0001 é中.jpg", kind: str = "mould") -> Path:
    file = folder / name
    file.write_bytes(a_picture(kind))
    return file


def test_the_first_walk_begins_from_an_empty_page(window: Window) -> None:
    screen = EstateScreen(window)
    assert screen.says("No estate has been walked yet")

    screen.press("Start a new walk")
    screen.in_front.type("Which estate?", "Łąka  Court")
    screen.in_front.type("Who walks with you?", "Councillor Reyes and 4 residents")
    screen.in_front.press("Start this walk")

    assert window.main.top_bar.title.text() == "Łąka Court walkabout"
    assert window.main.top_bar.subtitle.text() == "Sat 21 Nov · with Councillor Reyes and 4 residents"
    assert screen.says("Add an issue")
    assert isinstance(QApplication.focusWidget(), QRadioButton)
    assert window.message == "The walk of Łąka Court has begun. Add what you find."


def test_a_walk_without_an_estate_says_so_at_its_field(window: Window) -> None:
    screen = EstateScreen(window)
    screen.press("Start a new walk")
    screen.in_front.press("Start this walk")

    assert window.dialog().isVisible()
    assert screen.in_front.says("Say which estate.")


def test_a_walk_can_belong_to_an_event_and_then_is_on_its_day(window: Window) -> None:
    with writing(window.store) as writer:
        an_event(writer, "Warm Winter Fair")
        walk_event = an_event(writer, "Żabia walkabout 中", kind="inspection", date="2026-11-24")
    screen = EstateScreen(window)
    screen.press("Start a new walk")
    box = named(screen.in_front.where, QComboBox, "Event that it belongs to")
    offered = [box.itemText(at) for at in range(box.count())]
    assert offered[:2] == ["No event", "Żabia walkabout 中, Tue 24 Nov"]
    assert "Warm Winter Fair, Sat 21 Nov" in offered[2:]
    screen.in_front.type("Which estate?", "Larch Court")
    screen.in_front.pick("Event that it belongs to", "Żabia walkabout 中, Tue 24 Nov")
    screen.in_front.press("Start this walk")

    (walk,) = window.bench.query(estates.inspections)
    assert (walk.event_id, walk.date) == (walk_event.id, "2026-11-24")


def test_a_walk_is_changed_from_the_list_and_from_within_and_taken_back(window: Window) -> None:
    a_walk(window)
    screen = EstateScreen(window)
    screen.press("Change the walk")
    assert screen.in_front.value("Which estate?") == "Larch Court"
    screen.in_front.type("Who walks with you?", "أمينة, for the residents’ association")
    screen.in_front.press("Save this walk")
    assert window.message == "The walk of Larch Court was changed."
    assert "أمينة" in window.main.top_bar.subtitle.text()

    screen.press("All walks")
    window.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    screen.in_front.type("Which estate?", "  ")
    screen.in_front.press("Save this walk")
    assert screen.in_front.says("Say which estate.")
    screen.in_front.type("Which estate?", "Łąka Court")
    screen.in_front.press("Save this walk")
    assert screen.says("Łąka Court")
    assert ("Łąka Court", 3) in [(walk.estate, walk.issues) for walk in window.bench.query(estates.inspections)]

    window.undo()
    assert "Łąka Court" not in [walk.estate for walk in window.bench.query(estates.inspections)]


def test_todays_walk_is_open_when_the_page_is_entered(window: Window) -> None:
    a_walk(window)
    screen = EstateScreen(window)

    assert window.main.top_bar.title.text() == "Larch Court walkabout"
    assert screen.found() == ["1  Lighting", "2  Rubbish", "3  Door or lock"]
    assert screen.says("Found so far: 3 issues")


def test_an_issue_is_saved_by_keyboard_and_the_form_is_ready_for_the_next(window: Window) -> None:
    a_walk(window)
    screen = EstateScreen(window)

    screen.note("Lift", "Rowan House, 中庭", "Danger now")

    assert window.message == "Issue 4 saved at 10:40."
    assert screen.found()[-1] == "4  Lift"
    assert screen.value("Where is it?") == ""
    assert screen.page.form.kind.value() == ""


def test_what_is_missing_is_said_in_the_summary_and_at_the_field(window: Window) -> None:
    a_walk(window)
    screen = EstateScreen(window)
    screen.choose("Lift")
    screen.choose("Danger now")

    window.press(Key.Key_S, Ctrl)

    (problem,) = screen.problems()
    assert "Say where" in problem
    assert QApplication.focusWidget() is not None
    assert QApplication.focusWidget().text() == problem  # type: ignore[union-attr]  # looked at just above
    assert screen.page.form.place.accessibleDescription().startswith("Error: Say where")
    assert len(screen.found()) == 3

    window.press(Key.Key_Return)
    assert QApplication.focusWidget() is screen.page.form.place

    screen.note("Lift", "Rowan House", "Danger now")
    assert screen.problems() == []
    assert screen.found()[-1] == "4  Lift"


def test_the_last_place_is_offered_again(window: Window) -> None:
    a_walk(window)
    screen = EstateScreen(window)

    screen.press("Same place: Bin store, Alder Walk")

    assert screen.value("Where is it?") == "Bin store, Alder Walk"
    assert not screen.page.form.same_place.isVisible()


def test_undo_takes_a_saved_issue_back(window: Window) -> None:
    a_walk(window)
    screen = EstateScreen(window)
    screen.note("Lift", "Rowan House", "Danger now")

    window.undo()

    assert screen.found() == ["1  Lighting", "2  Rubbish", "3  Door or lock"]
    assert screen.says("Found so far: 3 issues")


def test_undo_of_the_walk_itself_leads_back_to_all_walks(window: Window) -> None:
    screen = EstateScreen(window)
    screen.press("Start a new walk")
    screen.in_front.type("Which estate?", "Rowan")
    screen.in_front.press("Start this walk")

    window.undo()

    assert screen.says("No estate has been walked yet")


def test_a_half_filled_form_is_there_again_after_a_crash(tmp_path: Path, qapp: QApplication, window: Window) -> None:
    walk = a_walk(window)
    screen = EstateScreen(window)
    screen.choose("Lift")
    screen.type("Where is it?", "Łącznik é")
    screen.type("Notes", "قفل مكسور")
    window.wait_for(lambda: window.bench.query(estates.kept_draft, walk) is not None, "the draft to be kept")

    again = EstatePage(window.bench)  # a new start: nothing but the store knows what was typed
    window.main.add_page("again", "Again", "clipboard-list", again)
    window.main.open_page("again")
    window.settle()

    assert again.form.kind.value() == "lift"
    assert again.form.place.text() == "Łącznik é"
    assert again.form.notes.toPlainText() == "قفل مكسور"


def test_a_draft_is_no_action_to_be_undone(window: Window) -> None:
    a_walk(window)
    screen = EstateScreen(window)
    screen.note("Lift", "Rowan House", "Danger now")
    screen.type("Where is it?", "Half a sentence")
    screen.page.keep_draft()

    window.undo()

    assert len(screen.found()) == 3
    assert screen.value("Where is it?") == "Half a sentence"


def test_changing_an_issue_keeps_the_half_filled_new_one(window: Window) -> None:
    a_walk(window)
    screen = EstateScreen(window)
    screen.type("Where is it?", "The next one")
    screen.choose_line("Found so far", "2  Rubbish")
    screen.press("Change the chosen one of the issues found so far")
    assert screen.says("Change issue 2")
    assert screen.value("Where is it?") == "Behind Rowan House"

    screen.type("Where is it?", "Behind Alder Walk")
    screen.press("Save these changes")

    assert window.message == "Issue 2 changed at 10:40."
    assert screen.says("Add an issue")
    assert screen.value("Where is it?") == "The next one"


def test_a_photo_from_a_file_gets_a_caption_and_is_saved_with_the_issue(tmp_path: Path, window: Window) -> None:
    walk = a_walk(window)
    screen = EstateScreen(window)
    screen.choose("Damp or mould")
    screen.add_file(a_file(tmp_path))

    assert screen.in_front.value("Caption") == "Damp or mould"
    screen.in_front.type("Caption", "Mould above the bins, é")
    screen.in_front.press("Keep this caption")
    assert screen.captions() == ["Mould above the bins, é"]
    screen.note("Damp or mould", "Bin store", "Needs a repair")

    assert window.message == "Issue 4 saved at 10:40, with 1 photo."
    (photo,) = window.bench.query(estates.inspection, walk).issues[-1].photos
    assert photo.caption == "Mould above the bins, é"
    assert window.bench.photos.has(photo.sha256)
    assert screen.captions() == []


def test_dragged_photos_are_added_together_and_a_film_is_refused_by_name(tmp_path: Path, window: Window) -> None:
    a_walk(window)
    screen = EstateScreen(window)
    film = tmp_path / "walk.mov"
    film.write_bytes(b"\x00\x00\x00\x14ftypqt  " + bytes(2000))
    data = QMimeData()
    files = [a_file(tmp_path, "a.jpg"), film, a_file(tmp_path, "b.jpg", "stairs")]
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    drop = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )

    screen.page.dropEvent(drop)
    window.wait_for_job()

    assert screen.captions() == ["Add a caption", "Add a caption"]
    assert window.message.startswith("walk.mov: This file is not a picture")


def test_a_copied_picture_can_be_pasted(window: Window) -> None:
    a_walk(window)
    screen = EstateScreen(window)
    QGuiApplication.clipboard().setImage(QImage.fromData(a_picture("stairs", form="PNG")))

    screen.press("Paste a copied picture")
    window.wait_for_job()
    screen.in_front.press("Keep this caption")

    assert len(screen.captions()) == 1


def test_pasting_nothing_says_what_to_do(window: Window) -> None:
    a_walk(window)
    screen = EstateScreen(window)
    QGuiApplication.clipboard().setText("no picture")

    screen.press("Paste a copied picture")

    assert window.message.startswith("There is no picture to paste.")


def test_a_photo_can_be_taken_off_and_put_back(window: Window) -> None:
    a_walk(window, photos=True)
    screen = EstateScreen(window)
    assert screen.captions() == ["Mould above the bins", "Broken stair light"]

    screen.press("Photo 1: Mould above the bins")
    screen.in_front.press("Take this photo off")
    assert screen.captions() == ["Broken stair light"]
    screen.press("Put the photo back")

    assert screen.captions() == ["Mould above the bins", "Broken stair light"]


def test_a_search_finds_walks_and_issues_and_opens_what_it_found(window: Window) -> None:
    a_walk(window)
    screen = EstateScreen(window)
    screen.press("All walks")
    assert screen.lines("Walks and issues found") == ["Larch Court", "Rowan House"]

    screen.type("Find a walk or an issue", "nursery")

    assert screen.says("2 issues match “nursery”")
    assert screen.lines("Walks and issues found")[0] == "Rubbish, Behind Rowan House"
    window.press(Key.Key_Return)
    assert screen.says("Change issue 2")


def test_what_matches_nothing_says_so(window: Window) -> None:
    a_walk(window)
    screen = EstateScreen(window)
    screen.press("All walks")

    screen.type("Find a walk or an issue", "zzzz")

    assert "No walk and no issue has “zzzz” in it." in texts(screen.page)


def test_the_form_and_the_walks_are_accessible(window: Window) -> None:
    a_walk(window, photos=True)
    screen = EstateScreen(window)
    screen.page.save()
    window.settle()

    assert wrong_looks(window, lambda: window.main) == {}
    screen.page.show_walks()
    window.settle()
    assert wrong_looks(window, lambda: window.main) == {}


def test_the_dialogs_are_accessible(window: Window) -> None:
    a_walk(window, photos=True)
    screen = EstateScreen(window)

    screen.press("Photo 1: Mould above the bins")
    assert wrong_looks(window, window.dialog) == {}
    window.press(Key.Key_Escape)
    screen.page.start_walk()
    window.settle()
    assert wrong_looks(window, window.dialog) == {}


def test_the_form_fits_a_small_laptop_without_scrolling(window: Window) -> None:
    a_walk(window)
    screen = EstateScreen(window)
    screen.note("Lift", "Rowan House", "Danger now")

    assert not screen.page.scroller.verticalScrollBar().isVisible()
    assert all(label.height() > 0 for label in screen.page.findChildren(QLabel) if label.isVisible())


def test_a_walk_shows_what_it_found_before_it_is_opened(window: Window) -> None:
    a_walk(window)
    screen = EstateScreen(window)
    screen.press("All walks")
    assert screen.lines("What was found on the chosen walk") == ["1  Lighting", "2  Rubbish", "3  Door or lock"]

    screen.choose_line("Walks and issues found", "Rowan House")

    assert screen.lines("What was found on the chosen walk") == ["1  Rubbish"]
