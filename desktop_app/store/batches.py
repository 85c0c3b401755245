"""What the exchange needs of the database: what waits to be sent, whole snapshots, and the ledgers of batches."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Boolean, Column, Integer, delete, func, or_, select
from sqlalchemy.orm import aliased

from desktop_app.domain.changes import Op, Value
from desktop_app.domain.errors import Gone, Rejected, StoreTrouble
from desktop_app.store import devices
from desktop_app.store.journal import CHUNK, SHORTEST_PREFIX, Reader, Writer, packed, unpacked
from desktop_app.store.local_tables import BatchReceivedRow, BatchSentRow, JournalChangeRow, JournalOpRow
from desktop_app.store.tables import NOT_CONTENT, SHARED, UNITS, table_of

NEVER_SENT = frozenset(
    {Op.SET_UP, Op.TAKE_PACK, Op.SEND, Op.RECEIVE, Op.ENROL, Op.SAVE_DRAFT, Op.TAKE_OFF, Op.CLOSE_OUT}
)
"""Operations that are about this copy alone."""

OVERDUE = timedelta(days=14)
"""A laptop from which nothing came for so long is asked after (exchange.md 3.5)."""

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
    """A batch that this copy sealed. `state`: made, handed-over or at-office; `sealed`: its bytes, while it is made."""

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
    """A line of the ledger of what was met. `state` is applied, undone, waiting or set-aside; `why` a code for the last
    two.

    `header_sha256` is what the line is known by; for a file without a readable header it stands for its `name` (the
    path in the shared folder), and id, device, epoch and number say nothing. `counts` are records by entity. Times are
    ISO 8601 UTC of this copy, `exported_at` that of the laptop, `received_at` '' until it is taken in. `decided` are
    the codes that somebody at the office waived for it.
    """

    id: str
    kind: str
    device: str
    epoch: str
    seq: int
    sha256: str
    header_sha256: str
    changes: int
    state: str
    why: str = ""
    prev: str = ""
    name: str = ""
    size_bytes: int = 0
    exported_at: str = ""
    conflicts: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    first_met_at: str = ""
    last_met_at: str = ""
    received_at: str = ""
    decided: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Gap:
    """What the office has of one laptop (since its last restore): `last` is the highest number taken in, `missing` the
    ranges of numbers that others wait for or were taken in without, `waiting` how many wait, the oldest since `since`
    ('' for none). `overdue`: enrolled, and nothing was taken in from it for 14 days.
    """

    device: str
    name: str
    epoch: str
    last: int
    missing: tuple[tuple[int, int], ...]
    waiting: int
    since: str
    last_seen_at: str | None
    overdue: bool


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
                "SELECT entity, row_id, stamp, before, after, was FROM journal_change"
                " WHERE op_n = ? AND erased IS NULL ORDER BY n",
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
    writer.session.add(BatchSentRow(**{f: getattr(batch, f) for f in SentBatch.__slots__ if f != "sealed"}))
    writer.session.flush()
    if batch.sealed is not None:
        writer.driver.execute("INSERT INTO batch_sealed(sha256, data) VALUES (?, ?)", (batch.sha256, batch.sealed))


def sent(reader: Reader, kind: str) -> list[SentBatch]:
    """The batches of a kind that this copy sealed, in order, without their bytes."""
    fields = [f for f in SentBatch.__slots__ if f != "sealed"]
    rows = reader.rows(select(*(_s(f) for f in fields)).where(_s("kind") == kind).order_by(_s("n")))
    return [SentBatch(**dict(zip(fields, row, strict=True))) for row in rows]


def to_hand_over(reader: Reader) -> list[tuple[str, str]]:
    """Name and SHA-256 of each batch whose bytes are here and that the office does not have, in order."""
    rows = reader.driver.execute(
        "SELECT b.name, b.sha256 FROM batch_sent b JOIN batch_sealed s ON s.sha256 = b.sha256"
        " WHERE b.kind = 'up' AND b.state <> 'at-office' ORDER BY b.n"
    )
    return [(name, sha256) for name, sha256 in rows]


def sealed(reader: Reader, sha256: str) -> bytes:
    """The bytes of a batch that is kept; nothing once it was let go."""
    row = reader.driver.execute("SELECT data FROM batch_sealed WHERE sha256 = ?", (sha256,)).fetchone()
    return row[0] if row is not None else b""


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
        " WHERE kind = 'up' AND state = 'at-office' AND sha256 IN (SELECT sha256 FROM batch_sealed)"
    )
    return int(cursor.rowcount)


def let_go_of_unacknowledged(writer: Writer) -> frozenset[str]:
    """Forget the batches that the office has not acknowledged: what is in them waits to be sent again. Answers their
    SHA-256.
    """
    there = "kind = 'up' AND state <> 'at-office'"
    found = frozenset(row[0] for row in writer.driver.execute(f"SELECT sha256 FROM batch_sent WHERE {there}"))
    writer.driver.execute(
        f"UPDATE journal_op SET sent_in = NULL WHERE sent_in IN (SELECT id FROM batch_sent WHERE {there})"
    )
    writer.driver.execute(f"DELETE FROM batch_sealed WHERE sha256 IN (SELECT sha256 FROM batch_sent WHERE {there})")
    writer.driver.execute(f"DELETE FROM batch_sent WHERE {there}")
    return found


def keep_fact(writer: Writer, key: str, value: str) -> None:
    """Keep a fact about this copy in the same transaction."""
    writer.driver.execute(
        "INSERT INTO meta(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value", (key, value)
    )


def is_known(reader: Reader, sha256: str) -> bool:
    """Whether a file with this content was taken in before."""
    return reader.first(select(_r("id")).where(_r("sha256") == sha256, _TAKEN_IN)) is not None


def last_received(reader: Reader, device: str, epoch: str) -> tuple[int, str]:
    """The highest sequence number taken in from a device and epoch, and its header's digest; (0, '') for none."""
    row = reader.first(
        select(_r("seq"), _r("header_sha256"))
        .where(_r("device") == device, _r("epoch") == epoch, _TAKEN_IN)
        .order_by(_r("seq").desc())
        .limit(1)
    )
    return (int(row[0]), str(row[1])) if row else (0, "")


