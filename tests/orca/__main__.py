"""What a blind officer hears, in order: `python -m tests.orca [PAGES] [--accept]`.

The real window is opened on a place to practise, under Xvfb, with the screen reader Orca beside it; keys are pressed
as a person would; what Orca speaks and what the program announces is written down and held against the transcripts in
this folder. Orca 43 does not speak announcements: those are read off the accessibility bus and stand behind "(said)".
Not part of the tests: it takes half a minute a page, a display server and a screen reader.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
SYSTEM_PYTHON = "/usr/bin/python3"
NEEDED = {
    "xvfb-run": "xvfb xauth",
    "dbus-run-session": "dbus-daemon",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "orca": "orca",
    LAUNCHER: "at-spi2-core gir1.2-atspi-2.0 python3-gi",
}
"""Each tool and the Debian packages that bring it."""

PAGES: dict[str, tuple[str, ...]] = {
    "desk": ("Tab", "Tab", "Tab", "Tab", "Tab", "F2", "type:fiona", "Down", "Return", "ctrl+z"),
    "people": ("ctrl+2", "Tab", "Tab", "type:dr", "Down", "Return", "Tab", "Tab", "Tab"),
    "programme": ("ctrl+3", "Tab", "Tab", "Tab", "Down", "Tab", "Tab"),
    "estate": ("ctrl+5", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab"),
    "print": ("ctrl+6", "Tab", "Tab", "Down", "Tab", "Tab", "Tab", "Tab"),
    "add": ("ctrl+n", "Tab", "Tab", "Tab", "ctrl+s", "Tab"),
}
"""Which keys are pressed, from the desk that the program opens with. `type:` is typed letter by letter."""

QUIET_S, LONGEST_S = 0.8, 6.0
_SPOKEN = re.compile(r"^(?P<time>\d\d:\d\d:\d\d\.\d+) - SPEECH OUTPUT: (?P<words>'.*'|\".*\")\{", re.MULTILINE)
_ECHO = re.compile(r"^(left |right )?(tab|control|shift|alt|return|down|up|f\d+|\w) $", re.IGNORECASE)
_CHANGING = (
    (re.compile(r"\b\d{1,2}[:.]\d\d( [ap]m)?\b"), "<time>"),
    (re.compile(r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day( \d{1,2} \w+( \d{4})?)?"), "<day>"),
    (re.compile(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} \w{3}( \d{4})?"), "<day>"),
    (re.compile(r"\b\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December)"
                r"( \d{4})?"), "<day>"),
)  # fmt: skip


def main(words: Sequence[str] | None = None) -> int:
    """Listen to the pages; 0 when all sounds as it is written, 1 when it does not, 2 when a tool is missing."""
    parser = argparse.ArgumentParser(prog="python -m tests.orca", description="What a blind officer hears, in order.")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help=f"some of: {', '.join(PAGES)}")
    parser.add_argument("--accept", action="store_true", help="write down what was heard as what ought to be")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(words)
    pages = asked.pages or list(PAGES)
    if unknown := set(pages) - PAGES.keys():
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    if asked.inside:
        return _listen(pages, accept=asked.accept)
    if missing := [packages for tool, packages in NEEDED.items() if shutil.which(tool) is None]:
        sys.stderr.write(f"To listen, install these Debian packages: {' '.join(missing)}\n")
        return 2
    around = ["xvfb-run", "-a", "-s", "-screen 0 1366x768x24", "dbus-run-session", "--"]
    inside = [sys.executable, "-m", "tests.orca", "--inside", *(["--accept"] if asked.accept else []), *pages]
    environment = {key: value for key, value in os.environ.items() if key != "QT_QPA_PLATFORM"}
    return subprocess.run([*around, *inside], cwd=ROOT, env=environment, check=False).returncode


def _listen(pages: Sequence[str], *, accept: bool) -> int:
    sounds_right = True
    for page in pages:
        heard = [line + "\n" for line in _heard(PAGES[page])]
        golden = HERE / f"{page}.txt"
        if accept:
            golden.write_text("".join(heard), encoding="utf-8")
            continue
        wanted = golden.read_text(encoding="utf-8").splitlines(keepends=True) if golden.exists() else []
        differs = list(difflib.unified_diff(wanted, heard, f"{page}, as written", f"{page}, as heard"))
        sys.stdout.writelines(differs or [f"{page}: sounds as it is written, {len(heard)} lines\n"])
        sounds_right = sounds_right and not differs
    return 0 if sounds_right else 1


def _heard(keys: Sequence[str]) -> list[str]:
    """A line for every key, and one for everything that was heard after it."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(TemporaryDirectory(prefix="orca-")))
        runtime = place / "run"
        runtime.mkdir(mode=0o700)
        environment = {
            **os.environ, "HOME": str(place), "XDG_RUNTIME_DIR": str(runtime), "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QT_QPA_PLATFORM": "xcb", "NEIGHBOURHOOD_DESK_PASSPHRASE": "", "PYTHONUNBUFFERED": "1",
        }  # fmt: skip
        log, told = place / "orca.log", place / "told"

        def start(*command: str, out: Path | None = None) -> None:
            sink = stack.enter_context((out or place / "output").open("ab"))
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=sink, stderr=subprocess.DEVNULL)
            stack.callback(process.wait)
            stack.callback(process.send_signal, signal.SIGKILL)

        subprocess.run(
            [sys.executable, "-c", _PRACTICE, str(place / "data")], cwd=ROOT, check=True, capture_output=True
        )
        start(LAUNCHER, "--launch-immediately")
        start("openbox")
        time.sleep(1)
        start("orca", "--replace", f"--debug-file={log}", "--disable=speech,braille")
        _until_quiet(log, least=4)
        start(SYSTEM_PYTHON, "-c", _LISTENER, out=told)
        start(sys.executable, "-m", "desktop_app", "open", "--data", str(place / "data"))
        _until_quiet(log, least=6)
        moments = [(time.time(), "the window opens")]
        for key in keys:
            moments.append((time.time(), key))
            action = ["type", "--delay", "120", key[5:]] if key.startswith("type:") else ["key", key]
            subprocess.run(["xdotool", *action], env=environment, check=True)
            _until_quiet(log)
        sounds = sorted([*_spoken(log), *_announced(told)])
    return list(_in_order(moments, sounds))


