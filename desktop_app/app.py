"""The composition root: where the clock, the ids, the folders and the rooms are put together.

The order is that of a start: the **paths** say which folder is meant; the **log** is kept there; the **settings** are
read; the **vault** is unlocked with the passphrase; the **store** is opened with the key (and locked against a second
window), what a crash left half done is taken back, the day's back-up is made; then come the **runner** and the
**window**, or one command.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import uuid_utils

from desktop_app import settings as settings_file
from desktop_app.domain import recovery_key
from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Fact, FolderTrouble, Rejected, StoreTrouble
from desktop_app.domain.packs import OFFICE_NODE
from desktop_app.domain.work import SILENT, Progress
from desktop_app.exchange import enrolment, recovery, restoring
from desktop_app.exchange.keys import Invitation, open_invitation
from desktop_app.logs import log
from desktop_app.paths import Places, resource
from desktop_app.services import history, organisation
from desktop_app.settings import Settings
from desktop_app.store import backups, vault, whole_copy
from desktop_app.store.engine import DATABASE, Identity, Store, Surroundings, disk_errors
from desktop_app.store.vault import USUAL_COST, Cost

if TYPE_CHECKING:
    from desktop_app.store.photos import Photos

PRACTICE_PASSPHRASE = "a place to practise"  # noqa: S105 - it guards invented people only and is meant to be known
PRACTICE_COST = Cost(passes=1, memory_kib=1024, lanes=1)


@dataclass(frozen=True, slots=True)
class Note:
    """Something that opening found and that is worth telling: a code and facts of `ui.text.NOTES`."""

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(slots=True)
class Desk:
    """One open copy: its places, its settings, its store and its photos. Close it, or use `opened`."""

    places: Places
    settings: Settings
    store: Store
    notes: tuple[Note, ...] = ()
    _photos: Photos | None = None

    @property
    def photos(self) -> Photos:
        """The photos, opened with their first use: most commands need none."""
        if self._photos is None:
            from desktop_app.store.photos import Photos

            self._photos = Photos.of(self.store)
        return self._photos

    @property
    def surroundings(self) -> Surroundings:
        """Where time and ids come from."""
        return self.store.surroundings

    def today(self) -> str:
        """Today's local date, ISO 8601."""
        return today(self.surroundings)

    def day(self) -> date:
        """Today's local date."""
        return self.surroundings.now().astimezone().date()

    def local_now(self) -> str:
        """The local wall-clock time to the minute, ISO 8601 without a zone."""
        return self.surroundings.now().astimezone().strftime("%Y-%m-%dT%H:%M")

    def change_settings(self, **values: object) -> Settings:
        """Keep these settings; values that do not fit are left out. StoreTrouble('settings-not-kept')."""
        self.settings = self.settings.with_valid(**values)
        settings_file.save(self.places.settings, self.settings)
        return self.settings

    def close(self) -> None:
        """Let go of the files; the next start then knows that this was a clean end."""
        self.store.close()
        with suppress(OSError):
            self.places.running.unlink(missing_ok=True)
        log("app").info("closed")


def system_surroundings() -> Surroundings:
    """The computer's clock, and new UUIDv7s."""
    return Surroundings(now=lambda: datetime.now(UTC), new_id=lambda: str(uuid_utils.uuid7()))


def new_epoch() -> str:
    """A name for what this database sends from now on: 8 hexadecimal digits, as `exchange.lines.Epoch` wants."""
    return secrets.token_hex(4)


def today(surroundings: Surroundings) -> str:
    """Today's local date, ISO 8601."""
    return surroundings.now().astimezone().date().isoformat()


# -- setting up --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NewOffice:
    """A new office's copy, open, and the secret half of its recovery key, which is kept nowhere: it goes on paper."""

    desk: Desk
    recovery_key: str


