"""Beside the form: the photos of this issue, what the walk found so far, and the one button that saves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFrame

from desktop_app.domain.errors import AppError
from desktop_app.domain.estates import PhotoDraft
from desktop_app.services import photo_files
from desktop_app.services.photo_files import Source, Taken
from desktop_app.ui import text
from desktop_app.ui.cards.issue_list import IssueList
from desktop_app.ui.dialogs.files import ask_files
from desktop_app.ui.dialogs.photo import PhotoDialog
from desktop_app.ui.widgets.buttons import Button, QuietLink
from desktop_app.ui.widgets.labels import IconText, Text
from desktop_app.ui.widgets.layout import Column, Row
from desktop_app.ui.widgets.photos import PhotoButton, PhotoStrip, Picture, bytes_of, image_of
from desktop_app.ui.widgets.result_list import ResultLine
from desktop_app.ui.workbench import Workbench

KINDS = ("Photos (*.jpg *.jpeg *.png *.heic *.heif *.webp *.avif *.gif *.bmp)", "All files (*)")
SMALL, LARGE = 480, 1600
ADVICE = "Faces and number plates? Take it again without them."


class FoundCard(QFrame):
    """Photos, issues so far, Save. The photos shown are those of the draft in the form."""

    edited = Signal()
    save_wanted = Signal()
    change_wanted = Signal(str)
    ask_wanted = Signal(str)

    def __init__(self, bench: Workbench, suggest: Callable[[], str]) -> None:
        super().__init__()
        self.bench, self._suggest = bench, suggest
        self.setProperty("frame", "card")
        self.setAccessibleName("Photos, and what was found so far")
        self._photos: list[PhotoDraft] = []
        self._taken_off: tuple[int, PhotoDraft] | None = None
        self._images: dict[str, QImage | None] = {}
        self._target = ""
        self._build()

    def _build(self) -> None:
        self.strip = PhotoStrip("Photos of this issue")
        self.add = Button("Add a photo", kind="row", icon="camera", key="Ctrl+P", bind_key=False)
        self.paste = Button("Paste", icon="copy", spoken="Paste a copied picture")
        self.advice = Text(ADVICE, "muted")
        self.put_back = QuietLink("Put the photo back", icon="undo-2")
        self.put_back.hide()
        self.problem = IconText("circle-alert", "", "error", "error")
        self.problem.hide()
        self.found_title = Text("", "h3")
        self.found = IssueList("Found so far")
        self.change = QuietLink("Change the chosen one", spoken="Change the chosen one of the issues found so far")
        self.ask = QuietLink(
            "Ask its officer", icon="message-square-quote", spoken="Ask its officer about the chosen one"
        )
        self._asks = self.bench.identity.role == "office"
        self.save = Button("Save this issue", kind="primary", icon="check", key="Ctrl+S", bind_key=False)
        here = "laptop" if self.bench.identity.role == "laptop" else "computer"
        self.kept = Text(f"Draft kept on this {here} as you type.", "muted")
        buttons, title = Row(gap=10), Row(gap=10)
        buttons.addWidget(self.add, 1)
        buttons.addWidget(self.paste)
        title.addWidget(self.found_title, 1)
        title.addWidget(self.change)
        column = Column(self, gap=10, edges=(20, 16, 20, 16))
        column.add(Text("Photos of this issue", "h3"), self.problem, self.strip)
        column.addLayout(buttons)
        column.add(self.advice, self.put_back)
        column.addLayout(title)
        column.add(self.found, stretch=1)
        column.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)
        column.add(self.save, self.kept)
        self.strip.pressed.connect(self.open_photo)
        self.add.clicked.connect(self.ask_for_photos)
        self.paste.clicked.connect(self.paste_photo)
        self.put_back.clicked.connect(self._put_back)
        self.change.clicked.connect(self._change)
        self.ask.clicked.connect(self._ask)
        self.found.chosen.connect(self.change_wanted)
        self.save.clicked.connect(self.save_wanted)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show_issues(self, lines: Sequence[ResultLine]) -> None:
        """Show what the walk found so far."""
        self.found_title.setText(f"Found so far: {text.how_many(len(lines), 'issue', 'issues')}")
        self.found.set_lines(lines)
        self.found.setVisible(bool(lines))
        self.change.setVisible(bool(lines))
        self.ask.setVisible(bool(lines) and self._asks)

    def show_photos(self, target: str, photos: Sequence[PhotoDraft]) -> None:
        """Show the photos of the draft of `target` (a walk's new issue, or an issue that is being changed)."""
        if target != self._target:
            self._images.clear()
        self._target = target
        self._photos = list(photos)
        self._taken_off = None
        self._show()

    def photos(self) -> tuple[PhotoDraft, ...]:
        """The photos of the draft, in order."""
        return tuple(self._photos)

    def set_problem(self, words: str) -> None:
        """Show what is wrong with the photos, or nothing."""
        self.problem.say(words)

    def take_focus(self) -> None:
        """Put the keyboard on the first photo, or where one is added."""
        first = self.strip.findChild(PhotoButton)
        (first or self.add).setFocus()

    def set_stacked(self, stacked: bool) -> None:
        """Under the form instead of beside it, the Save button is at the foot of the page."""
        self.save.setVisible(not stacked)

    @Slot()
    def _change(self) -> None:
        if self.found.current_key():
            self.change_wanted.emit(self.found.current_key())

    @Slot()
    def _ask(self) -> None:
        if self.found.current_key():
            self.ask_wanted.emit(self.found.current_key())

    # -- adding --------------------------------------------------------------------------------------------------------

    @Slot()
    def ask_for_photos(self) -> None:
        """Ask for files."""
        ask_files(self, "Choose photos", KINDS, lambda files: self._take_in([_from_file(file) for file in files]))

    @Slot()
    def paste_photo(self) -> None:
        """Take what was copied: a picture, or files."""
        found = sources_of(QGuiApplication.clipboard().mimeData())
        if found:
            self._take_in(found)
        else:
            self.bench.say("There is no picture to paste. Copy one first, or add a photo from a file.", "info")

    def take_dropped(self, data: QMimeData) -> bool:
        """Take what was dragged here; answers whether there was a picture among it."""
        found = sources_of(data)
        if found:
            self._take_in(found)
        return bool(found)

    def _take_in(self, found: list[Source]) -> None:
        target = self._target
        self.advice.setText("Making the picture ready …" if len(found) == 1 else "Making the pictures ready …")
        self.bench.runner.start(
            "photos",
            photo_files.take_in,
            self.bench.photos,
            found,
            done=lambda taken: self._taken_in(target, taken),
            failed=self._failed,
        )

    def _taken_in(self, target: str, taken: Taken) -> None:
        self.advice.setText(ADVICE)
        if taken.refused:
            self.bench.say(" ".join(_refusal(name, error) for name, error in taken.refused), "error")
        if target != self._target:
            if taken.photos:
                self.bench.say("The photo was not added: you had gone on to something else. Add it again.", "warn")
            return
        known = {photo.sha256 for photo in self._photos}
        new = [photo for photo in taken.photos if photo.sha256 not in known]
        if taken.photos and not new:
            self.bench.say("This photo is here already. Nothing was changed.", "info")
        if new:
            self._photos += new
            self._show()
            self.edited.emit()
        if len(new) == 1:
            self.open_photo(new[0].sha256)

    def _failed(self, error: BaseException) -> None:
        self.advice.setText(ADVICE)
        self.bench.say_failed(error)

    # -- one photo -----------------------------------------------------------------------------------------------------

    @Slot(str)
    def open_photo(self, sha256: str) -> None:
        """Show one photo large, to say what it shows or to take it off."""
        photo = next((each for each in self._photos if each.sha256 == sha256), None)
        if photo is None:
            return
        picture = Picture(sha256, photo.caption, self._image(sha256, LARGE))
        suggestion = "" if photo.caption else self._suggest()
        dialog = PhotoDialog(
            picture, suggestion, lambda words: self._caption(sha256, words), lambda: self._take_off(sha256)
        )
        self.bench.open(dialog)

    def _caption(self, sha256: str, words: str) -> None:
        self._photos = [PhotoDraft(sha256, words) if each.sha256 == sha256 else each for each in self._photos]
        self._show()
        self.edited.emit()

    def _take_off(self, sha256: str) -> None:
        place = next(i for i, each in enumerate(self._photos) if each.sha256 == sha256)
        self._taken_off = (place, self._photos.pop(place))
        self._show()
        self.edited.emit()

    @Slot()
    def _put_back(self) -> None:
        if self._taken_off is not None:
            self._photos.insert(*self._taken_off)
            self._taken_off = None
            self.add.setFocus()
            self._show()
            self.edited.emit()

    def _show(self) -> None:
        pictures = [Picture(each.sha256, each.caption, self._small(each.sha256)) for each in self._photos]
        self.strip.show_pictures(pictures)
        self.put_back.setVisible(self._taken_off is not None)

    def _small(self, sha256: str) -> QImage | None:
        if self._images.get(sha256) is None:
            self._images[sha256] = self._image(sha256, SMALL)
        return self._images[sha256]

    def _image(self, sha256: str, longest: int) -> QImage | None:
        try:
            return image_of(self.bench.photos.get(sha256), longest)
        except AppError:
            return None  # not here yet, or damaged: the place of the picture is shown empty, with its caption


def sources_of(data: QMimeData | None) -> list[Source]:
    """The pictures among what was copied or dragged: files first, otherwise the picture itself."""
    if data is None:
        return []
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if files:
        return [_from_file(file) for file in files]
    if data.hasImage():
        image = QImage(data.imageData())
        return [] if image.isNull() else [Source("The copied picture", data=bytes_of(image))]
    return []


def _from_file(file: Path) -> Source:
    return Source(file.name, file)


def _refusal(name: str, error: AppError) -> str:
    """The sentence of an error about one picture, without the name of a field in front of it."""
    problems = getattr(error, "problems", None)
    words = (
        " ".join(text.problem(code, error.facts) for code in problems.values()) if problems else text.sentence(error)
    )
    return words if name in words else f"{name}: {words}"
