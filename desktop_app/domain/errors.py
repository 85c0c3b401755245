"""The error tree. An error carries a code and facts; its sentence lives in `desktop_app.ui.text`.

Anything that is not an `AppError` is a bug.
"""

from __future__ import annotations

from collections.abc import Mapping

Fact = str | int | bool | None


class AppError(Exception):
    """Something the world did that a person can act on: a `code` and the `facts` that its sentence needs."""

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts: dict[str, Fact] = facts


class Rejected(AppError):
    """Input that cannot be taken: `problems` maps a field's name to a code."""

    def __init__(self, problems: Mapping[str, str], **facts: Fact) -> None:
        super().__init__("rejected", **facts)
        self.problems = dict(problems)


class Gone(AppError):
    """The thing asked for is not here (or no longer)."""


class StoreTrouble(AppError):
    """The database cannot be used as asked: busy, full, read-only, damaged, too new, locked, wrong passphrase."""


class FolderTrouble(AppError):
    """A folder or file outside the store cannot be used: not reachable, read-only, full."""


class BadBatch(AppError):
    """A batch that is not taken in, and why."""


class PrintTrouble(AppError):
    """Paper could not be made."""
