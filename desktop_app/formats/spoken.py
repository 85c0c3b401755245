"""Text as a voice should say it: phone numbers digit by digit in their groups, postcodes and references letter by
letter, times, money and addresses in words. A comma is a short pause.

A voice left alone says 08000 274 007 as 'eight thousand, two hundred and seventy-four, seven'.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from desktop_app.formats.figures import EMAIL, MONEY, PHONE, POSTCODE, REFERENCE, TIME
from desktop_app.printing.wording import Tongue

_WEB = r"\b(?:https?://)?www\.[\w./-]*\w|\bhttps?://[\w./-]*\w"
_LONG_NUMBER = r"(?<![\w.,])[0-9]{6,}(?![\w,])"
_RANGE = r"(?<=[0-9]) ?[–—] ?(?=[0-9])"
_ABBREVIATIONS: Final = {
    "e.g.": "for example",
    "i.e.": "that is",
    "etc.": "and so on",
    "No.": "number",
    "pt": "point",
    "mm": "millimetres",
    "&": "and",
}
"""English alone: what the other languages shorten, their voices know or do not meet here."""
_SHORT = r"(?<![\w.])(?:e\.g\.|i\.e\.|etc\.|No\.(?= ?[0-9])|&)(?!\w)|(?<=[0-9] )(?:pt|mm)\b"
_HALVES: Final = {"am": "a m", "pm": "p m"}

_SAYINGS: Final = re.compile(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in (
            ("email", EMAIL),
            ("web", _WEB),
            ("money", MONEY),
            ("postcode", POSTCODE),
            ("time", TIME),
            ("phone", PHONE),
            ("digits", _LONG_NUMBER),
            ("range", _RANGE),
            ("short", _SHORT),
            ("reference", REFERENCE),
        )
    )
)


def spoken(text: str, tongue: Tongue) -> str:
    """The text as it is said in the language of `tongue`."""
    said = _SAYINGS.sub(lambda found: _SAY[str(found.lastgroup)](found.group(), tongue), text)
    return " ".join(said.split())


def letter_by_letter(text: str) -> str:
    """Each letter and digit by itself, with a pause between groups: 'K Y 1, 1 A A'."""
    groups = (group for group in re.split(r"[\s-]+", text) if group)
    return ", ".join(" ".join(group) for group in groups)


def _phone(text: str, _tongue: Tongue) -> str:
    return letter_by_letter(re.sub(r"[()]", " ", text))


def _time(text: str, tongue: Tongue) -> str:
    hour, minute, half = re.fullmatch(r"([0-9]+)(?:[.:]([0-9]+))? ?([ap]m)?", text).groups()  # type: ignore[union-attr]  # TIME is this shape
    minutes = "" if minute in {None, "00"} and half else " ".join(minute or "") if str(minute)[0] == "0" else minute
    half = _HALVES.get(half or "", "") if tongue.language == "en" else half or ""
    return " ".join(part for part in (str(int(hour)), minutes or "", half) if part)


def _money(text: str, tongue: Tongue) -> str:
    from babel.numbers import get_currency_name

    whole, _, part = text[1:].replace(",", "").partition(".")
    if tongue.language == "en" and text[0] == "£":
        name = "pound" if int(whole) == 1 else "pounds"
    else:
        locale = {"zh-Hans": "zh_Hans", "en": "en_GB"}.get(tongue.language, tongue.language)
        name = get_currency_name("GBP" if text[0] == "£" else "EUR", int(whole), locale)
    return f"{whole} {name} {part}".strip() if int(part or 0) else f"{whole} {name}"


def _address(text: str, tongue: Tongue) -> str:
    words = tongue.words("read_out")
    signs = {"@": words("at"), ".": words("dot"), "/": words("slash")}
    plain = re.sub(r"^https?://", "", text)
    return re.sub(r"[@./]", lambda sign: f" {signs[sign.group()]} ", plain).replace("-", " - ")


def _short(text: str, tongue: Tongue) -> str:
    return _ABBREVIATIONS[text] if tongue.language == "en" else text


def _range(_text: str, tongue: Tongue) -> str:
    return " to " if tongue.language == "en" else ", "


_SAY: Final[dict[str, Callable[[str, Tongue], str]]] = {
    "email": _address,
    "web": _address,
    "money": _money,
    "postcode": lambda text, _tongue: letter_by_letter(text),
    "time": _time,
    "phone": _phone,
    "digits": lambda text, _tongue: ", ".join(" ".join(text[at : at + 3]) for at in range(0, len(text), 3)),
    "range": _range,
    "short": _short,
    "reference": lambda text, _tongue: letter_by_letter(text),
}
