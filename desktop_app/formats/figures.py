"""Figures in running text that are one thing to a reader: phone numbers, postcodes, times, money, references.

UK forms (a postcode as in BS 7666, phone numbers as people group them), which print in the same way in every language.
"""

from __future__ import annotations

import re
from typing import Final

POSTCODE: Final = r"\b[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}\b"
PHONE: Final = r"(?<![\w.+])(?:\+[0-9]{1,3}|0[0-9]{2,5})(?: ?\(0\))?(?:[ -]?[0-9]{3,8}){1,3}(?![\w])"
EMAIL: Final = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
MONEY: Final = r"[£€][0-9]+(?:,[0-9]{3})*(?:\.[0-9]{2})?(?![0-9])"
TIME: Final = r"\b(?:[01]?[0-9]|2[0-3])[.:][0-5][0-9](?: ?[ap]m)?\b|\b(?:1[0-2]|[1-9]) ?[ap]m\b"
REFERENCE: Final = r"\b(?=[A-Z0-9-]*[0-9])(?=[A-Z0-9-]*[A-Z])[A-Z0-9]+(?:-[A-Z0-9]+)*\b"
"""Capital letters and digits mixed, such as ND-4K7P or a group of a recovery key."""

_TOGETHER = re.compile(f"{POSTCODE}|{PHONE}|{MONEY}|{TIME}")
NBSP: Final = "\u00a0"


def held_together(text: str) -> str:
    """The text with no-break spaces inside what is one thing to a reader."""
    return _TOGETHER.sub(lambda found: found.group().replace(" ", NBSP), text)


def wrapped(line: str, width: int) -> list[str]:
    """The line in lines of at most `width` characters, broken at blanks only: never in a phone number or postcode,
    never in a word. A word longer than that has a line of its own.
    """
    lines, current = list[str](), ""
    for word in held_together(line).split(" "):
        if current and len(current) + 1 + len(word) > width:
            lines.append(current)
            current = word
        else:
            current = f"{current} {word}" if current else word
    return [each.replace(NBSP, " ") for each in (*lines, current)]
