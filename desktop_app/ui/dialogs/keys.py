"""Who works here, the passphrase, and the office's keys: each dialog says what it means before it does it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QLineEdit

from desktop_app.domain.errors import Rejected, StoreTrouble
from desktop_app.exchange import officer, rotation
from desktop_app.store import vault
from desktop_app.store.keychain import Keychain
from desktop_app.ui import key_words
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import IconText
from desktop_app.ui.widgets.passphrase import NewPassphrase, PassphraseBox
from desktop_app.ui.workbench import Workbench

NO_UNDO = "This cannot be undone with Ctrl+Z."
OF_TODAY = "The passphrase of &today"

SOMEBODY_ELSE = (
    ("user", "What is done from now on stands under the new name; what was done before stays under the old one."),
    ("key-round", "Whoever worked here still knows the passphrase. Change it too."),
)
ANOTHER_PASSPHRASE = (
    ("hard-drive", "Back-ups that were made until now open with the passphrase of their day."),
    ("file-text", "The recovery sheet stays as it is."),
)
BINDING = (
    ("lock", "A second key goes into this account’s safe on this computer. The passphrase opens nothing without it."),
    ("laptop", "So whoever steals the files cannot guess at the passphrase on another computer."),
    ("hard-drive", "Elsewhere, and for back-ups made from now on, the recovery sheet is needed. Be sure to have it."),
)
UNBINDING = (
    ("key-round", "The passphrase alone opens this copy again, in any account and on any computer."),
    ("trash-2", "The second key is taken out of this account’s safe."),
)
NEW_KEYS = (
    ("key-round", "New keys are made, and announced under the old ones: laptops follow by themselves."),
    ("clock", "The old keys hold for 90 more days. A laptop that sends nothing until then has to be invited again."),
    ("file-text", "Passphrase and recovery sheet stay as they are."),
)


class _Meaning(Sheet):
    """A dialog that says what it means, line by line."""

    def __init__(self, bench: Workbench, title: str, action: str, meaning: tuple[tuple[str, str], ...]) -> None:
        super().__init__(title, action, icon="check", width=720)
        self.bench = bench
        self.meaning = [IconText(icon, words) for icon, words in meaning]


@contextmanager
def _at_its_field() -> Iterator[None]:
    """Has a wrong passphrase said at the field `now`."""
    try:
        yield
    except StoreTrouble as trouble:
        if trouble.code != "wrong-passphrase":
            raise
        raise Rejected({"now": "wrong-passphrase"}) from trouble


class OfficerDialog(_Meaning):
    """Somebody else works here from now on."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, "Somebody else works here", "Change the name", SOMEBODY_ELSE)
        self.name = QLineEdit()
        field = Field("&Name of whoever works here now", self.name)
        self.name.returnPressed.connect(self._submit)
        self.body.add(field, *self.meaning)
        self.body.addStretch(1)
        self.set_fields({"officer": field})

    def submit(self) -> None:
        """Keep the name."""
        store = self.bench.runner.store
        name = officer.change_officer(store, self.name.text())
        tells = " The office hears of it when you next send." if store.identity.role == "laptop" else ""
        self.bench.say(f"{name} works here from now on.{tells}")


class PassphraseDialog(_Meaning):
    """Another passphrase."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, "Change the passphrase", "Change it", ANOTHER_PASSPHRASE)
        self.now = PassphraseBox()
        self.new = NewPassphrase("&New passphrase", "New passphrase &again")
        now = Field(OF_TODAY, self.now)
        self.new.shown.toggled.connect(self.now.show_words)
        self.new.entered.connect(self._submit)
        self.body.add(now, *self.new.fields.values(), self.new.shown, *self.meaning)
        self.body.addStretch(1)
        self.set_fields({"now": now, **self.new.fields})

    def submit(self) -> None:
        """Lock the copy with the new one."""
        if differ := self.new.problems():
            raise Rejected(dict.fromkeys(differ, "not-the-same"))
        with _at_its_field():
            vault.change_passphrase(self.bench.places.vault, self.now.text(), self.new.value())
        self.bench.say("The new passphrase opens this copy from now on.")


class BindDialog(_Meaning):
    """Have the passphrase open the copy in this account only, or have it open it alone again."""

    def __init__(self, bench: Workbench, *, bound: bool, keychain: Keychain | None = None) -> None:
        title = "Bind the passphrase to this account?" if not bound else "Let the passphrase open this copy alone?"
        super().__init__(bench, title, "Unbind it" if bound else "Bind it", UNBINDING if bound else BINDING)
        self.bound, self.keychain = bound, keychain
        self.now = PassphraseBox()
        field = Field(OF_TODAY, self.now)
        self.now.returnPressed.connect(self._submit)
        self.body.add(*self.meaning, field)
        self.body.addStretch(1)
        self.set_fields({"now": field})

    def submit(self) -> None:
        """Bind or unbind."""
        where = self.bench.places.vault
        with _at_its_field():
            (vault.unbind if self.bound else vault.bind)(where, self.now.text(), self.keychain)
        said = "The passphrase alone opens this copy." if self.bound else "The passphrase opens this copy here only."
        self.bench.say(said)


class NewKeysDialog(_Meaning):
    """New keys for the office."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, "Make new keys for the office?", "Make new keys", NEW_KEYS)
        self.body.add(*self.meaning, IconText("triangle-alert", NO_UNDO, "strong", "warn"))
        self.body.addStretch(1)

    def open(self) -> None:
        """The keyboard begins at Cancel: Enter alone makes nothing."""
        super().open()
        self.cancel.setFocus()

    def submit(self) -> None:
        """Make them."""
        ends = rotation.rotate(self.bench.runner.store)
        self.bench.say(key_words.new_keys(ends))


class NewSheetDialog(_Meaning):
    """Asks for the passphrase before a new recovery sheet is made."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, "Make a new recovery sheet?", "Make the sheet", key_words.NEW_SHEET)
        self.now = PassphraseBox()
        field = Field(OF_TODAY, self.now)
        self.now.returnPressed.connect(self._submit)
        self.body.add(*self.meaning, IconText("triangle-alert", NO_UNDO, "strong", "warn"), field)
        self.body.addStretch(1)
        self.set_fields({"now": field})

    def submit(self) -> None:
        """Only look whether the passphrase is right: the sheet is made as long work."""
        with _at_its_field():
            vault.unlock(self.bench.places.vault, self.now.text())
