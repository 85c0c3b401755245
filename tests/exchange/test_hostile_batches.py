"""Everything that could lie in the shared folder instead of a batch: a typed refusal each, in less than a second, with
nothing written, and the honest batch beside it taken in.

What a file alone can be is in `test_batch`; here the office receives it. More of the fuzzing:
`NEIGHBOURHOOD_DESK_FUZZ=5000 python packaging/dev.py test tests/exchange/test_hostile_batches.py`.
"""

from __future__ import annotations

import io
import json
import os
import struct
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from PIL import Image

from desktop_app.domain.errors import BadBatch
from desktop_app.exchange import enrolment, keys
from desktop_app.exchange import office as office_side
from desktop_app.exchange.archive import Archive
from desktop_app.exchange.lines import Enrolment, Record
from desktop_app.store import batches as ledger
from tests.support.builders import a_jpeg
from tests.support.copies import Copy, a_laptop, an_office
from tests.support.hostile import Insider

AT = "2026-11-21T10:00:00Z"
FUZZ = int(os.environ.get("NEIGHBOURHOOD_DESK_FUZZ", "240"))
"""Files to try at each level."""


@dataclass
class Scene:
    """An office, a laptop gone wrong, and an honest one whose batch waits in the folder."""

    office: Copy
    insider: Insider
    honest: Copy


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    office = an_office(tmp_path)
    laptop, honest = a_laptop(office, tmp_path), a_laptop(office, tmp_path)
    found = Scene(office, Insider(office, laptop), honest)
    honest.add_person("Good", "Neighbour")
    honest.send()
    try:
        yield found
    finally:
        for one in (office, laptop, honest):
            one.close()


def received(scene: Scene) -> tuple[set[str], float]:
    """The codes of what was refused, and the seconds; nothing of the insider's came in, and the honest batch did."""
    before = scene.office.content()
    kept = set(Archive(scene.office.store.folder).all())
    pictures = scene.office.photos.all()
    started = time.process_time()
    got = scene.office.receive()
    took = time.process_time() - started
    assert [arrived.device for arrived in got.applied] == ["Laptop 2"]
    after = scene.office.content()
    honest = {row for row in after["person"] if row not in before["person"]}
    assert len(honest) == 1
    after["person"].pop(honest.pop())
    assert after == before
    assert len(set(Archive(scene.office.store.folder).all()) - kept) == 1
    assert scene.office.photos.all() == pictures
    with scene.office.store.read() as reader:
        told = {line.name: line.why for line in ledger.held_back(reader)}
    for held in (*got.waiting, *got.set_aside):
        assert told[held.name] == held.why
    return {held.why for held in (*got.waiting, *got.set_aside)}, took


def mangled(data: bytes, old: bytes, new: bytes) -> bytes:
    assert old in data
    return data.replace(old, new, 1)


def a_bomb(insider: Insider, *, lying: bool) -> bytes:
    """A gigabyte of zeros in a megabyte."""
    out = io.BytesIO()
    records = insider.lines()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("manifest.json"), msgspec.json.encode(insider.manifest(records)))
        with archive.open(zipfile.ZipInfo("records.jsonl"), "w", force_zip64=False) as member:
            del member
    if not lying:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(zipfile.ZipInfo("manifest.json"), msgspec.json.encode(insider.manifest(records)))
            archive.writestr(zipfile.ZipInfo("records.jsonl"), bytes(200 << 20), zipfile.ZIP_DEFLATED, compresslevel=1)
        return out.getvalue()
    plain = bytearray(insider.zip(bytes(100 << 20), manifest=insider.manifest(records)))
    at = plain.rindex(b"PK\1\2") + 24
    plain[at : at + 4] = struct.pack("<L", len(records))
    return bytes(plain)


def a_png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return out.getvalue()


def a_jpeg_with_place() -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (56.0, 12.0, 0.0)}
    Image.new("RGB", (8, 8), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def a_jpeg_without_its_tables() -> bytes:
    """A JPEG with a good beginning and end, and no quantization tables."""
    data = a_jpeg(1)
    while (at := data.find(b"\xff\xdb")) >= 0:
        data = data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4], "big") :]
    return data


def a_picture_bomb() -> bytes:
    """A JPEG that says that it is 60,000 pixels wide and high."""
    data = bytearray(a_jpeg(1))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", 60_000, 60_000)
    return bytes(data)


