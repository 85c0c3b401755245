"""A share certificate with its number (fact 000-12)."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.printing.documents.letterhead import Letterhead, document_from, opening, price_words
from desktop_app.printing.model import Block, Document, Facts, Fields, Hand, Heading, Paragraph, WriteIn
from desktop_app.printing.moments import date_words
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue

NAME = "share-certificate"


@dataclass(frozen=True, slots=True)
class ShareCertificate:
    """Whose share it is, the number of the certificate, and the ISO date on which the Board approved it."""

    organisation: Letterhead
    name: str
    number: int
    approved_on: str
    price_pence: int = 100
    tongue: Tongue = ENGLISH


def document(certificate: ShareCertificate) -> Document:
    """The certificate as a document."""
    words = certificate.tongue.words("share_certificate")
    shared = certificate.tongue.words(EVERY_SHEET)
    sender = certificate.organisation
    share = words("share", price=price_words(certificate.price_pence), organisation=sender.name)
    facts = (
        (words("number"), str(certificate.number)),
        (words("approved_on"), date_words(certificate.approved_on, shared)),
    )
    blocks: tuple[Block, ...] = (
        *opening(sender, words("title"), (), printed=False),
        Paragraph(words("held_by")),
        Heading(2, certificate.name),
        Paragraph(share),
        Facts(facts),
        Fields((WriteIn(words("signed"), Hand.SIGNATURE),)),
    )
    return document_from(sender, NAME, words("title"), blocks, certificate.tongue, display=True)
