"""The rules that every printed page must pass, checked on the PDF itself.

Each rule has the name that it has in the design notes. Sources: UKAAF G003 and MS03, RNIB clear print, WCAG 2.2,
American Council of the Blind, Vision Australia, Australian Bureau of Statistics; lengths for handwriting are derived
from these. OVERLAP is our own: nothing stands on anything else.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue
from tests.support.paper_reader import Element, Line, Page, Paper, Shape, read

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
SANS = re.compile(r"^(AtkinsonHyperlegible|NotoSans|NotoNaskh|NotoNastaliq)")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
SIGNED = ("Name", "Sign here", "Counted by", "Kept by")
CJK = re.compile("[\u3040-\u9fff]")

RULES = (
    "SIZE-BODY", "SIZE-MIN", "SIZE-HEADING", "LEADING", "PARA-GAP", "LINE-LEN", "ALIGN", "NO-HYPHEN", "CONTRAST",
    "NO-ITALIC", "NO-UNDERLINE", "NO-LIGHT", "ALL-CAPS", "TYPEFACE", "FONT-EMBED", "HORIZONTAL", "A4", "MARGIN",
    "PAGE-NO", "TABLE", "WRITE-IN-H", "WRITE-IN-W", "TICK-BOX", "ALT-LINE", "OVERLAP",
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
class _Sheet:
    """A page with what the rules look at: frames by what they are for."""

    page: Page
    cells: list[Shape]
    ticks: list[Shape]
    empty: list[Shape]

    @property
    def number(self) -> int:
        return self.page.number

    @property
    def lines(self) -> list[Line]:
        return self.page.lines


def broken_rules(
    path: Path, size: str | Limits, *, leaflet: bool = True, display: bool = False, tongue: Tongue = ENGLISH
) -> list[Broken]:
    """Every break of a rule in the PDF, which claims to be in `size` (a name, or limits of its own).

    `leaflet`: goes to residents, so it must say that other formats and languages can be had. `display`: its words may
    be larger than the size says. `tongue`: the language that it claims to be in.
    """
    limits = size if isinstance(size, Limits) else LIMITS[size]
    paper = read(path)
    sheets = [_sorted(page, limits) for page in paper.pages]
    found = [
        *_sizes(paper, limits, display=display),
        *_levels(paper),
        *_rows_whole(paper),
        *_page_numbers(paper, tongue),
        *_alternative(paper, tongue, leaflet=leaflet),
        *_fonts(paper),
    ]
    for sheet in sheets:
        for check in (_spacing, _line_ends, _look, _edges, _tables, _by_hand, _overlaps):
            found += check(sheet, limits)
    return found


def _sorted(page: Page, limits: Limits) -> _Sheet:
    cells: list[Shape] = []
    ticks: list[Shape] = []
    for rect in page.rects:
        if not rect.stroke or min(rect.width, rect.height) < 4 * MM:
            continue
        square = abs(rect.width - rect.height) < 0.5 and rect.width < limits.tick_side_mm * MM * 1.5
        (ticks if square else cells).append(rect)
    frames = [*cells, *ticks]
    empty = [
        rect
        for rect in cells
        if not any(rect.holds(*line.middle) or rect.holds(line.x0 + 1, line.middle[1]) for line in page.lines)
        and not any(other is not rect and rect.holds(*_middle(other)) for other in frames)
    ]
    return _Sheet(page, cells, ticks, empty)


def _middle(shape: Shape) -> tuple[float, float]:
    return (shape.x0 + shape.x1) / 2, (shape.top + shape.bottom) / 2


# -- sizes and structure -------------------------------------------------------------------------------------------


def _sizes(paper: Paper, limits: Limits, *, display: bool) -> Iterator[Broken]:
    counts: Counter[float] = Counter()
    for page in paper.pages:
        for line in page.lines:
            counts[line.size] += len(line.text)
    if not counts:
        return
    body = counts.most_common(1)[0][0]
    if body < limits.body - 0.1 or (body > limits.body + 0.1 and not display):
        yield Broken("SIZE-BODY", 0, f"most text is {body} pt, not {limits.body}")
    for page in paper.pages:
        for line in page.lines:
            heading = line.element is not None and line.element.within("H1", "H2", "H3") is not None
            if line.size < limits.smallest - 0.1:
                yield Broken("SIZE-MIN", page.number, f"{line.size} pt: {line.text}")
            if body + 0.1 < line.size < body * 1.2 - 0.1 or (heading and line.size < body * 1.2 - 0.1):
                yield Broken("SIZE-HEADING", page.number, f"{line.size} pt is neither body nor heading: {line.text}")


def _levels(paper: Paper) -> Iterator[Broken]:
    """Headings go down one level at a time, from the one name that the document has."""
    before = 0
    for element in paper.elements:
        if re.fullmatch("H[1-6]", element.kind):
            level = int(element.kind[1])
            if level > before + 1:
                yield Broken("SIZE-HEADING", 0, f"H{level} after H{before}")
            before = level
    if sum(element.kind == "H1" for element in paper.elements) > 1:
        yield Broken("SIZE-HEADING", 0, "more than one name")


def _rows_whole(paper: Paper) -> Iterator[Broken]:
    pages: dict[int, set[int]] = defaultdict(set)
    for element in paper.elements:
        row = element.within("TR")
        if row is not None:
            pages[id(row)] |= element.pages
    yield from (Broken("TABLE", min(on), "a row stands on two pages") for on in pages.values() if len(on) > 1)


# -- lines ---------------------------------------------------------------------------------------------------------


def _spacing(sheet: _Sheet, limits: Limits) -> Iterator[Broken]:
    for line in sheet.lines:
        most = 40 if len(CJK.findall(line.text)) > len(line.text) / 2 else limits.longest_line
        if len(line.text) > most:
            yield Broken("LINE-LEN", sheet.number, f"{len(line.text)} characters: {line.text}")
    for block in _blocks(sheet):
        for above, below in pairwise(block):
            step = (below.baseline - above.baseline) / max(above.size, below.size)
            if step < (2.2 if above.tall or below.tall else 1.24):
                yield Broken("LEADING", sheet.number, f"{step:.2f}: {above.text} / {below.text}")
        for four in zip(block, block[1:], block[2:], block[3:], strict=False):
            wide = four[0].x1 - four[0].x0 > 150 and len({line.text for line in four}) == 4
            if wide and _even(four, "x0") and _even(four, "x1"):
                yield Broken("ALIGN", sheet.number, f"both edges are even: {four[0].text}")
    yield from _paragraph_gaps(sheet, limits)


def _even(lines: tuple[Line, ...], edge: str) -> bool:
    places: list[float] = [getattr(line, edge) for line in lines]
    return max(places) - min(places) < 1


def _blocks(sheet: _Sheet) -> list[list[Line]]:
    """Lines of one element under one another; without elements, lines from one edge as close as those of one text."""
    blocks: list[list[Line]] = []
    by_element: dict[int, list[Line]] = {}
    for line in sorted(sheet.lines, key=lambda each: each.baseline):
        if line.element is not None:
            known = by_element.get(id(line.element))
            if known is not None and line.baseline > known[-1].baseline + 1:
                known.append(line)
            elif known is None:
                by_element[id(line.element)] = [line]
                blocks.append(by_element[id(line.element)])
            continue
        for block in blocks:
            last = block[-1]
            apart = line.baseline - last.baseline
            close = 0 < apart < line.size * 1.75 and abs(last.size - line.size) < 0.1
            if last.element is None and close and abs(last.x0 - line.x0) < 1:
                block.append(line)
                break
        else:
            blocks.append([line])
    return blocks


def _paragraph_gaps(sheet: _Sheet, limits: Limits) -> Iterator[Broken]:
    """Running text alone, which stands right in the document: not what is in tables, lists and frames."""
    running = [
        line
        for line in sheet.lines
        if (_running(line.element) if line.element is not None else _looks_running(line, sheet))
    ]
    for above, below in pairwise(sorted(running, key=lambda each: each.baseline)):
        step = (below.baseline - above.baseline) / max(above.size, below.size)
        usual = 2.4 if above.tall or below.tall else 1.75
        same = above.element is not None and above.element is below.element
        between = any(above.baseline < other.baseline < below.baseline for other in sheet.lines)
        ruled = any(above.baseline < rect.top < below.baseline for rect in (*sheet.page.rects, *sheet.page.rules))
        apart = below.element is not None or usual < step
        beside = below.element is None and abs(above.x0 - below.x0) >= 1
        near = 0 < step < usual + 0.75 and apart and not beside
        if near and not same and not between and not ruled:
            yield Broken("PARA-GAP", sheet.number, f"{step:.2f} lines apart: {above.text} / {below.text}")


def _running(element: Element) -> bool:
    return element.kind == "P" and (element.parent is None or element.parent.kind == "Document")


def _looks_running(line: Line, sheet: _Sheet) -> bool:
    plain = not re.match(r"•|\d+\.", line.text) and not any("Bold" in font for font in line.fonts)
    foot = line.baseline > sheet.page.height * 0.9 or line.baseline < sheet.page.height * 0.1
    return plain and not foot and not any(rect.holds(*line.middle) for rect in sheet.page.rects)


def _line_ends(sheet: _Sheet, _limits: Limits) -> Iterator[Broken]:
    for block in _blocks(sheet):
        for above, below in pairwise(block):
            both = f"{above.text}\n{below.text}"
            if re.search(r"[^\W\d_][-\u2010\u00ad]\n", both) and _could_fit(above, below, sheet):
                yield Broken("NO-HYPHEN", sheet.number, f"hyphen at the end of a line: {above.text}")
            if (
                re.search(r"\b[A-Z]{1,2}\d[A-Z\d]?\n\d[A-Z]{2}\b", both)
                or re.search(rf"\b\d{{1,2}}\n({MONTHS})\b|({MONTHS})\n\d{{4}}\b", both)
                or re.search(r"\b0\d{2,4}([ \u00a0]\d{3})?\n\d{3,4}\b", both)
            ):
                yield Broken("NO-HYPHEN", sheet.number, f"split over lines: {both!r}")


def _could_fit(above: Line, below: Line, sheet: _Sheet) -> bool:
    """Whether the word that is broken between two lines had room on one: a name that no line can hold may be broken
    at its hyphen.
    """
    widest = max(line.x1 - line.x0 for line in sheet.lines)
    whole = above.text.split()[-1] + below.text.split()[0]
    return len(whole) * (below.x1 - below.x0) / len(below.text) < widest


# -- letters -------------------------------------------------------------------------------------------------------


def _look(sheet: _Sheet, _limits: Limits) -> Iterator[Broken]:
    for name in sorted({font for line in sheet.lines for font in line.fonts}):
        if re.search("italic|oblique", name, re.IGNORECASE):
            yield Broken("NO-ITALIC", sheet.number, name)
        if re.search("thin|light|hairline", name, re.IGNORECASE):
            yield Broken("NO-LIGHT", sheet.number, name)
        if not SANS.match(name):
            yield Broken("TYPEFACE", sheet.number, name)
    for line in sheet.lines:
        if line.turned:
            yield Broken("HORIZONTAL", sheet.number, line.text)
        if re.search(r"\b[A-ZÀ-ÞА-Я]{4,}\s+[A-ZÀ-ÞА-Я]{4,}\s+[A-ZÀ-ÞА-Я]{4,}\b", line.text):
            yield Broken("ALL-CAPS", sheet.number, line.text)
        if "\ufffd" in line.text or "\x00" in line.text:
            yield Broken("FONT-EMBED", sheet.number, f"a glyph without a character: {line.text}")
        ratio = _contrast(line, sheet.page)
        if ratio < 7:
            yield Broken("CONTRAST", sheet.number, f"{ratio:.1f}: {line.text}")
        if any(_underlines(shape, line) for shape in (*sheet.page.rules, *sheet.page.rects)):
            yield Broken("NO-UNDERLINE", sheet.number, line.text)


def _fonts(paper: Paper) -> Iterator[Broken]:
    for name, facts in paper.fonts.items():
        if not facts["embedded"]:
            yield Broken("FONT-EMBED", 0, f"{name} is not in the file")
        if not facts["readable"]:
            yield Broken("FONT-EMBED", 0, f"{name} cannot be read back")


def _underlines(shape: Shape, line: Line) -> bool:
    close = 0 <= shape.top - line.baseline < line.size * 0.3
    return shape.height < 2.5 and close and abs(shape.x0 - line.x0) < 3 and abs(shape.x1 - line.x1) < 3


def _contrast(line: Line, page: Page) -> float:
    behind: tuple[float, ...] = (1.0,)
    for rect in page.rects:
        if rect.fill is not None and rect.holds(*line.middle):
            behind = rect.fill
    ink, paper = _luminance(line.colour), _luminance(behind)
    return (max(ink, paper) + 0.05) / (min(ink, paper) + 0.05)


def _luminance(colour: tuple[float, ...]) -> float:
    if len(colour) == 4:
        colour = tuple((1 - part) * (1 - colour[3]) for part in colour[:3])
    red, green, blue = colour if len(colour) == 3 else (colour[0],) * 3
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# -- the page ------------------------------------------------------------------------------------------------------


def _edges(sheet: _Sheet, limits: Limits) -> Iterator[Broken]:
    width, height = sheet.page.width, sheet.page.height
    if abs(width - A4[0]) > 1 or abs(height - A4[1]) > 1 or sheet.page.rotated:
        yield Broken("A4", sheet.number, f"{width:.0f} x {height:.0f} pt")
    least = limits.margin_mm * MM - 1
    for line in sheet.lines:
        high, low = line.top < least - 2, line.bottom > height - least + 2
        # Marks of a sloping hand hang over the end of its letters by a hair.
        most = width - least + (2 if line.tall else 0)
        if line.x0 < least or line.x1 > most or high or low:
            yield Broken("MARGIN", sheet.number, line.text)


def _page_numbers(paper: Paper, tongue: Tongue) -> Iterator[Broken]:
    words = tongue.words(EVERY_SHEET)
    places = set()
    for page in paper.pages:
        wanted = _bare(words("page", number=page.number, total=len(paper.pages)))
        foot = [line for line in page.lines if _bare(line.text) == wanted and line.baseline > page.height * 0.85]
        if len(foot) != 1:
            yield Broken("PAGE-NO", page.number, f"no {wanted!r} at the foot")
            continue
        at_start = foot[0].x0 < 100
        places.add((round(foot[0].baseline), round(foot[0].x0 if at_start else foot[0].x1)))
    if len(places) > 1:
        yield Broken("PAGE-NO", 0, f"at different places: {sorted(places)}")


def _bare(text: str) -> str:
    """The letters and digits alone: blanks, marks that steer and how accents are written do not count."""
    return re.sub(r"[\W_]", "", text)


def _alternative(paper: Paper, tongue: Tongue, *, leaflet: bool) -> Iterator[Broken]:
    text = _bare("".join(line.text for page in paper.pages for line in page.lines))
    words = tongue.words(EVERY_SHEET)
    told = words("other_formats_phone", phone="\n")
    says = all(_bare(part) in text for part in told.split("\n")) and re.search(r"0\d{10}", text)
    if leaflet and not says:
        yield Broken("ALT-LINE", 0, "does not say that other formats can be had, and from which phone number")


def _overlaps(sheet: _Sheet, _limits: Limits) -> Iterator[Broken]:
    """Text stands on no other text, and across no frame."""
    level = [line for line in sheet.lines if not line.turned]
    ordered = sorted(level, key=lambda each: each.top)
    for i, line in enumerate(ordered):
        for other in ordered[i + 1 :]:
            if other.top > line.bottom:
                break
            # Letters of tall and of other lines reach further than the box that is looked at: a little is allowed.
            deep = min(line.bottom, other.bottom) - max(line.top, other.top)
            wide = min(line.x1, other.x1) - max(line.x0, other.x0)
            if deep > line.size * 0.15 and wide > 1:
                yield Broken("OVERLAP", sheet.number, f"{line.text} / {other.text}")
    for rule in sheet.page.rules:
        for line in level:
            over = line.x0 + 1 < rule.x1 and rule.x0 < line.x1 - 1
            if over and rule.top < line.baseline - 1 and rule.bottom > line.baseline - line.size * 0.5:
                yield Broken("OVERLAP", sheet.number, f"a line runs through {line.text}")


# -- tables and what is written by hand ----------------------------------------------------------------------------


def _rows(sheet: _Sheet) -> list[list[Shape]]:
    """Frames that stand edge to edge, row by row from the top."""
    bands: dict[tuple[int, int], list[Shape]] = defaultdict(list)
    for rect in sheet.cells:
        bands[(round(rect.top), round(rect.height))].append(rect)
    rows = []
    for _, rects in sorted(bands.items()):
        rects.sort(key=lambda rect: rect.x0)
        if len(rects) > 1 and all(abs(left.x1 - right.x0) < 1 for left, right in pairwise(rects)):
            rows.append(rects)
    return rows


def _tables(sheet: _Sheet, _limits: Limits) -> Iterator[Broken]:
    below = -100.0
    for row in _rows(sheet):
        starts = abs(row[0].top - below) > 2
        shaded = any(
            rect.fill is not None and not rect.stroke and rect.height < 300 and rect.holds(*_middle(row[0]))
            for rect in sheet.page.rects
        )
        if starts and not shaded:
            yield Broken("TABLE", sheet.number, f"a table begins without a heading row at {row[0].top:.0f}")
        below = row[0].bottom
        if any(rect.stroke < 0.5 for rect in row):
            yield Broken("TABLE", sheet.number, "borders too thin to see")
    for rect in sheet.cells:
        for line in sheet.lines:
            inside = rect.top + 1 < line.baseline < rect.bottom and line.x0 < rect.x1 - 1 and line.x1 > rect.x0 + 1
            if inside and (line.x0 < rect.x0 - 1 or line.x1 > rect.x1 + 1):
                yield Broken("TABLE", sheet.number, f"text crosses a border: {line.text}")


def _by_hand(sheet: _Sheet, limits: Limits) -> Iterator[Broken]:
    for rect in sheet.empty:
        if rect.height < limits.hand_height_mm * MM - 0.5:
            yield Broken("WRITE-IN-H", sheet.number, f"{rect.height / MM:.1f} mm high")
        label = _label(rect, sheet)
        least = limits.hand_width_mm * (1.0 if label in SIGNED else 0.4)
        if rect.width < least * MM - 0.5:
            yield Broken("WRITE-IN-W", sheet.number, f"{rect.width / MM:.1f} mm wide for {label!r}")
    for i, tick in enumerate(sheet.ticks):
        if tick.width < limits.tick_side_mm * MM - 0.5:
            yield Broken("TICK-BOX", sheet.number, f"side {tick.width / MM:.1f} mm")
        for other in sheet.ticks[i + 1 :]:
            across = max(other.x0 - tick.x1, tick.x0 - other.x1)
            down = max(other.top - tick.bottom, tick.top - other.bottom)
            if max(across, down) < limits.tick_gap_mm * MM - 0.5:
                yield Broken("TICK-BOX", sheet.number, f"{max(across, down) / MM:.1f} mm from the next box")
        level = [line for line in sheet.lines if tick.top < line.middle[1] < tick.bottom]
        beside = [max(line.x0 - tick.x1, tick.x0 - line.x1) for line in level]
        if beside and min(beside) < limits.tick_to_text_mm * MM - 0.5:
            yield Broken("TICK-BOX", sheet.number, f"{min(beside) / MM:.1f} mm from its words")


def _label(rect: Shape, sheet: _Sheet) -> str:
    """What a space is for: the words beside it, else the heading of its column."""
    middle = _middle(rect)[1]
    beside = [line for line in sheet.lines if abs(line.middle[1] - middle) < line.size and line.x1 < rect.x0]
    if beside and not any(rect in row for row in _rows(sheet)):
        return max(beside, key=lambda line: line.x1).text
    above = [line for line in sheet.lines if line.baseline < rect.top and rect.x0 < line.x0 < rect.x1]
    return max(above, key=lambda line: line.baseline).text if above else ""
