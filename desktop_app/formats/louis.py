"""Text into Braille cells and back, by liblouis: a library of the system (LGPL), found when it is asked for first.

Cells are Unicode Braille patterns (U+2800 and up), six dots.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import re
import sys
import threading
import unicodedata
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from desktop_app.domain.errors import PrintTrouble
from desktop_app.formats.figures import EMAIL, NBSP, held_together
from desktop_app.formats.scripts import LATIN, home, script_of

BLANK: Final = "\u2800"
TABLES: Final = {
    "en": "en-ueb-g2.ctb",
    # Braille readers in Scotland read Gaelic uncontracted, by the letters and accents of UEB. liblouis' own table for
    # it knows no accents.
    "gd": "en-ueb-g1.ctb",
    "pl": "pl.tbl",
    "zh-Hans": "zhcn-cbs.ctb",
    "bg": "bg.utb",
    "ru": "ru-litbrl.ctb",
    "lv": "lv.tbl",
    "ur": "ur-pk-g1.utb",
    "pa": "pa.tbl",
}
"""Language > the table that liblouis translates it with: English contracted (UEB grade 2), the others as their readers
learn first. Which one a reader wants is theirs to say; see the help page on formats."""
UNCONTRACTED: Final = "en-ueb-g1.ctb"
"""For Latin letters and signs that a language's own table does not know."""
_SCRIPTS: Final = {
    "CYRILLIC": (TABLES["ru"], TABLES["bg"]),
    "ARABIC": (TABLES["ur"], "ar-ar-g1.utb"),
    "GURMUKHI": (TABLES["pa"],),
    "CJK": (TABLES["zh-Hans"],),
}
"""A script > the tables for words in it, in the order of trying."""
_DOTS, _UNICODE = 4, 64
_CELL = 0x8000
_SIX_DOTS = 0x3F
_SILENT = 60000

_ONE_AT_A_TIME = threading.Lock()
"""liblouis keeps what it is doing in variables of its own."""


def translate(text: str, language: str) -> str:
    """The text as cells, contracted as the language's table does. Blanks inside a phone number or postcode come back as
    no-break spaces. What is in another script is translated by that script's table; an e-mail address is one thing.

    PrintTrouble: 'braille-library-missing', 'braille-table-missing' (language).
    """
    cells: list[str] = []
    for part in re.split(f"({EMAIL})", held_together(text)):
        if home(language) != LATIN and re.fullmatch(EMAIL, part):
            cells.append(_cells(part, UNCONTRACTED))
            continue
        runs = groupby(_by_table(part, language), key=lambda each: each[1])
        cells += (_cells("".join(character for character, _ in run), table) for table, run in runs)
    return "".join(cells)


def back(cells: str, language: str) -> str:
    """Cells as text again, as well as the language's table knows the way back. PrintTrouble as for `translate`."""
    plain = cells.replace(NBSP, BLANK)
    marked = "".join(chr(_CELL | (ord(cell) & 0xFF)) for cell in plain)
    return _call("lou_backTranslateString", TABLES[language], marked, _DOTS)


def is_here() -> bool:
    """Whether Braille can be made on this computer."""
    try:
        _library()
    except PrintTrouble:
        return False
    return True


def _by_table(text: str, language: str) -> list[tuple[str, str]]:
    """Each character with its table; blanks and marks on a letter go with what is before them. What no table knows
    becomes its plain letter, or a question mark.
    """
    found: list[tuple[str, str]] = []
    for character in text:
        before, at_hand = found[-1] if found else ("", "")
        mark = unicodedata.combining(character) and _knows(at_hand, before + character)
        table = at_hand if at_hand and (character.isspace() or mark) else _table_for(character, language)
        if table:
            found.append((character, table))
            continue
        for plain in unicodedata.normalize("NFKD", character):
            if table := _table_for(plain, language):
                found.append((plain, table))
            elif not unicodedata.combining(plain):
                found.append(("?", UNCONTRACTED))
    return found


@lru_cache(maxsize=4096)
def _table_for(character: str, language: str) -> str:
    """The table that knows a character: the language's own for its script, Latin letters and signs; else that of its
    script; "" if none does.
    """
    script = script_of(character)
    foreign = script not in {"", LATIN, home(language)}
    wanted = _SCRIPTS[script] if foreign else (TABLES[language], UNCONTRACTED)
    return next((table for table in wanted if _knows(table, character)), "")


def _knows(table: str, character: str) -> bool:
    """Whether a table has cells for this character: what it does not know it spells out as a number, with cells of
    eight dots or many of six."""
    if not table:
        return False
    cells = _cells(character, table)
    return bool(cells) and len(cells) < 5 and all(0 <= ord(cell) - 0x2800 <= _SIX_DOTS for cell in cells)


def _cells(text: str, table: str) -> str:
    """Translate piece by piece, so that the blanks inside what belongs together are known afterwards."""
    parts = re.split(f"([^ ]*{NBSP}[^ ]*)", text)
    return "".join(_piece(part, table) for part in parts if part)


def _piece(text: str, table: str) -> str:
    cells = _call("lou_translateString", table, text.replace(NBSP, " "), _DOTS | _UNICODE)
    return cells.replace(BLANK, NBSP) if NBSP in text.strip(NBSP) else cells


def _call(function: str, table: str, text: str, mode: int) -> str:
    with _ONE_AT_A_TIME:
        library, wide = _library()
        if not library.lou_getTable(table.encode()):
            raise PrintTrouble("braille-table-missing", table=table)
        given = [ord(each) if ord(each) <= 0xFFFF or ctypes.sizeof(wide) > 2 else ord("?") for each in text]
        room = len(given) * 16 + 64
        source, target = (wide * len(given))(*given), (wide * room)()
        used, made = ctypes.c_int(len(given)), ctypes.c_int(room)
        done = getattr(library, function)(
            table.encode(), source, ctypes.byref(used), target, ctypes.byref(made), None, None, mode
        )
        if not done:
            raise PrintTrouble("braille-table-missing", table=table)
        return "".join(map(chr, target[: made.value]))


@lru_cache(maxsize=1)
def _library() -> tuple[Any, Any]:
    """liblouis and the type of its characters."""
    beside = Path(sys.executable).parent
    for name in _names(beside):
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        library.lou_setLogLevel(_SILENT)
        library.lou_getTable.restype = ctypes.c_void_p
        if (beside / "liblouis" / "tables").is_dir():  # the Windows installer brings the tables as well
            library.lou_setDataPath(str(beside).encode())
        return library, ctypes.c_uint32 if library.lou_charSize() == 4 else ctypes.c_uint16
    raise PrintTrouble("braille-library-missing")


def _names(beside: Path) -> list[str]:
    names = [str(beside / "liblouis.dll"), "liblouis.dll", "liblouis.so.20", "liblouis.20.dylib"]
    return names + ([found] if (found := ctypes.util.find_library("louis")) else [])