def with_blob(insider: Insider, blob: bytes) -> bytes:
    return insider.sealed(blobs=(blob,))


def with_values(insider: Insider, value: bytes) -> bytes:
    return insider.sealed(mangled(insider.lines(), b'"0141 496 9999"', value))


FILES: dict[str, tuple[str, Callable[[Insider], bytes]]] = {
    # what anybody with the folder can do
    "nothing in it": ("truncated", lambda _: b""),
    "cut in the header": ("truncated", lambda i: i.sealed()[:200]),
    "cut in the signature": ("truncated", lambda i: i.sealed()[: i.sealed().index(b'"}') + 20]),
    "cut in the payload": ("truncated", lambda i: i.sealed()[:-1]),
    "zeros at the end": ("corrupt-payload", lambda i: i.sealed()[:-64] + bytes(64)),
    "a flipped bit in the payload": ("corrupt-payload", lambda i: i.sealed()[:-9] + b"\0" + i.sealed()[-8:]),
    "a flipped bit in the header": ("bad-signature", lambda i: mangled(i.sealed(), b'"0.1.0"', b'"0.1.1"')),
    "all zeros": ("bad-header", lambda _: bytes(100_000)),
    "bytes after the end": ("trailing-bytes", lambda i: i.sealed() + b"x"),
    "signed with another key": ("bad-signature", lambda i: i.sealed(secret=keys.new_sign_pair().secret)),
    "signed with the starter key": ("bad-signature", lambda i: i.sealed(secret=i.meta["starter_sign"])),
    "a laptop that nobody knows": ("unknown-device", lambda i: i.sealed(device=i.id(5))),
    "another organisation": ("wrong-org", lambda i: i.sealed(org=i.id(5))),
    "a header longer than it says": ("bad-header", lambda i: mangled(i.sealed(), b'{"kind"', b'{{"kind"')),
    "a header of 4 GiB": ("bad-header", lambda i: b"NDBATCH1\n\xff\xff\xff\xff" + i.sealed()[13:]),
    "a newer container": ("newer-schema", lambda i: b"NDBATCH2\n" + i.sealed()[9:]),
    # what an enrolled laptop can do
    "a deep header": ("bad-header", lambda i: i.signed(b"[" * 16_000, b"")),
    "an endless number": ("bad-header", lambda i: i.signed(b'{"seq":' + b"9" * 4_000 + b"}", b"")),
    "a header with more in it": ("bad-header", lambda i: i.sealed(surprise=1)),
    "a receipt from a laptop": ("bad-header", lambda i: i.sealed(kind="ack")),
    "a pack from a laptop": ("bad-header", lambda i: i.sealed(kind="down")),
    "the first one's number again": ("fork", lambda i: i.sealed(seq=1, prev="")),
    "the first one's id again": (
        "fork",
        lambda i: i.sealed(batch=json.loads(i.first[13 : i.first.index(b"}") + 1])["batch"]),
    ),
    "another one before it": ("fork", lambda i: i.sealed(prev="0" * 64)),
    "a number far ahead": ("gap", lambda i: i.sealed(seq=99_999_999)),
    "another laptop's content": (
        "manifest-mismatch",
        lambda i: i.sealed(plain=i.zip(i.lines(), (), i.manifest(i.lines(), device=i.id(7)))),
    ),
    "another kind inside": (
        "manifest-mismatch",
        lambda i: i.sealed(plain=i.zip(i.lines(), (), i.manifest(i.lines(), kind="down"))),
    ),
    "not sealed to the office": ("cannot-decrypt", lambda i: i.sealed(recipient=keys.new_age_pair().recipient)),
    "a newer version": ("newer-schema", lambda i: i.sealed(schema=999, min_reader=999)),
    "a newer version with more in it": ("newer-schema", lambda i: i.sealed(fmt=2, surprise=1)),
    "not a zip": ("bad-zip", lambda i: i.sealed(plain=b"PK nothing of the kind")),
    "a bomb": ("too-large", lambda i: i.sealed(plain=a_bomb(i, lying=False))),
    "a bomb that lies": ("bad-zip", lambda i: i.sealed(plain=a_bomb(i, lying=True))),
    "a path in the zip": (
        "bad-zip",
        lambda i: i.sealed(plain=i.zip(i.lines()).replace(b"records.jsonl", b"../../.bashrc")),
    ),
    # what stands in the records
    "NaN": ("bad-record", lambda i: with_values(i, b"NaN")),
    "a broken character": ("bad-record", lambda i: with_values(i, b'"\xff\xff"')),
    "half a character": ("bad-record", lambda i: with_values(i, b'"\\ud800"')),
    "NUL": ("bad-record", lambda i: with_values(i, b'"a\\u0000b"')),
    "a number in a text": ("bad-record", lambda i: with_values(i, b"7")),
    "a depth without end": ("bad-record", lambda i: with_values(i, b"[" * 50_000)),
    "a text without end": ("bad-record", lambda i: with_values(i, b'"' + b"x" * 2_000_000 + b'"')),
    "an unknown kind of record": ("bad-record", lambda i: i.sealed(mangled(i.lines(), b'"person"', b'"secret"'))),
    "an unknown operation": ("bad-record", lambda i: i.sealed(mangled(i.lines(), b'"change-person"', b'"rob-bank"'))),
    "an operation of another laptop": (
        "bad-record",
        lambda i: i.sealed(i.lines(i.operation(device=i.id(3)), i.change())),
    ),
    "one operation twice": ("bad-record", lambda i: i.sealed(i.lines(i.operation(), i.operation(), i.change()))),
    "counts that lie": (
        "bad-record",
        lambda i: i.sealed(plain=i.zip(i.lines(), (), i.manifest(i.lines(), counts={"person": 2, "@operation": 1}))),
    ),
    "a change of nobody": ("unknown-parent", lambda i: i.sealed(i.lines(i.operation(), i.change(id=i.id(99))))),
    "a visit to no event": (
        "unknown-parent",
        lambda i: i.sealed(
            i.lines(
                i.operation(),
                Record(
                    "attendance",
                    i.id(8),
                    {"presence": i.stamp(9), "session_id": i.stamp(9), "person_id": i.stamp(9)},
                    {"since": "2026-11-21T10:00:00", "left_at": None, "session_id": i.id(77), "person_id": i.person},
                    i.id(1),
                ),
            )
        ),
    ),
    "a clock two days and an hour ahead": (
        "clock-ahead",
        lambda i: i.sealed(i.lines(i.operation(), i.change(clocks={"phone": i.stamp(0, hours=49)}))),
    ),
    "the last of all stamps": (
        "clock-ahead",
        lambda i: i.sealed(i.lines(i.operation(), i.change(clocks={"phone": f"ffffffffffff-ffff-{i.stamp(0)[-8:]}"}))),
    ),
    "a stamp of the office's": (
        "foreign-stamp",
        lambda i: i.sealed(i.lines(i.operation(), i.change(clocks={"phone": i.stamp(0)[:-8] + "00000001"}))),
    ),
    "a stamp of another laptop's, as if it were given back": (
        "foreign-stamp",
        lambda i: i.sealed(
            i.lines(i.operation(op="give-back"), i.change(clocks={"phone": i.stamp(0)[:-8] + "00000003"}))
        ),
    ),
    # pictures
    "a picture that is none": ("bad-picture", lambda i: with_blob(i, b"<svg onload='alert(1)'/>")),
    "a picture of another kind": ("bad-picture", lambda i: with_blob(i, a_png())),
    "a picture that says where": ("bad-picture", lambda i: with_blob(i, a_jpeg_with_place())),
    "a picture and a program": ("bad-picture", lambda i: with_blob(i, a_jpeg() + a_bomb(i, lying=False)[:1000])),
    "something hidden behind a picture": ("bad-picture", lambda i: with_blob(i, a_jpeg() + b"PK\3\4 hidden\xff\xd9")),
    "a picture that cannot be drawn": ("bad-picture", lambda i: with_blob(i, a_jpeg_without_its_tables())),
    "a picture of 3.6 billion points": ("bad-picture", lambda i: with_blob(i, a_picture_bomb())),
    "the beginning and end of a picture": (
        "bad-picture",
        lambda i: with_blob(i, b"\xff\xd8\xff" + bytes(500) + b"\xff\xd9"),
    ),
}