_LISTENER = """
import json, sys, time, gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi
Atspi.init()
def announced(event):
    print(json.dumps([time.time(), str(event.any_data)]), flush=True)
listener = Atspi.EventListener.new(announced)
listener.register("object:announcement")
Atspi.event_main()
"""
"""Run by the system's Python, which has the accessibility bus's own library; a line an announcement."""

_PRACTICE = """
import sys
from pathlib import Path
from desktop_app import app, paths
app.set_up_practice(paths.places(Path(sys.argv[1])), surroundings=app.system_surroundings()).close()
"""


def _until_quiet(log: Path, least: float = 0.0) -> None:
    """Wait until the screen reader has done with what happened."""
    begun = changed = time.monotonic()
    size = -1
    while time.monotonic() - begun < LONGEST_S + least:
        time.sleep(0.1)  # nothing tells when a screen reader has finished
        now = log.stat().st_size if log.exists() else 0
        if now != size:
            size, changed = now, time.monotonic()
        if time.monotonic() - changed > QUIET_S and time.monotonic() - begun > least:
            return


def _spoken(log: Path) -> Iterator[tuple[float, str]]:
    midnight = time.mktime((*time.localtime()[:3], 0, 0, 0, 0, 0, -1))
    for match in _SPOKEN.finditer(log.read_text(encoding="utf-8", errors="replace")):
        words = ast.literal_eval(match["words"])
        hours, minutes, seconds = match["time"].split(":")
        if words.strip() and not _ECHO.match(words):
            yield midnight + int(hours) * 3600 + int(minutes) * 60 + float(seconds), words.strip()


def _announced(told: Path) -> Iterator[tuple[float, str]]:
    for line in told.read_text(encoding="utf-8").splitlines():
        moment, words = json.loads(line)
        yield moment, f"(said) {words}"


def _in_order(moments: Sequence[tuple[float, str]], sounds: Sequence[tuple[float, str]]) -> Iterator[str]:
    ends = [start for start, _ in moments[1:]] + [float("inf")]
    for (start, key), end in zip(moments, ends, strict=True):
        since = 0.0 if start == moments[0][0] else start
        yield f"[{key}]"
        for moment, words in sounds:
            if since <= moment < end:
                yield "  " + _same_every_day(words)


def _same_every_day(words: str) -> str:
    for pattern, name in _CHANGING:
        words = pattern.sub(name, words)
    return words


if __name__ == "__main__":
    sys.exit(main())
