from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from desktop_app.paths import resource
from desktop_app.printing import produce
from desktop_app.printing.model import Document
from tests.printing.papers import (
    a_recovery_sheet,
    a_register,
    a_sign_up_sheet,
    a_tally_sheet,
    an_inspection,
    everything_about_somebody,
)
from tests.support.paper_rules import MM, RULES, broken_rules

WITH_ROWS: dict[str, Callable[[int], Document]] = {
    "register": a_register,
    "sign-up sheet": a_sign_up_sheet,
    "tally sheet": a_tally_sheet,
    "estate walk": an_inspection,
    "everything held": everything_about_somebody,
}


@pytest.mark.parametrize("size", ["clear", "large", "giant"])
@pytest.mark.parametrize("rows", [0, 1, 40])
@pytest.mark.parametrize("kind", WITH_ROWS)
def test_every_document_passes_every_rule(kind: str, rows: int, size: str, tmp_path: Path) -> None:
    out = tmp_path / "paper.pdf"
    produce(WITH_ROWS[kind](rows), size, out, sheet_id="7k3mq2fd", printed_at="2026-11-20T16:05")
    assert broken_rules(out, size) == []


@pytest.mark.parametrize("size", ["clear", "large", "giant"])
def test_the_recovery_sheet_passes_every_rule(size: str, tmp_path: Path) -> None:
    out = tmp_path / "recovery.pdf"
    produce(a_recovery_sheet(), size, out, sheet_id="", printed_at="2026-11-20T16:05")
    assert broken_rules(out, size, leaflet=False) == []


def test_a_bad_document_breaks_every_rule(tmp_path: Path) -> None:
    out = tmp_path / "bad.pdf"
    _bad_paper(out)
    assert {each.rule for each in broken_rules(out, "clear")} == set(RULES)


def _bad_paper(out: Path) -> None:
    registerFont(TTFont("Thin strokes", str(resource("fonts", "AtkinsonHyperlegibleNext-Regular.ttf"))))
    page = Canvas(str(out), pagesize=(612, 792))
    text = page.beginText(60, 700)
    text.setFont("Times-Italic", 12)
    text.setLeading(12)
    even = ["An even edge on both sides of it " + end for end in ("abdg", "bdga", "dgab", "gabd")]
    for line in (*even, "A word is bro-", "ken here, phone 08000", "274 007", "THIS WHOLE LINE SHOUTS LOUDLY"):
        text.textLine(line)
    text.setFont("Helvetica", 15.5)
    text.textLine("Neither a heading nor body")
    page.drawText(text)
    page.setFont("Helvetica", 10)
    page.drawString(
        5, 780, "Too near the edge and far too small, and so long that nobody can follow it from its start to its end"
    )
    page.setFont("Helvetica", 14)
    page.drawString(60, 500, "A paragraph of text.")
    page.drawString(60, 472, "Another one, too close.")
    page.setFillColor(HexColor("#999999"))
    page.drawString(60, 430, "Pale words")
    page.line(60, 427, 60 + page.stringWidth("Pale words", "Helvetica", 14), 427)
    page.saveState()
    page.rotate(90)
    page.drawString(300, -500, "Turned")
    page.restoreState()
    page.setFillColor(HexColor("#000000"))
    page.setFont("Thin strokes", 14)
    page.drawString(320, 430, "A thin face")
    page.setFont("Helvetica", 14)
    for column in (0, 1):
        page.rect(60 + column * 40, 300, 40, 15)
    page.rect(60, 250, 4.2 * MM, 4.2 * MM)
    page.rect(60 + 5 * MM, 250, 4.2 * MM, 4.2 * MM)
    page.drawString(62 + 9.4 * MM, 252, "Tick")
    page.showPage()
    page.save()
    _rename_a_font(out)


def _rename_a_font(out: Path) -> None:
    """A thin face: no such font is at hand, so an ordinary one is given its name."""
    with pikepdf.open(out, allow_overwriting_input=True) as pdf:
        for font in pdf.pages[0].resources["/Font"].values():
            if "Atkinson" in str(font["/BaseFont"]):
                font["/BaseFont"] = font["/FontDescriptor"]["/FontName"] = pikepdf.Name("/Atkinson-Light")
        pdf.save(out)
