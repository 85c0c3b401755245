"""People, their households and their consents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select

from desktop_app.domain.attendance import attended
from desktop_app.domain.ids import natural_id
from desktop_app.domain.people import PersonDraft, full_name, sort_key
from desktop_app.domain.standing import Word, standing
from desktop_app.domain.text_folding import address_key, fold, phone_key, words
from desktop_app.services.flags import Flag, flags
from desktop_app.services.look_alikes import best_first
from desktop_app.store import same_person, search
from desktop_app.store.disputed import word
from desktop_app.store.journal import Reader, Writer
from desktop_app.store.tables import ConsentRow, PatchRow, PersonRow, PropertyRow

PAGE = 50


@dataclass(frozen=True, slots=True)
class Need:
    """Something to know when meeting or writing to someone. `kind` is format, language or access; `key` its code."""

    kind: str
    key: str
    label: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One line of a list of people. `since` and `left_at` tell of the session that was asked about."""

    id: str
    given: str
    family: str
    address: str
    postcode: str
    reference: str
    needs: tuple[Need, ...] = ()
    since: str | None = None
    left_at: str | None = None
    expected: bool = False

    @property
    def name(self) -> str:
        """Given and family name."""
        return full_name(self.given, self.family)

    @property
    def place(self) -> str:
        """Address and postcode in one line."""
        return ", ".join(part for part in (self.address, self.postcode) if part)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first. `more`: there are more than were fetched. `forgiven`: a typing slip was."""

    lines: tuple[PersonLine, ...]
    count: int
    more: bool
    forgiven: bool


@dataclass(frozen=True, slots=True)
class Consent:
    """The answer that counts now for one purpose. `disputed`: another one, asked for without knowing of it, differs."""

    purpose: str
    given: bool
    wording_version: str
    how: str
    paper_reference: str
    at: str
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """All that is kept about one person themselves."""

    id: str
    draft: PersonDraft
    property_id: str | None
    estate: str
    patch: str
    ended: bool
    needs: tuple[Need, ...]
    consents: tuple[Consent, ...]
    flags: tuple[Flag, ...] = ()

    @property
    def name(self) -> str:
        """Given and family name."""
        return full_name(self.draft.given, self.draft.family)


_LINE_SQL = """
SELECT p.n, p.id, p.given, p.family, q.address, q.postcode, p.reference, p.print_format, p.language, p.access_needs,
       p.phone, p.ended, a.since, a.left_at, a.expected
FROM person p LEFT JOIN property q ON q.id = p.property_id
LEFT JOIN attendance a ON a.person_id = p.id AND a.session_id = ? AND NOT a.void
WHERE NOT p.void AND {where}
"""


def find(reader: Reader, text: str, *, session_id: str | None = None, limit: int = PAGE) -> Found:
    """People whose name, address, postcode, phone, reference or e-mail has words that begin with those typed."""
    numbers, forgiven = search.matching(reader.driver, text)
    if not numbers:
        return Found((), 0, more=False, forgiven=False)
    labels = needs_labels(reader)
    marks = ",".join("?" * len(numbers))
    rows = reader.driver.execute(_LINE_SQL.format(where=f"p.n IN ({marks})"), [session_id, *numbers]).fetchall()
    asked = words(text)
    rows.sort(key=lambda r: _rank(r, asked))
    lines, count = _once(reader, [r[1] for r in rows], {r[1]: _line(r, labels) for r in rows[:limit]}, session_id)
    return Found(lines[:limit], count, len(numbers) >= search.LIMIT, forgiven)


def lines_of(reader: Reader, ids: Sequence[str], session_id: str | None = None) -> dict[str, PersonLine]:
    """Lines for these people, by id; unknown ids are missing. Who is read as another gets the other's line."""
    read_as = same_person.around(reader.driver, ids)
    lines = _lines_of(reader, list(dict.fromkeys(read_as.get(one, one) for one in ids)), session_id)
    merged = _with_others(reader, lines, session_id, read_as)
    return {one: merged[kept] for one in ids if (kept := read_as.get(one, one)) in merged}


def _lines_of(reader: Reader, ids: Sequence[str], session_id: str | None) -> dict[str, PersonLine]:
    labels = needs_labels(reader)
    out: dict[str, PersonLine] = {}
    for start in range(0, len(ids), 500):
        some = list(ids[start : start + 500])
        marks = ",".join("?" * len(some))
        for row in reader.driver.execute(_LINE_SQL.format(where=f"p.id IN ({marks})"), [session_id, *some]):
            out[row[1]] = _line(row, labels)
    return out


