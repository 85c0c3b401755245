"""What the window itself says: what was taken back or done again, what opening found, and what is saved."""

from __future__ import annotations

from desktop_app.services.history import Undone
from desktop_app.ui import text


def undone_words(undone: Undone) -> tuple[str, str]:
    """What was taken back, or why not, and the kind of message."""
    what = text.operation(undone.operation.op, undone.operation.facts)
    if not undone.records:
        return f"Not taken back: {what}. It was changed since; change it by hand.", "warn"
    if undone.could_not:
        left = text.how_many(len(undone.could_not), "record was", "records were")
        return f"Taken back: {what}. {left} changed since and stayed as they are.", "warn"
    return f"Taken back: {what}. Ctrl+Y does it again.", "ok"


def redone_words(redone: Undone) -> tuple[str, str]:
    """What was done again, or why not, and the kind of message."""
    facts = redone.operation.facts
    what = text.operation(str(facts.get("of", "")), facts)
    if not redone.records:
        return f"Not done again: {what}. It was changed since.", "warn"
    return f"Done again: {what}. Ctrl+Z takes it back.", "ok"


def laptop_status(to_send: int, in_folder: int) -> tuple[str, str]:
    """What the status button says on a laptop, in full and short. Being away from the office is usual: no alarm."""
    if to_send:
        return f"Saved on this laptop. {to_send:,} to send", f"Saved. {to_send:,} to send"
    if in_folder:
        return "Saved on this laptop. All handed over", "Saved. Handed over"
    return "Saved on this laptop. Nothing to send", "Saved on this laptop"
