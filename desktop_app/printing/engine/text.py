"""Text into lines: words, fonts by character, shaping where a script needs it, and line breaking in reading order.

Plain text takes a fast path of table look-ups. Text that runs right to left or joins its letters is levelled
(`bidi`), broken in logical order, shaped run by run with HarfBuzz and reordered line by line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from desktop_app.printing.engine import bidi
from desktop_app.printing.engine.fonts import BOLD, INVISIBLE, REGULAR, STAND_INS, Face, face, face_of, printable
from desktop_app.printing.model import Span

NBSP: Final = "\u00a0"
RIGHT_TO_LEFT: Final = frozenset({"ur", "ar", "fa", "he"})

_TOGETHER: Final = re.compile(
    r"""
    \b[A-Z]{1,2}[0-9][A-Z0-9]?\ [0-9][A-Z]{2}\b                      # a postcode
    | (?<![\w+])\+?[0-9][0-9()]*(?:\ [0-9()]{2,}){1,4}(?!\w)          # a phone number
    | \b[0-9]{1,2}\ (?:January|February|March|April|May|June|July|August|September|October|November|December)
      (?:\ [0-9]{4})?\b                                              # a date
    | \b[0-9.]{1,5}\ (?:am|pm|pt|mm)\b                               # a time of day, a length
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one font, ready to draw: `glyphs` with the shift of each after it has advanced, in thousandths of
    the size.

    `moves` holds (x offset, y offset, advance) per glyph for shaped runs and is empty for plain ones; `clusters`
    then says which character of `text` each glyph begins with.
    """

    face: Face
    glyphs: tuple[int, ...]
    text: str
    width: float
    moves: tuple[tuple[float, float, float], ...] = ()
    clusters: tuple[int, ...] = ()
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line, its runs from left to right; `width` in points, `text` in reading order.

    `broken`: it holds a part of a word that no line had room for.
    """

    runs: tuple[Run, ...]
    width: float
    text: str
    broken: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    """Something that is never broken; `space` after it is dropped at the end of a line."""

    text: str
    strong: bool
    space: str
    broken: bool = False


def unbroken(text: str) -> str:
    """The text with no-break spaces inside postcodes, phone numbers, dates and times of day."""
    return _TOGETHER.sub(lambda match: match.group().replace(" ", NBSP), text)


@lru_cache(maxsize=65536)
def plain_runs(text: str, strong: bool) -> tuple[tuple[Run, ...], float]:
    """Runs of left-to-right text that needs no shaping, and their width in thousandths of the size."""
    first = face((BOLD if strong else REGULAR)[0])
    known = first.characters
    if all(each in known for each in text):
        return _run(first, text)
    runs: list[Run] = []
    start = 0
    owners = [_owner(each, strong) for each in text]
    for i in range(1, len(text) + 1):
        if i == len(text) or owners[i] is not owners[start]:
            runs += _run(owners[start], text[start:i])[0]
            start = i
    return tuple(runs), sum(run.width for run in runs)


def _run(owner: Face, text: str) -> tuple[tuple[Run, ...], float]:
    visible = [each for each in text if each not in INVISIBLE]
    glyphs = tuple(owner.glyph(each if each in owner.characters else STAND_INS.get(each, each)) for each in visible)
    width = sum(map(owner.width, glyphs))
    return (Run(owner, glyphs, text, width),), width


def _owner(character: str, strong: bool) -> Face:
    found = face_of(character, strong=strong)
    if found is None and character in STAND_INS:
        found = face_of(STAND_INS[character], strong=strong)
    return found or face((BOLD if strong else REGULAR)[0])


@lru_cache(maxsize=8192)
def _joins(character: str) -> bool:
    """True for characters whose script joins or stacks its letters, or runs right to left."""
    if unicodedata.bidirectional(character) in {"R", "AL", "AN", "NSM"}:
        return True
    return "\u0900" <= character <= "\u0dff" or character in "\u2066\u2067\u2068\u2069\u200e\u200f"


def needs_shaping(text: str) -> bool:
    """True where the fast path would draw the text wrongly."""
    return not text.isascii() and any(map(_joins, text))


def text_width(spans: Sequence[Span], size: float) -> float:
    """Width in points of the text on one line."""
    return sum(_measure(printable(unbroken(span.text)), span.strong) for span in spans) * size / 1000


def longest_word(spans: Sequence[Span], size: float) -> float:
    """Width in points of the widest thing in the text that is never broken over lines."""
    return max((_measure(word.text, word.strong) for word in _words(spans)), default=0.0) * size / 1000


@lru_cache(maxsize=65536)
def _measure(text: str, strong: bool) -> float:
    """Width of a word in thousandths of the size."""
    if needs_shaping(text):
        return sum(run.width for run in _mixed_line([_Word(text, strong, "")], rtl=False))
    return plain_runs(text, strong)[1]


def set_lines(spans: Sequence[Span], size: float, width: float, longest: int, *, rtl: bool = False) -> tuple[Line, ...]:
    """The text in lines no wider than `width` points and no longer than `longest` characters, broken between words.

    A single word wider than a line is broken where it must be: after a mark such as @ or /, else between any two
    characters.
    """
    limit = width * 1000 / size
    broken: list[list[_Word]] = [[]]
    used, count = 0.0, 0
    for word in _fitting(_words(spans), limit):
        wide = _measure(word.text, word.strong)
        space = _measure(word.space, word.strong) if word.space else 0.0
        if broken[-1] and (used + wide > limit + 0.01 or count + len(word.text) > longest):
            broken.append([])
            used, count = 0.0, 0
        broken[-1].append(word)
        used += wide + space
        count += len(word.text) + len(word.space)
    return tuple(_line(words, size, rtl) for words in broken if words)