def _once(
    reader: Reader, ids: Sequence[str], lines: Mapping[str, PersonLine], session_id: str | None
) -> tuple[tuple[PersonLine, ...], int]:
    """Each person once, in this order, and how many they are: who is read as another gives way to the other."""
    read_as = same_person.around(reader.driver, ids)
    if not read_as:
        return tuple(lines.values()), len(ids)
    people = dict.fromkeys(read_as.get(one, one) for one in ids)
    wanted = dict.fromkeys(read_as.get(one, one) for one in lines)
    known = {one: lines[one] for one in wanted if one in lines}
    known |= _lines_of(reader, [one for one in wanted if one not in known], session_id)
    known = _with_others(reader, known, session_id, read_as)
    return tuple(known[one] for one in wanted if one in known), len(people)


def _with_others(
    reader: Reader, lines: dict[str, PersonLine], session_id: str | None, read_as: Mapping[str, str]
) -> dict[str, PersonLine]:
    """The lines, with what the records of those who are read as these people add: access needs, and the session."""
    others = [one for one, kept in read_as.items() if kept in lines]
    if not others:
        return lines
    whole = dict(lines)
    for other, line in _lines_of(reader, others, session_id).items():
        mine = whole[read_as[other]]
        access = tuple(need for need in line.needs if need.kind == "access" and need not in mine.needs)
        since, left_at = attended((mine.since, mine.left_at), (line.since, line.left_at))
        whole[mine.id] = replace(
            mine,
            needs=mine.needs + access,
            since=since,
            left_at=left_at,
            expected=mine.expected or line.expected,
        )
    return whole


def household(reader: Reader, person_id: str, session_id: str | None = None) -> tuple[PersonLine, ...]:
    """Everyone at this person's address, themselves first; a person with no address is a household of one."""
    labels = needs_labels(reader)
    me = reader.get(PersonRow, reader.kept(person_id))
    where, value = ("p.id = ?", me.id) if me.property_id is None else ("p.property_id = ?", me.property_id)
    rows = reader.driver.execute(_LINE_SQL.format(where=f"{where} AND NOT p.ended"), [session_id, value]).fetchall()
    lines = list(_once(reader, [r[1] for r in rows], {r[1]: _line(r, labels) for r in rows}, session_id)[0])
    if all(line.id != me.id for line in lines):
        lines += lines_of(reader, [me.id], session_id).values()
    return tuple(sorted(lines, key=lambda line: (line.id != me.id, sort_key(line.given, line.family))))


def look_alikes(reader: Reader, draft: PersonDraft, limit: int = 5) -> tuple[PersonLine, ...]:
    """People already here who may be the one being typed: same phone, e-mail or reference, or a like name."""
    found: dict[str, PersonLine] = {}
    name = full_name(draft.given, draft.family)
    asks = [name] if len(name) >= 3 else []
    if phone := phone_key(draft.phone):
        asks.append(phone)
    if draft.reference:
        asks.append(draft.reference)
    if draft.email:
        asks.append(draft.email)
    for ask in asks:
        for line in find(reader, ask, limit=limit).lines:
            found.setdefault(line.id, line)
    return tuple(found[one] for one in best_first(reader, draft, list(found))[:limit])


def person(reader: Reader, person_id: str) -> Person:
    """One person; Gone if unknown. Who is read as another is answered as the other."""
    row = reader.get(PersonRow, reader.kept(person_id))
    home = reader.find(PropertyRow, row.property_id)
    patch = reader.find(PatchRow, home.patch_id) if home else None
    draft = PersonDraft(
        given=row.given,
        family=row.family,
        kind=row.kind,
        phone=row.phone,
        email=row.email,
        born=row.born,
        reference=row.reference,
        address=home.address if home else "",
        postcode=home.postcode if home else "",
        language=row.language,
        print_format=row.print_format,
        access_needs=tuple(row.access_needs.split()),
        greeting=row.greeting,
    )
    return Person(
        id=row.id,
        draft=draft,
        property_id=row.property_id,
        estate=home.estate if home else "",
        patch=patch.name if patch else "",
        ended=row.ended,
        needs=lines_of(reader, [row.id])[row.id].needs,
        consents=consents(reader, row.id),
        flags=flags(reader, row.id),
    )


def add(writer: Writer, draft: PersonDraft) -> str:
    """Keep a new person; answers the id. Rejected if the draft cannot be kept."""
    tidy = draft.checked()
    home = _property(writer, tidy)
    row = writer.add(PersonRow(id="", property_id=home, **_columns(tidy)))
    writer.facts.setdefault("name", full_name(tidy.given, tidy.family))
    writer.facts.setdefault("person", row.id)
    return row.id


