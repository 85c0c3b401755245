"""Which row of a tenant list is which person here, and what it would alter: the thinking behind `tenant_list`.

Rows are settled in parts, each against the database as it stands then, so that a check-in between two parts is seen.
Nothing is written here. A preview asks the same questions without writing in between and comes to the same numbers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from desktop_app.domain.changes import Op, Value
from desktop_app.domain.ids import natural_id
from desktop_app.domain.people import sort_key
from desktop_app.domain.tenant_list import ColumnMapping, PersonLine, RefusedRow, Remark
from desktop_app.domain.text_folding import fold, phone_key
from desktop_app.services.tenant_rows import LeftOut, Ready
from desktop_app.store import same_person
from desktop_app.store.journal import Reader, chunks

State = dict[str, Any]

_ASKED = frozenset({"language", "print_format"})
_PERSON_COLUMNS = (
    "n", "id", "given", "family", "sort_key", "kind", "phone", "email", "born", "reference", "property_id",
    "language", "print_format", "access_needs", "ended",
)  # fmt: skip
_PLACE_COLUMNS = ("n", "id", "void", "address_key", "reference", "estate", "patch_id")
_PLACE_FIELDS = ("reference", "estate", "patch_id")
_ALL_SETTLED = 7


@dataclass(slots=True)
class Plan:
    """What some rows alter: new records, and changes as id > field > value."""

    new_patches: list[State] = field(default_factory=list)
    new_places: dict[str, State] = field(default_factory=dict)
    new_people: list[State] = field(default_factory=list)
    patches: dict[str, dict[str, Value]] = field(default_factory=dict)
    places: dict[str, dict[str, Value]] = field(default_factory=dict)
    people: dict[str, dict[str, Value]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether everything is here already as the rows have it."""
        return not (
            self.new_patches or self.new_places or self.new_people or self.patches or self.places or self.people
        )


