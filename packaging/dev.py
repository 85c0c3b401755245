#!/usr/bin/env python3
"""The two commands of the README, and two more for people who change the program.

    python3 packaging/dev.py run      open the program with practice data; without a display, play the walk-through
    python3 packaging/dev.py test     run the tests
    python3 packaging/dev.py lint     check the rules of the house
    python3 packaging/dev.py bench    measure

Each makes what it needs first: a private Python environment in `.venv` with the libraries of `requirements.lock`, and
on Debian as root the system libraries of Qt and Braille. Standard library only, so that it starts on a machine with
nothing yet.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "requirements.lock"
VENV = ROOT / ".venv"
STAMP = VENV / "lock.sha256"

OLDEST, NEWEST = (3, 11), (3, 13)

# Debian package > the library that proves it is there. Qt loads these when it starts, with or without a display; the
# last one makes Braille.
ALWAYS = {
    "libglib2.0-0": "libglib-2.0.so.0",
    "libdbus-1-3": "libdbus-1.so.3",
    "libfontconfig1": "libfontconfig.so.1",
    "libgl1": "libGL.so.1",
    "libegl1": "libEGL.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "liblouis20": "liblouis.so.20",
}
# What an X11 window needs besides.
FOR_A_DISPLAY = {
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-randr0": "libxcb-randr.so.0",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-xkb1": "libxcb-xkb.so.1",
}


class CannotGoOnError(Exception):
    """Something on this machine stops us; the text says what, and what to do about it."""


def say(sentence: str) -> None:
    """One sentence about what happens, where it does not mix with the output of what is run."""
    print(sentence, file=sys.stderr, flush=True)


def require_python(version: tuple[int, int] | None = None) -> None:
    """Raises CannotGoOnError on a Python that the pinned libraries were not tried on."""
    found = version or sys.version_info[:2]
    if OLDEST <= found <= NEWEST:
        return
    age = "too old" if found < OLDEST else "newer than this program has been tried on"
    raise CannotGoOnError(
        f"This is Python {found[0]}.{found[1]}, which is {age}. "
        "Please install Python 3.11, 3.12 or 3.13 and start this again with it, as in: python3.13 packaging/dev.py"
    )


def venv_python() -> Path:
    """The interpreter inside `.venv`."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def lock_digest() -> str:
    """What the stamp must say for the environment to be current: the lock, and the Python it was filled by."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return f"{digest} python {sys.version_info.major}.{sys.version_info.minor}\n"


def prepare() -> None:
    """Makes `.venv` and fills it from the lock; does nothing when that was done before with this very lock."""
    wanted = lock_digest()
    if venv_python().exists() and STAMP.exists() and STAMP.read_text("utf-8") == wanted:
        return
    say("Setting up: a private Python environment in .venv (about a minute, once).")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
    if made.returncode != 0:
        raise CannotGoOnError(
            "Python could not make the folder .venv. Check that this folder can be written to and that the disk is not "
            "full; on Debian or Ubuntu also install the package python3-venv."
        )
    install = [str(venv_python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    install += ["--require-hashes", "-r", str(LOCK)]
    filled = subprocess.run(install, check=False, capture_output=True, text=True)
    if filled.returncode != 0:
        raise CannotGoOnError(reason_of(filled.stdout + filled.stderr))
    STAMP.write_text(wanted, "utf-8")


def reason_of(output: str) -> str:
    """One sentence for a failed installation, and pip's own last words below it."""
    text = output.lower()
    network = ("name or service not known", "temporary failure in name resolution", "connection", "timed out", "proxy")
    if "do not match the hashes" in text:
        reason = (
            "A downloaded library is not the one that was checked; it was not installed. Please tell the maintainers."
        )
    elif "no space left" in text:
        reason = "The disk is full. Free about 1 GB and start this again."
    elif any(sign in text for sign in network):
        reason = "The libraries could not be downloaded. Check the network connection (or proxy) and start this again."
    else:
        reason = "The libraries of packaging/requirements.lock could not be installed."
    lines = [line for line in output.strip().splitlines() if line.strip()]
    last = [line for line in lines if line.startswith("ERROR")] or lines
    return "\n".join([reason, "What pip said last:", *(f"  {line}" for line in last[-4:])])


def missing_libraries(wanted: Mapping[str, str]) -> list[str]:
    """Names of the Debian packages in `wanted` whose library the loader cannot find."""
    missing = []
    for package, library in wanted.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    return missing


