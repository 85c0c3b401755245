"""The office's side of the shared folder: batches in, receipts out.

The office takes batches in order per laptop, each in one transaction with its line in the ledger, merges unit by unit,
and answers. Any order, any number of times, same result. What it took in it keeps sealed in its archive, and takes out
of the folder once its receipt lies there. What it did not take in stays where it is, with a line in the ledger that
says why: one bad file stops no other.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path, PurePosixPath

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import BadBatch, FolderTrouble, StoreTrouble
from desktop_app.domain.packs import Edition
from desktop_app.domain.work import Progress, without_looking_for_rubbish
from desktop_app.exchange import admission, clock_correction, review
from desktop_app.exchange import batch as batches
from desktop_app.exchange.admission import WAIT_CODES
from desktop_app.exchange.archive import Archive
from desktop_app.exchange.batch import BEGINNING_BYTES, Batch, Header
from desktop_app.exchange.enrolment import check_compared
from desktop_app.exchange.folder import SharedFolder, place
from desktop_app.exchange.lines import Answer, Record
from desktop_app.exchange.merging import Merging
from desktop_app.exchange.sealing import office_folder, only_office, publish_sealed, schema, taken_in
from desktop_app.store import batch_journal, erasure
from desktop_app.store import batches as ledger
from desktop_app.store import devices as device_store
from desktop_app.store import packs as pack_store
from desktop_app.store.engine import Store
from desktop_app.store.journal import Reader, Writer, packed
from desktop_app.store.photos import Photos

log = logging.getLogger("desk.exchange")

PATIENCE = timedelta(hours=24)
"""How long a file that is not whole is waited for before its laptop is asked to send it again."""


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
class _File:
    """A file that may be a batch: where it is, and what it claims to be (nobody has checked that yet)."""

    name: str
    digest: str | None
    header: Header | None
    code: str = ""

    @property
    def order(self) -> tuple[str, str, int, bool, str]:
        """By laptop and number; those from the archive first."""
        if self.header is None:
            return ("", "", 0, False, self.name)
        return (self.header.device, self.header.epoch, self.header.seq, self.digest is None, self.name)


def receive(store: Store, progress: Progress, photos: Photos, root: Path) -> Received:
    """Take in every batch that can be taken in, and write receipts. AppError 'only-the-office' anywhere else."""
    only_office(store)
    with store.read() as reader:
        meta = reader.meta()
    folder = office_folder(store, root)
    with without_looking_for_rubbish():
        return Receiving(store, photos, folder, meta).run(progress)


TORN = frozenset({"truncated", "corrupt-payload"})
"""What happens to a file on its way: the same batch may lie beside it whole."""


class Receiving:
    """One look at the whole folder."""

    def __init__(self, store: Store, photos: Photos, folder: SharedFolder, meta: Mapping[str, str]) -> None:
        self._store, self._photos, self._folder, self._meta = store, photos, folder, meta
        self._archive = Archive(store.folder)
        self._applied: list[Arrived] = []
        self._already: list[str] = []
        self._held: list[ledger.ReceivedBatch] = []
        self._done_with: list[str] = []
        self._signed: set[str] = set()
        self._conflicts = 0

    def run(self, progress: Progress) -> Received:
        """Everything that `receive` promises."""
        files = sorted(self._files(progress), key=lambda file: file.order)
        for number, file in enumerate(files):
            progress.step(number, len(files), "receive")
            self._take(file)
        progress.step(len(files), len(files), "answers")
        self._held = _best_copies(self._held)
        self._note_held()
        self._end()
        changes = sum(arrived.changes for arrived in self._applied)
        log.info("received %d batches, %d changes", len(self._applied), changes)
        return Received(
            tuple(self._applied),
            tuple(self._already),
            tuple(Held(line.name, line.why) for line in self._held if line.state == "waiting"),
            tuple(Held(line.name, line.why) for line in self._held if line.state != "waiting"),
            changes,
            self._conflicts,
        )

    def _end(self) -> None:
        self._answer()
        self._clear()

    def _files(self, progress: Progress) -> list[_File]:
        """What is in the folder, and what the archive has that this database, restored from a back-up, does not."""
        listing = self._folder.scan("up")
        found = [_File(str(item.name), None, None, item.code) for item in listing.unusable]
        for number, item in enumerate(listing.found):
            progress.step(number, len(listing.found), "look")
            try:
                beginning = self._folder.read_beginning(item.name, BEGINNING_BYTES)
                if beginning is not None:
                    found.append(_File(str(item.name), None, batches.read_header(beginning)))
            except BadBatch as error:
                found.append(_File(str(item.name), None, None, error.code))
        with self._store.read() as reader:
            here = {batch.sha256 for batch in ledger.received(reader)}
        for digest in self._archive.all():
            data = self._archive.get(digest) if digest not in here else None
            if data is not None:
                header = batches.read_header(data)
                found.append(_File(str(place(header)), digest, header))
        return found

    def _read(self, file: _File) -> bytes | None:
        return self._archive.get(file.digest) if file.digest else self._folder.read(PurePosixPath(file.name))

    def _take(self, file: _File) -> None:
        """Take one file in, or note why not."""
        if file.header is None:
            self._hold(file, file.code, None, b"")
            return
        data = None
        try:
            data = self._read(file)
            if data is not None:
                self._take_batch(file, file.header, data)
        except BadBatch as error:
            self._hold(file, error.code, file.header, data or b"")
        except StoreTrouble as error:
            if error.code != "unknown-parent":
                raise
            self._hold(file, error.code, file.header, data or b"")

    def _take_batch(self, file: _File, header: Header, data: bytes) -> None:
        digest, header_digest = sha256(data).hexdigest(), batches.header_digest(data)
        with self._store.read() as reader:
            line = ledger.line_of(reader, header_digest)
            if ledger.is_known(reader, digest) or (line is not None and line.state in ("applied", "undone")):
                self._already.append(file.name)
                if ledger.is_known(reader, digest):
                    self._keep(digest, data)  # if the power went just before it was
                self._done_with.append(file.name)
                return
            laptops = {d.id: d for d in device_store.devices(reader)}
            decided = line.decided if line is not None else frozenset()
            laptop = self._check_sender(data, header, laptops)
            self._signed.add(file.name)
            admission.check_header(reader, header, header_digest, laptop, decided)
        opened = batches.open_batch(
            data,
            org=self._store.identity.organisation,
            verify_key_for=lambda _device, _header: laptop.verify_now,
            identity=self._meta["age_identity"],
            schema=schema(),
        )
        check_compared(self._store, laptop, opened)
        with self._store.read() as reader:
            admission.check_content(reader, opened, laptop, decided)
            earlier = batch_journal.corrections_of_device(reader, laptop.id)
        became: dict[str, str] = {}
        now = self._store.surroundings.now()
        if admission.is_ahead(admission.latest_stamp(opened.records), now):
            if "clock-ahead" not in decided and not earlier:
                raise BadBatch("clock-ahead")
            met = now if line is None else datetime.fromisoformat(line.first_met_at)
            opened, became = clock_correction.put_right(opened, int(met.timestamp() * 1000), earlier)
        line = replace(taken_in(opened), name=file.name, size_bytes=len(data))
        self._keep_pictures(opened)
        self._conflicts += _apply(self._store, opened, line, became)
        self._keep(digest, data)
        arrived = Arrived(file.name, laptop.name, len(opened.records))
        self._applied.append(arrived)
        self._took(arrived, line)
        if file.digest is None:
            self._done_with.append(file.name)

    def _took(self, arrived: Arrived, batch: ledger.ReceivedBatch) -> None:
        """Note that a batch came in."""

    def _keep_pictures(self, opened: Batch) -> None:
        """Keep the pictures, before the records that name them."""
        self._photos.put_all(opened.blobs.values())

    def _keep(self, digest: str, data: bytes) -> None:
        """Keep a sealed batch in the archive, unless it tells of somebody who was erased."""
        with self._store.read() as reader:
            if digest in erasure.batches_to_let_go(reader):
                return
        self._archive.keep(digest, data)

    def _check_sender(
        self, data: bytes, header: Header, laptops: Mapping[str, device_store.Device]
    ) -> device_store.Device:
        """The laptop that signed the batch."""
        try:
            batches.read_verified_header(
                data,
                self._store.identity.organisation,
                lambda device, _header: laptops[device].verify_now if device in laptops else None,
            )
        except BadBatch as error:
            if error.code == "bad-signature" and header.seq > 1 and not laptops[header.device].verify:
                raise BadBatch("gap") from None  # its first batch brings the key that signed this one
            raise
        return laptops[header.device]

    def _hold(self, file: _File, code: str, header: Header | None, data: bytes) -> None:
        """Note why a file is not taken in. Whose it is, is not believed of a torn one that could not be checked."""
        if code == "truncated" and file.name not in self._signed:
            header = None
        state = "waiting" if code in WAIT_CODES else "set-aside"
        key = sha256(file.name.encode()).hexdigest() if header is None else batches.header_digest(data)
        self._held.append(
            ledger.ReceivedBatch(
                id=header.batch if header else "",
                kind=header.kind if header else "",
                device=header.device if header else "",
                epoch=header.epoch if header else "",
                seq=header.seq if header else 0,
                sha256=sha256(data).hexdigest(),
                header_sha256=key,
                changes=0,
                state=state,
                why=code,
                prev=header.prev if header else "",
                name=file.name,
                size_bytes=len(data),
                exported_at=header.exported_at if header else "",
            )
        )

    def _note_held(self) -> None:
        with self._store.read() as reader:
            if not self._held and not ledger.held_back(reader):
                return
        with self._store.write(Op.RECEIVE) as writer:
            for line in self._held:
                ledger.note_met(writer, line)
            ledger.forget_unreadable(writer, {line.name for line in self._held})

    def _answer(self) -> None:
        """Write each laptop a receipt, if there is anything new to say or the last one is not whole in the folder.

        Receipts are made from the ledger, each with everything, so an older one is taken away.
        """
        store, folder = self._store, self._folder
        with store.read() as reader:
            laptops = device_store.devices(reader)
            became = batch_journal.corrections_by_batch(reader)
            books = {d.id: [_imported(b, became) for b in ledger.received(reader, d.id)] for d in laptops}
            for held in self._held:
                if held.device in books:
                    books[held.device].append(self._not_imported(reader, held))
            last = {PurePosixPath(b.name).parent.name: b for b in ledger.sent(reader, "ack")}
        there = folder.scan("ack").found
        for laptop in laptops:
            answers = books[laptop.id]
            said = sha256(repr(answers).encode()).hexdigest()
            if not answers or not laptop.recipient_now:
                continue
            if self._meta.get(f"answered_{laptop.id}") == said and _is_whole(folder, last.get(laptop.id)):
                continue
            kept = publish_sealed(store, folder, "ack", answers, [laptop], 0)
            store.set_meta({f"answered_{laptop.id}": said})
            for item in there:
                if item.name.parent.name == laptop.id and str(item.name) != kept.name:
                    folder.remove(item.name)

    def _not_imported(self, reader: Reader, held: ledger.ReceivedBatch) -> Answer:
        """What a laptop is told of a batch that was not taken in. One that stays torn is asked for again."""
        waits = held.state == "waiting"
        line = ledger.line_of(reader, held.header_sha256)
        if held.why == "truncated" and line is not None:
            met = datetime.fromisoformat(line.first_met_at)
            waits = self._store.surroundings.now() - met < PATIENCE
        return Answer(
            held.device, held.epoch, held.seq, held.id, held.sha256, "held" if waits else "rejected", held.why
        )

    def _clear(self) -> None:
        """Take out of the folder what is in the archive and answered. That it stays there would do no harm."""
        for name in self._done_with:
            try:
                self._folder.remove(PurePosixPath(name))
            except FolderTrouble as error:
                log.info("a batch that was taken in stays in the folder: %s", error.code)
                return


def _imported(batch: ledger.ReceivedBatch, became: Mapping[str, Mapping[str, str]]) -> Answer:
    stamps = dict(became.get(batch.id, {}))
    return Answer(batch.device, batch.epoch, batch.seq, batch.id, batch.sha256, "imported", stamps=stamps)


def _best_copies(held: list[ledger.ReceivedBatch]) -> list[ledger.ReceivedBatch]:
    """One line for each batch: that of a whole copy, if there is one, and not of one that was torn on its way."""
    best: dict[str, ledger.ReceivedBatch] = {}
    for line in held:
        before = best.get(line.header_sha256)
        if before is None or (before.why in TORN and line.why not in TORN):
            best[line.header_sha256] = line
    return list(best.values())


def _apply(store: Store, opened: Batch, line: ledger.ReceivedBatch, became: Mapping[str, str]) -> int:
    """Take one batch in, in one transaction; its pictures are here. Answers the conflicts."""
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
        if ledger.last_received(writer, header.device, header.epoch)[0] < header.seq:
            for told in opened.lines.works_here:
                device_store.works_with(writer, header.device, told.officer)
        device_store.saw(writer, header.device)
        for said in opened.lines.taken_off:
            edition = Edition(said.office_epoch, said.generation)
            pack_store.keep_forgotten(writer, header.device, said.people, edition, said.at)
        merging = _merge(writer, opened)
        if turned_away := merging.gate.turned_away.total():
            writer.facts["erased"] = turned_away
            erasure.let_go_of_batch(writer, line.sha256)
        ledger.keep_received(writer, replace(line, conflicts=len(merging.conflicts)))
        batch_journal.keep_corrections(writer, line.id, became)
        review.note(writer, header.batch, header.device, merging.conflicts)
    return len(merging.conflicts)


def _merge(writer: Writer, opened: Batch) -> Merging:
    """Merge the records and note them in the journal, each once, and count them again there."""
    numbers = batch_journal.operations_here(writer, (o.id for o in opened.operations))
    noted = batch_journal.changes_noted(writer, numbers.values())
    newest = batch_journal.last_change(writer)
    numbers |= writer.note_operations(
        [
            ledger.incoming_operation(
                op_id=o.id,
                op=o.op,
                at=o.at,
                officer=o.officer,
                device=o.device,
                undoes=o.undoes,
                facts=packed(o.facts),
                batch=opened.header.batch,
            )
            for o in opened.operations
        ]
    )

    def is_again(record: Record) -> bool:
        """Whether an earlier batch brought it: a laptop that was restored sends what was not acknowledged again."""
        stamp = max(record.clocks.values())
        return (numbers[record.op or ""], record.entity, record.id, stamp) in noted

    again = [record for record in opened.records if is_again(record)] if noted else []
    new = [record for record in opened.records if not is_again(record)] if again else opened.records
    if again:
        Merging(writer, {}).take(again)
    merging = Merging(writer, numbers)
    merging.take(new)
    known = Counter(record.entity for record in again) + merging.gate.turned_away
    _check_counts(Counter(batch_journal.changes_since(writer, newest)) + known, opened)
    return merging


def _check_counts(noted: Counter[str], opened: Batch) -> None:
    """BadBatch 'counts-differ' unless what came in is, entity by entity, what the manifest promised."""
    promised = {entity: count for entity, count in opened.manifest.counts.items() if not entity.startswith("@")}
    if noted != promised:
        raise BadBatch("counts-differ")


def _is_whole(folder: SharedFolder, sent: ledger.SentBatch | None) -> bool:
    if sent is None:
        return False
    try:
        data = folder.read(PurePosixPath(sent.name))
    except BadBatch:
        return False
    return data is not None and sha256(data).hexdigest() == sent.sha256
