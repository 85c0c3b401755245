"""What stands on the pages of a PDF: lines of text with their place, face, colour and meaning, frames and rules.

Reads content streams itself, operator by operator, because a register has ten thousand letters and a suite of
documents has hundreds of registers: by whole runs of text this takes a tenth of the time of reading letter by letter.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from reportlab.pdfbase.pdfmetrics import getFont

Colour = tuple[float, ...]
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
ARABIC = ("NotoNaskh", "NotoNastaliq")
PAINTS = {"S": "s", "s": "s", "f": "f", "F": "f", "f*": "f", "B": "sf", "B*": "sf", "b": "sf", "b*": "sf"}


@dataclass
class Shape:
    """A rectangle or a straight line, from the page's top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float
    stroke: float = 0.0  # width of its line, 0: not drawn
    fill: Colour | None = None
    rectangle: bool = True

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def holds(self, x: float, y: float) -> bool:
        return self.x0 < x < self.x1 and self.top < y < self.bottom


@dataclass
class Line:
    """Text of one size on one baseline, set at one go; `baseline` from the top of the page."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    fonts: frozenset[str]
    colour: Colour
    element: Element | None
    turned: bool = False

    @property
    def tall(self) -> bool:
        return any("Nastaliq" in font for font in self.fonts)

    @property
    def top(self) -> float:
        return self.baseline - self.size * 0.72

    @property
    def bottom(self) -> float:
        return self.baseline + self.size * 0.22

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


@dataclass(eq=False)
class Element:
    """An element of the structure, with the pages that its content stands on."""

    kind: str
    parent: Element | None
    pages: set[int] = field(default_factory=set)

    def within(self, *kinds: str) -> Element | None:
        """The nearest of these kinds that it is, or stands in."""
        at: Element | None = self
        while at is not None and at.kind not in kinds:
            at = at.parent
        return at


@dataclass
class Page:
    number: int
    width: float
    height: float
    rotated: bool
    lines: list[Line] = field(default_factory=list)
    rects: list[Shape] = field(default_factory=list)
    rules: list[Shape] = field(default_factory=list)


@dataclass
class Paper:
    pages: list[Page]
    elements: list[Element]  # in reading order
    fonts: dict[str, Any]


def read(path: Path) -> Paper:
    """Every page of the PDF, and its structure if it has one."""
    with pikepdf.open(path) as pdf:
        elements, owners = _structure(pdf)
        fonts: dict[str, Any] = {}
        known: dict[Any, _Font] = {}
        pages = []
        for number, page in enumerate(pdf.pages, 1):
            owned = owners.get(int(page.get("/StructParents", -1)), [])
            pages.append(_Reader(page, number, owned, known).read())
            fonts |= {font.name: font.facts for font in known.values()}
        return Paper(pages, elements, fonts)


def _structure(pdf: pikepdf.Pdf) -> tuple[list[Element], dict[int, list[Element]]]:
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return [], {}
    numbers: Any = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
    elements: list[Element] = []
    by_object: dict[Any, Element] = {}

    def walk(each: Any, parent: Element | None) -> None:
        element = Element(str(each.S)[1:], parent)
        elements.append(element)
        by_object[each.objgen] = element
        kids = each.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if not isinstance(kid, pikepdf.Dictionary):
                element.pages.add(numbers[each.Pg.objgen])
            elif "/S" in kid:
                walk(kid, element)
            else:
                element.pages.add(numbers[kid.Pg.objgen])

    for each in root.K if isinstance(root.K, pikepdf.Array) else [root.K]:
        walk(each, None)
    flat = list(root.ParentTree.Nums)
    owners = {
        int(number): [by_object[each.objgen] for each in listed]
        for number, listed in zip(flat[::2], flat[1::2], strict=True)
    }
    return elements, owners


class _Font:
    """How the codes of a font are read: their width in thousandths, and their characters."""

    def __init__(self, font: Any) -> None:
        self.name = str(font.get("/BaseFont", "/?"))[1:]
        self.two_bytes = font.Subtype == "/Type0"
        holder = font.DescendantFonts[0] if self.two_bytes else font
        descriptor = holder.get("/FontDescriptor", {})
        embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
        self.facts = {"embedded": embedded, "readable": "/ToUnicode" in font}
        self.arabic = self.name.split("+")[-1].startswith(ARABIC)
        self.texts = _characters(font)
        self.widths: dict[int, float] = {}
        if self.two_bytes:
            listed = list(holder.get("/W", []))
            for start, widths in zip(listed[::2], listed[1::2], strict=True):
                self.widths |= {int(start) + i: float(width) for i, width in enumerate(widths)}
        elif "/Widths" in font:
            first = int(font.FirstChar)
            self.widths = {first + i: float(width) for i, width in enumerate(font.Widths)}
        else:
            self.widths = dict(enumerate(getFont(self.name).widths))

    def shown(self, codes: bytes) -> tuple[list[str], float]:
        step = 2 if self.two_bytes else 1
        numbers = [int.from_bytes(codes[at : at + step], "big") for at in range(0, len(codes), step)]
        texts = [self.texts.get(number, "\ufffd" if self.two_bytes else chr(number)) for number in numbers]
        return texts, sum(self.widths.get(number, 1000.0 if self.two_bytes else 0.0) for number in numbers)


def _characters(font: Any) -> dict[int, str]:
    if "/ToUnicode" not in font:
        return {}
    table = font.ToUnicode.read_bytes().decode("latin-1")
    texts = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            texts[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for i in range(int(first, 16), int(last, 16) + 1):
                texts[i] = chr(int(text, 16) + i - int(first, 16))
    return texts


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


class _Reader:
    """One page, operator by operator."""

    def __init__(self, page: Any, number: int, owned: list[Element], known: dict[Any, _Font]) -> None:
        box = [float(each) for each in page.MediaBox]
        self.page = Page(number, box[2] - box[0], box[3] - box[1], bool(page.get("/Rotate", 0)))
        self._source = page
        self._fonts = {}
        for name, font in page.resources.get("/Font", {}).items():
            if font.objgen not in known:
                known[font.objgen] = _Font(font)
            self._fonts[str(name)] = known[font.objgen]
        self._owned = owned
        self._ctm: Matrix = IDENTITY
        self._fill: Colour = (0.0,)
        self._pen = 1.0
        self._stack: list[tuple[Matrix, Colour, float]] = []
        self._marked: list[tuple[Element | None, str | None]] = []
        self._text: Matrix = IDENTITY
        self._start: Matrix = IDENTITY
        self._font: _Font | None = None
        self._size = self._leading = 0.0
        self._runs: list[_Shown] = []
        self._path: list[tuple[float, float]] = []
        self._boxes: list[Shape] = []

    def read(self) -> Page:
        instructions: Any = pikepdf.parse_content_stream(self._source)
        for operands, operator in instructions:
            step = getattr(self, f"_do_{NAMES.get(str(operator), str(operator))}", None)
            if step is not None:
                step(operands)
            elif str(operator) in PAINTS:
                self._paint(PAINTS[str(operator)])
        return self.page

    def _do_q(self, _: Any) -> None:
        self._stack.append((self._ctm, self._fill, self._pen))

    def _do_Q(self, _: Any) -> None:  # noqa: N802 - PDF's own name
        self._ctm, self._fill, self._pen = self._stack.pop()

    def _do_cm(self, operands: Any) -> None:
        self._ctm = _times(_numbers(operands), self._ctm)

    def _do_w(self, operands: Any) -> None:
        self._pen = float(operands[0])

    def _do_g(self, operands: Any) -> None:
        self._fill = tuple(float(each) for each in operands)

    def _do_begin_marked(self, operands: Any) -> None:
        facts: Any = operands[1] if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) else {}
        piece = facts.get("/MCID")
        element = self._owned[int(piece)] if piece is not None and int(piece) < len(self._owned) else None
        said = facts.get("/ActualText")
        inherited = self._marked[-1][0] if self._marked else None
        self._marked.append((element or inherited, None if said is None else str(said)))
        if said is not None:
            self._runs.append(_Shown([str(said)], said=True))

    def _do_EMC(self, _: Any) -> None:  # noqa: N802 - PDF's own name
        self._marked.pop()

    def _do_BT(self, _: Any) -> None:  # noqa: N802 - PDF's own name
        self._text = self._start = IDENTITY
        self._runs = []

    def _do_ET(self, _: Any) -> None:  # noqa: N802 - PDF's own name
        self._finish()

    def _do_Tf(self, operands: Any) -> None:  # noqa: N802 - PDF's own name
        self._font, self._size = self._fonts[str(operands[0])], float(operands[1])

    def _do_TL(self, operands: Any) -> None:  # noqa: N802 - PDF's own name
        self._leading = float(operands[0])

    def _do_Tm(self, operands: Any) -> None:  # noqa: N802 - PDF's own name
        self._text = self._start = _numbers(operands)

    def _do_Td(self, operands: Any) -> None:  # noqa: N802 - PDF's own name
        self._text = self._start = _times((1, 0, 0, 1, float(operands[0]), float(operands[1])), self._start)

    def _do_next_line(self, _: Any) -> None:
        self._do_Td([0, -self._leading])

    def _do_Tj(self, operands: Any) -> None:  # noqa: N802 - PDF's own name
        assert self._font is not None
        texts, width = self._font.shown(bytes(operands[0]))
        place = _times(self._text, self._ctm)
        silent = bool(self._marked) and self._marked[-1][1] is not None
        scale = abs(place[0]) or abs(place[1])
        run = _Shown([] if silent else texts, self._font, self._size * scale, place)
        run.width = width * self._size * scale / 1000
        run.colour = self._fill
        run.element = self._marked[-1][0] if self._marked else None
        self._runs.append(run)
        self._text = _times((1, 0, 0, 1, width * self._size / 1000, 0), self._text)

    def _finish(self) -> None:
        line: list[_Shown] = []
        for run in self._runs:
            last = next((each for each in reversed(line) if not each.said), None)
            if last is not None and not run.said and not run.beside(last):
                self._add(line)
                line = []
            line.append(run)
        self._add(line)
        self._runs = []

    def _add(self, runs: list[_Shown]) -> None:
        drawn = [run for run in runs if not run.said]
        text = _read_in_order(runs)
        if not drawn or not text.strip():
            return
        x0 = min(run.place[4] for run in drawn)
        x1 = max(run.place[4] + run.width for run in drawn)
        blank = (len(text) - len(text.rstrip())) * drawn[-1].size * 0.25
        first = drawn[0]
        level = [run for run in drawn if run.font is not None and not run.font.arabic] or drawn
        baseline = Counter(round(run.place[5], 1) for run in level).most_common(1)[0][0]
        turned = abs(first.place[1]) > 0.01
        fonts = frozenset(run.font.name.split("+")[-1] for run in drawn if run.font is not None)
        self.page.lines.append(
            Line(
                text.strip(), x0, x1 - (0 if first.font is not None and first.font.arabic else blank),
                self.page.height - baseline, round(first.size, 2), fonts, first.colour, first.element, turned,
            )
        )  # fmt: skip

    def _do_re(self, operands: Any) -> None:
        x, y, width, height = (float(each) for each in operands)
        corners = [self._point(x, y), self._point(x + width, y + height)]
        self._boxes.append(_shape(corners, self.page.height))

    def _do_m(self, operands: Any) -> None:
        self._path.append(self._point(float(operands[0]), float(operands[1])))

    def _point(self, x: float, y: float) -> tuple[float, float]:
        place = _times((1, 0, 0, 1, x, y), self._ctm)
        return place[4], place[5]

    def _paint(self, how: str) -> None:
        for box in self._boxes:
            box.stroke = self._pen if "s" in how else 0.0
            box.fill = self._fill if "f" in how else None
            self.page.rects.append(box)
        if self._path and "s" in how:
            rule = _shape(self._path, self.page.height)
            rule.stroke, rule.rectangle = self._pen, False
            self.page.rules.append(rule)
        self._boxes, self._path = [], []


@dataclass
class _Shown:
    """What one operator showed, or said instead of what is shown."""

    texts: list[str]
    font: _Font | None = None
    size: float = 0.0
    place: Matrix = IDENTITY
    said: bool = False
    width: float = 0.0
    colour: Colour = (0.0,)
    element: Element | None = None

    def beside(self, other: _Shown) -> bool:
        """Whether it stands on the same line of the same size."""
        # Letters and marks of shaped text stand above and below their line, which is one text object in our files.
        shaped = self.font is not None and self.font.two_bytes
        return abs(self.size - other.size) < 0.1 and (shaped or abs(self.place[5] - other.place[5]) < 0.5)


def _read_in_order(runs: list[_Shown]) -> str:
    """The text as it is read: runs are shown in reading order, the glyphs of Arabic from left to right."""
    texts: list[str] = []
    arabic: list[str] = []
    for run in runs:
        if run.font is not None and run.font.arabic:
            arabic += run.texts
            continue
        texts += reversed(arabic)
        arabic = []
        texts += run.texts
    return "".join([*texts, *reversed(arabic)])


def _shape(points: list[tuple[float, float]], height: float) -> Shape:
    xs, ys = [x for x, _ in points], [height - y for _, y in points]
    return Shape(min(xs), min(ys), max(xs), max(ys))


def _numbers(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(each) for each in operands)
    return a, b, c, d, e, f


NAMES = {"T*": "next_line", "BDC": "begin_marked", "BMC": "begin_marked", "rg": "g", "k": "g", "l": "m"}
