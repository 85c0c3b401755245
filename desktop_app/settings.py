"""This copy's own settings: how it looks and works on this computer. They never travel.

They are kept as TOML, so that support staff can read and mend them. What this version does not know is kept as it is,
and a file that cannot be read is set aside: the program always starts.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

from desktop_app.domain.errors import StoreTrouble

THEMES = ("system", "light", "dark", "contrast")
TEXT_SIZES = (100, 125, 150, 175, 200)
PRINT_SIZES = ("clear", "large", "giant")

NO = False

_Plain = str | int | bool | tuple[int, ...]


def _setting(default: _Plain, wording: str, *, one_of: tuple[_Plain, ...] = (), least: int = 0, most: int = 0) -> Any:
    """A field with its default, what it means, and which values it may have."""
    return field(default=default, metadata={"wording": wording, "one_of": one_of, "least": least, "most": most})


@dataclass(frozen=True, slots=True)
class Settings:
    """Each setting with its default. The wording beside it is what the settings page says."""

    theme: str = _setting("system", "Colours", one_of=THEMES)
    text_size: int = _setting(100, "Text size, in per cent", one_of=TEXT_SIZES)
    print_size: str = _setting("clear", "Print size that documents begin with", one_of=PRINT_SIZES)
    officer: str = _setting("", "Who works at this computer")
    shared_folder: str = _setting("", "The folder shared with the office")
    back_up_folder: str = _setting("", "The second place for back-ups")
    event: str = _setting("", "The session that the desk opened last")
    window: tuple[int, ...] = _setting((), "Where the window was: left, top, width, height in pixels")
    window_is_whole_screen: bool = _setting(NO, "Whether the window filled the screen")
    hide_after_minutes: int = _setting(5, "Hide the screen after this many minutes of rest (0: never)", most=240)
    scanner_gap_ms: int = _setting(35, "Keys closer together than this come from a scanner, in ms", least=5, most=200)
    scanner_tail_ms: int = _setting(120, "A scan ends after this much silence, in ms", least=40, most=2000)
    check_for_batches_minutes: int = _setting(5, "Look into the shared folder every so many minutes", most=240)
    reduce_motion: bool = _setting(NO, "No movement on the screen")

    def with_valid(self, **values: object) -> Settings:
        """These settings with the values that are of the right kind and in their range; the others stay."""
        known = {f.name: f for f in fields(self)}
        kinds = _kinds()
        good: dict[str, Any] = {}
        for name, value in values.items():
            if name not in known:
                continue
            tidy = tuple(value) if isinstance(value, list) else value
            if _fits(tidy, kinds[name], known[name].metadata):
                good[name] = tidy
        return replace(self, **good)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings, and where a file that could not be read was set aside (None: there was no such file)."""

    settings: Settings
    set_aside: Path | None = None


def load(path: Path) -> Loaded:
    """The settings in the file; the usual ones where it says nothing, nonsense, or is not there."""
    if not path.exists():
        return Loaded(Settings())
    import tomllib  # not before the first paint of a copy without settings

    try:
        text = path.read_bytes().decode("utf-8-sig")
        return Loaded(Settings().with_valid(**tomllib.loads(text)))
    except FileNotFoundError:
        return Loaded(Settings())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        aside = path.with_name(f"{path.stem}-damaged{path.suffix}")
        with suppress(OSError):  # where nothing can be moved, the usual settings still do
            os.replace(path, aside)
        return Loaded(Settings(), aside)


def save(path: Path, settings: Settings) -> None:
    """Write the settings in one step, keeping keys and remarks of other versions. StoreTrouble('settings-not-kept')."""
    import tomlkit
    import tomlkit.exceptions

    try:
        try:
            document = tomlkit.parse(path.read_bytes().decode("utf-8-sig"))
        except (FileNotFoundError, UnicodeDecodeError, tomlkit.exceptions.TOMLKitError):
            document = tomlkit.document()
        usual = Settings()
        for one in fields(settings):
            value = getattr(settings, one.name)
            if one.name in document or value != getattr(usual, one.name):
                document[one.name] = list(value) if isinstance(value, tuple) else value
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.write(tomlkit.dumps(document))
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as error:
        raise StoreTrouble("settings-not-kept") from error


def wording(name: str) -> str:
    """What the settings page calls this setting."""
    return str(next(f.metadata["wording"] for f in fields(Settings) if f.name == name))


def _kinds() -> dict[str, type]:
    return {name: kind if isinstance(kind, type) else tuple for name, kind in get_type_hints(Settings).items()}


def _fits(value: object, kind: type, limits: Any) -> bool:
    if kind is tuple or get_args(kind):
        return isinstance(value, tuple) and len(value) in {0, 4} and all(type(part) is int for part in value)
    if type(value) is not kind:
        return False
    if limits["one_of"]:
        return value in limits["one_of"]
    return not isinstance(value, int) or isinstance(value, bool) or limits["least"] <= value <= limits["most"]
