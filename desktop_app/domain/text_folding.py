"""One way of making text comparable: search, matching and the same-property key all fold text here and nowhere else.

Folded text is never shown or stored in place of what was typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_DROPPED = "'`´’‘ʼʹ′‛＇\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_ALIKE = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ħ": "h",
    "ŧ": "t",
    "ĸ": "k",
}
_DROP = str.maketrans("", "", _DROPPED)
_LETTERS = str.maketrans(_ALIKE)
_ACCENTS = re.compile("[\u0300-\u036f\u064b-\u0655\u0670]+")
_ASCII_DROP = str.maketrans("", "", "'`")
_ASCII_WORDS = re.compile(r"[a-z0-9]+")


def fold(text: str) -> str:
    """`text` without case, accents and apostrophes: "O’Neil" gives "oneil", "Łukasz" "lukasz", "Großmann"
    "grossmann".

    The general accents (U+0300 to U+036F) and the marks that Arabic readers leave out (U+064B to U+0655, U+0670) are
    taken off; vowel signs of Hebrew, Devanagari and others stay. Folding twice gives the same as folding once.
    """
    if text.isascii():
        folded = text.lower()
        return folded.translate(_ASCII_DROP) if "'" in folded or "`" in folded else folded
    plain = unicodedata.normalize("NFKD", text.translate(_DROP)).casefold()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", plain)).translate(_LETTERS)
    return unicodedata.normalize("NFC", plain.translate(_DROP))


def words(text: str) -> list[str]:
    """The folded words of `text` in order. Letters, digits and vowel signs make words; everything else parts them."""
    folded = fold(text)
    if folded.isascii():
        return _ASCII_WORDS.findall(folded)
    return "".join(mark if unicodedata.category(mark)[0] in "LMN" else " " for mark in folded).split()


def digits(phone: str) -> str:
    """Only the digits of `phone`, as 0 to 9, whatever script they were typed in."""
    if phone.isascii():
        close = phone.replace(" ", "")
        return close if close.isdigit() else "".join(filter(str.isdigit, close))
    return "".join(str(unicodedata.decimal(mark)) for mark in phone if mark.isdecimal())


def phone_key(phone: str) -> str:
    """The digits by which two spellings of one phone are the same: "+44 (0)7946 885253" and "07946 885253" agree.

    A UK number whose first zero a spreadsheet dropped (ten digits from 1, 2, 3, 7 or 8) gets it back. Numbers of other
    countries keep their country code without "00". "" for text without digits.
    """
    key = digits(phone)
    abroad = phone.lstrip().startswith(("+", "＋"))
    if key.startswith("00"):
        key, abroad = key[2:], True
    if key.startswith("44") and (abroad or len(key) >= 12):
        return "0" + key[2:].removeprefix("0")
    if not abroad and len(key) == 10 and key[0] in "12378":
        return "0" + key
    return key


_UK_POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}")
_ADDRESS_WORDS = re.compile(r"\d+[a-z]?(?:[/-]\w+)*|[^\W\d_]+(?:/\d+\w*)*|\w+")
_IN_FULL = {
    "apartment": "flat",
    "apt": "flat",
    "av": "avenue",
    "ave": "avenue",
    "bldg": "building",
    "blvd": "boulevard",
    "cl": "close",
    "cres": "crescent",
    "cresc": "crescent",
    "crt": "court",
    "ct": "court",
    "dr": "drive",
    "est": "estate",
    "flt": "flat",
    "gdns": "gardens",
    "gdn": "gardens",
    "gr": "grove",
    "gro": "grove",
    "hse": "house",
    "la": "lane",
    "ln": "lane",
    "pk": "park",
    "pl": "place",
    "rd": "road",
    "sq": "square",
    "ter": "terrace",
    "terr": "terrace",
    "wk": "walk",
    "wy": "way",
}
_STREETS = frozenset(_IN_FULL.values()) - {"flat", "building", "house", "estate"} | {
    *(
        "street",
        "row",
        "hill",
        "mews",
        "wynd",
        "vennel",
        "brae",
        "loan",
        "circuit",
        "circus",
        "quay",
        "parade",
        "view",
        "gate",
    ),
    *("rise", "green", "bank", "loaning", "path", "yard"),
}
_DOOR = frozenset({
    "flat", "floor", "ground", "basement", "attic", "first", "second", "third", "fourth", "fifth", "top",
    "upper", "lower", "middle", "left", "right", "front", "rear", "back", "centre", "north", "south", "east",
    "west", "main", "door", "unit", "room", "block", "studio", "maisonette", "a", "b", "c", "d", "e", "f", "g",
    "h",
})  # fmt: skip
_NO_WORD = frozenset({"no", "number", "nr"})


def address_key(address: str, postcode: str) -> str:
    """A key that two spellings of one property share: "Flat 2/1, 12 High St" and "flat 2/1 , 12 HIGH STREET, Perth".

    Short street words are written in full ("St" only where a street word can stand: not before a name, as in "St
    James"), "12 a" is "12a", and "flat" in front of its number is left out. With a whole UK postcode, the town behind
    the street does not count, unless what stands there may tell one door from another. A doubtful pair keeps
    different keys: two properties with one key would put two households into one. "" when there is no address.
    """
    pieces = [piece for part in re.split(r"[,;\n\r]+", address) if (piece := _address_piece(part))]
    if not pieces:
        return ""
    area = "".join(words(postcode))
    if _UK_POSTCODE.fullmatch(area):
        pieces = _to_the_street(pieces)
    return " ".join(word for piece in pieces for word in piece) + "|" + area


@lru_cache(1_000)  # a list says the same streets and towns over and over
def _address_piece(part: str) -> Sequence[str]:
    found = [word for word in _ADDRESS_WORDS.findall(fold(part)) if word not in _NO_WORD]
    whole: list[str] = []
    for at, word in enumerate(found):
        last = at + 1 == len(found)
        if word == "st" and at and (last or found[at + 1][0].isdigit()):
            whole.append("street")
        elif len(word) == 1 and word.isalpha() and whole and whole[-1].isdigit():
            whole[-1] += word
        elif word in _IN_FULL and at:
            whole.append(_IN_FULL[word])
        else:
            whole.append("flat" if word in {"flt", "apt", "apartment"} else word)
    if len(whole) > 1 and whole[0] == "flat" and any(mark.isdigit() for mark in whole[1]):
        return whole[1:]
    return whole


def _to_the_street(pieces: list[Sequence[str]]) -> list[Sequence[str]]:
    """`pieces` without the town: all up to the first street that has a number in or before it, if what follows is
    only names."""
    numbered = False
    for at, piece in enumerate(pieces):
        numbered = numbered or any(word[0].isdigit() for word in piece)
        if numbered and not _STREETS.isdisjoint(piece[-1:]):
            rest = [word for later in pieces[at + 1 :] for word in later]
            told_apart = any(word in _DOOR or not word.isalpha() for word in rest)
            return pieces if told_apart else pieces[: at + 1]
    return pieces
