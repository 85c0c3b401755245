"""Sealing, and the lines of the two ledgers: what this copy sealed, before any of it leaves, and what it took in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from itertools import chain
from pathlib import Path, PurePosixPath

from desktop_app import __version__
from desktop_app.domain.changes import Op
from desktop_app.domain.clocks import NO_STAMP
from desktop_app.domain.errors import AppError
from desktop_app.exchange import batch as batches
from desktop_app.exchange.batch import Batch, Facts
from desktop_app.exchange.folder import SharedFolder, establish, place
from desktop_app.exchange.lines import Head, Kind, Line, Schema, WireValue
from desktop_app.exchange.rotation import end_rotation
from desktop_app.store import batches as ledger
from desktop_app.store import devices as device_store
from desktop_app.store import migrations
from desktop_app.store.engine import Store
from desktop_app.store.journal import Writer

ADDED: dict[int, dict[str, dict[str, WireValue]]] = {
    2: {"consent": {"replaces": None}, "role": {"minutes_a_month": None}}
}
"""Version > entity > field > what it is where an older version does not say: a version that adds a column to a shared
table says so here.
"""


def schema() -> Schema:
    """What this version reads and writes."""
    return Schema(migrations.NEWEST, ledger.wire_fields(), ledger.wire_units(), ledger.OPERATIONS, ADDED)


def facts_for(writer: Writer, kind: Kind, to: tuple[str, ...], *, epoch: str = "") -> Facts:
    """The facts of this copy's next batch of a kind (and epoch, if not its own), with the next number and the digest of
    the one before."""
    identity = writer.identity
    epoch = epoch or identity.epoch
    seq, prev = ledger.last_sent(writer, kind, epoch)
    return Facts(
        kind=kind,
        org=identity.organisation,
        device=identity.device,
        epoch=epoch,
        seq=seq + 1,
        batch=writer.new_id(),
        exported_at=writer.at,
        app=__version__,
        prev=prev,
        to=to,
    )


def keep_sealed(writer: Writer, facts: Facts, data: bytes, changes: int) -> ledger.SentBatch:
    """Note a sealed batch in the ledger; a laptop's own bytes are kept until the office has them."""
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


def taken_in(batch: Batch) -> ledger.ReceivedBatch:
    """The ledger's line for a batch or pack that was opened and merged."""
    header = batch.header
    return ledger.ReceivedBatch(
        id=header.batch,
        kind=header.kind,
        device=header.device,
        epoch=header.epoch,
        seq=header.seq,
        sha256=batch.sha256,
        header_sha256=batch.header_sha256,
        changes=len(batch.records),
        state="applied",
        prev=header.prev,
        exported_at=header.exported_at,
        counts=batch.manifest.counts,
    )


def publish_sealed(
    store: Store,
    folder: SharedFolder,
    kind: Kind,
    lines: Iterable[Line],
    laptops: list[device_store.Device],
    changes: int,
    head: Head | None = None,
) -> ledger.SentBatch:
    """Seal these lines to the laptops and to the recovery key, note them in the ledger and put them into the folder.

    The `head` comes first; without one, it says no more than which office speaks.
    """
    with store.write(Op.SEND) as writer:
        meta = writer.meta()
        facts = facts_for(writer, kind, tuple(d.id for d in laptops))
        data = batches.seal(
            facts,
            chain((head or office_head(meta),), lines),
            {},
            schema=schema(),
            signer=meta["sign_secret"],
            recipients=[meta["recovery_recipient"], *(d.recipient_now for d in laptops)],
        )
        kept = keep_sealed(writer, facts, data, changes)
    folder.publish(PurePosixPath(kept.name), data)  # not in the transaction: a slow share must not keep the door shut
    return kept


def office_head(meta: Mapping[str, str]) -> Head:
    """What the office says of itself with whatever it sends."""
    return Head(
        office_epoch=int(meta.get("office_epoch", "0")),
        clock=meta.get("restored_clock", NO_STAMP),
        sign=meta.get("next_sign_public") or None,
        age=meta["age_recipient"] if meta.get("next_sign_public") else None,
        recovery=meta["recovery_recipient"] if meta.get("recovery_made_at") else None,
        recovery_made_at=meta.get("recovery_made_at") or None,
    )


def office_folder(store: Store, root: Path) -> SharedFolder:
    """The office's folder at `root`, which says by which office it is kept. FolderTrouble as `establish`."""
    end_rotation(store)
    with store.read() as reader:
        meta = reader.meta()
    epoch = int(meta.get("office_epoch", "0"))
    return establish(root, store.identity.organisation, meta["sign_public"], epoch)


def only_office(store: Store) -> None:
    """AppError 'only-the-office' (or 'practice-never-sends') anywhere else."""
    if store.identity.role != "office":
        raise AppError("practice-never-sends" if store.identity.is_practice else "only-the-office")
