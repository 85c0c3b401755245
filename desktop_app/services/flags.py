"""What has to be known before meeting somebody: flags that are put up and taken down, and never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from desktop_app.domain.errors import Rejected
from desktop_app.domain.people import full_name
from desktop_app.domain.standing import standing
from desktop_app.store.disputed import word
from desktop_app.store.journal import Reader, Writer
from desktop_app.store.tables import FlagRow, PersonRow

KINDS = "person_flag"
"""The organisation's list of kinds of flag."""

LONGEST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag that is up: its kind's key, label and icon, the words, whether the desk shows it, and since when.

    `disputed`: another copy took it down; nobody settled it yet.
    """

    kind: str
    label: str
    icon: str
    words: str
    at_door: bool
    at: str
    disputed: bool = False


class _Row(NamedTuple):
    kind: str
    id: str
    raised: bool
    words: str
    at_door: bool
    at: str
    clk: str
    replaces: str


def put_up(writer: Writer, person_id: str, kind: str, *, words: str = "", at_door: bool = False) -> str:
    """Put a flag up, or say anew what it says; answers the id of what was said. Rejected (kind, words)."""
    tidy = " ".join(words.split())
    problems = {"kind": "flag-kind-missing"} if not kind else {}
    problems |= {"words": "too-long"} if len(tidy) > LONGEST_WORDS else {}
    if problems:
        raise Rejected(problems)
    return _say(writer, person_id, kind, raised=True, words=tidy, at_door=at_door)


def take_down(writer: Writer, person_id: str, kind: str) -> str:
    """Take a flag down; answers the id of what was said. What it said before is kept."""
    return _say(writer, person_id, kind, raised=False)


def flags(reader: Reader, person_id: str) -> tuple[Flag, ...]:
    """The flags of a person that are up, earliest first: one that was taken down elsewhere only, too."""
    by_kind: dict[str, dict[str, _Row]] = {}
    for row in _rows(reader, person_id):
        by_kind.setdefault(row.kind, {})[row.id] = row
    if not by_kind:
        return ()
    kinds = reader.driver.execute("SELECT key, label, icon FROM code WHERE list_name = ? AND NOT void", (KINDS,))
    labels = {key: (label, icon) for key, label, icon in kinds}
    found = []
    for kind, said in by_kind.items():
        now = standing(
            word(row.id, row.id, protects=bool(row.raised), at=row.at, clk=row.clk, replaces=row.replaces)
            for row in said.values()
        )
        if now is not None and (row := said[now.counts]).raised:
            label, icon = labels.get(kind, (kind, ""))
            found.append(Flag(kind, label, icon, row.words, bool(row.at_door), row.at, now.disputed))
    return tuple(sorted(found, key=lambda flag: (flag.at, flag.kind)))


def _say(writer: Writer, person_id: str, kind: str, *, raised: bool, words: str = "", at_door: bool = False) -> str:
    row = writer.get(PersonRow, writer.kept(person_id))
    writer.facts |= {"name": full_name(row.given, row.family), "person": row.id, "flag": kind}
    writer.session.flush()
    # All that is known here, not only what stands: undoing one of them then brings none before it back.
    known = " ".join(one.id for one in _rows(writer, row.id) if one.kind == kind)
    said = FlagRow(
        id="",
        person_id=row.id,
        kind=kind,
        raised=raised,
        words=words,
        at_door=at_door,
        at=writer.at,
        replaces=known,
    )
    return writer.add(said).id


def _rows(reader: Reader, person_id: str) -> list[_Row]:
    ids = reader.ids_of(person_id)
    sql = f"""SELECT kind, id, raised, words, at_door, at, clk, replaces FROM flag
              WHERE person_id IN ({",".join("?" * len(ids))}) AND NOT void ORDER BY at, clk"""
    return [_Row(*row) for row in reader.driver.execute(sql, list(ids))]
