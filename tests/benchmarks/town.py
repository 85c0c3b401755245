"""A made-up town of any size, and a copy that holds it: a few thousand names, three people to five at two addresses."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import uuid_utils

from desktop_app.domain.changes import Op
from desktop_app.domain.people import sort_key
from desktop_app.domain.text_folding import address_key
from desktop_app.store.engine import Identity, Store, Surroundings
from desktop_app.store.journal import chunks
from desktop_app.store.tables import PersonRow, PropertyRow
from tests.support.builders import KEY, ORGANISATION

_LINES = (Path(__file__).parent / "town.txt").read_text(encoding="utf-8").splitlines()
GIVEN, FAMILY, STREETS, KINDS = (line.split() for line in _LINES)
AT_A_TIME = 5000


def addresses(count: int) -> Iterator[tuple[str, str, str]]:
    """Address, postcode and estate, each once."""
    for number in range(count):
        street = STREETS[number % len(STREETS)]
        kind = KINDS[number // len(STREETS) % len(KINDS)]
        door = number // (len(STREETS) * len(KINDS))
        flat = f"Flat {door % 12 + 1}, " if number % 3 else ""
        sector = "ABDEFGHJLNPQRSTUWXYZ"
        code = f"KY{number % 16 + 1} {number // 7 % 9 + 1}{sector[number % 20]}{sector[number // 20 % 20]}"
        yield f"{flat}{door // 12 + 1 if flat else door + 1} {street} {kind}", code, f"{street} Park"


def people(count: int, homes: list[str], seed: int = 1) -> Iterator[dict[str, Any]]:
    """People as records, each at one of these homes."""
    chance = random.Random(seed)
    for number in range(count):
        given, family = chance.choice(GIVEN), chance.choice(FAMILY)
        yield {
            "id": str(uuid_utils.uuid7()),
            "given": given,
            "family": family,
            "sort_key": sort_key(given, family),
            "phone": f"07{chance.randrange(400, 999)} {chance.randrange(1_000_000):06d}",
            "email": f"tenant{number}@example.org" if number % 4 == 0 else "",
            "reference": f"T{100_000 + number}",
            "property_id": homes[number * len(homes) // count],
            "language": chance.choice(("", "", "", "", "pl", "ur")),
            "print_format": chance.choice(("", "", "", "", "", "large", "braille")),
        }


def a_copy(folder: Path, role: str = "office") -> Store:
    """An empty copy whose clock and ids are real."""
    identity = Identity(role, str(uuid_utils.uuid7()), role, ORGANISATION, 1, "0badcafe", "Morag Reid")
    return Store.create(folder, KEY, identity, surroundings())


def surroundings() -> Surroundings:
    """The real clock, and real ids."""
    return Surroundings(lambda: datetime.now(UTC), lambda: str(uuid_utils.uuid7()))


def fill(store: Store, count: int) -> None:
    """Keep a town of `count` people."""
    homes = []
    for some in chunks(addresses(count * 3 // 5), AT_A_TIME):
        records = [
            {
                "id": str(uuid_utils.uuid7()),
                "address": address,
                "postcode": postcode,
                "address_key": address_key(address, postcode),
                "estate": estate,
            }
            for address, postcode, estate in some
        ]
        homes += [record["id"] for record in records]
        with store.write(Op.IMPORT_PEOPLE) as writer:
            writer.add_many(PropertyRow, records)
    for some in chunks(people(count, homes), AT_A_TIME):
        with store.write(Op.IMPORT_PEOPLE) as writer:
            writer.add_many(PersonRow, some)


@cache
def a_town(count: int) -> Store:
    """A copy with `count` people, made once a run and never closed."""
    store = a_copy(Path(mkdtemp(prefix="bench-")) / "copy")
    fill(store, count)
    return store
