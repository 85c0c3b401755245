"""Photos on a page: small ones that can be pressed, with their captions, and one shown as large as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QImage,
    QImageReader,
    QImageWriter,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QSizePolicy

from desktop_app.ui import theme
from desktop_app.ui.theme import Theme

NO_CAPTION = "Add a caption"
THUMB = (170, 113)
"""Width and height of a small photo, in pixels at 100 % text size."""
_LEAST_WIDTH, _GAP, _CAPTION_LINES = 124, 10, 2


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo to show: its key, its caption (perhaps ""), and its image, None while it is not on this computer."""

    key: str
    caption: str
    image: QImage | None = field(default=None, compare=False)


def image_of(data: bytes, longest: int) -> QImage | None:
    """The picture in ``data`` with its longest side at most ``longest`` pixels; None if it cannot be read."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > longest:
        # Told before reading, so that a JPEG is decoded small at once.
        reader.setScaledSize(size.scaled(longest, longest, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image


def bytes_of(image: QImage) -> bytes:
    """The image as the bytes of a PNG file, written fast rather than small."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"png")
    writer.setCompression(1)
    writer.write(image)
    return bytes(data.data())


class PhotoButton(QPushButton):
    """A small photo over its caption. Pressing it opens the photo.

    The caption is painted and is part of the name; Qt's own text of the button stays empty.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.caption = ""
        self._image: QImage | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_picture(self, picture: Picture) -> None:
        """Show this photo."""
        self._image = picture.image
        missing = "" if picture.image is not None else ", not on this computer yet"
        self.caption = picture.caption or NO_CAPTION
        self.setAccessibleName(f"Photo {self._number}: {picture.caption or 'no caption. ' + NO_CAPTION}{missing}")
        self.setAccessibleDescription("Press to see it large, to change its caption or to take it off")
        self.setToolTip(picture.caption)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        now = theme.current()
        width = now.px(THUMB[0])
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(_LEAST_WIDTH) // 2, theme.current().px(THUMB[1]) // 2)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        now = theme.current()
        return _picture_height(width) + now.px(6) + self._caption_height(now, width)

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        height = _picture_height(self.width())
        frame = QRectF(0, 0, self.width(), height)
        shape = QPainterPath()
        shape.addRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), now.px(6), now.px(6))
        painter.fillPath(shape, now.colour("sunken"))
        if self._image is not None:
            painter.setClipPath(shape)
            painter.drawImage(frame, self._image, _covering(self._image, frame))
            painter.setClipping(False)
        else:
            pixmap = now.pixmap("image", "muted", 32, self.devicePixelRatioF())
            painter.drawPixmap(frame.center().toPoint() - QRect(0, 0, now.px(32), now.px(32)).center(), pixmap)
        painter.setPen(QPen(now.colour("line"), now.px(now.tokens.line_px)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)
        self._paint_caption(painter, now, QRect(0, height + now.px(6), self.width(), self.height()))
        painter.end()

    def _paint_caption(self, painter: QPainter, now: Theme, area: QRect) -> None:
        given = self.caption != NO_CAPTION
        font = now.font("body") if given else now.font("body", underline=True)
        painter.setFont(font)
        painter.setPen(now.colour("muted" if given else "link"))
        for place, line in enumerate(_wrapped(self.caption, QFontMetrics(font), area.width())):
            top = area.top() + place * QFontMetrics(font).lineSpacing()
            box = QRect(area.left(), top, area.width(), QFontMetrics(font).height())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), line)

    def _caption_height(self, now: Theme, width: int) -> int:
        metrics = QFontMetrics(now.font("body"))
        return len(_wrapped(self.caption, metrics, width)) * metrics.lineSpacing() + now.px(2)


class PhotoStrip(QFrame):
    """Small photos beside one another, in as many columns as fit. ``pressed(key)`` comes with one of them."""

    pressed = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("frame", "clear")
        self._pictures: tuple[Picture, ...] = ()
        self._buttons: list[PhotoButton] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.hide()
        theme.source().theme_changed.connect(self._arrange)

    def show_pictures(self, pictures: Sequence[Picture]) -> None:
        """Show these photos and no others, in this order; with none the strip takes no room."""
        focused = next((place for place, button in enumerate(self._buttons) if button.hasFocus()), None)
        self._pictures = tuple(pictures)
        while len(self._buttons) > len(pictures):
            button = self._buttons.pop()
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        while len(self._buttons) < len(pictures):
            place = len(self._buttons)
            button = PhotoButton(place + 1)
            button.clicked.connect(lambda _=False, place=place: self._press(place))
            self._buttons.append(button)
        for button, picture in zip(self._buttons, self._pictures, strict=True):
            button.show_picture(picture)
        self.setVisible(bool(pictures))
        self._arrange()
        if focused is not None and self._buttons:
            self._buttons[min(focused, len(self._buttons) - 1)].setFocus()

    def keys(self) -> tuple[str, ...]:
        """The keys of the photos shown, in order."""
        return tuple(picture.key for picture in self._pictures)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(_LEAST_WIDTH), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._arrange()

    def _press(self, place: int) -> None:
        if place < len(self._pictures):
            self.pressed.emit(self._pictures[place].key)

    def _arrange(self) -> None:
        now = theme.current()
        gap = now.px(_GAP)
        self._grid.setSpacing(gap)
        room = max(self.width(), now.px(_LEAST_WIDTH))
        columns = max(1, (room + gap) // (now.px(_LEAST_WIDTH) + gap))
        columns = min(columns, max(2, len(self._buttons)))
        width = min(now.px(THUMB[0]), (room - gap * (columns - 1)) // columns)
        for button in self._buttons:
            self._grid.removeWidget(button)
        for place, button in enumerate(self._buttons):
            button.setFixedSize(width, button.heightForWidth(width))
            button.show()
            self._grid.addWidget(button, place // columns, place % columns, Qt.AlignmentFlag.AlignTop)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
        self._grid.setColumnStretch(columns, 1)


class LargePhoto(QFrame):
    """One photo as large as there is room, never larger than it is. ``name`` is what screen readers say for it."""

    def __init__(self, image: QImage | None, name: str) -> None:
        super().__init__()
        self.setProperty("frame", "picture")
        self._image = image
        self.setAccessibleName(name)
        self.setMinimumSize(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(560, 360)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 160)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._image is None:
            pixmap = now.pixmap("image", "muted", 44, self.devicePixelRatioF())
            painter.drawPixmap(self.rect().center() - QRect(0, 0, now.px(44), now.px(44)).center(), pixmap)
        else:
            area = self.rect().adjusted(4, 4, -4, -4)
            size = self._image.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(0, 0, size.width(), size.height())
            place.moveCenter(area.center())
            painter.drawImage(place, self._image)
        painter.end()


def _picture_height(width: int) -> int:
    return round(width * THUMB[1] / THUMB[0])


def _covering(image: QImage, frame: QRectF) -> QRectF:
    """The middle part of the image that has the frame's proportions."""
    ratio = frame.width() / max(1.0, frame.height())
    width = min(float(image.width()), image.height() * ratio)
    height = width / ratio
    return QRectF((image.width() - width) / 2, (image.height() - height) / 2, width, height)


def _wrapped(text: str, metrics: QFontMetrics, width: int) -> list[str]:
    """The text on at most two lines; what does not fit is told by an ellipsis (and in full to screen readers)."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < _CAPTION_LINES - 1:
        if metrics.horizontalAdvance(rest) <= width:
            break
        cut = len(rest)
        while cut > 0 and metrics.horizontalAdvance(rest[:cut].rstrip()) > width:
            cut = rest.rfind(" ", 0, cut)
        if cut <= 0:
            break
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    lines.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width))
    return lines
