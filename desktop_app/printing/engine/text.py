"""Text into lines: words, fonts by character, shaping where a script needs it, and line breaking in reading order.

Plain text takes a fast path of table look-ups. Text that runs right to left or joins its letters is levelled
(`bidi`) paragraph by paragraph, broken in logical order, shaped run by run with HarfBuzz and reordered line by line.
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
from desktop_app.printing.engine.wholes import BLANKS, NBSP, cjk, isolated, splits_between, unbroken
from desktop_app.printing.model import Span

RIGHT_TO_LEFT: Final = frozenset({"ur", "ar", "fa", "he"})
_STEERING: Final = dict.fromkeys((0x200E, 0x200F, *range(0x2066, 0x206A)))  # have done their work when levels are known
_CJK_LINE: Final = 40  # most Chinese characters in a line (WCAG 2.2, 1.4.8)


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one font, ready to draw: `glyphs` with the shift of each after it has advanced, in thousandths of
    the size.

    `moves` holds (x offset, y offset, advance) per glyph for shaped runs and is empty for plain ones; `clusters`
    then says which character of `text` each glyph begins with. `language`: only where the words say their own.
    """

    face: Face
    glyphs: tuple[int, ...]
    text: str
    width: float
    moves: tuple[tuple[float, float, float], ...] = ()
    clusters: tuple[int, ...] = ()
    rtl: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, its runs in reading order, each with its place: how far it begins from the line's left end, in
    thousandths of the size. `width` is in points, `text` in reading order.

    `broken`: it holds a part of a word that no line had room for. `more`: a blank and another line come after it.
    `turned`: the words run the other way than the document, so the line begins at the other side.
    """

    runs: tuple[Run, ...]
    places: tuple[float, ...]
    width: float
    text: str
    broken: bool = False
    more: bool = False
    turned: bool = False

    @property
    def tall(self) -> bool:
        """Whether its letters need more height than the lines of other scripts."""
        return any(run.face.tall for run in self.runs)


@dataclass(frozen=True, slots=True)
class _Word:
    """Something that is never broken; `space` after it is dropped at the end of a line. `language` is that of its
    letters, `own` the same where the words say that it is not the document's.
    """

    text: str
    strong: bool
    space: str
    language: str = ""
    own: str = ""
    broken: bool = False


@lru_cache(maxsize=65536)
def plain_runs(text: str, strong: bool, own: str = "") -> tuple[tuple[Run, ...], float]:
    """Runs of left-to-right text that needs no shaping, and their width in thousandths of the size."""
    first = face((BOLD if strong else REGULAR)[0])
    known = first.characters
    if all(each in known for each in text):
        return _run(first, text, own)
    runs: list[Run] = []
    start = 0
    owners = [_owner(each, strong) for each in text]
    for i in range(1, len(text) + 1):
        if i == len(text) or owners[i] is not owners[start]:
            runs += _run(owners[start], text[start:i], own)[0]
            start = i
    return tuple(runs), sum(run.width for run in runs)


def _run(owner: Face, text: str, own: str) -> tuple[tuple[Run, ...], float]:
    visible = [each for each in text if each not in INVISIBLE]
    glyphs = tuple(owner.glyph(each if each in owner.characters else STAND_INS.get(each, each)) for each in visible)
    width = sum(map(owner.width, glyphs))
    return (Run(owner, glyphs, text, width, language=own),), width


def _owner(character: str, strong: bool, language: str = "") -> Face:
    found = face_of(character, strong=strong, language=language)
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


def text_width(spans: Sequence[Span], size: float, language: str = "en") -> float:
    """Width in points of the text on one line."""
    return sum(_measure(word) + _measure_space(word) for word in _words(spans, language)) * size / 1000


def longest_word(spans: Sequence[Span], size: float, language: str = "en") -> float:
    """Width in points of the widest thing in the text that is never broken over lines."""
    return max((_measure(word) for word in _words(spans, language)), default=0.0) * size / 1000


def _measure(word: _Word) -> float:
    """Width of a word in thousandths of the size."""
    if needs_shaping(word.text):
        return _shaped_width(word.text, word.strong, word.language)
    return plain_runs(word.text, word.strong)[1]


def _measure_space(word: _Word) -> float:
    return plain_runs(word.space, word.strong)[1] if word.space else 0.0


@lru_cache(maxsize=65536)
def _shaped_width(text: str, strong: bool, language: str) -> float:
    rtl = language in RIGHT_TO_LEFT
    (line,) = _mixed_lines([[_Word(text, strong, "", language)]], rtl=rtl)
    return sum(run.width for run, _ in line)


def set_lines(spans: Sequence[Span], size: float, width: float, longest: int, language: str = "en") -> tuple[Line, ...]:
    """The text in lines no wider than `width` points and no longer than `longest` characters (or 40 Chinese ones),
    broken between words. The base direction is that of `language`, the document's, or of the words' own language where
    all of them are in one.

    A single word wider than a line is broken where it must be: after a mark such as @ or /, else between any two
    characters.
    """
    limit = width * 1000 / size
    spoken = _spoken(spans, language)
    if spoken.startswith("zh"):
        longest = min(longest, _CJK_LINE)
    broken: list[list[_Word]] = [[]]
    used, count = 0.0, 0.0
    for word in _fitting(_words(spans, language), limit):
        wide, long = _measure(word), _length(word.text, longest)
        if broken[-1] and (used + wide > limit + 0.01 or count + long > longest + 0.01):
            broken.append([])
            used, count = 0.0, 0.0
        broken[-1].append(word)
        used += wide + _measure_space(word)
        count += long + len(word.space)
    lines = [words for words in broken if words]
    rtl = spoken in RIGHT_TO_LEFT
    turned = rtl != (language in RIGHT_TO_LEFT)
    if rtl or any(needs_shaping(word.text) for words in lines for word in words):
        runs = _mixed_lines(lines, rtl=rtl)
    else:
        runs = [_plain_line(words) for words in lines]
    return tuple(
        _line(words, drawn, size, more=i < len(lines) - 1, turned=turned)
        for i, (words, drawn) in enumerate(zip(lines, runs, strict=True))
    )


def _length(text: str, longest: int) -> float:
    """How many of the characters that a line may have: a Chinese one counts for more."""
    wide = 0 if text.isascii() else sum(map(cjk, text))
    return len(text) - wide + wide * max(1.0, longest / _CJK_LINE)


def _line(words: list[_Word], runs: list[tuple[Run, float]], size: float, *, more: bool, turned: bool) -> Line:
    return Line(
        tuple(run for run, _ in runs),
        tuple(place for _, place in runs),
        sum(run.width for run, _ in runs) * size / 1000,
        "".join(word.text + word.space for word in words).rstrip(" "),
        any(word.broken for word in words),
        more and bool(words[-1].space),
        turned,
    )


def _spoken(spans: Sequence[Span], language: str) -> str:
    """The language of the words as a whole: their own where all of them share it."""
    if len(spans) == 1:
        return spans[0].language or language
    own = {span.language for span in spans if span.text.strip()}
    return own.pop() or language if len(own) == 1 else language


def _words(spans: Sequence[Span], language: str) -> Iterator[_Word]:
    rtl = _spoken(spans, language) in RIGHT_TO_LEFT
    if len(spans) == 1:
        yield from _words_of(spans[0], language, rtl)
        return
    before: _Word | None = None
    for span in spans:
        if before is not None:
            blank = " " if span.text[:1] == " " and not before.space else before.space
            yield _part_of(before, before.text, blank) if blank != before.space else before
            before = None
        for word in _words_of(span, language, rtl):
            if before is not None:
                yield before
            before = word
    if before is not None:
        yield before


@lru_cache(maxsize=32768)
def _words_of(span: Span, language: str, rtl: bool) -> tuple[_Word, ...]:
    own = span.language if span.language != language else ""
    text = isolated(unbroken(printable(span.text)), rtl=rtl, fact=span.fact)
    found = re.findall(r"([^ ]+)( *)", text)
    whole = [_Word(word, span.strong, " " if space else "", own or language, own) for word, space in found]
    return tuple(part for word in whole for part in _breakable(word))


def _breakable(word: _Word) -> Iterator[_Word]:
    """The pieces of a word: Chinese may break between characters, as `splits_between` says."""
    text = word.text
    if text.isascii() or not any(map(cjk, text)):
        yield word
        return
    start = 0
    for i in range(1, len(text)):
        if splits_between(text[i - 1], text[i]):
            yield _part_of(word, text[start:i])
            start = i
    yield _part_of(word, text[start:], word.space)


def _part_of(word: _Word, text: str, space: str = "", *, broken: bool = False) -> _Word:
    return _Word(text, word.strong, space, word.language, word.own, broken or word.broken)


def _fitting(words: Iterator[_Word], limit: float) -> Iterator[_Word]:
    for word in words:
        if _measure(word) <= limit:
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
                part = _part_of(word, piece.rstrip(NBSP), space, broken=True)
                yield from _fitting(iter((part,)), limit)
            return
    piece = ""
    for each in word.text:
        if piece and not unicodedata.combining(each) and _measure(_part_of(word, piece + each)) > limit:
            yield _part_of(word, piece, broken=True)
            piece = ""
        piece += each
    yield _part_of(word, piece, word.space, broken=True)


def _plain_line(words: list[_Word]) -> list[tuple[Run, float]]:
    """The runs of a line without shaping, each with its place."""
    placed: list[tuple[Run, float]] = []
    start, x = 0, 0.0
    for i in range(1, len(words) + 1):
        last = i == len(words)
        if last or words[i].strong != words[start].strong or words[i].own != words[start].own:
            text = "".join([word.text + word.space for word in words[start:i]])
            for run in plain_runs(text.rstrip(" ") if last else text, words[start].strong, words[start].own)[0]:
                placed.append((run, x))
                x += run.width
            start = i
    return placed


def _mixed_lines(lines: list[list[_Word]], *, rtl: bool) -> list[list[tuple[Run, float]]]:
    """The runs of the lines of one paragraph, in reading order, each with its place."""
    texts = ["".join(word.text + word.space for word in words) for words in lines]
    whole = "".join(texts)
    base = 1 if rtl else 0
    found = bidi.levels(whole, base)
    classes = bidi.classes_of(whole)
    answer = []
    start = 0
    for words, text in zip(lines, texts, strict=True):
        end = start + len(text.rstrip(" "))
        levels = bidi.reset_ends(classes[start:end], found[start:end], base)
        styles = [word for word in words for _ in word.text + word.space]
        answer.append(_ordered(whole[start:end], levels, styles))
        start += len(text)
    return answer


def _ordered(text: str, levels: list[int], styles: list[_Word]) -> list[tuple[Run, float]]:
    """One line: runs of one level and one style, shaped, with their places from left to right (UAX #9, L2)."""
    if not text:
        return []
    cuts: list[int] = [0]
    for i in range(1, len(text)):
        one, other = styles[i - 1], styles[i]
        same = one is other or (one.strong, one.language) == (other.strong, other.language)
        if levels[i] != levels[i - 1] or not same:
            cuts.append(i)
    ends = [*cuts[1:], len(text)]
    runs: list[tuple[Run, ...]] = []
    for start, end in zip(cuts, ends, strict=True):
        style = styles[start]
        runs.append(shaped(text[start:end], style.strong, levels[start], style.language, style.own))
    placed: list[list[tuple[Run, float]]] = [[] for _ in runs]
    x = 0.0
    for at in bidi.visual_order([levels[start] for start in cuts]):
        rtl = levels[cuts[at]] % 2 == 1
        for run in reversed(runs[at]) if rtl else runs[at]:
            placed[at].append((run, x))
            x += run.width
        if rtl:
            placed[at].reverse()
    return [each for part in placed for each in part]


@lru_cache(maxsize=16384)
def shaped(text: str, strong: bool, level: int, language: str, own: str = "") -> tuple[Run, ...]:
    """Runs of text of one level, in reading order, each shaped in its own font."""
    inked = text.translate(_STEERING)
    if not inked:
        return ()
    if level % 2 == 0 and not needs_shaping(inked):
        return plain_runs(inked, strong, own)[0]
    return tuple(_shape(owner, part, level, language, own) for owner, part in _by_font(inked, strong, language))


def _by_font(text: str, strong: bool, language: str) -> list[tuple[Face, str]]:
    """The text cut where the font changes; marks, joiners and blanks stay with what they follow."""
    parts: list[tuple[Face, str]] = []
    for each in text:
        follows = bool(parts) and (each in INVISIBLE or unicodedata.combining(each) != 0)
        owner = parts[-1][0] if follows else _owner(each, strong, language)
        if parts and not follows and each in parts[-1][0].characters and _joins(parts[-1][1][-1]):
            owner = parts[-1][0]
        if parts and parts[-1][0] is owner:
            parts[-1] = (owner, parts[-1][1] + each)
        else:
            parts.append((owner, each))
    return parts


def _shape(owner: Face, text: str, level: int, language: str, own: str) -> Run:
    glyphs = owner.shaped(text, rtl=bool(level % 2), language=language)
    # A sloping hand has blanks so narrow that words beside Latin letters would touch them: all blanks are of one width.
    blank = plain_runs(" ", strong=False)[1] if owner.tall else 0.0
    moves = tuple(
        (glyph.offset_x, glyph.offset_y, max(glyph.advance, blank) if text[glyph.cluster] in BLANKS else glyph.advance)
        for glyph in glyphs
    )
    numbers = tuple(glyph.number for glyph in glyphs)
    clusters = tuple(glyph.cluster for glyph in glyphs)
    width = sum(move[2] for move in moves)
    return Run(owner, numbers, text, width, moves, clusters, bool(level % 2), own)
