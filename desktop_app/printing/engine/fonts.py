"""The letters: which font draws which character, how wide it is, and what a reader sees where no font has a character.

All fonts are static TrueType files of `resources/fonts`. One table orders them; the first one that has a character
draws it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import uharfbuzz as hb  # type: ignore[import-untyped]  # ships no types; what it answers is converted in Face

from desktop_app.domain.errors import PrintTrouble
from desktop_app.paths import resource

REGULAR: Final = (
    "AtkinsonHyperlegibleNext-Regular.ttf",
    "NotoSans-Regular.ttf",
    "NotoNaskhArabic-Regular.ttf",
    "NotoSansSC-Regular.ttf",
    "NotoSansGurmukhi-Regular.ttf",
)
BOLD: Final = (
    "AtkinsonHyperlegibleNext-Bold.ttf",
    "NotoSans-Bold.ttf",
    "NotoNaskhArabic-Bold.ttf",
    "NotoSansSC-Bold.ttf",
    "NotoSansGurmukhi-Bold.ttf",
)

# What draws Urdu in a document or in words of that language: the sloping hand that its readers learn. Arabic letters in
# other languages stay upright, as they stand on lines that are not high enough for it.
OF_LANGUAGE: Final = {"ur": ("NotoNastaliqUrdu-Regular.ttf", "NotoNastaliqUrdu-Bold.ttf")}

# Characters that have no ink of their own: they steer shaping and line breaking, and are never looked up in a font.
INVISIBLE: Final = frozenset("\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufeff\ufe0e\ufe0f\u00ad") | frozenset(
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xE0020, 0xE0080))
)
# Letters that stand for another with the same look, for when no font has the first.
STAND_INS: Final = {"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u2009": " ", "\u2011": "-", "\u2010": "-"}


# Tables that a font embedded in a PDF does not use.
_DROPPED: Final = (
    "GSUB",
    "GPOS",
    "GDEF",
    "cmap",
    "name",
    "post",
    "OS/2",
    "kern",
    "DSIG",
    "STAT",
    "meta",
    "BASE",
    "MATH",
)


@dataclass(frozen=True, slots=True)
class ShapedGlyph:
    """A glyph of shaped text, lengths in thousandths of the print size; `cluster` is the character that it begins
    with.
    """

    number: int
    cluster: int
    advance: float
    offset_x: float
    offset_y: float


class Face:
    """One font file: glyph numbers and widths by character, in thousandths of the print size."""

    def __init__(self, file: Path) -> None:
        self.name = file.stem
        self.tall = file.stem.startswith("NotoNastaliq")
        self._face = hb.Face(hb.Blob.from_file_path(str(file)))
        self._font = hb.Font(self._face)
        self._scale = 1000 / int(self._face.upem)
        self.glyphs = int(self._face.glyph_count)
        self.characters: frozenset[str] = frozenset(chr(code) for code in self._face.unicodes)
        extents = self._font.get_font_extents("ltr")
        self.ascent = float(extents.ascender) * self._scale
        self.descent = float(extents.descender) * self._scale
        self._glyphs: dict[str, int] = {}
        self._widths: dict[int, float] = {}

    def glyph(self, character: str) -> int:
        """Number of the glyph of a character that this font has."""
        number = self._glyphs.get(character)
        if number is None:
            number = self._glyphs[character] = int(self._font.get_nominal_glyph(ord(character)) or 0)
        return number

    def width(self, glyph: int) -> float:
        """Width of a glyph in thousandths of the print size."""
        width = self._widths.get(glyph)
        if width is None:
            width = self._widths[glyph] = float(self._font.get_glyph_h_advance(glyph)) * self._scale
        return width

    def shaped(self, text: str, *, rtl: bool, language: str) -> tuple[ShapedGlyph, ...]:
        """The glyphs of text of one direction, from left to right, with letters joined and marks placed as `language`
        does. Characters without ink have done their work then and are left out.
        """
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.language = language
        buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        hb.shape(self._font, buffer, {"kern": False})
        scale = self._scale
        return tuple(
            ShapedGlyph(info.codepoint, info.cluster, at.x_advance * scale, at.x_offset * scale, at.y_offset * scale)
            for info, at in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        )

    def subset(self, glyphs: Iterable[int]) -> bytes:
        """A font file with the outlines of these glyphs alone; they keep their numbers."""
        wanted = hb.SubsetInput()
        wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NOTDEF_OUTLINE
        wanted.glyph_set.update(glyphs)
        wanted.drop_table_tag_set.update(int.from_bytes(tag.encode("ascii"), "big") for tag in _DROPPED)
        return bytes(hb.subset(self._face, wanted).blob.data)


@lru_cache(maxsize=32)
def face(file: str) -> Face:
    """The font of that file name. Raises `PrintTrouble('font-missing')` with the fact `font` when it is not there."""
    path = resource("fonts", file)
    if not path.is_file():
        raise PrintTrouble("font-missing", font=file)
    return Face(path)


@lru_cache(maxsize=8192)
def face_of(character: str, *, strong: bool, language: str = "") -> Face | None:
    """The first font that has the character, or None where no font has it; `language` is that of the words."""
    own = OF_LANGUAGE.get(language)
    if own is not None and unicodedata.bidirectional(character) in {"AL", "NSM"}:
        candidate = face(own[strong])
        if character in candidate.characters:
            return candidate
    for file in BOLD if strong else REGULAR:
        candidate = face(file)
        if character in candidate.characters:
            return candidate
    return None


def printable(text: str) -> str:
    """The text in characters that our fonts have.

    What no font has is named in square brackets, so that nobody takes a gap for the whole truth: '[slightly smiling
    face]' for a sign, '[3 Thai letters]' for letters. Control characters become spaces.
    """
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(_stretches(composed))


def _stretches(text: str) -> Iterator[str]:
    lost = ""
    for character in text:
        shown = _shown(character)
        if shown is None:
            lost += character
            continue
        if lost:
            yield _named(lost)
            lost = ""
        yield shown
    if lost:
        yield _named(lost)


@lru_cache(maxsize=8192)
def _shown(character: str) -> str | None:
    """The character or its stand-in, '' for one without ink and without a part in shaping, None if no font has it."""
    if character in INVISIBLE:
        return "" if character in "\ufeff\ufe0e\ufe0f\u00ad" else character
    if unicodedata.category(character) in {"Cc", "Zl", "Zp"}:
        return " "
    if face_of(character, strong=False) is not None:
        return character
    stand_in = STAND_INS.get(character)
    if stand_in is not None:
        return character
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and all(face_of(each, strong=False) for each in plain):
        return plain
    return None


def _named(lost: str) -> str:
    letters = [each for each in lost if unicodedata.category(each)[0] in "LMN"]
    if len(letters) == len(lost):
        script = unicodedata.name(lost[0], "").split(" ")[0].capitalize()
        kind = f"{script} letter" if script else "letter"
        return f"[{len(lost)} {kind}{'' if len(lost) == 1 else 's'}]"
    # A joiner, a skin tone or a flag letter belongs to the sign before it: the sign's own name says enough.
    names = [unicodedata.name(each, f"sign U+{ord(each):04X}").lower() for each in lost if not _modifier(each)]
    return "".join(f"[{name}]" for name in names) or "[sign]"


def _modifier(character: str) -> bool:
    return character in INVISIBLE or 0x1F3FB <= ord(character) <= 0x1F3FF
