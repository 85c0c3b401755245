"""Who a document comes from, and the lines that every document has because of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.domain.errors import PrintTrouble
from desktop_app.printing.model import (
    PLAIN,
    Block,
    Document,
    Facts,
    Heading,
    Items,
    Look,
    Notice,
    Paragraph,
    Span,
    Words,
)
from desktop_app.printing.moments import when_words
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, LANGUAGES, Tongue, Wording


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
    return (Notice(_reached("other_formats", sender, tongue)),)


def offer_of_help(sender: Letterhead, tongue: Tongue = ENGLISH) -> tuple[Block, ...]:
    """What a leaflet ends with: `other_formats`, and one line in each of the languages, for who reads only one of
    them. A language whose words are not here is left out.
    """
    lines: list[Words] = []
    for code in LANGUAGES:
        try:
            lines.append(Span(Tongue(code).words(EVERY_SHEET)("offer_of_help"), language=code))
        except PrintTrouble:
            continue
    return (*other_formats(sender, tongue), Items(tuple(lines)))


def contact(sender: Letterhead, tongue: Tongue = ENGLISH) -> str:
    """How to reach the organisation, as a sentence."""
    return _reached("contact", sender, tongue)


def _reached(key: str, sender: Letterhead, tongue: Tongue) -> str:
    by = "".join(f"_{way}" for way, known in (("phone", sender.phone), ("email", sender.email)) if known)
    return tongue.words(EVERY_SHEET)(f"{key}{by}", phone=sender.phone, email=sender.email)


def price_words(pence: int) -> str:
    """'£1', '£1.50'."""
    return f"£{pence // 100}" + (f".{pence % 100:02}" if pence % 100 else "")


def occasion_facts(occasion: Occasion, words: Wording) -> tuple[tuple[str, str], ...]:
    """'When' and 'Where', in words."""
    return ((words("when"), when_words(occasion.starts, occasion.ends, words)), (words("where"), occasion.venue))


def document_from(
    sender: Letterhead,
    name: str,
    title: str,
    blocks: Sequence[Block],
    tongue: Tongue,
    *,
    running: str = "",
    by_hand: bool = False,
    display: bool = False,
) -> Document:
    """The document `name` of a sender, with the sender's name and look on it. `running` stands at the top of later
    pages; the title, if nothing else is given.
    """
    return Document(
        name,
        title,
        running or title,
        sender.name,
        tuple(blocks),
        tongue=tongue,
        by_hand=by_hand,
        look=sender.look,
        display=display,
    )
