"""What receiving would do, without doing it: every batch of the folder is taken in, in order, in a transaction that is
rolled back. So it is what receiving does, and nothing of it stays, however it ends: no row, no picture, no file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desktop_app.domain.errors import StoreTrouble
from desktop_app.domain.work import Progress, without_looking_for_rubbish
from desktop_app.exchange import decisions, review
from desktop_app.exchange.batch import Batch
from desktop_app.exchange.folder import SharedFolder
from desktop_app.exchange.office import Arrived, Received, Receiving
from desktop_app.exchange.review import Dispute
from desktop_app.exchange.sealing import only_office
from desktop_app.services import audit, look_alikes
from desktop_app.services.audit import Altered
from desktop_app.services.look_alikes import Pair
from desktop_app.store import batches as ledger
from desktop_app.store.engine import Store
from desktop_app.store.journal import Reader
from desktop_app.store.photos import Photos
from desktop_app.store.trial import SteppedAside, Trial, trial

NEW, CHANGED, IN_VAIN, CONFLICT, ALIKE = "new", "changed", "in-vain", "conflict", "look-alike"
MOST_LINES = 500
"""Records of one batch that are told one by one; all are counted."""
MOST_COMPARED = 300
"""New people that are compared with those who are here."""
TRIES = 5


class InWords(Protocol):
    """How what would happen is put into words, while it can be looked at."""

    def altered(self, reader: Reader, one: Altered) -> str:
        """A record that would be new or changed."""

    def dispute(self, reader: Reader, one: Dispute) -> str:
        """What copies would say differently."""

    def alike(self, pair: Pair) -> str:
        """Somebody new who looks like somebody who is here."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that would happen: `what` is new, changed, in-vain (a later value stands), conflict or look-alike;
    `title` names the record, `said` puts it into words. `device` is the laptop's name, "" where several are about it.
    """

    what: str
    entity: str
    row_id: str
    title: str
    said: str
    device: str


@dataclass(frozen=True, slots=True)
class BatchWould:
    """One batch that would come in: how many records would be new, changed, and changed in vain."""

    name: str
    device: str
    changes: int
    new: int
    changed: int
    in_vain: int


@dataclass(frozen=True, slots=True)
class Would:
    """What receiving would do: `received` as it would answer, each batch, and the lines in the order of the batches;
    disagreements and look-alikes come first, as somebody has to decide those.
    """

    received: Received
    batches: tuple[BatchWould, ...]
    lines: tuple[Line, ...]

    def count(self, what: str) -> int:
        """How many records of all batches are new or changed, or how many disagreements or look-alikes there are."""
        if what in (CONFLICT, ALIKE):
            return sum(line.what == what for line in self.lines)
        return sum({NEW: b.new, CHANGED: b.changed, IN_VAIN: b.in_vain}[what] for b in self.batches)


def preview(
    store: Store, progress: Progress, photos: Photos, root: Path, in_words: InWords, allow: tuple[str, ...] = ()
) -> Would:
    """What `receive` would do with this folder now; with `allow`, as if these waiting batches were let in.

    Steps aside for whoever writes meanwhile and begins again; StoreTrouble('busy') when that happens too often.
    AppError 'only-the-office' anywhere else; FolderTrouble.
    """
    only_office(store)
    folder = SharedFolder(root, store.identity.organisation)
    folder.sentinel()
    for _ in range(TRIES):
        try:
            with trial(store) as tried, without_looking_for_rubbish():
                for name in allow:
                    decisions.allow(tried, name)
                return _Looking(tried, photos, folder, in_words).look(progress)
        except SteppedAside:
            continue
    raise StoreTrouble("busy")


class _Looking(Receiving):
    """One look at the whole folder that touches nothing but the trial."""

    def __init__(self, tried: Trial, photos: Photos, folder: SharedFolder, in_words: InWords) -> None:
        with tried.read() as reader:
            meta = reader.meta()
            self._before = {task.id for task in review.waiting(reader)}
        super().__init__(tried, photos, folder, meta)
        self._tried, self._words = tried, in_words
        self._batches: list[BatchWould] = []
        self._new_people: list[tuple[str, str]] = []
        self._lines: list[Line] = []

    def look(self, progress: Progress) -> Would:
        """What all of it would do."""
        received = self.run(_Stepping(progress, self._tried))
        with self._tried.read() as reader:
            first = [*self._disputes(reader), *self._look_alikes(reader, progress)]
        return Would(received, tuple(self._batches), (*first, *self._lines))

    def _keep_pictures(self, opened: Batch) -> None:
        pass

    def _keep(self, digest: str, data: bytes) -> None:
        pass

    def _end(self) -> None:
        pass

    def _took(self, arrived: Arrived, batch: ledger.ReceivedBatch) -> None:
        with self._tried.read() as reader:
            new, changed, in_vain = audit.counts_of_batch(reader, batch.id)
            self._batches.append(BatchWould(arrived.name, arrived.device, arrived.changes, new, changed, in_vain))
            for one in audit.of_batch(reader, batch.id, MOST_LINES):
                said = self._words.altered(reader, one)
                what = NEW if one.added else IN_VAIN if one.lost else CHANGED
                self._lines.append(Line(what, one.entity, one.row_id, one.name, said, arrived.device))
                if what == NEW and one.entity == "person":
                    self._new_people.append((one.row_id, arrived.device))

    def _disputes(self, reader: Reader) -> list[Line]:
        found = []
        devices = _names(reader)
        for task in review.waiting(reader):
            if task.id not in self._before:
                one = review.in_full(reader, task)
                said, device = self._words.dispute(reader, one), devices.get(task.device, "")
                found.append(Line(CONFLICT, task.entity, task.row_id, one.name, said, device))
        return found

    def _look_alikes(self, reader: Reader, progress: Progress) -> list[Line]:
        found = []
        people = self._new_people[:MOST_COMPARED]
        for number, (person, device) in enumerate(people):
            progress.step(number, len(people), "people")
            self._tried.step_aside()
            alike = look_alikes.like(reader, person, limit=1)
            found += [Line(ALIKE, "person", person, p.a.name, self._words.alike(p), device) for p in alike]
        return found


class _Stepping:
    """A progress that also steps aside for whoever waits to write."""

    def __init__(self, progress: Progress, tried: Trial) -> None:
        self._progress, self._tried = progress, tried

    def step(self, done: int, total: int | None, what: str) -> None:
        """Say so, and step aside."""
        self._progress.step(done, total, what)
        self._tried.step_aside()


def _names(reader: Reader) -> Mapping[str, str]:
    return dict(reader.driver.execute("SELECT id, name FROM device"))
