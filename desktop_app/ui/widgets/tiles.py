"""Radio tiles: a question with a few large answers. One stop for Tab; the arrow keys change the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QSizePolicy

from desktop_app.ui import theme
from desktop_app.ui.widgets.labels import IconText, Text
from desktop_app.ui.widgets.layout import Column, TileGrid
from desktop_app.ui.widgets.messages import repolish


@dataclass(frozen=True, slots=True)
class TileOption:
    """One answer. ``key`` is what the program keeps, ``text`` what is shown; ``icon`` may be empty."""

    key: str
    text: str
    icon: str = ""


def one_stop(group: QButtonGroup) -> None:
    """Let Tab land on the chosen radio of a group: until a group has once had the focus Qt lands on the first one."""

    def settle(*_: object) -> None:
        buttons = group.buttons()
        chosen = group.checkedButton() or (buttons[0] if buttons else None)
        for button in buttons:
            policy = Qt.FocusPolicy.StrongFocus if button is chosen else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)

    group.buttonToggled.connect(settle)
    settle()


class RadioTiles(QFrame):
    """A question and its answers. ``changed(key)`` comes when another answer is chosen."""

    changed = Signal(str)

    def __init__(self, question: str, options: Sequence[TileOption], *, columns: int = 3, hint: str = "") -> None:
        super().__init__()
        self.setAccessibleName(question.replace("&", ""))
        self.setAccessibleDescription(hint)
        self._hint = hint
        self.question = Text(question, "label")
        self.hint = Text(hint, "muted")
        self.hint.setVisible(bool(hint))
        self.problem = IconText("circle-alert", "", "error", "error")
        self.problem.hide()
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._tiles: dict[str, tuple[QRadioButton, str]] = {}
        self._grid = TileGrid(columns)
        for option in options:
            tile = QRadioButton(option.text)
            tile.setProperty("kind", "tile")
            tile.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._tiles[option.key] = (tile, option.icon)
            self._group.addButton(tile)
            self._grid.add(tile)
        one_stop(self._group)
        self._group.buttonToggled.connect(self._toggled)
        column = Column(self, gap=6)
        column.add(self.question, self.hint, self.problem, self._grid)
        self._rescale()
        theme.source().theme_changed.connect(self._rescale)

    def value(self) -> str:
        """Answer the key of the chosen answer, "" when none is chosen yet."""
        return next((key for key, (tile, _) in self._tiles.items() if tile.isChecked()), "")

    def set_value(self, key: str) -> None:
        """Choose an answer; "" chooses none."""
        if key:
            self._tiles[key][0].setChecked(True)
            return
        self._group.setExclusive(False)
        for tile, _ in self._tiles.values():
            tile.setChecked(False)
        self._group.setExclusive(True)

    def set_problem(self, text: str) -> None:
        """Show what is wrong with the answer, or nothing."""
        self.problem.say(text)
        parts = (f"Error: {text}" if text else "", self._hint)
        description = ". ".join(part for part in parts if part)
        self.setAccessibleDescription(description)
        for tile, _ in self._tiles.values():
            tile.setProperty("bad", bool(text))
            tile.setAccessibleDescription(f"Error: {text}" if text else "")
        repolish(self)

    def take_focus(self) -> None:
        """Put the keyboard on the chosen answer, or on the first."""
        chosen = self._group.checkedButton() or self._group.buttons()[0]
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggled(self, _button: QRadioButton, checked: bool) -> None:
        if checked:
            self.changed.emit(self.value())

    def _rescale(self) -> None:
        now = theme.current()
        for tile, icon in self._tiles.values():
            if icon:
                tile.setIcon(now.icon(icon, "text", 22, chosen="on_chosen"))
                tile.setIconSize(QSize(now.px(22), now.px(22)))
