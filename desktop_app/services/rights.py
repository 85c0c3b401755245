"""What a person may ask of us: everything that is held about them, and that it is erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop_app.domain.changes import Op, Value
from desktop_app.domain.text_folding import words
from desktop_app.domain.work import Progress
from desktop_app.services import history, people, questions
from desktop_app.services.history import Step
from desktop_app.services.people import Person
from desktop_app.services.questions import Question
from desktop_app.store import erasure, search
from desktop_app.store.journal import Reader
from desktop_app.store.tables import CHILDREN, content_fields

if TYPE_CHECKING:
    from desktop_app.store.engine import Store

ASKED = "asked"
"""Why somebody is erased: they asked for it. Other reasons are those of retention."""

_TOLD_APART = frozenset({"consent", "attendance", "point", "sign_up", "alias", "not_same"})
MOST_MENTIONS = 1000
"""Issues that are looked at for a name."""

_FREE_TEXT = (
    ("issue", "notes"),
    ("issue", "place"),
    ("photo", "caption"),
    ("inspection", "walked_with"),
    ("point", "words"),
    ("reply", "said"),
    ("reply", "answer"),
    ("action", "what"),
    ("action", "owner"),
    ("advance_report", "words"),
    ("tally", "note"),
    ("event", "title"),
)


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer about one purpose, with the wording that was read out. `label` names the purpose."""

    purpose: str
    label: str
    given: bool
    wording_version: str
    wording: str
    how: str
    paper_reference: str
    at: str


@dataclass(frozen=True, slots=True)
class Came:
    """One sitting that they were expected at or came to; instants are ISO 8601 UTC."""

    title: str
    starts: str
    venue: str
    expected: bool
    since: str | None
    left_at: str | None
    adults: int
    children: int


@dataclass(frozen=True, slots=True)
class Said:
    """Words of theirs, as they were written down."""

    kind: str
    words: str
    at: str
    event: str


@dataclass(frozen=True, slots=True)
class Took:
    """One way through a role."""

    role: str
    stage: str
    at: str


@dataclass(frozen=True, slots=True)
class Pictured:
    """A photo whose caption names them."""

    sha256: str
    caption: str
    place: str
    estate: str
    date: str


@dataclass(frozen=True, slots=True)
class Laptop:
    """A copy that held the record. `because`: here, wrote (it changed the record) or pack (it was sent a list with it).
    `taken_off_at` is when it said that it keeps nothing of it any more, "" if it has not.
    """

    name: str
    because: str
    taken_off_at: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that this copy holds about one person. `other`: records of later kinds, with their fields."""

    person: Person
    kind: str
    household: tuple[str, ...]
    consents: tuple[Answered, ...]
    attendances: tuple[Came, ...]
    words: tuple[Said, ...]
    sign_ups: tuple[Took, ...]
    photos: tuple[Pictured, ...]
    questions: tuple[Question, ...]
    other: tuple[tuple[str, Mapping[str, Value]], ...]
    history: tuple[Step, ...]
    laptops: tuple[Laptop, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """Free text that has the person's name and stays: somebody has to look at it. `field` is the entity's field."""

    entity: str
    row_id: str
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What erasing a person would take (entity > records), what stays as bare numbers, and what has to be looked at."""

    person_id: str
    name: str
    going: Mapping[str, int]
    pictures: int
    still_counted: int
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was erased: how many records, of which how many attendances are still counted without a name."""

    records: int
    pictures: int
    still_counted: int


def held(reader: Reader, person_id: str) -> Held:
    """Everything held about one person; Gone if there is none."""
    person = people.person(reader, person_id)
    home = [line.name for line in people.household(reader, person_id) if line.id != person_id]
    steps = history.of_person(reader, person_id)
    return Held(
        person=person,
        kind=_label(reader, "person_kind", person.draft.kind),
        household=tuple(home),
        consents=_answers(reader, person_id),
        attendances=_attendances(reader, person_id),
        words=_words(reader, person_id),
        sign_ups=_sign_ups(reader, person_id),
        photos=_photos(reader, person_id),
        questions=questions.about(reader, _records(reader, person_id)),
        other=_other(reader, person_id),
        history=steps,
        laptops=_laptops(reader, person_id, steps),
    )


def forgetting(reader: Reader, person_id: str) -> Forgetting:
    """What erasing this person would do; Gone if there is none."""
    person = people.person(reader, person_id)
    going = erasure.reach(reader, erasure.whole(reader, [("person", person_id)]))
    return Forgetting(
        person_id,
        person.name,
        {entity: len(ids) for entity, ids in going.rows.items() if ids},
        len(going.pictures),
        _counted(reader, going.rows.get("attendance", set())),
        mentions(reader, person_id, going),
    )


def forget(store: Store, progress: Progress, person_id: str, why: str = ASKED) -> Forgotten:
    """Erase a person for good, here and (with the next exchange) on every copy. Gone if there is none."""
    with store.read() as reader:
        before = forgetting(reader, person_id)
    progress.step(0, None, "records")
    with store.write(Op.ERASE) as writer:
        going = erasure.erase(writer, [("person", person_id)], why)
        writer.facts["count"] = going.total
    return Forgotten(going.total, len(going.pictures), before.still_counted)


def mentions(reader: Reader, person_id: str, going: erasure.Reach | None = None) -> tuple[Mention, ...]:
    """Where free text has the person's given and family name, apart from what goes with them."""
    person = people.person(reader, person_id)
    name = set(words(person.name))
    if not (person.draft.given and person.draft.family):
        return ()
    rows = going.rows if going is not None else {}
    found: list[Mention] = []
    for entity, column in _FREE_TEXT:
        where = f"{column} <> '' AND NOT void"
        if entity == "issue":  # the search knows these words already, and there are many of them
            numbers, _ = search.matching(reader.driver, person.name, "issue_search", MOST_MENTIONS)
            where += f" AND n IN ({', '.join(map(str, numbers)) or 'NULL'})"
        for row_id, text in reader.driver.execute(f"SELECT id, {column} FROM {entity} WHERE {where}"):
            if row_id not in rows.get(entity, ()) and name <= set(words(text)):
                found.append(Mention(entity, row_id, column, text))
    return tuple(found)


