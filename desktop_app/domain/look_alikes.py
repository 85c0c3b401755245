"""Whether two records may be one person: what is compared, what it is worth, and the reasons in codes.

A pair is weighed as Fellegi and Sunter do (1969), with one alternative more than usual: what agrees may agree because
it is one person, by chance, or because two people live together. Of two who share surname, address and phone it is
the first name and the birth date that tell; without that alternative twins would look like one person.

How much an agreement by chance is worth depends on how many here have the same value: a rare surname says more than a
common one (`Rarity`). How often one person is written in two ways, and how many share an address, differs from list
to list: `learn` finds that from the list itself, without being told of any pair what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import log2
from typing import NamedTuple, Protocol

from desktop_app.domain.nicknames import is_short_for
from desktop_app.domain.text_folding import digits, fold, phone_key, words

MINIMUM, LOWEST, ONE_IN = 0.0, -6.0, 100
"""What reaches this many bits is more likely one person than not, and is shown. A list with many clear pairs can bear
doubtful ones as well, down to the lowest: as long as, by their scores, at most one in so many shown is wrong."""

Closeness = Callable[[str, str], float]
"""How alike two texts are, from 0 to 1 (1 is equal)."""


class Traits(NamedTuple):
    """What is compared of one person, folded once. A missing value is empty."""

    given: str
    family: str
    born: str
    phones: tuple[str, ...]
    email: str
    reference: str
    postcode: str
    numbers: tuple[str, ...]
    """The numbers of the address: of the house, of the flat."""
    street: str
    """The words of the address, without those that say what kind of street it is."""


class Rarity(Protocol):
    """How common a value is here, as bits: 0 if all have it, -10 if one in 1,024 has it."""

    @property
    def people(self) -> int:
        """How many people there are."""
        ...

    def bits(self, field: str, value: str) -> float:
        """How common this value of a field of `Traits` is."""
        ...


class Pattern(NamedTuple):
    """How far two records agree, field by field; "" where either says nothing."""

    given: str = ""
    family: str = ""
    born: str = ""
    phone: str = ""
    email: str = ""
    reference: str = ""
    street: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Habits:
    """What a list is like: how many pairs of records are one person or two of one household, and how often each
    field agrees how far in such pairs. All in bits."""

    one: float
    household: float
    of_one: Mapping[tuple[int, str], float]
    of_household: Mapping[tuple[int, str], float]


# How often each is seen: in two records of one person; in two people of one household; by chance. Where the list
# itself says how common a value is, the last is what remains beside that. These are what learning begins with.
_USUAL: tuple[dict[str, tuple[float, float, float]], ...] = (
    {  # given
        "same": (0.80, 0.007, 1),
        "near": (0.09, 0.012, 0.006),
        "short": (0.03, 0.008, 0.004),
        "loose": (0.02, 0.05, 0.05),
        "swapped": (0.02, 0.0005, 1),
        "crossed": (0.01, 0.004, 1),
        "differ": (0.03, 0.91, 0.94),
    },
    {  # family
        "same": (0.86, 0.75, 1),
        "near": (0.08, 0.01, 0.003),
        "part": (0.015, 0.02, 0.002),
        "loose": (0.015, 0.02, 0.05),
        "differ": (0.03, 0.20, 0.95),
    },
    {  # born
        "same": (0.88, 0.008, 1),
        "swapped": (0.01, 0.0004, 1),
        "near": (0.06, 0.006, 0.003),
        "part": (0.02, 0.06, 0.05),
        "differ": (0.03, 0.92, 0.95),
    },
    {  # phone
        "same": (0.74, 0.35, 1),
        "near": (0.06, 0.01, 0.00002),
        "end": (0.02, 0.01, 0.0002),
        "differ": (0.18, 0.63, 1),
    },
    {  # email
        "same": (0.80, 0.12, 1),
        "near": (0.08, 0.03, 0.0005),
        "differ": (0.12, 0.85, 1),
    },
    {"same": (0.9, 0.2, 1)},  # reference: two are no sign of two people, who is on two lists has two
    {  # street
        "same": (0.62, 0.92, 0.03),
        "near": (0.21, 0.05, 0.05),
        "street": (0.04, 0.01, 1),
        "part": (0.05, 0.01, 0.05),
        "differ": (0.08, 0.01, 0.95),
    },
    {  # postcode
        "same": (0.86, 0.96, 1),
        "near": (0.06, 0.02, 0.004),
        "differ": (0.08, 0.02, 0.99),
    },
)
_CHANCE = {(at, level): log2(odds[2]) for at, levels in enumerate(_USUAL) for level, odds in levels.items()}
_SAYS_LITTLE = frozenset(
    {
        *("street", "road", "lane", "avenue", "court", "close", "drive", "crescent", "gardens", "grove", "place"),
        *("square", "terrace", "walk", "way", "park", "row", "hill", "mews", "house", "flat", "estate", "building"),
        *("the", "of", "and"),
    }
)
NEAR, LOOSE = 0.74, 0.5
"""How alike two names are that differ by a slip, or by some."""


def traits(
    given: str,
    family: str,
    born: str = "",
    phone: str = "",
    email: str = "",
    reference: str = "",
    place_key: str = "",
) -> Traits:
    """What is compared of a person. `place_key` is the `address_key` of where they live."""
    phones = tuple(key for part in phone.split(" / ") if len(key := phone_key(part)) >= 6) if phone else ()
    postcode, numbers, street = _place(place_key)
    return Traits(_name(given), _name(family), born, phones, fold(email).strip(), reference, postcode, numbers, street)


@lru_cache(20_000)  # a list says the same names and places over and over
def _name(text: str) -> str:
    return " ".join(words(text))


@lru_cache(20_000)
def _place(key: str) -> tuple[str, tuple[str, ...], str]:
    address, _, postcode = key.partition("|")
    said = address.split()
    return (
        postcode,
        tuple(sorted(word for word in said if word[0].isdigit())),
        " ".join(word for word in said if not word[0].isdigit() and word not in _SAYS_LITTLE),
    )


def compare(a: Traits, b: Traits, rarity: Rarity, closeness: Closeness) -> tuple[Pattern, float]:
    """How far two records agree, and how likely strangers agree as far (bits)."""
    given, family, chance = _names(a, b, rarity, closeness)
    born = ""
    if a.born and b.born:
        born = _dates(a.born, b.born)
        if born in {"same", "swapped"}:
            chance += rarity.bits("born", a.born)
    phone = _phones(a.phones, b.phones) if a.phones and b.phones else ""
    email = _emails(a.email, b.email, closeness) if a.email and b.email else ""
    reference = "same" if a.reference and a.reference == b.reference else ""
    chance += _RARE * ((phone == "same") + (email == "same") + (reference == "same"))
    street, postcode, there = _homes(a, b, rarity, closeness)
    pattern = Pattern(given, family, born, phone, email, reference, street, postcode)
    return pattern, chance + there + _by_chance(pattern)


@lru_cache(20_000)
def _by_chance(pattern: Pattern) -> float:
    return sum(_CHANCE[key] for key in enumerate(pattern) if key[1])


_RARE = -17.0
"""What a stranger's having the same phone, e-mail or reference is worth."""


