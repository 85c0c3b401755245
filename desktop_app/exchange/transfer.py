"""Sending and receiving over the shared folder: the laptop's batches up, receipts and reference packs down.

A laptop seals its journal since last time into numbered batches that never change, keeps them, and copies them to the
folder until the office's receipt names their content. The office takes batches in order per laptop, each in one
transaction with its line in the ledger, merges unit by unit, and answers. Any order, any number of times, same result.

Conflicts are counted here and their losers kept in the journal; settling them, undoing a batch and hostile input in
full are the next issue's, in `review` and beside `_why_not`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from desktop_app import __version__
from desktop_app.domain.changes import Op
from desktop_app.domain.clocks import read_stamp
from desktop_app.domain.errors import AppError, BadBatch, StoreTrouble
from desktop_app.domain.work import Progress
from desktop_app.exchange import batch as batches
from desktop_app.exchange.batch import Batch, Facts, Header
from desktop_app.exchange.folder import SharedFolder, establish, place
from desktop_app.exchange.lines import Answer, Enrolment, Line, Operation, Record, Schema
from desktop_app.exchange.merge import RowState, merge
from desktop_app.store import batches as ledger
from desktop_app.store import devices as device_store
from desktop_app.store import migrations
from desktop_app.store.engine import Store
from desktop_app.store.journal import Reader, Writer, blank, packed, unpacked
from desktop_app.store.photos import Photos

log = logging.getLogger("desk.exchange")

MOST_CHANGES = 20_000
"""Changes in one batch; what is more goes into the next."""

PACK_RECORDS = 100_000
MERGE_AT_A_TIME = 2_000
FASTEST_CLOCK = timedelta(hours=48)
"""A laptop's clock further ahead than this holds its batch: its stamps would beat everything that comes after."""

NO_CONFLICT = frozenset({"attendance", "setting", "code"})
"""Entities where the later stamp is simply right: two desks that tick the same person do not disagree."""

WAIT_CODES = frozenset({"truncated", "newer-schema", "gap", "clock-ahead", "unknown-parent", "revoked-device"})
"""Reasons that keep a batch waiting; every other one sets it aside."""


@dataclass(frozen=True, slots=True)
class SentBatch:
    """A batch as its sender tells of it. `state`: made, handed-over, at-office."""

    name: str
    changes: int
    size_bytes: int
    made_at: str
    state: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What sending did. `unsent`: operations that are in no folder yet."""

    batches: tuple[SentBatch, ...]
    receipts: int
    packs: int
    people: int
    unsent: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """A batch that came in. `device` is the laptop's name."""

    name: str
    device: str
    changes: int