def _counted(reader: Reader, attendances: set[str]) -> int:
    return sum(
        int(
            reader.driver.execute(
                "SELECT count(*) FROM attendance WHERE id = ? AND NOT void AND since IS NOT NULL", (one,)
            ).fetchone()[0]
        )
        for one in attendances
    )


def _rows(reader: Reader, sql: str, *values: Any) -> Sequence[Any]:
    return list(reader.driver.execute(sql, values))


def _of_them(reader: Reader, sql: str, person_id: str) -> Sequence[Any]:
    """The rows of a select about a person, under whichever of their ids; `{who}` stands where the ids go."""
    ids = reader.ids_of(person_id)
    return _rows(reader, sql.format(who=", ".join("?" * len(ids))), *ids)


def _label(reader: Reader, list_name: str, key: str) -> str:
    rows = _rows(reader, "SELECT label FROM code WHERE list_name = ? AND key = ? AND NOT void", list_name, key)
    return str(rows[0][0]) if rows else key


def _answers(reader: Reader, person_id: str) -> tuple[Answered, ...]:
    sql = """
    SELECT purpose, given, wording_version, how, paper_reference, at FROM consent
    WHERE person_id IN ({who}) AND NOT void ORDER BY at, clk
    """
    return tuple(
        Answered(
            purpose,
            _label(reader, "consent_purpose", purpose),
            bool(given),
            version,
            _label(reader, "consent_wording", f"{purpose}|{version}") if version else "",
            how,
            paper,
            at,
        )
        for purpose, given, version, how, paper, at in _of_them(reader, sql, person_id)
    )


def _attendances(reader: Reader, person_id: str) -> tuple[Came, ...]:
    sql = """
    SELECT e.title, s.starts, coalesce(nullif(s.venue, ''), e.venue), a.expected, a.since, a.left_at, a.adults,
           a.children
    FROM attendance a JOIN session s ON s.id = a.session_id JOIN event e ON e.id = s.event_id
    WHERE a.person_id IN ({who}) AND NOT a.void AND (a.expected OR a.since IS NOT NULL) ORDER BY s.starts
    """
    return tuple(Came(r[0], r[1], r[2], bool(r[3]), *r[4:]) for r in _of_them(reader, sql, person_id))


def _words(reader: Reader, person_id: str) -> tuple[Said, ...]:
    sql = """
    SELECT p.kind, p.words, p.at, coalesce(e.title, '') FROM point p
    LEFT JOIN session s ON s.id = p.session_id LEFT JOIN event e ON e.id = s.event_id
    WHERE p.person_id IN ({who}) AND NOT p.void ORDER BY p.at, p.id
    """
    return tuple(Said(*row) for row in _of_them(reader, sql, person_id))


def _sign_ups(reader: Reader, person_id: str) -> tuple[Took, ...]:
    sql = """
    SELECT r.name, u.stage, u.at FROM sign_up u JOIN role r ON r.id = u.role_id
    WHERE u.person_id IN ({who}) AND NOT u.void ORDER BY u.at
    """
    return tuple(Took(*row) for row in _of_them(reader, sql, person_id))


