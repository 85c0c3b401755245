"""`python -m tests.benchmarks [NAMES] [--json FILE] [--large]`: all measurements beside their floors and peers, as a
table and JSON. The names are those of `SUBJECTS`. Not part of the tests: what is slow on a busy machine is no mistake.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import batches, check_in, office, receive, search, window
from tests.benchmarks.figures import Figure, table

MILLION = 1_000_000


def _tenant_list(_large: bool) -> list[Figure]:
    from tests.benchmarks import tenant_list

    found = tenant_list.measure()
    rows = f"tenant list of {found['rows']:,.0f} rows, CSV to searchable"
    return [
        Figure(rows, found["ours_s"], "s", found["raw_s"], "executemany of the same rows and index entries", 4),
        Figure("  the same", found["ours_s"], "s", found["sqlite_utils_s"], "sqlite-utils with FTS on a plain file", 2),
        Figure("  a part, while others wait, median", found["part_median_ms"], "ms", 100.0, "a limit", 1),
        Figure("  the longest part", found["part_longest_ms"], "ms", 100.0, "a limit"),
    ]


def _paper(_large: bool) -> list[Figure]:
    from tests.benchmarks import paper

    return paper.measure(peers=True)


def _first_page(_large: bool) -> list[Figure]:
    from tests.benchmarks import first_page

    return first_page.measure()


def _told(subject: str, found: dict[str, float]) -> list[Figure]:
    return [Figure(f"{subject}: {name}", value, "", 1.0, "told as it is") for name, value in found.items()]


def _look_alikes(_large: bool) -> list[Figure]:
    from tests.benchmarks import look_alikes

    return look_alikes.measure()


SUBJECTS: dict[str, Callable[[bool], list[Figure]]] = {
    "window": lambda _large: window.measure(),
    "search": lambda large: search.measure(large=MILLION if large else None),
    "check-in": lambda _large: check_in.measure(),
    "tenant-list": _tenant_list,
    "receive": lambda large: [*receive.measure(), *(receive.measure_merging() if large else ())],
    "office": lambda large: office.measure() if large else office.measure(20_000, 20_000),
    "batches": lambda _large: _told("batches", batches.measure()),
    "paper": _paper,
    "first-page": _first_page,
    "look-alikes": _look_alikes,
}


def main() -> int:
    """Measure; answers 1 when a figure to reach is not reached, 2 when a subject could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure against floors and peers.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {', '.join(SUBJECTS)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--large", action="store_true", help="a million people, years of attendances: takes minutes")
    asked = parser.parse_args()
    unknown = set(asked.names) - SUBJECTS.keys()
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    figures: list[Figure] = []
    missing: dict[str, str] = {}
    for name in asked.names or SUBJECTS:
        sys.stderr.write(f"measuring {name} ...\n")
        try:
            found = SUBJECTS[name](asked.large)
        except Exception as error:  # noqa: BLE001 - what was measured so far is worth more than a traceback
            missing[name] = f"{type(error).__name__}: {error}"
            continue
        if not found:
            missing[name] = "not there yet"
        figures += found
    sys.stdout.write(table(figures) + "\n")
    for name, why in missing.items():
        sys.stdout.write(f"{name}: not measured: {why}\n")
    if asked.json:
        told = {
            "machine": {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()},
            "figures": [figure.as_json() for figure in figures],
            "missing": missing,
        }
        asked.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return 2 if missing else int(any(figure.met is False for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
