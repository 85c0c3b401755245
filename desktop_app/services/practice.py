"""The invented people and the day of a place to practise."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from desktop_app.domain.people import PersonDraft
from desktop_app.domain.programme import EventDraft, SessionDraft
from desktop_app.services import attendance, people, programme
from desktop_app.store.journal import Writer


def fill(writer: Writer, sample: Path, today: str) -> int:
    """Keep the people in `sample` (resources/sample/practice.toml) and its event, today; answers how many people."""
    plan = tomllib.loads(sample.read_text(encoding="utf-8"))
    day = plan["event"]
    draft = EventDraft(
        kind=day["kind"],
        title=day["title"],
        theme=day["theme"],
        venue=day["venue"],
        sessions=(SessionDraft(f"{today}T{day['starts']}", f"{today}T{day['ends']}"),),
    )
    session = programme.add_event(writer, draft).sessions[0]
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
