"""The chain over the journal: what makes a removal or a later alteration show.

Each transaction that writes to the journal adds one link: the SHA-256 over the link before it and over all operations
and changes since then, each by its own SHA-256. A change whose contents were erased keeps that SHA-256, so the chain
survives an erasure. An operation's facts, batch and state may be added to later and are not covered: everything that
was done to a record is in the changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from desktop_app.domain.work import SILENT, Progress

_APART = " || char(31) || "
_OPERATION_TEXT = _APART.join(["n", "id", "op", "device", "officer", "at", "coalesce(undoes, '')"])
_CHANGE_TEXT = _APART.join(
    ["n", "op_n", "entity", "row_id", "stamp", *(f"coalesce({c}, '')" for c in ("before", "after", "was", "lost"))]
)
"""One text with everything that a line says: SQLite puts it together faster than Python."""

_CHANGES = f"SELECT {_CHANGE_TEXT}, erased FROM journal_change WHERE n > ? AND n <= ? ORDER BY n"
_OPERATIONS = f"SELECT {_OPERATION_TEXT} FROM journal_op WHERE n > ? AND n <= ? ORDER BY n"

_WHERE_IT_STANDS = """
SELECT last_op, last_change, hash, (SELECT coalesce(max(n), 0) FROM journal_op),
       (SELECT coalesce(max(n), 0) FROM journal_change)
FROM journal_link ORDER BY n DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Break:
    """Where the journal is not what it was when it was written: in the entries between two moments (ISO 8601 UTC).

    `after` and `until` are "" where nothing is left to tell. `kind` is altered (entries were changed, removed or put
    in) or unlinked (entries that no link covers).
    """

    kind: str
    after: str
    until: str


def add_link(driver: Any) -> None:
    """Link what this transaction wrote to the journal; nothing new needs no link."""
    last_op, last_change, before, newest_op, newest_change = driver.execute(_WHERE_IT_STANDS).fetchone()
    if newest_op <= last_op and newest_change <= last_change:
        return
    digest = _digest(driver, before, (last_op, newest_op), (last_change, newest_change))
    driver.execute(
        "INSERT INTO journal_link(last_op, last_change, hash) VALUES (?, ?, ?)", (newest_op, newest_change, digest)
    )


def breaks(driver: Any, progress: Progress = SILENT) -> list[Break]:
    """Where the chain does not hold; empty when the journal is what it was."""
    links = driver.execute("SELECT last_op, last_change, hash FROM journal_link ORDER BY n").fetchall()
    if not links:
        return [Break("altered", "", "")]
    found: list[Break] = []
    op, change, before = links[0]
    for done, (last_op, last_change, digest) in enumerate(links[1:], 1):
        if done % 1000 == 0:
            progress.step(done, len(links), "journal")
        if _digest(driver, before, (op, last_op), (change, last_change)) != digest:
            found.append(Break("altered", _moment(driver, op, "<="), _moment(driver, last_op, ">=")))
        op, change, before = last_op, last_change, digest
    left = driver.execute("SELECT count(*) FROM journal_op WHERE n > ?", (op,)).fetchone()[0]
    left += driver.execute("SELECT count(*) FROM journal_change WHERE n > ?", (change,)).fetchone()[0]
    return [*found, Break("unlinked", _moment(driver, op, "<="), "")] if left else found


def silence(driver: Any, changes: Iterable[int]) -> None:
    """Take the contents out of these changes (by number) for good; each keeps its SHA-256 for the chain.

    What was silenced before stays as it is.
    """
    for n in changes:
        row = driver.execute(
            f"SELECT {_CHANGE_TEXT} FROM journal_change WHERE n = ? AND erased IS NULL", (n,)
        ).fetchone()
        if row is not None:
            driver.execute(
                "UPDATE journal_change SET before = NULL, after = '{}', was = NULL, lost = NULL, erased = ?"
                " WHERE n = ?",
                (sha256(row[0].encode()).hexdigest(), n),
            )


def silence_records(driver: Any, entity: str, ids: Iterable[str]) -> set[int]:
    """Take the contents out of every change of these records for good, as `silence`; answers their operations."""
    operations: set[int] = set()
    for row_id in ids:
        changes = driver.execute(
            "SELECT n, op_n FROM journal_change WHERE row_id = ? AND entity = ?", (row_id, entity)
        ).fetchall()
        silence(driver, [n for n, _ in changes])
        operations.update(op for _, op in changes)
    return operations


def _digest(driver: Any, before: str, operations: tuple[int, int], changes: tuple[int, int]) -> str:
    whole = sha256(before.encode())
    for (text,) in driver.execute(_OPERATIONS, operations):
        whole.update(sha256(text.encode()).digest())
    for text, erased in driver.execute(_CHANGES, changes):
        whole.update(bytes.fromhex(erased) if erased else sha256(text.encode()).digest())
    return whole.hexdigest()


def _moment(driver: Any, n: int, side: str) -> str:
    order = "DESC" if side == "<=" else "ASC"
    row = driver.execute(f"SELECT at FROM journal_op WHERE n {side} ? ORDER BY n {order} LIMIT 1", (n,)).fetchone()
    return str(row[0]) if row else ""