def has_display() -> bool:
    """Whether a window can open here. Windows and macOS always can."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def prepare_system(*, windows: bool) -> None:
    """Sees to the system libraries of Qt and Braille on Linux: installs them on Debian as root, names them elsewhere.

    `windows` asks for what X11 needs, besides what Qt needs without a display.
    """
    if not sys.platform.startswith("linux"):
        return
    missing = missing_libraries(ALWAYS | FOR_A_DISPLAY if windows else ALWAYS)
    if not missing:
        return
    names = " ".join(missing)
    debian = Path("/etc/debian_version").exists() and shutil.which("apt-get")
    if not debian:
        say(f"Qt or Braille needs system libraries that are missing here. Debian calls their packages: {names}")
    elif os.geteuid() != 0:
        say(f"Qt or Braille needs system libraries that are missing here. Please run: sudo apt-get install {names}")
    else:
        install_packages(missing)


def install_packages(packages: Sequence[str]) -> None:
    """Installs Debian packages; a failure is told and left, because Qt itself says best whether it can do without."""
    say(f"Installing system libraries: {' '.join(packages)}")
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=600"]
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*apt, "update"], check=False, env=quiet, stdout=subprocess.DEVNULL)
    install = [*apt, "install", "--yes", "--no-install-recommends", *packages]
    done = subprocess.run(install, check=False, env=quiet, stdout=subprocess.DEVNULL)
    if done.returncode != 0:
        say("Not all could be installed. Going on; if Qt does not start, check the network and install them by hand.")


def inside(*arguments: str, offscreen: bool = False) -> int:
    """Runs Python of `.venv` with these arguments in the repository; its exit code."""
    environment = os.environ | ({"QT_QPA_PLATFORM": "offscreen"} if offscreen else {})
    # Many tests start the program anew: without compiled files each of them would compile all of it.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.run([str(venv_python()), *arguments], check=False, cwd=ROOT, env=environment).returncode


def run(extra: list[str]) -> int:
    """Opens the program with practice data; without a display plays the walk-through and names its pictures."""
    display = has_display()
    prepare_system(windows=display)
    prepare()
    if display:
        return inside("-m", "desktop_app", "open", "--practice", *extra)
    out = ROOT / "demo"
    say("There is no display here, so the program plays one event day by itself and takes pictures of its windows.")
    code = inside("-m", "desktop_app", "demo", "--out", str(out), *extra, offscreen=True)
    if code == 0:
        files = sorted(path for path in out.rglob("*") if path.is_file())
        say(f"Pictures, papers and batches are in the folder demo ({len(files)} files). The pictures:")
        for picture in files:
            if picture.suffix == ".png":
                say(f"  {picture.relative_to(ROOT)}")
    return code


def test(extra: list[str]) -> int:
    """Runs the tests offscreen, two at a time, in random order; `extra` goes to pytest."""
    prepare_system(windows=False)
    prepare()
    return inside("-m", "pytest", "-n", "2", *extra, offscreen=True)


def lint(extra: list[str]) -> int:
    """Runs every check of the sources, also after one has failed; 0 when all are content."""
    prepare()
    tools = VENV / ("Scripts" if os.name == "nt" else "bin")
    checks = [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["lint-imports"],
    ]
    failed = []
    for check in checks:
        say(f"$ {' '.join(check)}")
        if subprocess.run([str(tools / check[0]), *check[1:], *extra], check=False, cwd=ROOT).returncode != 0:
            failed.append(" ".join(check))
    if failed:
        say(f"Not content: {', '.join(failed)}")
    return 1 if failed else 0


def bench(extra: list[str]) -> int:
    """Measures; `extra` goes to the benchmarks."""
    prepare_system(windows=False)
    prepare()
    return inside("-m", "tests.benchmarks", *extra, offscreen=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of what was run; 1 when this machine stops us, with a sentence why; 2 for a wrong command."""
    parser = argparse.ArgumentParser(
        prog="dev.py",
        description="Set up and run Neighbourhood Desk from its source. Makes .venv on the first call.",
        epilog="Anything after the command goes on to what is run, for example: dev.py test tests/domain -k undo",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="run|test|lint|bench")
    jobs = {"run": run, "test": test, "lint": lint, "bench": bench}
    about = {
        "run": "open the program with practice data; without a display play the walk-through into the folder demo",
        "test": "run the tests in random order, two at a time",
        "lint": "ruff, mypy and the import rules",
        "bench": "measure against the floors, as a table and JSON",
    }
    for name, sentence in about.items():
        commands.add_parser(name, help=sentence, description=sentence)
    known, extra = parser.parse_known_args(arguments)
    try:
        require_python()
        return jobs[known.command]([part for part in extra if part != "--"])
    except CannotGoOnError as reason:
        say(str(reason))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