def _photos(reader: Reader, person_id: str) -> tuple[Pictured, ...]:
    sql = """
    SELECT p.sha256, p.caption, i.place, w.estate, w.date FROM photo p JOIN issue i ON i.id = p.issue_id
    JOIN inspection w ON w.id = i.inspection_id WHERE p.id = ? AND NOT p.void
    """
    named = {photo for one in reader.ids_of(person_id) for photo in erasure.photos_that_name(reader, one)}
    found = [row for photo in sorted(named) for row in _rows(reader, sql, photo)]
    return tuple(Pictured(*row) for row in sorted(found, key=lambda row: row[4]))


def _other(reader: Reader, person_id: str) -> tuple[tuple[str, Mapping[str, Value]], ...]:
    """Records about the person of kinds that have no place of their own above."""
    ids = reader.ids_of(person_id)
    wanted = [("person", "id", ids[1:])]  # the records that are read as this one
    wanted += [(entity, column, ids) for entity, column in CHILDREN["person"] if entity not in _TOLD_APART]
    found: dict[str, tuple[str, Mapping[str, Value]]] = {}
    for entity, column, about in wanted:
        fields = content_fields(entity)
        sql = f"SELECT id, {', '.join(fields)} FROM {entity} WHERE {column} = ? AND NOT void"
        for one in about:
            for row_id, *values in _rows(reader, sql, one):
                found[row_id] = (entity, dict(zip(fields, values, strict=True)))
    return tuple(found.values())


def _records(reader: Reader, person_id: str) -> list[tuple[str, str]]:
    """Every record about a person that a question can be about: their own, and what was said of them."""
    ids = reader.ids_of(person_id)
    found = [("person", one) for one in ids]
    for entity, column in CHILDREN["person"]:
        sql = f"SELECT id FROM {entity} WHERE {column} = ?"
        found += [(entity, row[0]) for one in ids for row in _rows(reader, sql, one)]
    return found


def _laptops(reader: Reader, person_id: str, steps: tuple[Step, ...]) -> tuple[Laptop, ...]:
    """The copies that held the record: this one, those that wrote to it, and those that a list with it went to."""
    names = history.device_names(reader)
    meta = reader.meta()
    here = meta["device"]
    found = {here: Laptop(meta.get("device_name", ""), "here")}
    gone = _taken_off(reader, person_id)
    for step in steps:
        device = step.operation.device
        found.setdefault(device, Laptop(names.get(device, device), "wrote", gone.get(device, "")))
    first = min((step.operation.at for step in steps), default="")
    for device in _packed_to(reader, person_id, first, list(names)):
        found.setdefault(device, Laptop(names.get(device, device), "pack", gone.get(device, "")))
    return tuple(found.values())


def _packed_to(reader: Reader, person_id: str, first: str, everybody: Sequence[str]) -> list[str]:
    """The laptops that a list with this person was sealed to. Of lists from before it was noted who is in them, those
    since the record was made (`first`) went to `everybody`."""
    sql = """
    SELECT DISTINCT d.device_id FROM pack_sent p JOIN pack_sent_device d ON d.pack_n = p.n WHERE
    p.about = 'everyone' AND EXISTS (SELECT 1 FROM person m WHERE m.id IN ({who}) AND m.n <= p.newest_person)
    OR EXISTS (SELECT 1 FROM pack_sent_person n WHERE n.pack_n = p.n AND n.person_id IN ({who}))
    """
    ids = reader.ids_of(person_id)
    found = [row[0] for row in _rows(reader, sql.format(who=", ".join("?" * len(ids))), *ids, *ids)]
    unnoted = """SELECT count(*) FROM batch_sent WHERE kind = 'down' AND made_at >= ?
                 AND made_at < (SELECT coalesce(min(made_at), '9') FROM pack_sent)"""
    return [*found, *(everybody if _rows(reader, unnoted, first)[0][0] else ())]


def _taken_off(reader: Reader, person_id: str) -> dict[str, str]:
    """Laptop > when it said that it keeps nothing of a person, of all the lists that it had got."""
    sql = """
    SELECT f.device_id, max(f.at) FROM device_forgot f WHERE f.person_id IN ({who}) AND NOT EXISTS (
        SELECT 1 FROM pack_sent p JOIN pack_sent_device d ON d.pack_n = p.n AND d.device_id = f.device_id
        WHERE (p.office_epoch, p.generation) > (f.office_epoch, f.generation)
        AND (p.about = 'everyone' OR EXISTS (
            SELECT 1 FROM pack_sent_person n WHERE n.pack_n = p.n AND n.person_id = f.person_id)))
    GROUP BY f.device_id
    """
    return dict(_of_them(reader, sql, person_id))
