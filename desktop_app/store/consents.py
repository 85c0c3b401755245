"""Who agreed, of everyone at once: the rule of `domain.standing` as SQL, for lists that are written as they are read.

A list of 100,000 people asks it of each of them inside its one query; the rule in Python would have to load every
answer there is first. A test with random answers holds the two to the same (`tests/services/test_standing_answers.py`).
"""

from __future__ import annotations

STANDING = """
NOT {0}.void AND NOT EXISTS (
    SELECT 1 FROM consent newer
    WHERE newer.purpose = {0}.purpose AND NOT newer.void AND newer.id <> {0}.id
      AND (newer.person_id = {0}.person_id AND newer.replaces IS NULL AND (newer.at, newer.clk) > ({0}.at, {0}.clk)
           OR newer.person_id IN ({1}) AND instr(newer.replaces, {0}.id))
)
"""
"""SQL: whether an answer (alias `{0}`) stands, among those of the people `{1}`.

Answers that do not say what they replace come from before they did: they replace whatever was earlier.
"""

READ_AS = """
SELECT {0}.person_id
UNION SELECT person_id FROM same_person
      WHERE kept_id = coalesce((SELECT kept_id FROM same_person WHERE person_id = {0}.person_id), {0}.person_id)
UNION SELECT coalesce((SELECT kept_id FROM same_person WHERE person_id = {0}.person_id), {0}.person_id)
"""
"""Those people: everyone who is read as the same person."""


def standing(alias: str) -> str:
    """SQL for whether the answer in `consent AS alias` stands."""
    return STANDING.format(alias, READ_AS.format(alias))
