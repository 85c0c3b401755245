"""The peers, run by a Python of their own: `python look_alikes_peers.py LIST.csv` answers JSON on standard output.

The list has the columns rec_id, given_name, surname, address_1, postcode, date_of_birth and any others; equal numbers
in `rec_id` (`rec-12-org`, `rec-12-dup-0`) are one person.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import warnings
from importlib import import_module
from typing import Any


def with_splink(people: Any) -> Any:
    """The pairs that a usual splink model finds, trained on the list itself."""
    splink: Any = import_module("splink")
    cl: Any = import_module("splink.comparison_library")
    block_on = splink.block_on
    rules = [
        block_on("given_name", "surname"),
        block_on("date_of_birth"),
        block_on("surname", "postcode"),
        block_on("given_name", "postcode"),
        block_on("address_1", "postcode"),
    ]
    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="rec_id",
        blocking_rules_to_generate_predictions=rules,
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.LevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.LevenshteinAtThresholds("postcode", [1, 2]),
            cl.JaroWinklerAtThresholds("address_1", [0.9, 0.7]),
        ],
    )
    api = splink.DuckDBAPI()
    linker = splink.Linker(api.register(people), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("date_of_birth", "surname")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("date_of_birth"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("postcode"))
    found = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    return list(zip(found["rec_id_l"], found["rec_id_r"], strict=True))


def with_recordlinkage(people: Any) -> Any:
    """The pairs that a plain rule set of recordlinkage finds."""
    recordlinkage: Any = import_module("recordlinkage")
    people = people.set_index("rec_id")
    index = recordlinkage.Index()
    for column in ("given_name", "surname", "date_of_birth", "postcode", "address_1"):
        index.block(column)
    compare = recordlinkage.Compare()
    compare.string("given_name", "given_name", method="jarowinkler", threshold=0.85)
    compare.string("surname", "surname", method="jarowinkler", threshold=0.85)
    compare.exact("date_of_birth", "date_of_birth")
    compare.string("address_1", "address_1", method="levenshtein", threshold=0.7)
    compare.string("postcode", "postcode", method="levenshtein", threshold=0.7)
    for column in {"address_2", "suburb"} & set(people.columns):
        compare.string(column, column, method="jarowinkler", threshold=0.85)
    agreement = compare.compute(index.index(people), people)
    return list(agreement[agreement.sum(axis=1) >= 3].index)


def main() -> int:
    """Measure each peer that is installed."""
    pandas: Any = import_module("pandas")
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    answer: dict[str, dict[str, Any]] = {}
    for name, find in (("splink", with_splink), ("recordlinkage", with_recordlinkage)):
        people = pandas.read_csv(sys.argv[1], dtype=str, skipinitialspace=True)
        people.columns = [column.strip() for column in people.columns]
        start = time.perf_counter()
        try:
            pairs = find(people)
        except ImportError:
            answer[name] = {"missing": "not installed"}
            continue
        answer[name] = {"seconds": time.perf_counter() - start, "pairs": [[str(a), str(b)] for a, b in pairs]}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
