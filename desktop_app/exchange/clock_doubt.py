"""Whether a laptop's date can be believed after it has leapt.

A laptop that lay in a drawer and one whose clock went wrong look the same: today is months after the last time. So
nobody is taken off because of the date alone until either the office, in something that it signed lately, or two more
days of this clock agree with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop_app.exchange import clock_correction
from desktop_app.store.engine import Store

LEAP = timedelta(days=60)
"""So long a laptop that is in use is never without a start; a list of everyone is good for 90 days."""

CALM = timedelta(days=2)
"""After a leap, so long the clock has to go on as clocks do."""

_SEEN, _LEAPT, _BEFORE = "clock_seen", "clock_leapt", "clock_before"
"""Meta: when this clock was last looked at, when a leap was noticed, and when the clock was looked at before that."""


@dataclass(frozen=True, slots=True)
class Leap:
    """The date that this computer has, and when it was last used (ISO 8601 UTC)."""

    now: str
    before: str


def look(store: Store) -> Leap | None:
    """Look at the clock, once with each start and each sending; answers a leap that nothing speaks for yet."""
    now = clock_correction.right_now(store)
    with store.read() as reader:
        meta = reader.meta()
    seen, leapt = meta.get(_SEEN, ""), meta.get(_LEAPT, "")
    if seen and now - _moment(seen) > LEAP:
        leapt = _instant(now)
        _keep(store, now, leapt, seen)
    elif leapt and not timedelta(0) <= now - _moment(leapt) < CALM:
        _keep(store, now)  # it went on as clocks do, or was set back
        leapt = ""
    elif not seen or abs(now - _moment(seen)) > timedelta(days=1):
        _keep(store, now, leapt, meta.get(_BEFORE, ""))
    return doubt(store) if leapt else None


def doubt(store: Store) -> Leap | None:
    """The leap that was noticed and that nothing speaks for yet."""
    with store.read() as reader:
        meta = reader.meta()
    return Leap(meta[_LEAPT], meta.get(_BEFORE, "")) if meta.get(_LEAPT) else None


def believe(store: Store, said_at: str) -> None:
    """The office signed something at this instant (ISO 8601 UTC): if that is about now, the date is right."""
    now = clock_correction.right_now(store)
    if abs(now - _moment(said_at)) > LEAP:
        return
    with store.read() as reader:
        meta = reader.meta()
    if meta.get(_LEAPT) or (meta.get(_SEEN) and now - _moment(meta[_SEEN]) > LEAP):
        _keep(store, now)


def _keep(store: Store, seen: datetime, leapt: str = "", before: str = "") -> None:
    store.set_meta({_SEEN: _instant(seen), _LEAPT: leapt, _BEFORE: before if leapt else ""})


def _moment(instant: str) -> datetime:
    return datetime.fromisoformat(instant)


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
