"""What people say to us, kept word for word (fact 003-16)."""

from __future__ import annotations

import re

from desktop_app.domain.errors import Rejected

KINDS = ("need", "idea", "worry", "thanks")
"""What a point can be: something wanted or needed, an idea, a worry or complaint, a thank-you."""

OUTCOMES = ("done", "will", "cannot", "elsewhere")
"""What can come of a point (fact 002-17): it was done, it will be, it cannot be, somebody else decides it."""

LONGEST = 10_000
LONGEST_SHOWN = 500
"""On a poster nobody reads more about one thing."""

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")


def as_typed(text: str) -> str:
    """`text` as it was typed, without blank space around it.

    Marks that no file can hold (NUL, half characters) are left out. Nothing else inside changes: spaces, line ends,
    capitals and spelling are the person's own.
    """
    return _UNKEEPABLE.sub("", text).strip()


def checked_reply(outcome: str, said: str, answer: str) -> tuple[str, str]:
    """What was said and the answer, each on one line, ready to be shown; Rejected (outcome, said, answer)."""
    shown = {"said": " ".join(as_typed(said).split()), "answer": " ".join(as_typed(answer).split())}
    problems = {} if outcome in OUTCOMES else {"outcome": "unknown-kind"}
    for name, words in shown.items():
        if not words:
            problems[name] = "said-missing" if name == "said" else "reply-missing"
        elif len(words) > LONGEST_SHOWN:
            problems[name] = "too-long"
    if problems:
        raise Rejected(problems)
    return shown["said"], shown["answer"]


def checked_words(words: str, kind: str) -> str:
    """The words to keep; Rejected if there are none, or too many for one point, or the kind is unknown."""
    kept = as_typed(words)
    problems: dict[str, str] = {}
    if not kept:
        problems["words"] = "words-missing"
    elif len(kept) > LONGEST:
        problems["words"] = "too-long"
    if kind not in KINDS:
        problems["kind"] = "unknown-kind"
    if problems:
        raise Rejected(problems)
    return kept
