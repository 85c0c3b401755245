"""An enrolled laptop gone wrong: batches with a good signature over anything at all."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from desktop_app.domain.clocks import make_stamp
from desktop_app.exchange import keys
from desktop_app.exchange.batch import header_digest
from desktop_app.exchange.lines import Line, Operation, Record
from desktop_app.store import batches as ledger
from desktop_app.store import migrations
from tests.support.copies import Copy

TYPE = b"application/vnd.neighbourhood-desk.batch"


class Insider:
    """A laptop whose first batch the office took in, and what it could send as its second."""

    def __init__(self, office: Copy, laptop: Copy) -> None:
        laptop.add_person("Honest", "Łukasiewicz")
        laptop.send()
        (first,) = (office.share / "up" / laptop.id).glob("*.ndb")
        self.first = first.read_bytes()
        office.receive()
        self.office, self.laptop = office, laptop
        with laptop.store.read() as reader:
            self.meta = reader.meta()
            self.person = ledger.ids_where(reader, "person", "given", ["Honest"])[0]
        self.node = laptop.store.identity.node
        self.ms = int(office.clock().timestamp() * 1000)

    # -- lines ---------------------------------------------------------------------------------------------------------

    def id(self, number: int) -> str:
        """A made-up id."""
        return f"0197b000-0000-7000-8000-{number:012x}"

    def stamp(self, number: int = 0, hours: float = 0) -> str:
        """A stamp of this laptop, `number` counts after now."""
        return make_stamp(self.ms + int(hours * 3_600_000), number, self.node)

    def operation(self, number: int = 1, op: str = "change-person", device: str | None = None) -> Operation:
        """Something done on this laptop."""
        return Operation(self.id(number), op, "2026-11-21T10:40:00Z", "Ł. Officer", device or self.laptop.id)

    def change(self, **rest: Any) -> Record:
        """A new phone of the person that the office knows."""
        given = {
            "entity": "person",
            "id": self.person,
            "clocks": {"phone": self.stamp(9)},
            "values": {"phone": "0141 496 9999"},
            "op": self.id(1),
        }
        return Record(**(given | rest))

    # -- files ---------------------------------------------------------------------------------------------------------

    def manifest(self, records: bytes, blobs: tuple[bytes, ...] = (), **said: Any) -> dict[str, Any]:
        """The manifest that fits, but for what is said otherwise."""
        members = [{"name": "records.jsonl", "size": len(records), "sha256": sha256(records).hexdigest()}]
        for blob in sorted(blobs, key=lambda one: sha256(one).hexdigest()):
            digest = sha256(blob).hexdigest()
            members.append({"name": f"blobs/{digest}", "size": len(blob), "sha256": digest})
        counts: dict[str, int] = {}
        for row in records.splitlines():
            try:
                line = msgspec.json.decode(row)
                name = {"o": "@operation", "e": "@enrolment", "a": "@answer"}.get(line["k"]) or line["t"]
                counts[str(name)] = counts.get(str(name), 0) + 1
            except (msgspec.MsgspecError, TypeError, AttributeError, KeyError, UnicodeError, RecursionError):
                continue
        identity = self.laptop.store.identity
        return {
            "batch": self.id(0xB2),
            "device": identity.device,
            "epoch": identity.epoch,
            "seq": 2,
            "org": identity.organisation,
            "kind": "up",
            "counts": counts,
            "members": members,
        } | said

    def zip(self, records: bytes, blobs: tuple[bytes, ...] = (), manifest: Mapping[str, Any] | None = None) -> bytes:
        """The payload before it is encrypted."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            said = manifest if manifest is not None else self.manifest(records, blobs)
            archive.writestr(zipfile.ZipInfo("manifest.json"), msgspec.json.encode(said))
            archive.writestr(zipfile.ZipInfo("records.jsonl"), records, zipfile.ZIP_DEFLATED)
            for blob in sorted(blobs, key=lambda one: sha256(one).hexdigest()):
                archive.writestr(zipfile.ZipInfo(f"blobs/{sha256(blob).hexdigest()}"), blob)
        return out.getvalue()

    def lines(self, *lines: Line) -> bytes:
        """`records.jsonl`, unchecked."""
        return bytes(msgspec.json.Encoder().encode_lines(lines or (self.operation(), self.change())))

    def sealed(
        self,
        records: bytes | None = None,
        blobs: tuple[bytes, ...] = (),
        *,
        plain: bytes | None = None,
        recipient: str | None = None,
        secret: str | None = None,
        **header: Any,
    ) -> bytes:
        """A whole file, signed, with anything in it; `header` says otherwise than the usual one."""
        records = self.lines() if records is None else records
        inside = {k: v for k, v in header.items() if k in ("batch", "device", "epoch", "seq", "org", "kind")}
        plain = self.zip(records, blobs, self.manifest(records, blobs, **inside)) if plain is None else plain
        payload = keys.encrypt(plain, [recipient or self.meta["office_recipient"]])
        identity = self.laptop.store.identity
        said = {
            "kind": "up",
            "org": identity.organisation,
            "device": identity.device,
            "epoch": identity.epoch,
            "seq": 2,
            "batch": self.id(0xB2),
            "exported_at": "2026-11-21T10:40:00Z",
            "app": "0.1.0",
            "prev": header_digest(self.first),
            "to": [self.meta["office"]],
            "fmt": 1,
            "schema": migrations.NEWEST,
            "min_reader": migrations.NEWEST,
            "payload_len": len(payload),
            "payload_sha256": sha256(payload).hexdigest(),
        }
        return self.signed(msgspec.json.encode(said | header), payload, secret)

    def signed(self, header: bytes, payload: bytes, secret: str | None = None) -> bytes:
        """Header and payload under this laptop's (or another) signature."""
        body = b"DSSEv1 %d %s %d %s" % (len(TYPE), TYPE, len(header), header)
        signature = keys.sign(secret or self.meta["sign_secret"], body)
        return b"NDBATCH1\n" + struct.pack("<I", len(header)) + header + signature + payload

    def put(self, data: bytes, name: str = "hostile.ndb") -> Path:
        """Lay it into the folder."""
        path = self.office.share / "up" / self.laptop.id / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path
