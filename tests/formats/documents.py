"""Documents for the tests of the formats: one of everything, and short ones."""

from __future__ import annotations

from desktop_app.printing.model import (
    Block,
    Choice,
    Code,
    Column,
    CutLine,
    Document,
    Facts,
    Fields,
    Hand,
    Heading,
    Illustrated,
    Items,
    Notice,
    Paragraph,
    Picture,
    Pictures,
    Ruler,
    Span,
    Table,
    TickBox,
    Together,
    WriteIn,
)
from desktop_app.printing.wording import Tongue

PHONE = "08000 274 007"


def of(*blocks: Block, language: str = "en", title: str = "Letter") -> Document:
    """A document of these blocks."""
    return Document("letter", title, title, "Larch Homes", blocks, tongue=Tongue(language))


def of_everything(language: str = "en") -> Document:
    """A document with each kind of block."""
    table = Table(
        "People",
        (Column("Name"), Column("Here", labelled=False), Column("Sign here", hand=Hand.SIGNATURE)),
        (
            (("Łucja Nowak", "7 Alder Walk"), (TickBox("Here"),), ()),
            (("أمينة خان",), (TickBox("10.44 am", ticked=True),), (WriteIn("Signature"),)),
            ((), (), ()),
            ((), (), ()),
        ),
        number_heading="No.",
        first_number=3,
    )
    return of(
        Heading(1, "Come and see — é"),
        Facts((("When", "Saturday 21 November 2026"), ("Where", "")), printed=True),
        Notice((Span("Phone "), Span(PHONE, strong=True), Span(". Dzwoń do nas.", language="pl"))),
        Paragraph("Everyone is\u00a0welcome."),
        Items(("Bring a friend", "Bring 中文 books")),
        Items(("First", "Second"), numbered=True),
        Choice("Do you agree?", (TickBox("Yes"), TickBox("No"))),
        Fields((WriteIn("Your name"), WriteIn(""))),
        Together((Heading(2, "People"), table)),
        Pictures((Picture(b"", "A broken gate"), Picture(b""))),
        Illustrated("house", "We come to your home."),
        Code("Recovery key", ("AGE-1", "ABCD")),
        CutLine("Cut here."),
        Ruler(100, "Measure this."),
        language=language,
    )
