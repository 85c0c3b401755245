"""Colours of one document: the paper, black words, and the organisation's colour where it can be seen well enough."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from desktop_app.printing.model import Look

Colour = tuple[float, float, float]
"""Red, green and blue, each from 0 to 1."""

BLACK: Final[Colour] = (0.0, 0.0, 0.0)
WHITE: Final[Colour] = (1.0, 1.0, 1.0)
CREAM: Final[Colour] = (0.992, 0.965, 0.89)

_FOR_WORDS: Final = 7.0  # WCAG 2.2, 1.4.6
_FOR_LINES: Final = 3.0  # WCAG 2.2, 1.4.11
_SHADE: Final = 0.91  # how light a table's heading row is beside the paper


@dataclass(frozen=True, slots=True)
class Palette:
    """What is drawn in which colour. `heading` and `line` are black where the organisation's colour is too pale."""

    paper: Colour = WHITE
    heading: Colour = BLACK
    line: Colour = BLACK

    @property
    def shade(self) -> Colour:
        """The ground of a table's heading row: the paper, a little darker."""
        red, green, blue = self.paper
        return red * _SHADE, green * _SHADE, blue * _SHADE


PLAIN_PALETTE: Final = Palette()


def palette(look: Look) -> Palette:
    """The colours of a document that looks like this."""
    paper = CREAM if look.paper == "cream" else WHITE
    own = _colour(look.colour)
    if own is None:
        return Palette(paper)
    seen = contrast(own, paper)
    return Palette(paper, own if seen >= _FOR_WORDS else BLACK, own if seen >= _FOR_LINES else BLACK)


def contrast(one: Colour, other: Colour) -> float:
    """How well two colours are told apart, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colour(text: str) -> Colour | None:
    """The colour of '#1a4d7a'; None for anything else."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text.strip()):
        return None
    red, green, blue = bytes.fromhex(text.strip()[1:])
    return red / 255, green / 255, blue / 255
