"""Accessibility rules over a live window, in one process, with real keys and real pixels.

``check(window)`` answers what is wrong, in WCAG 2.2 A and AA as read for software by WCAG2ICT (W3C Note, 2025-12-11),
and a few rules of the house. The window has to be shown and active.
"""

from __future__ import annotations

import functools
import itertools
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar, cast

from PIL import Image, ImageChops
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QAction, QImage, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDateTimeEdit,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QTextBrowser,
    QTextEdit,
    QWidget,
)

Kind = TypeVar("Kind", bound=QWidget)
BOXES = (QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox)
INPUTS = (*BOXES, QAbstractItemView, QAbstractSlider)
LEAST_TARGET = 24
HOUSE_TARGET = 44
LEAST_TEXT = 14
TAB_LIMIT = 200
LINKS_LIMIT = 100
SETTLE_LIMIT = 40
SETTLE_STILL = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: the rule's name, the WCAG criterion ("house" for our own), the widget, what is wrong."""

    rule: str
    criterion: str
    widget: str
    message: str


Rule = Callable[[QWidget], Iterator[Finding]]


def check(window: QWidget, *, without: tuple[str, ...] = ()) -> list[Finding]:
    """Answer every finding in a window that is on the screen. ``without`` names rules to leave out."""
    settle(window)
    had_focus = QApplication.focusWidget()
    found = [finding for rule in RULES for finding in rule(window) if finding.rule not in without]
    if had_focus is not None:
        had_focus.setFocus()
    return found


def check_fit(window: QWidget) -> list[Finding]:
    """Answer what is cut, covered or too small to hit in a window that is on the screen."""
    settle(window)
    return [finding for rule in (_truncation, _overlaps, _targets) for finding in rule(window)]


def settle(window: QWidget) -> None:
    """Let layouts come to rest: a page is laid out, finds that it needs a scroll bar, and is laid out again."""
    before: list[QRect] = []
    still = 0
    for _ in range(SETTLE_LIMIT):
        QApplication.processEvents()
        now = [widget.geometry() for widget in window.findChildren(QWidget)]
        still = still + 1 if now == before else 0
        if still == SETTLE_STILL:
            return
        before = now


def check_escape(dialog: QDialog, opener: QWidget) -> list[Finding]:
    """Answer whether Escape closes a dialog that ``opener`` opened, and gives the keyboard back to it."""
    focus = QApplication.focusWidget()
    target = focus if focus is not None and dialog.isAncestorOf(focus) else dialog
    QTest.keyClick(target, Qt.Key.Key_Escape)
    QApplication.processEvents()
    if dialog.isVisible():
        return [_finding("escape", "2.1.2", dialog, "Escape does not close the dialog")]
    # What has the keyboard in the opener's window: offscreen no window manager makes that window active again.
    now = opener.window().focusWidget()
    if now is not opener:
        message = f"the keyboard went to {_ident(now)}, not back to {_ident(opener)}"
        return [_finding("focus-return", "2.4.3", dialog, message)]
    return []


# -- names and labels --------------------------------------------------------------------------------------------------


def _names(window: QWidget) -> Iterator[Finding]:
    for widget in focusables(window):
        if not accessible_name(widget).strip():
            yield _finding("name", "4.1.2", widget, "no accessible name")
    for label in live(window, QLabel):
        if not label.pixmap().isNull() and not label.accessibleName() and not label.property("decorative"):
            yield _finding("image-alt", "1.1.1", label, "a picture with neither a name nor the decorative flag")
    for button in live(window, QPushButton):
        if button.isCheckable():
            yield _finding("checkable-button", "4.1.2", button, "a checkable button is announced as a check box")
    if not window.windowTitle():
        yield _finding("title", "2.4.2", window, "the window has no title")


def _labels(window: QWidget) -> Iterator[Finding]:
    for widget in focusables(window):
        read = isinstance(widget, QAbstractItemView) or _only_read(widget)
        if isinstance(widget, INPUTS) and not _has_label(widget) and not (read and widget.accessibleName()):
            yield _finding("label", "3.3.2", widget, "an input has no visible label that is its buddy")
    for label in live(window, QLabel):
        rich = label.textFormat() == Qt.TextFormat.RichText
        if re.search(r"&[^& ]", label.text()) and not rich and label.buddy() is None:
            yield _finding("buddy", "2.1.1", label, "a label has a mnemonic but no buddy")
    for button in live(window, QAbstractButton):
        if not _name_has_text(button):
            message = f"the name {button.accessibleName()!r} does not contain what is seen"
            yield _finding("label-in-name", "2.5.3", button, message)


