"""What the exchange needs of the database: what waits to be sent, whole snapshots, and the ledgers of batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Column, Integer, func, select

from desktop_app.domain.changes import Op, Value
from desktop_app.store.journal import CHUNK, Reader, Writer, unpacked
from desktop_app.store.tables import (
    NOT_CONTENT,
    SHARED,
    UNITS,
    BatchReceivedRow,
    BatchSentRow,
    JournalChangeRow,
    JournalOpRow,
    table_of,
)

NEVER_SENT = frozenset(
    {Op.SET_UP, Op.TAKE_PACK, Op.SEND, Op.RECEIVE, Op.ENROL, Op.SAVE_DRAFT, Op.TAKE_OFF, Op.CLOSE_OUT}
)
"""Operations that are about this copy alone."""

OWN_WORK = (
    "journal_change c JOIN journal_op o ON o.n = c.op_n AND o.batch IS NULL AND o.op NOT IN ("
    + ",".join(f"'{op.value}'" for op in sorted(NEVER_SENT))
    + ")"
)
"""SQL for this copy's own changes `c` and their operations `o`, as they travel."""

ENTITIES: tuple[str, ...] = tuple(SHARED)
"""Wire names, parents first."""

OPERATIONS: frozenset[str] = frozenset(op.value for op in Op)


def wire_fields() -> dict[str, dict[str, str]]:
    """Entity > field > type: `str`, `int` or `bool`, with `?` when it may be empty."""
    return {
        entity: {
            c.name: _kind(c) + ("?" if c.nullable else "")
            for c in table_of(entity).columns
            if c.name not in NOT_CONTENT
        }
        for entity in SHARED
    }


def wire_units() -> dict[str, dict[str, str]]:
    """Entity > field > merge unit."""
    return UNITS


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One operation that waits to be sent, with its changes: (entity, row id, stamp, after, was, whole row) each.

    `was` are the stamps that the changed units had before, None for a new record. A row is whole when its change says
    all its fields: a new record that another copy may make too does not.
    """

    n: int
    id: str
    op: str
    at: str
    officer: str
    device: str
    undoes: str | None
    facts: Mapping[str, Value]
    changes: tuple[tuple[str, str, str, Mapping[str, Value], dict[str, str] | None, bool], ...]


@dataclass(frozen=True, slots=True)
class SentBatch:
    """A batch that this copy sealed. `state`: made, handed-over or at-office; `sealed` is None once it is let go."""

    id: str
    kind: str
    epoch: str
    seq: int
    name: str
    sha256: str
    header_sha256: str
    size_bytes: int
    changes: int
    made_at: str
    state: str
    sealed: bytes | None = None


@dataclass(frozen=True, slots=True)
class ReceivedBatch:
    """A line of the ledger of what came in. `state` is applied."""

    id: str
    kind: str
    device: str
    epoch: str
    seq: int
    sha256: str
    header_sha256: str
    changes: int
    state: str


def waiting(reader: Reader) -> int:
    """How many operations are in no batch yet."""
    return reader.number(select(func.count()).select_from(JournalOpRow).where(*_unsent()))


def handed_over(reader: Reader) -> int:
    """How many operations are in batches that the office has not acknowledged."""
    not_there = select(_s("id")).where(_s("kind") == "up", _s("state") != "at-office")
    return reader.number(select(func.count()).select_from(JournalOpRow).where(_o("sent_in").in_(not_there)))


def outgoing(reader: Reader, most_changes: int) -> list[Outgoing]:
    """The next operations to send, in order, up to about `most_changes` changes (one operation is never parted)."""
    found: list[Outgoing] = []
    total = 0
    cut = reader.first(select(func.min(_o("n"))).where(~_o("finished")))
    wanted = _unsent() if cut[0] is None else [*_unsent(), _o("n") < cut[0]]  # what came after may lean on it
    rows = reader.session.scalars(select(JournalOpRow).where(*wanted).order_by(_o("n")).limit(most_changes))
    for row in rows:
        changes = tuple(
            (
                entity,
                row_id,
                stamp,
                values := unpacked(after),
                unpacked(was) if was else None,
                before is None and len(values) == len(UNITS[entity]),
            )
            for entity, row_id, stamp, before, after, was in reader.driver.execute(
                "SELECT entity, row_id, stamp, before, after, was FROM journal_change WHERE op_n = ? ORDER BY n",
                (row.n,),
            )
        )
        if found and total + len(changes) > most_changes:
            break
        total += len(changes)
        found.append(
            Outgoing(
                row.n or 0, row.id, row.op, row.at, row.officer, row.device, row.undoes, unpacked(row.facts), changes
            )
        )
    return found


def mark_sent(writer: Writer, operations: Iterable[Outgoing], batch_id: str) -> None:
    """Freeze which batch carries these operations."""
    writer.driver.executemany("UPDATE journal_op SET sent_in = ? WHERE n = ?", [(batch_id, o.n) for o in operations])


def keep_sent(writer: Writer, batch: SentBatch) -> None:
    """Note a sealed batch, before anything of it leaves this copy."""
    writer.session.add(BatchSentRow(**{f: getattr(batch, f) for f in SentBatch.__slots__}))
    writer.session.flush()


def sent(reader: Reader, kind: str, *, with_bytes: bool = False) -> list[SentBatch]:
    """The batches of a kind that this copy sealed, in order."""
    fields = [f for f in SentBatch.__slots__ if with_bytes or f != "sealed"]
    rows = reader.rows(select(*(_s(f) for f in fields)).where(_s("kind") == kind).order_by(_s("n")))
    return [SentBatch(**dict(zip(fields, row, strict=True))) for row in rows]


def last_sent(reader: Reader, kind: str, epoch: str) -> tuple[int, str]:
    """The highest sequence number of this kind and epoch, and its header's digest; (0, '') before the first."""
    row = reader.first(
        select(_s("seq"), _s("header_sha256"))
        .where(_s("kind") == kind, _s("epoch") == epoch)
        .order_by(_s("seq").desc())
        .limit(1)
    )
    return (int(row[0]), str(row[1])) if row else (0, "")


