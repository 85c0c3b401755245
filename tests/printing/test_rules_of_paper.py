from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from desktop_app.paths import resource
from desktop_app.printing import produce
from desktop_app.printing.wording import LANGUAGES, Tongue
from tests.printing.papers import EVERY, FOR_STAFF
from tests.support.paper_rules import MM, RULES, broken_rules

WHEN = "2026-11-20T16:05"
SIZES = ("clear", "large", "giant")
SPOKEN = tuple(each for each in LANGUAGES if resource("documents", each, "every_sheet.toml").is_file())


def broken(name: str, rows: int, size: str, language: str, out: Path) -> list[object]:
    """Every break of a rule, ours or PDF/UA's, in this document."""
    tongue = Tongue(language)
    document = EVERY[name](rows, tongue)
    produce(document, size, out, sheet_id="7k3mq2fd", printed_at=WHEN)
    ours = broken_rules(out, size, leaflet=name not in FOR_STAFF, display=document.display, tongue=tongue)
    return [(name, rows, size, language, each) for each in [*ours, *failed_checks(out)]]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", SPOKEN)
def test_every_document_passes_every_rule_in_every_language(language: str, size: str, tmp_path: Path) -> None:
    out = tmp_path / "paper.pdf"
    assert [each for name in EVERY for each in broken(name, 3, size, language, out)] == []


@pytest.mark.parametrize(("rows", "size"), [*((rows, size) for rows in (0, 1) for size in SIZES), (40, "giant")])
def test_every_document_passes_every_rule_with_few_rows_and_many(rows: int, size: str, tmp_path: Path) -> None:
    out = tmp_path / "paper.pdf"
    assert [each for name in EVERY for each in broken(name, rows, size, "en", out)] == []


@pytest.mark.parametrize("size", ["clear", "giant"])
def test_a_register_of_five_hundred_passes_every_rule(size: str, tmp_path: Path) -> None:
    assert broken("sign-in-register", 500, size, "en", tmp_path / "paper.pdf") == []


def failed_checks(out: Path) -> list[str]:
    """What other people's checkers say against the file (PDF/UA-1)."""
    page: Any = import_module("page")
    return [f"{each.rule_id}: {each.message}" for each in page.validate_pdf(str(out), profile="ua1").failures]


LISTEN = """
import json, sys, outloud
found = {}
for path in sys.argv[1:]:
    errors = [each for each in outloud.check(path).findings if str(each.severity) == "error"]
    found[path] = [[each.rule, each.message, str(each.evidence)] for each in errors]
print(json.dumps(found))
"""


@pytest.mark.parametrize("language", ["en", "ur"])  # one for each direction: it takes seconds
def test_other_checkers_of_tagged_pdf_find_no_error(language: str, tmp_path: Path) -> None:
    pdfua: Any = import_module("pdfua")
    running = {}
    for name, make in EVERY.items():
        out = tmp_path / f"{name}.pdf"
        document = make(2, Tongue(language))
        produce(document, "large", out, sheet_id="7k3mq2fd", printed_at=WHEN)
        assert pdfua.validate(str(out)).findings == ()
        running[str(out)] = document.running[:30]
    # In a process of its own: it loads MuPDF, which does not bear that warnings are errors.
    done = subprocess.run([sys.executable, "-c", LISTEN, *running], capture_output=True, text=True, check=True)
    for path, found in json.loads(done.stdout).items():
        # The running title is skipped on purpose: it has been heard as the heading of the first page.
        assert [each for each in found if not (each[0] == "TAG-002" and running[path] in each[2])] == []


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
    page.drawString(60, 200, "Words on words")
    page.drawString(70, 203, "And more of them")
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
