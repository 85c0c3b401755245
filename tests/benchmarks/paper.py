"""How long a long tagged register takes beside reportlab's own table and beside other engines:
`python -m tests.benchmarks.paper [ROWS]`.

WeasyPrint, fpdf2 and typst are measured where they are installed (`pip install weasyprint fpdf2 typst`); otherwise a
sentence says that they were not.
"""

from __future__ import annotations

import html
import io
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from desktop_app.paths import resource
from desktop_app.printing import produce
from desktop_app.printing.documents import sign_in_register
from tests.benchmarks.figures import Figure, in_turn, seconds, table
from tests.printing.papers import DAY, SENDER, a_line

POINTS = 18
HEADINGS = ("No.", "Name and address", "Here", "Sign here")
Lines = tuple[sign_in_register.RegisterLine, ...]


def measure(rows: int = 500, *, peers: bool = False) -> list[Figure]:
    """A register of `rows` people at 18 pt, tagged, best of three in turn with each other; ten times as many rows; and
    with `peers` the engines that are installed.
    """
    lines = _lines(rows)
    first = seconds(lambda: _ours(lines))
    ours, plain = (min(took) for took in in_turn(3, lambda: _ours(lines), lambda: _plain(lines)))
    what = f"tagged register, {rows:,} rows"
    tenfold = _lines(rows * 10)
    longer = min(seconds(lambda: _ours(tenfold)) for _ in range(2))  # as often as it takes to know its words, like ours
    figures = [
        Figure(what, ours, "s", plain, "reportlab's own table of the same words, without tags", 2.0),
        Figure(f"{what}, the first in a process", first, "s", plain, "the same"),
        Figure(f"tagged register, {rows * 10:,} rows", longer, "s", ours, what, 12.0),
    ]
    for name, work, most in PEERS if peers else ():
        try:
            took = min(seconds(lambda work=work: work(lines)) for _ in range(2))  # type: ignore[misc]  # bound early
        except ImportError:
            sys.stderr.write(f"{name} is not installed here, so it was not measured.\n")
            continue
        figures.append(Figure(what, ours, "s", took, name, most))
    return figures


def _lines(rows: int) -> Lines:
    return tuple(a_line(i, name=f"Amina Khan-Whitfield {i}", address=f"{i} Larch Court, KY1 1AA") for i in range(rows))


def _ours(lines: Lines) -> None:
    document = sign_in_register.document(sign_in_register.Register("Open day", DAY, SENDER, lines))
    produce(document, POINTS, io.BytesIO(), sheet_id="7k3mq2fd", printed_at="2026-11-20T16:05")


def _parts(line: sign_in_register.RegisterLine) -> tuple[str, ...]:
    return tuple(part for part in (line.name, line.address, ", ".join(line.needs)) if part)


def _plain(lines: Lines) -> None:
    style = ParagraphStyle("cell", fontName="Helvetica", fontSize=POINTS, leading=POINTS * 1.32)
    cells: list[list[object]] = [list(HEADINGS)]
    for number, line in enumerate(lines, 1):
        cells.append([str(number), Paragraph("<br/>".join(_parts(line)), style), "", ""])
    drawn = Table(cells, colWidths=[50, 220, 60, 150], repeatRows=1)
    drawn.setStyle([("GRID", (0, 0), (-1, -1), 1, colors.black), ("FONT", (0, 0), (-1, -1), "Helvetica", POINTS)])
    SimpleDocTemplate(io.BytesIO(), pagesize=A4, invariant=1).build([drawn])


def _weasyprint(lines: Lines) -> None:
    weasyprint: Any = import_module("weasyprint")
    rows = "".join(
        f"<tr><td>{number}</td><td>{'<br>'.join(map(html.escape, _parts(line)))}</td><td></td><td></td></tr>"
        for number, line in enumerate(lines, 1)
    )
    head = "".join(f"<th>{each}</th>" for each in HEADINGS)
    style = f"body {{font: {POINTS}pt sans-serif}} table {{border-collapse: collapse}} td, th {{border: 1px solid}}"
    page = (
        f"<html lang='en'><head><title>Open day</title><style>{style}</style></head><body><h1>Open day</h1>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></body></html>"
    )
    weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")


def _fpdf2(lines: Lines) -> None:
    fpdf: Any = import_module("fpdf")
    pdf = fpdf.FPDF()
    pdf.add_page()
    pdf.add_font("Atkinson", fname=str(resource("fonts", "AtkinsonHyperlegibleNext-Regular.ttf")))
    pdf.add_font("Atkinson", "B", fname=str(resource("fonts", "AtkinsonHyperlegibleNext-Bold.ttf")))
    pdf.set_font("Atkinson", size=POINTS)
    with pdf.table(col_widths=(15, 90, 25, 60)) as grid:
        grid.row(HEADINGS)
        for number, line in enumerate(lines, 1):
            grid.row((str(number), "\n".join(_parts(line)), "", ""))
    bytes(pdf.output())


def _typst(lines: Lines) -> None:
    typst: Any = import_module("typst")
    cells = "\n".join(
        f"[{number}], [{' #linebreak() '.join(_parts(line))}], [], []," for number, line in enumerate(lines, 1)
    )
    head = ", ".join(f"[{each}]" for each in HEADINGS)
    source = (
        f'#set document(title: "Open day")\n#set text(size: {POINTS}pt, font: "Atkinson Hyperlegible Next")\n'
        f"#table(columns: (auto, 1fr, auto, 1fr), table.header({head}),\n{cells}\n)\n"
    )
    typst.compile(source.encode(), font_paths=[str(resource("fonts"))])


PEERS: tuple[tuple[str, Callable[[Lines], None], float | None], ...] = (
    ("WeasyPrint, PDF/UA-1", _weasyprint, 1 / 3),
    ("fpdf2, without tags", _fpdf2, 1.0),
    ("typst", _typst, None),
)


if __name__ == "__main__":
    sys.stdout.write(table(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 500, peers=True)) + "\n")
