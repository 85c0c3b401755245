"""What an organisation says of itself, and one entry of a list that it edits."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit

from desktop_app.domain.changes import Op
from desktop_app.services import organisation
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.models.lists import LIST_NAMES, WORDINGS, Entry, new_key
from desktop_app.ui.widgets.fields import Field, NotesBox
from desktop_app.ui.widgets.labels import IconText, Text
from desktop_app.ui.workbench import Workbench

WORDS = (
    ("name", "&Name", ""),
    ("phone", "&Phone", "It stands on every letter and sheet."),
    ("email", "&E-mail", ""),
    ("strapline", "&Strapline", "The line under the name on paper."),
)
LONG_WORDS = (("vision", "&Vision"), ("values", "Va&lues"))
FIGURES = (
    ("share_price_pence", "What a share costs, in pence"),
    ("board_meetings_a_year", "Board meetings a year"),
    ("resident_inspections_a_month", "Walks with residents a month"),
    ("large_events_a_year", "Large events a year"),
    ("skip_days_a_year", "Skip days a year"),
    ("format_due_days", "Working days until a copy in another format is due"),
)
NEW_VERSION = "What people agreed to stays as it was read to them. The new words become wording {version}."


class ParticularsDialog(Sheet):
    """The letterhead, vision and values, and the figures of the strategy."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("The organisation", "Save", icon="save", width=720)
        self.bench = bench
        self._before = bench.query(organisation.settings)
        fields = {key: Field(label, QLineEdit(), hint=hint, optional=key != "name") for key, label, hint in WORDS}
        fields |= {key: Field(label, NotesBox(2), optional=True) for key, label in LONG_WORDS}
        figures = {key: Field(label, QLineEdit()) for key, label in FIGURES}
        self.boxes = {key: field.editor for key, field in (fields | figures).items()}
        for key, box in self.boxes.items():
            if isinstance(box, QPlainTextEdit):
                box.setPlainText(self._before[key])
            elif isinstance(box, QLineEdit):
                box.setText(self._before[key])
        self.body.add(*fields.values(), Text("Figures of the strategy", "h3"), *figures.values())
        self.body.addStretch(1)
        self.set_fields(fields | figures)

    def submit(self) -> None:
        """Keep what was changed."""
        now = {key: _words(box) for key, box in self.boxes.items()}
        changed = {key: value for key, value in now.items() if value != self._before[key]}
        if changed:
            self.bench.do(Op.CHANGE_SETTINGS, organisation.change_settings, **changed)
            self.bench.say("The organisation’s particulars were changed.", undo=True)


class EntryDialog(Sheet):
    """Add an entry to a list, or change one. A wording that was agreed to is never changed: it gets a new version."""

    def __init__(self, bench: Workbench, list_name: str, taken: frozenset[str], entry: Entry | None = None) -> None:
        wording = list_name == WORDINGS
        super().__init__(_title(entry, wording=wording), "Save", icon="save", width=720 if wording else 640)
        self.bench, self.list_name, self.entry, self._taken = bench, list_name, entry, taken
        self.label: QLineEdit | NotesBox = NotesBox(5) if wording else QLineEdit()
        self.retired = QCheckBox("No longer &offered. What records hold stays.")
        if isinstance(self.label, NotesBox):
            self.label.setPlainText(entry.words if entry else "")
        else:
            self.label.setText(entry.words if entry else "")
            self.label.returnPressed.connect(self._submit)
        self.retired.setChecked(entry is not None and entry.retired)
        self.retired.setVisible(entry is not None and not wording)
        field = Field("&Words that are read out" if wording else "&What it is called", self.label)
        self.body.add(Text(LIST_NAMES[list_name], "muted"), field)
        if entry is not None and wording:
            self.body.addWidget(IconText("info", NEW_VERSION.format(version=entry.version + 1), "body", "info"))
        self.body.addWidget(self.retired)
        self.body.addStretch(1)
        self.set_fields({"label": field})

    def submit(self) -> None:
        """Keep the entry."""
        entry, label = self.entry, _words(self.label)
        if entry is None:
            key = new_key(label, self._taken)
            self.bench.do(Op.CHANGE_SETTINGS, organisation.change_code, self.list_name, key, label=label)
        elif self.list_name == WORDINGS:
            key = f"{entry.key}|{entry.version + 1}"
            if label != entry.words:
                self.bench.do(Op.CHANGE_SETTINGS, organisation.change_code, WORDINGS, key, label=label)
        else:
            self.bench.do(
                Op.CHANGE_SETTINGS,
                organisation.change_code,
                self.list_name,
                entry.key,
                label=label,
                retired=self.retired.isChecked(),
            )
        name = entry.title if entry is not None and self.list_name == WORDINGS else label
        self.bench.say(f"“{name}” was {'added' if entry is None else 'changed'}.", undo=True)


def _title(entry: Entry | None, *, wording: bool) -> str:
    if entry is None:
        return "Add an entry"
    return f"New wording: {entry.title}" if wording else "Change this entry"


def _words(box: object) -> str:
    if isinstance(box, QPlainTextEdit):
        return " ".join(box.toPlainText().split())
    return " ".join(box.text().split()) if isinstance(box, QLineEdit) else ""
