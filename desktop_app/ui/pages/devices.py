"""The office's laptops: who is invited and enrolled, the six words to compare, and the invitation of another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSizePolicy, QWidget

from desktop_app.domain.errors import AppError, FolderTrouble, Rejected
from desktop_app.exchange import enrolment
from desktop_app.store.engine import Store
from desktop_app.ui import text, times
from desktop_app.ui.cards.keys import OfficeKeys
from desktop_app.ui.dialogs.files import ask_file_to_save
from desktop_app.ui.dialogs.laptop import HoldingsDialog
from desktop_app.ui.dialogs.notice import Notice
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.models.exchange import DEVICE_COLUMNS, device_row
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import IconText, Text
from desktop_app.ui.widgets.layout import Flow
from desktop_app.ui.widgets.page import Card, EmptyState, Page
from desktop_app.ui.widgets.tables import OfficeTable
from desktop_app.ui.workbench import Workbench

NO_WORDS = "Its own six words come with the first files that it sends."

ENDED = "Its enrolment has ended. What it sends waits for a decision."
WHAT_ENDS = (
    ("circle-check", "What it sent before stays as it is."),
    ("clock", "What it sends later is not taken in. It waits, and nothing is dropped, until somebody decides."),
    ("folder-up", "It gets no more lists from this office."),
    ("laptop", "What is on the laptop itself stays there, locked with its passphrase."),
)
NO_WAY_BACK = "This cannot be undone with Ctrl+Z. If the laptop is found, trust it again here, or invite it anew."


class DevicesPage(Page):
    """The list, the chosen laptop's six words, the end of its enrolment, and Invite."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Laptops", gap=14)
        self.bench = bench
        self._devices: dict[str, enrolment.DeviceLine] = {}
        self.table = OfficeTable("Laptops", DEVICE_COLUMNS)
        self.table.current_changed.connect(self._show_words)
        self.nothing = EmptyState("laptop", "No laptop is invited yet.")
        self.compare = Card("The chosen laptop")
        self.words = Text("", "h2")
        self.compare_hint = Text("", "muted")
        self.end = Button("End its enrolment", kind="danger", icon="circle-x", key="Del")
        self.end.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.end.clicked.connect(self.ask_to_end)
        self.same = Button("I compared them: they are the same", icon="circle-check", key="Ctrl+E")
        self.same.clicked.connect(self.mark_compared)
        self.held = Button("Whose data is on it", icon="users", key="Ctrl+L")
        self.held.clicked.connect(self.show_held)
        self.again = Button("It was found: trust it again", icon="undo-2")
        self.again.clicked.connect(self.trust_again)
        ways = QWidget()
        row = Flow(ways)
        for button in (self.same, self.held, self.again, self.end):
            row.addWidget(button)
        self.compare.body.add(self.words, self.compare_hint, ways)
        self.first = QCheckBox("Take nothing in from a laptop before its &words were compared")
        self.first.toggled.connect(self._demand)
        self.keys = OfficeKeys(bench)
        self.body.add(self.table, self.nothing, stretch=1)
        self.body.add(self.compare, self.first, self.keys)
        self.action = Button("Invite a laptop", kind="primary", icon="plus", key="Ctrl+N")
        self.action.clicked.connect(self.invite)
        self.footer().addWidget(self.action)
        self.set_first_focus(self.action)
        bench.changed.connect(self._on_changed)

    def entered(self) -> None:
        """Show the laptops as they are now."""
        found = self.bench.query(enrolment.devices)
        self._devices = {device.id: device for device in found}
        self.table.set_rows([device_row(device) for device in found])
        self.table.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self._show_words(self.table.current_key())
        self.first.blockSignals(True)  # noqa: FBT003 - Qt's own
        self.first.setChecked(self.bench.query(enrolment.compares_first))
        self.first.blockSignals(False)  # noqa: FBT003 - Qt's own
        self.keys.show_state()

    @Slot(str)
    def _show_words(self, device_id: str) -> None:
        device = self._devices.get(device_id)
        self.compare.setVisible(device is not None)
        if device is None:
            return
        self.words.setText("  ".join(device.fingerprint.split("-")) if device.fingerprint else device.name)
        asked = "Ring its officer: the same six words stand on the laptop under Send to office."
        ended = device.status == "revoked"
        if device.compared_at:
            asked = f"These words were compared on {times.long_day(device.compared_at)}."
        self.compare_hint.setText(ENDED if ended else asked if device.fingerprint else NO_WORDS)
        self.end.setVisible(not ended)
        self.again.setVisible(ended)
        self.same.setVisible(bool(device.fingerprint) and not device.compared_at and not ended)

    @Slot()
    def mark_compared(self) -> None:
        """Note that the chosen laptop's words were compared."""
        self._do(enrolment.compare, "Noted. What waited of {name} comes in when you next receive.")

    @Slot()
    def trust_again(self) -> None:
        """Trust a laptop again that was found."""
        self._do(enrolment.reinstate, "{name} is trusted again. What waited of it comes in when you next receive.")

    def _do(self, work: Callable[[Store, str], None], said: str) -> None:
        device = self._devices.get(self.table.current_key())
        if device is None:
            return
        try:
            work(self.bench.runner.store, device.id)
        except AppError as error:
            self.bench.say_failed(error)
            return
        self.entered()
        self.table.setFocus()
        self.bench.say(said.format(name=device.name))

    @Slot()
    def show_held(self) -> None:
        """Show whose data the chosen laptop held."""
        if self.table.current_key():
            self.bench.open(HoldingsDialog(self.bench, self.table.current_key()))

    @Slot(bool)
    def _demand(self, demanded: bool) -> None:
        enrolment.demand_comparing(self.bench.runner.store, demanded=demanded)

    @Slot(object)
    def _on_changed(self, _changes: object) -> None:
        if self.isVisible():
            self.entered()

    @Slot()
    def ask_to_end(self) -> None:
        """Ask whether the chosen laptop's enrolment is to end."""
        device = self._devices.get(self.table.current_key())
        if device is not None and device.status != "revoked":
            self.bench.open(EndDialog(device), lambda: self._end(device))

    def _end(self, device: enrolment.DeviceLine) -> None:
        try:
            enrolment.revoke(self.bench.runner.store, device.id)
        except AppError as error:
            self.bench.say_failed(error)
            return
        self._clear_folder(device.id)
        self.entered()
        self.table.setFocus()
        self.bench.say(f"The enrolment of {device.name} has ended. What it sends from now on waits for a decision.")

    def _clear_folder(self, device_id: str) -> None:
        """Take what it could open out of the shared folder, when that is there."""
        if self.bench.settings.shared_folder:
            folder = Path(self.bench.settings.shared_folder)
            self.bench.runner.start(
                "clear-folder",
                lambda store, _progress: enrolment.clear_folder(store, device_id, folder),
                done=lambda _count: None,
                failed=self.bench.say_failed,
            )

    @Slot()
    def invite(self) -> None:
        """Ask what the laptop is called, and make its invitation."""
        sheet = InviteDialog()
        self.bench.open(sheet, lambda: self.make(sheet.name.text()))

    def make(self, name: str) -> None:
        """Make the invitation: a second or two, which is what keeps its code from being guessed."""
        self.bench.runner.start(
            "invite",
            lambda store, _progress: enrolment.invite(store, name),
            done=self._made,
            failed=self.bench.say_failed,
        )

    def _made(self, invited: enrolment.Invited) -> None:
        self.entered()
        self.bench.open(InvitationDialog(self._devices[invited.device].name, invited))