def has_batch(reader: Reader, batch_id: str) -> bool:
    """Whether a batch with this id was taken in."""
    return reader.first(select(_r("id")).where(_r("id") == batch_id, _TAKEN_IN)) is not None


def received_number(reader: Reader, device: str, epoch: str, seq: int) -> ReceivedBatch | None:
    """The batch with this number that was taken in, or None."""
    where = (_r("kind") == "up", _r("device") == device, _r("epoch") == epoch, _r("seq") == seq, _TAKEN_IN)
    return next(iter(_lines(reader, *where)), None)


def received(reader: Reader, device: str | None = None) -> list[ReceivedBatch]:
    """What was taken in (applied, or undone since), of one device or of all, in order."""
    return _lines(reader, _TAKEN_IN, *([] if device is None else [_r("device") == device]))


def held_back(reader: Reader) -> list[ReceivedBatch]:
    """What waits and what was set aside, in the order it was first met.

    What was damaged on its way and came again whole is not told; a fork always is.
    """
    found = _lines(reader, ~_TAKEN_IN)
    return [
        b
        for b in found
        if b.state == "waiting" or b.why == "fork" or received_number(reader, b.device, b.epoch, b.seq) is None
    ]


def known_batches(reader: Reader) -> list[ReceivedBatch]:
    """The whole ledger of batches from laptops, in the order they were first met."""
    return _lines(reader, _r("kind").in_(["up", ""]))


def line_of(reader: Reader, header_sha256: str) -> ReceivedBatch | None:
    """The line of the ledger that is known by this, or None."""
    return next(iter(_lines(reader, _r("header_sha256") == header_sha256)), None)


def find_batch(reader: Reader, asked: str, states: Container[str]) -> ReceivedBatch:
    """The one batch in one of these states that is called this: its path in the shared folder, its file's name, or
    the beginning of its id (6 characters or more). Gone('no-batch') if none is, Rejected('batch') if several are.
    """
    wanted = asked.strip().replace("\\", "/")
    called = [_r("name") == wanted]
    if "/" not in wanted:
        called.append(_r("name").endswith(f"/{wanted.removesuffix('.ndb')}.ndb", autoescape=True))
    if len(wanted) >= SHORTEST_PREFIX:
        called.append(_r("id").startswith(wanted.lower(), autoescape=True))
    found = [batch for batch in _lines(reader, or_(*called)) if batch.state in states]
    if not found:
        raise Gone("no-batch", id=asked)
    if len(found) > 1:
        raise Rejected({"batch": "id-ambiguous"})
    return found[0]