def _name_has_text(button: QAbstractButton) -> bool:
    seen = _plain(button.text()).lower()
    name = button.accessibleName().lower()
    if not seen or not name or seen in name:
        return True
    heard = set(re.findall(r"\w+", f"{name} {button.accessibleDescription().lower()}"))
    return set(re.findall(r"\w+", seen)) <= heard


def _unique_names(window: QWidget) -> Iterator[Finding]:
    names = Counter(accessible_name(w) for w in focusables(window) if isinstance(w, QAbstractButton))
    for name, count in names.items():
        if name and count > 1:
            yield _finding("unique-name", "2.4.6", window, f"{count} controls are all called {name!r}")


def _errors(window: QWidget) -> Iterator[Finding]:
    for widget in focusables(window):
        if widget.property("bad") and not widget.accessibleDescription().startswith("Error"):
            yield _finding("error-text", "3.3.1", widget, "marked wrong, but a screen reader is not told why")


def _views(window: QWidget) -> Iterator[Finding]:
    for view in live(window, QAbstractItemView):
        model = view.model()
        if model is None or not model.rowCount():
            continue
        if not model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole):
            yield _finding("row-sentence", "1.3.1", view, "rows have no sentence for screen readers")
        if not view.currentIndex().isValid():
            yield _finding("current-row", "4.1.2", view, "a view with rows has no current one")


# -- sizes -------------------------------------------------------------------------------------------------------------


def _targets(window: QWidget) -> Iterator[Finding]:
    for button in live(window, QAbstractButton):
        if not button.isEnabled() or button.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        size = f"{button.width()}x{button.height()}"
        if button.width() < LEAST_TARGET or button.height() < LEAST_TARGET:
            yield _finding("target", "2.5.8", button, f"{size} is less than {LEAST_TARGET}")
        elif button.height() < HOUSE_TARGET and not button.property("inline"):
            yield _finding("target-house", "house", button, f"{size} is less than {HOUSE_TARGET}")


def _small_text(window: QWidget) -> Iterator[Finding]:
    for widget in _with_text(window):
        if widget.fontInfo().pixelSize() < LEAST_TEXT:
            yield _finding("small-text", "house", widget, f"{widget.fontInfo().pixelSize()} px")


def _truncation(window: QWidget) -> Iterator[Finding]:
    for label in live(window, QLabel):
        if label.text() and label.pixmap().isNull() and _label_is_cut(label):
            yield _finding("truncated", "1.4.4", label, f"needs {label.sizeHint()} and has {label.size()}")
    for button in live(window, QAbstractButton):
        need = _button_needs(button)
        if button.width() + 1 < need.width() or button.height() + 1 < need.height():
            yield _finding("truncated", "1.4.4", button, f"needs {need} and has {button.size()}")
    for widget in focusables(window):
        if not _scrolled(widget) and widget.visibleRegion().boundingRect().size() != widget.size():
            seen = widget.visibleRegion().boundingRect().size()
            yield _finding("clipped", "1.4.10", widget, f"only {seen} of {widget.size()} is seen")


def _label_is_cut(label: QLabel) -> bool:
    hint = label.sizeHint()
    height = label.heightForWidth(label.width()) if label.wordWrap() else hint.height()
    return (not label.wordWrap() and hint.width() > label.width() + 1) or height > label.height() + 2


def _button_needs(button: QAbstractButton) -> QSize:
    if not button.text():
        need = button.minimumSizeHint()
    elif button.hasHeightForWidth():
        need = QSize(button.minimumSizeHint().width(), button.heightForWidth(button.width()))
    else:
        need = button.sizeHint()
    return need.boundedTo(button.maximumSize())


def _overlaps(window: QWidget) -> Iterator[Finding]:
    places = [(w, QRect(w.mapTo(window, QPoint()), w.size())) for w in focusables(window) if not _scrolled(w)]
    for place, (first, area) in enumerate(places):
        for second, other in places[place + 1 :]:
            related = first.isAncestorOf(second) or second.isAncestorOf(first)
            if not related and area.intersects(other):
                yield _finding("overlap", "1.4.10", first, f"lies over {_ident(second)}")


# -- pixels ------------------------------------------------------------------------------------------------------------


