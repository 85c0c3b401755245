"""The organisation as it stands on its paper. No Qt here."""

from __future__ import annotations

from desktop_app.printing.documents.letterhead import Letterhead
from desktop_app.printing.model import PLAIN, Look
from desktop_app.services import organisation
from desktop_app.store.journal import Reader


def letterhead(reader: Reader) -> Letterhead:
    """The organisation as it names itself on paper, in its look."""
    found, known = organisation.letterhead(reader), organisation.look(reader)
    look = Look(known.logo, known.logo_words or found.name, known.colour, known.paper or PLAIN.paper)
    return Letterhead(found.name, found.phone, found.email, found.strapline, look)
