"""What a screen reader is told: Qt's own hook for accessibility events, recorded.

PySide6 does not offer `QAccessible::installUpdateHandler`, so it is called in Qt's library itself, by the name that the
compilers of Linux and macOS give it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import PySide6
import shiboken6
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent

_INSTALL = "_ZN11QAccessible20installUpdateHandlerEPFvP16QAccessibleEventE"
_Handler = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


@dataclass(frozen=True, slots=True)
class Said:
    """One announcement; `now` means that it interrupts."""

    text: str
    now: bool


@contextmanager
def a_screen_reader() -> Iterator[list[Said]]:
    """A screen reader that listens for the length of the block; answers what it is told, as it is told."""
    said: list[Said] = []

    def heard(address: int) -> None:
        event = cast("QAccessibleEvent", shiboken6.wrapInstance(address, QAccessibleEvent))
        if event.type() == QAccessible.Event.Announcement:
            told = cast("QAccessibleAnnouncementEvent", shiboken6.wrapInstance(address, QAccessibleAnnouncementEvent))
            assertive = told.politeness() == QAccessible.AnnouncementPoliteness.Assertive
            said.append(Said(told.message(), assertive))

    handler = _Handler(heard)
    install = getattr(ctypes.CDLL(str(_library())), _INSTALL)
    install.restype, install.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    before = install(ctypes.cast(handler, ctypes.c_void_p))
    was_active = QAccessible.isActive()
    QAccessible.setActive(True)
    try:
        yield said
    finally:
        QAccessible.setActive(was_active)
        install(before)


def _library() -> Path:
    folder = Path(PySide6.__file__).parent / "Qt" / "lib"
    return next(path for path in (folder / "libQt6Gui.so.6", folder / "QtGui.framework" / "QtGui") if path.exists())