@dataclass(slots=True)
class Count:
    """What became of the rows so far. Every row is one of added, changed, unchanged and rejected."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[RefusedRow] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    left_out_total: int = 0
    met: int = 0
    """People who have a reference and are current, and are in the list."""

    @property
    def settled(self) -> int:
        """Rows of which it is known what becomes of them; in the end all that were read."""
        return self.added + self.changed + self.unchanged + len(self.rejected)


MOST_LEFT_OUT = 5_000
"""Remarks kept to be shown; beyond this they are only counted."""


class _Seen(NamedTuple):
    """What a row of this list said who it is, for telling a repeated person from a namesake."""

    row: int
    born: str
    phone: str
    email: str
    referenced: bool


class Matching:
    """Settles the rows of one list, part by part, and counts. No person is met by two rows of one list."""

    def __init__(self, mapping: ColumnMapping) -> None:
        self.count = Count()
        self.taken: dict[int, int] = {}
        """Number of a person who was here before > the row that met them."""
        self._seen: dict[int, tuple[_Seen, ...]] = {}
        self._settled: dict[str, int] = {}
        self._tells_of_places = not mapping.fields.keys().isdisjoint({"property_reference", "estate", "patch"})
        self._nowhere: dict[str, list[str]] | None = None

    def refuse(self, row: RefusedRow) -> None:
        """Note a row that cannot be taken in."""
        self.count.rejected.append(row)

    def plan(self, reader: Reader, some: Sequence[Ready], new_id: Callable[[], str]) -> Plan:
        """What these rows alter; they are counted as if it were done."""
        here = _Here(reader, some, self._nowhere_of)
        plan = Plan()
        for ready in some:
            self._settle(ready, here, plan, new_id)
        return plan

    def _nowhere_of(self, reader: Reader) -> dict[str, list[str]]:
        """Sort key > ids of the people without an address, asked for once and only when a row needs it."""
        if self._nowhere is None:
            self._nowhere = {}
            rows = reader.driver.execute("SELECT sort_key, id FROM person WHERE property_id IS NULL AND NOT void")
            for key, row_id in rows:
                self._nowhere.setdefault(key, []).append(row_id)
        return self._nowhere

    # -- one row -------------------------------------------------------------------------------------------------------

    def _settle(self, ready: Ready, here: _Here, plan: Plan, new_id: Callable[[], str]) -> None:
        line = ready.line
        person = here.by_reference.get(line.reference) if line.reference else None
        earlier = self.taken.get(person["n"]) if person is not None else self._earlier_row(ready)
        if earlier is not None:
            self.refuse(RefusedRow(line.row, (Remark("repeated-person", "", str(earlier)),)))
            return
        if person is None and ready.name:
            person = self._alike(ready, here)
        if person is None and not ready.name:
            self.refuse(RefusedRow(line.row, (Remark("unknown-reference", "reference", line.reference[:80]),)))
            return
        place_id, place_changed = self._place(ready, person, here, plan)
        self._remember(ready, person)
        if person is None:
            plan.new_people.append(_new_person(ready, place_id, new_id()))
            self.count.added += 1
        elif self._change(ready, person, place_id, here, plan) or place_changed:
            self.count.changed += 1
        else:
            self.count.unchanged += 1
        if ready.left_out:
            self.count.left_out_total += len(ready.left_out)
            if len(self.count.left_out) < MOST_LEFT_OUT:
                self.count.left_out += ready.left_out

    def _earlier_row(self, ready: Ready) -> int | None:
        """The earlier row of this list that tells of the same person, where a reference does not say otherwise."""
        for seen in self._seen.get(hash((ready.name, ready.place)), ()) if ready.name else ():
            if not (ready.line.reference and seen.referenced) and _same(ready, seen.born, seen.phone, seen.email):
                return seen.row
        return None

    def _alike(self, ready: Ready, here: _Here) -> State | None:
        """The person here with this name at this address, if no row met them yet: one without a reference first.

        Someone with another reference is another person.
        """
        namesakes = here.namesakes(ready)
        if not namesakes:
            return None
        found = [
            one
            for one in namesakes
            if one["n"] not in self.taken
            and not (ready.line.reference and one["reference"])
            and _same(ready, one["born"], one["phone"], one["email"])
        ]
        return min(
            found,
            key=lambda one: (one["born"] != ready.line.born, one["reference"] != "", one["ended"], one["n"]),
            default=None,
        )

    def _remember(self, ready: Ready, person: State | None) -> None:
        line = ready.line
        born, phone, email, referenced = line.born, ready.values.get("phone", ""), line.email, bool(line.reference)
        name = ready.name
        if person is not None:
            self.taken[person["n"]] = line.row
            if person["reference"] and not person["ended"]:
                self.count.met += 1
            born, phone, email = born or person["born"], phone or person["phone"], email or person["email"]
            referenced = referenced or bool(person["reference"])
            name = name or person["sort_key"]
        key = hash((name, ready.place))  # a list of a million rows would fill the memory with names and addresses
        told = _Seen(line.row, born, "" if ready.place else phone, "" if ready.place else email, referenced)
        self._seen[key] = (*self._seen.get(key, ()), told)

    # -- a person ------------------------------------------------------------------------------------------------------

    def _change(self, ready: Ready, person: State, place_id: str | None, here: _Here, plan: Plan) -> bool:
        """Whether the row alters this person. A blank cell alters nothing; what they told us themselves stays."""
        after: dict[str, Value] = {}
        for name, value in ready.values.items():
            old = person[name]
            if old == value or (name == "phone" and _same_phones(old, value)):
                continue
            if name in _ASKED and old and here.was_asked(person["id"], name, old):
                ready.left_out.append(LeftOut(ready.line.row, "asked-here", name, getattr(ready.line, name)[:80]))
                continue
            after[name] = value
        if "given" in after or "family" in after:
            after["sort_key"] = sort_key(
                str(after.get("given", person["given"])), str(after.get("family", person["family"]))
            )
        kept = person["access_needs"].split()
        if more := [need for need in ready.needs if need not in kept]:
            after["access_needs"] = " ".join((*kept, *more))
        if place_id != person["property_id"]:
            after["property_id"] = place_id
        if person["ended"]:
            after["ended"] = False
        if after:
            plan.people[person["id"]] = after
        return bool(after)

    # -- their address -------------------------------------------------------------------------------------------------

    def _place(self, ready: Ready, person: State | None, here: _Here, plan: Plan) -> tuple[str | None, bool]:
        """The id of the row's property (or the one the person has), and whether the row alters that."""
        line = ready.line
        at_home = person["property_id"] if person is not None else None
        if not ready.place or at_home in (ids := here.at_key.get(ready.place, ())):
            place_id = at_home
        else:
            place_id = ids[0] if ids else self._new_place(ready, here, plan)
        if place_id is None or not self._tells_of_places:
            return place_id, False
        settled = self._settled.get(place_id, 0)
        return place_id, settled != _ALL_SETTLED and self._tell_of_place(line, place_id, settled, here, plan)

    def _tell_of_place(self, line: PersonLine, place_id: str, settled: int, here: _Here, plan: Plan) -> bool:
        """Whether the row alters the property. The first row that tells something of it settles that: two rows that
        differ would take turns with every import."""
        after: dict[str, Value] = {}
        state = here.places.get(place_id)
        values = (line.property_reference, line.estate, here.patch(line.patch, plan) if line.patch else "")
        for bit, name, value in zip((1, 2, 4), _PLACE_FIELDS, values, strict=True):
            if value and not settled & bit:
                settled |= bit
                if state is None or state[name] != value:
                    after[name] = value
        self._settled[place_id] = settled
        if not after:
            return False
        if place_id in plan.new_places:
            plan.new_places[place_id].update(after)
        else:
            plan.places.setdefault(place_id, {}).update(after)
        if state is not None:
            state.update(after)
        return True

    def _new_place(self, ready: Ready, here: _Here, plan: Plan) -> str:
        line = ready.line
        place_id = ready.place_id
        if place_id in here.places:  # undo took it back once
            plan.places[place_id] = {"void": False}
        else:
            record = {
                "id": place_id,
                "address": line.address,
                "postcode": line.postcode,
                "address_key": ready.place,
            }
            plan.new_places[place_id] = record
            here.places[place_id] = {"n": 0, "reference": "", "estate": "", "patch_id": None}
        here.at_key[ready.place] = [place_id]
        return place_id


