"""The laptop's side of the shared folder: its batches up, the office's receipts and reference packs down.

A laptop seals its journal since last time into numbered batches that never change, keeps them, and copies them to the
folder until the office's receipt names their content.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError, Gone, StoreTrouble
from desktop_app.domain.packs import Edition
from desktop_app.domain.work import Progress
from desktop_app.exchange import batch as batches
from desktop_app.exchange import clock_correction, clock_doubt, epochs, forgetting, officer, restoring, taking
from desktop_app.exchange.clock_doubt import Leap
from desktop_app.exchange.folder import SharedFolder
from desktop_app.exchange.lines import MOST_TAKEN_OFF, Enrolment, Kind, Line, Operation, Record, TakenOff, WorksHere
from desktop_app.exchange.sealing import facts_for, keep_sealed, schema
from desktop_app.exchange.taking import TooLate
from desktop_app.store import batches as ledger
from desktop_app.store import forgetting as forgotten_store
from desktop_app.store import packs as pack_store
from desktop_app.store.engine import Store
from desktop_app.store.forgetting import Forgotten
from desktop_app.store.journal import Reader
from desktop_app.store.photos import Photos

log = logging.getLogger("desk.exchange")

MOST_CHANGES = 5_000
"""Changes in one batch; what is more goes into the next. A check-in waits for no more than one to be sealed."""


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
    """What sending did. `unsent`: operations that are in no folder yet; `taken_off`: who was forgotten meanwhile;
    `too_late`: the office's list that was not taken because of this computer's date; `leap`: why that is doubted.
    """

    batches: tuple[SentBatch, ...]
    receipts: int
    packs: int
    people: int
    unsent: int
    taken_off: tuple[Forgotten, ...] = ()
    too_late: TooLate | None = None
    leap: Leap | None = None


@dataclass(frozen=True, slots=True)
class Unsent:
    """What the office does not have yet: operations in no batch, and in batches that it has not acknowledged."""

    operations: int
    in_folder: int


def unsent(reader: Reader) -> Unsent:
    """What the office does not have yet."""
    return Unsent(ledger.waiting(reader), ledger.handed_over(reader))


def sent_batches(reader: Reader) -> tuple[SentBatch, ...]:
    """The batches that this laptop sealed, newest first."""
    return tuple(_told(b) for b in reversed(ledger.sent(reader, "up")))


def send(store: Store, progress: Progress, photos: Photos, root: Path) -> Sent:
    """Take receipts and packs out of the folder, seal what is new, and hand over what the office does not have.

    FolderTrouble when the folder is not to be had: everything stays on this laptop. AppError 'only-a-laptop'.
    """
    if store.identity.role != "laptop":
        raise AppError("practice-never-sends" if store.identity.is_practice else "only-a-laptop")
    folder = SharedFolder(root, store.identity.organisation)
    office_epoch = taking.meet_office(store, folder.sentinel().office_epoch)
    progress.step(0, None, "receipts")
    receipts = _take_receipts(store, folder, office_epoch)
    taken = taking.take_packs(store, progress, folder, office_epoch)
    taken_off = forgetting.forget(store, progress, lambda: photos)
    restoring.give_back(store)
    made = []
    while sealed := _seal_next(store, photos):
        made.append(sealed)
        progress.step(len(made), None, "batches")
    _hand_over(store, progress, folder)
    with store.read() as reader:
        left = ledger.waiting(reader) + sum(b.state == "made" for b in ledger.sent(reader, "up"))
        told = {b.name: b for b in sent_batches(reader)}
    log.info("sent %d batches, took %d receipts and %d packs", len(made), receipts, taken.packs)
    return Sent(
        tuple(told[name] for name in made),
        receipts,
        taken.packs,
        taken.people,
        left,
        taken_off,
        taken.too_late,
        clock_doubt.doubt(store),
    )


def _seal_next(store: Store, photos: Photos) -> str | None:
    """Seal the next batch and keep it; answers its name, or None when there is nothing to send."""
    identity = store.identity
    with store.write(Op.SEND) as writer:
        meta = writer.meta()
        operations = ledger.outgoing(writer, MOST_CHANGES)
        gone = forgotten_store.to_tell(writer, MOST_TAKEN_OFF)
        first = not ledger.has_sent(writer, "up") and "known_to_office" not in meta
        works_here = "" if first else officer.to_tell(writer, identity.officer)
        if not operations and not gone and not works_here:
            return None
        blobs, operations = _with_blobs(photos, operations)
        facts = facts_for(writer, "up", (meta["office"],))
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
        if works_here:
            lines.append(WorksHere(works_here))
        ledger.keep_fact(writer, officer.TOLD, identity.officer)
        if gone:
            newest = max((p.edition for p in pack_store.taken(writer)), key=lambda e: e.order, default=Edition(0, 0))
            lines.append(TakenOff(writer.at, tuple(gone), *newest.order))
            forgotten_store.mark_told(writer, gone, facts.batch)
        lines += _lines_of(operations)
        data = batches.seal(
            facts,
            lines,
            blobs,
            schema=schema(),
            signer=meta["starter_sign"] if first else meta["sign_secret"],
            recipients=[meta["office_recipient"], meta["recovery_recipient"]],
        )
        kept = keep_sealed(writer, facts, data, sum(len(o.changes) for o in operations))
        ledger.mark_sent(writer, operations, facts.batch)
    return kept.name


def _with_blobs(photos: Photos, operations: list[ledger.Outgoing]) -> tuple[dict[str, bytes], list[ledger.Outgoing]]:
    """The pictures of these operations, and as many of the operations as one batch holds."""
    blobs: dict[str, bytes] = {}
    size = 0
    for count, operation in enumerate(operations):
        mine = {
            str(after["sha256"])
            for entity, _id, _stamp, after, _was, _whole in operation.changes
            if entity == "photo" and "sha256" in after
        }
        new = dict(_pictures(photos, mine - blobs.keys()))
        size += sum(map(len, new.values()))
        if count and size > batches.ROLL_OVER_BYTES:
            return blobs, operations[:count]
        blobs |= new
    return blobs, operations


def _pictures(photos: Photos, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Those of these pictures that are here and whole: a damaged one must not keep everything else from the office."""
    for name in sorted(names):
        try:
            yield name, photos.get(name)
        except Gone:
            log.warning("a photo is not here any more and goes without its picture")
        except StoreTrouble as error:
            if error.code != "photo-damaged":
                raise
            log.warning("a damaged photo goes without its picture")


