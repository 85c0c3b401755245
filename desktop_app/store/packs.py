"""What reference packs are made of, which were put out to whom, and which came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop_app.domain.packs import Edition
from desktop_app.store import batches as ledger
from desktop_app.store.journal import CHUNK, Reader, Writer, chunks

ANSWERED_DAYS = 100
"""A pack names the batches that it includes for as long as a laptop may still hold what they brought."""


@dataclass(frozen=True, slots=True)
class SentPack:
    """A pack that the office put out. `people` is None for a pack of everyone; `names` are its files."""

    n: int
    about: str
    about_id: str
    role: str
    edition: Edition
    made_at: str
    expires: str
    newest_person: int
    names: tuple[str, ...]
    devices: frozenset[str]


@dataclass(frozen=True, slots=True)
class TakenPack:
    """The newest pack about one thing that this laptop took in."""

    about: str
    about_id: str
    role: str
    edition: Edition
    expires: str
    taken_at: str


Chosen = dict[str, list[str]]
"""Entity > ids, for those entities of which a pack does not hold everything."""


def of_patch(reader: Reader, patch_id: str) -> Chosen:
    """The homes of one patch, the people in them and what is about these."""
    homes = ledger.ids_where(reader, "property", "patch_id", [patch_id])
    people = ledger.ids_where(reader, "person", "property_id", homes)
    theirs = {
        entity: ledger.ids_where(reader, entity, "person_id", people)
        for entity in (
            "consent",
            "flag",
            "attendance",
            "point",
            "sign_up",
            "share",
            "alias",
            "not_same",
            "format_order",
        )
    }
    return {
        "property": homes,
        "person": people,
        **theirs,
        "reply": ledger.ids_where(reader, "reply", "point_id", theirs["point"]),
        "advance_report": [*ledger.ids_where(reader, "advance_report", "person_id", people), *_told_by_nobody(reader)],
    }


def of_event(reader: Reader, event_id: str) -> Chosen:
    """Who is expected or signed up at an event, their households, and what happened there. Every address goes along:
    somebody who is on no list lives somewhere too."""
    sessions = ledger.ids_where(reader, "session", "event_id", [event_id])
    there = {
        entity: ledger.ids_where(reader, entity, "session_id", sessions)
        for entity in ("attendance", "sign_up", "tally", "point")
    }
    named: set[str] = set()
    for entity in ("attendance", "sign_up", "point"):
        named |= set(_column(reader, entity, "person_id", there[entity]))
    homes = set(_column(reader, "person", "property_id", sorted(named)))
    people = sorted(named | set(ledger.ids_where(reader, "person", "property_id", sorted(homes))))
    walks = ledger.ids_where(reader, "inspection", "event_id", [event_id])
    issues = ledger.ids_where(reader, "issue", "inspection_id", walks)
    return {
        "person": people,
        **{
            entity: ledger.ids_where(reader, entity, "person_id", people)
            for entity in ("consent", "share", "alias", "not_same", "format_order")
        },
        "flag": _flags_at_the_door(reader, people),
        **there,
        "inspection": walks,
        "issue": issues,
        "action": ledger.ids_where(reader, "action", "issue_id", issues),
        "advance_report": [],
        "reply": ledger.ids_where(reader, "reply", "point_id", there["point"]),
        "photo": ledger.ids_where(reader, "photo", "issue_id", issues),
    }


def _told_by_nobody(reader: Reader) -> list[str]:
    """Reports before a walk that name nobody: whoever walks the estate needs them."""
    return [row[0] for row in reader.driver.execute("SELECT id FROM advance_report WHERE person_id IS NULL")]


def _flags_at_the_door(reader: Reader, people: list[str]) -> list[str]:
    """What was said of flags that somebody marked for the door: the others are not a desk's business."""
    found: list[str] = []
    for some in chunks(people):
        marks = ",".join("?" * len(some))
        sql = f"""SELECT f.id FROM flag f WHERE f.person_id IN ({marks}) AND EXISTS (
                  SELECT 1 FROM flag d WHERE d.person_id = f.person_id AND d.kind = f.kind AND d.at_door)"""
        found += [row[0] for row in reader.driver.execute(sql, some)]
    return found


def open_questions(reader: Reader, devices: Sequence[str]) -> list[str]:
    """What the officers of these laptops were asked and have not answered; also what was taken back."""
    marks = ",".join("?" * len(devices))
    rows = reader.driver.execute(f"SELECT id FROM question WHERE answer = '' AND device IN ({marks})", devices)
    return [row[0] for row in rows]


def last_day(reader: Reader, event_id: str) -> str:
    """The last day of an event's sessions, ISO 8601; "" when it has none."""
    (found,) = reader.driver.execute(
        "SELECT max(coalesce(nullif(ends, ''), starts)) FROM session WHERE event_id = ? AND NOT void", (event_id,)
    ).fetchone()
    return str(found or "")[:10]


def newest_person(reader: Reader) -> int:
    """The highest number of a person here; 0 if there is none."""
    return int(reader.driver.execute("SELECT coalesce(max(n), 0) FROM person").fetchone()[0])