def _homes(a: Traits, b: Traits, rarity: Rarity, closeness: Closeness) -> tuple[str, str, float]:
    street = _streets(a, b, closeness) if (a.street or a.numbers) and (b.street or b.numbers) else ""
    postcode = ""
    if a.postcode and b.postcode:
        postcode = "same" if a.postcode == b.postcode else "near" if one_slip(a.postcode, b.postcode) else "differ"
    chance = 0.0
    if postcode == "same":
        chance = rarity.bits("postcode", a.postcode)
    if street in {"same", "near", "street"}:  # who lives in one street has one postcode: the rarer one counts
        chance = min(chance, rarity.bits("street", a.street), rarity.bits("street", b.street))
        if postcode in {"near", "differ"}:
            chance += 3.0  # of what `_CHANCE` takes off for a slip: the next street's postcode is mostly a slip away
    return street, postcode, chance


def _names(a: Traits, b: Traits, rarity: Rarity, closeness: Closeness) -> tuple[str, str, float]:
    given = _given(a.given, b.given, closeness) if a.given and b.given else ""
    family = _family(a.family, b.family, closeness) if a.family and b.family else ""
    if given in {"differ", "", "loose"} or family in {"differ", "", "loose"}:
        there = bool(a.given and b.family) and closeness(a.given, b.family) >= NEAR
        back = bool(a.family and b.given) and closeness(a.family, b.given) >= NEAR
        if there and back:
            return "swapped", "", rarity.bits("given", a.given) + rarity.bits("family", a.family)
        if (there or back) and given != "loose" and family != "loose":
            name = a.given if there else a.family
            return "crossed", "", max(rarity.bits("given", name), rarity.bits("family", name)) - 1
    chance = 0.0
    if given == "same":
        chance += rarity.bits("given", a.given)
    if family == "same":
        chance += rarity.bits("family", a.family)
    return given, family, chance


