"""Start to first paint, and memory with the desk open, beside a bare window."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp

from tests.benchmarks.figures import Figure, middle
from tests.benchmarks.town import fill, surroundings

ROOT = Path(__file__).resolve().parent.parent.parent
MB = 1 << 20

TELL = """
import os, sys, time
from PySide6.QtCore import QTimer
def told(*_):
    rss = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS")) * 1024
    print(time.monotonic(), rss, flush=True)
    os._exit(0)
"""
BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
class Bare(QMainWindow):
    def paintEvent(self, event):
        QTimer.singleShot(0, told)
app = QApplication(sys.argv)
window = Bare()
window.resize(1280, 800)
window.show()
app.exec()
"""
PRODUCT = """
from desktop_app.cli import main
from desktop_app.ui.plain_qt import leave_sources_alone
leave_sources_alone()
from desktop_app.ui import window
Window = window.DeskWindow
{hook}
sys.exit(main(["open", "--data", sys.argv[1]]))
"""
AT_FIRST_PAINT = """
paint = Window.paintEvent
def painted(self, event):
    QTimer.singleShot(0, told)  # before the window asks for its own turn: what it does after the paint does not count
    paint(self, event)
Window.paintEvent = painted
"""
AT_THE_DESK = """
connect = Window._connect
def connected(self):
    connect(self)
    self.ready.connect(lambda: QTimer.singleShot(300, lambda: looked(self)))
def looked(self):
    from desktop_app.services import people
    for typed in ("sm", "smi", "smith", "smith j", "900123", "larch", "ky7 5"):
        self.runner.query(people.find, typed)
    self.go("desk")
    self.grab()
    QTimer.singleShot(500, told)
Window._connect = connected
"""


def _run(program: str, *arguments: str) -> tuple[float, int]:
    """Seconds from the start of the process to the moment told, and the resident bytes then."""
    for folder in arguments:
        # `told` ends the program in the middle: what it leaves behind would make the next start one after a crash.
        (Path(folder) / "running").unlink(missing_ok=True)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "NEIGHBOURHOOD_DESK_PASSPHRASE": ""}
    code = f"import time\n{program}"
    start = _now()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    if done.returncode or not done.stdout.strip():
        raise RuntimeError(done.stderr[-2000:] or "the window ended without a word")
    moment, rss = done.stdout.split()[-2:]
    return float(moment) - start, int(rss)


def _now() -> float:
    import time

    return time.monotonic()


@cache
def _practice(people: int) -> Path:
    """A data folder with a place to practise in it, and a town beside the usual few people."""
    from desktop_app import app, paths

    places = paths.places(Path(mkdtemp(prefix="bench-window-")))
    desk = app.set_up_practice(places, surroundings=surroundings())
    if people:
        fill(desk.store, people)
    desk.close()
    return places.data


def is_there() -> bool:
    """Whether the window can be opened by a command yet."""
    return find_spec("desktop_app.ui.window") is not None and find_spec("desktop_app.cli.window") is not None


def measure(people: int = 100_000, times: int = 9) -> list[Figure]:
    """Milliseconds to first paint (median), and megabytes at the desk."""
    if not is_there():
        return []
    at_start = TELL + PRODUCT.format(hook=AT_FIRST_PAINT)
    folders = {"a copy that is set up": str(_practice(0)), "a first start": mkdtemp(prefix="bench-empty-")}
    bare_s: list[float] = []
    ours_s: dict[str, list[float]] = {name: [] for name in folders}
    for _ in range(times):
        bare_s.append(_run(TELL + BARE)[0] * 1000)
        for name, folder in folders.items():
            ours_s[name].append(_run(at_start, folder)[0] * 1000)
    peer = "a bare QMainWindow, started and painted"
    figures = [
        Figure(f"start to first paint, {name}", middle(took), "ms", middle(bare_s), peer, 1.5)
        for name, took in ours_s.items()
    ]
    bare = middle([_run(TELL + BARE)[1] / MB for _ in range(3)])
    desk = TELL + PRODUCT.format(hook=AT_THE_DESK)
    ours = middle([_run(desk, str(_practice(people)))[1] / MB for _ in range(3)])
    figures.append(Figure(f"memory, desk open on {people:,} people", ours, "MB", bare, "a bare window", 120, plus=True))
    return figures