class Pixels:
    """A picture of a part of a window. Pillow does the counting: there are millions."""

    def __init__(self, window: QWidget, area: QRect | None = None) -> None:
        grabbed = window.grab() if area is None else window.grab(area)
        image = grabbed.toImage().convertToFormat(QImage.Format.Format_RGB32)
        self.ratio = image.devicePixelRatio()
        self.width, self.height = image.width(), image.height()
        self._picture = Image.frombytes(
            "RGB", (self.width, self.height), bytes(image.constBits()), "raw", "BGRX", image.bytesPerLine()
        )

    def row(self, y: int, left: int, right: int) -> list[int]:
        """Answer the colours of one row from ``left`` up to but not including ``right``."""
        return [self._colour(x, y) for x in range(left, right)]

    def colours(self, area: QRect) -> Counter[int]:
        """Answer how often each colour is in an area of the window."""
        ratio = self.ratio
        left, right = max(0, int(area.left() * ratio)), min(self.width, int((area.right() + 1) * ratio))
        top, bottom = max(0, int(area.top() * ratio)), min(self.height, int((area.bottom() + 1) * ratio))
        if left >= right or top >= bottom:
            return Counter()
        part = self._picture.crop((left, top, right, bottom))
        found = cast("list[tuple[int, tuple[int, ...]]]", part.getcolors(part.width * part.height))
        return Counter({_number(colour): count for count, colour in found})

    def changed(self, other: Pixels, least_ratio: float, enough: int) -> int:
        """Answer how many pixels differ from another picture of the same size by this contrast; from ``enough`` on it
        may be fewer than there are. The rim, where a ring is, is looked at first."""
        wide, high, rim = self.width, self.height, round(14 * self.ratio)
        found = 0
        if min(wide, high) > 2 * rim:
            inner = (0, rim, rim, high - rim), (wide - rim, rim, wide, high - rim)
            for strip in ((0, 0, wide, rim), (0, high - rim, wide, high), *inner):
                found += _changed(self._picture.crop(strip), other._picture.crop(strip), least_ratio)
            if found >= enough:
                return found
        return _changed(self._picture, other._picture, least_ratio)

    def _colour(self, x: int, y: int) -> int:
        colour = self._picture.getpixel((x, y))
        assert isinstance(colour, tuple)
        return _number(colour)


def _changed(first: Image.Image, second: Image.Image, least_ratio: float) -> int:
    differs = functools.reduce(ImageChops.lighter, ImageChops.difference(first, second).split()).tobytes()
    mine, theirs = (memoryview(one.convert("RGBX").tobytes()).cast("I") for one in (first, second))
    pairs = Counter(itertools.compress(zip(mine, theirs, strict=True), differs))
    return sum(n for (a, b), n in pairs.items() if colour_ratio(_turned(a), _turned(b)) >= least_ratio)


def _number(colour: tuple[int, ...]) -> int:
    """0xRRGGBB."""
    red, green, blue = colour[:3]
    return red << 16 | green << 8 | blue


def _turned(colour: int) -> int:
    """0xRRGGBB of a pixel that Pillow keeps as the bytes red, green, blue, and one more."""
    return _number(tuple(colour.to_bytes(4, sys.byteorder)))