@pytest.mark.parametrize(("code", "make"), FILES.values(), ids=FILES.keys())
def test_a_hostile_file_is_refused_with_a_code_and_stops_nothing(
    scene: Scene, code: str, make: Callable[[Insider], bytes]
) -> None:
    scene.insider.put(make(scene.insider))
    codes, took = received(scene)
    assert codes == {code}
    assert took < 1


def test_the_insider_s_ordinary_batch_is_a_good_one(scene: Scene) -> None:
    scene.insider.put(scene.insider.sealed(blobs=(a_jpeg(3),)))
    assert len(scene.office.receive().applied) == 2
    assert scene.office.person(scene.insider.person).phone == "0141 496 9999"


def test_another_laptops_keys_cannot_be_brought(scene: Scene) -> None:
    insider, pair = scene.insider, keys.new_sign_pair()
    brought = Enrolment(scene.honest.id, "Mine now", "Mallory", 3, pair.public, insider.meta["age_recipient"])
    insider.put(insider.sealed(insider.lines(brought, insider.operation(), insider.change())))
    scene.office.receive()
    with scene.office.store.read() as reader:
        assert "Mallory" not in {line.officer for line in enrolment.devices(reader)}
    scene.honest.add_person("Still", "Trusted")
    scene.honest.send()
    assert len(scene.office.receive().applied) == 1


