"""What tenant lists write where we keep a key of the organisation's lists: "Lge Print", "Owner Occupier", "Polski".

Only plain names of the same thing are listed: a need that has to be guessed ("bad knee") is left out and told of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from desktop_app.domain.text_folding import words

YES = frozenset({"yes", "y", "true", "required", "x"})
"""What a column such as "Large print" says where the column's own name is meant."""
_NOTHING = frozenset({
    "no", "n", "none", "nil", "false", "0", "unknown", "not known", "not given", "n a", "na", "nk", "tbc",
    "none known", "no needs", "nothing", "not applicable", "prefer not to say", "no preference",
})  # fmt: skip
_SAME: Mapping[str, Mapping[str, str]] = {
    "print_format": {
        "clear": "standard, standard print, normal, normal print, letter, print, paper, standard letter, post",
        "large": "large print, lge print, lp, large type, large text, large print letter, 16 point, 16pt, "
        "18 point, 18pt",
        "giant": "giant print, extra large, extra large print, xl, 24 point, 24pt, very large print",
        "audio": "audio, cd, audio cd, tape, on tape, audio tape, mp3, spoken",
        "braille": "braille",
        "easy-read": "easy read, easyread, easy to read, plain english with pictures",
        "phone": "by phone, phone, telephone, call, phone call, by telephone, telephone call",
        "email": "by e mail, by email, email, e mail, electronic",
    },
    "language": {
        "en": "eng, en gb, english uk, british english",
        "gd": "gaelic, scottish gaelic, scots gaelic, gaidhlig",
        "pl": "polski, pol",
        "zh-Hans": "chinese, mandarin, simplified chinese, chinese simplified, chinese mandarin, putonghua",
        "ru": "rus",
        "bsl": "british sign language, sign language",
        "pa": "punjabi, panjabi",
        "uk": "ukranian, ukr",
        "ro": "moldovan",
    },
    "person_kind": {
        "tenant": "tenants, tenancy, main tenant, sole tenant, joint tenant, lead tenant, secure, secure tenant, sst, "
        "secure tenancy, scottish secure tenancy, scottish secure tenant, short scottish secure tenancy, ssst, "
        "general needs, sheltered, assured, assured tenancy, assured shorthold, lodger, rented, rent, social rent, "
        "mmr, mid market rent, t",
        "factored-owner": "factored, owner, owners, owner occupier, owner occupied, owneroccupier, homeowner, "
        "home owner, leaseholder, shared owner, shared ownership, factored customer, sharing owner, o",
        "community-representative": "community rep, representative, councillor, cllr, community council",
        "local-group": "group, community group, association, charity, club",
        "partner": "partner agency, partner organisation, agency, partners",
        "other": "other, something else, neighbour, visitor, household member, occupant, occupier",
    },
    "access_need": {
        "step-free": "step free, wheelchair, wheelchair user, wheelchair access, level access, ramp, ramped access, "
        "no steps",
        "hearing-loop": "hearing loop, loop, induction loop, t loop",
        "bsl": "bsl, bsl interpreter, british sign language, sign language, sign language interpreter",
        "interpreter": "interpreter, interpreter needed, needs interpreter, translator, language interpreter",
        "large-print": "large print, lp, large type, large text",
        "read-aloud": "read aloud, needs letters read, reading help, help with reading, reader",
        "help-with-forms": "help with forms, form filling, help filling forms, help with reading and writing",
        "quiet-space": "quiet space, quiet room, quiet area",
        "more-time": "more time, extra time, needs more time",
        "companion": "companion, carer, comes with carer, comes with a carer, accompanied, support worker",
        "assistance-dog": "assistance dog, guide dog, hearing dog, service dog",
        "baby-changing": "baby changing, baby change, nappy changing",
    },
}  # fmt: skip
_BRACKETED = re.compile(r"^(.+?)\s*\((.+)\)$")
_PARTS = re.compile(r"[,;/+&\n]")


_REMEMBERED = 1_000


class CodeWords:
    """Finds the key of one of the organisation's lists by what a tenant list says: a key, a label or a usual synonym.

    `entries` are the list's (key, label); a synonym counts only for a key that the organisation has.
    """

    def __init__(self, list_name: str, entries: Iterable[tuple[str, str]]) -> None:
        self._keys: dict[str, str] = {}
        self._found = lru_cache(_REMEMBERED)(self._find)
        known = dict(entries)
        for key, label in known.items():
            bracketed = _BRACKETED.match(label)
            for form in (key, label, *(bracketed.groups() if bracketed else ())):
                self._keys.setdefault(_plain(form), key)
        for key, forms in _SAME.get(list_name, {}).items():
            for form in forms.split(", ") if key in known else ():
                self._keys.setdefault(_plain(form), key)

    def key_of(self, text: str) -> str | None:
        """The key that `text` means, "" when it says that there is nothing to say, None when nobody can tell."""
        return self._found(text)

    def _find(self, text: str) -> str | None:
        plain = _plain(text)
        return "" if plain in _NOTHING else self._keys.get(plain)

    def keys_of(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The keys that a text with several parts means, each once, and the parts that mean none."""
        whole = self.key_of(text)
        if whole is not None:
            return ((whole,) if whole else ()), ()
        keys: dict[str, None] = {}
        unknown: list[str] = []
        for part in filter(None, map(str.strip, _PARTS.split(text))):
            key = self.key_of(part)
            if key is None:
                unknown.append(part)
            elif key:
                keys[key] = None
        return tuple(keys), tuple(unknown)


def _plain(text: str) -> str:
    return " ".join(words(text))
