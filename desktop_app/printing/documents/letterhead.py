"""Who a document comes from, and the lines that every document has because of it."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.printing.model import PLAIN, Block, Facts, Heading, Look, Notice, Paragraph, Span
from desktop_app.printing.moments import when_words
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue, Wording


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The organisation, as it names itself on paper. Empty parts are left out."""

    name: str
    phone: str = ""
    email: str = ""
    strapline: str = ""
    look: Look = PLAIN


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and where: `starts` and `ends` are local ISO times ('2026-11-21T10:00', or '' if not known), `venue` in
    words.
    """

    starts: str = ""
    ends: str = ""
    venue: str = ""


def opening(
    sender: Letterhead, title: str, facts: tuple[tuple[str, str], ...], *, printed: bool = True
) -> tuple[Block, ...]:
    """The organisation's name, the title and the facts that a reader needs first."""
    name = (Paragraph(Span(sender.name, strong=True)),) if sender.name else ()
    return (*name, Heading(1, title), *((Facts(facts, printed=printed),) if facts or printed else ()))


def other_formats(sender: Letterhead, tongue: Tongue = ENGLISH) -> tuple[Block, ...]:
    """The statement that every leaflet carries: this comes in other formats and languages, and how to ask."""
    words = tongue.words(EVERY_SHEET)
    if sender.phone and sender.email:
        return (Notice(words("other_formats_phone_email", phone=sender.phone, email=sender.email)),)
    if sender.phone:
        return (Notice(words("other_formats_phone", phone=sender.phone)),)
    if sender.email:
        return (Notice(words("other_formats_email", email=sender.email)),)
    return (Notice(words("other_formats")),)


def occasion_facts(occasion: Occasion, words: Wording) -> tuple[tuple[str, str], ...]:
    """'When' and 'Where', in words."""
    return ((words("when"), when_words(occasion.starts, occasion.ends, words)), (words("where"), occasion.venue))
