"""Which word counts of what is never last-writer-wins: the answers about a consent, what is said of a flag.

Every word is kept for ever, and names those that whoever said it knew of. What nobody replaced stands. Where two stand
that were said without knowing of each other and differ, the one that protects the person counts (a no; a flag that is
up) until somebody settles it (exchange.md 3.2).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One word about one thing. `protects`: it is the careful one. `order` sorts words by when they were said.

    `replaces` are ids; None for an answer from before they were noted: it replaces what was earlier in its `record`.
    """

    id: str
    protects: bool
    order: tuple[str, ...]
    replaces: frozenset[str] | None
    record: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The id of the word that counts, and the ids of all that stand, earliest first; `disputed`: they differ."""

    counts: str
    stand: tuple[str, ...]
    disputed: bool


def standing(words: Iterable[Word]) -> Standing | None:
    """What the words about one thing of one person come to, in whatever order they come; None without any."""
    said = sorted(words, key=lambda word: word.order)
    replaced = {one for word in said for one in word.replaces or () if one != word.id}
    last: dict[str, tuple[str, ...]] = {}
    for word in said:
        if word.replaces is None:
            last[word.record] = word.order
    heads = [w for w in said if w.id not in replaced and w.order >= last.get(w.record, w.order)]
    heads = heads or said  # two that name each other still stand
    if not heads:
        return None
    careful = [word for word in heads if word.protects]
    return Standing((careful or heads)[-1].id, tuple(word.id for word in heads), disputed=0 < len(careful) < len(heads))
