"""Tenant lists like real ones, of any length: blank cells, odd spaces, slips of the pen, people who are in it twice."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

COLUMNS = (
    "Tenancy Ref", "Forename", "Surname", "House No", "Street", "Town", "Postcode", "Property Ref", "Estate",
    "Patch", "Mobile", "Email", "DOB", "Preferred Language",
)  # fmt: skip
_GIVEN = (
    "Amina", "Łukasz", "Zoë", "Jean-Paul", "Siobhán", "Mary", "John", "Agnes", "Tariq", "Wanjiru", "李", "محمد", "Iain",
    "Catriona", "Gurpreet", "Olena", "Dmitri", "Rose", "Hamish", "Fatima", "Ewa", "Peter", "Isla", "Noor", "Craig",
)  # fmt: skip
_FAMILY_START = ("Mac", "Mc", "O'", "van ", "", "", "", "", "", "", "", "")
_FAMILY = (
    "Donald", "Leod", "Neil", "Kay", "Wilson", "Brown", "Reid", "Khan", "Nowak", "Wiśniewska", "Smith", "Campbell",
    "Ross", "Kowalski", "Singh", "Ahmed", "Stewart", "Murray", "Hughes", "Grant", "Fraser", "Bell", "Shevchenko",
    "Wang", "الحسن",
)  # fmt: skip
_FAMILY_END = ("", "", "", "", "", "son", "-Bell", "ton", "ley", "field")
_STREETS = (
    "Larch",
    "Alder",
    "Rowan",
    "High",
    "Station",
    "Kirk",
    "Mill",
    "School",
    "Bridge",
    "Harbour",
    "Castle",
    "Glebe",
)
_KINDS = ("Street", "Road", "Court", "Walk", "Avenue", "Terrace", "Place", "Gardens")
_TOWNS = ("Glenrothes", "Kirkcaldy", "Dunfermline", "Cowdenbeath", "Leven", "St Andrews", "Methil", "Burntisland")


def rows_of_a_list(count: int, *, seed: int = 1) -> Iterator[tuple[str, ...]]:
    """`count` rows under `COLUMNS`, the same for the same seed. About 2.2 people live at one address."""
    chance = random.Random(seed)
    for number in range(count):
        home = random.Random(number * 5 // 11)
        town = home.randrange(len(_TOWNS))
        street = f"{home.choice(_STREETS)} {home.choice(_KINDS)}"
        yield tuple(
            _spoilt(cell, chance)
            for cell in (
                f"T{100_000 + number}",
                chance.choice(_GIVEN),
                chance.choice(_FAMILY_START) + chance.choice(_FAMILY) + chance.choice(_FAMILY_END),
                str(home.randrange(1, 400)),
                street,
                _TOWNS[town],
                f"KY{town + 1} {home.randrange(1, 10)}{home.choice('ABDEFGHJLN')}{home.choice('ABDEFGHJLN')}",
                f"P{50_000 + number * 5 // 11}",
                f"{_STREETS[town]} Park",
                f"Patch {town % 5 + 1}",
                f"07{chance.randrange(400_000_000, 999_999_999)}",
                f"tenant{number}@example.org",
                f"{chance.randrange(1, 29):02d}/{chance.randrange(1, 13):02d}/{chance.randrange(1930, 2008)}",
                chance.choice(("", "", "", "", "", "English", "Polish", "Urdu", "Klingon")),
            )
        )


def _spoilt(cell: str, chance: random.Random) -> str:
    """The cell as people type it: now and then blank, in capitals, between spaces or with two letters swapped.

    References stay: a list whose own numbers are wrong is another test.
    """
    luck = chance.random()
    if luck > 0.12 or not cell or (cell[0] in "TP" and cell[1:].isdigit()):
        return cell
    if luck < 0.05:
        return "" if not cell.isalpha() else cell
    if luck < 0.07:
        return f"  {cell} "
    if luck < 0.09:
        return cell.upper()
    at = chance.randrange(len(cell))
    return cell[:at] + cell[at + 1 : at + 2] + cell[at : at + 1] + cell[at + 2 :]


def write_list(
    path: Path, rows: Iterator[Sequence[str]] | Sequence[Sequence[str]], columns: Sequence[str] = COLUMNS
) -> Path:
    """A CSV file of these rows; answers its path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(columns)
        out.writerows(rows)
    return path
