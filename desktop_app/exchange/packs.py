"""Reference packs: what the office tells its laptops, sealed to each of them and put into the shared folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from desktop_app.domain.work import Progress
from desktop_app.exchange.folder import establish
from desktop_app.exchange.lines import Line, Record
from desktop_app.exchange.merge import ROW
from desktop_app.exchange.sealing import only_office, publish_sealed
from desktop_app.store import batches as ledger
from desktop_app.store import devices as device_store
from desktop_app.store.engine import Store
from desktop_app.store.journal import Reader, unpacked

PACK_RECORDS = 100_000


@dataclass(frozen=True, slots=True)
class Published:
    """A reference pack that was put into the folder. A large one is several files; `name` is the first."""

    name: str
    people: int
    size_bytes: int
    laptops: int


def publish(store: Store, progress: Progress, root: Path, patch_id: str | None = None) -> Published:
    """Put the reference pack for all laptops into the folder: everything, or only the people of one patch.

    A whole pack takes the place of the packs before it. AppError 'only-the-office' anywhere else.
    """
    only_office(store)
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
            people += record.entity == "person" and not record.values.get("void")
            if len(part) == PACK_RECORDS:
                kept = publish_sealed(store, folder, "down", part, laptops, people)
                name, size, parts, part = name or kept.name, size + kept.size_bytes, parts + 1, []
            if len(part) % 5000 == 0:
                progress.step(people, None, "people")
        kept = publish_sealed(store, folder, "down", part, laptops, people)
    if patch_id is None:
        for old in earlier:
            folder.remove(PurePosixPath(old))
    return Published(name or kept.name, people, size + kept.size_bytes, len(laptops))


def _pack_records(reader: Reader, chosen: Mapping[str, list[str]] | None) -> Iterator[Record]:
    units = ledger.wire_units()
    for entity in ledger.ENTITIES:
        ids = chosen.get(entity) if chosen is not None else None
        for state in ledger.snapshot(reader, entity, ids):
            clocks = unpacked(state["clk"])
            said = {f: state[f] for f, unit in units[entity].items() if ROW in clocks or unit in clocks}
            yield Record(entity, state["id"], clocks, said)


def _people_of_patch(reader: Reader, patch_id: str) -> dict[str, list[str]]:
    """Entity > ids, for those entities of which a pack for one patch does not hold everything."""
    homes = ledger.ids_where(reader, "property", "patch_id", [patch_id])
    people = ledger.ids_where(reader, "person", "property_id", homes)
    theirs = {
        entity: ledger.ids_where(reader, entity, "person_id", people)
        for entity in ("consent", "flag", "attendance", "point", "sign_up", "alias", "not_same")
    }
    return {"property": homes, "person": people, **theirs}
