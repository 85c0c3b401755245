"""The recovery key as a person types it from the printed sheet: forgiving about its form, exact about what is wrong.

It is the secret half of an age key, written in Bech32 (BIP 173): a fixed beginning, then 58 characters of which the
last six are a check of all the others. The alphabet leaves out 1, B, I and O, which look like other characters.
"""

from __future__ import annotations

from dataclasses import dataclass, field

BEGINNING = "AGE-SECRET-KEY-1"
CHARACTERS = 58
"""After the beginning."""
GROUP = 4
"""Characters in one printed group."""

ALPHABET = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
_LOOKS_LIKE = {"O": "0", "I": "L", "1": "L", "B": "8"}
_PLAIN_BEGINNING = BEGINNING.replace("-", "")
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_PREFIX = BEGINNING[:-1].lower()
_SPREAD = [*(ord(c) >> 5 for c in _PREFIX), 0, *(ord(c) & 31 for c in _PREFIX)]
"""How the beginning counts in the check."""


@dataclass(frozen=True, slots=True)
class TypedKey:
    """What was typed so far.

    `problem` is a code, "" while nothing is wrong: 'recovery-key-beginning', 'recovery-key-character' (`character`,
    `group`, `words`), 'recovery-key-look-alike' (the same and `instead`), 'recovery-key-long' (`extra`),
    'recovery-key-group' (`group`, `words`) or 'recovery-key-wrong'. `count` is how many of the 58 characters are there;
    `key` is the whole key, "" until it is complete and right.
    """

    count: int
    problem: str = ""
    key: str = field(default="", repr=False)
    character: str = ""
    instead: str = ""
    group: int = 0
    words: str = field(default="", repr=False)
    extra: int = 0


def read(typed: str) -> TypedKey:
    """Read what was typed. Blanks, hyphens, capitals and the beginning may be left out or put anywhere."""
    plain = "".join(c for c in typed if c.isalnum()).upper()
    if _PLAIN_BEGINNING.startswith(plain):
        return TypedKey(0)
    rest = plain.removeprefix(_PLAIN_BEGINNING)
    if rest == plain and plain.startswith("AGE") and len(plain) != CHARACTERS:
        return TypedKey(0, "recovery-key-beginning")
    strange = next((place for place, character in enumerate(rest) if character not in ALPHABET), None)
    if strange is not None:
        return _with_strange(rest, strange)
    if len(rest) > CHARACTERS:
        return TypedKey(CHARACTERS, "recovery-key-long", extra=len(rest) - CHARACTERS)
    return _checked(rest) if len(rest) == CHARACTERS else TypedKey(len(rest))


def _with_strange(rest: str, place: int) -> TypedKey:
    character = rest[place]
    instead = _LOOKS_LIKE.get(character, "")
    return TypedKey(
        place,
        "recovery-key-look-alike" if instead else "recovery-key-character",
        character=character,
        instead=instead,
        group=place // GROUP + 1,
        words=_group(rest, place),
    )


def _checked(rest: str) -> TypedKey:
    syndrome = _checksum([*_SPREAD, *(ALPHABET.index(c) for c in rest)]) ^ 1
    if not syndrome:
        return TypedKey(CHARACTERS, key=BEGINNING + rest)
    wrong = _one_wrong(syndrome)
    if wrong is None:
        return TypedKey(CHARACTERS, "recovery-key-wrong")
    return TypedKey(CHARACTERS, "recovery-key-group", group=wrong // GROUP + 1, words=_group(rest, wrong))


def _group(rest: str, place: int) -> str:
    start = place - place % GROUP
    return rest[start : start + GROUP]


def _checksum(values: list[int]) -> int:
    found = 1
    for value in values:
        found = _step(found) ^ value
    return found


def _step(found: int) -> int:
    top, found = found >> 25, (found & 0x1FFFFFF) << 5
    for place, generator in enumerate(_GENERATOR):
        if top >> place & 1:
            found ^= generator
    return found


def _one_wrong(syndrome: int) -> int | None:
    """The place of the character that is wrong, if changing one alone makes the key right. It is told, never changed.

    The check is linear: what one wrong character adds to it depends on its place and its difference alone.
    """
    for difference in range(1, len(ALPHABET)):
        added = difference
        for place in reversed(range(CHARACTERS)):
            if added == syndrome:
                return place
            added = _step(added)
    return None