def change(writer: Writer, person_id: str, draft: PersonDraft) -> None:
    """Keep what the draft says about a person; a field that stays the same is not an edit."""
    tidy = draft.checked()
    row = writer.get(PersonRow, writer.kept(person_id))
    old = person(writer, row.id).draft
    for name, value in _columns(tidy).items():
        setattr(row, name, value)
    if (tidy.address, tidy.postcode) != (old.address, old.postcode):
        before, row.property_id = row.property_id, _property(writer, tidy)
        place = writer.find(PropertyRow, row.property_id)
        if place is not None and place.id == before:  # the same place, spelt otherwise: for all who live there
            place.address, place.postcode = tidy.address, tidy.postcode.upper()
    writer.facts |= {"name": full_name(tidy.given, tidy.family), "person": row.id}


def give_consent(
    writer: Writer,
    person_id: str,
    purpose: str,
    *,
    given: bool,
    wording_version: str = "",
    how: str = "",
    paper_reference: str = "",
) -> str:
    """Note a person's answer about one purpose. A withdrawal is an answer too; nothing is overwritten.

    It takes the place of every answer that is known here, and of no other: one that comes from elsewhere later was
    given without knowing of this one.
    """
    row = writer.get(PersonRow, writer.kept(person_id))
    known = _known_answers(writer, row.id, purpose)
    writer.facts |= {"name": full_name(row.given, row.family), "person": row.id, "purpose": purpose}
    answer = ConsentRow(
        id="",
        person_id=row.id,
        purpose=purpose,
        given=given,
        wording_version=wording_version,
        how=how,
        paper_reference=paper_reference,
        at=writer.at,
        replaces=" ".join(known),
    )
    return writer.add(answer).id


def _known_answers(reader: Reader, person_id: str, purpose: str) -> list[str]:
    ids = reader.ids_of(person_id)
    reader.session.flush()
    rows = reader.driver.execute(
        f"SELECT id FROM consent WHERE purpose = ? AND person_id IN ({','.join('?' * len(ids))}) ORDER BY n",
        (purpose, *ids),
    )
    return [row[0] for row in rows]


def consents(reader: Reader, person_id: str) -> tuple[Consent, ...]:
    """The answer that counts for each purpose asked about (`domain.standing`); `disputed` until somebody asks again."""
    said: dict[str, dict[str, _Answer]] = {}
    for answer in _answers(reader, reader.ids_of(person_id)):
        said.setdefault(answer.purpose, {})[answer.id] = answer
    found = []
    for answers in said.values():
        now = standing(answer.word for answer in answers.values())
        if now is not None:
            one = answers[now.counts]
            found.append(
                Consent(one.purpose, one.given, one.wording_version, one.how, one.paper_reference, one.at, now.disputed)
            )
    return tuple(found)


class _Answer(NamedTuple):
    id: str
    person_id: str
    purpose: str
    given: bool
    wording_version: str
    how: str
    paper_reference: str
    at: str
    clk: str
    replaces: str | None

    @property
    def word(self) -> Word:
        """The answer for the rule: a no protects."""
        return word(self.id, self.person_id, protects=not self.given, at=self.at, clk=self.clk, replaces=self.replaces)


def _answers(reader: Reader, ids: Sequence[str]) -> list[_Answer]:
    reader.session.flush()
    rows = reader.driver.execute(
        "SELECT id, person_id, purpose, given, wording_version, how, paper_reference, at, clk, replaces FROM consent"
        f" WHERE person_id IN ({','.join('?' * len(ids))}) AND NOT void ORDER BY at, clk",
        ids,
    )
    return [_Answer._make((*row[:3], bool(row[3]), *row[4:])) for row in rows]


def patches(reader: Reader) -> tuple[tuple[str, str], ...]:
    """The patches: (id, name), by name."""
    rows = reader.rows(select(*_cols(PatchRow, "id", "name")).where(~_cols(PatchRow, "void")[0]).order_by("name"))
    return tuple((r[0], r[1]) for r in rows)


def count(reader: Reader) -> int:
    """How many people are kept here."""
    asked = "SELECT (SELECT count(*) FROM person WHERE NOT void) - (SELECT count(*) FROM same_person)"
    return int(reader.driver.execute(asked).fetchone()[0])


