"""What stays whole in running text: what is never broken over lines, and what keeps its own order inside text that runs
the other way.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

NBSP: Final = "\u00a0"
BLANKS: Final = frozenset((" ", NBSP))
LEFT_TO_RIGHT: Final = "\u2066"
RIGHT_TO_LEFT: Final = "\u2067"
POP: Final = "\u2069"

_TOGETHER: Final = re.compile(
    r"""
    \b[A-Z]{1,2}[0-9][A-Z0-9]?\ [0-9][A-Z]{2}\b                      # a postcode
    | (?<![\w+])\+?[0-9][0-9()]*(?:\ [0-9()]{2,}){1,4}(?!\w)          # a phone number
    | \b[0-9]{1,2}\.?\ [^\W\d_]{3,12}\ [0-9]{4}(?:\ (?:г|r)\.)?       # a date: 21 November 2026, 21 ноября 2026 г.
    | \b[0-9]{4}\.\ gada\ [0-9]{1,2}\.\ [^\W\d_]{3,12}               # a date in Latvian
    | \b[0-9]{1,2}\ (?:January|February|March|April|May|June|July|August|September|October|November|December)\b
    | \b[0-9.:]{1,5}\ (?:[ap]m|[ap]\.m\.|pt|mm)(?!\w)                 # a time of day, a length
    """,
    re.VERBOSE,
)

# In text that runs right to left: anything with a Latin letter in it, from its first to its last letter or digit
# (an address, a postcode, a reference, an e-mail address), and figures in groups (a phone number, a date in figures).
_LATIN_LETTER: Final = r"A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_LATIN_CHARACTER: Final = _LATIN_LETTER + "0-9"
_LATIN_WHOLE: Final = re.compile(
    rf"""
    [+#(\[£€$]*
    (?:
        (?=[{_LATIN_CHARACTER}\W]*?[A-Za-z\u00c0-\u024f])[{_LATIN_CHARACTER}]
        (?:[^\u0590-\u08ff\ufb1d-\ufefc\u2066-\u2069\n.:;!?]|[.:;!?](?=[{_LATIN_CHARACTER}])|:(?=\ [{_LATIN_LETTER}]))*
        (?<=[{_LATIN_CHARACTER}%)\]])
      | [0-9]+(?:[\u00a0/.:()-]+[0-9]+)+\)?
      | (?<=[+£€$])[0-9]+
    )
    """,
    re.VERBOSE,
)
# In text that runs left to right: Arabic letters, with the blanks and marks between them.
_ARABIC: Final = r"\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_ARABIC_WHOLE: Final = re.compile(rf"[{_ARABIC}]+(?:[\u200c\u200d \u00a0'’-]+[{_ARABIC}]+)*")

# Chinese and Japanese: what does not begin a line, and what does not end one.
_NOT_FIRST: Final = frozenset("。，、；：？！）》」』】〉〕｝］…—～·％‰℃’”,.;:?!)]}%、")
_NOT_LAST: Final = frozenset("（《「『【〈〔｛［‘“£￥$([{№")
_COUNTED: Final = frozenset("年月日号点时分秒个人位次名岁元镑磅页第周楼室栋英")


def unbroken(text: str) -> str:
    """The text with no-break spaces inside postcodes, phone numbers, dates and times of day."""
    return _TOGETHER.sub(lambda match: match.group().replace(" ", NBSP), text)


def isolated(text: str, *, rtl: bool, fact: bool = False) -> str:
    """The text with everything that runs the other way set apart (U+2066 or U+2067 to U+2069), so that it keeps its
    order and does not turn what stands beside it.

    In a document that runs right to left that is each phone number, address, postcode, date in figures, reference and
    e-mail address; without it 08000 274 007 is printed as 007 274 08000. In others it is each stretch of Arabic.
    `fact`: the whole text is one such thing.
    """
    if rtl and not fact:
        # A whole text of another script: its sentences keep their order as well.
        kinds = {unicodedata.bidirectional(each) for each in text}
        fact = "L" in kinds and kinds.isdisjoint(("R", "AL"))
    if fact and (rtl or not text.isascii()):
        return _apart(text.strip(" "), _opening(text)) if text.strip(" ") else text
    if rtl:
        return _LATIN_WHOLE.sub(lambda match: _apart(match.group(), LEFT_TO_RIGHT), text)
    if text.isascii() or not any(unicodedata.bidirectional(each) in {"R", "AL"} for each in text):
        return text
    return _ARABIC_WHOLE.sub(lambda match: _apart(match.group(), RIGHT_TO_LEFT), text)


def _apart(text: str, opening: str) -> str:
    return text if text.startswith((LEFT_TO_RIGHT, RIGHT_TO_LEFT)) else f"{opening}{text}{POP}"


def _opening(text: str) -> str:
    for each in text:
        kind = unicodedata.bidirectional(each)
        if kind in {"R", "AL"}:
            return RIGHT_TO_LEFT
        if kind == "L":
            return LEFT_TO_RIGHT
    return LEFT_TO_RIGHT


def cjk(character: str) -> bool:
    """Whether it is Chinese, or a mark that is as wide as a Chinese character."""
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


def splits_between(before: str, after: str) -> bool:
    """Whether a line may end between two characters that no space parts, one of them Chinese."""
    if not (cjk(before) or cjk(after)) or after in _NOT_FIRST or before in _NOT_LAST:
        return False
    if unicodedata.combining(after) or NBSP in (before, after):
        return False
    # A number stays with what it counts, and a date in one piece.
    if before.isdigit() and after in _COUNTED:
        return False
    return not (after.isdigit() and before in "年月第")
