"""Text and colours: how large and in which colours, tried at once."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desktop_app.settings import TEXT_SIZES, Settings
from desktop_app.ui.dialogs.notice import Notice
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.tiles import RadioTiles, TileOption

COLOURS = (
    TileOption("system", "As the computer", "laptop"),
    TileOption("light", "Light", "sun"),
    TileOption("dark", "Dark", "moon"),
    TileOption("contrast", "High contrast", "contrast"),
)


class LookDialog(Notice):
    """`chosen(Settings)` comes with each choice; it is put on the window at once."""

    chosen = Signal(object)

    def __init__(self, settings: Settings) -> None:
        super().__init__("Text and colours", width=720, close="Done")
        self._settings = settings
        self.body.add(Text("Choose what is easiest to read. It changes at once and stays so on this computer."))
        self.text_size = RadioTiles(
            "How large is the text?", [TileOption(str(size), f"{size} %") for size in TEXT_SIZES], columns=5
        )
        self.colours = RadioTiles("Which colours?", COLOURS, columns=2)
        self.text_size.set_value(str(settings.text_size))
        self.colours.set_value(settings.theme)
        self.text_size.changed.connect(self._choose)
        self.colours.changed.connect(self._choose)
        self.body.add(self.text_size, self.colours)
        self.body.addStretch(1)

    def take_focus(self) -> None:
        """The keyboard begins on the size that is chosen."""
        self.text_size.take_focus()

    def _choose(self, _key: str) -> None:
        self._settings = self._settings.with_valid(theme=self.colours.value(), text_size=int(self.text_size.value()))
        self.chosen.emit(self._settings)
        self._fit()

    def _fit(self) -> None:
        """Larger words need a larger dialog."""
        screen = self.screen().availableGeometry()
        self.resize(
            min(max(self.width(), self.minimumSizeHint().width()), screen.width() - 40),
            min(max(self.height(), self._inside.sizeHint().height() + 90), screen.height() - 60),
        )
