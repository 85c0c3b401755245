"""The consent form: each purpose asked about on its own, in the organisation's wording and its version."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.errors import PrintTrouble
from desktop_app.printing.documents.letterhead import Letterhead, document_from, offer_of_help, opening
from desktop_app.printing.model import (
    Block,
    Choice,
    Document,
    Facts,
    Fields,
    Hand,
    Heading,
    Paragraph,
    TickBox,
    Together,
    WriteIn,
)
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue

NAME = "consent-form"
WHO = ("name", "address")


@dataclass(frozen=True, slots=True)
class Asked:
    """One purpose: its name, the wording that is agreed to, and the version of that wording."""

    label: str
    version: str
    wording: str


@dataclass(frozen=True, slots=True)
class ConsentForm:
    """What is asked for. `name` and `address` are printed for one person; "" leaves a space to write."""

    organisation: Letterhead
    asked: tuple[Asked, ...] = ()
    name: str = ""
    address: str = ""
    tongue: Tongue = ENGLISH


def in_tongue(tongue: Tongue, purpose: str, asked: Asked) -> Asked:
    """A purpose in the language of the form, where it still has the words that an office begins with; else as the
    organisation worded it.
    """
    try:
        return asked if _begun_with(ENGLISH, purpose, asked) != asked else _begun_with(tongue, purpose, asked)
    except PrintTrouble:
        return asked


def _begun_with(tongue: Tongue, purpose: str, asked: Asked) -> Asked:
    words = tongue.words("consent_form")
    return Asked(words(f"label_{purpose}"), asked.version, words(f"wording_{purpose}_{asked.version}"))


def document(form: ConsentForm) -> Document:
    """The form as a document."""
    words = form.tongue.words("consent_form")
    shared = form.tongue.words(EVERY_SHEET)
    title = words("title")
    blocks: list[Block] = [*opening(form.organisation, title, (), printed=False), Paragraph(words("intro"))]
    for one in form.asked:
        answers = (TickBox(shared("yes")), TickBox(shared("no")))
        told = f"{one.wording} ({words('version', label=one.label, version=one.version)})"
        question = Choice(words("question"), answers)
        blocks.append(Together((Heading(2, one.label), Paragraph(told), question)))
    blocks += [
        Together(
            (
                Heading(2, words("about_you_heading")),
                Facts(((shared("name"), form.name), (shared("address"), form.address))),
                *(() if form.name else (Fields(tuple(WriteIn(shared(key), Hand.SIGNATURE) for key in WHO)),)),
            )
        ),
        Together(
            (
                Heading(2, words("sign_heading")),
                Fields(
                    (
                        WriteIn(shared("signature"), Hand.SIGNATURE),
                        WriteIn(shared("written_date"), Hand.NUMBER),
                        WriteIn(words("signed_for"), Hand.SIGNATURE),
                    )
                ),
            )
        ),
        Together(
            (
                Heading(2, words("staff_heading")),
                Fields((WriteIn(words("taken_by"), Hand.SIGNATURE), WriteIn(words("typed_in"), Hand.NUMBER))),
            )
        ),
        *offer_of_help(form.organisation, form.tongue),
    ]
    return document_from(form.organisation, NAME, title, blocks, form.tongue, by_hand=True)
