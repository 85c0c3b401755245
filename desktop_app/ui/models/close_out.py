"""The end of an event in words: what was counted, and what does not fit. No Qt here: commands say the same."""

from __future__ import annotations

from desktop_app.domain.close_out import Counted, Gap
from desktop_app.ui.text import how_many, people_count

MEND: dict[str, str] = {
    "counted-not-written": "Count them without a name",
    "still-inside": "Sign them all out",
}
"""What the program can put right by itself, and the words on the button."""


def counted_words(counted: Counted) -> str:
    """19 people came, as it is written down: 12 by name, 3 with them, 4 counted without a name."""
    if not counted.everyone:
        return "Nobody is written down as having come."
    return (
        f"{people_count(counted.everyone)} came, as it is written down: {counted.named:,} by name,"
        f" {counted.with_them:,} with them, {counted.tallied:,} counted without a name."
    )


def not_asked_words(counted: Counted) -> str:
    """Who was never asked; "" when all were. No gap: asking is never a must."""
    if not counted.not_asked:
        return ""
    were = "was" if counted.not_asked == 1 else "were"
    return f"{people_count(counted.not_asked)} who came {were} never asked whether we may write to them or use photos."


def gap_words(gap: Gap) -> str:
    """What does not fit, and what to do about it."""
    n = gap.count
    sentences = {
        "lines-not-typed": f"{how_many(n, 'line', 'lines')} of the paper register cannot be found here."
        " Type what is missing at the desk, or say why not.",
        "counted-not-written": f"The door counted {people_count(n)} more than are written down."
        " Count them without a name, or say why not.",
        "written-not-counted": f"{people_count(n)} more are written down than the door counted."
        " Look for somebody who was checked in by mistake, or say why it is so.",
        "consents-not-typed": f"{how_many(n, 'form', 'forms')} signed on paper cannot be found here."
        " Type the answers under People, or say why not.",
        "consents-without-paper": f"{how_many(n, 'answer', 'answers')} were noted as given on paper, and there is no"
        " form for them. Look for the forms, or say why it is so.",
        "still-inside": f"{people_count(n)} {'is' if n == 1 else 'are'} not signed out."
        " Sign them all out, or say why not.",
    }
    return sentences.get(gap.code, gap.code)