def _lines_of(operations: Iterable[ledger.Outgoing]) -> Iterator[Line]:
    units = ledger.wire_units()
    for o in operations:
        yield Operation(o.id, o.op, o.at, o.officer, o.device, o.undoes, dict(o.facts))
        for entity, row_id, stamp, after, was, whole in o.changes:
            clocks = {"_": stamp} if whole else {units[entity][f]: stamp for f in after}
            yield Record(entity, row_id, clocks, dict(after), o.id, was)


def _hand_over(store: Store, progress: Progress, folder: SharedFolder) -> None:
    with store.read() as reader:
        wanted = ledger.to_hand_over(reader)
    for done, (name, digest) in enumerate(wanted):
        progress.step(done, len(wanted), "hand-over")
        with store.read() as reader:
            data = ledger.sealed(reader, digest)  # one at a time: 90 days of them may be here
        folder.publish(PurePosixPath(name), data)
        with store.write(Op.SEND) as writer:
            ledger.set_state(writer, digest, "handed-over")


def _take_receipts(store: Store, folder: SharedFolder, office_epoch: int) -> int:
    """Note what the office has. What an office said that was replaced from a back-up since does not count."""
    taken = 0
    for name in _mine(folder, "ack", store.identity.device):
        opened = taking.open_from_office(store, folder, name)
        if opened is None:
            continue
        head = taking.head_of(opened)
        if head.office_epoch < office_epoch:
            continue
        taking.heed(store, head)
        with store.read() as reader:
            is_copy = epochs.is_not_alone(reader, store.identity.device, store.identity.epoch, opened.answers)
        with store.write(Op.SEND) as writer:
            for answer in opened.answers:
                if answer.device == store.identity.device:
                    state = "at-office" if answer.outcome == "imported" else "made"
                    if answer.outcome != "held" and ledger.set_state(writer, answer.sha256, state):
                        taken += 1
        clock_correction.take(store, opened.answers)
        if is_copy:
            epochs.begin_anew(store, folder)
    _clear(store, folder)
    return taken


def _clear(store: Store, folder: SharedFolder) -> None:
    """Take what the office has out of this laptop's own directory, torn copies and renamed ones too."""
    with store.read() as reader:
        there = tuple(PurePosixPath(b.name).stem for b in ledger.sent(reader, "up") if b.state == "at-office")
    for name in _mine(folder, "up", store.identity.device):
        if there and name.name.startswith(there):
            folder.remove(name)


def _mine(folder: SharedFolder, kind: Kind, device: str) -> list[PurePosixPath]:
    return [item.name for item in folder.scan(kind).found if item.name.parent.name in (device, str(kind))]


def _told(batch: ledger.SentBatch) -> SentBatch:
    return SentBatch(batch.name, batch.changes, batch.size_bytes, batch.made_at, batch.state)
