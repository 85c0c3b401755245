"""A problem report: a zip for support, with nothing about any person in it."""

from __future__ import annotations

import platform
import zipfile
from dataclasses import fields
from pathlib import Path

from PySide6.QtCore import qVersion

from desktop_app import __version__
from desktop_app.domain.errors import FolderTrouble
from desktop_app.paths import Places
from desktop_app.settings import Settings

PERSONAL_SETTINGS = frozenset({"officer", "shared_folder", "event"})
"""Settings that may name a person or a place: a problem report says only whether they are set."""


def write_problem_report(target: Path, places: Places, settings: Settings) -> None:
    """A zip with the logs, the versions and the settings, and nothing personal. FolderTrouble('file-not-written')."""
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
            bundle.writestr("versions.txt", versions())
            bundle.writestr("settings.txt", _plain_settings(settings))
            for file in sorted(places.logs.glob("*")) if places.logs.is_dir() else []:
                if file.is_file():
                    bundle.write(file, f"logs/{file.name}")
    except OSError as error:
        raise FolderTrouble("file-not-written", name=target.name) from error


def versions() -> str:
    """The versions of the program and of what it stands on."""
    rows = (
        ("Neighbourhood Desk", __version__),
        ("Python", platform.python_version()),
        ("Qt", qVersion()),
        ("System", f"{platform.system()} {platform.release()} {platform.machine()}"),
    )
    return "".join(f"{name}: {value}\n" for name, value in rows)


def _plain_settings(settings: Settings) -> str:
    lines: list[str] = []
    for each in fields(settings):
        value = getattr(settings, each.name)
        shown = ("set" if value else "not set") if each.name in PERSONAL_SETTINGS else repr(value)
        lines.append(f"{each.name}: {shown}\n")
    return "".join(lines)
