"""Braille, recordings, easy read and the piles of a mailing in sentences. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.domain.format_orders import PAPER, TEXT, Wish

ERRORS: dict[str, str] = {
    "braille-library-missing": "Braille is made by the library liblouis, which is not on this computer. On Debian or"
    " Ubuntu install the packages liblouis20 and liblouis-data, on a Mac liblouis from Homebrew; on Windows install the"
    " program again. Everything else can be made meanwhile.",
    "braille-table-missing": "The liblouis of this computer has no table {table}. Install the package liblouis-data, or"
    " a newer liblouis.",
    "audio-missing": "Recordings need the extra “audio”, which is not installed. Install the program with it"
    " (neighbourhood-desk[audio]). Everything else can be made meanwhile.",
    "audio-ending": "Name a file that ends in .ogg, .mp3 or .wav.",
    "audio-failed": "The voice stopped before the end. Try again; if it stops again, tell support.",
    "no-such-format": "“{format}” is made by hand: the program cannot make it.",
    "no-easy-read": "“{title}” has not been put into easy read in this language yet. Choose another format or"
    " language.",
}
"""What keeps a document from being made in a format, and what to do; part of `text.ERRORS`."""

NOT_MADE: dict[str, str] = {
    "no-such-format": "made by hand",
    "no-such-language": "no wording in this language: it needs a translator",
    "wording-missing": "no wording in this language: it needs a translator",
    "no-easy-read": "nobody has put this document into easy read",
    "print-size": "print goes from 12 to 40 points",
    "braille-library-missing": "Braille needs liblouis, which is not on this computer",
    "braille-table-missing": "liblouis on this computer is too old",
    "audio-missing": "recordings need the extra “audio”",
}
"""Why a pile of a mailing could not be made by the program, in a few words."""

MADE_NOTES: dict[str, str] = {
    "proof-read-braille": "This is a Braille-ready file: have it proof-read by a Braille reader before it is embossed.",
}
"""What has to be said of a file that was made."""


def reads(wish: Wish, formats: Mapping[str, str], languages: Mapping[str, str]) -> str:
    """How somebody reads, in words: 'Large print, Polish'. The labels are the organisation's own."""
    if wish.format == PAPER:
        how = f"{wish.size} point print" if wish.size.isdecimal() else formats.get(wish.size, wish.size)
    else:
        how = formats.get({TEXT: "email"}.get(wish.format, wish.format), "")
    how = how or wish.format.capitalize()
    language = languages.get(wish.language, wish.language).partition(" (")[0]
    return how if wish.language == "en" else f"{how}, {language}"
