"""Guards that are on in every test: what a test leaves behind, or says by the way, fails it and tells where it began.

A pytest plugin (`tests/conftest.py` registers it). A test that means to provoke a message says so, and then fails when
the message does not come:

    @pytest.mark.expects_log("back-up folder is full")          # a regular expression, searched in the message
    @pytest.mark.expects_qt_warning("QPainter::begin")
"""

from __future__ import annotations

import gc
import logging
import re
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType
    from PySide6.QtWidgets import QWidget

ROOT = Path(__file__).resolve().parent.parent.parent
STANDARD_LIBRARY = Path(logging.__file__).parent.parent

# What Qt's offscreen platform cannot do and says each time; a real screen can.
OFFSCREEN_LIMITS = re.compile(
    r"This plugin does not support (propagateSizeHints|raise|setParent|window opacity|grabbing the keyboard)"
)
# Qt's own shared windows, which no test opens.
QT_OWN_WINDOWS = {"QTipLabel", "QDesktopScreenWidget", "QShapedPixmapWidget"}
LOCAL_HOSTS = {"", "localhost", "::1", "0.0.0.0"}  # noqa: S104 - compared with, never listened on
GRACE_SECONDS = 20.0  # a thread that was told to stop may still be on its way out

WENT_WRONG = pytest.StashKey[bool]()


class NetworkUsedError(AssertionError):
    """The program is offline by promise: a test reached for another machine."""


@dataclass(frozen=True)
class Message:
    """Something that was said during a test: what kind of voice, the words, and the place in our code."""

    kind: str
    text: str
    place: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}\n    from {self.place}"


@dataclass
class Ears:
    """What was said since the last test, by whom it may be: logging, Qt, the network guard."""

    messages: list[Message] = field(default_factory=list)

    def hear(self, kind: str, text: str, place: str | None = None) -> None:
        self.messages.append(Message(kind, text, place or our_place()))

    def take(self) -> list[Message]:
        heard, self.messages = self.messages, []
        return heard


EARS = Ears()


def our_place() -> str:
    """`file:line in function` of the innermost frame that is neither a library's nor these guards'."""
    stack = [frame for frame in traceback.extract_stack() if frame.filename != __file__]
    for frame in reversed(stack):
        path = Path(frame.filename)
        if "site-packages" not in path.parts and not path.is_relative_to(STANDARD_LIBRARY):
            shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
            return f"{shown}:{frame.lineno} in {frame.name}"
    return f"{stack[-1].filename}:{stack[-1].lineno} in {stack[-1].name}"


# -- logging -------------------------------------------------------------------------------------------------------


