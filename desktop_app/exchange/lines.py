"""What a batch says: typed lines, and the checks that keep everything else out.

Each line of `records.jsonl` is one JSON object whose `k` tells what it is. Records travel in the journal's order, as
states: the values of whole units with their stamps, or a whole row. Every number is an integer within ±2^53, and
every text is free of NUL, because other databases and other languages agree on no more than that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from desktop_app.domain.clocks import NO_STAMP, STAMP_PATTERN
from desktop_app.domain.errors import BadBatch
from desktop_app.exchange.merge import ROW

Kind = Literal["up", "down", "ack"]
"""From a laptop to the office; from the office to laptops; the office's receipt for one laptop."""

MAX_TEXT = 100_000
MAX_LINE_BYTES = 1 << 20
MAX_RECORDS_BYTES = 128 << 20
MOST_TAKEN_OFF = 5_000
_MAX_INT = 1 << 53
_UUID = r"\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z"
_SAFE_INT = Meta(ge=-_MAX_INT, le=_MAX_INT)

# msgspec's patterns are searched for, and "$" would accept a final newline: hence \A and \Z everywhere.
Uuid = Annotated[str, Meta(pattern=_UUID)]
Sha256 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Stamp = Annotated[str, Meta(pattern=STAMP_PATTERN)]
Instant = Annotated[str, Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")]
Word = Annotated[str, Meta(pattern=r"\A[a-z][a-z0-9_-]{0,39}\Z")]
ShortText = Annotated[str, Meta(max_length=200)]
Day = Annotated[str, Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
Count = Annotated[int, Meta(ge=0, le=_MAX_INT)]
Epoch = Annotated[str, Meta(pattern=r"\A[0-9a-f]{8}\Z")]
Sequence = Annotated[int, Meta(ge=1, le=99_999_999)]
Node = Annotated[int, Meta(ge=0, le=0xFFFF_FFFF)]
VerifyKey = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Recipient = Annotated[str, Meta(pattern=r"\Aage1[0-9a-z]{58}\Z")]
WireValue = Annotated[str, Meta(max_length=MAX_TEXT)] | Annotated[int, _SAFE_INT] | bool | None


class Record(Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="k", tag="r", omit_defaults=True):
    """One record's state. `op` is the id of the operation that made it so, None in a reference pack.

    `was` are the stamps that a change's units had before it: what its officer knew of. None for a new record, in a
    reference pack, and from versions that did not say.
    """

    entity: Word = msgspec.field(name="t")
    id: Uuid
    clocks: dict[str, Stamp] = msgspec.field(name="c")
    values: dict[str, WireValue] = msgspec.field(name="v")
    op: Uuid | None = msgspec.field(name="o", default=None)
    was: dict[str, Stamp] | None = msgspec.field(name="w", default=None)


class Operation(Struct, frozen=True, forbid_unknown_fields=True, tag_field="k", tag="o", omit_defaults=True):
    """One labelled thing that somebody did. It comes before its records; `undoes` is the operation that it takes
    back."""

    id: Uuid
    op: Word
    at: Instant
    officer: ShortText
    device: Uuid
    undoes: Uuid | None = None
    facts: dict[Word, WireValue] = {}


class Answer(Struct, frozen=True, forbid_unknown_fields=True, tag_field="k", tag="a", omit_defaults=True):
    """What became of one batch at the office. In a receipt; and in a reference pack, where `imported` means that it
    is included. `stamps`: which of its stamps the office replaced by which, when the laptop's clock was days ahead.
    """

    device: Uuid
    epoch: Epoch
    seq: Sequence
    batch: Uuid
    sha256: Sha256
    outcome: Literal["imported", "held", "rejected"]
    code: Word | None = None
    stamps: dict[Stamp, Stamp] = {}


class Enrolment(Struct, frozen=True, forbid_unknown_fields=True, tag_field="k", tag="e", omit_defaults=True):
    """A laptop's own public keys, in its first batch, which its starter key signs."""

    device: Uuid
    name: ShortText
    officer: ShortText
    node: Node
    sign: VerifyKey
    age: Recipient


class Head(Struct, frozen=True, forbid_unknown_fields=True, tag_field="k", tag="h", omit_defaults=True):
    """The first line of whatever the office sends: which office speaks, and what the rest is about.

    `office_epoch` grows each time the office comes back from a back-up, `clock` is the latest stamp that it knew then;
    of two packs about the same the one with the higher `generation` is the newer. `role` says which fields are in it,
    `expires` the last day on which a laptop may keep it. `sign` and `age` announce the keys that take the place of
    those this was signed with, `recovery` the recovery key made last, and when.
    """

    office_epoch: Count = 0
    clock: Stamp = NO_STAMP
    generation: Count = 0
    about: Literal["answers", "everyone", "event", "patch"] = "answers"
    about_id: Uuid | None = None
    role: Word = "officer"
    expires: Day | None = None
    sign: VerifyKey | None = None
    age: Recipient | None = None
    recovery: Recipient | None = None
    recovery_made_at: Instant | None = None


class TakenOff(Struct, frozen=True, forbid_unknown_fields=True, tag_field="k", tag="f", omit_defaults=True):
    """A laptop's word that it keeps nothing of these people any more, of packs up to this one of the office's."""

    at: Instant
    people: Annotated[tuple[Uuid, ...], Meta(max_length=MOST_TAKEN_OFF)]
    office_epoch: Count = 0
    generation: Count = 0


class WorksHere(Struct, frozen=True, forbid_unknown_fields=True, tag_field="k", tag="w", omit_defaults=True):
    """A laptop's word about who works with it from now on."""

    officer: ShortText


Line = Record | Operation | Answer | Enrolment | Head | TakenOff | WorksHere


@dataclass(frozen=True, slots=True)
class Schema:
    """Which entities and fields this version knows.

    `entities` maps an entity to its fields and their types: `str`, `int` or `bool`, with `?` when it may be empty.
    `units` maps an entity's fields to their merge unit where that is not the field itself. `operations` are the known
    names, or empty for any. `added` says which fields each version added to the entities of the one before, and what
    they are for records that do not say: versions only ever add (exchange.md 3.8).
    """

    version: int
    entities: Mapping[str, Mapping[str, str]]
    units: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    operations: frozenset[str] = frozenset()
    added: Mapping[int, Mapping[str, Mapping[str, WireValue]]] = field(default_factory=dict)

    def added_after(self, version: int) -> Mapping[str, Mapping[str, WireValue]]:
        """Entity > field > value, of all that later versions than this one added."""
        found: dict[str, dict[str, WireValue]] = {}
        for number in sorted(self.added):
            if number > version:
                for entity, fields in self.added[number].items():
                    found.setdefault(entity, {}).update(fields)
        return found


@dataclass(slots=True)
class Lines:
    """A batch's lines, sorted by what they are; each list in the order of the batch."""

    operations: list[Operation] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    taken_off: list[TakenOff] = field(default_factory=list)
    works_here: list[WorksHere] = field(default_factory=list)

    def add(self, line: Line) -> None:
        """Put one more line at the end of its list."""
        if isinstance(line, Record):
            self.records.append(line)
        elif isinstance(line, Operation):
            self.operations.append(line)
        elif isinstance(line, Answer):
            self.answers.append(line)
        elif isinstance(line, Enrolment):
            self.enrolments.append(line)
        elif isinstance(line, Head):
            self.heads.append(line)
        elif isinstance(line, TakenOff):
            self.taken_off.append(line)
        else:
            self.works_here.append(line)

    def counts(self) -> dict[str, int]:
        """How many records of each entity, and of each other line under `@` and its name; nothing that is zero."""
        counted = dict(Counter(record.entity for record in self.records))
        others = {
            "@operation": len(self.operations),
            "@answer": len(self.answers),
            "@enrolment": len(self.enrolments),
            "@head": len(self.heads),
            "@taken-off": len(self.taken_off),
            "@works-here": len(self.works_here),
        }
        return counted | {name: count for name, count in others.items() if count}


def encode_lines(lines: Iterable[Line]) -> bytes:
    """The lines as `records.jsonl`. BadBatch('bad-record') for text that UTF-8 cannot hold."""
    try:
        return bytes(msgspec.json.Encoder().encode_lines(lines))
    except UnicodeEncodeError as error:
        raise BadBatch("bad-record", line=0, why="text") from error


def decode_lines(data: bytes, kind: Kind, schema: Schema, written: int | None = None) -> Lines:
    """Every line, checked. BadBatch('bad-record', line=, why=) for the first that is wrong: the whole batch is
    refused with it. `written` is the schema version that its sender wrote; an older one is brought to ours first.

    `why` is one of: json, text, entity, field, clock, incomplete, operation, ending. It never quotes the line, which
    may name people.
    """
    rows = data.split(b"\n")
    if rows.pop():
        raise BadBatch("bad-record", line=len(rows) + 1, why="ending")
    check = _Checker(kind, schema)
    lines = Lines()
    suspicious = b"\\u0000" in data  # one fast look at everything; the exact one is slow
    older = schema.added_after(written or schema.version)
    for number, line in enumerate(_decoded(data, rows), start=1):
        whole = upcast(line, older, schema) if older else line
        wrong = check.wrong(whole)
        if wrong is None and suspicious and _has_nul(msgspec.to_builtins(line)):
            wrong = "text"
        if wrong is not None:
            raise BadBatch("bad-record", line=number, why=wrong)
        lines.add(whole)
    return lines


def _decoded(data: bytes, rows: list[bytes]) -> Iterable[Line]:
    """The lines: all at once and, if that does not work out, one by one up to the one that is wrong."""
    decoder = msgspec.json.Decoder(Line)
    if max(map(len, rows), default=0) <= MAX_LINE_BYTES:
        with suppress(msgspec.MsgspecError, UnicodeError, RecursionError):
            found: list[Line] = decoder.decode_lines(data)
            if len(found) == len(rows):
                return found
    return _one_by_one(decoder, rows)


def _one_by_one(decoder: msgspec.json.Decoder[Line], rows: list[bytes]) -> Iterator[Line]:
    for number, row in enumerate(rows, start=1):
        if len(row) > MAX_LINE_BYTES:
            raise BadBatch("bad-record", line=number, why="text")
        try:
            yield decoder.decode(row)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise BadBatch("bad-record", line=number, why="json") from error


def upcast(line: Line, older: Mapping[str, Mapping[str, WireValue]], schema: Schema) -> Line:
    """A line of an older version as this version would have written it: fields added since are as they are for new
    records. `older` are those fields with their values, by entity.
    """
    if not isinstance(line, Record) or line.entity not in older:
        return line
    units = schema.units.get(line.entity, {})
    said = ROW in line.clocks
    values = {f: v for f, v in older[line.entity].items() if said or units.get(f, f) in line.clocks}
    return msgspec.structs.replace(line, values={**values, **line.values})


class _Shape:
    """One entity's fields, arranged so that checking a record is a few set operations."""

    __slots__ = ("allowed", "size", "unit_of", "unit_sizes")

    def __init__(self, fields: Mapping[str, str], units: Mapping[str, str]) -> None:
        kinds: dict[str, type] = {"str": str, "int": int, "bool": bool}
        self.allowed = frozenset(
            {(name, kinds[tag.removesuffix("?")]) for name, tag in fields.items()}
            | {(name, type(None)) for name, tag in fields.items() if tag.endswith("?")}
        )
        self.size = len(fields)
        self.unit_of = {name: units.get(name, name) for name in fields}
        self.unit_sizes = Counter(self.unit_of.values())


class _Checker:
    def __init__(self, kind: Kind, schema: Schema) -> None:
        self._shapes = {
            entity: _Shape(fields, schema.units.get(entity, {})) for entity, fields in schema.entities.items()
        }
        self._known_operations = schema.operations
        self._needs_operation = kind == "up"
        self._operations: set[str] = set()

    def wrong(self, line: Line) -> str | None:
        """What is wrong with the line, or None."""
        if type(line) is Record:
            return self._wrong_record(line)
        if type(line) is Operation:
            if self._known_operations and line.op not in self._known_operations:
                return "operation"
            self._operations.add(line.id)
        return None

    def _wrong_record(self, record: Record) -> str | None:
        shape = self._shapes.get(record.entity)
        if shape is None:
            return "entity"
        if self._needs_operation and record.op not in self._operations:
            return "operation"
        values = record.values
        if not shape.allowed.issuperset(zip(values, map(type, values.values()), strict=True)):
            return "field"
        if record.was is not None and not record.was.keys() <= record.clocks.keys():
            return "clock"
        return self._wrong_clocks(record, shape)

    def _wrong_clocks(self, record: Record, shape: _Shape) -> str | None:
        values, clocks = record.values, record.clocks
        row = clocks.get(ROW)
        if row is None:
            return self._wrong_units(record, shape)
        if len(clocks) > 1 and any(
            unit != ROW and (unit not in shape.unit_sizes or stamp <= row) for unit, stamp in clocks.items()
        ):
            return "clock"
        return None if len(values) == shape.size else "incomplete"

    @staticmethod
    def _wrong_units(record: Record, shape: _Shape) -> str | None:
        """A change must bring each unit whole: merging half a unit would depend on the order of arrival."""
        clocks = record.clocks
        if not clocks or not shape.unit_sizes.keys() >= clocks.keys():
            return "clock"
        if any(shape.unit_of[name] not in clocks for name in record.values):
            return "clock"
        due = sum(shape.unit_sizes[unit] for unit in clocks)
        return None if due == len(record.values) else "incomplete"


def _has_nul(tree: object) -> bool:
    if isinstance(tree, str):
        return "\0" in tree
    if isinstance(tree, dict):
        return any(_has_nul(key) or _has_nul(value) for key, value in tree.items())
    return False
