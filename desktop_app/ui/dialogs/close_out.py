"""Close an event: compare what the door counted, what is written down and what is on paper, and hand it in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from desktop_app.domain.changes import Op
from desktop_app.domain.close_out import Counted, Gap, gaps
from desktop_app.services import close_out, programme
from desktop_app.store import close_outs
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.models import close_out as words
from desktop_app.ui.models.office import WHERE, session_words
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import IconText, Text
from desktop_app.ui.widgets.layout import Column, Row
from desktop_app.ui.widgets.messages import announce
from desktop_app.ui.widgets.pills import PillRow
from desktop_app.ui.workbench import Workbench


class GapBox(QWidget):
    """One thing that does not fit: what, a button that puts it right where there is one, and why it may be so."""

    def __init__(self, gap: Gap, why: str, mend: Callable[[str], None]) -> None:
        super().__init__()
        self.gap = gap
        sentence = words.gap_words(gap)
        self.why = QLineEdit(why)
        self.field = Field("Why is it so?", self.why, optional=True)
        self.why.setAccessibleName(f"Why is it so? {sentence}")
        column = Column(self, gap=6)
        column.add(IconText("triangle-alert", sentence, "strong", "warn"))
        row = Row(gap=12)
        row.addWidget(self.field, 1)
        self.button: Button | None = None
        if gap.can_mend:
            self.button = Button(words.MEND[gap.code], icon="check")
            self.button.clicked.connect(lambda: mend(gap.code))
            side = Column()
            side.addStretch(1)
            side.addWidget(self.button)
            row.addLayout(side)
        column.addLayout(row)

    def set_problem(self, text: str) -> None:
        """Mark it as still open."""
        self.field.set_problem(text)

    def take_focus(self) -> None:
        """Put the keyboard where it can be explained."""
        self.field.take_focus()


class CloseOutDialog(Sheet):
    """One session of an event at its end. `last` tells after closing whether the whole event is closed now."""

    def __init__(self, bench: Workbench, event_id: str) -> None:
        event = bench.query(programme.event, event_id)
        super().__init__(f"Close “{event.title}”", "Close and hand in", icon="folder-up", width=860)
        self.bench, self.event_id, self.title = bench, event_id, event.title
        self.last = False
        self._boxes: dict[str, GapBox] = {}
        self._said: dict[str, str] = {}
        self._build(event)
        self._show_session()

    def _build(self, event: programme.Event) -> None:
        self.session = QComboBox()
        for session in event.sessions:
            self.session.addItem(session_words(session), session.id)
        which = Field("Which &session?", self.session)
        which.setVisible(len(event.sessions) > 1)
        self.where = PillRow()
        self.counted = Text("", "strong")
        self.not_asked = Text("", "muted")
        self.body.add(which, self.where, self.counted)
        self.editors: dict[str, QLineEdit] = {}
        fields: dict[str, Field] = {}
        row = Row(gap=16)
        for name, label, hint in (
            ("door_count", "The &door's own count", "Everyone, from the tally sheet or the clicker."),
            ("sheet_lines", "Lines on the paper &register", "Only those that are filled in."),
            ("sheet_consents", "Signed consent &forms", "On paper, from today."),
        ):
            editor = QLineEdit()
            editor.setValidator(QIntValidator(0, close_out.MOST_COUNTED, editor))
            editor.textChanged.connect(self._compare)
            self.editors[name] = editor
            fields[name] = Field(label, editor, hint=hint, optional=True)
            row.addWidget(fields[name], 1)
        self.body.addLayout(row)
        self.fits = IconText("circle-check", "", "strong", "ok")
        self.gaps = QWidget()
        self._gaps = Column(self.gaps, gap=14)
        self.body.add(self.fits, self.gaps, self.not_asked)
        self.body.addStretch(1)
        self._fields_of_counts = fields
        self.session.currentIndexChanged.connect(self._show_session)

    @property
    def session_id(self) -> str:
        """The session that is being closed."""
        return str(self.session.currentData())

    @Slot()
    def _show_session(self) -> None:
        """Show what was kept of this session before, and how it stands."""
        found = self.bench.query(close_out.closing, self.session_id)
        self._said = dict(found.kept.explained)
        for name, editor in self.editors.items():
            kept = getattr(found.kept, name)
            editor.blockSignals(True)  # noqa: FBT003 - Qt's own
            editor.setText("" if kept is None else str(kept))
            editor.blockSignals(False)  # noqa: FBT003 - Qt's own
        where = self.bench.query(close_outs.whereabouts).get(self.event_id)
        self.where.set_pills((WHERE[where],) if where else ())
        self._look(found.counted)

    def _look(self, counted: Counted) -> None:
        self._written = counted
        self.counted.setText(words.counted_words(counted))
        self.not_asked.setText(words.not_asked_words(counted))
        self._compare()

    @Slot()
    def _compare(self) -> None:
        """Compare anew, with what is typed."""
        self._said |= {code: box.why.text() for code, box in self._boxes.items()}
        typed = self._typed()
        found = gaps(
            replace(
                self._written,
                door_count=typed["door_count"],
                sheet_lines=typed["sheet_lines"],
                sheet_consents=typed["sheet_consents"],
            )
        )
        for box in self._boxes.values():
            self._gaps.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._boxes = {gap.code: GapBox(gap, self._said.get(gap.code, ""), self.mend) for gap in found}
        self._gaps.add(*self._boxes.values())
        for box in self._boxes.values():
            box.show()
        self.fits.say("" if found else "Everything fits.")
        self.set_fields({**self._fields_of_counts, **self._boxes})
        if self.isVisible():
            self._fit()

    def _typed(self) -> dict[str, int | None]:
        return {name: int(editor.text()) if editor.text() else None for name, editor in self.editors.items()}

    def mend(self, code: str) -> None:
        """Put a gap right: count people without a name, or sign everybody out."""
        self._keep()
        if code == "counted-not-written":
            count = self.bench.do(Op.TALLY, close_out.mend_count, self.session_id)
            announce(self, f"{count} counted without a name.")
        else:
            count = self.bench.do(Op.LEAVE, close_out.sign_everybody_out, self.session_id)
            announce(self, f"{count} signed out.")
        self._look(self.bench.query(close_out.closing, self.session_id).counted)
        self.action.setFocus()

    def _keep(self) -> None:
        """Keep what is typed, so that it is here again when the dialog was closed too early."""
        self._said |= {code: box.why.text() for code, box in self._boxes.items()}
        self.bench.do(Op.CLOSE_OUT, close_out.count, self.session_id, **self._typed())
        for code, why in self._said.items():
            self.bench.do(Op.CLOSE_OUT, close_out.explain, self.session_id, code, why)

    def submit(self) -> None:
        """Close this session; what is neither mended nor explained is refused at its box."""
        self._keep()
        self.bench.do(Op.CLOSE_OUT, close_out.close, self.session_id)
        self.last = self.bench.query(close_outs.is_closed, self.event_id)
