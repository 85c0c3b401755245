"""People who are here twice: time, precision and recall beside splink and recordlinkage on the same lists.

The peers are no part of the product: NEIGHBOURHOOD_DESK_PEERS names a Python that has them (any of the two may be
missing). NEIGHBOURHOOD_DESK_LIST names a list to measure besides those that are made up: a CSV with the columns rec_id,
given_name, surname, address_1, postcode, date_of_birth, in which `rec-N-...` with equal N are one person.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from desktop_app.domain import look_alikes as rule
from desktop_app.domain.look_alikes import Traits
from desktop_app.domain.person_values import tidy_birth_date
from desktop_app.domain.text_folding import address_key
from desktop_app.services import look_alikes
from tests.benchmarks.doubles import KINDS_OF_LISTS, Kind, a_list
from tests.benchmarks.figures import Figure

PEERS, LIST = "NEIGHBOURHOOD_DESK_PEERS", "NEIGHBOURHOOD_DESK_LIST"
BESIDE_PEERS = ("half of them twice, all alone", "a town", "many twins and namesakes")
_HEAD = ("rec_id", "given_name", "surname", "address_1", "postcode", "date_of_birth")
_TODAY = date(2026, 11, 21)
_PLACE = ("address_1", "address_2", "suburb", "state")


@dataclass(frozen=True)
class Found:
    """How a side did: seconds, and the shares of what it showed that is right, and of what is there that it showed."""

    seconds: float
    precision: float
    recall: float

    def __str__(self) -> str:
        return f"precision {self.precision:.4f}, recall {self.recall:.4f}"


def measure() -> list[Figure]:
    """Every kind of list for ourselves, some beside the peers."""
    figures = []
    with TemporaryDirectory() as folder:
        named = Path(os.environ[LIST]) if LIST in os.environ else None
        kinds = enumerate(KINDS_OF_LISTS.items())
        lists = [(name, _written(kind, Path(folder) / f"{at}.csv")) for at, (name, kind) in kinds]
        for name, path in [*([(named.stem, named)] if named else []), *lists]:
            mine = _ours(path)
            beside = _peers(path) if name in BESIDE_PEERS or path == named else {}
            figures.append(Figure(f"look-alikes, {name}", mine.seconds, "s", mine.seconds, "ours", note=str(mine)))
            for peer, theirs in beside.items():
                if isinstance(theirs, str):
                    figures.append(Figure("  the same", mine.seconds, "s", mine.seconds, f"{peer}: {theirs}"))
                else:
                    figures.append(Figure("  the same", mine.seconds, "s", theirs.seconds, peer, 1, note=str(theirs)))
    return [*figures, *_large()]


def _large(people: int = 100_000) -> list[Figure]:
    entries = a_list(replace(Kind(), people=people, twice=0.03), 5)
    traits = [
        rule.traits(e.given, e.family, e.born, e.phone, e.email, "", address_key(e.address, e.postcode))
        for e in entries
    ]
    start = time.perf_counter()
    shown = look_alikes.alike(traits)
    took = time.perf_counter() - start
    found = _judged([(str(entries[s.a].person), str(entries[s.b].person)) for s in shown], _pairs_there(entries), took)
    return [Figure(f"look-alikes, {people:,} people", took, "s", 60.0, "a limit", 1, note=str(found))]


def _written(kind: Kind, path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((*_HEAD, "phone", "email"))
        for n, e in enumerate(a_list(kind)):
            born = e.born.replace("-", "")
            writer.writerow((f"rec-{e.person}-{n}", e.given, e.family, e.address, e.postcode, born, e.phone, e.email))
    return path


def _ours(path: Path) -> Found:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [{k.strip(): v.strip() for k, v in row.items()} for row in csv.DictReader(file)]
    took = []
    for _ in range(3):
        start = time.perf_counter()
        shown = look_alikes.alike([_traits(row) for row in rows])
        took.append(time.perf_counter() - start)
    people = [_person(row["rec_id"]) for row in rows]
    there = sum(n * (n - 1) // 2 for n in Counter(people).values())
    return _judged([(people[one.a], people[one.b]) for one in shown], there, median(took))


def _traits(row: dict[str, str]) -> Traits:
    number = f"{row['street_number']} " if row.get("street_number") else ""
    key = address_key(number + ", ".join(row[name] for name in _PLACE if row.get(name)), row["postcode"])
    born = tidy_birth_date(row["date_of_birth"], today=_TODAY) or ""
    return rule.traits(row["given_name"], row["surname"], born, row.get("phone", ""), row.get("email", ""), "", key)


def _peers(path: Path) -> dict[str, Found | str]:
    python = os.environ.get(PEERS)
    if python is None:
        return dict.fromkeys(("splink", "recordlinkage"), f"not measured, as {PEERS} names no Python")
    script = Path(__file__).with_name("look_alikes_peers.py")
    said = subprocess.run([python, script, path], capture_output=True, text=True, check=True)
    answer: dict[str, dict[str, Any]] = json.loads(said.stdout)
    with path.open(encoding="utf-8", newline="") as file:
        people = [_person(row[0]) for row in list(csv.reader(file))[1:]]
    there = sum(n * (n - 1) // 2 for n in Counter(people).values())
    found: dict[str, Found | str] = {}
    for name, told in answer.items():
        pairs = [(_person(a), _person(b)) for a, b in told.get("pairs", ())]
        found[name] = str(told["missing"]) if "missing" in told else _judged(pairs, there, told["seconds"])
    return found


def _judged(pairs: Sequence[tuple[str, str]], there: int, seconds: float) -> Found:
    right = sum(a == b for a, b in pairs)
    return Found(seconds, right / len(pairs) if pairs else 1.0, right / there if there else 1.0)


def _pairs_there(entries: Sequence[Any]) -> int:
    return sum(n * (n - 1) // 2 for n in Counter(e.person for e in entries).values())


def _person(row_id: str) -> str:
    return row_id.strip().split("-")[1]
