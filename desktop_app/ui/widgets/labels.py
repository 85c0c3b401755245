"""Words on a page: headings, sentences, pictures beside them, thin rules."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from desktop_app.ui import theme
from desktop_app.ui.widgets.layout import Row

TextLook = Literal[
    "body", "h1", "h2", "h3", "label", "lead", "strong", "num", "muted", "small", "error", "rail", "rail_small", "cover"
]


class Text(QLabel):
    """A sentence or heading. It wraps unless told otherwise, and takes plain text only: data is never read as HTML."""

    def __init__(self, text: str = "", look: TextLook = "body", *, wrap: bool = True) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("look", look)
        self.setWordWrap(wrap)

    def say(self, text: str) -> None:
        """Show a text, and take no room when it is empty."""
        self.setText(text)
        self.setVisible(bool(text))

    def minimumSizeHint(self) -> QSize:
        # Qt's own hint for wrapped text guesses a width and asks for the height at it, which makes pages too high.
        # Layouts ask heightForWidth as well, so no line is lost.
        if not self.wordWrap():
            return super().minimumSizeHint()
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(widest + 2, metrics.height())


class Icon(QWidget):
    """A picture that only repeats the word beside it, so screen readers pass it over."""

    def __init__(self, name: str, colour: str = "text", size: int = 22) -> None:
        super().__init__()
        self._name, self._colour, self._size = name, colour, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.source().theme_changed.connect(self.updateGeometry)

    def show_icon(self, name: str, colour: str) -> None:
        """Change the picture and the colour token."""
        self._name, self._colour = name, colour
        self.update()

    def sizeHint(self) -> QSize:
        edge = theme.current().px(self._size)
        return QSize(edge, edge)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        pixmap = theme.current().pixmap(self._name, self._colour, self._size, self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawPixmap(0, 0, pixmap)
        painter.end()


class IconText(QWidget):
    """An icon and its words on one line, such as an error under a label."""

    def __init__(
        self, icon: str, text: str = "", look: TextLook = "body", colour: str = "text", size: int = 20
    ) -> None:
        super().__init__()
        self.icon = Icon(icon, colour, size)
        self.label = Text(text, look)
        row = Row(self, gap=6)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.label, 1)

    def say(self, text: str) -> None:
        """Show a text, and take no room when it is empty."""
        self.label.setText(text)
        self.setVisible(bool(text))


class Rule(QFrame):
    """A thin line between two parts of a card. Decoration only."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("frame", "rule")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(1, theme.current().px(theme.current().tokens.line_px))
