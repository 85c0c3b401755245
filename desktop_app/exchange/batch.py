r"""One batch: a sealed, numbered file that is written once and never changed.

    "NDBATCH1\n" | u32 header length, little-endian | header JSON | 64-byte Ed25519 over DSSE-PAE(type, header)
        | age payload

    payload: zip { manifest.json, records.jsonl (deflated), blobs/<sha256> (stored) ... }

The signature is checked before anything but the short strict header is read, and covers the payload by its length and
sha256. The raw header bytes are signed, so no canonical JSON is needed. The manifest repeats who sent it, so that an
enrolled device cannot sign another's ciphertext as its own. In an emergency the `age` command and any unzip program
open a payload. (DSSE: https://github.com/secure-systems-lab/dsse/blob/master/protocol.md; age:
https://age-encryption.org/v1)

Everything happens in memory: no readable temporary file, ever.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from desktop_app.domain.errors import BadBatch
from desktop_app.exchange import keys
from desktop_app.exchange.lines import (
    MAX_RECORDS_BYTES,
    Answer,
    Enrolment,
    Epoch,
    Instant,
    Kind,
    Line,
    Lines,
    Operation,
    Record,
    Schema,
    Sha256,
    ShortText,
    Uuid,
    decode_lines,
    encode_lines,
)
from desktop_app.exchange.lines import Sequence as SequenceNumber

FORMAT = 1
MAX_BATCH_BYTES = 64 << 20
ROLL_OVER_BYTES = 25 << 20
"""Where a sender should go on with the next sequence number."""

BEGINNING_BYTES = 17 << 10
"""As much of a file as holds its header and signature."""

_MAGIC = b"NDBATCH1\n"
_MAGIC_ANY = b"NDBATCH"
_TYPE = b"application/vnd.neighbourhood-desk.batch"
_MAX_HEADER_BYTES = 16 << 10
_MAX_MANIFEST_BYTES = 1 << 20
_MAX_MEMBERS = 2_000
_SIGNATURE_BYTES = 64
_RECORDS = "records.jsonl"
_MANIFEST = "manifest.json"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


class Facts(Struct, frozen=True, forbid_unknown_fields=True):
    """What the sender says of a batch. Nothing here is encrypted, so nothing here is personal.

    `epoch` is new for each database (also after a restore); `prev` is the `header_digest` of this device and epoch's
    batch before, empty for the first; `to` are the ids of the devices or the office that it is for.
    """

    kind: Kind
    org: Uuid
    device: Uuid
    epoch: Epoch
    seq: SequenceNumber
    batch: Uuid
    exported_at: Instant
    app: ShortText
    prev: Annotated[str, Meta(pattern=r"\A(?:[0-9a-f]{64})?\Z")] = ""
    to: Annotated[tuple[Uuid, ...], Meta(max_length=300)] = ()


class Header(Facts, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The facts, and what the container adds to them."""

    fmt: Annotated[int, Meta(ge=1, le=FORMAT)]
    schema: Annotated[int, Meta(ge=1, le=1_000_000)]
    min_reader: Annotated[int, Meta(ge=1, le=1_000_000)]
    payload_len: Annotated[int, Meta(ge=1, le=MAX_BATCH_BYTES)]
    payload_sha256: Sha256


class Member(Struct, frozen=True, forbid_unknown_fields=True):
    """One member of the payload."""

    name: Annotated[str, Meta(pattern=r"\A(?:records\.jsonl|blobs/[0-9a-f]{64})\Z")]
    size: Annotated[int, Meta(ge=0, le=MAX_RECORDS_BYTES)]
    sha256: Sha256


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """Who sent it, again; and what must be in it."""

    batch: Uuid
    device: Uuid
    epoch: Epoch
    seq: SequenceNumber
    org: Uuid
    kind: Kind
    counts: dict[str, Annotated[int, Meta(ge=1)]]
    members: Annotated[tuple[Member, ...], Meta(min_length=1, max_length=_MAX_MEMBERS)]