def all_lines(
    reader: Reader, *, after: tuple[str, int] = ("", 0), limit: int = 200
) -> list[tuple[str, int, PersonLine]]:
    """A page of everyone by name, from just after (sort key, n): (sort key, n, line) each."""
    labels = needs_labels(reader)
    once = "p.id NOT IN (SELECT person_id FROM same_person)"
    sql = _LINE_SQL.format(where=f"{once} AND (p.sort_key, p.n) > (?, ?) ORDER BY p.sort_key, p.n LIMIT ?")
    sql = sql.replace("SELECT p.n,", "SELECT p.sort_key, p.n,", 1)
    rows = reader.driver.execute(sql, [None, *after, limit]).fetchall()
    lines = {r[2]: _line(r[1:], labels) for r in rows}
    lines = _with_others(reader, lines, None, same_person.around(reader.driver, list(lines)))
    return [(r[0], r[1], lines[r[2]]) for r in rows]


def needs_labels(reader: Reader) -> dict[tuple[str, str], tuple[str, str]]:
    """(list, key) > (label, icon) of the organisation's lists of formats, languages and access needs."""
    rows = reader.driver.execute(
        "SELECT list_name, key, label, icon FROM code"
        " WHERE list_name IN ('print_format', 'language', 'access_need') AND NOT void"
    )
    return {(r[0], r[1]): (r[2], r[3]) for r in rows}


def same_person_ids(reader: Reader, references: Iterable[str]) -> dict[str, str]:
    """Landlord's reference > person id, for those that are here."""
    out: dict[str, str] = {}
    wanted = list(references)
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        reference, void = _cols(PersonRow, "reference", "void")
        rows = reader.rows(select(reference, _cols(PersonRow, "id")[0]).where(and_(reference.in_(some), or_(~void))))
        out |= {r[0]: r[1] for r in rows}
    return {reference: reader.kept(person_id) for reference, person_id in out.items()}


def _columns(draft: PersonDraft) -> dict[str, Any]:
    return {
        "given": draft.given,
        "family": draft.family,
        "sort_key": sort_key(draft.given, draft.family),
        "kind": draft.kind,
        "phone": draft.phone,
        "email": draft.email,
        "born": draft.born,
        "reference": draft.reference,
        "language": draft.language,
        "print_format": draft.print_format,
        "access_needs": " ".join(draft.access_needs),
        "greeting": draft.greeting,
    }


def property_id_of(address: str, postcode: str) -> str:
    """The id of the property at this address: the same on every laptop."""
    return natural_id("property", address_key(address, postcode))


def _property(writer: Writer, draft: PersonDraft) -> str | None:
    if not draft.address and not draft.postcode:
        return None
    key = address_key(draft.address, draft.postcode)
    known = writer.first(
        select(*_cols(PropertyRow, "id")).where(
            _cols(PropertyRow, "address_key")[0] == key, ~_cols(PropertyRow, "void")[0]
        )
    )
    if known is not None:
        return str(known[0])
    row_id = property_id_of(draft.address, draft.postcode)
    taken_back = writer.states("property", [row_id])
    if taken_back:
        writer.change_many(PropertyRow, {row_id: {"void": False}})
        return row_id
    row = PropertyRow(id=row_id, address=draft.address, postcode=draft.postcode.upper(), address_key=key)
    writer.add(row)
    writer.session.flush()
    return row.id


def _cols(row_type: type[Any], *names: str) -> tuple[Any, ...]:
    return tuple(getattr(row_type, name) for name in names)


def _line(row: Any, labels: dict[tuple[str, str], tuple[str, str]]) -> PersonLine:
    _n, row_id, given, family, address, postcode, reference, print_format, language, access, *rest = row
    _phone, _ended, since, left_at, expected = rest
    return PersonLine(
        id=row_id,
        given=given,
        family=family,
        address=address or "",
        postcode=postcode or "",
        reference=reference,
        needs=_needs(print_format, language, access, labels),
        since=since,
        left_at=left_at,
        expected=bool(expected),
    )


def _needs(
    print_format: str, language: str, access: str, labels: dict[tuple[str, str], tuple[str, str]]
) -> tuple[Need, ...]:
    out = []
    for kind, list_name, key in (
        ("format", "print_format", print_format if print_format != "clear" else ""),
        ("language", "language", language if language != "en" else ""),
        *(("access", "access_need", one) for one in access.split()),
    ):
        if key:
            label, icon = labels.get((list_name, key), (key, ""))
            out.append(Need(kind, key, label, icon))
    return tuple(out)


def _rank(row: Any, asked: list[str]) -> tuple[Any, ...]:
    """Names before addresses, whole words before beginnings, current tenants before former ones, then by name."""
    given, family, ended = fold(row[2]), fold(row[3]), bool(row[11])
    names = f"{given} {family}".split()
    whole = sum(w in names for w in asked)
    begun = sum(any(n.startswith(w) for n in names) for w in asked)
    return (-begun, -whole, ended, family, given)