@functools.lru_cache(maxsize=65536)
def _luminance(colour: int) -> float:
    parts = [(colour >> shift & 0xFF) / 255 for shift in (16, 8, 0)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def colour_ratio(first: int, second: int) -> float:
    """Answer the contrast of two colours given as 0xRRGGBB, 1 to 21."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


class Pictures:
    """Pictures of a window and of everything that scrolls in it, whole, so that what is out of sight is judged too."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._taken: dict[QWidget, Pixels] = {}

    def of(self, widget: QWidget) -> tuple[Pixels, QRect]:
        """Answer the picture that shows a widget, and where on it."""
        sheet = _sheet_of(widget, self._window)
        if sheet not in self._taken:
            self._taken[sheet] = Pixels(sheet)
        return self._taken[sheet], QRect(widget.mapTo(sheet, QPoint(0, 0)), widget.size())


def _colours(window: QWidget) -> Iterator[Finding]:
    pictures = Pictures(window)  # taken once: that is what costs most
    yield from _contrast(window, pictures)
    yield from _edges(window, pictures)


def _contrast(window: QWidget, pictures: Pictures) -> Iterator[Finding]:
    for widget in _with_text(window):
        if not widget.isEnabled():
            continue
        pixels, area = pictures.of(widget)
        inset = 0 if isinstance(widget, QLabel) else 6
        colours = pixels.colours(area.adjusted(inset, inset, -inset, -inset))
        if not colours:
            continue
        ground = colours.most_common(1)[0][0]
        used = [colour for colour, count in colours.items() if count >= 3]
        best = max((colour_ratio(colour, ground) for colour in used), default=1.0)
        info = widget.fontInfo()
        large = info.pixelSize() >= 24 or (info.pixelSize() >= 18.66 and info.bold())
        if best < (3.0 if large else 4.5):
            yield _finding("contrast", "1.4.3", widget, f"{best:.2f}:1 on #{ground & 0xFFFFFF:06x}")


def _edges(window: QWidget, pictures: Pictures) -> Iterator[Finding]:
    for widget in focusables(window):
        if not isinstance(widget, BOXES) or _only_read(widget):
            continue
        pixels, area = pictures.of(widget)
        x, y = int(area.left() * pixels.ratio), int(area.center().y() * pixels.ratio)
        if not (9 <= x < pixels.width - 6 and 0 <= y < pixels.height):
            continue
        outside = pixels.row(y, x - 9, x - 8)[0]
        best = max(colour_ratio(colour, outside) for colour in pixels.row(y, x - 6, x + 6))
        if best < 3:
            yield _finding("edge-contrast", "1.4.11", widget, f"the edge has {best:.2f}:1, less than 3")


def _focus_is_seen(window: QWidget) -> Iterator[Finding]:
    for widget in focusables(window):
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if QApplication.focusWidget() is not widget:
            continue
        seen = widget.visibleRegion().boundingRect()
        if seen.isEmpty():
            yield _finding("focus-hidden", "2.4.11", widget, "cannot be seen while it has the keyboard")
            continue
        area = QRect(widget.mapTo(window, seen.topLeft()), seen.size()).adjusted(-8, -8, 8, 8) & window.rect()
        with_ring = Pixels(window, area)
        widget.clearFocus()
        need = 2 * (min(area.width(), 400) + min(area.height(), 400))
        count = Pixels(window, area).changed(with_ring, 3, need)
        if count < need:
            yield _finding("focus-visible", "2.4.7", widget, f"{count} pixels change by 3:1 with focus, {need} wanted")


# -- keys and wheel ----------------------------------------------------------------------------------------------------


def _keys(window: QWidget) -> Iterator[Finding]:
    used: dict[str, object] = {}
    for key, owner in _bound_keys(window):
        if not key:
            continue
        if used.setdefault(key, owner) is not owner:
            yield _finding("key-clash", "2.1.1", window, f"{key} is used twice")
        if len(key) == 1:
            yield _finding("single-key", "2.1.4", window, f"{key} alone is a shortcut")


def _bound_keys(window: QWidget) -> Iterator[tuple[str, object]]:
    for shortcut in window.findChildren(QShortcut):
        parent = shortcut.parent()
        if not isinstance(parent, QWidget) or parent.isVisible():
            yield shortcut.key().toString(), shortcut
    for action in window.findChildren(QAction):
        yield action.shortcut().toString(), action
    for widget in live(window, QWidget):
        if isinstance(widget, QAbstractButton):
            # A button with a mnemonic has it as its shortcut already.
            yield widget.shortcut().toString(), widget
        elif isinstance(widget, QLabel) and widget.buddy() is not None:
            yield QKeySequence.mnemonic(widget.text()).toString(), widget.buddy()


def _tab(window: QWidget) -> Iterator[Finding]:
    wanted = [w for w in focusables(window) if not isinstance(w, QRadioButton) or w.isChecked()]
    start = next(iter(focusables(window)), None)
    if start is None:
        return
    start.setFocus(Qt.FocusReason.TabFocusReason)
    order: list[QWidget] = []
    for _ in range(TAB_LIMIT):
        now = QApplication.focusWidget()
        if isinstance(now, QTextBrowser) and order and now is order[-1]:
            now = _through_links(now)
        if now is None or now in order:
            if order and now is order[-1]:
                yield _finding("keyboard-trap", "2.1.2", order[-1], "Tab does not leave this")
            break
        order.append(now)
        _press_tab(now)
    for widget in wanted:
        if not any(widget is w or widget.isAncestorOf(w) or w.isAncestorOf(widget) for w in order):
            yield _finding("unreachable", "2.1.1", widget, "Tab never comes here")
    for first, second in itertools.pairwise(order):
        if first.parentWidget() is second.parentWidget() and _is_before(second.geometry(), first.geometry()):
            yield _finding("tab-order", "2.4.3", second, f"comes after {_ident(first)} but lies before it")


def _through_links(browser: QTextBrowser) -> QWidget | None:
    """In a page of help Tab stops at each link before it leaves."""
    for _ in range(TAB_LIMIT):
        if QApplication.focusWidget() is not browser:
            break
        _press_tab(browser)
    return QApplication.focusWidget()


def _press_tab(widget: QWidget) -> None:
    QTest.keyClick(widget, Qt.Key.Key_Tab)
    # Tab goes through the day, the month and the year of a date before it leaves.
    parts = widget.sectionCount() if isinstance(widget, QDateTimeEdit) else 0
    # And through the links of a page of help.
    parts = LINKS_LIMIT if isinstance(widget, QTextBrowser) else parts
    for _ in range(parts):
        if QApplication.focusWidget() is widget:
            QTest.keyClick(widget, Qt.Key.Key_Tab)


def _is_before(later: QRect, earlier: QRect) -> bool:
    same_line = later.top() < earlier.bottom() and earlier.top() < later.bottom()
    return later.bottom() < earlier.top() or (same_line and later.right() < earlier.left())


def _wheel(window: QWidget) -> Iterator[Finding]:
    for widget in live(window, QWidget):
        if not isinstance(widget, QComboBox | QAbstractSpinBox | QAbstractSlider) or isinstance(widget, QScrollBar):
            continue
        before = _value(widget)
        for turn in (-120, 120):
            widget.setFocus()  # scrolls it into sight
            widget.clearFocus()
            _turn_wheel(window, widget, turn)
            if _value(widget) != before:
                yield _finding("wheel", "house", widget, "the wheel changes it while it has not the keyboard")
                break


def _turn_wheel(window: QWidget, widget: QWidget, turn: int) -> None:
    # A real turn over the window: Qt may give the keyboard to what lies under the mouse.
    place = QPointF(widget.mapTo(window, widget.rect().center()))
    QTest.wheelEvent(window.windowHandle(), place, QPoint(0, turn))
    QApplication.processEvents()


def _value(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return str(widget.currentIndex())
    if isinstance(widget, QAbstractSlider):
        return str(widget.value())
    return cast("QAbstractSpinBox", widget).text()


# -- finding widgets ---------------------------------------------------------------------------------------------------


def live(window: QWidget, kind: type[Kind]) -> list[Kind]:
    """Answer the widgets of a kind that can be seen, now or after scrolling; not our focus ring, not Qt's own parts."""
    every: list[Kind] = window.findChildren(kind)
    shown = [w for w in every if w.isVisible() and not _own_part(w)]
    return [w for w in shown if _scrolled(w) or not w.visibleRegion().isEmpty()]


def focusables(window: QWidget) -> list[QWidget]:
    """Answer the widgets that Tab can reach."""
    inner = (QAbstractSpinBox, QComboBox)
    return [
        w
        for w in live(window, QWidget)
        if w.isEnabled()
        and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(w, QScrollArea)
        and not isinstance(w.parentWidget(), inner)
    ]


def accessible_name(widget: QWidget) -> str:
    """Answer the name that a screen reader gets."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def _own_part(widget: QWidget) -> bool:
    return widget.objectName() == "focusRing" or widget.objectName().startswith("qt_")


def _has_label(widget: QWidget) -> bool:
    interface = QAccessible.queryAccessibleInterface(widget)
    if interface is None:
        return False
    return any(bool(relation[1] & QAccessible.RelationFlag.Label) for relation in interface.relations())


def _with_text(window: QWidget) -> list[QLabel | QAbstractButton | QLineEdit]:
    return [
        w for w in live(window, QWidget) if isinstance(w, QLabel | QAbstractButton | QLineEdit) and _plain(w.text())
    ]


def _only_read(widget: QWidget) -> bool:
    return isinstance(widget, QTextEdit | QPlainTextEdit) and widget.isReadOnly()


def _sheet_of(widget: QWidget, window: QWidget) -> QWidget:
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        grand = parent.parentWidget()
        area = grand.parentWidget() if grand is not None else None
        if isinstance(area, QScrollArea) and area.widget() is parent:
            return parent
        parent = grand
    return window


def _scrolled(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def _plain(text: str) -> str:
    return re.sub(r"&(.)", r"\1", text).strip()


def _ident(widget: QWidget | None) -> str:
    if widget is None:
        return "nothing"
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else ""
    return f"{type(widget).__name__}[{(_plain(text) or widget.accessibleName())[:40]}]"


def _finding(rule: str, criterion: str, widget: QWidget, message: str) -> Finding:
    return Finding(rule, criterion, _ident(widget), message)


RULES: tuple[Rule, ...] = (
    _names,
    _labels,
    _unique_names,
    _errors,
    _views,
    _targets,
    _small_text,
    _truncation,
    _overlaps,
    _colours,
    _keys,
    _tab,
    _focus_is_seen,
    _wheel,
)