def set_up_office(
    places: Places,
    *,
    name: str,
    officer: str,
    passphrase: str,
    surroundings: Surroundings,
    cost: Cost = USUAL_COST,
) -> NewOffice:
    """Make the copy of a new office called `name`, with the strategy's roles and lists to begin with.

    Rejected: `organisation` 'organisation-missing', `passphrase` 'too-short'; StoreTrouble 'already-set-up' and those
    of the disk. Nothing is left behind by what fails.
    """
    tidy = " ".join(name.split())
    if not tidy:
        raise Rejected({"organisation": "organisation-missing"})
    keys, recovery_key = enrolment.office_keys(tidy)
    identity = Identity(
        role="office",
        device=surroundings.new_id(),
        device_name="Office",
        organisation=surroundings.new_id(),
        node=OFFICE_NODE,
        epoch=new_epoch(),
        officer=" ".join(officer.split()),
    )
    with _made_whole(places, identity, passphrase, keys["recovery_recipient"], surroundings, cost) as desk:
        desk.store.set_meta(keys)
        with desk.store.write(Op.SET_UP) as writer:
            organisation.seed(writer, resource("sample", "strategy.toml"), name=tidy)
    return NewOffice(desk, recovery_key)


def write_recovery_sheet(new: NewOffice, out: Path | BinaryIO) -> int:
    """Print the office's recovery sheet as PDF into `out`, for paper alone: a file is to be deleted. PrintTrouble.

    Answers how many pages it has.
    """
    from desktop_app.ui import recovery_paper

    return recovery_paper.write(new.desk.store, new.recovery_key, out, printed_at=new.desk.local_now())


def set_up_laptop(
    places: Places,
    *,
    invitation: bytes,
    code: str,
    officer: str,
    passphrase: str,
    surroundings: Surroundings,
    cost: Cost = USUAL_COST,
) -> Desk:
    """Make the copy of a laptop that an office invited. Rejected as `open_invitation` and `set_up_office`."""
    if not officer.strip():
        raise Rejected({"officer": "officer-missing"})
    ours = open_invitation(invitation, code, surroundings.instant())
    return join(places, ours, officer=officer, passphrase=passphrase, surroundings=surroundings, cost=cost)


def join(
    places: Places,
    invitation: Invitation,
    *,
    officer: str,
    passphrase: str,
    surroundings: Surroundings,
    cost: Cost = USUAL_COST,
) -> Desk:
    """Make the copy of a laptop by an invitation that was opened already. Rejected as `set_up_office`."""
    identity = Identity(
        role="laptop",
        device=invitation.device,
        device_name=invitation.device_name,
        organisation=invitation.org,
        node=invitation.node,
        epoch=new_epoch(),
        officer=" ".join(officer.split()),
    )
    with _made_whole(places, identity, passphrase, invitation.recovery_age, surroundings, cost) as desk:
        desk.store.set_meta(enrolment.laptop_keys(invitation))
    return desk


def set_up_practice(places: Places, *, surroundings: Surroundings) -> Desk:
    """Make a place to practise: invented people and an event today. It has no keys, so it can never send."""
    from desktop_app.services import practice

    identity = Identity(
        role="practice",
        device=surroundings.new_id(),
        device_name="Practice",
        organisation=surroundings.new_id(),
        node=OFFICE_NODE,
        epoch=new_epoch(),
        officer="",
    )
    with _made_whole(places, identity, None, None, surroundings, PRACTICE_COST) as desk:
        with desk.store.write(Op.SET_UP) as writer:
            organisation.seed(writer, resource("sample", "strategy.toml"))
        with desk.store.write(Op.SET_UP) as writer:
            practice.fill(writer, resource("sample", "practice.toml"), desk.today())
    return desk