@dataclass(frozen=True, slots=True)
class Batch:
    """An opened batch, every check passed. `sha256` is that of the whole file: what receipts name."""

    header: Header
    manifest: Manifest
    lines: Lines
    blobs: Mapping[str, bytes]
    sha256: str
    header_sha256: str

    @property
    def records(self) -> list[Record]:
        """In the journal's order."""
        return self.lines.records

    @property
    def operations(self) -> list[Operation]:
        """In the journal's order."""
        return self.lines.operations

    @property
    def answers(self) -> list[Answer]:
        """What became of batches."""
        return self.lines.answers

    @property
    def enrolments(self) -> list[Enrolment]:
        """Keys that a laptop brings."""
        return self.lines.enrolments


FindKey = Callable[[str, Header], str | None]
"""The public signing key of a device id, or None when it is not known. May raise BadBatch('revoked-device')."""


def seal(
    facts: Facts,
    lines: Iterable[Line],
    blobs: Mapping[str, bytes],
    *,
    schema: Schema,
    signer: str,
    recipients: Sequence[str],
) -> bytes:
    """The batch's bytes. `signer` is a secret signing key, `recipients` are age recipients: always the recovery one
    too.

    Everything is checked as the receiver will check it. BadBatch('bad-record', line=, why=) when the lines break a
    rule, 'corrupt-member' when a blob is not what its name says, 'too-large' beyond 64 MiB: then nothing was sealed.
    """
    records = encode_lines(lines)
    if len(records) > MAX_RECORDS_BYTES:
        raise BadBatch("too-large")
    checked = decode_lines(records, facts.kind, schema)
    members = [Member(_RECORDS, len(records), sha256(records).hexdigest())]
    for name in sorted(blobs):
        if sha256(blobs[name]).hexdigest() != name:
            raise BadBatch("corrupt-member")
        members.append(Member(f"blobs/{name}", len(blobs[name]), name))
    manifest = Manifest(
        facts.batch, facts.device, facts.epoch, facts.seq, facts.org, facts.kind, checked.counts(), tuple(members)
    )
    payload = keys.encrypt(_zip(manifest, records, blobs), recipients)
    header = Header(
        **msgspec.structs.asdict(facts),
        fmt=FORMAT,
        schema=schema.version,
        min_reader=schema.version,
        payload_len=len(payload),
        payload_sha256=sha256(payload).hexdigest(),
    )
    header_bytes = msgspec.json.encode(header)
    msgspec.json.decode(header_bytes, type=Header)  # our own mistake shows here, not at the office
    if len(header_bytes) > _MAX_HEADER_BYTES:
        raise BadBatch("too-large")
    signature = keys.sign(signer, _pae(header_bytes))
    data = b"".join((_MAGIC, struct.pack("<I", len(header_bytes)), header_bytes, signature, payload))
    if len(data) > MAX_BATCH_BYTES:
        raise BadBatch("too-large")
    return data


def read_header(data: bytes) -> Header:
    """The header, strictly read but not yet verified. The first `BEGINNING_BYTES` of a batch are enough.

    BadBatch: 'truncated' (wait and try again), 'bad-header', 'newer-schema' (hold until the program is updated).
    """
    return _split(data)[0]


def read_verified_header(data: bytes, org: str, verify_key_for: FindKey) -> Header:
    """The header, of which it is certain who sent it. The first `BEGINNING_BYTES` of a batch are enough.

    BadBatch: those of `read_header`, 'wrong-org', 'unknown-device', 'bad-signature'.
    """
    return _who(data, org, verify_key_for)[0]


def header_digest(data: bytes) -> str:
    """The sha256 of the header's bytes: the next batch's `prev`."""
    return sha256(_split(data)[1]).hexdigest()