def has_sent(reader: Reader, kind: str) -> bool:
    """Whether this copy ever sealed a batch of this kind."""
    return reader.first(select(_s("id")).where(_s("kind") == kind).limit(1)) is not None


def set_state(writer: Writer, sha256: str, state: str) -> bool:
    """Note where a sealed batch is now; answers whether that was news."""
    cursor = writer.driver.execute(
        "UPDATE batch_sent SET state = ? WHERE sha256 = ? AND state <> ? AND state <> 'at-office'",
        (state, sha256, state),
    )
    return int(cursor.rowcount) > 0


def hand_over_again(writer: Writer) -> int:
    """Count every kept batch as not yet at the office; answers how many."""
    cursor = writer.driver.execute(
        "UPDATE batch_sent SET state = 'made', included = NULL"
        " WHERE kind = 'up' AND sealed IS NOT NULL AND state = 'at-office'"
    )
    return int(cursor.rowcount)


def is_known(reader: Reader, sha256: str) -> bool:
    """Whether a file with this content was taken in before."""
    return reader.first(select(_r("id")).where(_r("sha256") == sha256)) is not None


def last_received(reader: Reader, device: str, epoch: str) -> tuple[int, str]:
    """The highest sequence number taken in from a device and epoch, and its header's digest; (0, '') for none."""
    row = reader.first(
        select(_r("seq"), _r("header_sha256"))
        .where(_r("device") == device, _r("epoch") == epoch)
        .order_by(_r("seq").desc())
        .limit(1)
    )
    return (int(row[0]), str(row[1])) if row else (0, "")


def header_received(reader: Reader, device: str, epoch: str, seq: int) -> str:
    """The header's digest of the batch with this number that was taken in; '' if none was."""
    row = reader.first(
        select(_r("header_sha256")).where(_r("device") == device, _r("epoch") == epoch, _r("seq") == seq)
    )
    return str(row[0]) if row else ""


def received(reader: Reader, device: str | None = None) -> list[ReceivedBatch]:
    """The ledger, of one device or of all, in order."""
    fields = ReceivedBatch.__slots__
    statement = select(*(_r(f) for f in fields)).order_by(_r("n"))
    if device is not None:
        statement = statement.where(_r("device") == device)
    return [ReceivedBatch(*row) for row in reader.rows(statement)]


def keep_received(writer: Writer, batch: ReceivedBatch) -> None:
    """Note a batch in the ledger, in the transaction that takes it in."""
    values = {f: getattr(batch, f) for f in ReceivedBatch.__slots__}
    writer.session.add(BatchReceivedRow(**values, received_at=writer.at))
    writer.session.flush()


def incoming_operation(
    *,
    op_id: str,
    op: str,
    at: str,
    officer: str,
    device: str,
    undoes: str | None,
    facts: str,
    batch: str,
) -> JournalOpRow:
    """A journal line for an operation that another copy did."""
    return JournalOpRow(
        id=op_id, op=op, at=at, officer=officer, device=device, undoes=undoes, facts=facts, batch=batch, finished=True
    )


def snapshot(reader: Reader, entity: str, ids: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """Every record of an entity (or those with these ids), void ones too, every column."""
    table = table_of(entity)
    names = [c.name for c in table.columns]
    bools = [c.name for c in table.columns if _kind(c) == "bool"]
    columns = ", ".join(names)
    if ids is None:
        parts: Iterable[tuple[str, Sequence[str]]] = [(f"SELECT {columns} FROM {entity} ORDER BY n", ())]
    else:
        parts = (
            (f"SELECT {columns} FROM {entity} WHERE id IN ({','.join('?' * len(some))})", some)
            for some in (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))
        )
    for sql, values in parts:
        for row in reader.driver.execute(sql, list(values)):
            record = dict(zip(names, row, strict=True))
            for name in bools:
                record[name] = bool(record[name])
            yield record


def ids_where(reader: Reader, entity: str, column: str, values: Iterable[str]) -> list[str]:
    """The ids of an entity's records whose column is one of these values."""
    wanted = list(values)
    found: list[str] = []
    for at in range(0, len(wanted), CHUNK):
        some = wanted[at : at + CHUNK]
        sql = f"SELECT id FROM {entity} WHERE {column} IN ({','.join('?' * len(some))})"
        found += [r[0] for r in reader.driver.execute(sql, some)]
    return found


def _kind(column: Column[Any]) -> str:
    if isinstance(column.type, Boolean):
        return "bool"
    return "int" if isinstance(column.type, Integer) else "str"


def _unsent() -> list[Any]:
    changed = select(_j("n")).where(_j("op_n") == _o("n")).exists()
    return [
        _o("sent_in").is_(None),
        _o("batch").is_(None),
        _o("finished"),
        _o("op").not_in([op.value for op in NEVER_SENT]),
        changed,
    ]


def _o(name: str) -> Any:
    return getattr(JournalOpRow, name)


def _s(name: str) -> Any:
    return getattr(BatchSentRow, name)


def _r(name: str) -> Any:
    return getattr(BatchReceivedRow, name)


def _j(name: str) -> Any:
    return getattr(JournalChangeRow, name)