def _given(a: str, b: str, closeness: Closeness) -> str:
    if a == b:
        return "same"
    alike = closeness(a, b)
    if alike >= NEAR or a.replace(" ", "") == b.replace(" ", ""):
        return "near"
    first, second = a.split(maxsplit=1)[0], b.split(maxsplit=1)[0]
    if first == second or is_short_for(first, second):
        return "short"
    short, long = sorted((first, second), key=len)
    if long.startswith(short) and (len(short) == 1 or len(short) >= 3):
        return "short"
    return "loose" if alike >= LOOSE else "differ"


def _family(a: str, b: str, closeness: Closeness) -> str:
    if a == b:
        return "same"
    alike = closeness(a, b)
    if alike >= NEAR or a.replace(" ", "") == b.replace(" ", ""):
        return "near"
    if (" " in a or " " in b) and not set(a.split()).isdisjoint(b.split()):
        return "part"
    return "loose" if alike >= LOOSE else "differ"


def _dates(a: str, b: str) -> str:
    if a == b:
        return "same"
    if a[:4] == b[:4] and a[5:7] == b[8:] and a[8:] == b[5:7]:
        return "swapped"
    agree = (a[:4] == b[:4]) + (a[5:7] == b[5:7]) + (a[8:] == b[8:])
    if agree < 2:
        return "differ"
    return "near" if one_slip(a, b) else "part"


def _phones(a: tuple[str, ...], b: tuple[str, ...]) -> str:
    best = "differ"
    for mine, theirs in product(a, b):
        if mine == theirs:
            return "same"
        if len(mine) >= 9 and one_slip(mine, theirs):
            best = "near"
        elif best == "differ" and mine[-6:] == theirs[-6:]:
            best = "end"
    return best


def _emails(a: str, b: str, closeness: Closeness) -> str:
    if a == b:
        return "same"
    slip = closeness(a, b) >= 1 - 1.1 / max(len(a), len(b)) and digits(a) == digits(b)  # smith28 is not smith44
    return "near" if slip else "differ"


def _streets(a: Traits, b: Traits, closeness: Closeness) -> str:
    alike = 1.0 if a.street == b.street else closeness(a.street, b.street) if a.street and b.street else 0.5
    if a.numbers == b.numbers:
        return "same" if alike == 1 else "near" if alike >= 0.6 else "part" if alike >= 0.45 else "differ"
    if alike >= 0.8:
        left_out = set(a.numbers) < set(b.numbers) or set(b.numbers) < set(a.numbers)
        return "near" if left_out else "street"
    return "part" if alike >= 0.6 else "differ"


