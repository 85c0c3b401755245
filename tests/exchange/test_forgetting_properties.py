"""Whatever the order of door, sending, receiving, lists, closing, lost files, time and an office that loses days:
nobody is forgotten whom the office does not have, and everything ever written down is at the office in the end.
"""

from __future__ import annotations

import logging
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import mkdtemp

import hypothesis.strategies as st
from hypothesis import Phase, given, settings

from desktop_app.exchange import restoring
from desktop_app.store.engine import Store
from desktop_app.store.photos import Photos
from tests.support.builders import KEY, AnEvent
from tests.support.copies import Copy, a_laptop, an_office
from tests.support.longer import examples

STEPS = (
    *(("walk_in", 6), ("check_in", 6), ("close", 3), ("send", 9), ("receive", 6), ("publish", 3), ("days_pass", 3)),
    *(("lose", 2), ("find_again", 1), ("back_up", 2), ("restore", 1)),
)
"""What happens, and how often: Hypothesis alone would spend its few long examples on one kind of thing each."""


class Seasons:
    """One office that may come back from a back-up, two laptops, two events, one folder that loses and delays."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.steps: list[str] = []
        self.root = Path(mkdtemp(prefix="seasons-"))
        self.pocket = self.root / "pocket"
        self.pocket.mkdir()
        self.came: set[tuple[str, str]] = set()
        self.added: set[str] = set()
        self.kept: Path | None = None
        self.restored = 0
        self.log = logging.getLogger("desk.exchange")
        self.log.setLevel(logging.ERROR)

    def begin(self) -> None:
        """Two events with somebody expected at each."""
        office = an_office(self.root)
        self.copies = [office, a_laptop(office, self.root), a_laptop(office, self.root)]
        self.events: list[AnEvent] = [office.plan(title=f"Event {n}", date=f"2026-11-2{n}") for n in (1, 8)]
        for event in self.events:
            office.expect(event.session, office.add_person("Zoë", "Nowak"), office.add_person("Łucja", "Nowak"))
            office.publish(event_id=event.id)
        for one in self.copies[1:]:
            one.send()

    @property
    def office(self) -> Copy:
        return self.copies[0]

    def end(self) -> None:
        self.log.setLevel(logging.NOTSET)
        for one in getattr(self, "copies", []):
            one.close()
        shutil.rmtree(self.root)

    def step(self) -> None:
        names, weights = zip(*STEPS, strict=True)
        (name,) = self.chance.choices(names, weights)
        self.steps.append(name)
        getattr(self, name)()

    def a_laptop(self) -> Copy:
        return self.copies[self.chance.choice((1, 2))]

    def a_place(self) -> tuple[Copy, int]:
        return self.a_laptop(), self.chance.choice((0, 1))

    def walk_in(self) -> None:
        one, event = self.a_place()
        if self.knows(one, event):
            person = one.add_person(self.chance.choice(("Amina", "中", "أمينة")), "New")
            one.check_in(self.events[event].session, person)
            self.added.add(person)
            self.came.add((self.events[event].session, person))

    def check_in(self) -> None:
        one, event = self.a_place()
        found = self.people_of(one)
        if found and self.knows(one, event):
            person = self.chance.choice(found)
            one.check_in(self.events[event].session, person)
            self.came.add((self.events[event].session, person))

    def close(self) -> None:
        one, event = self.a_place()
        if self.knows(one, event):
            one.close_event(self.events[event])

    def send(self) -> None:
        one = self.a_laptop()
        before = set(self.people_of(one))
        one.send()
        gone = before - set(self.people_of(one))
        if not self.restored:
            assert gone <= self.ids(self.office, "person"), "somebody was forgotten whom the office has not got"

    def receive(self) -> None:
        self.office.receive()

    def publish(self) -> None:
        event = self.chance.choice((0, 1, None))
        if event is None:
            self.office.publish()
        elif self.office.clock.at.date().isoformat() < "2026-12-05":
            self.office.publish(event_id=self.events[event].id)

    def days_pass(self) -> None:
        days = self.chance.choice((1, 15, 40))
        for one in self.copies:
            one.clock.forward(days=days)

    def lose(self) -> None:
        if not self.files():
            return
        file = self.chance.choice(self.files())
        if self.chance.random() < 0.5:
            file.unlink()
            return
        kept = self.pocket / file.relative_to(self.office.share)
        kept.parent.mkdir(parents=True, exist_ok=True)
        file.replace(kept)

    def find_again(self) -> None:
        shutil.copytree(self.pocket, self.office.share, dirs_exist_ok=True)

    def back_up(self) -> None:
        if self.kept is not None or self.restored:
            return
        self.kept, self.kept_at = self.root / "tonight", self.office.clock.at
        self.office.close()
        shutil.copytree(self.office.store.folder, self.kept)
        self.copies[0] = self.office.revive()

    def restore(self) -> None:
        if self.kept is None:
            return
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
        return self.events[event].session in self.ids(one, "session")

    def people_of(self, one: Copy) -> list[str]:
        return sorted(self.ids(one, "person"))

    def ids(self, one: Copy, entity: str) -> set[str]:
        with one.store.read() as reader:
            return {r[0] for r in reader.driver.execute(f"SELECT id FROM {entity} WHERE NOT void")}

    def files(self) -> list[Path]:
        return sorted(self.office.share.rglob("*.ndb"))


@settings(max_examples=examples(6), phases=(Phase.explicit, Phase.generate))
@given(seed=st.integers(0, 1 << 32))
def test_nobody_is_forgotten_whom_the_office_does_not_have(seed: int) -> None:
    seasons = Seasons(Random(seed))
    try:
        seasons.begin()
        for _ in range(30):
            seasons.step()
        seasons.heal()
        seasons.check()
    finally:
        seasons.end()
