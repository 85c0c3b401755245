"""Why two records look alike, in words."""

from __future__ import annotations

from desktop_app.domain.look_alikes import Pattern

_REASONS: dict[str, dict[str, str]] = {
    "given": {
        "same": "same first name",
        "near": "first name differs by a slip",
        "short": "one first name is short for the other",
        "loose": "first names are a little alike",
        "swapped": "first name and surname are swapped",
        "crossed": "one has as first name what the other has as surname",
        "differ": "other first name",
    },
    "family": {
        "same": "same surname",
        "near": "surname differs by a slip",
        "part": "surnames have a part in common",
        "loose": "surnames are a little alike",
        "differ": "other surname",
    },
    "born": {
        "same": "same birth date",
        "swapped": "day and month of birth are swapped",
        "near": "birth date differs by a slip",
        "part": "birth dates agree in two parts of three",
        "differ": "other birth date",
    },
    "phone": {
        "same": "same phone",
        "near": "phone differs by a slip",
        "end": "phones end alike",
        "differ": "other phone",
    },
    "email": {"same": "same e-mail", "near": "e-mail differs by a slip", "differ": "other e-mail"},
    "reference": {"same": "same tenancy number"},
    "street": {
        "same": "same address",
        "near": "address written a little differently",
        "street": "same street, other number",
        "part": "addresses are a little alike",
        "differ": "other address",
    },
    "postcode": {"same": "same postcode", "near": "postcode differs by a slip", "differ": "other postcode"},
}
_AGREES = ("same", "near", "short", "swapped", "part", "crossed", "end", "street", "loose")
"""Levels that speak for one person, the plainest first."""


def reasons(pattern: Pattern) -> tuple[str, ...]:
    """What speaks for one person, the plainest first, and then what speaks against it."""
    found = [(field, level) for field, level in zip(pattern._fields, pattern, strict=True) if level]
    found.sort(key=lambda one: _AGREES.index(one[1]) if one[1] in _AGREES else len(_AGREES))
    return tuple(_REASONS[field][level] for field, level in found)


def because(pattern: Pattern) -> str:
    """The reasons in one line: "same birth date; surname differs by a slip; same postcode"."""
    return "; ".join(reasons(pattern))


def likely(score: float) -> str:
    """How likely it is one person, from the score in bits, in words."""
    if score >= 8:
        return "almost certainly one person"
    if score >= 3:
        return "very likely one person"
    return "probably one person" if score >= 0 else "perhaps one person"
