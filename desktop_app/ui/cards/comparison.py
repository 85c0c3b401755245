"""Two records side by side: what is the same, what differs, and which value is kept if they are one person."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop_app.services.look_alikes import Pair, Someone
from desktop_app.ui import likeness, times
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import IconText, Text
from desktop_app.ui.widgets.layout import Column, Row
from desktop_app.ui.widgets.page import Card, EmptyState
from desktop_app.ui.widgets.tiles import RadioTiles, TileOption

FIELDS = {
    "given": "First name",
    "family": "Last name",
    "born": "Date of birth",
    "phone": "Phone",
    "email": "E-mail",
    "address": "Address",
    "reference": "Tenancy number",
}
_TAKEN_AS = {"address": "property_id"}
NOTHING = "(nothing)"


class Comparison(Card):
    """The card beside the list of pairs. The signals ask for what the buttons say."""

    merge_wanted = Signal()
    apart_wanted = Signal()
    later_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(name="The two records", gap=0, pad=0)
        self.pair: Pair | None = None
        self._elsewhere = False
        self.kept: RadioTiles | None = None
        self._tiles: dict[str, RadioTiles] = {}
        self.merge = Button("Merge them", kind="primary", icon="users", key="Ctrl+M", bind_key=False)
        self.apart = Button("Two people", kind="row", key="Ctrl+D", bind_key=False, spoken="Two people, not the same")
        self.later = Button("Later", kind="row", key="Ctrl+L", bind_key=False)
        self.likely = Text("", "h3")
        self.why = Text("")
        self._parts = QWidget()
        self._column = Column(self._parts, gap=10)
        inside = QWidget()
        inside.setProperty("frame", "card_body")
        column = Column(inside, gap=10, edges=(24, 20, 24, 20))
        column.add(self.likely, self.why, self._parts)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        self.empty = EmptyState("users", "Choose a pair to see the two side by side.")
        row = Row(gap=10)
        row.add(self.apart, self.later, stretch=1)
        self.buttons = QWidget()
        below = Column(self.buttons, gap=10, edges=(24, 12, 24, 16))
        below.addWidget(self.merge)
        below.addLayout(row)
        outer = QVBoxLayout()
        outer.setContentsMargins(2, 2, 2, 2)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self.buttons)
        outer.addWidget(self.empty, 1)
        self.body.addLayout(outer)
        self.merge.clicked.connect(self.merge_wanted)
        self.apart.clicked.connect(self.apart_wanted)
        self.later.clicked.connect(self.later_wanted)
        self.show_pair(None)

    def show_pair(self, pair: Pair | None) -> None:
        """Show these two, or that no pair is chosen."""
        self.pair = pair
        self._scroll.setVisible(pair is not None)
        self._show_actions()
        self.empty.setVisible(pair is None)
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._tiles, self.kept = {}, None
        if pair is None:
            return
        self.likely.setText(likeness.likely(pair.score).capitalize())
        self.why.setText(f"{likeness.because(pair.pattern).capitalize()}.")
        self.kept = RadioTiles(
            "Which record is kept?",
            [TileOption("a", _called(pair.a, "The first")), TileOption("b", _called(pair.b, "The second"))],
            columns=2,
        )
        self.kept.set_value("a")
        self.kept.changed.connect(self._keep)
        self._column.addWidget(self.kept)
        same = []
        for name, label in FIELDS.items():
            one, other = _shown(pair.a, name), _shown(pair.b, name)
            if one == other:
                same += [f"{label}: {one}"] if one else []
                continue
            tiles = RadioTiles(
                f"{label} differs",
                [TileOption("a", one or NOTHING), TileOption("b", other or NOTHING)],
                columns=2,
            )
            tiles.set_value("a" if one else "b")
            self._tiles[name] = tiles
            self._column.addWidget(tiles)
        self._column.addWidget(
            IconText("check", "The same in both: " + ("; ".join(same) or "nothing"), "muted", "muted")
        )
        self._scroll.verticalScrollBar().setValue(0)

    def leave_out_actions(self, out: bool) -> None:
        """Whether the page offers the actions elsewhere, as there is no room for them here."""
        self._elsewhere = out
        self._show_actions()

    def _show_actions(self) -> None:
        self.buttons.setVisible(self.pair is not None and not self._elsewhere)

    @property
    def kept_and_other(self) -> tuple[str, str]:
        """The ids of the record that is kept, and of the one that is read as it."""
        if self.pair is None or self.kept is None:
            return "", ""
        pair = self.pair
        return (pair.a.id, pair.b.id) if self.kept.value() == "a" else (pair.b.id, pair.a.id)

    @property
    def taken(self) -> frozenset[str]:
        """The fields whose value comes from the record that is not kept."""
        if self.kept is None:
            return frozenset()
        kept = self.kept.value()
        return frozenset(_TAKEN_AS.get(name, name) for name, tiles in self._tiles.items() if tiles.value() != kept)

    def take_focus(self) -> None:
        """Put the keyboard on the first question."""
        if self.kept is not None:
            self.kept.take_focus()

    def _keep(self, which: str) -> None:
        """Choose the kept record's values, but for the blank ones."""
        if self.pair is None:
            return
        kept = self.pair.a if which == "a" else self.pair.b
        for name, tiles in self._tiles.items():
            tiles.set_value(which if _shown(kept, name) else "b" if which == "a" else "a")


def _shown(one: Someone, name: str) -> str:
    if name == "address":
        return ", ".join(part for part in (one.address, one.postcode) if part)
    value = str(getattr(one, name))
    return times.long_day(value) if name == "born" and value else value


def _called(one: Someone, which: str) -> str:
    return f"{which}: {one.name or NOTHING}" + (f", {one.reference}" if one.reference else "")