@contextmanager
def _made_whole(
    places: Places,
    identity: Identity,
    passphrase: str | None,
    recovery_recipient: str | None,
    surroundings: Surroundings,
    cost: Cost,
) -> Iterator[Desk]:
    """A new vault and store; if what fills them fails, both are taken away again."""
    if places.are_taken():
        raise StoreTrouble("already-set-up")
    with disk_errors():
        places.data.mkdir(parents=True, exist_ok=True)
    where = places.practice_vault if passphrase is None else places.vault
    key = vault.create(where, PRACTICE_PASSPHRASE if passphrase is None else passphrase, recovery_recipient, cost)
    try:
        store = Store.create(places.database, key, identity, surroundings)
    except BaseException:
        where.unlink(missing_ok=True)
        raise
    try:
        yield _desk(places, store, settings_file.load(places.settings), ())
    except BaseException:
        store.close()
        for path in (*places.database.glob(f"{DATABASE}*"), places.running, where):
            path.unlink(missing_ok=True)
        raise


# -- opening -----------------------------------------------------------------------------------------------------------


def needs_passphrase(places: Places) -> bool:
    """Whether a passphrase opens this copy; a place to practise opens by itself. StoreTrouble('not-set-up')."""
    if not places.are_taken():
        raise StoreTrouble("not-set-up")
    return not places.practice_vault.exists()


def open_desk(
    places: Places,
    passphrase: str | None,
    *,
    surroundings: Surroundings,
    back_up: bool = True,
    progress: Progress = SILENT,
) -> Desk:
    """Open the copy that lives here, with its passphrase or its recovery key.

    Long work that a crash left half done is taken back, an unclean end brings a look over the file, and the day's
    back-up is made unless `back_up` says otherwise (the window makes it later, with `back_up_daily`). StoreTrouble as
    `vault.unlock` and `Store.open`.
    """
    practice = not needs_passphrase(places)
    where = places.practice_vault if practice else places.vault
    key = _key(where, PRACTICE_PASSPHRASE if practice else passphrase or "")
    loaded = settings_file.load(places.settings)
    store = Store.open(places.database, key, surroundings)
    try:
        recovery.agree(store, where, key)
        notes = [Note("settings-set-aside", {"file": loaded.set_aside.name})] if loaded.set_aside else []
        if places.running.exists():
            found = backups.quick_problems(store)
            notes.append(Note("problems" if found else "unclean"))
        notes += take_back_unfinished(store, progress)
        desk = _desk(places, store, loaded, tuple(notes))
        desk.notes += erase_again(desk, (places.data,))
        if practice:
            _something_to_do(desk)
        if back_up:
            desk.notes += back_up_daily(desk, progress)
        desk.notes += forget_what_is_over(desk, progress)
        desk.notes += _recovery_to_prove(store)
    except BaseException:
        store.close()
        raise
    for note in desk.notes:
        log("app").info("at the start: %s", note.code)
    return desk


def _key(where: Path, given: str) -> bytes:
    """The database's key: by the passphrase, or by the recovery key if that is what was typed in its place."""
    recovery = recovery_key.read(given).key
    return vault.unlock_with_recovery(where, recovery) if recovery else vault.unlock(where, given)


def open_with_recovery(
    places: Places,
    key: str,
    passphrase: str,
    *,
    surroundings: Surroundings,
    back_up: bool = True,
    cost: Cost = USUAL_COST,
) -> Desk:
    """Open the copy that lives here with the recovery key, and lock it with a new passphrase from now on.

    Rejected and StoreTrouble as for `vault.reset_passphrase` and `open_desk`; then the old passphrase still holds.
    """
    if not needs_passphrase(places):
        raise StoreTrouble("no-recovery-slot")
    vault.reset_passphrase(places.vault, key, passphrase, cost)
    return open_desk(places, passphrase, surroundings=surroundings, back_up=back_up)


def _something_to_do(desk: Desk) -> None:
    """A place to practise has an event today, on whatever day it is opened."""
    from desktop_app.services import practice

    with desk.store.read() as reader:
        if practice.is_on(reader, desk.today()):
            return
    with desk.store.write(Op.SET_UP) as writer:
        practice.plan_today(writer, resource("sample", "practice.toml"), desk.today())


