"""What the program says: the message bar with Undo, the strip of a running job, and the banner of a practice copy."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from desktop_app.ui import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import Icon, IconText, Text
from desktop_app.ui.widgets.layout import Column, Row

MessageKind = Literal["ok", "info", "warn", "error"]
TELL_AFTER_MS = 600
KIND_ICONS: dict[MessageKind, str] = {
    "ok": "circle-check",
    "info": "info",
    "warn": "triangle-alert",
    "error": "circle-alert",
}


def announce(widget: QWidget, text: str, *, now: bool = False) -> None:
    """Have a screen reader say a text; ``now`` interrupts what it is saying. Heard while our window has the focus."""
    # Imported when first needed: these classes are slow to load, and nothing is announced before the first paint.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    event = QAccessibleAnnouncementEvent(widget, text)
    if now:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)


class CountText(Text):
    """How much a search found. A screen reader says it once the typing has stopped: with each letter would be noise."""

    def __init__(self) -> None:
        super().__init__("", "strong")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(TELL_AFTER_MS)
        self._soon.timeout.connect(self._tell)

    def tell(self, text: str) -> None:
        """Show a text, and have it announced in a moment if it is still there."""
        from PySide6.QtGui import QAccessible

        self.setText(text)
        if QAccessible.isActive():
            self._soon.start()

    def setText(self, text: str) -> None:
        self._soon.stop()
        super().setText(text)

    @Slot()
    def _tell(self) -> None:
        if self.isVisible():
            announce(self, self.text())


def repolish(widget: QWidget) -> None:
    """Have the style sheet look at a widget's properties again."""
    for each in (widget, *widget.findChildren(QWidget)):
        each.style().unpolish(each)
        each.style().polish(each)


class MessageBar(QFrame):
    """Says what was just done, at the bottom of the window, until the next thing is said. Nothing goes by itself."""

    undo_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("frame", "band")
        self.setAccessibleName("What just happened")
        self._icon = Icon("circle-check", "ok", 22)
        self.label = Text("")
        self.undo = Button("Undo", kind="ok", icon="undo-2", key="Ctrl+Z")
        self.undo.clicked.connect(self.undo_requested)
        row = Row(self, gap=12, edges=(24, 8, 24, 8), grow=False)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.label, 1)
        row.addWidget(self.undo)
        self._rescale()
        theme.source().theme_changed.connect(self._rescale)
        self.hide()

    @property
    def text(self) -> str:
        """What is being said, "" when nothing is."""
        return self.label.text()

    def say(self, text: str, kind: MessageKind = "ok", *, undo: str = "") -> None:
        """Show a sentence and have it announced. ``undo`` names what Undo would take back, "" offers no Undo."""
        self.setProperty("kind", kind)
        self._icon.show_icon(KIND_ICONS[kind], kind)
        self.label.setText(text)
        self.undo.set_kind(kind)
        self.undo.setAccessibleName(f"Undo: {undo}" if undo else "Undo")
        self.undo.setVisible(bool(undo))
        repolish(self)
        self.show()
        announce(self, text, now=kind == "error")

    def clear(self) -> None:
        """Say nothing and take no room."""
        self.label.setText("")
        self.hide()

    def _rescale(self) -> None:
        # As high without Undo as with it, so that a message moves nothing.
        self.setMinimumHeight(theme.current().px(50) + 16)


class JobStrip(QFrame):
    """Shows long work: what, how much, and Cancel. The rest of the window stays usable."""

    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("frame", "band")
        self.setProperty("kind", "info")
        self.setAccessibleName("Work going on")
        self.label = Text("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("How much is done")
        self.cancel = Button("Cancel", kind="info", icon="x")
        self.cancel.clicked.connect(self._cancel)
        words = Column(gap=4)
        words.add(self.label, self.bar)
        row = Row(self, gap=16, edges=(24, 8, 24, 8), grow=False)
        row.addWidget(Icon("clock", "info", 22), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(self.cancel)
        self._title = ""
        self._still = False
        self.hide()

    def set_still(self, still: bool) -> None:
        """Whether the bar stands still while nobody knows how much there is to do, for those whom movement troubles."""
        self._still = still

    def start(self, title: str) -> None:
        """Show that work has begun; ``title`` says what, such as "Taking in the tenant list"."""
        self._title = title
        self.label.setText(f"{title} …")
        self._show(0, 0)
        self.cancel.setEnabled(True)
        self.cancel.setAccessibleName(f"Cancel: {title}")
        self.show()
        announce(self, title)

    def step(self, done: int, total: int, what: str = "") -> None:
        """Show how much is done; ``total`` 0 means that nobody knows."""
        self._show(done, total)
        share = f"{done:,} of {total:,}" if total else f"{done:,}"
        self.label.setText(": ".join(part for part in (self._title, what) if part) + f" – {share}")

    def finish(self) -> None:
        """Take the strip away; what came of the work is for the message bar to say."""
        self.hide()

    def _show(self, done: int, total: int) -> None:
        # Qt moves a bar without an end to and fro.
        self.bar.setRange(0, 1 if self._still and not total else total)
        self.bar.setValue(done if total else 0)

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.label.setText(f"{self._title}: stopping …")
        self.cancel_requested.emit()


class PracticeBanner(QFrame):
    """Says on every screen of a practice copy that it is one."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("frame", "practice")
        self.setAccessibleName("Practice copy")
        row = Row(self, edges=(24, 8, 24, 8), grow=False)
        row.addWidget(IconText("info", "Practice copy: nothing here goes to the real office", colour="warn"))
