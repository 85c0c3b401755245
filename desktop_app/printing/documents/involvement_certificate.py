"""A certificate for somebody who took part: in which roles, since when, and at how many events (fact 002-06)."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.printing.documents.letterhead import Letterhead, document_from, opening
from desktop_app.printing.model import Block, Document, Facts, Fields, Hand, Heading, Items, Paragraph, WriteIn
from desktop_app.printing.moments import date_words
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue

NAME = "involvement-certificate"


@dataclass(frozen=True, slots=True)
class InvolvementCertificate:
    """Who took part: `roles` with the ISO date since when, the number of `events`, and the ISO date of today."""

    organisation: Letterhead
    name: str
    given_on: str
    roles: tuple[tuple[str, str], ...] = ()
    events: int = 0
    tongue: Tongue = ENGLISH


def document(certificate: InvolvementCertificate) -> Document:
    """The certificate as a document."""
    words = certificate.tongue.words("involvement_certificate")
    shared = certificate.tongue.words(EVERY_SHEET)
    sender = certificate.organisation
    blocks: list[Block] = [
        *opening(sender, words("title"), (), printed=False),
        Paragraph(words("given_to")),
        Heading(2, certificate.name),
        Paragraph(words("took_part", organisation=sender.name)),
    ]
    took_part = [words("role_since", role=role, date=date_words(day, shared)) for role, day in certificate.roles]
    took_part += [words("events", number=certificate.events)] if certificate.events else []
    if took_part:
        blocks.append(Items(tuple(took_part)))
    blocks += [
        Paragraph(words("thanks")),
        Facts(((words("given_on"), date_words(certificate.given_on, shared)),)),
        Fields((WriteIn(words("signed", organisation=sender.name), Hand.SIGNATURE),)),
    ]
    return document_from(sender, NAME, words("title"), blocks, certificate.tongue, display=True)
