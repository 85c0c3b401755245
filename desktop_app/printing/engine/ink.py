"""Pages into PDF: marks become operators, fonts are embedded with just the glyphs that were drawn.

Built on reportlab's object layer (`pdfbase.pdfdoc`) rather than its canvas, which draws every page's first word in a
font of its own choice that is not embedded. Every font is one Type 0 font whose codes are glyph numbers, so shaped
text and plain text are drawn alike and can be copied and read aloud alike.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from reportlab.pdfbase import pdfdoc

from desktop_app.printing.engine.colours import BLACK, WHITE, Colour
from desktop_app.printing.engine.fonts import INVISIBLE, Face
from desktop_app.printing.engine.strips import BoxMark, Mark, PictureMark, RuleMark, TextMark, TickMark
from desktop_app.printing.engine.structure import number_of, write_description, write_outline, write_structure
from desktop_app.printing.engine.tags import FOOTER, HEADER, Tag, as_text
from desktop_app.printing.engine.text import Run
from desktop_app.printing.sizes import PAGE_HEIGHT, PAGE_WIDTH

_NOTHING: Final = "\u2060"


class _Page(pdfdoc.PDFPage):
    """reportlab's page, with the two entries of tagged PDF that it does not know."""

    __NoDefault__ = [*pdfdoc.PDFPage.__NoDefault__, "StructParents", "Tabs"]  # noqa: RUF012 - as it is there
    StructParents: int
    Tabs: object


