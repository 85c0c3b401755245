"""The invented people and the day of a place to practise."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desktop_app.domain.people import PersonDraft
from desktop_app.domain.programme import EventDraft, SessionDraft
from desktop_app.services import attendance, people, programme
from desktop_app.store.journal import Reader, Writer


def fill(writer: Writer, sample: Path, today: str) -> int:
    """Keep the people in `sample` (resources/sample/practice.toml) and its event, today; answers how many people."""
    plan = tomllib.loads(sample.read_text(encoding="utf-8"))
    session = programme.add_event(writer, _event(plan, today)).sessions[0]
    expected: list[str] = []
    added = 0
    for household in plan["household"]:
        for one in household["people"]:
            about: dict[str, Any] = {
                k: tuple(v) if isinstance(v, list) else v for k, v in one.items() if k != "expected"
            }
            person = people.add(
                writer, PersonDraft(address=household["address"], postcode=household["postcode"], **about)
            )
            added += 1
            if one.get("expected"):
                expected.append(person)
    writer.session.flush()
    attendance.expect(writer, session_id=session.id, person_ids=expected)
    return added


def is_on(reader: Reader, today: str) -> bool:
    """Whether there is an event today."""
    return bool(programme.events(reader, today, today))


def plan_today(writer: Writer, sample: Path, today: str) -> None:
    """Plan the practice event for today too: who opens the copy on another day finds something to do."""
    programme.add_event(writer, _event(tomllib.loads(sample.read_text(encoding="utf-8")), today))


def _event(plan: Mapping[str, Any], today: str) -> EventDraft:
    day = plan["event"]
    return EventDraft(
        kind=day["kind"],
        title=day["title"],
        theme=day["theme"],
        venue=day["venue"],
        sessions=(SessionDraft(f"{today}T{day['starts']}", f"{today}T{day['ends']}"),),
    )
