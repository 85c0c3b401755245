"""The form of every dialog: a heading, what is wrong, the fields, and two buttons. Escape closes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError, Rejected
from desktop_app.ui import text, theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Correctable, ErrorSummary, Form
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column, Row


class Sheet(QDialog):
    """A dialog with a `body` for its fields; `submit` does the work and says whether the dialog may close."""

    def __init__(self, title: str, action: str, *, icon: str = "check", width: int = 640) -> None:
        super().__init__()
        self._width = width
        self.setWindowTitle(title)
        self.setModal(True)
        inside = QWidget()
        inside.setProperty("frame", "body")
        self.body = Column(inside, gap=14, edges=(28, 22, 28, 16))
        self.body.addWidget(Text(title, "h2"))
        self.summary = ErrorSummary()
        self.body.addWidget(self.summary)
        self._form = Form(self.summary, {})
        self._fields: dict[str, Correctable] = {}
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self._inside, self._scroll = inside, scroll
        self.action = Button(action, kind="primary", icon=icon, key="Ctrl+S")
        self.cancel = Button("Cancel", key="Esc", bind_key=False)
        self.action.clicked.connect(self._submit)
        self.cancel.clicked.connect(self.reject)
        footer = QFrame()
        footer.setProperty("frame", "footer")
        buttons = Row(footer, gap=12, edges=(28, 10, 28, 14))
        buttons.addWidget(self.action, 1)
        buttons.addWidget(self.cancel)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 1)
        self._outer, self._footer = outer, footer
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._submit)

    def set_fields(self, fields: Mapping[str, Correctable]) -> None:
        """Say which field each refused input belongs to."""
        self._fields = dict(fields)
        self._form = Form(self.summary, fields)

    def open(self) -> None:
        """Show the dialog as large as it needs and the screen allows."""
        self._fit()
        theme.source().theme_changed.connect(self._fit)
        # Only now, so that Tab comes to the buttons after the fields and the keyboard begins in the first field.
        self._outer.addWidget(self._footer)
        super().open()
        self._take_focus()

    def _fit(self) -> None:
        now = theme.current()
        parent = self.parentWidget()
        room = parent.size() if parent is not None else self.screen().availableSize()
        width = min(now.px(self._width), room.width() - 40)
        height = max(self.body.heightForWidth(width), self._inside.sizeHint().height()) + now.px(110)
        self.resize(width, min(height, room.height() - 40))

    def _take_focus(self) -> None:
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self and not _takes_tab(widget):
            widget = widget.nextInFocusChain()
        if widget is not None:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Do the work. Raise Rejected for input that cannot be taken; the dialog then stays open and says why."""
        raise NotImplementedError

    def attempt(self, work: Callable[[], None]) -> bool:
        """Do something, and show what was refused beside its field; answers whether it was done."""
        try:
            work()
        except Rejected as refused:
            found = text.problems(refused)
            if set(found) <= set(self._fields):
                self._form.show_problems(found)
            else:
                nowhere = _NoField()
                self.summary.show_problems([(s, self._fields.get(f, nowhere)) for f, s in found.items()])
            self._scroll.ensureWidgetVisible(self.summary)
            return False
        except AppError as error:
            self.summary.show_problems([(text.sentence(error), _NoField())])
            return False
        return True

    def _submit(self) -> None:
        if self.attempt(self.submit):
            self.accept()


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible() and widget.isEnabled()


class _NoField:
    """Stands for a problem that belongs to no field."""

    def set_problem(self, text: str) -> None:
        """Nothing to mark."""

    def take_focus(self) -> None:
        """Nowhere to go."""
