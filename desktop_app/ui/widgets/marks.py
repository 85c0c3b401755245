"""Which letters of a line were matched by what was typed, so that they can be marked."""

from __future__ import annotations

import functools
import unicodedata

# Letters that do not fall apart into a base letter and an accent, but are typed without their stroke.
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ß": "s", "æ": "a", "œ": "o"})


def marks(text: str, query: str) -> tuple[tuple[int, int], ...]:
    """Answer (start, length) of the parts of ``text`` that ``query``'s words match, in order, never overlapping.

    Case and accents are ignored, as the search ignores them. A word is marked where it begins a word; only if it
    begins none is it marked inside one. Digits also match over the spaces of a phone number.
    """
    folded, places = _folded(text)
    found: list[tuple[int, int]] = []
    for word in query.split():
        needle, _ = _folded(word)
        if needle:
            found.extend(_places_of(folded, needle))
    spans = [(places[start], _with_accents(text, places[end - 1] + 1)) for start, end in found]
    return _merged(spans)


def _places_of(folded: str, needle: str) -> list[tuple[int, int]]:
    every: list[tuple[int, int]] = []
    start = folded.find(needle)
    while start >= 0:
        every.append((start, start + len(needle)))
        start = folded.find(needle, start + len(needle))
    beginnings = [span for span in every if span[0] == 0 or not folded[span[0] - 1].isalnum()]
    if every or not needle.isdigit():
        return beginnings or every[:1]
    return _digits_over_spaces(folded, needle)


def _digits_over_spaces(folded: str, needle: str) -> list[tuple[int, int]]:
    kept = [place for place, letter in enumerate(folded) if letter not in " -()"]
    start = "".join(folded[place] for place in kept).rfind(needle)
    return [(kept[start], kept[start + len(needle) - 1] + 1)] if start >= 0 else []


def _with_accents(text: str, end: int) -> int:
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple((start, end - start) for start, end in merged)


@functools.lru_cache(maxsize=512)
def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    """Answer the text without case and accents, and for each of its letters the place in the original."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for part in unicodedata.normalize("NFKD", letter.lower().translate(_STROKES)):
            if not unicodedata.combining(part):
                letters.append(part)
                places.append(place)
    return "".join(letters), tuple(places)