class Ink:
    """A PDF in the making. Marks are drawn page by page; `finished` gives the file's bytes."""

    def __init__(self, title: str, author: str, language: str, *, paper: Colour = WHITE, rtl: bool = False) -> None:
        self._paper = paper
        self._title, self._author, self._language = title, author, language
        self._pdf = pdfdoc.PDFDocument(compression=1, invariant=1, lang=language, pdfVersion=(1, 7))
        self._pdf.info.title = title
        self._pdf.info.author = author
        self._pdf.info.subject = title
        self._pdf.info.creator = self._pdf.info.producer = "Neighbourhood Desk"
        viewer = pdfdoc.PDFDictionary({"DisplayDocTitle": pdfdoc.PDFtrue})
        if rtl:
            viewer["Direction"] = pdfdoc.PDFName("R2L")
        self._pdf.Catalog.ViewerPreferences = viewer  # type: ignore[attr-defined]  # its stub lacks it
        self._fonts: dict[str, _Embedded] = {}
        self._font_list = pdfdoc.PDFDictionary({})
        self._font_reference = _added(self._pdf, self._font_list, "fonts")
        self._pictures: dict[str, pdfdoc.PDFObjectReference] = {}
        self._pages: list[int] = []
        self._owners: list[list[Tag]] = []
        self._tops: dict[int, float] = {}

    def page(self, marks: Sequence[tuple[float, float, Sequence[Mark]]]) -> None:
        """One page. Each group of marks has its own origin: distance from the left and from the top edge of the
        paper.
        """
        operators: list[str] = []
        if self._paper != WHITE:
            ground = f"{_rgb(self._paper)} rg 0 0 {_n(PAGE_WIDTH)} {_n(PAGE_HEIGHT)} re f 0 g"
            operators.append(f"/Artifact <</Type /Background>> BDC {ground} EMC")
        used: dict[str, pdfdoc.PDFObjectReference] = {}
        owners: list[Tag] = []
        self._owners.append(owners)
        placed = ((mark, left, PAGE_HEIGHT - top) for left, top, group in marks for mark in group)
        for tag, together in groupby(placed, key=lambda each: each[0].tag):
            operators.append(self._opening(tag, owners))
            for mark, left, top in together:
                if tag is not None and tag.title and id(tag) not in self._tops:
                    self._tops[id(tag)] = top - mark.y + PAGE_HEIGHT * 0.03
                operators += self._operators(mark, left, top, used)
            operators.append("EMC")
        page = _Page()
        page.MediaBox = pdfdoc.PDFArray([0, 0, _n(PAGE_WIDTH), _n(PAGE_HEIGHT)])
        # Given as a finished stream: reportlab would write it in base 85 too, which is larger and slow.
        page.Contents = pdfdoc.PDFStream(content="\n".join(operators) or " ", filters=[pdfdoc.PDFZCompress])
        page.StructParents = len(self._pages)
        page.Tabs = pdfdoc.PDFName("S")
        resources: dict[str, object] = {"Font": self._font_reference}
        if used:
            resources["XObject"] = pdfdoc.PDFDictionary(used)
        page.Resources = pdfdoc.PDFDictionary(resources)
        self._pages.append(number_of(self._pdf, page, self._pdf.thisPageName()))
        self._pdf.addPage(page)

    def _opening(self, tag: Tag | None, owners: list[Tag]) -> str:
        """The operator that begins marks of one tag."""
        if tag is None:
            return "/Artifact <</Type /Layout>> BDC"
        if tag in (HEADER, FOOTER):
            return f"/Artifact <</Type /Pagination /Subtype /{tag.kind}>> BDC"
        tag.content.append((len(self._owners) - 1, len(owners)))
        owners.append(tag)
        return f"/{tag.kind} <</MCID {len(owners) - 1}>> BDC"

    def finished(self, tags: Tag) -> bytes:
        """The whole file, with the structure of which the marks were part. Call once, after the last page."""
        for embedded in self._fonts.values():
            self._font_list[embedded.name] = embedded.written(self._pdf)
        write_structure(self._pdf, tags, self._pages, self._owners)
        if len(self._pages) > 1:
            write_outline(self._pdf, tags, self._pages, self._tops)
        write_description(self._pdf, self._title, self._author, self._language)
        return bytes(self._pdf.GetPDFData(None))

    def _operators(
        self, mark: Mark, left: float, top: float, used: dict[str, pdfdoc.PDFObjectReference]
    ) -> Iterator[str]:
        match mark:
            case TextMark():
                yield from self._text(mark, left, top)
            case BoxMark():
                area = f"{_n(left + mark.x)} {_n(top - mark.y - mark.height)} {_n(mark.width)} {_n(mark.height)} re"
                if mark.fill is not None:
                    yield f"{_rgb(mark.fill)} rg {area} f 0 g"
                if mark.stroke:
                    yield _in_colour(mark.colour, f"{_n(mark.stroke)} w {area} S")
            case RuleMark():
                line = f"{_n(left + mark.x)} {_n(top - mark.y)} m {_n(left + mark.to_x)} {_n(top - mark.to_y)} l S"
                ends = f"[{_n(mark.dash)}] 0 d {line} [] 0 d" if mark.dash else f"2 J {line} 0 J"
                yield _in_colour(mark.colour, f"{_n(mark.stroke)} w {ends}")
            case TickMark():
                places = ((0.2, 0.52, "m"), (0.42, 0.78, "l"), (0.82, 0.2, "l"))
                path = " ".join(
                    f"{_n(left + mark.x + across * mark.side)} {_n(top - mark.y - down * mark.side)} {pen}"
                    for across, down, pen in places
                )
                yield f"{_n(mark.stroke)} w 2 J {path} S 0 J"
            case PictureMark():
                name = self._picture(mark, used)
                place = f"{_n(left + mark.x)} {_n(top - mark.y - mark.height)}"
                yield f"q {_n(mark.width)} 0 0 {_n(mark.height)} {place} cm /{name} Do Q"

    def _text(self, mark: TextMark, left: float, top: float) -> Iterator[str]:
        x, y = left + mark.x, top - mark.y
        yield "BT" if mark.colour == BLACK else f"{_rgb(mark.colour)} rg BT"
        line = mark.line
        for run, place in zip(line.runs, line.places, strict=True):
            font = self._font(run.face)
            codes = font.codes(run)
            if run.language:
                yield f"/Span <</Lang ({run.language})>> BDC"
            yield f"/{font.name} {_n(mark.size)} Tf"
            at = x + place * mark.size / 1000
            if run.moves:
                yield from _shaped(run, codes, mark.size, at, y)
            else:
                yield f"1 0 0 1 {_n(at)} {_n(y)} Tm <{''.join(codes)}> Tj"
            if run.language:
                yield "EMC"
        yield "ET" if mark.colour == BLACK else "ET 0 g"

    def _font(self, face: Face) -> _Embedded:
        font = self._fonts.get(face.name)
        if font is None:
            font = self._fonts[face.name] = _Embedded(face, f"F{len(self._fonts) + 1}")
        return font

    def _picture(self, mark: PictureMark, used: dict[str, pdfdoc.PDFObjectReference]) -> str:
        raster = mark.raster
        name = "P" + hashlib.sha256(raster.data).hexdigest()[:16]
        if name not in self._pictures:
            stream = pdfdoc.PDFStream(content=raster.data)
            for key, value in {
                "Type": pdfdoc.PDFName("XObject"),
                "Subtype": pdfdoc.PDFName("Image"),
                "Width": raster.pixels[0],
                "Height": raster.pixels[1],
                "ColorSpace": pdfdoc.PDFName("DeviceRGB"),
                "BitsPerComponent": 8,
                "Filter": pdfdoc.PDFName("DCTDecode" if raster.jpeg else "FlateDecode"),
            }.items():
                stream.dictionary[key] = value
            self._pictures[name] = _added(self._pdf, stream, name)
        used[name] = self._pictures[name]
        return name


