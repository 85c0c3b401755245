"""What taking a batch in, and undoing one, ask of the journal and the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from desktop_app.domain.errors import Gone
from desktop_app.store.journal import Reader, Writer, chunks, packed, unpacked
from desktop_app.store.tables import SHARED


def count_of_others(reader: Reader, entity: str, ids: Iterable[str], device: str) -> int:
    """How many of these records are here and were not added by this device."""
    return _counted(
        reader,
        f"SELECT count(*) FROM {entity} r WHERE NOT EXISTS (SELECT 1 FROM journal_change c"
        " JOIN journal_op o ON o.n = c.op_n WHERE c.row_id = r.id AND c.before IS NULL AND o.device = ?)"
        " AND r.id IN ({marks})",
        ids,
        device,
    )


def count_shown(reader: Reader, entity: str, ids: Iterable[str]) -> int:
    """How many of these records are here and not taken back."""
    return _counted(reader, f"SELECT count(*) FROM {entity} WHERE NOT void AND id IN ({{marks}})", ids)


def is_missing_any(reader: Reader, entity: str, ids: Iterable[str]) -> bool:
    """Whether any of these records is not here and never was, where a change alone makes no record."""
    if SHARED[entity].made_of:
        return False
    wanted = list(ids)
    known = f"SELECT id FROM {entity} UNION SELECT row_id FROM erased WHERE entity = ?"
    sql = f"SELECT count(*) FROM ({known}) WHERE id IN ({{marks}})"
    return _counted(reader, sql, wanted, entity) < len(wanted)


def operations_here(reader: Reader, ids: Iterable[str]) -> dict[str, int]:
    """Those of these operations that the journal has: id > number."""
    found: dict[str, int] = {}
    for some in chunks(ids):
        found |= dict(reader.driver.execute(f"SELECT id, n FROM journal_op WHERE id IN ({_marks(some)})", some))
    return found


def changes_noted(reader: Reader, numbers: Iterable[int]) -> set[tuple[int, str, str, str]]:
    """The changes that the journal has of these operations: (operation's number, entity, row id, stamp)."""
    found: set[tuple[int, str, str, str]] = set()
    for some in chunks(numbers):
        sql = f"SELECT op_n, entity, row_id, stamp FROM journal_change WHERE op_n IN ({_marks(some)})"
        found.update(reader.driver.execute(sql, some))
    return found


class Said(NamedTuple):
    """One change in the journal of one record. `by_batch_undo`: undoing a batch, or taking that back, wrote it."""

    n: int
    row_id: str
    stamp: str
    before: str | None
    after: str
    lost: str | None
    batch: str | None
    by_batch_undo: bool


def changes_of_records(reader: Reader, entity: str, ids: Sequence[str]) -> list[Said]:
    """All that the journal has of these records (at most 1,000), in the order in which this copy heard it."""
    sql = f"""
        SELECT c.n, c.row_id, c.stamp, c.before, c.after, c.lost, o.batch,
            o.undoes IS NOT NULL AND (
                EXISTS (SELECT 1 FROM batch_received b WHERE b.id = o.undoes AND b.state = 'applied')
                OR EXISTS (SELECT 1 FROM journal_op u JOIN batch_received b ON b.id = u.undoes
                           WHERE u.id = o.undoes AND u.op = 'undo' AND b.state = 'applied'))
        FROM journal_change c JOIN journal_op o ON o.n = c.op_n
        WHERE c.entity = ? AND c.row_id IN ({_marks(ids)}) ORDER BY c.n
    """
    return [Said(*row) for row in reader.driver.execute(sql, (entity, *ids))]


def records_of_batch(reader: Reader, batch_id: str) -> dict[str, list[str]]:
    """The records that a batch taken in said something of: entity > ids."""
    found: dict[str, list[str]] = {}
    sql = (
        "SELECT DISTINCT c.entity, c.row_id FROM journal_change c JOIN journal_op o ON o.n = c.op_n WHERE o.batch = ?"
        " AND c.after <> '{}'"
    )
    for entity, row_id in reader.driver.execute(sql, (batch_id,)):
        found.setdefault(entity, []).append(row_id)
    return found


def undo_of(reader: Reader, batch_id: str) -> str:
    """The id of the operation that undid a batch and holds; Gone if there is none."""
    sql = (
        "SELECT u.id FROM journal_op u WHERE u.op = 'undo' AND u.undoes = ? AND NOT EXISTS"
        " (SELECT 1 FROM journal_op r WHERE r.undoes = u.id)"
        " AND EXISTS (SELECT 1 FROM journal_change c WHERE c.op_n = u.n) ORDER BY u.n DESC LIMIT 1"
    )
    row = reader.driver.execute(sql, (batch_id,)).fetchone()
    if row is None:
        raise Gone("no-operation", id=batch_id)
    return str(row[0])


def last_change(reader: Reader) -> int:
    """The number of the newest change in the journal."""
    return int(reader.driver.execute("SELECT coalesce(max(n), 0) FROM journal_change").fetchone()[0])


def changes_since(reader: Reader, number: int) -> dict[str, int]:
    """How many changes the journal has after that number, by entity."""
    sql = "SELECT entity, count(*) FROM journal_change WHERE n > ? GROUP BY entity"
    return dict(reader.driver.execute(sql, (number,)))


def keep_corrections(writer: Writer, batch_id: str, became: Mapping[str, str]) -> None:
    """Note by which stamps those of a batch were replaced."""
    writer.driver.executemany(
        "INSERT OR IGNORE INTO corrected_stamp(stamp, corrected, batch) VALUES (?, ?, ?)",
        [(old, new, batch_id) for old, new in became.items()],
    )


def corrections_of_device(reader: Reader, device: str) -> dict[str, str]:
    """All stamps of a laptop that were replaced: old > new."""
    sql = (
        "SELECT c.stamp, c.corrected FROM corrected_stamp c JOIN batch_received b ON b.id = c.batch"
        " WHERE b.device = ? AND b.state = 'applied'"
    )
    return dict(reader.driver.execute(sql, (device,)))


def corrections_by_batch(reader: Reader) -> dict[str, dict[str, str]]:
    """Batch id > old stamp > new stamp, of those batches that had any replaced."""
    found: dict[str, dict[str, str]] = {}
    for batch, old, new in reader.driver.execute("SELECT batch, stamp, corrected FROM corrected_stamp ORDER BY stamp"):
        found.setdefault(batch, {})[old] = new
    return found


def stamp_anew(
    writer: Writer, became: Mapping[str, str], normal: Callable[[Mapping[str, str]], Mapping[str, str]]
) -> int:
    """Replace stamps in the clocks of the records whose changes carry them; answers how many records were altered.

    The journal keeps the stamps that were given. `normal` brings clocks into their one form.
    """
    touched: dict[str, set[str]] = {}
    for some in chunks(became):
        sql = f"SELECT DISTINCT entity, row_id FROM journal_change WHERE stamp IN ({_marks(some)})"
        for entity, row_id in writer.driver.execute(sql, some):
            touched.setdefault(entity, set()).add(row_id)
    altered = 0
    for entity, ids in touched.items():
        states = []
        for state in writer.states(entity, sorted(ids)).values():
            clocks = unpacked(state["clk"])
            new = normal({unit: became.get(stamp, stamp) for unit, stamp in clocks.items()})
            if new != clocks:
                states.append({**state, "clk": packed(new)})
        writer.update_states(entity, states, {"clk"})
        altered += len(states)
    return altered


def _counted(reader: Reader, sql: str, ids: Iterable[str], *values: str) -> int:
    return sum(
        reader.driver.execute(sql.format(marks=_marks(some)), (*values, *some)).fetchone()[0] for some in chunks(ids)
    )


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
