"""A new passphrase, typed twice, with its rule in plain words and a tick to see what was typed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.layout import Column

RULE = "Ten characters or more. Four words that you can remember are best, such as a line of a song."
NOT_THE_SAME = "The two passphrases are not the same. Type both again."


class PassphraseBox(QLineEdit):
    """One passphrase. It shows dots until `show_words`."""

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def show_words(self, shown: bool) -> None:
        """Show what is typed, or dots."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)


class NewPassphrase(QWidget):
    """Two boxes and the tick. `fields` are for the Form: "passphrase" and "again"."""

    entered = Signal()
    """Enter was pressed in the second box."""

    def __init__(self, first: str = "&Passphrase", again: str = "Passphrase &again") -> None:
        super().__init__()
        self.box, self.again = PassphraseBox(), PassphraseBox()
        self.fields = {"passphrase": Field(first, self.box, hint=RULE), "again": Field(again, self.again)}
        self.shown = QCheckBox("Sho&w what I type")
        self.shown.toggled.connect(self.box.show_words)
        self.shown.toggled.connect(self.again.show_words)
        self.box.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.entered)
        column = Column(self, gap=12)
        column.add(*self.fields.values(), self.shown)

    def value(self) -> str:
        """What was typed in the first box."""
        return self.box.text()

    def problems(self) -> dict[str, str]:
        """What is wrong with the second box, in words; empty when both are the same."""
        return {} if self.box.text() == self.again.text() else {"again": NOT_THE_SAME}

    def clear(self) -> None:
        """Forget what was typed."""
        self.box.clear()
        self.again.clear()
