"""Reference packs: what the office tells its laptops, sealed to each of them and put into the shared folder.

A pack is of everyone, of one event or of one patch; it holds the fields that its role needs and may be kept until a
day. What a laptop takes of them, and when, is in `exchange.taking`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath

import msgspec

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Gone, Rejected
from desktop_app.domain.packs import ROLES, Edition, expires, fields_for, usual_role
from desktop_app.domain.work import Progress
from desktop_app.exchange.folder import SharedFolder
from desktop_app.exchange.lines import Answer, Head, Line, Record
from desktop_app.exchange.merge import ROW
from desktop_app.exchange.sealing import office_folder, office_head, only_office, publish_sealed
from desktop_app.store import batches as ledger
from desktop_app.store import devices as device_store
from desktop_app.store import packs as pack_store
from desktop_app.store.engine import Store
from desktop_app.store.journal import Reader, unpacked
from desktop_app.store.packs import ANSWERED_DAYS, Chosen, SentPack

PACK_RECORDS = 100_000


@dataclass(frozen=True, slots=True)
class Published:
    """A reference pack that was put into the folder. A large one is several files; `name` is the first.

    `expires` is the last day on which a laptop may keep it, ISO 8601.
    """

    name: str
    people: int
    size_bytes: int
    laptops: int
    expires: str = ""


def publish(
    store: Store,
    progress: Progress,
    root: Path,
    patch_id: str | None = None,
    *,
    event_id: str | None = None,
    role: str | None = None,
    until: str | None = None,
    device_ids: Sequence[str] = (),
) -> Published:
    """Put a reference pack into the folder: of everyone, of one patch, or of one event, for all laptops or for these.

    It takes the place of earlier packs that it makes needless. `role` (officer or door) and `until` (the last day it
    may be kept, ISO 8601) are the usual ones unless said. Rejected: `event` 'event-long-over', `role` 'unknown-role',
    `until` 'day-over'; Gone 'no-device'; AppError 'only-the-office' anywhere else.
    """
    only_office(store)
    about, about_id = ("event", event_id) if event_id else ("patch", patch_id) if patch_id else ("everyone", None)
    role = role or usual_role(about)
    if role not in ROLES:
        raise Rejected({"role": "unknown-role"})
    folder = office_folder(store, root)
    with store.read() as reader:
        laptops = _laptops(reader, device_ids)
        chosen = _chosen(reader, about, about_id or "")
        if chosen is not None:
            chosen["question"] = pack_store.open_questions(reader, [d.id for d in laptops])
        last = pack_store.last_day(reader, event_id) if event_id else ""
        newest = pack_store.newest_person(reader)
        earlier = pack_store.sent(reader)
    today = store.surroundings.now().astimezone().date().isoformat()
    day = until or expires(about, last or today)
    if day < today:
        raise Rejected({"until": "day-over"} if until else {"event": "event-long-over"})
    with store.write(Op.SEND) as writer:
        meta = writer.meta()
        edition = Edition(int(meta.get("office_epoch", "0")), int(meta.get("pack_generation", "0")) + 1)
        pack = SentPack(
            0, about, about_id or "", role, edition, writer.at, day, newest, (), frozenset(d.id for d in laptops)
        )
        pack_store.keep_sent(writer, pack, [] if chosen is None else chosen["person"])
    store.set_meta({"pack_generation": str(edition.generation)})
    head = msgspec.structs.replace(
        office_head(meta), generation=edition.generation, about=about, about_id=about_id, role=role, expires=day
    )
    done = _put(store, progress, folder, head, laptops, chosen)
    with store.write(Op.SEND) as writer:
        pack_store.keep_names(writer, edition, done.names)
    _clear(store, folder, needless(earlier, pack, today))
    if edition.office_epoch:
        _clear_what_was_lost(store, folder)
    return Published(done.names[0], done.people, done.size_bytes, len(laptops), day)


def needless(earlier: Sequence[SentPack], pack: SentPack, today: str) -> list[SentPack]:
    """The packs that nobody needs now that this one is out: it says all of them and reaches all they did; or their day
    is over."""
    return [
        old
        for old in earlier
        if old.names
        and (
            old.expires < today
            or (
                old.devices <= pack.devices
                and (pack.about == "everyone" or (old.about, old.about_id) == (pack.about, pack.about_id))
            )
        )
    ]


def withdraw(store: Store, folder: SharedFolder, device_id: str) -> int:
    """Take every pack that a laptop could open out of the folder; answers how many. The others get a new one when the
    office next publishes."""
    with store.read() as reader:
        found = [pack for pack in pack_store.sent(reader) if pack.names and device_id in pack.devices]
    _clear(store, folder, found)
    return len(found)


def _clear_what_was_lost(store: Store, folder: SharedFolder) -> None:
    """Take away packs of this office's that it knows nothing of, as it came back from a back-up."""
    with store.read() as reader:
        known = {name for pack in pack_store.sent(reader) for name in pack.names}
    for item in folder.scan("down").found:
        if item.name.parent.name == store.identity.device and str(item.name) not in known:
            folder.remove(item.name)