@contextmanager
def opened(
    places: Places, passphrase: str | None, *, surroundings: Surroundings, progress: Progress = SILENT
) -> Iterator[Desk]:
    """The copy that lives here, closed at the end of the block."""
    desk = open_desk(places, passphrase, surroundings=surroundings, progress=progress)
    try:
        yield desk
    finally:
        desk.close()


def restore(
    places: Places,
    file: Path,
    passphrase: str | None,
    *,
    surroundings: Surroundings,
    progress: Progress = SILENT,
    keep_old: bool = False,
    recovery_key: str | None = None,
    cost: Cost = USUAL_COST,
) -> list[str]:
    """Bring a whole copy back into an empty folder; answers what is wrong with the database in it, hopefully nothing.

    With `keep_old` the folder need not be empty: the copy that is there is moved into a folder beside it. With the
    `recovery_key` as typed from paper, `passphrase` is a new one: that of the dead computer is not needed. StoreTrouble
    as for `whole_copy.restore`, `vault.reset_passphrase` and `open_desk`; then everything is as it was.
    """
    aside = whole_copy.set_aside(places, _stamp(surroundings)) if keep_old else None
    try:
        whole_copy.restore(file, places, progress)
        try:
            if recovery_key is not None and needs_passphrase(places):
                vault.reset_passphrase(places.vault, recovery_key, passphrase or "", cost)
            return _begin_anew(places, passphrase, surroundings, progress, (file.parent,))
        except BaseException:
            whole_copy.remove(places)
            raise
    except BaseException:
        if aside is not None:
            whole_copy.put_back(places, aside)
        raise


def restore_daily(
    places: Places, day: date, passphrase: str, *, surroundings: Surroundings, progress: Progress = SILENT
) -> list[str]:
    """Put the automatic back-up of a day in place of the database, which is kept in a folder beside it.

    Answers as `restore`. StoreTrouble as for `vault.unlock` and `open_desk`, and 'file-gone'; then everything is as it
    was.
    """
    key = _key(places.vault, passphrase)
    copy = backups.copies(places.back_ups).get(day)
    if copy is None:
        raise StoreTrouble("file-gone", name=day.isoformat())
    aside = whole_copy.set_database_aside(places, _stamp(surroundings))
    try:
        backups.bring_back(copy, places.database, key, progress)
        return _begin_anew(places, passphrase, surroundings, progress)
    except BaseException:
        for path in places.database.glob(f"{DATABASE}*"):
            path.unlink(missing_ok=True)
        whole_copy.put_back(places, aside)
        raise


def _begin_anew(
    places: Places,
    passphrase: str | None,
    surroundings: Surroundings,
    progress: Progress = SILENT,
    beside: tuple[Path, ...] = (),
) -> list[str]:
    """Look over a database that was restored: who was erased since (`beside` are folders that may hold a list of them)
    is erased again. It gets a new epoch, so that whatever it sends from now on cannot be taken for what it sent before.
    """
    given = passphrase if needs_passphrase(places) else None
    desk = open_desk(places, given, surroundings=surroundings, back_up=False, progress=progress)
    try:
        desk.store.set_meta({"epoch": new_epoch()})
        restoring.came_back(desk.store)
        erase_again(desk, beside)
        return desk.store.problems()
    finally:
        desk.close()


def _stamp(surroundings: Surroundings) -> str:
    """The local time as a folder is called."""
    return surroundings.now().astimezone().strftime("%Y-%m-%d-%H%M%S")


def take_back_unfinished(store: Store, progress: Progress = SILENT) -> list[Note]:
    """Take back long work that was cut off in the middle; answers what to tell.

    Where the disk has no room for that, the copy still opens for reading, and the next start tries again.
    """
    with store.read() as reader:
        cut_off = history.unfinished(reader)
    notes: list[Note] = []
    for operation in reversed(cut_off):
        op = Op.REDO if operation.op == Op.UNDO else Op.UNDO
        try:
            left = len(history.take_back_in_parts(store, operation.id, progress, op=op).could_not)
            with store.write(Op(operation.op), part_of=operation.id, finished=True) as writer:
                writer.facts["cut-off"] = True  # marked as finished, so that it is not met again
        except StoreTrouble as trouble:
            if trouble.code not in {"full", "read-only"}:
                raise
            return [*notes, Note("not-taken-back", {"op": operation.op, "code": trouble.code})]
        notes.append(Note("not-all-taken-back" if left else "taken-back", {"op": operation.op, "count": left}))
    return notes


