"""Which answers about consent count: every one is kept, and each says which answers its officer knew of.

An answer that no other one replaces stands. When two laptops asked the same person without knowing of each other, two
stand; if they differ, a no counts until somebody asks again and an answer replaces both.
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
