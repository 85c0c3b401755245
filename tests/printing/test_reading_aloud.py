"""What a printed document says to somebody who listens to it: its structure, in order, in the right language."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from PIL import Image

from desktop_app.printing import produce
from desktop_app.printing.model import (
    Block,
    Choice,
    Column,
    Document,
    Facts,
    Fields,
    Hand,
    Heading,
    Items,
    Look,
    Notice,
    Paragraph,
    Picture,
    Pictures,
    Span,
    Table,
    TickBox,
    WriteIn,
)
from desktop_app.printing.wording import Tongue
from tests.printing.papers import a_photo, a_register


def a_pdf(*blocks: Block, size: str = "clear", look: Look | None = None) -> Any:
    out = io.BytesIO()
    document = Document("test", "Łucja’s test", "Running", "Ours", blocks, Tongue("en"), look=look or Look())
    produce(document, size, out, sheet_id="", printed_at="2026-11-20T16:05")
    return pikepdf.open(out)


def outline_of(pdf: Any) -> str:
    """The structure as text: 'H1 P L(LI(Lbl LBody))'."""
    return _kinds(pdf.Root.StructTreeRoot.K[0])


def _kinds(element: Any) -> str:
    inside = " ".join(_kinds(kid) for kid in _elements(element))
    return f"{str(element.S)[1:]}({inside})" if inside else str(element.S)[1:]


def _elements(element: Any) -> Iterator[Any]:
    kids = element.get("/K")
    if kids is None:
        return
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid


def operators(page: Any) -> Any:
    """(operands, operator) of the page's contents."""
    return pikepdf.parse_content_stream(page)


def every(element: Any, kind: str) -> list[Any]:
    found = [element] if str(element.get("/S", "")) == f"/{kind}" else []
    return found + [each for kid in _elements(element) for each in every(kid, kind)]


def test_headings_lists_and_facts_are_heard_as_what_they_are() -> None:
    pdf = a_pdf(
        Heading(1, "One"),
        Paragraph("Words"),
        Facts((("Where", "Community hall"), ("Left out", ""))),
        Heading(2, "Two"),
        Items(("a", "b"), numbered=True),
        Notice("Mind the step"),
    )
    assert outline_of(pdf) == ("Document(H1 P L(LI(Lbl LBody)) H2 L(LI(Lbl LBody) LI(Lbl LBody)) Div(P))")
    numbered = every(pdf.Root.StructTreeRoot.K[0], "L")[1]
    assert numbered.A.ListNumbering == "/Decimal"


def test_a_table_has_headings_that_say_what_they_head_and_spaces_that_ask_to_be_written_in() -> None:
    columns = (Column("Name"), Column("Here"), Column("Sign", hand=Hand.SIGNATURE))
    pdf = a_pdf(Table("Who came", columns, ((("أحمد",), (TickBox("Here", ticked=True),), ()),)))
    assert outline_of(pdf) == "Document(Table(THead(TR(TH TH TH)) TBody(TR(TD TD(Form Span) TD(Form)))))"
    root = pdf.Root.StructTreeRoot.K[0]
    assert [str(cell.A.Scope) for cell in every(root, "TH")] == ["/Column"] * 3
    assert str(every(root, "Table")[0].A.Summary) == "Who came"
    assert [str(form.Alt) for form in every(root, "Form")] == ["ticked box", "space to write"]


def test_a_table_without_rows_is_its_headings_alone() -> None:
    assert outline_of(a_pdf(Table("Nobody", (Column("Name"), Column("Here")), ()))) == "Document(Table(TR(TH TH)))"


def test_cards_are_a_list_in_which_each_card_names_its_parts() -> None:
    columns = tuple(Column(f"A long heading {i}", hand=Hand.SIGNATURE if i == 2 else None) for i in range(3))
    pdf = a_pdf(Table("People", columns, (((LONG,), ("b",), ()),) * 2, number_heading="No."), size="giant")
    assert outline_of(pdf) == "Document(L(LI(LBody(P P P(Span Form))) LI(LBody(P P P(Span Form)))))"