def back_up_daily(desk: Desk, progress: Progress = SILENT) -> tuple[Note, ...]:
    """Make the day's rotating back-up if it is not made yet; a copy that fails is told of and stops nothing."""
    day = desk.surroundings.now().astimezone().date()
    try:
        backups.daily(desk.store, desk.places.back_ups, day, lambda done, total: progress.step(done, total, "back-up"))
    except StoreTrouble as trouble:
        return (Note("no-back-up", {"code": trouble.code}),)
    return _back_up_elsewhere(desk, day, progress)


def _back_up_elsewhere(desk: Desk, day: date, progress: Progress) -> tuple[Note, ...]:
    """Keep the day's back-up in the second place too, if one was chosen; one that is not there is told of."""
    from desktop_app.store import second_place

    if not desk.settings.back_up_folder:
        return ()
    try:
        second_place.keep(desk.store, desk.places, Path(desk.settings.back_up_folder), day, progress)
    except (StoreTrouble, FolderTrouble) as trouble:
        return (Note("no-back-up-elsewhere", {"code": trouble.code, "folder": desk.settings.back_up_folder}),)
    return ()


def _recovery_to_prove(store: Store) -> tuple[Note, ...]:
    """In an office: the reminder that nobody has tried the key on paper for a year."""
    if store.identity.role != "office":
        return ()
    with store.read() as reader:
        found = recovery.proof(reader, store.surroundings.now())
    return (Note("prove-new-sheet" if found.is_new else "prove-recovery"),) if found.is_due else ()


def forget_what_is_over(desk: Desk, progress: Progress = SILENT) -> tuple[Note, ...]:
    """On a laptop: take off people whose list is over, though nobody sends. Without room for that, another time."""
    if desk.store.identity.role != "laptop":
        return ()
    from desktop_app.exchange import clock_doubt, forgetting
    from desktop_app.ui import text, times

    try:
        gone = forgetting.forget(desk.store, progress, lambda: desk.photos)
    except StoreTrouble:
        return ()
    if leap := clock_doubt.doubt(desk.store):
        return (Note("clock-leapt", {"today": times.long_day(leap.now), "before": times.long_day(leap.before)}),)
    told = (text.taken_off(one.about, one.title, one.people, one.at) for one in gone)
    return tuple(Note("taken-off", {"sentence": sentence}) for sentence in told)


def erase_again(desk: Desk, folders: tuple[Path, ...]) -> tuple[Note, ...]:
    """Erase what a ledger in these folders tells of and the database, restored from before, does not know."""
    from desktop_app.store import erasure_ledger

    count = erasure_ledger.apply_again(desk.store, folders)
    return (Note("erased-again", {"count": count}),) if count else ()


def _desk(places: Places, store: Store, loaded: settings_file.Loaded, notes: tuple[Note, ...]) -> Desk:
    with suppress(OSError):  # a folder that cannot be written says so with the first change
        places.running.touch()
    log("app").info("opened as %s", store.identity.role)
    desk = Desk(places, loaded.settings, store, notes)
    store.on_commit(lambda changes: _after_an_erasure(desk) if changes.touches("erasure") else None)
    return desk


def _after_an_erasure(desk: Desk) -> None:
    from desktop_app.exchange import erased
    from desktop_app.store import erasure_ledger

    erased.sweep(desk.store, desk.photos)
    erasure_ledger.keep(desk.store, (desk.places.data, desk.places.back_ups))
