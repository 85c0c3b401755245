"""Consents and flags about which words stand that were said without knowing of each other and differ.

The careful one counts meanwhile (`domain.standing`); a person at the office settles it by saying a word that knows
of all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.ids import natural_id
from desktop_app.domain.standing import Word, standing
from desktop_app.services.flags import KINDS, flag_word
from desktop_app.services.people import answer_word
from desktop_app.store.journal import Reader, chunks

CONSENT, FLAG = "consent", "flag"
LABELS = {CONSENT: "consent_purpose", FLAG: KINDS}
"""Kind > the organisation's list that names what it is about."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """One consent or flag (`about` is its key) of a person, under the id that they are read as.

    `counts` is the id of the careful word that counts, `other` of the newest that says otherwise, `stand` all that
    stand, earliest first. `id` is made of these: the same while nobody says anything new.
    """

    id: str
    kind: str
    person: str
    about: str
    counts: str
    other: str
    stand: tuple[str, ...]


def disputes(reader: Reader) -> tuple[Dispute, ...]:
    """All that are open, in no order."""
    reader.session.flush()
    return (*_of_kind(reader, CONSENT), *_of_kind(reader, FLAG))


_BOTH = """
SELECT DISTINCT c.person_id, c.{about} FROM {kind} c WHERE {careful} AND NOT c.void
AND EXISTS (SELECT 1 FROM person p WHERE p.id = c.person_id AND NOT p.void) AND (
    EXISTS (SELECT 1 FROM {kind} y WHERE y.person_id = c.person_id AND y.{about} = c.{about} AND NOT y.void
            AND y.{said} <> c.{said})
    OR c.person_id IN (SELECT person_id FROM same_person UNION SELECT kept_id FROM same_person))
"""
"""Where something careful was said and, as far as SQL can tell, the contrary too."""

_COLUMNS = {CONSENT: ("purpose", "given", "NOT c.given"), FLAG: ("kind", "raised", "c.raised")}


def _of_kind(reader: Reader, kind: str) -> list[Dispute]:
    about, said, careful = _COLUMNS[kind]
    found = reader.driver.execute(_BOTH.format(kind=kind, about=about, said=said, careful=careful)).fetchall()
    wanted = {(reader.kept(person), key) for person, key in found}
    records = {one: person for person, _key in wanted for one in reader.ids_of(person)}
    words: dict[tuple[str, str], list[Word]] = {}
    for some in chunks(records):
        for row in reader.driver.execute(
            f"SELECT id, person_id, {about}, {said}, at, clk, replaces FROM {kind}"
            f" WHERE person_id IN ({','.join('?' * len(some))}) AND NOT void",
            some,
        ):
            key = (records[row[1]], row[2])
            if key in wanted:
                words.setdefault(key, []).append(_word(kind, row))
    return [one for (person, key), all_said in words.items() if (one := _dispute(kind, person, key, all_said))]


def _word(kind: str, row: Sequence[Any]) -> Word:
    row_id, person, _about, said, at, clk, replaces = row
    if kind == CONSENT:
        return answer_word(row_id, person, given=bool(said), at=at, clk=clk, replaces=replaces)
    return flag_word(row_id, raised=bool(said), at=at, clk=clk, replaces=replaces)


def _dispute(kind: str, person: str, about: str, words: Sequence[Word]) -> Dispute | None:
    now = standing(words)
    if now is None or not now.disputed:
        return None
    protects = {word.id: word.protects for word in words}
    other = [one for one in now.stand if not protects[one]][-1]
    return Dispute(natural_id(kind, *sorted(now.stand)), kind, person, about, now.counts, other, now.stand)
