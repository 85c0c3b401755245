"""Put a flag up on one person, say it anew, or take it down: what has to be known before meeting them."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit

from desktop_app.domain.changes import Op
from desktop_app.services import flags, organisation
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.models.office import flag_words
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import IconText, Text
from desktop_app.ui.widgets.page import EmptyState
from desktop_app.ui.widgets.tiles import RadioTiles, TileOption
from desktop_app.ui.workbench import Workbench

UP, DOWN = "up", "down"


class FlagDialog(Sheet):
    """One flag. What it said before stays in the history."""

    def __init__(self, bench: Workbench, person_id: str, name: str) -> None:
        super().__init__(f"What has to be known about {name}?", "Save this flag", icon="triangle-alert", width=820)
        self.bench, self.person_id, self.name = bench, person_id, name
        self._up = {flag.kind: flag for flag in bench.query(flags.flags, person_id)}
        self._kinds = {code.key: code for code in bench.query(organisation.codes, flags.KINDS)}
        offered = [TileOption(code.key, code.label, code.icon) for code in self._kinds.values()]
        # A kind that is no longer offered, or that this copy's list does not have, can still be taken down.
        offered += [TileOption(f.kind, f.label, f.icon) for f in self._up.values() if f.kind not in self._kinds]
        if not offered:
            self.body.add(EmptyState("triangle-alert", "The organisation has no flags in its lists yet."))
            self.action.setEnabled(False)
            return
        self._build(offered)

    def _build(self, offered: list[TileOption]) -> None:
        self.kind = RadioTiles("What is it?", offered, columns=2)
        self.now = IconText("triangle-alert", "", "strong", "warn")
        self.state = RadioTiles(
            "Up or down?",
            [TileOption(UP, "It is up", "circle-check"), TileOption(DOWN, "Take it down", "circle-x")],
            columns=2,
        )
        self.words = QLineEdit()
        words = Field("&Words", self.words, hint="Only what whoever meets them has to know.", optional=True)
        self.words_field = words
        self.at_door = QCheckBox("Show it at the event desk, where others may see the screen")
        self.body.add(self.kind, self.now, self.state, words, self.at_door)
        settled = "If another laptop takes down what you put up, it stays up until somebody settles it."
        self.body.add(Text(settled, "muted"))
        self.body.addStretch(1)
        self.set_fields({"kind": self.kind, "words": words})
        self.kind.changed.connect(self._show_kind)
        self.state.changed.connect(self._show_state)
        self.kind.set_value(next(iter(self._up), offered[0].key))

    @Slot(str)
    def _show_kind(self, kind: str) -> None:
        flag = self._up.get(kind)
        self.now.say(flag_words(flag) if flag else "")
        self.state.setVisible(flag is not None)
        self.state.set_value(UP)
        self.words.setText(flag.words if flag else "")
        self.at_door.setChecked(flag is not None and flag.at_door)

    @Slot(str)
    def _show_state(self, state: str) -> None:
        self.words_field.setVisible(state == UP)
        self.at_door.setVisible(state == UP)

    def submit(self) -> None:
        """Put it up as it is written here, or take it down."""
        kind = self.kind.value()
        label = self._kinds[kind].label if kind in self._kinds else self._up[kind].label if kind in self._up else ""
        if self.state.value() == DOWN:
            self.bench.do(Op.LIFT_FLAG, flags.take_down, self.person_id, kind)
            self.bench.say(f"“{label}” is taken down for {self.name}.", undo=True)
            return
        self.bench.do(
            Op.RAISE_FLAG,
            flags.put_up,
            self.person_id,
            kind,
            words=self.words.text(),
            at_door=self.at_door.isChecked(),
        )
        self.bench.say(f"“{label}” is up for {self.name}.", undo=True)
