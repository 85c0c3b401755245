"""Whatever the order of door, sending, receiving, lists, closing, lost files, time and an office that loses days:
nobody is forgotten whom the office does not have, and everything ever written down is at the office in the end.
"""

from __future__ import annotations

import logging
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

import hypothesis.strategies as st
from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from desktop_app.exchange import restoring
from desktop_app.services import people
from desktop_app.store.engine import Store
from desktop_app.store.photos import Photos
from tests.support.builders import KEY, AnEvent
from tests.support.copies import Copy, a_laptop, an_office

LAPTOPS = st.sampled_from((1, 2))
PLACES = st.integers(0, 20)


class Seasons(RuleBasedStateMachine):
    """One office that may come back from a back-up, two laptops, two events, one folder that loses and delays."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(mkdtemp(prefix="seasons-"))
        self.pocket = self.root / "pocket"
        self.pocket.mkdir()
        self.came: set[tuple[str, str]] = set()
        self.added: set[str] = set()
        self.kept: Path | None = None
        self.restored = 0
        self.log = logging.getLogger("desk.exchange")
        self.log.setLevel(logging.ERROR)

    @initialize()
    def begin(self) -> None:
        """Two events with somebody expected at each."""
        office = an_office(self.root)
        self.copies = [office, a_laptop(office, self.root), a_laptop(office, self.root)]
        self.events: list[AnEvent] = [office.plan(title=f"Event {n}", date=f"2026-11-2{n}") for n in (1, 8)]
        for event in self.events:
            office.expect(event.session, office.add_person("Zoë", "Nowak"), office.add_person("Łucja", "Nowak"))

    @property
    def office(self) -> Copy:
        return self.copies[0]

    def teardown(self) -> None:
        try:
            if hasattr(self, "events"):
                self.heal()
                self.check()
        finally:
            self.log.setLevel(logging.NOTSET)
            for one in getattr(self, "copies", []):
                one.close()
            shutil.rmtree(self.root)

    @rule(number=LAPTOPS, event=st.sampled_from((0, 1)), given=st.sampled_from(("Amina", "中", "أمينة")))
    def walk_in(self, number: int, event: int, given: str) -> None:
        one = self.copies[number]
        if self.knows(one, event):
            person = one.add_person(given, "New")
            one.check_in(self.events[event].session, person)
            self.added.add(person)
            self.came.add((self.events[event].session, person))

    @rule(number=LAPTOPS, event=st.sampled_from((0, 1)), place=PLACES)
    def check_in(self, number: int, event: int, place: int) -> None:
        one = self.copies[number]
        found = self.people_of(one)
        if found and self.knows(one, event):
            person = found[place % len(found)]
            one.check_in(self.events[event].session, person)
            self.came.add((self.events[event].session, person))

    @rule(number=LAPTOPS, event=st.sampled_from((0, 1)))
    def close(self, number: int, event: int) -> None:
        if self.knows(self.copies[number], event):
            self.copies[number].close_event(self.events[event])

    @rule(number=LAPTOPS)
    def send(self, number: int) -> None:
        one = self.copies[number]
        before = set(self.people_of(one))
        one.send()
        gone = before - set(self.people_of(one))
        if not self.restored:
            assert gone <= self.office.content()["person"].keys(), "somebody was forgotten whom the office has not got"

    @rule()
    def receive(self) -> None:
        self.office.receive()

    @rule(event=st.sampled_from((0, 1, None)))
    def publish(self, event: int | None) -> None:
        if event is None:
            self.office.publish()
        elif self.office.clock.at.date().isoformat() < "2026-12-05":
            self.office.publish(event_id=self.events[event].id)

    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        for one in self.copies:
            one.clock.forward(days=days)

    @precondition(lambda self: self.files())
    @rule(place=PLACES, for_good=st.booleans())
    def lose(self, place: int, for_good: bool) -> None:
        file = self.files()[place % len(self.files())]
        if for_good:
            file.unlink()
            return
        kept = self.pocket / file.relative_to(self.office.share)
        kept.parent.mkdir(parents=True, exist_ok=True)
        file.replace(kept)

    @rule()
    def find_again(self) -> None:
        shutil.copytree(self.pocket, self.office.share, dirs_exist_ok=True)

    @precondition(lambda self: self.kept is None and not self.restored)
    @rule()
    def back_up(self) -> None:
        self.kept, self.kept_at = self.root / "tonight", self.office.clock.at
        self.office.close()
        shutil.copytree(self.office.store.folder, self.kept)
        self.copies[0] = self.office.revive()

    @precondition(lambda self: self.kept is not None)
    @rule()
    def restore(self) -> None:
        assert self.kept is not None
        if self.office.clock.at - self.kept_at > timedelta(days=60):
            return  # older than what laptops keep for it
        old = self.office
        old.close()
        self.restored += 1
        store = Store.open(self.kept, KEY, old.store.surroundings)
        store.set_meta({"epoch": f"9999999{self.restored}"})
        restoring.came_back(store)
        self.copies[0] = replace(old, store=store, photos=Photos.of(store))
        self.kept = None

    def heal(self) -> None:
        for _ in range(4):
            for one in self.copies[1:]:
                one.send()
            self.office.receive()
        self.office.publish()
        for one in self.copies[1:]:
            one.send()

    def check(self) -> None:
        content = self.office.content()
        assert self.added <= content["person"].keys(), "somebody who was written down is lost"
        here = {(v["session_id"], v["person_id"]) for v, _ in content["attendance"].values() if v["since"]}
        assert self.came <= here, "somebody came and it is lost"
        for one in self.copies:
            assert one.strays() == 0
            assert one.store.problems() == []
        for one in self.copies[1:]:
            assert one.unsent() == (0, 0)

    def knows(self, one: Copy, event: int) -> bool:
        return self.events[event].session in one.content()["session"]

    def people_of(self, one: Copy) -> list[str]:
        with one.store.read() as reader:
            return [line.id for _, _, line in people.all_lines(reader)]

    def files(self) -> list[Path]:
        return sorted(self.office.share.rglob("*.ndb"))


def test_nobody_is_forgotten_whom_the_office_does_not_have() -> None:
    run_state_machine_as_test(
        Seasons,
        settings=settings(max_examples=6, stateful_step_count=25, phases=(Phase.explicit, Phase.generate)),
    )
