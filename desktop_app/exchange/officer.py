"""Who works at a copy: said there when somebody else takes over, and carried to the office's list of laptops."""

from __future__ import annotations

from desktop_app.domain.errors import Rejected
from desktop_app.store.engine import Store
from desktop_app.store.journal import Reader

TOLD = "officer_told"
"""Meta of a laptop: the name that the office was last told."""

LONGEST_NAME = 200


def change_officer(store: Store, name: str) -> str:
    """Have somebody else work at this copy from now on; answers the name, tidied. A laptop tells it with what it next
    sends. Rejected (`officer`: 'officer-missing', 'too-long').
    """
    officer = " ".join(name.split())
    if not officer:
        raise Rejected({"officer": "officer-missing"})
    if len(officer) > LONGEST_NAME:
        raise Rejected({"officer": "too-long"})
    store.set_meta({"officer": officer})
    return officer


def to_tell(reader: Reader, officer: str) -> str:
    """On a laptop that has sent before: the name that the office has to be told; "" when it knows."""
    return officer if reader.meta().get(TOLD) != officer else ""