def _shaped(run: Run, codes: Sequence[str], size: float, x: float, y: float) -> Iterator[str]:
    """A shaped run, glyph by glyph.

    Where a script reorders its letters or slopes through its line, the text goes with them, so that it is copied and
    read as it was typed. Arabic letters on a level line go without: readers put them in order themselves, and would
    turn them round twice.
    """
    drawn = []
    for code, (offset_x, offset_y, advance) in zip(codes, run.moves, strict=True):
        drawn.append(f"1 0 0 1 {_n(x + offset_x * size / 1000)} {_n(y + offset_y * size / 1000)} Tm <{code}> Tj")
        x += advance * size / 1000
    if not run.rtl:
        yield from _said(run.text, drawn)
    elif run.face.tall:
        yield from _words_said(run, drawn)
    else:
        # Marks between words of the two directions have no order of their own: they stay with what is read before.
        yield from drawn if any(each.isalpha() for each in run.text) else reversed(drawn)


def _words_said(run: Run, drawn: Sequence[str]) -> Iterator[str]:
    """Each word of a right-to-left run in reading order, with its letters as they were typed."""
    begins = [match.start() for match in re.finditer(r"[^ \u00a0]+[ \u00a0]*|^[ \u00a0]+", run.text)]
    word_of = [bisect_right(begins, cluster) - 1 for cluster in run.clusters]
    for word in range(len(begins)):
        end = begins[word + 1] if word + 1 < len(begins) else len(run.text)
        glyphs = [drawn[i] for i in range(len(drawn)) if word_of[i] == word]
        yield from _said(run.text[begins[word] : end], glyphs)


def _said(text: str, drawn: Sequence[str]) -> Iterator[str]:
    heard = "".join(each for each in text if each not in INVISIBLE)
    yield f"/Span <</ActualText {as_text(heard)}>> BDC"
    yield from drawn
    yield "EMC"