def test_what_a_revoked_laptop_sends_waits(scene: Scene) -> None:
    enrolment.revoke(scene.office.store, scene.insider.laptop.id)
    scene.insider.put(scene.insider.sealed())
    assert received(scene)[0] == {"revoked-device"}


def test_a_replay_and_a_renamed_copy_are_known_by_their_content(scene: Scene) -> None:
    for name in ("again.ndb", "again (2).ndb", "REPLAY"):
        scene.insider.put(scene.insider.first, name)
    assert received(scene)[0] == set()


@pytest.mark.parametrize("what", ["link", "directory", "pipe"])
def test_what_is_no_ordinary_file_is_not_opened(scene: Scene, what: str, tmp_path: Path) -> None:
    path = scene.insider.put(b"")
    path.unlink()
    if what == "link":
        path.symlink_to(tmp_path / "desk.db")
    elif what == "directory":
        path.mkdir()
    elif hasattr(os, "mkfifo"):
        os.mkfifo(path)
    else:
        pytest.skip("no pipes here")
    assert received(scene)[0] == {"not-regular-file"}


def test_more_than_64_mib_is_not_read(scene: Scene) -> None:
    with scene.insider.put(b"NDBATCH1\n").open("r+b") as file:
        file.truncate((64 << 20) + 1)
    codes, took = received(scene)
    assert (codes, took < 1) == ({"too-large"}, True)


# -- fuzzing: anything else --------------------------------------------------------------------------------------------


def damaged(random: Random, data: bytes) -> bytes:
    """Some bytes changed, cut, doubled or moved."""
    changed = bytearray(data)
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(changed) or 1)
        match random.randint(0, 4):
            case 0 | 1 if changed:
                changed[at % len(changed)] ^= random.randint(1, 255)
            case 2:
                del changed[at : at + random.randint(1, 40)]
            case 3:
                changed[at:at] = changed[at : at + random.randint(1, 40)]
            case _:
                changed[at : at + 8] = random.choice((b"\0" * 8, b"\xff" * 8, b"PK\1\2PK\3\4", b'}{]["\\u\n'))
    return bytes(changed)


ODD: tuple[Any, ...] = (
    None, True, 0, -1, 2**53, 2**63, 2**200, 1.5, "", "\0", "\n", "\ud800", "x" * 5000, "中 é Ł خان", [], {}, [[]],
    {"": ""}, "person", "attendance", "0197b000-0000-7000-8000-000000000001", "000000000000-0000-00000000", "_",
    "ffffffffffff-ffff-ffffffff",
)  # fmt: skip


def twisted(random: Random, tree: Any) -> Any:
    """The same tree with something in it another, gone, twice or under another name."""
    if isinstance(tree, dict) and tree and random.random() < 0.8:
        key = random.choice(sorted(tree))
        changed = dict(tree)
        match random.randint(0, 5):
            case 0:
                del changed[key]
            case 1:
                changed[str(random.choice(ODD))] = changed.pop(key)
            case 2:
                changed[key] = random.choice(ODD)
            case _:
                changed[key] = twisted(random, tree[key])
        return changed
    return random.choice(ODD)


