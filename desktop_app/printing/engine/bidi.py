"""Embedding levels of text that mixes directions: the Unicode bidirectional algorithm (UAX #9), rules P2 to L2.

The character classes come from Python's own Unicode data. The libraries at hand answer only with reordered text, and
a line breaker needs the levels; so the algorithm is here, and is tested against Unicode's own examples.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

_MAX_DEPTH: Final = 125
_EXPLICIT: Final = frozenset({"LRE", "RLE", "LRO", "RLO"})
_ISOLATES: Final = frozenset({"LRI", "RLI", "FSI"})
_OPENING: Final = _EXPLICIT | _ISOLATES
_OPENING_RTL: Final = frozenset({"RLE", "RLO", "RLI"})
_STEERING: Final = _OPENING | {"PDF", "PDI", "B"}
_REMOVED: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "BN"})
_BLANK: Final = _REMOVED | {"WS", "FSI", "LRI", "RLI", "PDI"}
_NOT_OVERRIDDEN: Final = _REMOVED | {"B"}
_NEUTRAL: Final = frozenset({"B", "S", "WS", "ON", "FSI", "LRI", "RLI", "PDI"})
_STRONG_RTL: Final = frozenset({"R", "AL"})
_BRACKETS: Final = {
    "(": ")", "[": "]", "{": "}", "\u2045": "\u2046", "\u207d": "\u207e", "\u208d": "\u208e", "\u2308": "\u2309",
    "\u230a": "\u230b", "\u2329": "\u232a", "\u27e6": "\u27e7", "\u27e8": "\u27e9", "\u27ea": "\u27eb",
    "\u27ec": "\u27ed",
    "\u27ee": "\u27ef", "\u2983": "\u2984", "\u2985": "\u2986", "\u2e22": "\u2e23", "\u2e24": "\u2e25",
    "\u2e26": "\u2e27",
    "\u2e28": "\u2e29", "\u3008": "\u3009", "\u300a": "\u300b", "\u300c": "\u300d", "\u300e": "\u300f",
    "\u3010": "\u3011",
    "\u3014": "\u3015", "\u3016": "\u3017", "\u3018": "\u3019", "\u301a": "\u301b", "\uff08": "\uff09",
    "\uff3b": "\uff3d",
    "\uff5b": "\uff5d", "\uff5f": "\uff60", "\uff62": "\uff63",
}  # fmt: skip
_CLOSING: Final = {closing: opening for opening, closing in _BRACKETS.items()}
# The two pairs of angle brackets that Unicode holds for the same.
_SAME: Final = {"\u2329": "\u3008", "\u232a": "\u3009"}


def classes_of(text: str) -> list[str]:
    """The bidirectional class of each character; one that Unicode has not given yet counts as a letter."""
    return [unicodedata.bidirectional(each) or "L" for each in text]


def levels(text: str, base: int) -> list[int]:
    """The embedding level of each character of one paragraph; odd levels run right to left.

    `base` is the paragraph's own level, 0 or 1: it comes from the document's language, never from the text.
    """
    return resolve(text, classes_of(text), base)


def first_strong(classes: list[str]) -> int:
    """Rules P2 and P3: 1 where the first strong character outside isolates runs right to left, else 0."""
    depth = 0
    for each in classes:
        if each in _ISOLATES:
            depth += 1
        elif each == "PDI":
            depth = max(0, depth - 1)
        elif depth == 0 and each in ("L", "R", "AL"):
            return 0 if each == "L" else 1
    return 0


def resolve(text: str, classes: list[str], base: int) -> list[int]:
    """Levels from given classes (rules X1 to I2 and the first parts of L1); `text` is looked at for bracket pairs
    alone.
    """
    original = classes
    found, classes = _explicit(original, base)
    kept = [i for i, each in enumerate(original) if each not in _REMOVED]
    for sequence in _sequences(original, found, kept, base):
        _weak(sequence, classes)
        _brackets(sequence, classes, text, original)
        _neutral(sequence, classes)
        for i in sequence.places:
            if found[i] % 2 == 0:
                found[i] += {"R": 1, "AN": 2, "EN": 2}.get(classes[i], 0)
            elif classes[i] in ("L", "EN", "AN"):
                found[i] += 1
    previous = base
    for i, each in enumerate(original):
        if each in _REMOVED:
            found[i] = previous
        previous = found[i]
    return reset_ends(original, found, base)


def reset_ends(classes: list[str], found: list[int], base: int) -> list[int]:
    """Rule L1: separators, and the blanks before them or at the end of a line, go back to the paragraph's level."""
    levels_of_line = list(found)
    trailing = True
    for i in range(len(classes) - 1, -1, -1):
        each = classes[i]
        if each in ("B", "S"):
            levels_of_line[i] = base
            trailing = True
        elif trailing:
            if each in _BLANK:
                levels_of_line[i] = base
            else:
                trailing = False
    return levels_of_line


