"""Playing the program to an audience: real windows, driven step by step, and pictures of what they show.

A play is a generator. What it yields is waited for: None for the screen to settle, or a function that answers True when
the play may go on. So everything runs in the ordinary event loop, as it does for a user.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QWidget

from desktop_app.paths import Places
from desktop_app.ui import theme
from desktop_app.ui.theme import Theme, ThemeName
from desktop_app.ui.ways_in import LoadWaysIn
from desktop_app.ui.window import DeskWindow, open_window

Wait = Callable[[], bool] | None
Play = Iterator[Wait]

SETTLE_MS = 40
TURN_MS = 10
LONGEST_WAIT_MS = 60_000
WIDTH, HEIGHT = 1366, 768
LOOKS: tuple[tuple[str, ThemeName, float], ...] = (
    ("light", "light", 1.0),
    ("dark", "dark", 1.0),
    ("high-contrast", "contrast", 1.0),
    ("text-200", "light", 2.0),
)


class Stage(QObject):
    """The windows of a play, and the folder that its pictures go to."""

    def __init__(self, app: QApplication, pictures: Path) -> None:
        super().__init__()
        self.app = app
        self.pictures = pictures
        self.taken: list[Path] = []
        self.window: DeskWindow | None = None

    def open(self, places: Places, load: LoadWaysIn, passphrase: str | None = None) -> Play:
        """Open the window of a copy and wait until all its pages are there; a new copy shows its first start."""
        window = open_window(self.app, places, load)
        assert window is not None  # noqa: S101 - a play has its folders to itself
        self.window = window
        window.resize(WIDTH, HEIGHT)
        if not places.are_taken():
            yield None
            return
        ready: list[bool] = []
        window.ready.connect(lambda: ready.append(True))
        if passphrase is not None:
            window.unlock(passphrase)
        yield lambda: bool(ready)
        yield lambda: window.runner is not None and not window.runner.busy

    def close(self) -> Play:
        """Close the window that is open."""
        if self.window is not None:
            self.window.close()
            self.window = None
            theme.apply_theme(self.app, Theme())
        yield None

    def dialog(self) -> QDialog:
        """The dialog that is open over the window."""
        return next(w for w in self.app.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible())

    def picture(self, name: str, of: QWidget | None = None) -> Play:
        """Take a picture of the window, or of one widget, with the pages that it shows."""
        yield None
        yield lambda: self.window is None or self.window.runner is None or not self.window.runner.looking
        yield None
        shown = of or self.window
        assert shown is not None  # noqa: S101 - pictures are of something
        path = self.pictures / f"{name}.png"
        shown.grab().save(str(path))
        self.taken.append(path)

    def every_look(self, name: str, of: Callable[[], QWidget] | None = None) -> Play:
        """Take a picture in each theme, and one with text at 200 %."""
        for words, colours, scale in LOOKS:
            theme.apply_theme(self.app, Theme(colours, scale))
            yield None
            yield from self.picture(f"{name}-{words}", of() if of else None)
        theme.apply_theme(self.app, Theme())
        yield None

    def type(self, where: QWidget, name: str, words: str) -> None:
        """Write into the field that a screen reader calls `name`."""
        boxes: list[QLineEdit | QPlainTextEdit] = [*where.findChildren(QLineEdit), *where.findChildren(QPlainTextEdit)]
        for box in boxes:
            if box.accessibleName().replace("&", "").removesuffix(" (optional)") == name and box.isVisible():
                if isinstance(box, QLineEdit):
                    box.setText(words)
                else:
                    box.setPlainText(words)
                return
        raise LookupError(name)


class _Player(QObject):
    """Runs a play to its end, or to the first thing that goes wrong."""

    def __init__(self, app: QApplication, play: Play) -> None:
        super().__init__()
        self._app, self._play = app, play
        self._wait: Wait = None
        self._waited_ms = 0
        self.error: BaseException | None = None

    def start(self) -> None:
        """Take the next step, soon."""
        QTimer.singleShot(SETTLE_MS if self._wait is None else TURN_MS, self, self._turn)

    def _turn(self) -> None:
        try:
            if self._wait is not None and not self._wait():
                self._waited_ms += TURN_MS
                if self._waited_ms > LONGEST_WAIT_MS:
                    raise TimeoutError(f"waited in vain after step {self._play}")
                self.start()
                return
            self._waited_ms = 0
            self._wait = next(self._play)
        except StopIteration:
            self._app.quit()
        except BaseException as error:  # noqa: BLE001 - carried out of the event loop, to whoever asked for the play
            self.error = error
            self._app.quit()
        else:
            self.start()


def perform(pictures: Path, script: Callable[[Stage], Play]) -> list[Path]:
    """Play `script(stage)` with real windows and answer the pictures taken. Without a display Qt draws off screen."""
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")) and os.name == "posix":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = theme.source().begin()
    app.setQuitOnLastWindowClosed(False)
    stage = Stage(app, pictures)
    player = _Player(app, script(stage))
    player.start()
    QApplication.exec()
    if player.error is not None:
        raise player.error
    return stage.taken
