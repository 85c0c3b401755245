"""Flags are never last-writer-wins: one that a copy took down and another kept stays up until somebody settles it.

What is said of a flag is kept for ever, and names what whoever said it knew of. What nobody replaced stands; if that
differs, the word that protects the person counts (exchange.md 3.2).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One word about one flag: up or down. `order` sorts words by when they were said, `replaces` are ids."""

    id: str
    raised: bool
    order: tuple[str, ...]
    replaces: frozenset[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """The id of the word that counts, and whether another one that stands says otherwise."""

    counts: str
    disputed: bool


def standing(words: Iterable[Word]) -> Standing | None:
    """What the words about one flag of one person come to, in whatever order they come; None without any."""
    said = sorted(words, key=lambda word: word.order)
    replaced = {one for word in said for one in word.replaces if one != word.id}
    heads = [word for word in said if word.id not in replaced] or said  # two that name each other still stand
    if not heads:
        return None
    up = [word for word in heads if word.raised]
    return Standing((up or heads)[-1].id, 0 < len(up) < len(heads))
