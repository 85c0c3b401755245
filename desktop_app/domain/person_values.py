"""One value of a person at a time, tidied: names, addresses, phones, e-mail, postcodes, dates.

Used for tenant lists and for forms. `tidy_text` takes what was typed; every other function takes what `tidy_text`
gave and answers the tidy value, "" for a blank one, and None for a value that cannot be what it should be (so that
whoever asked can say so). Tidying twice gives the same as tidying once.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from desktop_app.domain.text_folding import digits, fold

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_GUARDED = re.compile(r"'[=+\-@]")


def tidy_text(text: str) -> str:
    """`text` in composed form (NFC), one plain space between words, none around, no control or direction marks.

    Line ends become ", ". The apostrophe that exports put before `= + - @` against formulas is taken off.
    """
    if not text.isascii() or not text.isprintable():
        text = ", ".join(line for line in map(str.strip, text.splitlines()) if line)
        text = unicodedata.normalize("NFC", " ".join(_UNSEEN.sub("", text).split()))
    elif "  " in text:
        text = " ".join(text.split())
    text = text.strip()
    return text[1:] if _GUARDED.match(text) else text


def is_tidy(text: str) -> bool:
    """Whether `tidy_text` would only take spaces off the ends of any part of `text`; quick, to skip it for whole
    rows."""
    return text.isascii() and text.isprintable() and "  " not in text and not ("'" in text and _GUARDED.search(text))


_PART = re.compile(r"[^\s'’\-]+|[\s'’\-]+")
_PARTICLES = frozenset({
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "bin", "ibn", "binti",
    "binte", "ter", "ten", "zu",
})  # fmt: skip
_MAC = re.compile(
    r"mac(?=(?:adam|alister|allister|arthur|aulay|bean|beth|bride|callum|cormack|crimmon|cuish|dermid|diarmid|donald|donnell|"
    r"dougall|duff|eachern|ewan|ewen|fadyen|farlane|fie|gill|gillivray|gowan|gregor|guire|innes|intosh|intyre|isaac|iver|ivor|"
    r"kay|kechnie|kellar|kenna|kenzie|kerras|kinlay|kinnon|kintosh|lachlan|laine|laren|laughlan|lean|leish|lellan|lennan|leod|"
    r"manus|master|millan|murdo|nab|nair|naughton|neil|neill|neish|nicol|niven|phail|phee|pherson|quarrie|queen|rae|rury|"
    r"sween|sweyn|tavish|taggart|vicar|vie|vitie|vurich)s?$)"
)
_ROMAN = frozenset({"ii", "iii", "iv"})


def tidy_given(text: str) -> str:
    """A given name: as typed, but gentle capitals when it is all capitals or all small ("JEAN-PAUL" gives "Jean-Paul").

    Initials stay ("JP", "A").
    """
    if text.isupper() and len(text) <= 3 and not any(vowel in text for vowel in "AEIOUY"):
        return text
    return _capitalised(text, particles=False) if text.isupper() or text.islower() else text


def tidy_family(text: str) -> str:
    """A family name: as typed, but gentle capitals when it is all capitals or all small.

    "O'NEIL" gives "O'Neil", "macdonald" "MacDonald", "mackie" "Mackie", "van der berg" "van der Berg". Names with both
    kinds of letters are never touched: their owners know best.
    """
    return _capitalised(text, particles=True) if text.isupper() or text.islower() else text


def _capitalised(text: str, *, particles: bool) -> str:
    parts: list[str] = _PART.findall(text.lower())
    done: list[str] = []
    for at, part in enumerate(parts):
        gap_before = parts[at - 1] if at else ""
        more = at + 1 < len(parts)
        possessive = gap_before in {"'", "’"} and len(part) == 1 and not more and len(parts[at - 2]) > 1
        if possessive or (particles and part in _PARTICLES and more and parts[at + 1].isspace()):
            done.append(part)
        elif part in _ROMAN and at and not more:
            done.append(part.upper())
        elif particles and part.startswith("mc") and len(part) > 3:
            done.append("Mc" + part[2:3].upper() + part[3:])
        elif particles and _MAC.match(part):
            done.append("Mac" + part[3:4].upper() + part[4:])
        else:
            done.append(part[:1].upper() + part[1:])
    return "".join(done)


_SMALL = frozenset({"of", "upon", "on", "the", "by", "in", "under", "and"})
_CAPITALS = frozenset({"po", "uk", "nsw", "nw", "sw", "ne", "se", "gf"})
_NUMBER = re.compile(r"(?:no\.? ?)?\d+ ?[a-z]?(?: ?[-/&] ?\d+ ?[a-z]?)*", re.IGNORECASE)
_ADDRESS_PART = re.compile(r"[^\s/(\-]+|[\s/(\-]+")
_UK_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})")
_POSTCODE_AT_END = re.compile(r"[\s,]+([A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2})$")


def tidy_address_line(text: str) -> str:
    """One line of an address: as typed, but with capitals when it is all capitals or all small."""
    text = text.strip(" ,;")
    if not (text.isupper() or text.islower()):
        return text
    parts: list[str] = _ADDRESS_PART.findall(text.lower())
    for at, part in enumerate(parts):
        if part in _CAPITALS:
            parts[at] = part.upper()
        elif not (at and part in _SMALL) and part[0].isalpha():
            parts[at] = part[0].upper() + part[1:]
        elif part[-1].isalpha() and part[:-1].isdigit():
            parts[at] = part.upper()
    return "".join(parts)


def join_address(lines: list[str]) -> str:
    """Tidy `lines` in one: "6", "Tullaroop Street", "Perth" gives "6 Tullaroop Street, Perth".

    A line that is only a number goes in front of the next; a line repeated right after itself is left out.
    """
    joined = ""
    last, number = "", False
    for line in lines:
        if not line or line == last:
            continue
        is_number = line[-1].isdigit() if len(line) < 3 else line[0].isdigit() and bool(_NUMBER.fullmatch(line))
        joined = line if not joined else f"{joined} {line}" if number and not is_number else f"{joined}, {line}"
        last, number = line, is_number
    return joined


def split_postcode(address: str) -> tuple[str, str]:
    """An address without the UK postcode at its end, and the postcode; or the address as it is and ""."""
    found = _POSTCODE_AT_END.search(address)
    return (address[: found.start()], tidy_postcode(found[1])) if found else (address, "")


def tidy_postcode(text: str) -> str:
    """A UK postcode in capitals with its space ("ph11aa" gives "PH1 1AA"); other shapes only trimmed, in capitals."""
    text = text.upper()
    found = _UK_POSTCODE.fullmatch(text)
    return f"{found[1]} {found[2]}" if found else text


_PHONE_LABEL = re.compile(r"^(?:tel|telephone|phone|mob|mobile|home|work|t|m|h)\b[.: ]*", re.IGNORECASE)
_MOBILE = re.compile(r"07[0-9]{9}")
_PHONE_MARKS = re.compile(r"[+\d ().\-/]+")
_TWO_PHONES = re.compile(r"\s*(?:[/;,|&]|\bor\b|\band\b)\s*")


def tidy_phone(text: str) -> str | None:
    """A phone number to read and to ring: "07946885253", "+44 7946 885253" and "7946885253" all give "07946 885253".

    UK numbers lose their country code and gain the first zero that spreadsheets drop; landlines and foreign numbers
    keep the spaces they were typed with. Words that go with a number ("daughter", "ext 4") stay. None below six
    digits.
    """
    if not text:
        return ""
    if _MOBILE.fullmatch(text):
        return f"{text[:5]} {text[5:]}"
    text = _PHONE_LABEL.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("–", "-")
    number = digits(text)
    if not 6 <= len(number) <= 20:
        return None
    if not _PHONE_MARKS.fullmatch(text):
        return text
    number, text = _uk_number(number, text)
    if len(number) == 11 and number.startswith("07"):
        return f"{number[:5]} {number[5:]}"
    return " ".join(re.sub(r"[.\-/]", " ", text).split())


def _uk_number(number: str, text: str) -> tuple[str, str]:
    """The national digits of a UK number and how to write it: as typed when it already begins with its zero."""
    national = ""
    if text.startswith(("+44", "0044")) or (number.startswith("44") and len(number) == 12):
        national = "0" + number.removeprefix("00")[2:].removeprefix("0")
    elif len(number) == 10 and number[0] in "12378" and text[0] != "+":
        national = "0" + number
    return (national, national) if national else (number, text)


def split_phones(text: str) -> tuple[str, str]:
    """The two phones of a cell that holds two ("01738 555123 / 07946 885253"), or the cell and ""."""
    if sum(map(str.isdigit, text)) < 16:
        return text, ""
    parts = [part for part in _TWO_PHONES.split(text) if part]
    if len(parts) == 2 and all(len(digits(part)) >= 9 for part in parts):
        return parts[0], parts[1]
    return text, ""


_EMAIL = re.compile(r"[^\s@<>(),;:\"\[\]]+@[^\s@<>(),;:\"\[\]_]+\.[^\s@<>(),;:\"\[\].\d_][^\s@<>(),;:\"\[\]._]*")
_IN_BRACKETS = re.compile(r"[^<>]*<([^<>]+)>")


def tidy_email(text: str) -> str | None:
    """An e-mail address with its domain in small letters, out of "mailto:" or "Name <address>". None if it is not
    one."""
    if not text:
        return ""
    found = _IN_BRACKETS.fullmatch(text)
    text = (found[1] if found else text).strip(" .;,").removeprefix("mailto:")
    if not _EMAIL.fullmatch(text) or ".." in text:
        return None
    name, _, domain = text.rpartition("@")
    return f"{name}@{domain.lower()}"


_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|"
    r"aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_DAY_MONTH_NAME = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[-/. ,]*(?:of )?{_MONTH}[-/. ,]*(\d{{4}}|\d{{2}})")
_MONTH_NAME_DAY = re.compile(rf"{_MONTH}\.? (\d{{1,2}})(?:st|nd|rd|th)?[ ,]+(\d{{4}}|\d{{2}})")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?Z?$", re.IGNORECASE)
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,. ]+")
_SPREADSHEET_DAY_ZERO = date(1899, 12, 30)
EARLIEST_BIRTH = date(1900, 1, 1)


def tidy_birth_date(text: str, *, today: date) -> str | None:
    """An ISO date out of the shapes lists have: 19801231, 31/12/1980, 1980-12-31, 31 Dec 1980, Dec 31 1980, 31121980,
    and a spreadsheet's day number (29586). UK order, day before month; never guessed from American order.

    None when there is no such day, or it lies after `today` or before 1900. A year of two digits is the latest such
    year that is not after `today`.
    """
    if not text:
        return ""
    born = _as_date(_TIME.sub("", text), today)
    return born.isoformat() if born is not None and EARLIEST_BIRTH <= born <= today else None


def _as_date(text: str, today: date) -> date | None:
    if text.isdigit() and text.isascii():
        return _date_of_digits(text)
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(found[1], found[2], found[3], today)
    if found := _DAY_FIRST.fullmatch(text):
        return _day(found[3], found[2], found[1], today)
    plain = _WEEKDAY.sub("", fold(text))
    if found := _DAY_MONTH_NAME.fullmatch(plain):
        return _day(found[3], str(_MONTHS[found[2][:3]]), found[1], today)
    if found := _MONTH_NAME_DAY.fullmatch(plain):
        return _day(found[3], str(_MONTHS[found[1][:3]]), found[2], today)
    return None


def _date_of_digits(text: str) -> date | None:
    if len(text) == 8:
        by_year = _day_of(int(text[:4]), int(text[4:6]), int(text[6:]))
        if by_year is not None and by_year >= EARLIEST_BIRTH:
            return by_year
        return _day_of(int(text[4:]), int(text[2:4]), int(text[:2]))
    if len(text) == 5:
        return _SPREADSHEET_DAY_ZERO + timedelta(days=int(text))
    return None


def _day(year: str, month: str, day: str, today: date) -> date | None:
    if len(year) == 4:
        return _day_of(int(year), int(month), int(day))
    century = today.year // 100 * 100
    this = _day_of(century + int(year), int(month), int(day))
    return this if this is not None and this <= today else _day_of(century - 100 + int(year), int(month), int(day))


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
