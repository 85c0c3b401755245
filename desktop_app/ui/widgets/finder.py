"""Many answers as tiles in groups, with a field that leaves those that are looked for: all by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QWidget

from desktop_app.ui.widgets.buttons import QuietLink
from desktop_app.ui.widgets.fields import Field, SearchBox
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column, TileGrid
from desktop_app.ui.widgets.messages import CountText
from desktop_app.ui.widgets.tiles import Tile, TileOption

Groups = Sequence[tuple[str, Sequence[TileOption]]]
Find = Callable[[str], Sequence[str]]
"""Answers the keys of those that match what was typed."""


class TileFinder(QWidget):
    """A question with many answers. ``changed(key)`` comes when another one is chosen, ``taken`` with Enter or a click.

    Tab comes to the field and to the chosen tile. Typing on a tile goes into the field; the arrow keys go from tile to
    tile, and from the field as well. ``set_folded``: where there is little room only the chosen tile is in sight, until
    something is typed or the link is used.
    """

    changed = Signal(str)
    taken = Signal()

    def __init__(self, question: str, groups: Groups, find: Find, *, of: tuple[str, str], hint: str = "") -> None:
        """``of``: what is looked for, one and several, such as ("document", "documents")."""
        super().__init__()
        self._find, self._of = find, of
        self._folded = self._open = False
        self.search = SearchBox()
        self.field = Field(question, self.search, hint=hint)
        self.count = CountText()
        self.count.hide()
        self.all = QuietLink(f"Show all {of[1]}", icon="list")
        self.all.hide()
        self._tiles: dict[str, Tile] = {}
        self._group = QButtonGroup(self)
        self._frames: list[tuple[QFrame, TileGrid, list[str]]] = []
        column = Column(self, gap=10)
        column.add(self.field, self.count)
        for heading, options in groups:
            column.addWidget(self._frame(heading, options))
        column.addWidget(self.all, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.search.textChanged.connect(self._show)
        self.search.moved.connect(self._move)
        self.all.clicked.connect(self._unfold)
        self._group.buttonToggled.connect(self._toggled)

    def _frame(self, heading: str, options: Sequence[TileOption]) -> QFrame:
        frame, grid = QFrame(), TileGrid(3, wraps=True)
        frame.setAccessibleName(heading)
        for option in options:
            tile = Tile(option)
            tile.setAccessibleDescription(heading)
            tile.stepped.connect(self._step)
            tile.clicked.connect(self._taken)
            self._tiles[option.key] = tile
            self._group.addButton(tile)
            grid.add(tile)
        Column(frame, gap=6).add(Text(heading, "label"), grid)
        self._frames.append((frame, grid, [option.key for option in options]))
        return frame

    @property
    def shown(self) -> list[str]:
        """The keys of the tiles that are in sight, in their order."""
        return [key for key, tile in self._tiles.items() if not tile.isHidden()]

    def value(self) -> str:
        """The key of the chosen answer."""
        return next((key for key, tile in self._tiles.items() if tile.isChecked()), "")

    def set_value(self, key: str) -> None:
        """Choose an answer."""
        self._tiles[key].setChecked(True)
        self._show()

    def set_folded(self, folded: bool) -> None:
        """Whether only the chosen tile is in sight while nothing is looked for."""
        if folded != self._folded:
            self._folded, self._open = folded, False
            self._show()

    def take_focus(self) -> None:
        """Put the keyboard on the chosen tile."""
        self._tiles[self.value()].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _show(self, *_: object) -> None:
        typed = self.search.text().strip()
        folded = self._folded and not self._open and not typed
        wanted = set(self._find(typed)) if typed else {self.value()} if folded else set(self._tiles)
        for frame, grid, keys in self._frames:
            shown = [self._tiles[key] for key in keys if key in wanted]
            grid.show_only(shown)
            frame.setVisible(bool(shown))
        self.all.setVisible(folded)
        self.count.setVisible(bool(typed))
        if typed:
            number = len(wanted)
            found = f"{number} {self._of[0] if number == 1 else self._of[1]}" if number else f"No {self._of[0]}"
            self.count.tell(f"{found} for “{typed}”")
        self._settle()

    def _settle(self) -> None:
        shown = self.shown
        stop = self.value() if self.value() in shown else shown[0] if shown else ""
        for key, tile in self._tiles.items():
            tile.setFocusPolicy(Qt.FocusPolicy.StrongFocus if key == stop else Qt.FocusPolicy.ClickFocus)

    def _move(self, steps: int) -> None:
        """Choose another tile from the field, without leaving it."""
        shown = self.shown
        if not shown:
            return
        at = shown.index(self.value()) if self.value() in shown else -1 if steps > 0 else 0
        self._tiles[shown[(at + (1 if steps > 0 else -1)) % len(shown)]].setChecked(True)

    def _step(self, steps: int) -> None:
        shown = self.shown
        focus = next((at for at, key in enumerate(shown) if self._tiles[key].hasFocus()), 0)
        to = self._tiles[shown[(focus + steps) % len(shown)]]
        to.setChecked(True)
        to.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What a tile or the field has no use for comes here.
        command = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._take()
        elif event.text().strip() and event.text().isprintable() and not command:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            self.search.insert(event.text())
        else:
            super().keyPressEvent(event)

    @Slot()
    def _take(self) -> None:
        shown = self.shown
        if not shown:
            return
        if self.value() not in shown:
            self._tiles[shown[0]].setChecked(True)
        self._taken()

    @Slot()
    def _taken(self) -> None:
        self._open = False
        if self.search.text():
            self.search.clear()
        else:
            self._show()
        self.take_focus()
        self.taken.emit()

    @Slot()
    def _unfold(self) -> None:
        self._open = True
        self._show()
        self.take_focus()

    def _toggled(self, _tile: Tile, checked: bool) -> None:
        if checked:
            self._settle()
            self.changed.emit(self.value())