class EndDialog(Sheet):
    """Says what ends with a laptop's enrolment and what does not, and that nothing brings it back."""

    def __init__(self, device: enrolment.DeviceLine) -> None:
        super().__init__(f"End the enrolment of {device.name}?", "End the enrolment", icon="circle-x")
        self.action.set_kind("danger")
        who = f"{device.name}, which {device.officer} works with," if device.officer else device.name
        self.body.add(
            Text(f"{who} then belongs to this office no more."),
            *(IconText(icon, words) for icon, words in WHAT_ENDS),
            IconText("triangle-alert", NO_WAY_BACK, "strong", "warn"),
        )
        self.body.addStretch(1)

    def open(self) -> None:
        """The keyboard begins at Cancel: Enter alone ends nothing."""
        super().open()
        self.cancel.setFocus()

    def submit(self) -> None:
        """There is nothing to fill in."""


class InviteDialog(Sheet):
    """What the laptop is called."""

    def __init__(self) -> None:
        super().__init__("Invite a laptop", "Make the invitation", icon="laptop")
        self.name = QLineEdit()
        field = Field("&Name of the laptop", self.name, hint="For example: Laptop 1, or the patch it belongs to.")
        self.name.returnPressed.connect(self._submit)
        self.body.add(field)
        self.body.addStretch(1)
        self.set_fields({"device": field})

    def submit(self) -> None:
        """A laptop needs a name."""
        if not self.name.text().strip():
            raise Rejected({"device": "name-of-laptop"})


class InvitationDialog(Notice):
    """The file to save and the code to tell. The code is shown here only, and never written beside the file."""

    def __init__(self, name: str, invited: enrolment.Invited) -> None:
        super().__init__(f"Invitation for {name}", width=760)
        self._invited = invited
        code = Card("1. The code")
        self.code = Text(invited.code, "num")
        self.code.setAccessibleName(f"Code: {invited.code}")
        code.body.add(
            self.code,
            Text("Write it down for yourself, and tell it by phone. It is shown only now, and is not in the file."),
        )
        file = Card("2. The file")
        self.save = Button("Save the invitation file", kind="row", icon="file-down", key="Ctrl+S")
        self.save.clicked.connect(self._ask)
        self.state = IconText("circle-check", "", "strong", "ok")
        self.state.hide()
        self.problem = IconText("circle-alert", "", "error", "error")
        self.problem.hide()
        file.body.add(
            Text("Save it on a stick or in the shared folder. It can be used for seven days."),
            self.save,
            self.state,
            self.problem,
        )
        self.body.add(code, file)
        self.body.addStretch(1)

    def _ask(self) -> None:
        kind = "Invitation (*.invitation)"
        ask_file_to_save(self, "Save the invitation file", "laptop.invitation", kind, self.save_to)

    def save_to(self, path: Path) -> None:
        """Write the file, and say so."""
        try:
            path.write_bytes(self._invited.file)
        except OSError:
            self.state.hide()
            self.problem.say(text.sentence(FolderTrouble("file-not-written", name=path.name)))
            return
        self.problem.hide()
        self.state.say(f"Saved as {path.name}.")