class _Embedded:
    """One font of one PDF: which glyphs were drawn, and what each stands for.

    A code of the font is a glyph that stands for certain letters. Most glyphs stand for one letter and are their own
    code; the dotless tooth of Nastaliq is drawn for five letters, and has a code for each.
    """

    def __init__(self, face: Face, name: str) -> None:
        self.name = name
        self._face = face
        self._codes: dict[tuple[int, str], int] = {}
        self._glyphs: dict[int, int] = {}
        self._text: dict[int, str] = {}
        self._next = face.glyphs
        self._known: dict[int, tuple[Run, tuple[str, ...]]] = {}

    def codes(self, run: Run) -> tuple[str, ...]:
        """The codes of a run's glyphs, as hexadecimal digits."""
        known = self._known.get(id(run))
        if known is None:
            told = _told_by_cluster(run) if run.moves else [each for each in run.text if each not in INVISIBLE]
            codes = tuple(f"{self._code(glyph, text):04X}" for glyph, text in zip(run.glyphs, told, strict=True))
            known = self._known[id(run)] = (run, codes)
        return known[1]

    def _code(self, glyph: int, text: str) -> int:
        code = self._codes.get((glyph, text))
        if code is None:
            code = glyph
            if glyph in self._glyphs:
                code, self._next = self._next, self._next + 1
            self._codes[glyph, text] = code
            self._glyphs[code] = glyph
            self._text[code] = text
        return code

    def written(self, pdf: pdfdoc.PDFDocument) -> pdfdoc.PDFObjectReference:
        """The font's objects, added to the file."""
        codes = sorted(self._text)
        data = self._face.subset(self._glyphs.values())
        tag = _tag(data)
        base = pdfdoc.PDFName(f"{tag}+{self._face.name}")
        program = pdfdoc.PDFStream(content=data, filters=[pdfdoc.PDFZCompress])
        program.dictionary["Length1"] = len(data)
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("FontDescriptor"),
                "FontName": base,
                "Flags": 4,
                "FontBBox": pdfdoc.PDFArray([-1000, round(self._face.descent), 2000, round(self._face.ascent)]),
                "ItalicAngle": 0,
                "Ascent": round(self._face.ascent),
                "Descent": round(self._face.descent),
                "CapHeight": 700,
                "StemV": 140 if self._face.name.endswith("-Bold") else 80,
                "FontFile2": _added(pdf, program, f"{self.name}-program"),
            }
        )
        widths = [
            part for code in codes for part in (code, pdfdoc.PDFArray([_n(self._face.width(self._glyphs[code]))]))
        ]
        system = {"Registry": pdfdoc.PDFString("Adobe"), "Ordering": pdfdoc.PDFString("Identity"), "Supplement": 0}
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("CIDFontType2"),
                "BaseFont": base,
                "CIDSystemInfo": pdfdoc.PDFDictionary(system),
                "CIDToGIDMap": self._map(pdf, codes),
                "DW": 1000,
                "W": pdfdoc.PDFArray(widths),
                "FontDescriptor": _added(pdf, descriptor, f"{self.name}-descriptor"),
            }
        )
        to_unicode = pdfdoc.PDFStream(content=self._to_unicode(codes), filters=[pdfdoc.PDFZCompress])
        font = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("Type0"),
                "BaseFont": base,
                "Encoding": pdfdoc.PDFName("Identity-H"),
                "DescendantFonts": pdfdoc.PDFArray([_added(pdf, descendant, f"{self.name}-descendant")]),
                "ToUnicode": _added(pdf, to_unicode, f"{self.name}-to-unicode"),
            }
        )
        return _added(pdf, font, f"{self.name}-font")

    def _map(self, pdf: pdfdoc.PDFDocument, codes: Sequence[int]) -> object:
        """Which glyph each code is: the same number, but where a glyph has more than one code."""
        if all(self._glyphs[code] == code for code in codes):
            return pdfdoc.PDFName("Identity")
        table = b"".join(self._glyphs.get(code, 0).to_bytes(2, "big") for code in range(codes[-1] + 1))
        return _added(pdf, pdfdoc.PDFStream(content=table, filters=[pdfdoc.PDFZCompress]), f"{self.name}-map")

    def _to_unicode(self, codes: Sequence[int]) -> str:
        lines = [f"<{code:04X}> <{self._text[code].encode('utf-16-be').hex().upper()}>" for code in codes]
        blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
        body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
            f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        )


def _told_by_cluster(run: Run) -> list[str]:
    """What each glyph of shaped text stands for: the widest of those that draw one letter stands for it, its dots and
    marks for nothing (a word joiner, as nothing at all may not be said).
    """
    ends = dict(pairwise(sorted({*run.clusters, len(run.text)})))
    widest: dict[int, int] = {}
    for i, cluster in enumerate(run.clusters):
        if cluster not in widest or run.moves[i][2] > run.moves[widest[cluster]][2]:
            widest[cluster] = i
    told = []
    for i, cluster in enumerate(run.clusters):
        text = "".join(each for each in run.text[cluster : ends[cluster]] if each not in INVISIBLE)
        told.append(text if widest[cluster] == i and text else _NOTHING)
    return told


def _added(pdf: pdfdoc.PDFDocument, part: pdfdoc.PDFObject, name: str) -> pdfdoc.PDFObjectReference:
    """The object as part of the file, by reference; `name` is this program's own and not written."""
    reference = pdf.Reference(part, name)  # type: ignore[no-untyped-call]  # its stub leaves it untyped
    # The stub does not tell what comes back, so the type checker is told here.
    assert isinstance(reference, pdfdoc.PDFObjectReference)  # noqa: S101 - see above
    return reference


def _tag(data: bytes) -> str:
    """Six capital letters that name a subset; the same subset has the same name."""
    digest = hashlib.sha256(data).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _rgb(colour: Colour) -> str:
    return " ".join(_n(part) for part in colour)


def _in_colour(colour: Colour, operators: str) -> str:
    return operators if colour == BLACK else f"{_rgb(colour)} RG {operators} 0 G"


def _n(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"
