"""What has been kept long enough: the list is exact, and nothing goes that is not in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError
from desktop_app.domain.format_orders import OrderDraft, Wish
from desktop_app.domain.work import SILENT, Cancelled
from desktop_app.services import attendance, format_orders, people, reports, retention
from desktop_app.store.engine import Store
from desktop_app.store.tables import ConsentRow, PointRow
from tests.support.builders import (
    StoppedClock,
    a_person,
    a_role,
    a_store,
    a_store_in,
    an_attendance,
    an_event,
    an_inspection,
    an_issue,
    writing,
)

TODAY = date(2026, 11, 21)
LONG_AGO, LATELY = "2023-11-21", "2026-11-01"
SHA = "ab" * 32
KINDS = ("attendance", "needs", "photos", "formats", "people")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    clock = StoppedClock()
    made = a_store(tmp_path, clock=clock)
    clock.at = clock.at.replace(year=2023)
    with writing(made, Op.IMPORT_PEOPLE) as writer:
        tenant = a_person(writer, "Łucja", "Nowak", reference="T-1")
        a_person(writer, "Old", "Visitor")
        asked = a_person(writer, "Asked", "Lately")
        old, new = an_event(writer, "Old fair", date=LONG_AGO), an_event(writer, "New fair", date=LATELY)
        an_attendance(writer, old.session, tenant, since=f"{LONG_AGO}T10:05:00Z", adults=1, children=2)
        an_attendance(writer, new.session, tenant, since=f"{LATELY}T10:05:00Z")
        a_role(writer)
        issue = an_issue(writer, an_inspection(writer), photos=((SHA, "A wall"),))
        assert issue
        for day in (LONG_AGO, LATELY):
            draft = OrderDraft(tenant, "letter", Wish("braille", ""), about=day)
            format_orders.ask(writer, draft, day)
        writer.add(PointRow(id="", person_id=tenant, words="A ramp, صحيح", at=f"{LONG_AGO}T10:00:00Z"))
    clock.at = clock.at.replace(year=2026)
    with writing(made, Op.GIVE_CONSENT) as writer:
        writer.add(ConsentRow(id="", person_id=asked, purpose="contact", given=True, at=f"{LATELY}T10:00:00Z"))
    yield made
    made.close()


def listed(store: Store) -> dict[str, list[str]]:
    with store.read() as reader:
        return {due.key: [line.name for line in due.lines] for due in retention.due(reader, TODAY)}


def test_the_list_says_exactly_what_may_go(store: Store) -> None:
    assert listed(store) == {
        "attendance": ["Łucja Nowak, Old fair"],
        "needs": ["Łucja Nowak, A ramp, صحيح"],
        "photos": ["Stairwell B, second floor, Larch Court"],
        "formats": ["Łucja Nowak, letter"],
        "people": ["Old Visitor"],
    }


def test_what_is_kept_for_ever_is_never_in_the_list(store: Store) -> None:
    with store.write(Op.CHANGE_SETTINGS) as writer:
        retention.decide(writer, {"attendance": 0, "needs": 4, "photos": 0, "formats": 0, "people": 0})
    assert listed(store) == {key: [] for key in KINDS}


def test_erasing_takes_the_list_and_nothing_else_in_one_operation(store: Store) -> None:
    with store.read() as reader:
        seen = retention.due(reader, TODAY)
        old = reader.driver.execute("SELECT id FROM session ORDER BY starts").fetchone()[0]
        before = attendance.counts(reader, old).everyone
    assert retention.tidy_away(store, SILENT, seen, TODAY) == 5
    assert listed(store) == {key: [] for key in KINDS}
    with store.read() as reader:
        assert attendance.counts(reader, old).everyone == before == 4
        assert attendance.counts(reader, old).named == 0
        assert people.count(reader) == 2
        assert reader.driver.execute("SELECT facts FROM journal_op WHERE op = 'tidy-away'").fetchall() == [
            ('{"count":5}',)
        ]
        assert reports.problems(reader) == []


def test_what_got_a_tie_since_somebody_looked_stays(store: Store) -> None:
    with store.read() as reader:
        seen = retention.due(reader, TODAY)
        visitor = people.find(reader, "Old Visitor").lines[0].id
        new = reader.driver.execute("SELECT id FROM session ORDER BY starts DESC").fetchone()[0]
    with writing(store, Op.CHECK_IN) as writer:
        an_attendance(writer, new, visitor, since="2026-11-21T10:05:00Z")
    assert retention.tidy_away(store, SILENT, seen, TODAY) == 4
    with store.read() as reader:
        assert people.find(reader, "Old Visitor").count == 1


def test_it_can_be_stopped_between_the_parts(store: Store) -> None:
    class Stop:
        def step(self, *_: object) -> None:
            raise Cancelled

    with store.read() as reader:
        seen = retention.due(reader, TODAY)
    with pytest.raises(Cancelled):
        retention.tidy_away(store, Stop(), seen, TODAY)
    assert listed(store)["people"] == ["Old Visitor"]


def test_a_laptop_hears_of_it_and_never_does_it(tmp_path: Path) -> None:
    with a_store_in(tmp_path / "laptop", role="laptop", node=2) as laptop, pytest.raises(AppError):
        retention.tidy_away(laptop, SILENT, (), TODAY)
