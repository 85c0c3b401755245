"""Reference packs: which fields a laptop needs for its work, for how long it may keep them, and which pack it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

OFFICER, DOOR = "officer", "door"
ROLES = (OFFICER, DOOR)

EVENT_DAYS = 14
"""How long after its last session an event's people stay on a laptop when nobody closes it, and after any session what
was written there."""

USUAL_DAYS = 90
"""How long a pack of everyone or of a patch may be kept without a newer one."""

NEEDED: dict[str, dict[str, frozenset[str] | None]] = {
    DOOR: {
        "erasure": None,
        "alias": None,
        "setting": None,
        "code": None,
        "patch": None,
        "property": None,
        "event": None,
        "session": None,
        "role": None,
        "tally": None,
        "attendance": None,
        "sign_up": None,
        "flag": None,
        "question": None,
        "person": frozenset(
            {
                *("void", "given", "family", "sort_key", "kind", "property_id", "ended"),
                *("greeting", "access_needs", "language", "print_format"),
            }
        ),
        "consent": frozenset({"void", "person_id", "purpose", "wording_version", "given", "at", "replaces"}),
    }
}
"""Role > entity > fields, None for all of them. A door desk needs to know who somebody is, what helps them and what
they have agreed to; not how to reach them, when they were born, their tenancy number, or what they said. What is not
listed is not sent. The officer's own laptop needs everything."""


def fields_for(role: str, entity: str, fields: Mapping[str, str]) -> frozenset[str]:
    """Those of an entity's fields that a laptop in this role gets; none when it gets no such record."""
    if role not in NEEDED:
        return frozenset(fields)
    needed = NEEDED[role].get(entity, frozenset())
    return frozenset(fields) if needed is None else needed & frozenset(fields)


def usual_role(about: str) -> str:
    """Who an event's pack is for: the door. Anything larger is for an officer's own laptop."""
    return DOOR if about == "event" else OFFICER


def expires(about: str, day: str) -> str:
    """The last day (ISO 8601) on which a laptop may keep such a pack: counted from the event's last day, else from
    today."""
    return (date.fromisoformat(day) + timedelta(days=EVENT_DAYS if about == "event" else USUAL_DAYS)).isoformat()


OFFICE_NODE = 1
_RESTORED = 0x8000_0000


def restored_node(office_epoch: int) -> int:
    """The node under which an office stamps that came back from a back-up: never that of a laptop."""
    return _RESTORED | office_epoch & (_RESTORED - 1)


def is_office(node: int) -> bool:
    """Whether stamps of this node are an office's, as it was set up or as it came back."""
    return node == OFFICE_NODE or node >= _RESTORED


@dataclass(frozen=True, slots=True)
class Edition:
    """Which pack it is: packs of a later office epoch, and then of a higher generation, are newer."""

    office_epoch: int
    generation: int

    @property
    def order(self) -> tuple[int, int]:
        """What to compare."""
        return self.office_epoch, self.generation


def why_not(
    pack: Edition,
    *,
    office_epoch: int,
    expired: bool,
    is_closed: bool,
    same: Edition | None,
    everyone: Edition | None,
) -> str:
    """Why a laptop leaves a pack alone; "" when it takes it. What it knows never goes backwards.

    `office_epoch` is the highest that it has met, `same` the newest pack about the same that it took, `everyone` the
    newest of everyone. Parts of one pack have the same edition.
    """
    if pack.office_epoch < office_epoch:
        return "older-office"
    if expired:
        return "expired"
    if is_closed:
        return "closed"
    newest = max((one.order for one in (same, everyone) if one is not None), default=(-1, -1))
    return "older" if pack.order < newest else ""