def listen_to_logging() -> Callable[[], None]:
    """Hears every warning and worse of every logger, also of those that do not propagate; answers how to stop."""
    gate: Any = logging.Logger  # its `handle` is the one gate that all records pass
    original = gate.handle

    def handle(logger: logging.Logger, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING:
            text = f"{record.name} {record.levelname} {record.getMessage()}"
            EARS.hear("log", text, f"{record.pathname}:{record.lineno} in {record.funcName}")
        original(logger, record)

    gate.handle = handle
    return lambda: setattr(gate, "handle", original)


# -- Qt messages ---------------------------------------------------------------------------------------------------


def hear_qt(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Qt's message handler: keeps warnings and worse."""
    if kind.name in ("QtDebugMsg", "QtInfoMsg") or OFFSCREEN_LIMITS.search(text):
        return
    EARS.hear("Qt", text)


def listen_to_qt() -> None:
    """Makes Qt tell its warnings to us; again before each test, because the program installs a handler of its own."""
    if "PySide6.QtCore" in sys.modules:
        from PySide6.QtCore import qInstallMessageHandler

        qInstallMessageHandler(hear_qt)


# -- network -------------------------------------------------------------------------------------------------------


def is_local(address: object) -> bool:
    """Whether a socket address stays on this machine: a path, or a loopback host."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    return host in LOCAL_HOSTS or host.startswith("127.")


def forbid_network() -> Callable[[], None]:
    """Refuses connections, datagrams and name look-ups that leave this machine; answers how to allow them again."""
    connect, connect_ex, sendto = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto
    getaddrinfo = socket.getaddrinfo

    def refuse(address: object) -> None:
        if not is_local(address):
            EARS.hear("network", f"reached for {address!r}")
            raise NetworkUsedError(f"a test reached for {address!r}: the program is offline")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        refuse(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        refuse(address)
        return connect_ex(self, address)

    def guarded_sendto(self: socket.socket, data: Any, *rest: Any) -> int:
        refuse(rest[-1])
        return sendto(self, data, *rest)

    def guarded_getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        refuse((name or "", 0))
        return getaddrinfo(host, *rest, **named)

    def put(c: Any, ce: Any, s: Any, g: Any) -> None:
        changed: Any = socket.socket
        changed.connect, changed.connect_ex, changed.sendto = c, ce, s
        socket.getaddrinfo = g

    put(guarded_connect, guarded_connect_ex, guarded_sendto, guarded_getaddrinfo)
    return lambda: put(connect, connect_ex, sendto, getaddrinfo)


# -- threads -------------------------------------------------------------------------------------------------------

BIRTHPLACES: dict[int, str] = {}  # id of the Thread object > where it was started


def note_where_threads_begin() -> Callable[[], None]:
    """Remembers the place that starts each thread; answers how to stop."""
    kind: Any = threading.Thread
    original = kind.start

    def start(thread: threading.Thread) -> None:
        BIRTHPLACES[id(thread)] = our_place()
        original(thread)

    kind.start = start
    return lambda: setattr(kind, "start", original)


def live_threads() -> set[threading.Thread]:
    """Threads that Python started and that still run. (Qt's own threads appear as dummies when they call us.)"""
    return {thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)}


def left_threads(before: set[threading.Thread]) -> list[str]:
    """A sentence for each thread that began since `before` and does not end within the grace."""
    left = []
    for thread in live_threads() - before:
        thread.join(GRACE_SECONDS)
        if thread.is_alive():
            place = BIRTHPLACES.get(id(thread), "an unknown place")
            left.append(f"thread still running: {thread.name}\n    from {place}")
    if "PySide6.QtCore" in sys.modules:
        from PySide6.QtCore import QThreadPool

        pool = QThreadPool.globalInstance()
        if pool.activeThreadCount() and not pool.waitForDone(int(GRACE_SECONDS * 1000)):
            left.append("thread still running: Qt's global thread pool is busy\n    from a QRunnable of this test")
    if not live_threads() - before:
        BIRTHPLACES.clear()
    return left


# -- windows and timers --------------------------------------------------------------------------------------------


def top_level_widgets() -> dict[int, QWidget]:
    """Address in memory > window, for every window that exists; empty where no test has made an application."""
    if "PySide6.QtWidgets" not in sys.modules:
        return {}
    import shiboken6
    from PySide6.QtWidgets import QApplication

    if not isinstance(QApplication.instance(), QApplication):
        return {}
    windows = (window for window in QApplication.topLevelWidgets() if shiboken6.isValid(window))
    return {
        shiboken6.getCppPointer(window)[0]: window
        for window in windows
        if window.metaObject().className() not in QT_OWN_WINDOWS
    }


def flush_deletions() -> None:
    """Lets Qt delete what was asked to go with `deleteLater`."""
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def describe(widget: QWidget) -> str:
    """What a window is, in words that help to find it: class and its source, title, name, running timers."""
    from PySide6.QtCore import QTimer

    kind = type(widget)
    module = sys.modules.get(kind.__module__)
    source = getattr(module, "__file__", None) or kind.__module__
    words = [f"window left over: {kind.__name__} ({source})"]
    words += [f"title {widget.windowTitle()!r}"] if widget.windowTitle() else []
    words += [f"name {widget.objectName()!r}"] if widget.objectName() else []
    words += ["still visible"] if widget.isVisible() else []
    running = [timer for timer in widget.findChildren(QTimer) if timer.isActive()]
    words += [f"running timer {timer.objectName()!r} every {timer.interval()} ms" for timer in running]
    return ", ".join(words)


def left_windows(before: dict[int, QWidget]) -> list[str]:
    """A sentence for each window that came since `before` and is still there; the windows are taken down."""
    if not top_level_widgets().keys() - before.keys():
        return []
    flush_deletions()
    if not top_level_widgets().keys() - before.keys():
        return []
    gc.collect()  # a window in a circle of references goes only now
    flush_deletions()
    now = top_level_widgets()
    left = [now[address] for address in now.keys() - before.keys()]
    words = [describe(widget) for widget in left]
    for widget in left:
        widget.hide()
        widget.deleteLater()
    flush_deletions()
    return words


def left_timers() -> list[str]:
    """A sentence for each timer that runs on the application object itself; the timers are stopped."""
    if "PySide6.QtWidgets" not in sys.modules:
        return []
    from PySide6.QtCore import QCoreApplication, QTimer

    application = QCoreApplication.instance()
    running = [timer for timer in application.findChildren(QTimer) if timer.isActive()] if application else []
    for timer in running:
        timer.stop()
    return [f"timer still running on the application: {timer.objectName()!r}" for timer in running]


# -- the plugin ----------------------------------------------------------------------------------------------------


def unexpected(messages: list[Message], item: pytest.Item) -> list[str]:
    """The messages that no marker of the test expects, and the expectations that no message met."""
    complaints: list[str] = []
    remaining = list(messages)
    for kind, marker in (("log", "expects_log"), ("Qt", "expects_qt_warning")):
        for mark in item.iter_markers(marker):
            pattern = str(mark.args[0])
            met = [message for message in messages if message.kind == kind and re.search(pattern, message.text)]
            if not met:
                complaints.append(f"expected to hear {pattern!r} from {kind}, and did not")
            remaining = [message for message in remaining if message not in met]
    return complaints + [str(message) for message in remaining]


def pytest_configure(config: pytest.Config) -> None:
    """Tells pytest the markers, and puts the guards up for the whole session."""
    config.addinivalue_line("markers", "expects_log(pattern): the test provokes this log warning or error")
    config.addinivalue_line("markers", "expects_qt_warning(pattern): the test provokes this Qt warning")
    for put_up in (listen_to_logging, forbid_network, note_where_threads_begin):
        config.add_cleanup(put_up())


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector need not look through it again and again."""
    if "desktop_app.store.engine" in sys.modules:
        from tests.support import one_compiler

        one_compiler.share()
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remembers a failure: its traceback keeps windows alive, and one report of it is enough."""
    report = yield
    if report.failed:
        item.stash[WENT_WRONG] = True
    return report


@pytest.fixture(autouse=True)
def guards(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails the test for what it said unexpectedly or left behind. Set up first, so it looks after every teardown."""
    listen_to_qt()
    threads, windows = live_threads(), top_level_widgets()
    yield
    complaints = [*left_windows(windows), *left_timers(), *left_threads(threads)]
    complaints += unexpected(EARS.take(), request.node)
    if complaints and not request.node.stash.get(WENT_WRONG, False):
        pytest.fail("This test left or said what it should not have:\n- " + "\n- ".join(complaints), pytrace=False)