def _words(spans: Sequence[Span]) -> Iterator[_Word]:
    for span in spans:
        for match in re.finditer(r"([^ ]+)( *)", printable(unbroken(span.text))):
            space = " " if match.group(2) else ""
            yield from _breakable(match.group(1), span.strong, space)


def _breakable(text: str, strong: bool, space: str) -> Iterator[_Word]:
    """The pieces of a word: Chinese may break between any two characters but not before a closing mark."""
    if text.isascii() or not any("\u3040" <= each <= "\u9fff" for each in text):
        yield _Word(text, strong, space)
        return
    piece = ""
    for i, each in enumerate(text):
        piece += each
        following = text[i + 1] if i + 1 < len(text) else ""
        if following and "\u3040" <= each <= "\u9fff" and unicodedata.category(following)[0] not in "PM":
            yield _Word(piece, strong, "")
            piece = ""
    yield _Word(piece, strong, space)


def _fitting(words: Iterator[_Word], limit: float) -> Iterator[_Word]:
    for word in words:
        if _measure(word.text, word.strong) <= limit:
            yield word
        else:
            yield from _forced(word, limit)


def _forced(word: _Word, limit: float) -> Iterator[_Word]:
    """Pieces of a word that no line can hold: at its no-break spaces first, then after marks, then anywhere."""
    for pattern in (f"[^{NBSP}]+{NBSP}?", r"[^@/._\\-]+[@/._\\-]*|[@/._\\-]+"):
        pieces = re.findall(pattern, word.text)
        if len(pieces) > 1:
            for i, piece in enumerate(pieces):
                space = word.space if i == len(pieces) - 1 else " " if piece.endswith(NBSP) else ""
                yield from _fitting(iter((_Word(piece.rstrip(NBSP), word.strong, space, broken=True),)), limit)
            return
    piece = ""
    for each in word.text:
        if piece and not unicodedata.combining(each) and _measure(piece + each, word.strong) > limit:
            yield _Word(piece, word.strong, "", broken=True)
            piece = ""
        piece += each
    yield _Word(piece, word.strong, word.space, broken=True)


def _line(words: list[_Word], size: float, rtl: bool) -> Line:
    text = "".join(word.text + word.space for word in words).rstrip()
    mixed = rtl or needs_shaping(text)
    runs = tuple(_mixed_line(words, rtl) if mixed else _plain_line(words))
    broken = any(word.broken for word in words)
    return Line(runs, sum(run.width for run in runs) * size / 1000, text, broken)


def _plain_line(words: list[_Word]) -> Iterator[Run]:
    start = 0
    for i in range(1, len(words) + 1):
        if i == len(words) or words[i].strong != words[start].strong:
            text = "".join(word.text + word.space for word in words[start:i])
            yield from plain_runs(text.rstrip() if i == len(words) else text, words[start].strong)[0]
            start = i


def _mixed_line(words: list[_Word], rtl: bool) -> Iterator[Run]:
    pieces = [(word.text + word.space, word.strong) for word in words]
    text = "".join(piece for piece, _ in pieces).rstrip()
    strong = [flag for piece, flag in pieces for _ in piece][: len(text)]
    found = bidi.levels(text, 1 if rtl else 0)
    runs: list[tuple[int, int, int]] = []
    for i in range(len(text)):
        if runs and found[i] == runs[-1][2] and strong[i] == strong[runs[-1][0]]:
            runs[-1] = (runs[-1][0], i + 1, runs[-1][2])
        else:
            runs.append((i, i + 1, found[i]))
    for at in bidi.visual_order([level for _, _, level in runs]):
        start, end, level = runs[at]
        yield from shaped(text[start:end], strong[start], level)


@lru_cache(maxsize=16384)
def shaped(text: str, strong: bool, level: int) -> tuple[Run, ...]:
    """Runs of text of one level, from left to right, each shaped in its own font."""
    if level % 2 == 0 and not needs_shaping(text):
        return plain_runs(text, strong)[0]
    parts = _by_font(text, strong)
    runs = [_shape(owner, part, level) for owner, part in parts]
    return tuple(reversed(runs) if level % 2 else runs)


def _by_font(text: str, strong: bool) -> list[tuple[Face, str]]:
    """The text cut where the font changes; marks, joiners and blanks stay with what they follow."""
    parts: list[tuple[Face, str]] = []
    for each in text:
        follows = bool(parts) and (each in INVISIBLE or unicodedata.combining(each) != 0)
        owner = parts[-1][0] if follows else _owner(each, strong)
        if parts and not follows and each in parts[-1][0].characters and _joins(parts[-1][1][-1]):
            owner = parts[-1][0]
        if parts and parts[-1][0] is owner:
            parts[-1] = (owner, parts[-1][1] + each)
        else:
            parts.append((owner, each))
    return parts


def _shape(owner: Face, text: str, level: int) -> Run:
    glyphs = owner.shaped(text, rtl=bool(level % 2))
    moves = tuple((glyph.offset_x, glyph.offset_y, glyph.advance) for glyph in glyphs)
    numbers = tuple(glyph.number for glyph in glyphs)
    clusters = tuple(glyph.cluster for glyph in glyphs)
    return Run(owner, numbers, text, sum(move[2] for move in moves), moves, clusters, bool(level % 2))
