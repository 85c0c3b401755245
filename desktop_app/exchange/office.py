"""The office's side of the shared folder: batches in, receipts out.

The office takes batches in order per laptop, each in one transaction with its line in the ledger, merges unit by unit,
and answers. Any order, any number of times, same result. Conflicts are counted here and their losers kept in the
journal; settling them, undoing a batch and the rest of hostile input come with the review.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path, PurePosixPath

from desktop_app.domain.changes import Op
from desktop_app.domain.clocks import read_stamp
from desktop_app.domain.errors import BadBatch, StoreTrouble
from desktop_app.domain.packs import Edition
from desktop_app.domain.work import Progress
from desktop_app.exchange import batch as batches
from desktop_app.exchange.batch import Batch, Header
from desktop_app.exchange.enrolment import check_compared
from desktop_app.exchange.folder import SharedFolder
from desktop_app.exchange.lines import Answer
from desktop_app.exchange.merging import Merging
from desktop_app.exchange.sealing import office_folder, only_office, publish_sealed, schema, taken_in
from desktop_app.store import batches as ledger
from desktop_app.store import devices as device_store
from desktop_app.store import packs as pack_store
from desktop_app.store.engine import Store
from desktop_app.store.journal import Reader, packed
from desktop_app.store.photos import Photos

log = logging.getLogger("desk.exchange")

FASTEST_CLOCK = timedelta(hours=48)
"""A laptop's clock further ahead than this holds its batch: its stamps would beat everything that comes after."""

WAIT_CODES = frozenset(
    {"truncated", "newer-schema", "gap", "clock-ahead", "unknown-parent", "revoked-device", "not-compared"}
)
"""Reasons that keep a batch waiting; every other one sets it aside."""


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


@dataclass(slots=True)
class _Tally:
    applied: list[Arrived] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    waiting: list[Held] = field(default_factory=list)
    set_aside: list[Held] = field(default_factory=list)
    changes: int = 0
    conflicts: int = 0
    refused: dict[str, list[Answer]] = field(default_factory=dict)


def receive(store: Store, progress: Progress, photos: Photos, root: Path) -> Received:
    """Take in every batch that can be taken in, and write receipts. AppError 'only-the-office' anywhere else."""
    only_office(store)
    with store.read() as reader:
        meta = reader.meta()
    folder = office_folder(store, root)
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
        try:
            data = folder.read(name)
        except BadBatch as error:  # something else took its place meanwhile
            _refuse(tally, str(name), error.code, None, "")
            continue
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
        if _is_copy(reader, header, data):
            tally.already.append(str(name))
            return
        laptops = {d.id: d for d in device_store.devices(reader)}
        why = _why_not(reader, header, laptops)
    if why is not None and why != "fork":
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
        if why is not None:
            raise BadBatch(why)  # an alarm, so only for what the laptop really signed
        if opened.header.kind != "up":
            raise BadBatch("bad-header")
        check_compared(store, laptops[header.device], opened)
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


def _is_copy(reader: Reader, header: Header, data: bytes) -> bool:
    """Whether this is another copy, perhaps a torn one, of a batch that was taken in."""
    here = ledger.header_received(reader, header.device, header.epoch, header.seq)
    return here == batches.header_digest(data)


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
        for said in opened.lines.taken_off:
            edition = Edition(said.office_epoch, said.generation)
            pack_store.keep_forgotten(writer, header.device, said.people, edition, said.at)
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
        merging = Merging(writer, numbers)
        merging.take(opened.records)
        ledger.keep_received(writer, taken_in(opened))
    return len(opened.records), len(merging.conflicts)


def _refuse(tally: _Tally, name: str, code: str, header: Header | None, digest: str) -> None:
    waits = code in WAIT_CODES
    (tally.waiting if waits else tally.set_aside).append(Held(name, code))
    if header is not None:
        answer = Answer(
            header.device, header.epoch, header.seq, header.batch, digest, "held" if waits else "rejected", code
        )
        tally.refused.setdefault(header.device, []).append(answer)


def _answer(store: Store, folder: SharedFolder, meta: Mapping[str, str], tally: _Tally) -> None:
    """Write each laptop a receipt, if there is anything new to say or the last one is not whole in the folder.

    Receipts are made from the ledger, each with everything, so an older one is taken away.
    """
    with store.read() as reader:
        laptops = device_store.devices(reader)
        books = {d.id: ledger.received(reader, d.id) for d in laptops}
        last = {PurePosixPath(b.name).parent.name: b for b in ledger.sent(reader, "ack")}
    there = folder.scan("ack").found
    for laptop in laptops:
        answers = [
            Answer(b.device, b.epoch, b.seq, b.id, b.sha256, "imported") for b in books[laptop.id]
        ] + tally.refused.get(laptop.id, [])
        said = sha256(repr(answers).encode()).hexdigest()
        if not answers or not laptop.recipient_now:
            continue
        if meta.get(f"answered_{laptop.id}") == said and _is_whole(folder, last.get(laptop.id)):
            continue
        kept = publish_sealed(store, folder, "ack", answers, [laptop], 0)
        store.set_meta({f"answered_{laptop.id}": said})
        for item in there:
            if item.name.parent.name == laptop.id and str(item.name) != kept.name:
                folder.remove(item.name)


def _is_whole(folder: SharedFolder, sent: ledger.SentBatch | None) -> bool:
    if sent is None:
        return False
    try:
        data = folder.read(PurePosixPath(sent.name))
    except BadBatch:
        return False
    return data is not None and sha256(data).hexdigest() == sent.sha256
