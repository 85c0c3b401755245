"""Commands on a small or read-only disk: `disk_of_its_own.py full|read-only FOLDER LIST`, inside a mount namespace.

Prints what each command answered, as JSON lines: [name, exit code, JSON object].
"""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from pathlib import Path

from desktop_app.cli import main
from tests.support.command_line import CHEAP


def say(name: str, folder: Path, *words: object) -> None:
    """Do one command and print its answer."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = main(["--json", "--data", str(folder), *map(str, words)], cost=CHEAP)
    sys.stdout.write(json.dumps([name, code, json.loads(out.getvalue())]) + "\n")


def full(folder: Path, people: Path) -> None:
    """A disk that fills up while a tenant list is taken in, and has room again."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "none", str(folder)], check=True)
    data, filler = folder / "copy", folder / "filler"
    say("init", data, "init", "--role", "office", "--organisation", "Larch Homes")
    say("add", data, "people", "add", "--given", "Łucja", "--family", "Nowak")
    free = 14_000_000 - sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    filler.write_bytes(b"0" * free)
    say("import", data, "people", "import", people)
    say("find while full", data, "people", "find", "Łucja")
    filler.unlink()
    say("check", data, "check")
    say("find", data, "people", "find", "Łucja")


def read_only(folder: Path, _people: Path) -> None:
    """A folder that may be read and not written."""
    data = folder / "copy"
    say("init", data, "init", "--role", "office", "--organisation", "Larch Homes")
    subprocess.run(["mount", "--bind", str(folder), str(folder)], check=True)
    subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
    say("add", data, "people", "add", "--given", "Łucja", "--family", "Nowak")
    say("init there", folder / "other", "init", "--role", "office", "--organisation", "Larch Homes")


if __name__ == "__main__":
    {"full": full, "read-only": read_only}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
