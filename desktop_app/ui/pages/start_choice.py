"""First start, step 1 of 3: what this computer is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal

from desktop_app.domain.errors import AppError
from desktop_app.ui import theme
from desktop_app.ui.widgets.buttons import Button, QuietLink
from desktop_app.ui.widgets.fields import ErrorSummary
from desktop_app.ui.widgets.labels import Icon, IconText, Text
from desktop_app.ui.widgets.layout import TileGrid
from desktop_app.ui.widgets.messages import announce
from desktop_app.ui.widgets.page import Card, Page
from desktop_app.ui.widgets.top_bar import Heading

CHOICES = (
    (
        "office",
        "building-2",
        "The office's computer",
        "It keeps everything, and takes in what the laptops bring. There is one in the organisation.",
        "Set up the office",
    ),
    (
        "laptop",
        "laptop",
        "An event laptop",
        "For the table at an event. You need the invitation file and the code from the office.",
        "Set up a laptop",
    ),
    (
        "practice",
        "lightbulb",
        "A place to practise",
        "Invented people and an event today. Try everything: nothing here ever goes to the real office.",
        "Practise now",
    ),
)


class ChoicePage(Page):
    """`chosen("office" | "laptop" | "practice" | "restore")` comes with the buttons."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("What is this computer?", gap=16)
        self.set_heading(Heading("Welcome to Neighbourhood Desk", "Setting up, step 1 of 3"))
        self.body.add(
            Text("Everything stays on this computer, locked with a passphrase. It works without any network.", "lead")
        )
        self.summary = ErrorSummary()
        self.waiting = IconText("clock", "", "strong")
        self.waiting.hide()
        self.body.add(self.summary, self.waiting)
        self.buttons: dict[str, Button] = {}
        tiles = TileGrid(3, gap=20)
        for key, icon, title, words, action in CHOICES:
            tiles.add(self._card(key, icon, title, words, action))
        self.body.addWidget(tiles)
        self.body.add(Text("Not sure? Practise first. You can set up for real at any time after.", "muted"))
        restore = QuietLink("Restore a back-up of another computer or of this one")
        restore.clicked.connect(lambda: self.chosen.emit("restore"))
        self.buttons["restore"] = restore
        self.body.addWidget(restore)
        self.body.addStretch(1)

    def wait(self, sentence: str) -> None:
        """Say that something goes on, until `refuse` or another page."""
        self.summary.clear()
        self.waiting.say(sentence)
        announce(self, sentence)
        for button in self.buttons.values():
            button.setEnabled(False)

    def refuse(self, error: AppError) -> None:
        """Say what went wrong; everything can be chosen again."""
        from desktop_app.ui import text

        self.entered()
        self.summary.show_problems([(text.sentence(error), _Button(self.buttons["practice"]))])

    def entered(self) -> None:
        """Ready to choose."""
        self.waiting.hide()
        for button in self.buttons.values():
            button.setEnabled(True)

    def _card(self, key: str, icon: str, title: str, words: str, action: str) -> Card:
        card = _ChoiceCard(name=title, gap=12, pad=24)
        button = Button(action, kind="row", icon="arrow-right")
        button.setAccessibleDescription(words)
        button.clicked.connect(lambda _=False: self.chosen.emit(key))
        self.buttons[key] = button
        card.body.addWidget(Icon(icon, "primary", 44))
        card.body.add(Text(title, "h2"), Text(words))
        card.body.addStretch(1)
        card.body.addWidget(button)
        return card


class _ChoiceCard(Card):
    """A card that is content with a third of a laptop's screen: its words wrap."""

    def sizeHint(self) -> QSize:
        """As high as its words need, and no wider than it must be."""
        return QSize(theme.current().px(320), super().sizeHint().height())


class _Button:
    """Stands in the summary for the button to press again."""

    def __init__(self, button: Button) -> None:
        self._button = button

    def set_problem(self, _text: str) -> None:
        """A button shows no problem of its own."""

    def take_focus(self) -> None:
        """Put the keyboard on it."""
        self._button.setFocus()
