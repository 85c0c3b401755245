"""What the command line says: one JSON object or plain sentences, and progress beside them."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any
from unicodedata import combining, east_asian_width

if TYPE_CHECKING:
    from desktop_app.cli.arguments import NotUnderstood
    from desktop_app.domain.errors import AppError

DONE, REFUSED, USAGE, WAITS, TROUBLE, BUG = 0, 1, 2, 3, 4, 70

REFUSALS = frozenset(
    {
        *(
            "wrong-passphrase",
            "wrong-recovery-key",
            "no-recovery-slot",
            "no-keychain",
            "other-account",
            "not-set-up",
            "already-set-up",
            "vault-exists",
        ),
        *("back-up-exists", "not-a-back-up", "not-empty", "file-gone", "file-exists", "not-a-file", "not-allowed"),
        "folder-not-new",
    }
)
"""Codes of store and folder errors that are a plain no: nothing is in trouble."""

_LINE_SECONDS = 3.0
_BAR_SECONDS = 0.1
_BAR = 24


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found or did: the JSON object, the same in plain words, and the exit code."""

    data: Mapping[str, Any]
    text: str
    code: int = DONE


def say(answer: Answer, *, as_json: bool) -> int:
    """Say the answer on standard output; answers its exit code."""
    _write(as_text(answer.data) if as_json else answer.text)
    return answer.code


def say_error(error: AppError, *, as_json: bool) -> int:
    """Say what went wrong and what to do next; answers the exit code."""
    from desktop_app.domain.errors import Rejected
    from desktop_app.ui.text import sentence

    facts: dict[str, Any] = dict(error.facts)
    if isinstance(error, Rejected):
        facts["problems"] = error.problems
    _say_failed(error.code, sentence(error), facts, as_json=as_json)
    return exit_code(error)


def exit_code(error: AppError) -> int:
    """1 for a refusal, 4 where the store or a folder is in trouble."""
    from desktop_app.domain.errors import FolderTrouble, PrintTrouble, StoreTrouble

    if isinstance(error, StoreTrouble | FolderTrouble):
        return REFUSED if error.code in REFUSALS else TROUBLE
    if isinstance(error, PrintTrouble) and error.code in {
        "disk-full",
        "folder-read-only",
        "folder-gone",
        "cannot-write",
    }:
        return TROUBLE
    return REFUSED


def say_usage(why: NotUnderstood, *, as_json: bool) -> int:
    """Say that the words make no command, and how they would."""
    if as_json:
        _say_failed("usage", why.message, {}, as_json=True)
    else:
        remark(f"{why.usage.rstrip()}\n{why.message}")
    return USAGE


def say_bug(report: str, *, as_json: bool) -> int:
    """Say that this was a bug, and where the report is."""
    words = f"Something went wrong that should not. The report is in {report}. Please send it to support."
    _say_failed("bug", words, {"report": report}, as_json=as_json)
    return BUG


def remark(sentence: str) -> None:
    """Say something beside the answer, on standard error."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def as_text(data: Mapping[str, Any]) -> str:
    """One JSON object; letters beyond ASCII as they are where the output can take them."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    return json.dumps(data, ensure_ascii=encoding != "utf8", indent=2)


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows under headings, in columns as wide as they need."""
    cells = [[str(h) for h in headings], *([("" if c is None else str(c)) for c in row] for row in rows)]
    widths = [max(_width(row[at]) for row in cells) for at in range(len(headings))]
    return "\n".join(
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    )


def _width(text: str) -> int:
    """How many places of a terminal the text takes: Chinese letters take two, accents put over a letter none."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in {"W", "F"} else 1 for c in text)


class Told:
    """Progress on standard error: a bar on a terminal, a line every few seconds otherwise."""

    def __init__(self) -> None:
        self._last = monotonic()
        self._is_terminal = sys.stderr.isatty()
        self._shown = False

    def step(self, done: int, total: int | None, what: str) -> None:
        """Say how far it is, now and then."""
        now = monotonic()
        if now - self._last < (_BAR_SECONDS if self._is_terminal else _LINE_SECONDS):
            return
        self._last = now
        how_far = f"{done:,} of {total:,}" if total else f"{done:,}"
        if self._is_terminal:
            filled = "#" * (_BAR * done // total) if total else ""
            sys.stderr.write(f"\r{what} [{filled:<{_BAR}}] {how_far} ")
            self._shown = True
        else:
            sys.stderr.write(f"{what}: {how_far}\n")
        sys.stderr.flush()

    def close(self) -> None:
        """Leave the bar's line."""
        if self._shown:
            sys.stderr.write("\n")
            self._shown = False


def _say_failed(code: str, words: str, facts: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        _write(as_text({"error": {"code": code, "message": words, "facts": dict(facts)}}))
    remark(words)


def _write(text: str) -> None:
    if text:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
