"""Ids that are made of what a record is about, so that two laptops noting the same thing make one record."""

from __future__ import annotations

from uuid import UUID, uuid5

NAMESPACE = UUID("6a3f8a5e-2c4b-5d8e-9b1a-7f0e4d2c9a61")
"""The namespace of all our made-up ids. It must never change: records on laptops everywhere lean on it."""


def natural_id(*parts: str) -> str:
    """The UUIDv5 of these parts, as text: ('attendance', session, person) and the like."""
    return str(uuid5(NAMESPACE, "|".join(parts)))