def taken_in_since(reader: Reader, since: str, devices: Sequence[str]) -> list[tuple[str, str, int, str, str]]:
    """Device, epoch, number, id and sha256 of these laptops' batches that came in since this instant."""
    marks = ",".join("?" * len(devices))
    rows = reader.driver.execute(
        "SELECT device, epoch, seq, id, sha256 FROM batch_received WHERE kind = 'up' AND state = 'applied'"
        f" AND received_at >= ? AND device IN ({marks}) ORDER BY n",
        (since, *devices),
    )
    return list(rows)


# -- at the office -----------------------------------------------------------------------------------------------------


def keep_sent(writer: Writer, pack: SentPack, people: Iterable[str]) -> None:
    """Note a pack that is about to be put out, and the people in it unless it is of everyone."""
    cursor = writer.driver.execute(
        "INSERT INTO pack_sent(about, about_id, role, office_epoch, generation, made_at, expires, newest_person, names)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, '')",
        (pack.about, pack.about_id, pack.role, *pack.edition.order, pack.made_at, pack.expires, pack.newest_person),
    )
    n = cursor.lastrowid
    writer.driver.executemany(
        "INSERT INTO pack_sent_person(pack_n, person_id) VALUES (?, ?)", [(n, person) for person in people]
    )
    writer.driver.executemany(
        "INSERT INTO pack_sent_device(pack_n, device_id) VALUES (?, ?)", [(n, device) for device in pack.devices]
    )


def keep_names(writer: Writer, edition: Edition, names: Sequence[str]) -> None:
    """Note the files of a pack."""
    writer.driver.execute(
        "UPDATE pack_sent SET names = ? WHERE office_epoch = ? AND generation = ?", ("\n".join(names), *edition.order)
    )


def sent(reader: Reader) -> tuple[SentPack, ...]:
    """Every pack that was put out, in order."""
    devices: dict[int, set[str]] = {}
    for n, device in reader.driver.execute("SELECT pack_n, device_id FROM pack_sent_device"):
        devices.setdefault(n, set()).add(device)
    rows = reader.driver.execute(
        "SELECT n, about, about_id, role, office_epoch, generation, made_at, expires, newest_person, names"
        " FROM pack_sent ORDER BY n"
    )
    return tuple(
        SentPack(
            r[0], r[1], r[2], r[3], Edition(r[4], r[5]), r[6], r[7], r[8],
            tuple(r[9].split("\n")) if r[9] else (), frozenset(devices.get(r[0], ())),
        )
        for r in rows
    )  # fmt: skip


def keep_forgotten(writer: Writer, device: str, people: Sequence[str], edition: Edition, at: str) -> None:
    """Note a laptop's word that it keeps nothing of these people any more."""
    writer.driver.executemany(
        "INSERT INTO device_forgot(device_id, person_id, office_epoch, generation, at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT(device_id, person_id) DO UPDATE SET office_epoch = excluded.office_epoch,"
        " generation = excluded.generation, at = excluded.at",
        [(device, person, *edition.order, at) for person in people],
    )


# -- on a laptop -------------------------------------------------------------------------------------------------------


def taken(reader: Reader) -> tuple[TakenPack, ...]:
    """The newest pack about each thing, that of everyone first."""
    rows = reader.driver.execute(
        "SELECT about, about_id, role, office_epoch, generation, expires, taken_at FROM pack_taken"
        " ORDER BY about <> 'everyone', taken_at, about_id"
    )
    return tuple(TakenPack(r[0], r[1], r[2], Edition(r[3], r[4]), r[5], r[6]) for r in rows)


def keep_taken(writer: Writer, pack: TakenPack, people: Iterable[str]) -> None:
    """Note a pack (or another part of it) that was taken in, and whom it brought unless it is of everyone."""
    about = (pack.about, pack.about_id)
    before = writer.driver.execute(
        "SELECT office_epoch, generation FROM pack_taken WHERE about = ? AND about_id = ?", about
    ).fetchone()
    if before != pack.edition.order:
        writer.driver.execute("DELETE FROM pack_person WHERE about = ? AND about_id = ?", about)
        writer.driver.execute(
            "INSERT OR REPLACE INTO pack_taken(about, about_id, role, office_epoch, generation, expires, taken_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*about, pack.role, *pack.edition.order, pack.expires, pack.taken_at),
        )
    if pack.about != "everyone":
        writer.driver.executemany(
            "INSERT OR IGNORE INTO pack_person(about, about_id, person_id) VALUES (?, ?, ?)",
            [(*about, person) for person in people],
        )


def mark_included(writer: Writer, digests: Iterable[str]) -> None:
    """Note that a pack came which was made with these batches of this laptop (by sha256)."""
    writer.driver.executemany(
        "UPDATE batch_sent SET included = 1 WHERE sha256 = ? AND kind = 'up'", [(one,) for one in digests]
    )


def _column(reader: Reader, entity: str, column: str, ids: Sequence[str]) -> list[str]:
    found: list[str] = []
    for some in chunks(ids, CHUNK):
        sql = (
            f"SELECT DISTINCT {column} FROM {entity} WHERE {column} IS NOT NULL AND id IN ({','.join('?' * len(some))})"
        )
        found += [r[0] for r in reader.driver.execute(sql, some)]
    return found
