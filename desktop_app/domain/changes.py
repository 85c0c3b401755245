"""Names of what a user did (`Op`), and what it altered (`Change`, `Changes`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Value = str | int | bool | None
"""What a shared column may hold. Everything that travels is one of these."""


class Op(StrEnum):
    """One labelled thing a user can do. The value is the wire name and never changes meaning."""

    SET_UP = "set-up"
    ADD_PERSON = "add-person"
    CHANGE_PERSON = "change-person"
    IMPORT_PEOPLE = "import-people"
    GIVE_CONSENT = "give-consent"
    WITHDRAW_CONSENT = "withdraw-consent"
    RAISE_FLAG = "raise-flag"
    LIFT_FLAG = "lift-flag"
    ADD_EVENT = "add-event"
    CHANGE_EVENT = "change-event"
    CANCEL_EVENT = "cancel-event"
    MERGE_PEOPLE = "merge-people"
    UNMERGE_PEOPLE = "unmerge-people"
    NOT_THE_SAME = "not-the-same"
    SETTLE = "settle"
    SETTLE_SEVERAL = "settle-several"
    PUT_OFF = "put-off"
    ASK = "ask-officer"
    ANSWER = "answer-question"
    EXPECT = "expect"
    CHECK_IN = "check-in"
    CHECK_IN_HOUSEHOLD = "check-in-household"
    WALK_IN = "walk-in"
    LEAVE = "leave"
    TALLY = "tally"
    NOTE_NEED = "note-need"
    REPLY = "reply"
    SIGN_UP = "sign-up"
    MOVE_SIGN_UP = "move-sign-up"
    CHANGE_ROLE = "change-role"
    ISSUE_SHARE = "issue-share"
    START_INSPECTION = "start-inspection"
    CHANGE_INSPECTION = "change-inspection"
    ADD_ISSUE = "add-issue"
    CHANGE_ISSUE = "change-issue"
    AGREE_ACTION = "agree-action"
    REPORT_IN_ADVANCE = "report-in-advance"
    CHANGE_SETTINGS = "change-settings"
    ASK_FORMAT = "ask-format"
    ORDER_MAILING = "order-mailing"
    FORMAT_MADE = "format-made"
    FORMAT_SENT = "format-sent"
    FORMAT_LIKED = "format-liked"
    UNDO = "undo"
    REDO = "redo"
    TAKE_PACK = "take-pack"
    ENROL = "enrol"
    SEND = "send"
    RECEIVE = "receive"
    SAVE_DRAFT = "save-draft"
    TAKE_OFF = "take-off"
    CLOSE_OUT = "close-out"
    GIVE_BACK = "give-back"
    ERASE = "erase"
    TIDY_AWAY = "tidy-away"


QUIET = frozenset(
    {
        *(Op.SET_UP, Op.TAKE_PACK, Op.ENROL, Op.SEND, Op.RECEIVE, Op.SAVE_DRAFT, Op.ERASE, Op.TIDY_AWAY),
        *(Op.TAKE_OFF, Op.CLOSE_OUT, Op.GIVE_BACK),
        Op.PUT_OFF,
    }
)
"""What neither Ctrl+Z nor the message bar offers to undo: housekeeping, and what is for good."""


@dataclass(frozen=True, slots=True)
class Change:
    """One record as one Op altered it. `before` is None for a record that the Op added; `was` holds the stamps that
    the changed units had before.
    """

    entity: str
    row_id: str
    before: Mapping[str, Value] | None
    after: Mapping[str, Value]
    was: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """All that one Op altered: what screens look at to know whether they are touched."""

    op: Op
    op_id: str
    facts: Mapping[str, Value] = field(default_factory=dict)
    entities: frozenset[str] = frozenset()
    count: int = 0

    def touches(self, *entities: str) -> bool:
        """Whether any record of these entities was altered."""
        return not self.entities.isdisjoint(entities)