def _new_person(ready: Ready, place_id: str | None, row_id: str) -> State:
    record: State = {"id": row_id, "sort_key": ready.name, "property_id": place_id, **ready.values}
    if ready.needs:
        record["access_needs"] = " ".join(ready.needs)
    return record


def _same(ready: Ready, born: str, phone: str, email: str) -> bool:
    """Whether nothing says that two of one name and address are not one person.

    Without an address a shared name is little: then phone and e-mail must not differ either, and to give someone a
    landlord's reference the date of birth must be known and the same.
    """
    mine = ready.line
    if not _agree(mine.born, born):
        return False
    if ready.place:
        return True
    if mine.reference and not (mine.born and born):
        return False
    theirs = ready.values.get("phone", "")
    return (not theirs or not phone or _same_phones(theirs, phone)) and _agree(fold(mine.email), fold(email))


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def _same_phones(one: str, other: str) -> bool:
    return one == other or list(map(phone_key, one.split(" / "))) == list(map(phone_key, other.split(" / ")))


class _Here:
    """What the database knows that some rows may be about, read in a few questions."""

    def __init__(
        self, reader: Reader, some: Sequence[Ready], nowhere: Callable[[Reader], dict[str, list[str]]]
    ) -> None:
        self._driver = reader.driver
        self._patches: dict[str, str] | None = None
        self._patch_of: dict[str, str] = {}
        self._read_as = same_person.everyone(reader.driver)
        self.by_reference: dict[str, State] = {}
        references = sorted({ready.line.reference for ready in some if ready.line.reference})
        for one in self._people("reference IN ({}) ORDER BY ended DESC, n DESC", references):
            self.by_reference[one["reference"]] = one
        self.places: dict[str, State] = {}
        self.at_key: dict[str, list[str]] = {}
        self._read_places(some)
        self._namesakes: dict[tuple[str, str], list[State]] = {}
        self._read_namesakes(reader, some, nowhere)

    def namesakes(self, ready: Ready) -> Sequence[State]:
        """The people here with the row's name at its address, or without one if it has none."""
        return self._namesakes.get((ready.name, ready.place), ())

    def was_asked(self, person_id: str, name: str, value: str) -> bool:
        """Whether this value of a field came from the person (or an officer), not from a list."""
        rows = self._driver.execute(
            "SELECT o.op, c.after FROM journal_change c JOIN journal_op o ON o.n = c.op_n"
            " WHERE c.row_id = ? AND c.entity = 'person' AND o.op NOT IN ('undo', 'redo')"
            " ORDER BY c.stamp DESC, c.n DESC",
            (person_id,),
        )
        for op, after in rows:
            if json.loads(after).get(name) == value:
                return bool(op != Op.IMPORT_PEOPLE.value)
        return False

    def patch(self, name: str, plan: Plan) -> str:
        """The id of the patch with this name; it is made when there is none."""
        known = self._patch_of.get(name)
        if known is not None:
            return known
        folded = " ".join(fold(name).split())
        if self._patches is None:
            rows = self._driver.execute("SELECT id, name, void FROM patch ORDER BY void, n DESC").fetchall()
            self._patches = {" ".join(fold(name).split()): row_id for row_id, name, void in rows if not void}
            self._void_patches = {row_id for row_id, _name, void in rows if void}
        if folded not in self._patches:
            patch_id = self._patches[folded] = natural_id("patch", folded)
            if patch_id in self._void_patches:
                plan.patches[patch_id] = {"void": False}
            else:
                plan.new_patches.append({"id": patch_id, "name": name})
        self._patch_of[name] = self._patches[folded]
        return self._patches[folded]

    def _read_places(self, some: Sequence[Ready]) -> None:
        keys = sorted({ready.place for ready in some if ready.place})
        for one in self._rows("property", _PLACE_COLUMNS, "address_key IN ({}) AND NOT void ORDER BY n", keys):
            self.places[one["id"]] = one
            self.at_key.setdefault(one["address_key"], []).append(one["id"])
        unknown = sorted({ready.place_id for ready in some if ready.place and ready.place not in self.at_key})
        homes = {one["property_id"] for one in self.by_reference.values() if one["property_id"]}
        wanted = [*unknown, *sorted(homes - self.places.keys())]
        for one in self._rows("property", _PLACE_COLUMNS, "id IN ({})", wanted):
            self.places[one["id"]] = one

    def _read_namesakes(
        self, reader: Reader, some: Sequence[Ready], nowhere: Callable[[Reader], dict[str, list[str]]]
    ) -> None:
        nearby: dict[bool, set[str]] = {True: set(), False: set()}
        names: set[str] = set()
        for ready in some:
            reference = ready.line.reference
            if ready.name and reference not in self.by_reference:
                nearby[bool(reference)].update(self.at_key.get(ready.place, ()))
                if not ready.place:
                    names.add(ready.name)
        found = list(self._people("property_id IN ({})", sorted(nearby[False])))
        found += self._people("property_id IN ({}) AND reference = ''", sorted(nearby[True] - nearby[False]))
        for one in found:
            place = self.places[one["property_id"]]["address_key"]
            self._namesakes.setdefault((one["sort_key"], place), []).append(one)
        if names:
            known = nowhere(reader)
            ids = sorted({row_id for name in names for row_id in known.get(name, ())})
            for one in self._people("id IN ({}) AND property_id IS NULL", ids):
                self._namesakes.setdefault((one["sort_key"], ""), []).append(one)

    def _people(self, where: str, values: Sequence[str]) -> Iterable[State]:
        head, order, tail = where.partition(" ORDER BY ")
        for one in self._rows("person", _PERSON_COLUMNS, f"{head} AND NOT void{order}{tail}", values):
            if one["id"] not in self._read_as:
                yield one
            elif where.startswith("reference "):  # another reference of the one they are read as
                kept = f"SELECT {', '.join(_PERSON_COLUMNS)} FROM person WHERE id = ?"
                row = self._driver.execute(kept, (self._read_as[one["id"]],)).fetchone()
                yield {**dict(zip(_PERSON_COLUMNS, row, strict=True)), "reference": one["reference"]}

    def _rows(self, table: str, columns: Sequence[str], where: str, values: Sequence[str]) -> Iterable[State]:
        for part in chunks(values, 500):
            marks = ",".join("?" * len(part))
            rows = self._driver.execute(f"SELECT {', '.join(columns)} FROM {table} WHERE {where.format(marks)}", part)
            for row in rows:
                yield dict(zip(columns, row, strict=True))


def numbers(driver: Any) -> tuple[int, int]:
    """How many current people have a landlord's reference, and the highest number of a person."""
    row = driver.execute(
        "SELECT (SELECT count(*) FROM person WHERE reference != '' AND NOT void AND NOT ended"
        " AND id NOT IN (SELECT person_id FROM same_person)), max(n) FROM person"
    ).fetchone()
    return int(row[0]), int(row[1] or 0)


def current_with_reference(driver: Any, last: int, but: Mapping[int, int]) -> list[str]:
    """The ids of the current people with a reference, up to number `last`, whose number is not in `but`."""
    rows = driver.execute(
        "SELECT n, id FROM person WHERE reference != '' AND NOT void AND NOT ended AND n <= ?"
        " AND id NOT IN (SELECT person_id FROM same_person)",
        (last,),
    )
    return [row_id for n, row_id in rows if n not in but]
