"""A batch: what goes in comes out, and anything else is refused with a code and never with another error."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.errors import BadBatch
from desktop_app.exchange import keys
from desktop_app.exchange.batch import MAX_BATCH_BYTES, header_digest, read_header
from desktop_app.exchange.lines import Answer, Enrolment, Line, Record, Schema
from tests.support.batches import (
    EPOCH,
    LAPTOP,
    LAPTOP_SIGN,
    OFFICE,
    ORG,
    OTHER_LAPTOP,
    RECOVERY,
    SCHEMA,
    a_batch,
    a_new_phone,
    a_person,
    an_operation,
    facts,
    opened,
    row_id,
    stamp,
)

PHOTO = b"\xff\xd8 not really a picture" * 50
PHOTO_SHA = sha256(PHOTO).hexdigest()
NEWER = Schema(2, SCHEMA.entities, SCHEMA.units, SCHEMA.operations)


def refusal(data: bytes, **how: Any) -> BadBatch:
    with pytest.raises(BadBatch) as caught:
        opened(data, **how)
    return caught.value


def code_of(data: bytes, **how: Any) -> str:
    return refusal(data, **how).code


# What goes in comes out


def test_everything_sealed_comes_out_in_the_same_order() -> None:
    lines: list[Line] = [an_operation(), a_person(100, family="Нина"), a_new_phone(100, "سارة"), a_person(101)]
    batch = opened(a_batch(lines, {PHOTO_SHA: PHOTO}))
    assert [*batch.operations, *batch.records] == lines
    assert batch.blobs == {PHOTO_SHA: PHOTO}
    assert batch.header.seq == 1
    assert batch.manifest.counts == {"person": 3, "@operation": 1}


def test_a_receipt_and_an_enrolment_come_out() -> None:
    answer = Answer(LAPTOP, EPOCH, 1, row_id(1), "0" * 64, "rejected", "bad-record")
    enrolment = Enrolment(LAPTOP, "Laptop Ł", "中文", 2, LAPTOP_SIGN.public, OFFICE.recipient)
    batch = opened(a_batch([answer, enrolment], said=facts(kind="ack")))
    assert (batch.answers, batch.enrolments) == ([answer], [enrolment])


def test_a_whole_row_in_a_pack_needs_no_operation_but_from_a_laptop_it_does() -> None:
    row = a_person(1, op=None)
    assert opened(a_batch([row], said=facts(kind="down"))).records == [row]
    with pytest.raises(BadBatch) as caught:
        a_batch([row])
    assert caught.value.facts == {"line": 1, "why": "operation"}


def test_the_recovery_key_opens_every_batch() -> None:
    assert opened(a_batch(), identity=RECOVERY.identity).records


def test_a_batch_names_the_hash_of_the_whole_file_and_of_its_header() -> None:
    data = a_batch()
    batch = opened(data)
    assert batch.sha256 == sha256(data).hexdigest()
    assert batch.header_sha256 == header_digest(data)


def test_nobody_can_read_a_name_in_the_sealed_file() -> None:
    assert "Łukasiewicz".encode() not in a_batch()
    assert b"Officer" not in a_batch()


def test_the_header_can_be_read_from_the_beginning_alone() -> None:
    data = a_batch()
    assert read_header(data[: 17 << 10]).device == LAPTOP


# What must not be sealed


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (a_person(1, phone="0141\0"), "text"),
        (a_person(1, family="\ud800"), "text"),
        (a_person(1, adults=2**53 + 1), "json"),
        (a_person(1, adults=1.5), "json"),  # type: ignore[arg-type]  # what a careless caller does
        (a_person(1, adults="2"), "field"),
        (a_person(1, adults=True), "field"),
        (a_person(1, given=None), "field"),
        (a_person(1, shoe_size=9), "field"),
        (a_person(1, phone="x" * 100_001), "json"),
        (Record("person", row_id(1), {"_": stamp()}, {"given": "Zoë"}, row_id(1)), "incomplete"),
        (Record("person", row_id(1), {"address": stamp()}, {"address": "1 Quay St"}, row_id(1)), "incomplete"),
        (Record("person", row_id(1), {"phone": stamp()}, {"email": "x"}, row_id(1)), "clock"),
        (Record("person", row_id(1), {"postcode": stamp()}, {"postcode": "G1"}, row_id(1)), "clock"),
        (Record("person", row_id(1), {}, {}, row_id(1)), "clock"),
        (Record("person", row_id(1), {"phone": "now"}, {"phone": "1"}, row_id(1)), "json"),
        (Record("person", row_id(1), {"phone": stamp() + "\n"}, {"phone": "1"}, row_id(1)), "json"),
        (Record("person", "1", {"phone": stamp()}, {"phone": "1"}, row_id(1)), "json"),
        (Record("ghost", row_id(1), {"_": stamp()}, {}, row_id(1)), "entity"),
        (an_operation(2, "rob-bank"), "operation"),
    ],
)
def test_what_the_office_would_refuse_is_not_sealed(record: Line, why: str) -> None:
    with pytest.raises(BadBatch) as caught:
        a_batch([an_operation(), record])
    assert caught.value.code == "bad-record"
    assert caught.value.facts["why"] == why


def test_a_unit_stamped_before_its_row_is_not_sealed() -> None:
    row = a_person(1)
    early = Record("person", row.id, {"_": stamp(5), "phone": stamp(5)}, row.values, row.op)
    with pytest.raises(BadBatch, match="bad-record"):
        a_batch([an_operation(), early])


def test_backslashes_that_only_look_like_nul_are_ordinary_text() -> None:
    assert opened(a_batch([an_operation(), a_person(1, phone="\\u0000")])).records[0].values["phone"] == "\\u0000"


def test_a_photo_under_a_wrong_name_is_not_sealed() -> None:
    with pytest.raises(BadBatch, match="corrupt-member"):
        a_batch(blobs={"0" * 64: PHOTO})


# From the folder: anybody's bytes


def test_every_shorter_copy_is_truncated_so_that_it_is_tried_again() -> None:
    data = a_batch()
    header_end = 13 + struct.unpack("<I", data[9:13])[0]
    for cut in (0, 1, 8, 9, 12, 13, 14, header_end - 1, header_end, header_end + 63, header_end + 64, len(data) - 1):
        assert code_of(data[:cut]) == "truncated", cut


def test_a_zeroed_tail_or_a_flipped_bit_in_the_payload_is_corrupt() -> None:
    data = a_batch()
    assert code_of(data[:-100] + bytes(100)) == "corrupt-payload"
    assert code_of(data[:-50] + bytes([data[-50] ^ 1]) + data[-49:]) == "corrupt-payload"


def test_a_file_of_zeros_is_no_batch() -> None:
    assert code_of(bytes(5000)) == "bad-header"


def test_a_changed_header_or_signature_does_not_verify() -> None:
    data = a_batch()
    assert code_of(data.replace(b'"0.1.0"', b'"0.1.1"')) == "bad-signature"
    signature_at = 13 + struct.unpack("<I", data[9:13])[0]
    assert code_of(data[:signature_at] + bytes(64) + data[signature_at + 64 :]) == "bad-signature"


def test_an_unknown_laptop_another_organisation_and_a_wrong_key_are_told_apart() -> None:
    assert code_of(a_batch(said=facts(device=OTHER_LAPTOP))) == "unknown-device"
    assert code_of(a_batch(), org=OTHER_LAPTOP) == "wrong-org"
    assert code_of(a_batch(), identity=keys.new_age_pair().identity) == "cannot-decrypt"


def test_bytes_after_the_end_are_refused() -> None:
    assert code_of(a_batch() + b"\n") == "trailing-bytes"


def test_a_file_beyond_the_limit_is_not_even_looked_at() -> None:
    assert code_of(bytes(MAX_BATCH_BYTES + 1)) == "too-large"


def test_a_batch_of_a_newer_version_is_held() -> None:
    assert code_of(container(version=2)) == "newer-schema"
    assert code_of(b"NDBATCH2\n" + a_batch()[9:]) == "newer-schema"
    assert code_of(container(fmt=2, surprise="new")) == "newer-schema"
    assert opened(a_batch(), schema=NEWER).header.schema == 1


def headed(header: bytes) -> bytes:
    return b"NDBATCH1\n" + struct.pack("<I", len(header)) + header


HEADER = msgspec.json.encode(read_header(a_batch()))


@pytest.mark.parametrize(
    "data",
    [
        b"NDBATCH1\n" + b"\xff\xff\xff\xff" + HEADER,
        b"NDBATCH1\n" + struct.pack("<I", (16 << 10) + 1) + bytes(20_000),
        b"NDBATCH1\n" + bytes(4),
        headed(b"[" * 16_000),
        headed(b'{"seq":' + b"9" * 4000 + b"}"),
        headed(b"{}"),
        headed(b"\xff\xfe"),
        headed(HEADER[:-1] + b',"more":1}'),
        headed(HEADER.replace(b'"seq":1,', b'"seq":0,')),
        headed(HEADER.replace(b'"seq":1,', b'"seq":1.5,')),
        headed(HEADER.replace(b'"kind":"up"', b'"kind":"sideways"')),
        headed(HEADER.replace(ORG.encode(), ORG.encode() + b"\\n")),
        headed(HEADER.replace(EPOCH.encode(), b"../../..")),
        b"PK\3\4 something else altogether",
    ],
)
def test_a_header_that_is_not_strictly_one_is_refused(data: bytes) -> None:
    assert code_of(data) == "bad-header"


# From an enrolled laptop gone wrong: a valid signature over anything


def container(plain: bytes | None = None, *, version: int = 1, ciphertext: bytes | None = None, **said: Any) -> bytes:
    """A batch with a good signature over whatever is given."""
    payload = ciphertext or keys.encrypt(plain or a_zip(), [OFFICE.recipient])
    header = msgspec.structs.asdict(facts()) | {
        "fmt": 1,
        "schema": version,
        "min_reader": version,
        "payload_len": len(payload),
        "payload_sha256": sha256(payload).hexdigest(),
    }
    encoded = msgspec.json.encode(header | said)
    body = b"DSSEv1 40 application/vnd.neighbourhood-desk.batch %d %s" % (len(encoded), encoded)
    return headed(encoded) + keys.sign(LAPTOP_SIGN.secret, body) + payload


LINES = msgspec.json.Encoder().encode_lines([an_operation(), a_person(100)])


def a_manifest(records: bytes = LINES, blobs: tuple[bytes, ...] = (), **said: Any) -> dict[str, Any]:
    members = [{"name": "records.jsonl", "size": len(records), "sha256": sha256(records).hexdigest()}]
    for blob in blobs:
        digest = sha256(blob).hexdigest()
        members.append({"name": f"blobs/{digest}", "size": len(blob), "sha256": digest})
    return {
        "batch": facts().batch,
        "device": LAPTOP,
        "epoch": EPOCH,
        "seq": 1,
        "org": ORG,
        "kind": "up",
        "counts": {"person": 1, "@operation": 1},
        "members": members,
    } | said


Alter = Callable[[zipfile.ZipFile], None]


def a_zip(
    manifest: dict[str, Any] | None = None,
    records: bytes = LINES,
    *,
    order: tuple[str, ...] = ("manifest.json", "records.jsonl"),
    method: int = zipfile.ZIP_DEFLATED,
    alter: Alter | None = None,
) -> bytes:
    buffer = io.BytesIO()
    contents = {"manifest.json": msgspec.json.encode(manifest or a_manifest(records)), "records.jsonl": records}
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as archive:
        warnings.simplefilter("ignore")  # zipfile warns of the very duplicates that are wanted here
        for name in order:
            how = method if name == "records.jsonl" else zipfile.ZIP_STORED
            archive.writestr(zipfile.ZipInfo(name), contents[name], how)
        if alter is not None:
            alter(archive)
    return buffer.getvalue()


def test_the_hand_made_container_is_a_good_one() -> None:
    assert opened(container()).records[0].id == row_id(100)


def test_another_laptops_ciphertext_signed_again_is_found_out() -> None:
    stolen = keys.encrypt(a_zip(a_manifest(device=OTHER_LAPTOP)), [OFFICE.recipient])
    assert code_of(container(ciphertext=stolen)) == "manifest-mismatch"


@pytest.mark.parametrize(
    "change", [{"seq": 2}, {"epoch": "00000000"}, {"kind": "down"}, {"org": OTHER_LAPTOP}, {"batch": row_id(7)}]
)
def test_a_manifest_that_says_other_than_the_header_is_found_out(change: dict[str, Any]) -> None:
    assert code_of(container(a_zip(a_manifest(**change)))) == "manifest-mismatch"


def with_extra(name: str) -> bytes:
    return a_zip(alter=lambda archive: archive.writestr(zipfile.ZipInfo(name), b"x"))


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "C:\\boot.ini", "CON", "records.jsonl", "blobs/" + "0" * 64, "ünicode"]
)
def test_a_member_that_the_manifest_does_not_name_is_refused(name: str) -> None:
    assert code_of(container(with_extra(name))) in {"bad-manifest", "bad-zip"}


def with_bytes(old: bytes, new: bytes, plain: bytes | None = None) -> bytes:
    plain = a_zip() if plain is None else plain
    assert old in plain
    return plain.replace(old, new)


def with_directory_field(offset: int, value: bytes) -> bytes:
    """One field of the second entry of the central directory, changed."""
    plain = bytearray(a_zip())
    at = plain.rindex(b"PK\1\2") + offset
    plain[at : at + len(value)] = value
    return bytes(plain)


HOSTILE_ZIPS = {
    "not a zip": b"PK nothing of the kind",
    "empty": b"",
    "encrypted flag": with_directory_field(8, b"\1\0"),
    "lying size": with_directory_field(24, struct.pack("<L", len(LINES) - 1)),
    "overlapping entries": with_directory_field(42, struct.pack("<L", 0)),
    "far offset": with_directory_field(42, struct.pack("<L", 0xFFFFFFF0)),
    "wrong checksum": with_directory_field(16, b"\0\0\0\0"),
    "an unusual method": a_zip(method=zipfile.ZIP_LZMA),
    "a stored journal": a_zip(method=zipfile.ZIP_STORED),
    "a comment": a_zip(alter=lambda archive: setattr(archive, "comment", b"hello")),
    "something before": b"#!/bin/sh\n" + a_zip(),
    "something after": a_zip() + b"after",
    "a name with NUL": with_bytes(b"records.jsonl", b"records.jso\0l"),
    "a different local name": a_zip().replace(b"records.jsonl", b"rec0rds.jsonl", 1),
    "one entry only": a_zip(order=("manifest.json",)),
    "more entries than said": a_zip()[:-14] + struct.pack("<HH", 1, 1) + a_zip()[-10:],
    "too many entries": a_zip()[:-14] + struct.pack("<HH", 60_000, 60_000) + a_zip()[-10:],
}


@pytest.mark.parametrize("plain", HOSTILE_ZIPS.values(), ids=HOSTILE_ZIPS.keys())
def test_a_zip_that_this_program_would_not_write_is_refused(plain: bytes) -> None:
    ciphertext = keys.encrypt(plain, [OFFICE.recipient])
    assert code_of(container(ciphertext=ciphertext)) in {"bad-zip", "bad-manifest"}


@pytest.mark.parametrize(
    "plain",
    [
        a_zip(order=("records.jsonl", "manifest.json"), method=zipfile.ZIP_STORED),
        a_zip(a_manifest(surprise=1)),
        a_zip(a_manifest(members=[])),
        a_zip(a_manifest(b"other")),
        a_zip(a_manifest(blobs=(PHOTO,))),
        a_zip(order=("manifest.json", "records.jsonl", "records.jsonl")),
        with_bytes(b'"seq":1', b'"seq":"'),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(plain: bytes) -> None:
    assert code_of(container(plain)) in {"bad-manifest", "bad-zip"}


def test_a_zip_bomb_is_refused_by_its_declared_size() -> None:
    bomb = a_zip(a_manifest(), bytes(129 << 20))
    assert len(bomb) < 1 << 20
    assert code_of(container(bomb)) == "too-large"


def test_content_that_is_not_what_its_hash_says_is_refused() -> None:
    other = LINES.replace(b"0141", b"0142")
    assert code_of(container(a_zip(a_manifest(LINES), other))) == "corrupt-member"
    lie = a_manifest(blobs=(PHOTO,))
    name = lie["members"][1]["name"]
    swapped = a_zip(lie, alter=lambda archive: archive.writestr(zipfile.ZipInfo(name), PHOTO[::-1]))
    assert code_of(container(swapped)) == "corrupt-member"
    misnamed = a_manifest(blobs=(PHOTO,))
    wrong_name = "blobs/" + "0" * 64
    misnamed["members"][1]["name"] = wrong_name
    plain = a_zip(misnamed, alter=lambda archive: archive.writestr(zipfile.ZipInfo(wrong_name), PHOTO))
    assert code_of(container(plain)) == "corrupt-member"


def test_a_manifest_beyond_its_limit_is_refused_unread() -> None:
    endless = a_manifest(counts={f"entity{number}": 1 for number in range(80_000)})
    assert code_of(container(a_zip(endless))) == "too-large"


def with_line(line: bytes, counts: dict[str, int] | None = None) -> bytes:
    records = LINES + line
    manifest = a_manifest(records)
    return container(a_zip(manifest | {"counts": counts or manifest["counts"]}, records))


GOOD = msgspec.json.encode(a_new_phone())


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"{",
        b"[" * 50_000,
        b'{"k":"r"' + b',"v":{"a":' * 50_000,
        GOOD.replace(b'"0141 496 9999"', b"NaN"),
        GOOD.replace(b'"0141 496 9999"', b"Infinity"),
        GOOD.replace(b'"0141 496 9999"', b"1e999"),
        GOOD.replace(b'"0141 496 9999"', b"1.0"),
        GOOD.replace(b'"0141 496 9999"', b"9007199254740993"),
        GOOD.replace(b'"0141 496 9999"', b"9" * 4000),
        GOOD.replace(b'"0141 496 9999"', b'["x"]'),
        GOOD.replace(b"9999", b"\xff\xff"),
        GOOD.replace(b"9999", b"\\ud800"),
        GOOD.replace(b"9999", b"\\u0000"),
        GOOD.replace(b"9999", b"\xed\xa0\x80"),
        GOOD.replace(b"9999", b"x" * 100_001),
        GOOD.replace(b"9999", b"x" * (1 << 20)),
        GOOD.replace(b'"k":"r"', b'"k":"z"'),
        GOOD.replace(b'"t":"person"', b'"t":"ghost"'),
        GOOD.replace(b'"v":{"phone"', b'"v":{"faux"'),
        GOOD.replace(b'"k":"r"', b'"k":"r","extra":1'),
        GOOD.replace(row_id(100).encode(), b"100"),
        GOOD.replace(row_id(1).encode(), row_id(2).encode()),
        GOOD.replace(stamp(101).encode(), stamp(101).encode() + b"\\n"),
        GOOD.replace(stamp(101).encode(), b"zzz"),
        GOOD + GOOD,
    ],
)
def test_one_bad_record_refuses_the_batch_and_names_its_line(line: bytes) -> None:
    error = refusal(with_line(line + b"\n"))
    assert (error.code, error.facts["line"]) == ("bad-record", 3)


def test_a_last_line_without_an_end_and_counts_that_lie_are_refused() -> None:
    assert code_of(with_line(GOOD)) == "bad-record"
    assert code_of(with_line(GOOD + b"\n", {"person": 1, "@operation": 1})) == "bad-record"
    assert opened(with_line(GOOD + b"\n", {"person": 2, "@operation": 1})).records[1] == a_new_phone()


def test_a_refusal_never_quotes_what_people_wrote() -> None:
    error = refusal(with_line(GOOD.replace(b"9999", b"Zo\\u0000") + b"\n"))
    assert "Zo" not in repr(error.facts)


# Whatever else there may be

SEALED = a_batch(blobs={PHOTO_SHA: PHOTO})


@given(st.lists(st.tuples(st.integers(0, len(SEALED) - 1), st.integers(1, 255)), min_size=1, max_size=8))
@settings(max_examples=300)
def test_no_outsider_gets_a_changed_file_in(flips: list[tuple[int, int]]) -> None:
    data = bytearray(SEALED)
    for at, bits in flips:
        data[at] ^= bits
    if bytes(data) != SEALED:
        refusal(bytes(data))


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_damage_under_a_valid_signature_gives_a_code_or_the_same_records(data: st.DataObject) -> None:
    plain = bytearray(a_zip())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(plain) - 1))
        plain[at] ^= data.draw(st.integers(1, 255))
    try:
        batch = opened(container(bytes(plain)))
    except BadBatch:
        return
    assert batch.records == [a_person(100)]


@given(st.binary(max_size=200))
def test_any_line_at_all_is_a_record_or_a_coded_refusal(line: bytes) -> None:
    refusal(with_line(line.replace(b"\n", b" ") + b"\n"))
