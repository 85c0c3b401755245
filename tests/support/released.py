"""Make what is kept in `tests/data` of the newest version, for every later one to read.

`python -m tests.support.released`. A database in `stores`, and in `batches` a laptop's batch, a reference pack and a
receipt, with the keys that open them and what is in them. Only when a version is released; one that was released is
never made again.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import BadBatch
from desktop_app.exchange import batch as sealed
from desktop_app.exchange.sealing import schema
from desktop_app.services import photographs
from desktop_app.store import migrations
from tests.support.builders import (
    a_patch,
    a_person,
    a_property,
    a_role,
    a_store_in,
    an_event,
    an_inspection,
    an_issue,
)
from tests.support.copies import Copy, a_laptop, an_office

DATA = Path(__file__).resolve().parent.parent / "data"
RELEASED = DATA / "stores"
BATCHES = DATA / "batches"


def main() -> None:
    """Write `version-<newest>.db` and `version-<newest>/`."""
    with tempfile.TemporaryDirectory() as folder:
        _store(Path(folder))
        _batches(Path(folder))


def _store(folder: Path) -> None:
    with a_store_in(folder / "copy") as store:
        with store.write(Op.IMPORT_PEOPLE) as writer:
            home = a_property(writer, "7 Alder Walk", "EH6 8QQ")
            a_person(writer, "Łucja", "Nowak", property_id=home, phone="07700 900456", greeting="Knock twice — é 中")
            a_person(writer, "أمينة", "خان", property_id=home, phone="07700 900789")
        with store.write(Op.ADD_EVENT) as writer:
            an_event(writer)
        store.back_up(RELEASED / f"version-{migrations.NEWEST}.db")


def _batches(folder: Path) -> None:
    from tests.support.field_day import a_picture

    office = an_office(folder)
    laptop = a_laptop(office, folder)
    with office.store.write(Op.IMPORT_PEOPLE) as writer:
        home = a_property(writer, "7 Alder Walk", "EH6 8QQ", patch_id=a_patch(writer))
        known = a_person(writer, "Łucja", "Nowak", property_id=home, phone="07700 900456", greeting="Knock — é 中")
        a_role(writer)
    session = office.plan().session
    office.expect(session, known)
    office.publish()
    pack = _only(office, "down")
    laptop.send()
    laptop.check_in(session, known)
    laptop.check_in(session, laptop.add_person("أمينة", "خان", phone="07700 900789"), children=2)
    laptop.change(known, phone="07700 900999")
    laptop.undo()
    kept = photographs.keep(laptop.photos, a_picture(size=(48, 32)), "Mould — é")
    with laptop.store.write(Op.ADD_ISSUE) as writer:
        an_issue(writer, an_inspection(writer), notes="Noch naß — 中", photos=((kept.sha256, kept.caption),))
    laptop.send()
    up = _only(office, "up")
    office.receive()
    ack = _only(office, "ack")
    here = BATCHES / f"version-{migrations.NEWEST}"
    shutil.rmtree(here, ignore_errors=True)
    here.mkdir(parents=True)
    keys = _keys(office, laptop)
    for name, data in (("up", up), ("down", pack), ("ack", ack)):
        (here / f"{name}.ndb").write_bytes(data)
        (here / f"{name}.json").write_text(
            json.dumps(content(data, keys), ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8"
        )
    (here / "keys.json").write_text(json.dumps(keys, indent=1) + "\n", "utf-8")
    office.close()
    laptop.close()


def _only(office: Copy, kind: str) -> bytes:
    (file,) = (office.share / kind).rglob("*.ndb")
    return file.read_bytes()


def _keys(office: Copy, laptop: Copy) -> dict[str, Any]:
    """Whose signatures these files carry and who can read them: keys of nobody, that open nothing else."""
    with office.store.read() as reader:
        ours = reader.meta()
    with laptop.store.read() as reader:
        theirs = reader.meta()
    return {
        "org": office.store.identity.organisation,
        "verify": {office.id: [ours["sign_public"]], laptop.id: [theirs["sign_public"], _starter(office, laptop.id)]},
        "office_identity": ours["age_identity"],
        "laptop_identities": [theirs["age_identity"], theirs["starter_identity"]],
    }


def _starter(office: Copy, device: str) -> str:
    with office.store.read() as reader:
        (key,) = reader.driver.execute("SELECT starter_verify FROM device WHERE id = ?", (device,)).fetchone()
    return str(key)


def content(data: bytes, keys: dict[str, Any]) -> dict[str, Any]:
    """What a sealed file says, as this version reads it: lines as plain values, pictures by name."""
    header = sealed.read_header(data)
    verify = keys["verify"][header.device]
    identities = [keys["office_identity"]] if header.kind == "up" else keys["laptop_identities"]
    opened = None
    for identity in identities:
        for key in verify:
            try:
                opened = sealed.open_batch(
                    data,
                    org=keys["org"],
                    verify_key_for=lambda _device, _header, key=key: key,  # type: ignore[misc]  # bound, not typed
                    identity=identity,
                    schema=schema(),
                )
            except BadBatch as error:
                if error.code not in {"bad-signature", "cannot-decrypt"}:
                    raise
    assert opened is not None, "none of the keys opens it"
    return {
        "operations": [[o.id, o.op, o.at, o.officer, o.undoes, dict(o.facts)] for o in opened.operations],
        "records": [[r.entity, r.id, dict(r.clocks), dict(r.values), r.op, r.was] for r in opened.records],
        "answers": [[a.device, a.seq, a.sha256, a.outcome] for a in opened.answers],
        "enrolments": [[e.device, e.name, e.officer, e.sign] for e in opened.enrolments],
        "pictures": sorted(opened.blobs),
    }


if __name__ == "__main__":
    main()
