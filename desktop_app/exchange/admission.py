"""Whether a batch may be taken in: what its header, the ledger and its records say. Raises BadBatch with the reason.

A code in `decided` is one that somebody at the office waived for this batch. What only a person can judge waits; it is
never dropped (exchange.md 2f, 3.5).
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import datetime, timedelta

from desktop_app.domain.changes import Op
from desktop_app.domain.clocks import read_stamp
from desktop_app.domain.errors import BadBatch
from desktop_app.exchange.batch import Batch, Header
from desktop_app.exchange.lines import Record
from desktop_app.exchange.merge import ROW
from desktop_app.services import photographs
from desktop_app.store import batch_journal
from desktop_app.store import batches as ledger
from desktop_app.store.devices import Device
from desktop_app.store.journal import Reader

FASTEST_CLOCK = timedelta(hours=48)
"""A laptop's clock further ahead than this holds its batch: its stamps would beat everything that comes after."""

MOST_CHANGED = 200
"""People that others brought, changed in one laptop's batch; an event day changes some dozens."""

MOST_VOID = 20
"""Records of any kind that one laptop's batch takes back."""

OFFICE_ALONE = frozenset({"setting", "code", "role"})
"""What is decided for the whole organisation. A laptop that writes it needs the office's word."""

WAIT_CODES = frozenset(
    {
        "truncated",
        "newer-schema",
        "gap",
        "clock-ahead",
        "unknown-parent",
        "revoked-device",
        "not-compared",
        "not-for-laptops",
        "too-many-changes",
        "foreign-stamp",
    }
)
"""Reasons that keep a batch waiting; every other one sets it aside."""


def check_header(reader: Reader, header: Header, digest: str, laptop: Device, decided: Container[str]) -> None:
    """Whether a signed header fits what is known of its laptop and of the numbers before and after it.

    BadBatch 'bad-header', 'revoked-device', 'gap' (an earlier one is missing), 'fork' (a cloned disk or a stolen key).
    """
    if header.kind != "up":
        raise BadBatch("bad-header")
    if laptop.status == "revoked" and "revoked-device" not in decided:
        raise BadBatch("revoked-device")
    if ledger.received_number(reader, header.device, header.epoch, header.seq) or ledger.has_batch(
        reader, header.batch
    ):
        raise BadBatch("fork")  # this very one would be known by its header
    last, _digest = ledger.last_received(reader, header.device, header.epoch)
    if header.seq > last + 1 and "gap" not in decided:
        raise BadBatch("gap")
    before = ledger.received_number(reader, header.device, header.epoch, header.seq - 1)
    after = ledger.received_number(reader, header.device, header.epoch, header.seq + 1)
    if before is not None and header.prev != before.header_sha256:
        raise BadBatch("fork")
    if header.seq == 1 and header.prev:
        raise BadBatch("fork")
    if after is not None and after.prev != digest:
        raise BadBatch("fork")


def check_content(reader: Reader, opened: Batch, laptop: Device, decided: Container[str]) -> None:
    """Whether this laptop may say what the batch says, without the office's word.

    BadBatch 'bad-record' (somebody else's operations), 'bad-picture', 'foreign-stamp' (a stamp that another copy gave,
    outside of what is given back), 'not-for-laptops', 'too-many-changes', 'unknown-parent' (a change of a record that
    has not come).
    """
    operations = opened.operations
    if any(o.device != laptop.id for o in operations) or len({o.id for o in operations}) != len(operations):
        raise BadBatch("bad-record", line=0, why="operation")
    if not all(photographs.is_as_kept(picture) for picture in opened.blobs.values()):
        raise BadBatch("bad-picture")
    records = opened.records
    if "foreign-stamp" not in decided and _is_stamped_by_others(opened, laptop, has_come_back=_has_come_back(reader)):
        raise BadBatch("foreign-stamp")
    if "not-for-laptops" not in decided and any(record.entity in OFFICE_ALONE for record in records):
        raise BadBatch("not-for-laptops")
    if "too-many-changes" not in decided and _is_too_much(reader, records, laptop.id):
        raise BadBatch("too-many-changes")
    if _builds_on_nothing(reader, records):
        raise BadBatch("unknown-parent")


def _has_come_back(reader: Reader) -> bool:
    """Whether this office was ever restored from a back-up: only then does a laptop give anything back."""
    return reader.meta().get("office_epoch", "0") != "0"


def _is_stamped_by_others(opened: Batch, laptop: Device, *, has_come_back: bool) -> bool:
    """Whether the batch says something under the stamp of another copy.

    A laptop sends its own work under its own node, also after its clock was put right or it was restored. All that it
    passes on is what an office lost: those records have the stamps of whoever wrote them.
    """
    given_back = {o.id for o in opened.operations if o.op == Op.GIVE_BACK} if has_come_back else set()
    own = f"{laptop.node:08x}"
    return any(
        stamp[-8:] != own
        for record in opened.records
        if record.op not in given_back
        for stamp in record.clocks.values()
    )


def is_ahead(stamp: str, now: datetime) -> bool:
    """Whether a stamp ('' for none) is further ahead of now (aware) than any honest clock."""
    return bool(stamp) and read_stamp(stamp)[0] > (now + FASTEST_CLOCK).timestamp() * 1000


def latest_stamp(records: Iterable[Record]) -> str:
    """The latest stamp of these records, '' for none."""
    return max((stamp for r in records for stamp in r.clocks.values()), default="")


def _builds_on_nothing(reader: Reader, records: list[Record]) -> bool:
    changed: dict[str, set[str]] = {}
    for record in records:
        if ROW not in record.clocks:
            changed.setdefault(record.entity, set()).add(record.id)
    for record in records:
        if ROW in record.clocks and record.entity in changed:
            changed[record.entity].discard(record.id)
    return any(batch_journal.is_missing_any(reader, entity, ids) for entity, ids in changed.items())


def _is_too_much(reader: Reader, records: list[Record], device: str) -> bool:
    people = {r.id for r in records if r.entity == "person"}
    if len(people) > MOST_CHANGED and batch_journal.count_of_others(reader, "person", people, device) > MOST_CHANGED:
        return True
    taken_back: dict[str, set[str]] = {}
    for record in records:
        if record.values.get("void") is True:
            taken_back.setdefault(record.entity, set()).add(record.id)
    if sum(map(len, taken_back.values())) <= MOST_VOID:
        return False
    return sum(batch_journal.count_shown(reader, entity, ids) for entity, ids in taken_back.items()) > MOST_VOID