def one_slip(a: str, b: str) -> bool:
    """Whether one sign was typed for another, or two that stand together were swapped."""
    half = len(a) // 2 - 1
    if len(a) != len(b) or (a[:half] != b[:half] and a[-half:] != b[-half:]):
        return False
    wrong = [at for at, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(wrong) == 2:
        first, second = wrong
        return a[first] == b[second] and a[second] == b[first]
    return len(wrong) == 1


# -- what a list is like -----------------------------------------------------------------------------------------------

DUPLICATES, HOUSEHOLD = 0.02, 0.6
"""Pairs a person that are one person, or live together, in a list that nothing is known of."""
ALWAYS = 0.012
"""Pairs a person that are one person in any list, besides what is found in it."""
SURE = 30.0
"""How many pairs the usual habits are worth when a list is learned from."""
SURE_HOUSEHOLD = 300.0
"""The same for those who live together: what they are like is known better, and few pairs must not redefine it."""
ROUNDS = 12


def usual(people: int) -> Habits:
    """The habits of a list that nothing is known of."""
    return Habits(
        log2(max(people, 20) * DUPLICATES),
        log2(max(people, 20) * HOUSEHOLD),
        {(at, level): log2(odds[0]) for at, levels in enumerate(_USUAL) for level, odds in levels.items()},
        {(at, level): log2(odds[1]) for at, levels in enumerate(_USUAL) for level, odds in levels.items()},
    )


def pairs_of(people: int) -> float:
    """How many pairs there are, in bits."""
    return log2(max(people * (people - 1) / 2, 1))


def score(pattern: Pattern, chance: float, habits: Habits, pairs: float) -> float:
    """The odds that the two are one person, in bits."""
    one, household = evidence(pattern, habits)
    chance += pairs
    high = max(chance, household)
    return one - high - log2(2 ** (chance - high) + 2 ** (household - high))


def evidence(pattern: Pattern, habits: Habits) -> tuple[float, float]:
    """How many pairs of this pattern are to be expected (bits): of one person, of one household."""
    one, household = habits.one, habits.household
    for key in enumerate(pattern):
        if key[1]:
            one += habits.of_one[key]
            household += habits.of_household[key]
    return one, household


def learn(seen: Mapping[tuple[Pattern, int], int], people: int) -> Habits:
    """The habits of a list, from how often each pattern was seen with which chance (whole bits).

    Expectation maximisation, beginning with the usual habits, which stay in it as `SURE` pairs would.
    """
    habits = begun = usual(people)
    pairs = pairs_of(people)
    for _round in range(ROUNDS):
        ones: dict[tuple[int, str], float] = {key: SURE * 2**bits for key, bits in begun.of_one.items()}
        households = {key: SURE_HOUSEHOLD * 2**bits for key, bits in begun.of_household.items()}
        all_ones, all_households = 3 + people * ALWAYS, SURE * HOUSEHOLD
        for (pattern, chance), count in seen.items():
            one, household = evidence(pattern, habits)
            by_chance = chance + pairs
            high = max(one, household, by_chance)
            one, household, by_chance = 2 ** (one - high), 2 ** (household - high), 2 ** (by_chance - high)
            whole = one + household + by_chance
            one, household = count * one / whole, count * household / whole
            all_ones += one
            all_households += household
            for key in enumerate(pattern):
                if key[1]:
                    ones[key] += one
                    households[key] += household
        habits = Habits(log2(all_ones), log2(all_households), _shares(ones), _shares(households))
    return habits


def _shares(counts: Mapping[tuple[int, str], float]) -> dict[tuple[int, str], float]:
    whole: dict[int, float] = {}
    for (at, _level), count in counts.items():
        whole[at] = whole.get(at, 0.0) + count
    return {key: log2(count / whole[key[0]]) for key, count in counts.items()}


def minimum_for(scores: Iterable[float]) -> float:
    """The score from which on the pairs of a list are shown, given all their scores; `LOWEST` to `MINIMUM`."""
    wrong = 0.0
    lowest = MINIMUM
    for shown, bits in enumerate(sorted((one for one in scores if one >= LOWEST), reverse=True), start=1):
        wrong += 1 / (1 + 2 ** min(bits, 60))
        if bits < MINIMUM:
            if wrong * ONE_IN > shown:
                break
            lowest = bits
    return lowest


# -- which pairs are worth comparing -----------------------------------------------------------------------------------

_SOUNDLESS = str.maketrans("", "", "aeiouyhw")
SKELETON = 6
"""Letters of a sketched word, after its first."""


class Sketch(NamedTuple):
    """A person, with what is left of names and street when vowels, and letters far behind, are left out."""

    one: Traits
    given: str
    family: str
    street: str


def sketch(one: Traits) -> Sketch:
    """The sketch of a person."""
    longest = max(one.street.split(), key=len, default="")
    return Sketch(one, _skeleton(one.given), _skeleton(one.family), _skeleton(longest))


@lru_cache(20_000)
def _skeleton(word: str) -> str:
    return word[:1] + word[1:].translate(_SOUNDLESS)[:SKELETON]


MatchKey = Callable[[Sketch], Iterable[Hashable]]


def _each_name(drawn: Sketch, other: Hashable) -> Iterable[Hashable]:
    return ((name, other) for name in (drawn.given, drawn.family) if name)


def _by_name(drawn: Sketch) -> Iterable[Hashable]:
    return (tuple(sorted((drawn.given, drawn.family))),) if drawn.given and drawn.family else ()


def _by_born(drawn: Sketch) -> Iterable[Hashable]:
    born = drawn.one.born
    return ((born[:4], *sorted((born[5:7], born[8:]))),) if born else ()


def _by_name_and_year(drawn: Sketch) -> Iterable[Hashable]:
    return _each_name(drawn, drawn.one.born[:4]) if drawn.one.born else ()


def _by_name_and_day(drawn: Sketch) -> Iterable[Hashable]:
    return _each_name(drawn, drawn.one.born[5:]) if drawn.one.born else ()


def _by_name_and_postcode(drawn: Sketch) -> Iterable[Hashable]:
    return _each_name(drawn, drawn.one.postcode) if drawn.one.postcode else ()


def _by_name_and_street(drawn: Sketch) -> Iterable[Hashable]:
    return _each_name(drawn, drawn.street) if drawn.street else ()


def _by_name_and_number(drawn: Sketch) -> Iterable[Hashable]:
    return _each_name(drawn, drawn.one.numbers) if drawn.one.numbers else ()


def _by_door(drawn: Sketch) -> Iterable[Hashable]:
    return ((drawn.one.numbers, drawn.one.postcode),) if drawn.one.numbers and drawn.one.postcode else ()


def _by_house(drawn: Sketch) -> Iterable[Hashable]:
    return ((drawn.one.numbers, drawn.street),) if drawn.street else ()


def _by_contact(drawn: Sketch) -> Iterable[Hashable]:
    one = drawn.one
    return (*(phone[-6:] for phone in one.phones), *filter(None, (one.email, one.reference)))


SURE_KEYS: tuple[MatchKey, ...] = (_by_name, _by_name_and_day, _by_name_and_postcode, _by_door, _by_contact)
"""Two records that share one of these are compared. Whatever one cell gets wrong, another key does not need it."""
LOOSE_KEYS: tuple[MatchKey, ...] = (_by_born, _by_name_and_year, _by_name_and_street, _by_name_and_number, _by_house)
"""In a long list two of these have to be shared: alone each brings too many strangers together."""
LONG = 20_000
"""How many people a list has that is compared more sparingly."""
CROWD, LOOSE_CROWD = 60, 20
"""A key that more people than this share says nothing: they are not compared for its sake. In a long list, loose keys
say nothing sooner."""
