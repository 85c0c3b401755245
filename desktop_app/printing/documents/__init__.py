"""The documents that can be printed, one module each, and the list of them."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.printing.wording import Tongue


@dataclass(frozen=True, slots=True)
class Listed:
    """A document of the catalogue: its `name` for commands, its `title` for people, and what it `needs` ('event',
    'inspection', 'person', 'office').
    """

    name: str
    title: str
    needs: tuple[str, ...]


_NEEDS = {
    "sign-in-register": ("event",),
    "sign-up-sheet": (),
    "tally-sheet": ("event",),
    "inspection-sheet": ("inspection",),
    "recovery-sheet": ("office",),
    "everything-held": ("person",),
}


def catalogue(language: str = "en") -> tuple[Listed, ...]:
    """Every document that can be printed, in the order in which it is offered."""
    return tuple(
        Listed(name, Tongue(language).words(name.replace("-", "_"))("listed"), needs) for name, needs in _NEEDS.items()
    )
