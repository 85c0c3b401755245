"""Consents and flags about which words stand that were said without knowing of each other and differ.

The careful one counts meanwhile (`domain.standing`); a person at the office settles it by saying a word that knows
of all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.ids import natural_id
from desktop_app.domain.standing import standing
from desktop_app.services.flags import KINDS
from desktop_app.store import disputed
from desktop_app.store.disputed import Place
from desktop_app.store.journal import Reader

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
    """All that were open when the last write ended, in no order."""
    found = []
    for place in sorted(disputed.known(reader.driver)):
        one = _dispute(reader, place)
        if one is not None:
            found.append(one)
    return tuple(found)


def _dispute(reader: Reader, place: Place) -> Dispute | None:
    words = disputed.words(reader.driver, place)
    now = standing(words)
    here = reader.driver.execute("SELECT 1 FROM person WHERE id = ? AND NOT void", (place.person,)).fetchone()
    if now is None or not now.disputed or here is None:
        return None
    protects = {word.id: word.protects for word in words}
    other = [one for one in now.stand if not protects[one]][-1]
    made_of = natural_id(place.kind, *sorted(now.stand))
    return Dispute(made_of, place.kind, place.person, place.about, now.counts, other, now.stand)
