"""Named loggers by subject, in a small rotating file, and reports of bugs. Never a name, or what someone said.

What an error carries (its message, a statement's values) may be personal, so only its kind and the lines of code that
it went through are written.
"""

from __future__ import annotations

import logging
import logging.handlers
import platform
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

FILE = "desk.log"
LARGEST_BYTES = 500_000
KEPT = 3

_ROOT = "desk"
_PROGRAM = Path(__file__).resolve().parent


def log(subject: str) -> logging.Logger:
    """The logger of a subject: 'store', 'exchange', 'printing', 'window' and so on."""
    return logging.getLogger(f"{_ROOT}.{subject}")


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """Keep what is logged in `folder`. The file is made with its first line; a full disk only costs the log."""
    root = logging.getLogger(_ROOT)
    handler = _QuietFile(folder / FILE, maxBytes=LARGEST_BYTES, backupCount=KEPT, encoding="utf-8", delay=True)
    handler.setFormatter(_NothingPersonal("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S"))
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        handler.close()


def watch_for_crashes(folder: Path) -> IO[str] | None:
    """Have the interpreter write where it was if it dies; answers the open file, None where none can be written."""
    import faulthandler

    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "faults.log").open("a", encoding="utf-8")
    except OSError:
        return None
    faulthandler.enable(file)
    return file


def write_report(folder: Path, error: BaseException, now: datetime, version: str) -> Path:
    """Keep a report of a bug and answer its path: kinds of errors and lines of code, nothing that anyone typed."""
    text = report(error, now, version)
    name = f"report-{now.strftime('%Y%m%d-%H%M%S-%f')}.txt"
    for place in (folder, Path(tempfile.gettempdir())):
        try:
            place.mkdir(exist_ok=True)
            (place / name).write_text(text, "utf-8")
        except OSError:
            continue
        break
    return place / name


def report(error: BaseException, now: datetime, version: str) -> str:
    """The text of a report."""
    about = (
        f"Neighbourhood Desk {version}",
        f"{now.isoformat(timespec='seconds')}",
        f"Python {platform.python_version()}, {platform.system()} {platform.release()} {platform.machine()}",
        "",
    )
    return "\n".join((*about, *_story(error))) + "\n"


def _story(error: BaseException) -> list[str]:
    """Where the error went through, the causes first."""
    lines: list[str] = []
    seen: set[int] = set()
    chain: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        chain.insert(0, at)
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    for place, one in enumerate(chain):
        lines.append(("then " if place else "") + type(one).__qualname__ + _codes(one))
        lines += [
            f"  {_short(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(one.__traceback__)
        ]
    return lines


def _codes(error: BaseException) -> str:
    """An error's own code, where it has one: codes are ours or the system's, never typed by anyone."""
    code = getattr(error, "code", None) or getattr(error, "errno", None) or getattr(error, "sqlite_errorname", None)
    return f" ({code})" if isinstance(code, int) or (isinstance(code, str) and len(code) < 60) else ""


def _short(file: str) -> str:
    """A file's name without the folders above it, which may name a person."""
    path = Path(file)
    for root in (_PROGRAM.parent, *(Path(entry) for entry in sys.path if entry), Path(sys.base_prefix)):
        try:
            return path.relative_to(root).as_posix()
        except ValueError:
            continue
    return path.name


class _QuietFile(logging.handlers.RotatingFileHandler):
    def _open(self) -> Any:
        Path(self.baseFilename).parent.mkdir(exist_ok=True)  # never the copy's own folder: it may not be set up
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name and signature
        """Say nothing: where the log cannot be written, the work still goes on."""


class _NothingPersonal(logging.Formatter):
    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's own name
        return "\n".join(_story(ei[1])) if ei[1] is not None else ""