LONG = "Wolfeschlegelsteinhausenbergerdorff Anne-Marie"


def test_a_heading_row_is_heard_once_however_many_pages_repeat_it() -> None:
    rows = tuple(((f"Person {i}",), ("x",)) for i in range(90))
    pdf = a_pdf(Table("Many", (Column("Name"), Column("Other")), rows))
    assert len(pdf.pages) > 2
    assert len(every(pdf.Root.StructTreeRoot.K[0], "TH")) == 2
    assert len(every(pdf.Root.StructTreeRoot.K[0], "TR")) == 91


def test_a_paragraph_over_two_pages_is_one_paragraph() -> None:
    pdf = a_pdf(Paragraph("So many words that the page is full of them. " * 90))
    (paragraph,) = every(pdf.Root.StructTreeRoot.K[0], "P")
    assert len(pdf.pages) == 2
    assert len(paragraph.K) == 2
    assert paragraph.K[1].Pg.objgen == pdf.pages[1].objgen


def test_what_every_page_repeats_is_not_heard() -> None:
    out = io.BytesIO()
    produce(a_register(40), "clear", out, sheet_id="7k3mq2fd", printed_at="2026-11-20T16:05")
    pdf = pikepdf.open(out)
    for page in pdf.pages:
        properties = [
            operands[1]
            for operands, operator in operators(page)
            if str(operator) == "BDC" and str(operands[0]) == "/Artifact"
        ]
        subtypes = {str(each.get("/Subtype", "")) for each in properties}
        assert "/Footer" in subtypes
        assert page.Tabs == "/S"


def test_pictures_are_described_once_and_a_write_in_after_its_label() -> None:
    logo = io.BytesIO()
    Image.new("RGB", (90, 30)).save(logo, "PNG")
    pdf = a_pdf(
        Pictures((Picture(a_photo(), "Mould above the bins, 中"),)),
        Fields((WriteIn("Your name", Hand.SIGNATURE),)),
        Choice("Which?", (TickBox("Braille"),)),
        look=Look(logo.getvalue(), "Our logo"),
    )
    assert outline_of(pdf) == "Document(Figure Figure P(Span Form) Div(P L(LI(LBody(Form Span)))))"
    assert [str(each.Alt) for each in every(pdf.Root.StructTreeRoot.K[0], "Figure")] == [
        "Our logo",
        "Mould above the bins, 中",
    ]


def test_words_in_another_language_say_which() -> None:
    pdf = a_pdf(Paragraph((Span("Ask us. "), Span("Zapytaj nas.", language="pl"))))
    spoken = [
        str(operands[1].get("/Lang", ""))
        for operands, operator in operators(pdf.pages[0])
        if str(operator) == "BDC" and str(operands[0]) == "/Span"
    ]
    assert spoken == ["pl"]


def test_the_file_says_its_title_its_language_and_what_it_was_made_to() -> None:
    pdf = a_pdf(Heading(1, "One"))
    with pdf.open_metadata() as about:
        assert about["dc:title"] == "Łucja’s test"
        assert about["pdfuaid:part"] == "1"
    assert str(pdf.Root.Lang) == "en-GB"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_headings_are_an_outline_where_there_is_more_than_one_page() -> None:
    long = Paragraph("So many words that the page is full of them. " * 60)
    pdf = a_pdf(Heading(1, "أحمد"), long, Heading(2, "Second"), long, Heading(2, "Third"), long)
    with pdf.open_outline() as outline:
        (first,) = outline.root
        assert first.title == "أحمد"
        assert [each.title for each in first.children] == ["Second", "Third"]
    assert "/Outlines" not in a_pdf(Heading(1, "One")).Root


def test_every_piece_of_content_belongs_to_one_element() -> None:
    pdf = a_pdf(Paragraph("Words"), Table("t", (Column("One"),), ((("a",),),)))
    owners = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    pieces = [
        int(operands[1]["/MCID"])
        for operands, operator in operators(pdf.pages[0])
        if str(operator) == "BDC" and "/MCID" in operands[1]
    ]
    assert pieces == list(range(len(owners)))