@dataclass(frozen=True, slots=True)
class Held:
    """A batch that was not taken in, and why (a code)."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Received:
    """What receiving did. `conflicts`: changes that a later one elsewhere had beaten."""

    applied: tuple[Arrived, ...]
    already: tuple[str, ...]
    waiting: tuple[Held, ...]
    set_aside: tuple[Held, ...]
    changes: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class Published:
    """A reference pack that was put into the folder. A large one is several files; `name` is the first."""

    name: str
    people: int
    size_bytes: int
    laptops: int


@dataclass(frozen=True, slots=True)
class Unsent:
    """What the office does not have yet: operations in no batch, and in batches that it has not acknowledged."""

    operations: int
    in_folder: int


@dataclass(slots=True)
class _Tally:
    applied: list[Arrived] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    waiting: list[Held] = field(default_factory=list)
    set_aside: list[Held] = field(default_factory=list)
    changes: int = 0
    conflicts: int = 0
    refused: dict[str, list[Answer]] = field(default_factory=dict)


def schema() -> Schema:
    """What this version reads and writes."""
    return Schema(migrations.NEWEST, ledger.wire_fields(), ledger.wire_units(), ledger.OPERATIONS)


def unsent(reader: Reader) -> Unsent:
    """What the office does not have yet."""
    return Unsent(ledger.waiting(reader), ledger.handed_over(reader))


def sent_batches(reader: Reader) -> tuple[SentBatch, ...]:
    """The batches that this laptop sealed, newest first."""
    return tuple(_told(b) for b in reversed(ledger.sent(reader, "up")))


# -- the laptop ----------------------------------------------------------------------------------------------------


def send(store: Store, progress: Progress, photos: Photos, root: Path) -> Sent:
    """Take receipts and packs out of the folder, seal what is new, and hand over what the office does not have.

    FolderTrouble when the folder is not to be had: everything stays on this laptop. AppError 'only-a-laptop'.
    """
    if store.identity.role != "laptop":
        raise AppError("practice-never-sends" if store.identity.is_practice else "only-a-laptop")
    folder = SharedFolder(root, store.identity.organisation)
    folder.sentinel()
    progress.step(0, None, "receipts")
    receipts = _take_receipts(store, folder)
    packs, people = _take_packs(store, progress, folder)
    made = []
    while sealed := _seal_next(store, photos):
        made.append(sealed)
        progress.step(len(made), None, "batches")
    _hand_over(store, progress, folder)
    with store.read() as reader:
        left = ledger.waiting(reader) + sum(b.state == "made" for b in ledger.sent(reader, "up"))
        told = {b.name: b for b in sent_batches(reader)}
    log.info("sent %d batches, took %d receipts and %d packs", len(made), receipts, packs)
    return Sent(tuple(told[name] for name in made), receipts, packs, people, left)


def _seal_next(store: Store, photos: Photos) -> str | None:
    """Seal the next batch and keep it; answers its name, or None when there is nothing to send."""
    identity = store.identity
    with store.write(Op.SEND) as writer:
        meta = writer.meta()
        operations = ledger.outgoing(writer, MOST_CHANGES)
        if not operations:
            return None
        blobs, operations = _with_blobs(photos, operations)
        seq, prev = ledger.last_sent(writer, "up", identity.epoch)
        first = "own_keys_sent" not in meta
        facts = Facts(
            kind="up",
            org=identity.organisation,
            device=identity.device,
            epoch=identity.epoch,
            seq=seq + 1,
            batch=writer.new_id(),
            exported_at=writer.at,
            app=__version__,
            prev=prev,
            to=(meta["office"],),
        )
        lines: list[Line] = []
        if first:
            lines.append(
                Enrolment(
                    identity.device,
                    identity.device_name,
                    identity.officer,
                    identity.node,
                    meta["sign_public"],
                    meta["age_recipient"],
                )
            )
        lines += _lines_of(operations)
        data = batches.seal(
            facts,
            lines,
            blobs,
            schema=schema(),
            signer=meta["starter_sign"] if first else meta["sign_secret"],
            recipients=[meta["office_recipient"], meta["recovery_recipient"]],
        )
        kept = _keep(writer, facts, data, sum(len(o.changes) for o in operations))
        ledger.mark_sent(writer, operations, facts.batch)
    if first:
        store.set_meta({"own_keys_sent": facts.batch})
    return kept.name


def _with_blobs(photos: Photos, operations: list[ledger.Outgoing]) -> tuple[dict[str, bytes], list[ledger.Outgoing]]:
    """The pictures of these operations, and as many of the operations as one batch holds."""
    blobs: dict[str, bytes] = {}
    size = 0
    for count, operation in enumerate(operations):
        mine = {
            str(after["sha256"])
            for entity, _id, _stamp, after, _whole in operation.changes
            if entity == "photo" and "sha256" in after
        }
        new = {name: photos.get(name) for name in mine - blobs.keys() if photos.has(name)}
        size += sum(map(len, new.values()))
        if count and size > batches.ROLL_OVER_BYTES:
            return blobs, operations[:count]
        blobs |= new
    return blobs, operations


def _lines_of(operations: Iterable[ledger.Outgoing]) -> Iterator[Line]:
    units = ledger.wire_units()
    for o in operations:
        yield Operation(o.id, o.op, o.at, o.officer, o.device, o.undoes, dict(o.facts))
        for entity, row_id, stamp, after, whole in o.changes:
            clocks = {"_": stamp} if whole else {units[entity][f]: stamp for f in after}
            yield Record(entity, row_id, clocks, dict(after), o.id)


def _keep(writer: Writer, facts: Facts, data: bytes, changes: int) -> ledger.SentBatch:
    header = batches.read_header(data)
    kept = ledger.SentBatch(
        id=facts.batch,
        kind=facts.kind,
        epoch=facts.epoch,
        seq=facts.seq,
        name=str(place(header)),
        sha256=sha256(data).hexdigest(),
        header_sha256=batches.header_digest(data),
        size_bytes=len(data),
        changes=changes,
        made_at=facts.exported_at,
        state="made",
        sealed=data if facts.kind == "up" else None,
    )
    ledger.keep_sent(writer, kept)
    return kept


def _hand_over(store: Store, progress: Progress, folder: SharedFolder) -> None:
    with store.read() as reader:
        wanted = [b for b in ledger.sent(reader, "up", with_bytes=True) if b.state != "at-office" and b.sealed]
    for done, batch in enumerate(wanted):
        progress.step(done, len(wanted), "hand-over")
        folder.publish(PurePosixPath(batch.name), batch.sealed or b"")
        with store.write(Op.SEND) as writer:
            ledger.set_state(writer, batch.sha256, "handed-over")


def _take_receipts(store: Store, folder: SharedFolder) -> int:
    taken = 0
    for name in _mine(folder, "ack", store.identity.device):
        opened = _open_from_office(store, folder, name)
        if opened is None:
            continue
        with store.write(Op.SEND) as writer:
            for answer in opened.answers:
                if answer.device == store.identity.device:
                    state = "at-office" if answer.outcome == "imported" else "made"
                    if answer.outcome != "held" and ledger.set_state(writer, answer.sha256, state):
                        taken += 1
    with store.read() as reader:
        there = [b for b in ledger.sent(reader, "up") if b.state == "at-office"]
    for batch in there:
        folder.remove(PurePosixPath(batch.name))
    return taken


def _take_packs(store: Store, progress: Progress, folder: SharedFolder) -> tuple[int, int]:
    taken = people = 0
    with store.read() as reader:
        meta = reader.meta()
    found: list[tuple[Header, PurePosixPath]] = []
    for item in folder.scan("down").found:
        data = folder.read(item.name)
        try:
            header = batches.read_header(data or b"")
        except BadBatch:
            continue
        if store.identity.device in header.to and header.seq > int(meta.get(f"pack_{header.epoch}", "0")):
            found.append((header, item.name))
    for header, name in sorted(found, key=lambda pair: (pair[0].exported_at, pair[0].seq)):
        opened = _open_from_office(store, folder, name)
        if opened is None:
            continue
        people += _merge_pack(store, progress, opened)
        store.set_meta({f"pack_{header.epoch}": str(header.seq)})
        taken += 1
    return taken, people


def _merge_pack(store: Store, progress: Progress, pack: Batch) -> int:
    records = pack.records
    for at in range(0, len(records), MERGE_AT_A_TIME):
        progress.step(at, len(records), "pack")
        with store.write(Op.TAKE_PACK) as writer:
            _Merging(writer, {}).take(records[at : at + MERGE_AT_A_TIME])
    return sum(r.entity == "person" and not r.values.get("void") for r in records)


def _mine(folder: SharedFolder, kind: Any, device: str) -> list[PurePosixPath]:
    return [item.name for item in folder.scan(kind).found if item.name.parent.name in (device, str(kind))]


def _open_from_office(store: Store, folder: SharedFolder, name: PurePosixPath) -> Batch | None:
    """A file of the office's, opened with this laptop's key or, until its own is known there, its starter key."""
    data = folder.read(name)
    if data is None:
        return None
    with store.read() as reader:
        meta = reader.meta()
    last: BadBatch | None = None
    for identity in (meta["age_identity"], meta["starter_identity"]):
        try:
            return batches.open_batch(
                data,
                org=store.identity.organisation,
                verify_key_for=lambda device, _header: meta["office_sign"] if device == meta["office"] else None,
                identity=identity,
                schema=schema(),
            )
        except BadBatch as error:
            last = error
            if error.code != "cannot-decrypt":
                break
    log.warning("a file from the office could not be used: %s", last.code if last else "")
    return None


# -- the office ----------------------------------------------------------------------------------------------------


def receive(store: Store, progress: Progress, photos: Photos, root: Path) -> Received:
    """Take in every batch that can be taken in, and write receipts. AppError 'only-the-office' anywhere else."""
    _only_office(store)
    with store.read() as reader:
        meta = reader.meta()
    folder = establish(root, store.identity.organisation, meta["sign_public"])
    listing = folder.scan("up")
    tally = _Tally()
    tally.set_aside += [Held(str(item.name), item.code) for item in listing.unusable]
    found: list[tuple[tuple[str, str, int], PurePosixPath, Header]] = []
    for number, item in enumerate(listing.found):
        progress.step(number, len(listing.found), "look")
        try:
            header = batches.read_header((folder.read(item.name) or b"")[: 17 << 10])
        except BadBatch as error:
            _refuse(tally, str(item.name), error.code, None, "")
            continue
        found.append(((header.device, header.epoch, header.seq), item.name, header))
    for number, (_order, name, header) in enumerate(sorted(found, key=lambda entry: (entry[0], str(entry[1])))):
        progress.step(number, len(found), "receive")
        data = folder.read(name)
        if data is not None:
            _receive_one(store, photos, meta, tally, name, header, data)
    progress.step(len(found), len(found), "answers")
    _answer(store, folder, meta, tally)
    log.info("received %d batches, %d changes", len(tally.applied), tally.changes)
    return Received(
        tuple(tally.applied),
        tuple(tally.already),
        tuple(tally.waiting),
        tuple(tally.set_aside),
        tally.changes,
        tally.conflicts,
    )


def _receive_one(
    store: Store,
    photos: Photos,
    meta: Mapping[str, str],
    tally: _Tally,
    name: PurePosixPath,
    header: Header,
    data: bytes,
) -> None:
    digest = sha256(data).hexdigest()
    with store.read() as reader:
        if ledger.is_known(reader, digest):
            tally.already.append(str(name))
            return
        laptops = {d.id: d for d in device_store.devices(reader)}
        why = _why_not(reader, header, laptops)
    if why is not None:
        _refuse(tally, str(name), why, header, digest)
        return
    try:
        opened = batches.open_batch(
            data,
            org=store.identity.organisation,
            verify_key_for=lambda device, _header: laptops[device].verify_now if device in laptops else None,
            identity=meta["age_identity"],
            schema=schema(),
        )
        _check_clock(store, opened)
        changes, conflicts = _apply(store, photos, opened)
    except BadBatch as error:
        _refuse(tally, str(name), error.code, header, digest)
        return
    except StoreTrouble as error:
        if error.code != "unknown-parent":
            raise
        _refuse(tally, str(name), error.code, header, digest)
        return
    tally.applied.append(Arrived(str(name), laptops[header.device].name, changes))
    tally.changes += changes
    tally.conflicts += conflicts


def _why_not(reader: Reader, header: Header, laptops: Mapping[str, device_store.Device]) -> str | None:
    """Why a batch cannot be taken in now, as far as its header and the ledger tell; None if it may."""
    laptop = laptops.get(header.device)
    if laptop is None:
        return None  # opening it says whether it is of another organisation or of an unknown laptop
    if laptop.status == "revoked":
        return "revoked-device"
    seq, digest = ledger.last_received(reader, header.device, header.epoch)
    if header.seq <= seq:
        return "fork"
    if header.seq > seq + 1:
        return "gap"
    return "fork" if header.prev != digest else None


def _check_clock(store: Store, opened: Batch) -> None:
    latest = max((stamp for r in opened.records for stamp in r.clocks.values()), default="")
    limit = (store.surroundings.now() + FASTEST_CLOCK).timestamp() * 1000
    if latest and read_stamp(latest)[0] > limit:
        raise BadBatch("clock-ahead")


def _apply(store: Store, photos: Photos, opened: Batch) -> tuple[int, int]:
    """Take one batch in: pictures first, then everything else in one transaction. Answers changes and conflicts."""
    for picture in opened.blobs.values():
        photos.put(picture)
    header = opened.header
    with store.write(Op.RECEIVE) as writer:
        for enrolment in opened.enrolments:
            if enrolment.device == header.device:
                device_store.enrol(
                    writer,
                    header.device,
                    officer=enrolment.officer,
                    verify=enrolment.sign,
                    recipient=enrolment.age,
                )
        device_store.saw(writer, header.device)
        numbers = writer.note_operations(
            [
                ledger.incoming_operation(
                    op_id=o.id,
                    op=o.op,
                    at=o.at,
                    officer=o.officer,
                    device=o.device,
                    undoes=o.undoes,
                    facts=packed(o.facts),
                    batch=header.batch,
                )
                for o in opened.operations
            ]
        )
        merging = _Merging(writer, numbers)
        merging.take(opened.records)
        ledger.keep_received(
            writer,
            ledger.ReceivedBatch(
                id=header.batch,
                kind=header.kind,
                device=header.device,
                epoch=header.epoch,
                seq=header.seq,
                sha256=opened.sha256,
                header_sha256=opened.header_sha256,
                changes=len(opened.records),
                state="applied",
            ),
        )
    return len(opened.records), merging.conflicts


class _Merging:
    """Merges records into the tables of one open transaction; with `numbers`, notes them in the journal too."""

    def __init__(self, writer: Writer, numbers: Mapping[str, int]) -> None:
        self.writer = writer
        self.numbers = numbers
        self.conflicts = 0
        self._units = ledger.wire_units()
        self._latest = ""

    def take(self, records: list[Record]) -> None:
        """Merge these records, entity by entity with parents first, in their order within each entity."""
        by_entity: dict[str, list[Record]] = {}
        for record in records:
            by_entity.setdefault(record.entity, []).append(record)
        for entity in ledger.ENTITIES:
            mine = by_entity.get(entity, [])
            for at in range(0, len(mine), MERGE_AT_A_TIME):
                self._merge(entity, mine[at : at + MERGE_AT_A_TIME])
        if self._latest:
            self.writer.observe(self._latest)

    def _merge(self, entity: str, records: list[Record]) -> None:
        units = self._units[entity]
        states = {s["id"]: s for s in ledger.snapshot(self.writer, entity, list({r.id for r in records}))}
        new: dict[str, dict[str, Any]] = {}
        altered: dict[str, dict[str, Any]] = {}
        notes = []
        for record in records:
            state = states.get(record.id)
            self._latest = max(self._latest, *record.clocks.values())
            before: str | None = None
            if state is None:
                state = {**blank(entity), **record.values, "id": record.id, "clk": packed(record.clocks)}
                states[record.id] = new[record.id] = state
                after, lost = packed(record.values), None
            else:
                old = RowState(unpacked(state["clk"]), {f: state[f] for f in units})
                merged = merge(old, record, units)
                after, lost = "{}", None
                if merged.won:
                    before = packed({f: state[f] for f in merged.won})
                    after = packed({f: merged.values[f] for f in merged.won})
                else:
                    before = "{}"
                if merged.lost:
                    lost = packed({loser.field: loser.value for loser in merged.lost})
                    self.conflicts += entity not in NO_CONFLICT
                if merged.changed:
                    state.update(merged.values)
                    state["clk"] = packed(merged.clocks)
                    if record.id not in new:
                        altered[record.id] = state
            if self.numbers and record.op is not None:
                stamp = max(record.clocks.values())
                notes.append((self.numbers[record.op], entity, record.id, stamp, before, after, lost))
        self.writer.insert_states(entity, list(new.values()))
        self.writer.update_states(entity, list(altered.values()))
        self.writer.note_received(notes)


def _refuse(tally: _Tally, name: str, code: str, header: Header | None, digest: str) -> None:
    waits = code in WAIT_CODES
    (tally.waiting if waits else tally.set_aside).append(Held(name, code))
    if header is not None:
        answer = Answer(
            header.device, header.epoch, header.seq, header.batch, digest, "held" if waits else "rejected", code
        )
        tally.refused.setdefault(header.device, []).append(answer)


def _answer(store: Store, folder: SharedFolder, meta: Mapping[str, str], tally: _Tally) -> None:
    """Write each laptop a receipt, if there is anything new to say. Receipts are made from the ledger."""
    with store.read() as reader:
        laptops = device_store.devices(reader)
        books = {d.id: ledger.received(reader, d.id) for d in laptops}
    for laptop in laptops:
        answers = [
            Answer(b.device, b.epoch, b.seq, b.id, b.sha256, "imported") for b in books[laptop.id]
        ] + tally.refused.get(laptop.id, [])
        said = sha256(repr(answers).encode()).hexdigest()
        if not answers or meta.get(f"answered_{laptop.id}") == said or not laptop.recipient_now:
            continue
        _publish_sealed(store, folder, "ack", answers, [laptop], 0)
        store.set_meta({f"answered_{laptop.id}": said})


def publish(store: Store, progress: Progress, root: Path, patch_id: str | None = None) -> Published:
    """Put the reference pack for all laptops into the folder: everything, or only the people of one patch.

    A whole pack takes the place of the packs before it. AppError 'only-the-office' anywhere else.
    """
    _only_office(store)
    with store.read() as reader:
        meta = reader.meta()
        folder = establish(root, store.identity.organisation, meta["sign_public"])
        laptops = [d for d in device_store.devices(reader) if d.status != "revoked"]
        earlier = [b.name for b in ledger.sent(reader, "down")]
        chosen = _people_of_patch(reader, patch_id) if patch_id else None
        parts, people, size, name = 0, 0, 0, ""
        part: list[Line] = []
        for record in _pack_records(reader, chosen):
            part.append(record)
            people += record.entity == "person" and not record.values["void"]
            if len(part) == PACK_RECORDS:
                kept = _publish_sealed(store, folder, "down", part, laptops, people)
                name, size, parts, part = name or kept.name, size + kept.size_bytes, parts + 1, []
            if len(part) % 5000 == 0:
                progress.step(people, None, "people")
        kept = _publish_sealed(store, folder, "down", part, laptops, people)
    if patch_id is None:
        for old in earlier:
            folder.remove(PurePosixPath(old))
    return Published(name or kept.name, people, size + kept.size_bytes, len(laptops))


def _publish_sealed(
    store: Store,
    folder: SharedFolder,
    kind: Any,
    lines: Iterable[Line],
    laptops: list[device_store.Device],
    changes: int,
) -> ledger.SentBatch:
    identity = store.identity
    with store.write(Op.SEND) as writer:
        meta = writer.meta()
        seq, prev = ledger.last_sent(writer, kind, identity.epoch)
        facts = Facts(
            kind=kind,
            org=identity.organisation,
            device=identity.device,
            epoch=identity.epoch,
            seq=seq + 1,
            batch=writer.new_id(),
            exported_at=writer.at,
            app=__version__,
            prev=prev,
            to=tuple(d.id for d in laptops),
        )
        data = batches.seal(
            facts,
            lines,
            {},
            schema=schema(),
            signer=meta["sign_secret"],
            recipients=[meta["recovery_recipient"], *(d.recipient_now for d in laptops)],
        )
        kept = _keep(writer, facts, data, changes)
        folder.publish(PurePosixPath(kept.name), data)
    return kept


def _pack_records(reader: Reader, chosen: Mapping[str, list[str]] | None) -> Iterator[Record]:
    units = ledger.wire_units()
    for entity in ledger.ENTITIES:
        ids = chosen.get(entity) if chosen is not None else None
        for state in ledger.snapshot(reader, entity, ids):
            yield Record(entity, state["id"], unpacked(state["clk"]), {f: state[f] for f in units[entity]})


def _people_of_patch(reader: Reader, patch_id: str) -> dict[str, list[str]]:
    """Entity > ids, for those entities of which a pack for one patch does not hold everything."""
    homes = ledger.ids_where(reader, "property", "patch_id", [patch_id])
    people = ledger.ids_where(reader, "person", "property_id", homes)
    theirs = {
        entity: ledger.ids_where(reader, entity, "person_id", people)
        for entity in ("consent", "attendance", "point", "sign_up")
    }
    return {"property": homes, "person": people, **theirs}


def _only_office(store: Store) -> None:
    if store.identity.role != "office":
        raise AppError("practice-never-sends" if store.identity.is_practice else "only-the-office")


def _told(batch: ledger.SentBatch) -> SentBatch:
    return SentBatch(batch.name, batch.changes, batch.size_bytes, batch.made_at, batch.state)
