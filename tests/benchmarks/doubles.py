"""Made-up lists in which some people stand twice, with all that makes that hard: households, couples, twins, fathers
and sons of one name, flats of one block, common surnames, slips, blank cells, moves. The truth is known.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

_COMMON = (Path(__file__).parent / "doubles.txt").read_text(encoding="utf-8").splitlines()
WOMEN, MEN, FAMILIES, STREETS, STARTS, ENDS, SHORT = (line.split() for line in _COMMON)
KINDS = ("Street", "Road", "Court", "Walk", "Avenue", "Terrace", "Place", "Gardens", "Drive", "Crescent")
SHORT_FORMS = dict(pair.split("=") for pair in SHORT)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Kind:
    """What a list is like; the numbers are shares from 0 to 1."""

    people: int = 2_000
    twice: float = 0.06
    born: float = 0.85
    phone: float = 0.75
    email: float = 0.35
    flats: float = 0.5
    family_names: int = 20_000
    twins: float = 0.02
    namesakes: float = 0.02
    alone: float = 0.35
    moved: float = 0.08
    slips: float = 1.0


@dataclass(frozen=True)
class Entry:
    """One record. Equal `person`: one person."""

    person: int
    given: str
    family: str
    born: str
    phone: str
    email: str
    address: str
    postcode: str


KINDS_OF_LISTS: dict[str, Kind] = {
    "a town": Kind(),
    "names and addresses alone": Kind(born=0.5, phone=0, email=0),
    "one estate, thirty surnames": Kind(flats=0.95, family_names=30),
    "many twins and namesakes": Kind(twins=0.25, namesakes=0.2, alone=0.15),
    "nobody twice": Kind(twice=0),
    "half of them twice, all alone": Kind(twice=0.5, alone=1, phone=0, email=0, slips=1.5),
    "typed in a hurry": Kind(slips=2, twice=0.15),
}


@dataclass
class _Town:
    kind: Kind
    chance: random.Random
    names: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        rare = (start + end for start in STARTS for end in ENDS)
        every = [*FAMILIES, *rare][: self.kind.family_names]
        self.names = every
        self.weights = list(accumulate(1 / (place + 12) ** 0.85 for place in range(len(every))))

    def family(self) -> str:
        return self.chance.choices(self.names, cum_weights=self.weights)[0]

    def given(self, names: list[str]) -> str:
        return names[min(int(self.chance.expovariate(3.2) * len(names)), len(names) - 1)]

    def born(self, oldest: int, youngest: int) -> str:
        days = int(self.chance.uniform(youngest, oldest) * 365.25)
        return (date(2026, 11, 1) - timedelta(days=days)).isoformat()

    def phone(self) -> str:
        start = "01592 " if self.chance.random() < 0.3 else f"07{self.chance.randrange(400, 999)} "
        return f"{start}{self.chance.randrange(1_000_000):06d}"

    def place(self, number: int) -> tuple[str, str]:
        at = number // 12
        street = f"{STREETS[at * 7 % len(STREETS)]} {KINDS[at // len(STREETS) % len(KINDS)]}"
        block = at // (len(STREETS) * len(KINDS))
        letters = "ABDEFGHJLNPQRSTUWXYZ"
        code = f"KY{at % 16 + 1} {at // 16 % 9 + 1}{letters[at // 144 % 20]}{letters[at // 2880 % 20]}"
        door = number % 12 + 1
        flat = random.Random(at).random() < self.kind.flats
        house = f"Flat {door}, {block * 8 + at % 8 + 1}" if flat else str(block * 24 + door * 2)
        return f"{house} {street}", code

    def household(self) -> list[tuple[str, str, str]]:
        """Given name, family name and birth date of those who live together."""
        chance, kind = self.chance, self.kind
        family = self.family()
        sort = chance.random()
        if sort < kind.alone:
            return [(self.given(chance.choice((WOMEN, MEN))), family, self.born(90, 18))]
        if sort < kind.alone + 0.1:
            return [(self.given(chance.choice((WOMEN, MEN))), self.family(), self.born(40, 18)) for _ in range(3)]
        other = family if chance.random() < 0.7 else self.family()
        father, mother = (self.given(MEN), family, self.born(75, 25)), (self.given(WOMEN), other, self.born(75, 25))
        found = [father, mother]
        if chance.random() < 0.5:
            children = range(chance.randrange(1, 4))
            found += [(self.given(chance.choice((WOMEN, MEN))), family, self.born(25, 1)) for _ in children]
            if chance.random() < kind.twins:
                found.append((self.given(chance.choice((WOMEN, MEN))), family, found[-1][2]))
            if chance.random() < kind.namesakes:
                found.append((father[0], family, self.born(24, 16)))
        return list({(given, born): (given, of, born) for given, of, born in found}.values())


def a_list(kind: Kind, seed: int = 1) -> list[Entry]:
    """The records of a list, in no order."""
    town = _Town(kind, random.Random(seed))
    chance = town.chance
    people: list[Entry] = []
    for number in range(kind.people):
        address, postcode = town.place(number)
        landline = town.phone()
        for given, family, born in town.household():
            phone = landline if chance.random() < 0.25 else town.phone()
            mail = f"{given}.{family}{chance.randrange(100)}@example.org".lower()
            person = Entry(len(people), given, family, born, phone, mail, address, postcode)
            people.append(_with_blanks(person, kind, chance))
        if len(people) >= kind.people:
            break
    again = [_again(one, town, places) for one, places in _chosen(people, kind, chance)]
    found = people + again
    chance.shuffle(found)
    return found


def _chosen(people: list[Entry], kind: Kind, chance: random.Random) -> Iterator[tuple[Entry, int]]:
    for one in people:
        while chance.random() < kind.twice:
            yield one, len(people)
            if chance.random() < 0.9:
                break


def _with_blanks(one: Entry, kind: Kind, chance: random.Random) -> Entry:
    return replace(
        one,
        born=one.born if chance.random() < kind.born else "",
        phone=one.phone if chance.random() < kind.phone else "",
        email=one.email if chance.random() < kind.email else "",
    )


def _again(one: Entry, town: _Town, places: int) -> Entry:
    """The same person, written down a second time."""
    chance, slips = town.chance, town.kind.slips

    def happens(share: float) -> bool:
        return chance.random() < share * slips

    given, family = _named_again(one, town, happens)
    born, phone, address, postcode = one.born, one.phone, one.address, one.postcode
    if born and happens(0.06):
        born = _wrong_date(born, chance)
    if phone and happens(0.06):
        phone = _slip(phone, chance, "0123456789")
    elif phone and happens(0.1):
        phone = town.phone()
    if chance.random() < town.kind.moved:
        address, postcode = town.place(chance.randrange(places))
    else:
        address = _slip(address, chance) if happens(0.12) else address
        postcode = _slip(postcode, chance, "0123456789ABDEFGHJLN") if happens(0.04) else postcode
        if happens(0.1):
            address = address.replace("Street", "St").replace("Road", "Rd").replace("Flat ", "").replace("Court", "Ct")
    nowhere = happens(0.03)
    return Entry(
        person=one.person,
        given="" if happens(0.03) else given,
        family=family,
        born="" if happens(0.08) else born,
        phone="" if happens(0.1) else phone,
        email="" if happens(0.2) else one.email,
        address="" if nowhere else address,
        postcode="" if nowhere else postcode,
    )


def _named_again(one: Entry, town: _Town, happens: Callable[[float], bool]) -> tuple[str, str]:
    given, family = one.given, one.family
    if happens(0.06):
        given = SHORT_FORMS.get(given.lower(), given.lower()).capitalize()
    given = _slip(given, town.chance) if happens(0.09) else given
    family = _slip(family, town.chance) if happens(0.09) else family
    family = town.family() if happens(0.012) else family
    return (family, given) if happens(0.025) else (given, family)


def _slip(text: str, chance: random.Random, signs: str = _LETTERS) -> str:
    at = chance.randrange(len(text))
    sort = chance.random()
    if sort < 0.25 and len(text) > 2:
        return text[:at] + text[at + 1 :]
    if sort < 0.5 and at:
        return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]
    return text[:at] + chance.choice(signs) + text[at + (sort < 0.8) :]


def _wrong_date(born: str, chance: random.Random) -> str:
    year, month, day = born.split("-")
    if int(day) <= 12 and chance.random() < 0.4:
        return f"{year}-{day}-{month}"
    if chance.random() < 0.5:
        return f"{year[:2]}{chance.randrange(10)}{year[3]}-{month}-{day}"
    return f"{year}-{month}-{chance.randrange(1, 29):02d}"