def _clear(store: Store, folder: SharedFolder, packs: Sequence[SentPack]) -> None:
    for pack in packs:
        for name in pack.names:
            folder.remove(PurePosixPath(name))
    with store.write(Op.SEND) as writer:
        for pack in packs:
            pack_store.keep_names(writer, pack.edition, ())


@dataclass(frozen=True, slots=True)
class _Put:
    names: tuple[str, ...]
    people: int
    size_bytes: int


def _put(
    store: Store,
    progress: Progress,
    folder: SharedFolder,
    head: Head,
    laptops: list[device_store.Device],
    chosen: Chosen | None,
) -> _Put:
    """Seal the pack, in as many files as it needs, and put them into the folder."""
    names: list[str] = []
    people = size = 0
    with store.read() as reader:
        part: list[Line] = list(_included(store, reader, laptops))
        told = len(part)
        for record in _pack_records(reader, chosen, head.role):
            part.append(record)
            people += record.entity == "person" and not record.values.get("void")
            if len(part) - told == PACK_RECORDS:
                kept = publish_sealed(store, folder, "down", part, laptops, people, head)
                names.append(kept.name)
                size, part, told = size + kept.size_bytes, [], 0
            if len(part) % 5000 == 0:
                progress.step(people, None, "people")
        kept = publish_sealed(store, folder, "down", part, laptops, people, head)
        names.append(kept.name)
    return _Put(tuple(names), people, size + kept.size_bytes)


def _laptops(reader: Reader, device_ids: Sequence[str]) -> list[device_store.Device]:
    """The laptops that may get a pack: all of these, or all there are, but for those whose enrolment was ended."""
    known = [d for d in device_store.devices(reader) if d.status != "revoked"]
    if missing := set(device_ids) - {d.id for d in known}:
        raise Gone("no-device", id=min(missing))
    return [d for d in known if not device_ids or d.id in device_ids]


def _chosen(reader: Reader, about: str, about_id: str) -> Chosen | None:
    if about == "event":
        return pack_store.of_event(reader, about_id)
    return pack_store.of_patch(reader, about_id) if about == "patch" else None


def _included(store: Store, reader: Reader, laptops: Sequence[device_store.Device]) -> Iterator[Answer]:
    """Which of these laptops' batches the pack was made with."""
    since = store.surroundings.now() - timedelta(days=ANSWERED_DAYS)
    for row in pack_store.taken_in_since(reader, _instant(since), [d.id for d in laptops]):
        yield Answer(*row, "imported")


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _pack_records(reader: Reader, chosen: Chosen | None, role: str) -> Iterator[Record]:
    units = ledger.wire_units()
    for entity in ledger.ENTITIES:
        allowed = fields_for(role, entity, units[entity])
        if not allowed:
            continue
        whole = len(allowed) == len(units[entity])
        ids = chosen.get(entity) if chosen is not None else None
        for state in ledger.snapshot(reader, entity, ids):
            clocks = unpacked(state["clk"])
            if not whole and ROW in clocks:
                # Half a row must not say that it is whole: it lists the units that it brings.
                clocks = {unit: clocks.get(unit, clocks[ROW]) for unit in {units[entity][f] for f in allowed}}
            elif not whole:
                clocks = {unit: stamp for unit, stamp in clocks.items() if unit in {units[entity][f] for f in allowed}}
            said = {f: state[f] for f, unit in units[entity].items() if ROW in clocks or unit in clocks}
            if clocks:
                yield Record(entity, state["id"], clocks, said)