def twisted_lines(random: Random, insider: Insider, session: str) -> bytes:
    """Some records that are almost right."""
    operation, change = insider.operation(), insider.change()
    person = scene_person(insider)
    lines: list[Any] = [
        operation,
        change,
        Record("person", insider.id(50), {"_": insider.stamp(3)}, person, operation.id),
        Record("consent", insider.id(51), {"_": insider.stamp(4)},
               {"person_id": insider.id(50), "purpose": "photos", "wording_version": "", "given": True, "how": "",
                "paper_reference": "", "replaces": None, "at": AT, "void": False}, operation.id),
        Record("tally", insider.id(52), {"_": insider.stamp(5)},
               {"session_id": session, "adults": 4, "children": 0, "note": "", "at": AT, "void": False}, operation.id),
    ]  # fmt: skip
    trees = [msgspec.to_builtins(line) for line in lines]
    for _ in range(random.randint(1, 2)):
        at = random.randrange(len(trees))
        match random.randint(0, 5):
            case 0:
                trees.insert(random.randrange(len(trees)), trees[at])
            case 1:
                trees.append(trees.pop(at))
            case _:
                trees[at] = twisted(random, trees[at])
    return b"".join(json.dumps(tree, allow_nan=True).encode("utf-8", "surrogatepass") + b"\n" for tree in trees)


def scene_person(insider: Insider) -> dict[str, Any]:
    """A whole new person's fields."""
    values = dict(insider.office.content()["person"][insider.person][0])
    return values | {"given": "Almost", "family": "Right"}


@pytest.mark.parametrize("level", ["bytes", "zip", "records"])
def test_whatever_lies_there_is_refused_with_a_code_and_never_with_another_error(
    scene: Scene, level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    insider, random = scene.insider, Random(level)
    session = scene.office.plan().session
    person = scene_person(insider)
    monkeypatch.setattr(f"{__name__}.scene_person", lambda _insider: person)
    good = insider.sealed()
    plain = insider.zip(insider.lines(), (a_jpeg(5),))
    for number in range(FUZZ):
        if level == "bytes":
            data = damaged(random, good)
        elif level == "zip":
            data = insider.sealed(plain=damaged(random, plain))
        else:
            data = insider.sealed(twisted_lines(random, insider, session))
        insider.put(data, f"{number}.ndb")

    codes: list[str] = []
    keep = ledger.keep_received

    def keep_the_honest(writer: Any, line: ledger.ReceivedBatch) -> None:
        if line.device == insider.laptop.id:
            raise BadBatch("would-be-taken-in")  # after everything was merged: all of it goes back
        keep(writer, line)

    monkeypatch.setattr(ledger, "keep_received", keep_the_honest)
    monkeypatch.setattr(office_side.Receiving, "_answer", lambda _self: None)
    hold = office_side.Receiving._hold

    def noted(self: Any, file: Any, code: str, *rest: Any) -> None:
        codes.append(code)
        hold(self, file, code, *rest)

    monkeypatch.setattr(office_side.Receiving, "_hold", noted)
    pictures = scene.office.photos.all()
    before = scene.office.content()
    started = time.process_time()
    assert [arrived.device for arrived in scene.office.receive().applied] == ["Laptop 2"]
    assert (time.process_time() - started) / FUZZ < 0.1
    after = scene.office.content()
    assert {row for row in after["person"] if row not in before["person"]} == {
        row for row, (values, _) in after["person"].items() if values["given"] == "Good"
    }
    assert {**after, "person": 0} == {**before, "person": 0}
    assert scene.office.photos.all() - pictures <= {keys_of(a_jpeg(5))}
    assert len(codes) == FUZZ
    assert len(set(codes)) >= 2, "not one refusal again and again"
    assert level == "bytes" or "would-be-taken-in" in codes, "some are good enough to be merged"
    assert scene.office.store.problems() == []


def keys_of(picture: bytes) -> str:
    from hashlib import sha256

    return sha256(picture).hexdigest()


def test_a_clock_within_two_days_is_taken_as_it_is(scene: Scene) -> None:
    insider = scene.insider
    insider.put(
        insider.sealed(insider.lines(insider.operation(), insider.change(clocks={"phone": insider.stamp(0, 47)})))
    )
    assert len(scene.office.receive().applied) == 2
    scene.office.clock.at += timedelta(days=1)
