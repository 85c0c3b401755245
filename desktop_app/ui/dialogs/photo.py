"""One photo of an issue, large: its caption, and taking it off."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from desktop_app.domain.estates import LONGEST_CAPTION
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.photos import LargePhoto, Picture


class PhotoDialog(Sheet):
    """Say what a photo shows. ``captioned(words)`` is called with the caption, ``taken_off()`` when it is to go."""

    def __init__(
        self, picture: Picture, suggestion: str, captioned: Callable[[str], None], taken_off: Callable[[], None]
    ) -> None:
        super().__init__("What does this photo show?", "Keep this caption", width=680)
        self._captioned, self._taken_off = captioned, taken_off
        self.caption = QLineEdit(picture.caption or suggestion)
        self.caption.setMaxLength(LONGEST_CAPTION)
        self.caption.selectAll()
        field = Field(
            "&Caption",
            self.caption,
            hint="It is printed under the photo and read aloud to people who cannot see it. Name nobody.",
        )
        self.large = LargePhoto(picture.image, f"The photo: {picture.caption or 'no caption yet'}")
        self.remove = Button("Take this photo off", kind="danger", icon="trash-2")
        self.remove.clicked.connect(self._take_off)
        self.body.add(self.large, stretch=1)
        self.body.add(field, self.remove)
        self.set_fields({"photos": field})
        self.caption.setFocus()

    def submit(self) -> None:
        """Keep the caption."""
        self._captioned(" ".join(self.caption.text().split()))

    def _take_off(self) -> None:
        self._taken_off()
        self.reject()
