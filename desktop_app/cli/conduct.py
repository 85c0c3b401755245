"""From options to an exit code: the places, the passphrase, the open copy, and every kind of end."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from desktop_app import __version__, app, logs, paths
from desktop_app.cli import output
from desktop_app.domain.errors import AppError
from desktop_app.domain.work import Cancelled
from desktop_app.store.engine import Surroundings
from desktop_app.store.vault import USUAL_COST, Cost
from desktop_app.ui import text

PASSPHRASE_VARIABLE = "NEIGHBOURHOOD_DESK_PASSPHRASE"  # noqa: S105 - the name of a variable, not its value
KEYRING_SERVICE = "neighbourhood-desk"


@dataclass(frozen=True, slots=True)
class Call:
    """One command as it was asked for, and what it needs to be done."""

    options: argparse.Namespace
    places: paths.Places
    surroundings: Surroundings
    cost: Cost
    progress: output.Told

    def passphrase(self, *, new: bool = False) -> str:
        """The passphrase: from the file named, the environment, the keyring, or asked for on a terminal."""
        if self.options.passphrase_file is not None:
            return _first_line(Path(self.options.passphrase_file))
        given = os.environ.get(PASSPHRASE_VARIABLE)
        if given is None and not new:
            given = _from_keyring(self.places)
        if given is None and sys.stdin is not None and sys.stdin.isatty():
            given = _asked(new=new)
        if given is None:
            raise AppError("passphrase-needed")
        return given

    @contextmanager
    def desk(self) -> Iterator[app.Desk]:
        """The open copy, after saying what was found at its opening."""
        passphrase = self.passphrase() if app.needs_passphrase(self.places) else None
        with app.opened(self.places, passphrase, surroundings=self.surroundings, progress=self.progress) as desk:
            for note in desk.notes:
                output.remark(text.note(note.code, note.facts))
            yield desk


def conduct(options: argparse.Namespace, *, surroundings: Surroundings | None, cost: Cost | None) -> int:
    """Do the command and answer its exit code. Whatever happens is said in a sentence, and in JSON if asked for."""
    asked = Path(options.data) if options.data is not None else None
    call = Call(
        options, paths.places(asked), surroundings or app.system_surroundings(), cost or USUAL_COST, output.Told()
    )
    with logs.kept_in(call.places.logs):
        try:
            return _done(call)
        except AppError as error:
            logs.log("command").info("%s: %s", options.command, error.code)
            return output.say_error(error, as_json=options.json)
        except Cancelled:
            return output.say_error(AppError("cancelled"), as_json=options.json)
        except KeyboardInterrupt:
            return output.say_error(AppError("interrupted"), as_json=options.json)
        except BrokenPipeError:
            # whoever read the answer has gone; Python would otherwise complain once more at its end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return output.DONE
        except Exception as error:  # noqa: BLE001 - the last line of defence: a bug becomes a report, never a traceback
            logs.log("command").error("%s failed", options.command, exc_info=error)
            report = logs.write_report(call.places.logs, error, call.surroundings.now(), __version__)
            return output.say_bug(str(report), as_json=options.json)
        finally:
            call.progress.close()


def _done(call: Call) -> int:
    module, _, function = str(call.options.does).partition(":")
    try:
        answer: output.Answer = getattr(import_module(f"desktop_app.cli.{module}"), function)(call)
    finally:
        call.progress.close()
    logs.log("command").info("%s: done (%d)", call.options.command, answer.code)
    return output.say(answer, as_json=call.options.json)


def _first_line(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig").split("\n", 1)[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise AppError("passphrase-file") from error


def _from_keyring(places: paths.Places) -> str | None:
    import keyring
    import keyring.errors

    try:
        return keyring.get_password(KEYRING_SERVICE, str(places.data))
    except keyring.errors.KeyringError:
        return None


def _asked(*, new: bool) -> str:
    from getpass import getpass

    first = getpass("Passphrase: ", sys.stderr)
    if new and getpass("Once more: ", sys.stderr) != first:
        raise AppError("passphrases-differ")
    return first


def whole(path: str) -> Path:
    """A path that was typed, with ~ and from the current folder."""
    return Path(path).expanduser().absolute()


def read_file(path: str) -> bytes:
    """A file that was named. FolderTrouble as for tenant lists: file-gone, not-a-file, not-allowed."""
    from desktop_app.domain.errors import FolderTrouble

    try:
        return whole(path).read_bytes()
    except IsADirectoryError as error:
        raise FolderTrouble("not-a-file", name=Path(path).name) from error
    except PermissionError as error:
        raise FolderTrouble("not-allowed", name=Path(path).name) from error
    except OSError as error:
        raise FolderTrouble("file-gone", name=Path(path).name) from error


def write_file(path: str, data: bytes) -> Path:
    """Write a new file, readable by its owner alone; one that is there is never replaced."""
    from desktop_app.domain.errors import FolderTrouble

    target = whole(path)
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise FolderTrouble("file-exists", name=target.name) from error
    except OSError as error:
        raise FolderTrouble("file-not-written", name=target.name) from error
    return target


__all__ = ["Call", "conduct", "read_file", "whole", "write_file"]