def visual_order(found: list[int]) -> list[int]:
    """Rule L2: the places of a line's characters (or runs) from left to right."""
    order = list(range(len(found)))
    odd = [level for level in found if level % 2]
    if not odd:
        return order
    if len(odd) == len(found) and min(odd) == max(odd):
        return order[::-1]
    for level in range(max(found), min(odd) - 1, -1):
        start = 0
        while start < len(order):
            if found[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and found[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end
    return order


def _matching(classes: list[str]) -> dict[int, int]:
    """BD9: which PDI closes which isolate."""
    pairs: dict[int, int] = {}
    open_ones: list[int] = []
    for i, each in enumerate(classes):
        if each in _ISOLATES:
            open_ones.append(i)
        elif each == "PDI" and open_ones:
            pairs[open_ones.pop()] = i
    return pairs


class _Embeddings:
    """The directional status stack of rules X1 to X8: (level, override, whether an isolate opened it)."""

    def __init__(self, base: int) -> None:
        self.stack: list[tuple[int, str, bool]] = [(base, "", False)]
        self._isolates_too_deep = self._embeddings_too_deep = self._isolates = 0

    def open(self, kind: str, *, rtl: bool) -> None:
        """Rules X2 to X5c."""
        isolate = kind in _ISOLATES
        level = self.stack[-1][0]
        deeper = (level + 1) | 1 if rtl else (level + 2) & ~1
        if deeper <= _MAX_DEPTH and not self._isolates_too_deep and not self._embeddings_too_deep:
            self.stack.append((deeper, {"LRO": "L", "RLO": "R"}.get(kind, ""), isolate))
            self._isolates += isolate
        elif isolate:
            self._isolates_too_deep += 1
        elif not self._isolates_too_deep:
            self._embeddings_too_deep += 1

    def close_isolate(self) -> None:
        """Rule X6a."""
        if self._isolates_too_deep:
            self._isolates_too_deep -= 1
        elif self._isolates:
            self._embeddings_too_deep = 0
            while not self.stack[-1][2]:
                self.stack.pop()
            self.stack.pop()
            self._isolates -= 1

    def close_embedding(self) -> None:
        """Rule X7."""
        if self._isolates_too_deep:
            return
        if self._embeddings_too_deep:
            self._embeddings_too_deep -= 1
        elif not self.stack[-1][2] and len(self.stack) > 1:
            self.stack.pop()


def _explicit(original: list[str], base: int) -> tuple[list[int], list[str]]:
    """Rules X1 to X8: the level that each character is embedded at, and its class after overrides."""
    if _STEERING.isdisjoint(original):
        return [base] * len(original), list(original)
    pairs = _matching(original)
    inside = _Embeddings(base)
    found: list[int] = []
    classes: list[str] = []
    level, override = base, ""
    for i, each in enumerate(original):
        if each not in _STEERING:
            found.append(level)
            classes.append(override if override and each not in _NOT_OVERRIDDEN else each)
            continue
        if each == "PDI":
            inside.close_isolate()
            level, override, _ = inside.stack[-1]
        found.append(base if each == "B" else level)
        classes.append(override if override and each not in _NOT_OVERRIDDEN else each)
        if each in _OPENING:
            rtl = each in _OPENING_RTL
            if each == "FSI":
                rtl = first_strong(original[i + 1 : pairs.get(i, len(original))]) == 1
            inside.open(each, rtl=rtl)
        elif each == "PDF":
            inside.close_embedding()
        level, override, _ = inside.stack[-1]
    return found, classes


@dataclass(slots=True)
class _Sequence:
    """An isolating run sequence (BD13): the places of its characters, its level, and the directions at its two ends."""

    places: list[int]
    level: int
    start: str
    end: str


def _sequences(original: list[str], found: list[int], kept: list[int], base: int) -> list[_Sequence]:
    """Rule X10."""
    if kept and _ISOLATES.isdisjoint(original) and len({found[i] for i in kept}) == 1:
        level = found[kept[0]]
        edge = "R" if max(level, base) % 2 else "L"
        return [_Sequence(kept, level, edge, edge)]
    runs: list[list[int]] = []
    for i in kept:
        if runs and found[runs[-1][-1]] == found[i]:
            runs[-1].append(i)
        else:
            runs.append([i])
    pairs = _matching(original)
    closed_by = {closing: opening for opening, closing in pairs.items()}
    by_first = {run[0]: run for run in runs}
    position = {place: at for at, place in enumerate(kept)}
    answer: list[_Sequence] = []
    for run in runs:
        if original[run[0]] == "PDI" and run[0] in closed_by:
            continue
        places = list(run)
        while places[-1] in pairs and pairs[places[-1]] in by_first:
            places += by_first[pairs[places[-1]]]
        level = found[places[0]]
        before = position[places[0]] - 1
        level_before = found[kept[before]] if before >= 0 else base
        after = position[places[-1]] + 1
        opens = original[places[-1]] in _ISOLATES and places[-1] not in pairs
        level_after = base if opens or after >= len(kept) else found[kept[after]]
        if original[places[-1]] in _ISOLATES:
            level_after = base
        answer.append(
            _Sequence(
                places, level, "R" if max(level, level_before) % 2 else "L", "R" if max(level, level_after) % 2 else "L"
            )
        )
    return answer


def _weak(sequence: _Sequence, classes: list[str]) -> None:
    """Rules W1 to W7."""
    _marks_and_digits(sequence, classes)
    _separators(sequence.places, classes)
    strong = sequence.start
    for i in sequence.places:  # W6, W7
        if classes[i] in ("ES", "ET", "CS"):
            classes[i] = "ON"
        elif classes[i] in ("L", "R"):
            strong = classes[i]
        elif classes[i] == "EN" and strong == "L":
            classes[i] = "L"


def _marks_and_digits(sequence: _Sequence, classes: list[str]) -> None:
    """Rules W1 to W3."""
    previous = sequence.start
    for i in sequence.places:
        if classes[i] == "NSM":
            classes[i] = "ON" if previous in ("LRI", "RLI", "FSI", "PDI") else previous
        previous = classes[i]
    strong = sequence.start
    for i in sequence.places:
        if classes[i] in ("L", "R", "AL"):
            strong = classes[i]
        elif classes[i] == "EN" and strong == "AL":
            classes[i] = "AN"
    for i in sequence.places:
        if classes[i] == "AL":
            classes[i] = "R"


def _separators(places: list[int], classes: list[str]) -> None:
    """Rules W4 and W5."""
    for at in range(1, len(places) - 1):
        here, left, right = classes[places[at]], classes[places[at - 1]], classes[places[at + 1]]
        if left == right and ((here in ("ES", "CS") and left == "EN") or (here == "CS" and left == "AN")):
            classes[places[at]] = left
    at = 0
    while at < len(places):
        end = at
        while end < len(places) and classes[places[end]] == "ET":
            end += 1
        if end > at:
            before = at > 0 and classes[places[at - 1]] == "EN"
            if before or (end < len(places) and classes[places[end]] == "EN"):
                for i in places[at:end]:
                    classes[i] = "EN"
        at = max(end, at + 1)


def _direction(kind: str) -> str:
    return "R" if kind in ("R", "EN", "AN") else "L" if kind == "L" else ""


def _brackets(sequence: _Sequence, classes: list[str], text: str, original: list[str]) -> None:
    """Rule N0: a pair of brackets takes the direction of what it holds."""
    embedding = "R" if sequence.level % 2 else "L"
    places = sequence.places
    for opening, closing in _bracket_pairs(sequence, classes, text):
        inside = {_direction(classes[places[at]]) for at in range(opening + 1, closing)} - {""}
        if embedding in inside:
            chosen = embedding
        elif inside:
            context = sequence.start
            for at in range(opening - 1, -1, -1):
                if before := _direction(classes[places[at]]):
                    context = before
                    break
            chosen = context if context != embedding else embedding
        else:
            continue
        for at in (opening, closing):
            classes[places[at]] = chosen
            for follow in range(at + 1, len(places)):
                if original[places[follow]] != "NSM":
                    break
                classes[places[follow]] = chosen


def _bracket_pairs(sequence: _Sequence, classes: list[str], text: str) -> list[tuple[int, int]]:
    """BD16."""
    stack: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    if _CLOSING.keys().isdisjoint(text):
        return pairs
    for at, i in enumerate(sequence.places):
        if classes[i] != "ON":
            continue
        character = text[i]
        if character in _BRACKETS:
            if len(stack) == 63:
                break
            closing = _BRACKETS[character]
            stack.append((_SAME.get(closing, closing), at))
        elif character in _CLOSING:
            wanted = _SAME.get(character, character)
            for depth in range(len(stack) - 1, -1, -1):
                if stack[depth][0] == wanted:
                    pairs.append((stack[depth][1], at))
                    del stack[depth:]
                    break
    return sorted(pairs)


def _neutral(sequence: _Sequence, classes: list[str]) -> None:
    """Rules N1 and N2."""
    places = sequence.places
    embedding = "R" if sequence.level % 2 else "L"
    at = 0
    while at < len(places):
        if classes[places[at]] not in _NEUTRAL:
            at += 1
            continue
        end = at
        while end < len(places) and classes[places[end]] in _NEUTRAL:
            end += 1
        before = _direction(classes[places[at - 1]]) if at else sequence.start
        after = _direction(classes[places[end]]) if end < len(places) else sequence.end
        for i in places[at:end]:
            classes[i] = before if before == after else embedding
        at = end
