"""How long a long register takes beside reportlab's own table: `python -m tests.benchmarks.paper`; `bench` calls
`measure`.
"""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from desktop_app.printing import produce
from desktop_app.printing.documents import sign_in_register
from tests.printing.papers import DAY, SENDER, a_line

POINTS = 18


def measure(rows: int = 500) -> dict[str, float]:
    """Seconds for a register of `rows` people at 18 pt: ours and a plain reportlab table of the same words, best of
    three.

    `first_s` is the first of ours in a process, with fonts to open and every word to measure.
    """
    lines = tuple(a_line(i, name=f"Amina Khan-Whitfield {i}", address=f"{i} Larch Court, KY1 1AA") for i in range(rows))
    document = sign_in_register.document(sign_in_register.Register("Open day", DAY, SENDER, lines))

    def ours() -> None:
        produce(document, POINTS, io.BytesIO(), sheet_id="7k3mq2fd", printed_at="2026-11-20T16:05")

    first_s = _seconds(ours)
    ours_s = min(_seconds(ours) for _ in range(3))
    plain_s = min(_seconds(lambda: _plain(lines)) for _ in range(3))
    found = {"rows": rows, "first_s": first_s, "ours_s": ours_s, "reportlab_s": plain_s}
    return {**found, "ratio": round(ours_s / plain_s, 2), "first_ratio": round(first_s / plain_s, 2)}


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return round(time.perf_counter() - start, 4)


def _plain(lines: tuple[sign_in_register.RegisterLine, ...]) -> None:
    style = ParagraphStyle("cell", fontName="Helvetica", fontSize=POINTS, leading=POINTS * 1.32)
    cells: list[list[object]] = [["No.", "Name and address", "Here", "Sign here"]]
    for number, line in enumerate(lines, 1):
        words = "<br/>".join((line.name, line.address, ", ".join(line.needs)))
        cells.append([str(number), Paragraph(words, style), "", ""])
    table = Table(cells, colWidths=[50, 220, 60, 150], repeatRows=1)
    table.setStyle([("GRID", (0, 0), (-1, -1), 1, colors.black), ("FONT", (0, 0), (-1, -1), "Helvetica", POINTS)])
    SimpleDocTemplate(io.BytesIO(), pagesize=A4, invariant=1).build([table])


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(), indent=2) + "\n")