def open_batch(
    data: bytes,
    *,
    org: str,
    verify_key_for: FindKey,
    identity: str,
    schema: Schema,
) -> Batch:
    """The batch, opened and checked. `identity` is the reader's secret age identity.

    BadBatch codes, in the order of the checks: 'too-large', those of `read_header`, 'wrong-org', 'unknown-device',
    'bad-signature', 'newer-schema', 'truncated', 'trailing-bytes', 'corrupt-payload', 'cannot-decrypt', 'bad-zip',
    'bad-manifest', 'manifest-mismatch', 'corrupt-member', 'bad-record' with `line` and `why`.
    """
    header, header_bytes, payload = _verified(data, org, verify_key_for, schema)
    plain = keys.decrypt(payload, identity)
    if plain is None:
        raise BadBatch("cannot-decrypt")
    manifest, records, blobs = _unzip(plain)
    for name in ("batch", "device", "epoch", "seq", "org", "kind"):
        if getattr(manifest, name) != getattr(header, name):
            raise BadBatch("manifest-mismatch", device=header.device)
    lines = decode_lines(records, header.kind, schema, header.schema)
    if lines.counts() != manifest.counts:
        raise BadBatch("bad-record", line=0, why="count")
    return Batch(header, manifest, lines, blobs, sha256(data).hexdigest(), sha256(header_bytes).hexdigest())


def _verified(data: bytes, org: str, verify_key_for: FindKey, schema: Schema) -> tuple[Header, bytes, bytes]:
    """Header, header bytes and payload, of which it is now certain who sent them and that they are whole."""
    if len(data) > MAX_BATCH_BYTES:
        raise BadBatch("too-large")
    header, header_bytes, payload = _who(data, org, verify_key_for)
    if max(header.schema, header.min_reader) > schema.version:
        raise BadBatch("newer-schema", schema=header.schema)
    if len(payload) != header.payload_len:
        raise BadBatch("truncated" if len(payload) < header.payload_len else "trailing-bytes")
    if sha256(payload).hexdigest() != header.payload_sha256:
        raise BadBatch("corrupt-payload")
    return header, header_bytes, bytes(payload)


def _who(data: bytes, org: str, verify_key_for: FindKey) -> tuple[Header, bytes, memoryview]:
    """Header, header bytes and everything after the signature, which is good."""
    header, header_bytes, rest = _split(data)
    if header.org != org:
        raise BadBatch("wrong-org")
    verify_key = verify_key_for(header.device, header)
    if verify_key is None:
        raise BadBatch("unknown-device", device=header.device)
    signature, payload = rest[:_SIGNATURE_BYTES], rest[_SIGNATURE_BYTES:]
    if len(signature) < _SIGNATURE_BYTES:
        raise BadBatch("truncated")
    if not keys.verify(verify_key, _pae(header_bytes), bytes(signature)):
        raise BadBatch("bad-signature", device=header.device)
    return header, header_bytes, payload


def _pae(body: bytes) -> bytes:
    """DSSE's pre-authentication encoding: type and body can't be mistaken for one another."""
    return b"DSSEv1 %d %s %d %s" % (len(_TYPE), _TYPE, len(body), body)


class _AnyFormat(Struct):
    fmt: int


def _split(data: bytes) -> tuple[Header, bytes, memoryview]:
    """The header, its bytes, and everything after it."""
    view = memoryview(data)
    start = bytes(view[: len(_MAGIC)])
    if start != _MAGIC:
        if _MAGIC.startswith(start):
            raise BadBatch("truncated")
        newer = start.startswith(_MAGIC_ANY) and start[7:8].isdigit() and start.endswith(b"\n")
        raise BadBatch("newer-schema" if newer else "bad-header")
    body = len(_MAGIC) + 4
    if len(view) < body:
        raise BadBatch("truncated")
    (length,) = struct.unpack("<I", view[body - 4 : body])
    if not 2 <= length <= _MAX_HEADER_BYTES:
        raise BadBatch("bad-header")
    header_bytes = bytes(view[body : body + length])
    if len(header_bytes) < length:
        raise BadBatch("truncated")
    try:
        return msgspec.json.decode(header_bytes, type=Header), header_bytes, view[body + length :]
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise BadBatch("newer-schema" if _is_newer(header_bytes) else "bad-header") from error


