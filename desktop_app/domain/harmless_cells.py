"""Cells of a CSV file that a spreadsheet would run as a formula, and what makes them harmless.

The rule follows OWASP's note on CSV injection and goes further where a spreadsheet does: blanks before the sign and
full-width forms of it count too. A plain number or a phone number is left as it is: “+44 1592 000000” must stay.
"""

from __future__ import annotations

import re

SIGNS = frozenset("=+-@＝＋－＠")
_BEFORE_ALL = frozenset("\t\r\n")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")
_PHONE = re.compile(r"\+[\d ().\-/]{5,30}")
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before it where a spreadsheet would otherwise take it for a formula."""
    if not cell:
        return cell
    bare = cell.strip().strip(_INVISIBLE).lstrip()
    if cell[0] in _BEFORE_ALL:
        return f"'{cell}"
    if bare[:1] not in SIGNS or _NUMBER.fullmatch(bare) or _PHONE.fullmatch(bare):
        return cell
    return f"'{cell}"
