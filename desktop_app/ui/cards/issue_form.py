"""What was found: the questions of one issue, in the order in which an officer sees them on a walk."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QRadioButton, QWidget

from desktop_app.domain.estates import IssueDraft
from desktop_app.services.organisation import Code
from desktop_app.ui.models.field import IssueWords
from desktop_app.ui.widgets.buttons import QuietLink
from desktop_app.ui.widgets.fields import Correctable, ErrorSummary, Field, Form, NotesBox
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column, Row
from desktop_app.ui.widgets.tiles import RadioTiles, TileOption

KIND = "What kind of problem is it?"
URGENCY = "How urgent is it?"


class IssueForm(QWidget):
    """The form beside the photos. ``edited`` comes with each change that a person makes."""

    edited = Signal()
    back_wanted = Signal()
    change_wanted = Signal()

    def __init__(self, photos: Correctable) -> None:
        super().__init__()
        self._photos = photos
        self._quiet = False
        self._offered: tuple[list[TileOption], list[TileOption]] = ([], [])
        self._last_place = ""
        self._words = IssueWords({}, {})
        self.title = Text("", "h1")
        self.change_walk = QuietLink("Change the walk", icon="pencil")
        self.back = QuietLink("All walks", icon="arrow-left")
        self.summary = ErrorSummary()
        self.place, self.notes = QLineEdit(), NotesBox(3)
        for box in (self.place, self.notes):
            box.setAcceptDrops(False)  # a dragged photo is for the page, wherever it is let go
        self.where = Field("&Where is it?", self.place)
        self.notes_field = Field("&Notes", self.notes, optional=True)
        self.same_place = QuietLink("")
        self.kind = RadioTiles(KIND, ())
        self.urgency = RadioTiles(URGENCY, ())
        head = Row(gap=12)
        head.addWidget(self.title, 1)
        head.addWidget(self.change_walk)
        head.addWidget(self.back)
        self._column = Column(self, gap=14)
        self._column.addLayout(head)
        self._column.add(self.summary, self.kind, self.where, self.urgency, self.notes_field)
        self._column.addStretch(1)
        self._offer_beside_label()
        self.form = self._new_form()
        self.back.clicked.connect(self.back_wanted)
        self.change_walk.clicked.connect(self.change_wanted)
        self.same_place.clicked.connect(self._take_last_place)
        self.place.textChanged.connect(self._on_edited)
        self.notes.textChanged.connect(self._on_edited)

    def show_lists(self, words: IssueWords, draft: IssueDraft) -> None:
        """Offer the organisation's kinds and urgencies: those in use, and a retired one that this draft has."""
        self._words = words
        kinds, urgencies = _options(words.categories, draft.category), _options(words.urgencies, draft.urgency)
        if (kinds, urgencies) == self._offered:
            return
        self._offered = (kinds, urgencies)
        self.kind = self._replaced(self.kind, RadioTiles(KIND, kinds))
        # Urgencies are shown without their icons: the pills beside the form carry them.
        plain = [TileOption(option.key, option.text) for option in urgencies]
        self.urgency = self._replaced(self.urgency, RadioTiles(URGENCY, plain))
        self.form = self._new_form()

    def fill(self, draft: IssueDraft) -> None:
        """Show a draft; its photos are shown elsewhere."""
        self._quiet = True
        self.form.clear()
        self.place.setText(draft.place)
        self.notes.setPlainText(draft.notes)
        self.kind.set_value(draft.category)
        self.urgency.set_value(draft.urgency)
        self._quiet = False
        self._offer_last_place()

    def draft(self) -> IssueDraft:
        """What is in the form, without photos."""
        return IssueDraft(self.kind.value(), self.place.text(), self.urgency.value(), self.notes.toPlainText())

    def offer_place(self, place: str) -> None:
        """Offer a place that was typed before, while the field is empty."""
        self._last_place = place
        self._offer_last_place()

    def first_input(self) -> QWidget:
        """Where the keyboard begins: the chosen kind, or the first one."""
        tiles = self.kind.findChildren(QRadioButton)
        return next((tile for tile in tiles if tile.focusPolicy() & Qt.FocusPolicy.TabFocus), self.place)

    def summary_of_kind_and_place(self) -> str:
        """Damp or mould, stairwell B: what a photo of this issue very likely shows."""
        kind = self._words.category(self.kind.value()) if self.kind.value() else ""
        return ", ".join(part for part in (kind, " ".join(self.place.text().split())) if part)

    # -- inside --------------------------------------------------------------------------------------------------------

    def _new_form(self) -> Form:
        fields: dict[str, Correctable] = {
            "category": self.kind,
            "place": self.where,
            "urgency": self.urgency,
            "notes": self.notes_field,
            "photos": self._photos,
        }
        return Form(self.summary, fields)

    def _replaced(self, old: RadioTiles, new: RadioTiles) -> RadioTiles:
        self._column.replaceWidget(old, new)
        old.hide()
        old.deleteLater()
        new.changed.connect(self._on_edited)
        self.setTabOrder(self.summary, new)
        return new

    def _offer_beside_label(self) -> None:
        """Put the offered place on the line of the field's label, where it takes no height."""
        column = self.where.layout()
        assert isinstance(column, Column)  # noqa: S101 - a Field is a column, and this says so to the type checker
        column.removeWidget(self.where.label)
        line = Row(gap=12)
        line.addWidget(self.where.label, 1)
        line.addWidget(self.same_place)
        column.insertLayout(0, line)
        self.setTabOrder(self.same_place, self.place)
        self.same_place.hide()

    @Slot()
    def _take_last_place(self) -> None:
        self.place.setText(self._last_place)
        self.place.setFocus()

    def _offer_last_place(self) -> None:
        offered = bool(self._last_place) and not self.place.text()
        if self.same_place.hasFocus() and not offered:
            self.place.setFocus()
        self.same_place.setText(f"Same place: {_short(self._last_place)}")
        self.same_place.setAccessibleName(f"Same place: {self._last_place}")
        self.same_place.setVisible(offered)

    @Slot()
    def _on_edited(self) -> None:
        if not self._quiet:
            self._offer_last_place()
            self.edited.emit()


def _options(codes: Mapping[str, Code], kept: str) -> list[TileOption]:
    offered = [TileOption(key, code.label, code.icon) for key, code in codes.items() if not code.retired or key == kept]
    if kept and kept not in codes:
        # Another version's list may have an entry that has not come here yet.
        offered.append(TileOption(kept, kept))
    return offered


def _short(place: str) -> str:
    return place if len(place) <= 34 else f"{place[:32].rstrip()} …"