def _is_newer(header_bytes: bytes) -> bool:
    """Whether a header that this version cannot read says that a newer version wrote it."""
    try:
        return msgspec.json.decode(header_bytes, type=_AnyFormat).fmt > FORMAT
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return False


def _zip(manifest: Manifest, records: bytes, blobs: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo(_MANIFEST, _LONG_AGO), msgspec.json.encode(manifest))
        archive.writestr(zipfile.ZipInfo(_RECORDS, _LONG_AGO), records, zipfile.ZIP_DEFLATED, compresslevel=1)
        for name in sorted(blobs):
            archive.writestr(zipfile.ZipInfo(f"blobs/{name}", _LONG_AGO), blobs[name])
    return buffer.getvalue()


def _unzip(payload: bytes) -> tuple[Manifest, bytes, dict[str, bytes]]:
    """The members, read by exact name and to their exact size. Nothing is extracted, so paths and links in it are
    inert.
    """
    try:
        entries = _entries(payload)
        with zipfile.ZipFile(io.BytesIO(payload)) as archive:
            infos = archive.infolist()
            _check_layout(infos, *entries)
            manifest = _manifest(_read(archive, infos[0], _MAX_MANIFEST_BYTES))
            names = [_MANIFEST, *(member.name for member in manifest.members)]
            if names[1] != _RECORDS or names != [info.filename for info in infos] or len(set(names)) != len(names):
                raise BadBatch("bad-manifest")
            contents = [
                _read_member(archive, info, member) for info, member in zip(infos[1:], manifest.members, strict=True)
            ]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, struct.error) as error:
        raise BadBatch("bad-zip") from error
    blobs = {member.sha256: content for member, content in zip(manifest.members[1:], contents[1:], strict=True)}
    return manifest, contents[0], blobs


def _entries(payload: bytes) -> tuple[int, int]:
    """How many entries the zip says it has, and where its directory begins: before zipfile spends time on them."""
    if len(payload) < 22 or payload[-22:-18] != b"PK\5\6":
        raise BadBatch("bad-zip")
    disk, first_disk, here, total, size, offset, comment = struct.unpack("<4H2LH", payload[-18:])
    if disk or first_disk or comment or here != total or offset + size + 22 != len(payload):
        raise BadBatch("bad-zip")
    if not 2 <= total <= _MAX_MEMBERS + 1:
        raise BadBatch("bad-zip")
    return total, offset


def _check_layout(infos: Sequence[zipfile.ZipInfo], total: int, directory: int) -> None:
    """Only what `_zip` writes: members back to back in the directory's order, with no extras, flags or unusual
    methods.
    """
    offset = 0
    for number, info in enumerate(infos):
        method = zipfile.ZIP_DEFLATED if number == 1 else zipfile.ZIP_STORED
        if (
            info.header_offset != offset
            or info.flag_bits
            or info.extra
            or info.comment
            or info.compress_type != method
            or info.orig_filename != info.filename
            or (method == zipfile.ZIP_STORED and info.compress_size != info.file_size)
        ):
            raise BadBatch("bad-zip")
        offset += 30 + len(info.orig_filename.encode()) + info.compress_size
    if len(infos) != total or offset != directory:
        raise BadBatch("bad-zip")
    if infos[0].filename != _MANIFEST:
        raise BadBatch("bad-manifest")


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    if info.file_size > limit:
        raise BadBatch("too-large")
    with archive.open(info) as member:
        content = member.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise BadBatch("bad-zip")
    return content


def _manifest(data: bytes) -> Manifest:
    try:
        return msgspec.json.decode(data, type=Manifest)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise BadBatch("bad-manifest") from error


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, member: Member) -> bytes:
    if info.file_size > MAX_RECORDS_BYTES:
        raise BadBatch("too-large")
    if info.file_size != member.size:
        raise BadBatch("bad-manifest")
    content = _read(archive, info, member.size)
    named = member.name.removeprefix("blobs/")
    if sha256(content).hexdigest() != member.sha256 or named not in (_RECORDS, member.sha256):
        raise BadBatch("corrupt-member")
    return content
