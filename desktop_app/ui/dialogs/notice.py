"""The form of a dialog that tells something and changes nothing: a heading, what is told, and Close."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop_app.ui import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column, Row


class Notice(QDialog):
    """A dialog with a `body` that scrolls and a `buttons` row that ends with Close. Escape closes it."""

    def __init__(self, title: str, *, width: int = 680, close: str = "Close", scrolls: bool = True) -> None:
        super().__init__()
        self._width = width
        self.setWindowTitle(title)
        self.setModal(True)
        inside = QWidget()
        inside.setProperty("frame", "body")
        self.body = Column(inside, gap=14, edges=(28, 22, 28, 16))
        self.heading = Text(title, "h2")
        self.body.addWidget(self.heading)
        self.close_button = Button(close, key="Esc", bind_key=False)
        self.close_button.clicked.connect(self.reject)
        footer = QFrame()
        footer.setProperty("frame", "footer")
        self.buttons = Row(footer, gap=12, edges=(28, 10, 28, 14))
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.close_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._inside = inside
        if scrolls:
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            scroll.setWidget(inside)
            outer.addWidget(scroll, 1)
        else:
            outer.addWidget(inside, 1)
        self._outer, self._footer = outer, footer

    def open(self) -> None:
        """Show the dialog as large as it needs and the screen allows."""
        # Only now, so that Tab comes to Close after what is told, and the keyboard begins there.
        self._outer.addWidget(self._footer)
        now = theme.current()
        screen = self.screen().availableGeometry()
        width = min(now.px(self._width), screen.width() - 40)
        asked = self.body.totalHeightForWidth(width)
        wanted = max(asked, self._inside.sizeHint().height()) + now.px(80)
        self.resize(width, min(wanted, screen.height() - 60))
        super().open()
        self.take_focus()

    def take_focus(self) -> None:
        """Put the keyboard where the dialog begins: on the first thing that takes it."""
        self.focusNextChild()