def gaps(reader: Reader, now: datetime) -> list[Gap]:
    """What is missing of each laptop, in the order they were enrolled; `now` is aware."""
    found = []
    long_ago = (now - OVERDUE).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    batches = [b for b in _lines(reader, _r("kind") == "up") if b.state != "set-aside"]
    for laptop in devices.devices(reader):
        mine = [b for b in batches if b.device == laptop.id]
        epoch = mine[-1].epoch if mine else ""
        waiting = [b for b in mine if b.state == "waiting"]
        numbers = sorted({b.seq for b in mine if b.epoch == epoch})
        found.append(
            Gap(
                device=laptop.id,
                name=laptop.name,
                epoch=epoch,
                last=max((b.seq for b in mine if b.epoch == epoch and b.state != "waiting"), default=0),
                missing=tuple((a + 1, b - 1) for a, b in pairwise([0, *numbers]) if b > a + 1),
                waiting=len(waiting),
                since=min((b.first_met_at for b in waiting), default=""),
                last_seen_at=laptop.last_seen_at,
                overdue=laptop.status == "enrolled" and (laptop.last_seen_at or laptop.invited_at) < long_ago,
            )
        )
    return found


def keep_received(writer: Writer, batch: ReceivedBatch) -> None:
    """Note a batch as taken in, in the transaction that takes it in. What is there already may not be there again."""
    _keep(writer, batch, {"state": "applied", "why": "", "received_at": writer.at})


def note_met(writer: Writer, batch: ReceivedBatch) -> None:
    """Note a batch that waits or was set aside; one that was taken in stays as it is."""
    _keep(writer, batch, {"state": batch.state, "why": batch.why})


def forget_unreadable(writer: Writer, names: Container[str]) -> None:
    """Drop the lines of files that could not be read and are not under these names any more."""
    for line in _lines(writer, ~_TAKEN_IN, _r("device") == ""):
        if line.name not in names:
            writer.session.execute(delete(BatchReceivedRow).where(_r("header_sha256") == line.header_sha256))


def decide(writer: Writer, header_sha256: str, code: str) -> None:
    """Note that somebody at the office waived a code for the batch that is known by this."""
    row = writer.session.scalars(select(BatchReceivedRow).where(_r("header_sha256") == header_sha256)).one()
    row.decided = " ".join(sorted({*row.decided.split(), code}))


def _keep(writer: Writer, batch: ReceivedBatch, news: Mapping[str, str]) -> None:
    row = writer.session.scalars(select(BatchReceivedRow).where(_r("header_sha256") == batch.header_sha256)).first()
    if row is None:
        fields = {f: getattr(batch, f) for f in _FIELDS if f not in ("counts", "decided", "first_met_at")}
        row = BatchReceivedRow(**fields, first_met_at=writer.at)
        writer.session.add(row)
    elif row.state == "applied":
        if news["state"] == "applied":
            raise StoreTrouble("already-imported")
        row.last_met_at = writer.at
        return
    for name in ("sha256", "name", "size_bytes", "changes", "conflicts"):
        setattr(row, name, getattr(batch, name))
    for name, value in news.items():
        setattr(row, name, value)
    row.counts, row.last_met_at = packed(batch.counts), writer.at
    writer.session.flush()


def _lines(reader: Reader, *where: Any) -> list[ReceivedBatch]:
    found = []
    for row in reader.rows(select(*(_r(f) for f in _FIELDS), _UNDONE).where(*where).order_by(_r("n"))):
        fields = dict(zip(_FIELDS, row, strict=False))
        fields["counts"] = unpacked(fields["counts"])
        fields["decided"] = frozenset(fields["decided"].split())
        if row[-1] and fields["state"] == "applied":
            fields["state"] = "undone"
        found.append(ReceivedBatch(**fields))
    return found


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


def undone_batches(reader: Reader) -> frozenset[str]:
    """The ids of the batches that are undone now."""
    return frozenset(row[0] for row in reader.rows(select(_r("id")).where(_TAKEN_IN, _UNDONE)))


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


def _undone() -> Any:
    """Whether an undo of the batch altered something and was not itself taken back."""
    undo: Any = aliased(JournalOpRow)
    redo: Any = aliased(JournalOpRow)
    return (
        select(undo.n)
        .where(
            undo.undoes == _r("id"),
            undo.op == Op.UNDO.value,
            select(_j("n")).where(_j("op_n") == undo.n).exists(),
            ~select(redo.n).where(redo.undoes == undo.id).exists(),
        )
        .exists()
    )


_FIELDS = ReceivedBatch.__slots__
_TAKEN_IN: Any = _r("state") == "applied"
_UNDONE = _undone()
