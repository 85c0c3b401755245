"""Pills: a state as icon, word and colour together, never by colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop_app.ui import theme
from desktop_app.ui.theme import Theme
from desktop_app.ui.widgets.layout import Flow

PillKind = Literal["ok", "warn", "error", "info"]
_HEIGHT, _ICON, _BEFORE, _BETWEEN, _AFTER = 30, 18, 11, 6, 15


@dataclass(frozen=True, slots=True)
class Pill:
    """A state to show. ``icon`` is a file name of ``resources/icons`` without its ending."""

    text: str
    icon: str
    kind: PillKind = "warn"


def pill_width(now: Theme, text: str) -> int:
    """Answer the width a pill needs, in pixels."""
    metrics = QFontMetrics(now.font("small", 600))
    return metrics.horizontalAdvance(text) + now.px(_BEFORE + _ICON + _BETWEEN + _AFTER)


def pill_height(now: Theme) -> int:
    """Answer the height of every pill, in pixels."""
    return now.px(_HEIGHT)


def paint_pill(painter: QPainter, area: QRectF, pill: Pill, ratio: float) -> None:
    """Paint one pill into an area as wide as ``pill_width``. ``ratio`` is the screen's pixel ratio."""
    now = theme.current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(now.colour(f"{pill.kind}_bg"))
    painter.setPen(QPen(now.colour(f"{pill.kind}_line"), now.px(1)))
    shape = area.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(shape, shape.height() / 2, shape.height() / 2)
    icon = now.px(_ICON)
    pixmap = now.pixmap(pill.icon, pill.kind, _ICON, ratio)
    painter.drawPixmap(QPointF(area.left() + now.px(_BEFORE), area.center().y() - icon / 2), pixmap)
    painter.setFont(now.font("small", 600))
    painter.setPen(now.colour(pill.kind))
    words = area.adjusted(now.px(_BEFORE + _ICON + _BETWEEN), 0, 0, 0)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, pill.text)
    painter.restore()


class PillLabel(QLabel):
    """One pill on a page."""

    def __init__(self, pill: Pill) -> None:
        super().__init__(pill.text)
        self._pill = pill
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.source().theme_changed.connect(self.updateGeometry)

    def show_pill(self, pill: Pill) -> None:
        """Show another state."""
        self._pill = pill
        self.setText(pill.text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        now = theme.current()
        return QSize(pill_width(now, self._pill.text), pill_height(now))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_pill(painter, QRectF(self.rect()), self._pill, self.devicePixelRatioF())
        painter.end()


class PillRow(QWidget):
    """Several pills that wrap on to further lines; takes no room when there are none."""

    def __init__(self, pills: tuple[Pill, ...] = ()) -> None:
        super().__init__()
        self._flow = Flow(self)
        self._labels: list[PillLabel] = []
        self.set_pills(pills)

    def set_pills(self, pills: tuple[Pill, ...]) -> None:
        """Show these pills and no others."""
        for label in self._labels[len(pills) :]:
            self._flow.removeWidget(label)
            label.hide()
            label.deleteLater()
        del self._labels[len(pills) :]
        for label, pill in zip(self._labels, pills, strict=False):
            label.show_pill(pill)
        for pill in pills[len(self._labels) :]:
            label = PillLabel(pill)
            self._labels.append(label)
            self._flow.addWidget(label)
        self.setVisible(bool(pills))
        self.updateGeometry()
