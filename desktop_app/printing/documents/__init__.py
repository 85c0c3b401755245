"""The documents that can be printed, one module each, and the list of them."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.printing.wording import Tongue


@dataclass(frozen=True, slots=True)
class Listed:
    """A document of the catalogue: its `name` for commands, its `title` for people, and what it `needs` ('event',
    'inspection', 'person', 'office', 'text', 'year').
    """

    name: str
    title: str
    needs: tuple[str, ...]


_NEEDS: dict[str, tuple[str, ...]] = {
    "sign-in-register": ("event",),
    "household-sign-in": ("event",),
    "sign-up-sheet": (),
    "tally-sheet": ("event",),
    "evacuation-list": ("event",),
    "event-poster": ("event",),
    "event-pack": ("event",),
    "consent-form": (),
    "comment-slip": (),
    "drop-in-calendar": ("year",),
    "inspection-notice-before": ("event",),
    "inspection-sheet": ("inspection",),
    "inspection-notice-after": ("inspection",),
    "you-said-we-did": (),
    "share-application": (),
    "share-certificate": ("person",),
    "involvement-certificate": ("person",),
    "letter": ("person", "text"),
    "everything-held": ("person",),
    "recovery-sheet": ("office",),
    "ruler-test-page": (),
}


def catalogue(language: str = "en") -> tuple[Listed, ...]:
    """Every document that can be printed, in the order in which it is offered."""
    return tuple(
        Listed(name, Tongue(language).words(name.replace("-", "_"))("listed"), needs) for name, needs in _NEEDS.items()
    )
