"""What is said about keys: the office's own, and the recovery key on paper. No Qt here."""

from __future__ import annotations

from datetime import date

from desktop_app.ui import times
from desktop_app.ui.text import how_many

NEW_SHEET = (
    ("key-round", "The old sheet opens nothing that is locked from now on."),
    (
        "hard-drive",
        "Back-ups made until now need the old sheet, or the passphrase of their day. Write “old” on it, and the date.",
    ),
    ("laptop", "Laptops hear of the new key when they next send. What they lock until then, the old sheet opens."),
)
"""Icon and sentence of what a new recovery sheet means, before it is made."""

NEXT = "Print it twice, put both into the safe, and prove under Laptops that the new sheet works."


def old_keys_end(ends: str) -> str:
    """Until when the office's old keys hold (`ends`: ISO 8601 UTC)."""
    return f"Laptops hear of them by themselves; the old ones end on {times.long_day(ends)}."


def new_keys(ends: str) -> str:
    """What making new keys for the office did."""
    return f"New keys are made. {old_keys_end(ends)} A laptop that sends nothing until then has to be invited again."


def recovery_proof(proved_at: str, made_at: str, *, is_due: bool) -> str:
    """When the recovery key on paper was made and last proved (ISO 8601 UTC or ""), and whether that is due."""
    if made_at and not proved_at:
        made = f"A new recovery sheet was made on {times.long_day(made_at)}, and nobody has tried it yet."
        return f"{made} Prove it now: until then nobody knows whether it can be read."
    last = f"was last tried on {times.long_day(proved_at)}" if proved_at else "was never tried"
    return f"The recovery key on paper {last}.{' It is time to do that.' if is_due else ''}"


def old_back_ups(days: tuple[date, ...]) -> str:
    """Which back-ups the old sheet is still needed for: those of these days in the second place, and others."""
    if not days:
        return "Back-ups made until now need the old sheet, or the passphrase of their day."
    number = how_many(len(days), "back-up", "back-ups")
    need = "needs" if len(days) == 1 else "need"
    return (
        f"{number} in the second place, up to {times.long_day(max(days).isoformat())}, {need} the old sheet or the"
        " passphrase of their day, and so does every back-up that you made yourself."
    )
