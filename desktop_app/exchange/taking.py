"""What a laptop takes from the office: opening what it sent, the reference packs, and noticing that it is another
office by now."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import BadBatch, StoreTrouble
from desktop_app.domain.packs import Edition, why_not
from desktop_app.domain.work import Progress
from desktop_app.exchange import batch as batches
from desktop_app.exchange import clock_correction, clock_doubt, recovery, rotation
from desktop_app.exchange.batch import Batch
from desktop_app.exchange.folder import SharedFolder
from desktop_app.exchange.lines import Head
from desktop_app.exchange.merging import MERGE_AT_A_TIME, Merging
from desktop_app.exchange.sealing import schema, taken_in
from desktop_app.store import batches as ledger
from desktop_app.store import close_outs, forgetting
from desktop_app.store import packs as pack_store
from desktop_app.store.engine import Store
from desktop_app.store.packs import TakenPack

log = logging.getLogger("desk.exchange")


def head_of(opened: Batch) -> Head:
    """What the office says of itself; a version that said nothing sent packs of everyone."""
    heads = opened.lines.heads
    return heads[0] if heads else Head(about="everyone" if opened.header.kind == "down" else "answers")


def open_from_office(store: Store, folder: SharedFolder, name: PurePosixPath) -> Batch | None:
    """A file of the office's that is new, opened with this laptop's key or, until its own is known there, its starter
    key; None when there is nothing to be had of it."""
    try:
        data = folder.read(name)
    except BadBatch:
        return None
    if data is None:
        return None
    with store.read() as reader:
        meta = reader.meta()
        if ledger.is_known(reader, sha256(data).hexdigest()):
            return None
    last: BadBatch | None = None
    for identity in (meta["age_identity"], meta["starter_identity"]):
        try:
            opened = batches.open_batch(
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
        else:
            clock_doubt.believe(store, opened.header.exported_at)
            return opened
    log.warning("a file from the office could not be used: %s", last.code if last else "")
    return None


@dataclass(frozen=True, slots=True)
class TooLate:
    """A pack that was not taken as its last day is over, by this computer's date. `made_at` is an instant (ISO 8601
    UTC), the others are dates.
    """

    made_at: str
    expires: str
    today: str


@dataclass(slots=True)
class TakenPacks:
    """What was taken: how many packs, how many people; and of those that came too late the newest, when there is no
    list here that is still good.
    """

    packs: int = 0
    people: int = 0
    too_late: TooLate | None = None


def take_packs(store: Store, progress: Progress, folder: SharedFolder, office_epoch: int) -> TakenPacks:
    """Take the packs that are new, in the order they were made.

    What is torn or came too early is met again. What is older than what was taken stays unread, but for what it says
    about this laptop's own batches.
    """
    done = TakenPacks()
    found: list[tuple[str, int, PurePosixPath]] = []
    for item in folder.scan("down").found:
        with suppress(BadBatch):
            header = batches.read_header(folder.read(item.name) or b"")
            if header.kind == "down" and store.identity.device in header.to:
                found.append((header.exported_at, header.seq, item.name))
    for made_at, _seq, name in sorted(found):
        opened = open_from_office(store, folder, name)
        if opened is None:
            continue
        head = head_of(opened)
        if head.office_epoch >= office_epoch:
            heed(store, head)
        if why := _why_not(store, head, office_epoch):
            log.info("a pack was left alone: %s", why)
            if why == "expired":  # by a clock that may be wrong: it is met again when that is put right
                done.too_late = TooLate(made_at, head.expires or "", _today(store))
                _mark_included(store, opened)
            elif why != "older-office":  # nobody signs the folder's own word, so that one is only put off
                _keep(store, opened, head, taken=False)
            continue
        try:
            done.people += _merge(store, progress, opened, head)
        except StoreTrouble as error:
            if error.code != "unknown-parent":
                raise
            log.warning("a pack waits for another part of it")
            continue
        done.packs += 1
    with store.read() as reader:
        if any(pack.expires >= _today(store) for pack in pack_store.taken(reader)):
            done.too_late = None
    return done


def _today(store: Store) -> str:
    return clock_correction.right_now(store).astimezone().date().isoformat()


def _mark_included(store: Store, pack: Batch) -> None:
    with store.write(Op.TAKE_PACK) as writer:
        pack_store.mark_included(writer, (a.sha256 for a in pack.answers if a.outcome == "imported"))


def _why_not(store: Store, head: Head, office_epoch: int) -> str:
    today = _today(store)
    with store.read() as reader:
        known = {(pack.about, pack.about_id): pack.edition for pack in pack_store.taken(reader)}
        is_closed = head.about == "event" and close_outs.is_closed(reader, head.about_id or "")
    return why_not(
        Edition(head.office_epoch, head.generation),
        office_epoch=office_epoch,
        expired=head.expires is not None and head.expires < today,
        is_closed=is_closed,
        same=known.get((head.about, head.about_id or "")),
        everyone=known.get(("everyone", "")),
    )


def _merge(store: Store, progress: Progress, pack: Batch, head: Head) -> int:
    records = pack.records
    for at in range(0, len(records), MERGE_AT_A_TIME):
        progress.step(at, len(records), "pack")
        with store.write(Op.TAKE_PACK) as writer:
            Merging(writer, {}).take(records[at : at + MERGE_AT_A_TIME])
    _keep(store, pack, head, taken=True)
    return sum(r.entity == "person" and not r.values.get("void") for r in records)


def _keep(store: Store, pack: Batch, head: Head, *, taken: bool) -> None:
    """Note that a pack was met and, if its records were `taken`, what it is about and whom it brought."""
    with store.write(Op.TAKE_PACK) as writer:
        ledger.keep_received(writer, taken_in(pack))
        pack_store.mark_included(writer, (a.sha256 for a in pack.answers if a.outcome == "imported"))
        if taken:
            edition = Edition(head.office_epoch, head.generation)
            about = TakenPack(head.about, head.about_id or "", head.role, edition, head.expires or "9999", writer.at)
            people = [r.id for r in pack.records if r.entity == "person"]
            pack_store.keep_taken(writer, about, people)
            forgetting.came_back(writer, people)


# -- another office ----------------------------------------------------------------------------------------------------


def meet_office(store: Store, in_folder: int) -> int:
    """The highest office epoch that is known of: what was signed, or what the folder says now."""
    with store.read() as reader:
        meta = reader.meta()
    known = max(int(meta.get("office_epoch", "0")), in_folder)
    if known > int(meta.get("office_met", "0")):
        ask_again(store, known)
    return known


def heed(store: Store, head: Head) -> None:
    """Keep what the office says of itself."""
    with store.read() as reader:
        meta = reader.meta()
    if head.office_epoch > int(meta.get("office_epoch", "0")):
        store.set_meta({"office_epoch": str(head.office_epoch), "office_clock": head.clock})
    if head.office_epoch > int(meta.get("office_met", "0")):
        ask_again(store, head.office_epoch)
    rotation.heed(store, head)
    recovery.heed(store, head)


def ask_again(store: Store, office_epoch: int) -> None:
    """This office came back from a back-up: hand over again every sealed batch until its receipt names it."""
    with store.write(Op.SEND) as writer:
        count = ledger.hand_over_again(writer)
    store.set_meta({"office_met": str(office_epoch)})
    log.info("the office came back from a back-up: %d batches are handed over again", count)
