"""Builders for batches: a small organisation with one office and one laptop, its keys, and a schema of two entities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from desktop_app.domain.clocks import make_stamp
from desktop_app.exchange.batch import Batch, Facts, Header, open_batch, seal
from desktop_app.exchange.keys import AgePair, SignPair, new_age_pair, new_sign_pair
from desktop_app.exchange.lines import Kind, Line, Operation, Record, Schema, WireValue

ORG = "0197a000-0000-7000-8000-000000000001"
OFFICE_ID = "0197a000-0000-7000-8000-000000000002"
LAPTOP = "0197a000-0000-7000-8000-000000000003"
OTHER_LAPTOP = "0197a000-0000-7000-8000-000000000004"
EPOCH = "0badcafe"
NOON_MS = 1_795_262_400_000

OFFICE: AgePair = new_age_pair()
RECOVERY: AgePair = new_age_pair()
LAPTOP_SIGN: SignPair = new_sign_pair()

PERSON = {
    "given": "str",
    "family": "str",
    "address": "str?",
    "postcode": "str?",
    "phone": "str?",
    "email": "str?",
    "language": "str?",
    "kind": "str",
    "adults": "int?",
    "reference": "str?",
    "void": "bool",
}
SCHEMA = Schema(
    version=1,
    entities={"person": PERSON, "photo": {"sha256": "str", "caption": "str?", "void": "bool"}},
    units={"person": {"postcode": "address", "family": "given"}},
    operations=frozenset({"add-person", "change-person", "undo"}),
)


def row_id(number: int) -> str:
    """A made-up record id."""
    return f"0197b000-0000-7000-8000-{number:012x}"


def stamp(number: int = 0, node: int = 2) -> str:
    """A stamp `number` milliseconds after noon."""
    return make_stamp(NOON_MS + number, 0, node)


def an_operation(number: int = 1, op: str = "add-person") -> Operation:
    """Something that somebody did."""
    return Operation(row_id(number), op, "2026-11-21T12:00:00Z", "Ł. Officer", LAPTOP, facts={"count": 1})


def a_person(number: int = 100, op: int | None = 1, **values: WireValue) -> Record:
    """A whole added person, with the given values instead of the usual ones."""
    person: dict[str, WireValue] = {
        "given": "Zoë",
        "family": "Łukasiewicz",
        "address": f"Flat {number}, 12 Mill Lane",
        "postcode": "G51 3UT",
        "phone": "0141 496 0123",
        "email": None,
        "language": "中文",
        "kind": "tenant",
        "adults": 2,
        "reference": f"T{number:06d}",
        "void": False,
    }
    return Record("person", row_id(number), {"_": stamp(number)}, person | values, None if op is None else row_id(op))


def a_new_phone(number: int = 100, phone: str = "0141 496 9999", after: int = 1) -> Record:
    """A change of one unit."""
    return Record("person", row_id(number), {"phone": stamp(number + after)}, {"phone": phone}, row_id(1))


def facts(seq: int = 1, kind: Kind = "up", device: str = LAPTOP, org: str = ORG) -> Facts:
    """The facts of a batch."""
    return Facts(
        kind, org, device, EPOCH, seq, row_id(0xF00000 + seq), "2026-11-21T12:30:00Z", "0.1.0", to=(OFFICE_ID,)
    )


def a_batch(
    lines: Iterable[Line] | None = None, blobs: Mapping[str, bytes] | None = None, said: Facts | None = None
) -> bytes:
    """A sealed batch from the laptop to the office."""
    return seal(
        said or facts(),
        [an_operation(), a_person()] if lines is None else lines,
        blobs or {},
        schema=SCHEMA,
        signer=LAPTOP_SIGN.secret,
        recipients=[OFFICE.recipient, RECOVERY.recipient],
    )


def verify_keys(device: str, header: Header) -> str | None:
    """What the office knows: one laptop."""
    return LAPTOP_SIGN.public if device == LAPTOP else None


def opened(data: bytes, *, org: str = ORG, identity: str = OFFICE.identity, schema: Schema = SCHEMA) -> Batch:
    """The batch as the office opens it."""
    return open_batch(data, org=org, verify_key_for=verify_keys, identity=identity, schema=schema)
