"""One page to look at: whole, as large as there is room, or at its real size and larger, to be scrolled."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget

from desktop_app.ui.widgets.pages import Draw, PagePicture

MM_PER_INCH = 25.4
A4_MM = (210, 297)
SCALES = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
REDRAW_AFTER_MS = 30
BELIEVABLE_DPI = range(60, 400)
"""What a screen may say of itself; some know nothing of their own size, and say anything."""


class PageView(QStackedWidget):
    """A page fitted into the room there is (``scale`` None), or at `scale` times its size on paper.

    ``draw`` answers pictures, a coarser one or None while the one asked for is not there yet; ``redraw`` is for when it
    has come. ``scale_changed``
    comes when the page is shown at another scale.
    """

    scale_changed = Signal()

    def __init__(self, draw: Draw, name: str = "The page at its real size") -> None:
        super().__init__()
        self._draw = draw
        self._number = 0
        self._name = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REDRAW_AFTER_MS)
        self._soon.timeout.connect(self.redraw)
        self.scale: float | None = None
        self.fitted, self.real = PagePicture(), PagePicture()
        self.scroller = QScrollArea()
        self.scroller.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.scroller.setAccessibleName(name)
        self.scroller.setWidget(self.real)
        self.addWidget(self.fitted)
        self.addWidget(self.scroller)

    def show_page(self, number: int, name: str) -> None:
        """Show this page (0: none); ``name`` is what screen readers say of it."""
        if number != self._number:
            self.scroller.verticalScrollBar().setValue(0)
        self._number, self._name = number, name
        self.redraw()

    def redraw(self) -> None:
        """Draw the page at the size that it has here now."""
        picture = self.fitted if self.scale is None else self.real
        if self.scale is not None:
            self.real.hold(self._real_size(self.scale))
        image = self._draw(self._number, self.wanted_height()) if self._number else None
        picture.show_page(image, self._name)

    def wanted_height(self) -> int:
        """How high a picture has to be to be sharp here, in pixels of the screen."""
        height = self.fitted.sheet.height() if self.scale is None else self._real_size(self.scale).height()
        return max(200, round(height * self.devicePixelRatioF()))

    def set_scale(self, scale: float | None) -> None:
        """Show the page at this many times its real size; None: as large as there is room."""
        if scale == self.scale:
            return
        self.scale = scale
        self.setCurrentWidget(self.fitted if scale is None else self.scroller)
        self.redraw()
        self.scale_changed.emit()

    def zoom(self, steps: int) -> None:
        """Show the page a step larger or smaller. From the fitted page the first step is the next larger or smaller."""
        now = self.scale if self.scale is not None else self.fitted.sheet.height() / self._real_size(1).height()
        if steps > 0:
            self.set_scale(next((each for each in SCALES if each > now + 0.01), SCALES[-1]))
        else:
            self.set_scale(next((each for each in reversed(SCALES) if each < now - 0.01), SCALES[0]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # While the window is being pulled larger, the picture that is there is stretched.
        self._soon.start()

    def _real_size(self, scale: float) -> QSize:
        across, up = self.screen().physicalDotsPerInchX(), self.screen().physicalDotsPerInchY()
        if round(across) not in BELIEVABLE_DPI or round(up) not in BELIEVABLE_DPI:
            across, up = self.logicalDpiX(), self.logicalDpiY()
        width, height = (mm / MM_PER_INCH * dots * scale for mm, dots in zip(A4_MM, (across, up), strict=True))
        return QSize(round(width), round(height))
