"""The rules that every printed page must pass, checked on the PDF itself.

Each rule has the name that it has in the design notes. Sources: UKAAF G003 and MS03, RNIB clear print, WCAG 2.2,
American Council of the Blind, Vision Australia, Australian Bureau of Statistics; lengths for handwriting are derived
from these. Rules that need the structure of a tagged PDF (heading levels, cells) come with tagging.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
SANS = re.compile(r"^(AtkinsonHyperlegible|NotoSans|NotoNaskh|NotoNastaliq)")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
SIGNED = ("Name", "Sign here", "Counted by", "Kept by")

RULES = (
    "SIZE-BODY", "SIZE-MIN", "SIZE-HEADING", "LEADING", "PARA-GAP", "LINE-LEN", "ALIGN", "NO-HYPHEN", "CONTRAST",
    "NO-ITALIC", "NO-UNDERLINE", "NO-LIGHT", "ALL-CAPS", "TYPEFACE", "FONT-EMBED", "HORIZONTAL", "A4", "MARGIN",
    "PAGE-NO", "TABLE", "WRITE-IN-H", "WRITE-IN-W", "TICK-BOX", "ALT-LINE",
)  # fmt: skip


@dataclass(frozen=True)
class Broken:
    """One rule broken at one place: `page` from 1, or 0 for the whole file."""

    rule: str
    page: int
    what: str


@dataclass(frozen=True)
class Limits:
    """What the rules ask for at one size; lengths in mm where the name says so."""

    body: float
    smallest: float
    longest_line: int
    margin_mm: float
    hand_height_mm: float
    hand_width_mm: float
    tick_side_mm: float
    tick_gap_mm: float
    tick_to_text_mm: float


LIMITS = {
    "clear": Limits(14, 14, 70, 15, 12, 60, 6, 5, 3),
    "large": Limits(18, 16, 60, 20, 16, 80, 8, 10, 4),
    "giant": Limits(24, 24, 45, 20, 20, 100, 10, 12, 5),
}


@dataclass
class _Line:
    """Characters of one size on one baseline without a wide gap between them."""

    chars: list[dict[str, Any]]
    baseline: float  # from the top of the page
    size: float
    text: str = ""
    x0: float = 0.0
    x1: float = 0.0

    def __post_init__(self) -> None:
        self.text = "".join(char["text"] for char in self.chars).strip()
        inked = [char for char in self.chars if char["text"].strip()] or self.chars
        self.x0, self.x1 = min(char["x0"] for char in inked), max(char["x1"] for char in inked)


@dataclass
class _Page:
    number: int
    page: Any
    lines: list[_Line] = field(default_factory=list)
    cells: list[dict[str, Any]] = field(default_factory=list)
    ticks: list[dict[str, Any]] = field(default_factory=list)
    empty: list[dict[str, Any]] = field(default_factory=list)


def broken_rules(path: Path, size: str | Limits, *, leaflet: bool = True) -> list[Broken]:
    """Every break of a rule in the PDF, which claims to be in `size` (a name, or limits of its own).

    `leaflet`: goes to residents, so it must say that other formats and languages can be had.
    """
    limits = size if isinstance(size, Limits) else LIMITS[size]
    with pdfplumber.open(path) as pdf:
        pages = [_read(number, page, limits) for number, page in enumerate(pdf.pages, 1)]
        found = [*_sizes(pages, limits), *_page_numbers(pages), *_alternative(pages, leaflet=leaflet)]
        for page in pages:
            for check in (_spacing, _line_ends, _look, _edges, _tables, _by_hand):
                found += check(page, limits)
    found += _files(path)
    return found


def _read(number: int, page: Any, limits: Limits) -> _Page:
    read = _Page(number, page)
    rows: dict[tuple[float, float], list[dict[str, Any]]] = defaultdict(list)
    for char in page.chars:
        baseline = float(page.height) - char["matrix"][5]
        rows[(round(baseline, 0), round(char["size"], 1))].append(char)
    for (_, size), chars in sorted(rows.items()):
        baseline = float(page.height) - chars[0]["matrix"][5]
        chars.sort(key=lambda char: char["x0"])
        part = [chars[0]]
        for before, char in pairwise(chars):
            if char["x0"] - before["x1"] > size * 0.5:
                read.lines.append(_Line(part, baseline, size))
                part = []
            part.append(char)
        read.lines.append(_Line(part, baseline, size))
    read.lines = [line for line in read.lines if line.text]
    least_side = 4 * MM
    for rect in page.rects:
        if not rect["stroke"] or min(rect["width"], rect["height"]) < least_side:
            continue
        square = abs(rect["width"] - rect["height"]) < 0.5 and rect["width"] < limits.tick_side_mm * MM * 1.5
        if square:
            read.ticks.append(rect)
            continue
        read.cells.append(rect)
        if not any(_inside(char, rect) for char in page.chars if char["text"].strip()) and not any(
            other is not rect and _inside(other, rect) for other in page.rects if other["stroke"]
        ):
            read.empty.append(rect)
    return read


def _inside(thing: dict[str, Any], rect: dict[str, Any]) -> bool:
    x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(rect["x0"] < x < rect["x1"] and rect["top"] < y < rect["bottom"])


def _sizes(pages: list[_Page], limits: Limits) -> Iterator[Broken]:
    counts: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            counts[line.size] += len(line.text)
    if not counts:
        return
    body = counts.most_common(1)[0][0]
    if abs(body - limits.body) > 0.1:
        yield Broken("SIZE-BODY", 0, f"most text is {body} pt, not {limits.body}")
    for page in pages:
        for line in page.lines:
            if line.size < limits.smallest - 0.1:
                yield Broken("SIZE-MIN", page.number, f"{line.size} pt: {line.text}")
            if limits.body + 0.1 < line.size < limits.body * 1.2 - 0.1:
                yield Broken("SIZE-HEADING", page.number, f"{line.size} pt is neither body nor heading: {line.text}")


def _spacing(page: _Page, limits: Limits) -> Iterator[Broken]:
    for line in page.lines:
        most = 40 if re.search("[\u3040-\u9fff]{10}", line.text) else limits.longest_line
        if len(line.text) > most:
            yield Broken("LINE-LEN", page.number, f"{len(line.text)} characters: {line.text}")
    for block in _blocks(page):
        for above, below in pairwise(block):
            step = (below.baseline - above.baseline) / max(above.size, below.size)
            if step < 1.24:
                yield Broken("LEADING", page.number, f"{step:.2f}: {above.text} / {below.text}")
        for four in zip(block, block[1:], block[2:], block[3:], strict=False):
            edges = [line.x1 for line in four]
            texts = {line.text for line in four}
            if max(edges) - min(edges) < 1 and len(texts) == 4 and four[0].x1 - four[0].x0 > 150:
                yield Broken("ALIGN", page.number, f"right edges are even: {four[0].text}")
    yield from _paragraph_gaps(page, limits)


def _blocks(page: _Page) -> list[list[_Line]]:
    """Lines under one another from one left edge, as close as lines of one text are."""
    blocks: list[list[_Line]] = []
    for line in sorted(page.lines, key=lambda each: each.baseline):
        for block in blocks:
            last = block[-1]
            apart = line.baseline - last.baseline
            if abs(last.x0 - line.x0) < 1 and abs(last.size - line.size) < 0.1 and 0 < apart < line.size * 1.75:
                block.append(line)
                break
        else:
            blocks.append([line])
    return blocks


def _paragraph_gaps(page: _Page, limits: Limits) -> Iterator[Broken]:
    """Running text alone: no tables, lists or facts, whose lines have something on the same baseline or a mark
    before them.
    """
    columns: dict[int, list[_Line]] = defaultdict(list)
    for line in sorted(page.lines, key=lambda each: each.baseline):
        plain = not re.match(r"•|\d+\.", line.text) and "Bold" not in line.chars[0]["fontname"]
        if plain and abs(line.size - limits.body) < 0.1 and not _boxed(line, page):
            columns[round(line.x0)].append(line)
    for column in columns.values():
        for above, below in pairwise(column):
            step = (below.baseline - above.baseline) / limits.body
            between = any(above.baseline < other.baseline < below.baseline for other in page.lines)
            ruled = any(above.baseline < rect["top"] < below.baseline for rect in page.page.rects)
            if 1.75 < step < 2.5 and not between and not ruled and not _listed(below, page):
                yield Broken("PARA-GAP", page.number, f"{step:.2f} lines of type apart: {above.text} / {below.text}")


def _listed(line: _Line, page: _Page) -> bool:
    return any(other.x1 < line.x0 and abs(other.baseline - line.baseline) < 1 for other in page.lines)


def _boxed(line: _Line, page: _Page) -> bool:
    return any(_inside(line.chars[0], rect) for rect in page.page.rects)


def _line_ends(page: _Page, limits: Limits) -> Iterator[Broken]:
    for block in _blocks(page):
        for above, below in pairwise(block):
            both = f"{above.text}\n{below.text}"
            if re.search(r"[^\W\d_][-\u2010\u00ad]\n", both) and _could_fit(above, below, page):
                yield Broken("NO-HYPHEN", page.number, f"hyphen at the end of a line: {above.text}")
            if (
                re.search(r"\b[A-Z]{1,2}\d[A-Z\d]?\n\d[A-Z]{2}\b", both)
                or re.search(rf"\b\d{{1,2}}\n({MONTHS})\b|({MONTHS})\n\d{{4}}\b", both)
                or re.search(r"\b0\d{2,4}( \d{3})?\n\d{3,4}\b", both)
            ):
                yield Broken("NO-HYPHEN", page.number, f"split over lines: {both!r}")


def _could_fit(above: _Line, below: _Line, page: _Page) -> bool:
    """Whether the word that is broken between two lines had room on one: a name that no line can hold may be broken
    at its hyphen.
    """
    widest = max(line.x1 - line.x0 for line in page.lines)
    whole = above.text.split()[-1] + below.text.split()[0]
    return len(whole) * (below.x1 - below.x0) / len(below.text) < widest


def _look(page: _Page, limits: Limits) -> Iterator[Broken]:
    for name in sorted({char["fontname"].split("+")[-1] for char in page.page.chars}):
        if re.search("italic|oblique", name, re.IGNORECASE):
            yield Broken("NO-ITALIC", page.number, name)
        if re.search("thin|light|hairline", name, re.IGNORECASE):
            yield Broken("NO-LIGHT", page.number, name)
        if not SANS.match(name):
            yield Broken("TYPEFACE", page.number, name)
    if any(not char["upright"] for char in page.page.chars):
        yield Broken("HORIZONTAL", page.number, "turned text")
    for line in page.lines:
        if re.search(r"\b[A-ZÀ-Þ]{4,}\s+[A-ZÀ-Þ]{4,}\s+[A-ZÀ-Þ]{4,}\b", line.text):
            yield Broken("ALL-CAPS", page.number, line.text)
        if "(cid:" in line.text or "\ufffd" in line.text or "\x00" in line.text:
            yield Broken("FONT-EMBED", page.number, f"a glyph without a character: {line.text}")
        ratio = _contrast(line, page)
        if ratio < 7:
            yield Broken("CONTRAST", page.number, f"{ratio:.1f}: {line.text}")
        if any(_underlines(shape, line) for shape in (*page.page.lines, *page.page.rects)):
            yield Broken("NO-UNDERLINE", page.number, line.text)


def _underlines(shape: dict[str, Any], line: _Line) -> bool:
    flat = shape["height"] < 2.5
    close = 0 <= shape["top"] - line.baseline < line.size * 0.3
    return bool(flat and close and abs(shape["x0"] - line.x0) < 3 and abs(shape["x1"] - line.x1) < 3)


def _contrast(line: _Line, page: _Page) -> float:
    behind: Any = 1.0
    for rect in page.page.rects:
        if rect["fill"] and _inside(line.chars[0], rect):
            behind = rect["non_stroking_color"]
    ink, paper = _luminance(line.chars[0]["non_stroking_color"]), _luminance(behind)
    return (max(ink, paper) + 0.05) / (min(ink, paper) + 0.05)


def _luminance(colour: Any) -> float:
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    if len(parts) == 4:
        parts = tuple((1 - part) * (1 - parts[3]) for part in parts[:3])
    red, green, blue = parts if len(parts) == 3 else (parts[0] if parts and parts[0] is not None else 0.0,) * 3
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _edges(page: _Page, limits: Limits) -> Iterator[Broken]:
    width, height = float(page.page.width), float(page.page.height)
    if abs(width - A4[0]) > 1 or abs(height - A4[1]) > 1 or page.page.rotation:
        yield Broken("A4", page.number, f"{width:.0f} x {height:.0f} pt")
    least = limits.margin_mm * MM - 1
    for line in page.lines:
        top, bottom = min(char["top"] for char in line.chars), max(char["bottom"] for char in line.chars)
        if line.x0 < least or line.x1 > width - least or top < least - 2 or bottom > height - least + 2:
            yield Broken("MARGIN", page.number, line.text)


def _page_numbers(pages: list[_Page]) -> Iterator[Broken]:
    places = set()
    for page in pages:
        wanted = f"Page {page.number} of {len(pages)}"
        foot = [line for line in page.lines if line.text == wanted and line.baseline > float(page.page.height) * 0.85]
        if len(foot) != 1:
            yield Broken("PAGE-NO", page.number, f"no {wanted!r} at the foot")
            continue
        places.add((round(foot[0].baseline), round(foot[0].x0 if foot[0].x0 < 100 else foot[0].x1)))
    if len(places) > 1:
        yield Broken("PAGE-NO", 0, f"at different places: {sorted(places)}")


def _rows(page: _Page) -> list[list[dict[str, Any]]]:
    """Frames that stand edge to edge, row by row from the top."""
    bands: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for rect in page.cells:
        bands[(round(rect["top"]), round(rect["height"]))].append(rect)
    rows = []
    for _, rects in sorted(bands.items()):
        rects.sort(key=lambda rect: rect["x0"])
        if len(rects) > 1 and all(abs(left["x1"] - right["x0"]) < 1 for left, right in pairwise(rects)):
            rows.append(rects)
    return rows


def _tables(page: _Page, limits: Limits) -> Iterator[Broken]:
    below = -100.0
    for row in _rows(page):
        starts = abs(row[0]["top"] - below) > 2
        grey = any(rect["fill"] and not rect["stroke"] and _inside(row[0], rect) for rect in page.page.rects)
        if starts and not grey:
            yield Broken("TABLE", page.number, f"a table begins without a heading row at {row[0]['top']:.0f}")
        below = row[0]["bottom"]
        if any(rect["linewidth"] < 0.5 for rect in row):
            yield Broken("TABLE", page.number, "borders too thin to see")
    for rect in page.cells:
        for line in page.lines:
            if (
                rect["top"] + 1 < line.baseline < rect["bottom"]
                and line.x0 < rect["x1"] - 1
                and line.x1 > rect["x0"] + 1
            ):
                out = line.x0 < rect["x0"] - 1 or line.x1 > rect["x1"] + 1
                if out and any(_inside(char, rect) for char in line.chars if char["text"].strip()):
                    yield Broken("TABLE", page.number, f"text crosses a border: {line.text}")


def _by_hand(page: _Page, limits: Limits) -> Iterator[Broken]:
    for rect in page.empty:
        if rect["height"] < limits.hand_height_mm * MM - 0.5:
            yield Broken("WRITE-IN-H", page.number, f"{rect['height'] / MM:.1f} mm high")
        label = _label(rect, page)
        least = limits.hand_width_mm * (1.0 if label in SIGNED else 0.4)
        if rect["width"] < least * MM - 0.5:
            yield Broken("WRITE-IN-W", page.number, f"{rect['width'] / MM:.1f} mm wide for {label!r}")
    for i, tick in enumerate(page.ticks):
        if tick["width"] < limits.tick_side_mm * MM - 0.5:
            yield Broken("TICK-BOX", page.number, f"side {tick['width'] / MM:.1f} mm")
        for other in page.ticks[i + 1 :]:
            across = max(other["x0"] - tick["x1"], tick["x0"] - other["x1"])
            down = max(other["top"] - tick["bottom"], tick["top"] - other["bottom"])
            if max(across, down) < limits.tick_gap_mm * MM - 0.5:
                yield Broken("TICK-BOX", page.number, f"{max(across, down) / MM:.1f} mm from the next box")
        beside = [
            line.x0 - tick["x1"]
            for line in page.lines
            if tick["top"] < line.baseline - line.size * 0.3 < tick["bottom"] and line.x0 > tick["x1"] - 1
        ]
        if beside and min(beside) < limits.tick_to_text_mm * MM - 0.5:
            yield Broken("TICK-BOX", page.number, f"{min(beside) / MM:.1f} mm from its words")


def _label(rect: dict[str, Any], page: _Page) -> str:
    """What a space is for: the words beside it, else the heading of its column."""
    middle = (rect["top"] + rect["bottom"]) / 2
    beside = [
        line
        for line in page.lines
        if abs(line.baseline - line.size * 0.3 - middle) < line.size and line.x1 < rect["x0"]
    ]
    columns = len([row for row in _rows(page) if rect in row])
    if beside and not columns:
        return max(beside, key=lambda line: line.x1).text
    above = [line for line in page.lines if line.baseline < rect["top"] and rect["x0"] < line.x0 < rect["x1"]]
    return max(above, key=lambda line: line.baseline).text if above else ""


def _alternative(pages: list[_Page], *, leaflet: bool) -> Iterator[Broken]:
    text = " ".join(line.text for page in pages for line in page.lines)
    says = all(word in text for word in ("large print", "Braille", "languages")) and re.search(
        r"0\d{4}\s\d{3}\s\d{3}", text
    )
    if leaflet and not says:
        yield Broken("ALT-LINE", 0, "does not say that other formats can be had, and from which phone number")


def _files(path: Path) -> Iterator[Broken]:
    with pikepdf.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            fonts: Any = page.resources.get("/Font", {})
            for font in fonts.values():
                name = str(font.get("/BaseFont", "/?"))[1:]
                holder = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
                descriptor = holder.get("/FontDescriptor", {})
                if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                    yield Broken("FONT-EMBED", number, f"{name} is not in the file")
                if "/ToUnicode" not in font:
                    yield Broken("FONT-EMBED", number, f"{name} cannot be read back")
            if "/UserUnit" in page:
                yield Broken("A4", number, "enlarged by its unit")
