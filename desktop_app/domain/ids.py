"""Ids that are made of what a record is about, so that two laptops noting the same thing make one record."""

from __future__ import annotations

from hashlib import sha1
from uuid import UUID

NAMESPACE = UUID("6a3f8a5e-2c4b-5d8e-9b1a-7f0e4d2c9a61")
"""The namespace of all our made-up ids. It must never change: records on laptops everywhere lean on it."""
_BYTES = NAMESPACE.bytes
_MARKS, _VERSION_5 = 0xF000_C000_0000_0000_0000, 0x5000_8000_0000_0000_0000
"""Where a UUID says which version and variant it is, and what version 5 says there (RFC 9562, 5.5)."""


def natural_id(*parts: str) -> str:
    """The UUIDv5 of these parts, as text: ('attendance', session, person) and the like.

    Made by hand: `uuid.uuid5` takes three times as long, and a tenant list needs one for each address.
    """
    digest = sha1(_BYTES + "|".join(parts).encode(), usedforsecurity=False).digest()[:16]
    number = (int.from_bytes(digest, "big") & ~_MARKS) | _VERSION_5
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
