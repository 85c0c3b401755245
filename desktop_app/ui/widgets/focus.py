"""The focus ring: one ring a window, two-tone, on whatever has the keyboard (WCAG 2.2 SC 2.4.7, 2.4.11, 2.4.13).

Dark inside and bright outside, so that one of the two has 3:1 against any ground. It follows the program's focus, so
no widget can be forgotten, and what gets the focus is scrolled into sight.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from desktop_app.ui import theme

RING_NAME = "focusRing"
NO_RING = "noRing"
_GAP = 5


class FocusRing(QWidget):
    """The ring of one window. Made and moved by FocusRings."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName(RING_NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self._full = QRect()
        theme.source().theme_changed.connect(self.place)
        self.hide()

    def follow(self, target: QWidget | None) -> None:
        """Put the ring round this widget, or nowhere."""
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched.clear()
        self._target = target
        above = target
        while above is not None and above is not self.window():
            above.installEventFilter(self)
            self._watched.append(above)
            above = above.parentWidget()
        self.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QScrollArea):
            # A message or a job strip that comes up may not cover what has the keyboard. Asked again afterwards
            # because the area has not taken its new size yet.
            QTimer.singleShot(0, self._keep_in_sight)
        if event.type() in {QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}:
            self.place()
        return False

    def _keep_in_sight(self) -> None:
        if self._target is not None and isValid(self._target):
            _scroll_into_sight(self._target)

    def place(self) -> None:
        """Move to where the target is now, cut off where a scrolled view cuts it off."""
        target = self._target
        if target is None or not isValid(target) or not target.isVisible():
            self.hide()
            return
        gap = theme.current().px(_GAP)
        self._full = QRect(target.mapTo(self.window(), QPoint(0, 0)), target.size()).adjusted(-gap, -gap, gap, gap)
        shown = self._full & self._sight(target, gap)
        self.setVisible(not shown.isEmpty())
        if self.geometry() != shown:
            self.setGeometry(shown)
        self.raise_()
        self.update()

    def _sight(self, target: QWidget, gap: int) -> QRect:
        window = self.window()
        sight = window.rect()
        parent = target.parentWidget()
        while parent is not None and parent is not window:
            if isinstance(parent, QAbstractScrollArea):
                view = parent.viewport()
                inside = QRect(view.mapTo(window, QPoint(0, 0)), view.size())
                sight &= inside.adjusted(-gap, -gap, gap, gap)
            parent = parent.parentWidget()
        return sight

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ring = QRectF(self._full.translated(-self.geometry().topLeft()))
        outer, inner, radius = now.px(3), now.px(2), now.px(12)
        painter.setPen(QPen(now.colour("focus_out"), outer))
        painter.drawRoundedRect(ring.adjusted(outer / 2, outer / 2, -outer / 2, -outer / 2), radius, radius)
        inset = outer + inner / 2
        painter.setPen(QPen(now.colour("focus_in"), inner))
        painter.drawRoundedRect(ring.adjusted(inset, inset, -inset, -inset), radius - 2, radius - 2)
        painter.end()


class FocusRings(QObject):
    """Gives every window of the program its ring and keeps what has the focus in sight. One for each program."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._ring: FocusRing | None = None
        self._stopped = self._held = False
        app.focusChanged.connect(self._follow)
        theme.source().theme_changed.connect(self._stay_in_sight, Qt.ConnectionType.QueuedConnection)

    def hold(self) -> None:
        """Draw nothing until `begin`: looking at what is around the focus makes PySide load every class it has, which
        would keep the window from the screen for a tenth of the start.
        """
        self._held = True

    def begin(self) -> None:
        """Draw the ring, from now on."""
        if self._held:
            self._held = False
            self._follow(None, QApplication.focusWidget())

    def stop(self) -> None:
        """Draw no more rings."""
        if self._stopped:
            return
        self._stopped = True
        self._app.focusChanged.disconnect(self._follow)
        theme.source().theme_changed.disconnect(self._stay_in_sight)
        if self._ring is not None and isValid(self._ring):
            self._ring.follow(None)
        self.deleteLater()

    def _stay_in_sight(self) -> None:
        widget = QApplication.focusWidget()
        if widget is not None:
            _scroll_into_sight(widget)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._held:
            return
        window = new.window() if new is not None else None
        popup = window is not None and window.windowType() in {Qt.WindowType.Popup, Qt.WindowType.ToolTip}
        ring = self._ring if self._ring is not None and isValid(self._ring) else None
        if ring is not None and (window is None or ring.window() is not window) and not popup:
            ring.follow(None)
        if new is None or window is None or popup:
            return
        found = window.findChild(FocusRing, RING_NAME, Qt.FindChildOption.FindDirectChildrenOnly)
        self._ring = found if isinstance(found, FocusRing) else FocusRing(window)
        _scroll_into_sight(new)
        self._ring.follow(None if new.property(NO_RING) else _ringed(new))


def _ringed(widget: QWidget) -> QWidget:
    # The edit inside a spin box or a combo box has the focus, but the whole box is what people see.
    proxy = widget.parentWidget()
    return proxy if proxy is not None and proxy.focusProxy() is widget else widget


def _settle(area: QScrollArea) -> None:
    # A page that has just come into sight has not been laid out yet, and nothing could be scrolled to.
    for widget in (area, area.widget()):
        layout = widget.layout() if widget is not None else None
        if layout is not None:
            layout.activate()


def _scroll_into_sight(widget: QWidget) -> None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            _settle(parent)
            margin = theme.current().px(24)
            parent.ensureWidgetVisible(widget, margin, margin)
        parent = parent.parentWidget()
