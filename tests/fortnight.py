"""Two weeks of one office and its laptops, by commands alone, with everything going wrong: `python -m tests.fortnight`.

From a seed: people come and go, batches are lost, doubled, torn, emptied and delayed, the share is away, laptops are
killed while they send, clocks are wrong by days or months, a laptop is set back to an earlier day, the office is
restored from the day before. In the end everybody exchanges everything, and what is lost, doubled, held and returned
is told, as JSON. What people did is written down beside, by what each command answered.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import sys
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from desktop_app.app import join, opened, system_surroundings
from desktop_app.cli import main as desk
from desktop_app.exchange import enrolment
from desktop_app.paths import Places
from desktop_app.store.engine import Surroundings
from desktop_app.store.vault import Cost
from tests.support.builders import StoppedClock
from tests.support.failpoints import GONE, Power

CHEAP = Cost(passes=1, memory_kib=64, lanes=1)
PASSPHRASE = "seven blue herons"
DECIDED = ("clock-ahead", "too-many-changes", "not-for-laptops")
"""Why a batch waits until somebody at the office has looked at it; here they let it in."""

GIVEN = ("Amina", "Łucja", "José", "中", "أمينة", "Rose", "Jan", "Zoë")
MOST_BEHIND_DAYS = 11
MOST_AHEAD_HOURS = 36
MOST_AHEAD_DAYS = 115


@dataclass(slots=True)
class Computer:
    """One copy: its folder, its clock, and who types."""

    data: Path
    clock: StoppedClock = field(default_factory=StoppedClock)
    wrong_by: timedelta = timedelta()

    @property
    def surroundings(self) -> Surroundings:
        """Its own idea of the time, and real ids."""
        return Surroundings(lambda: self.clock() + self.wrong_by, system_surroundings().new_id)

    def __call__(self, *words: object) -> tuple[int, dict[str, Any]]:
        """Type a command; answers the exit code and the JSON object."""
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(io.StringIO()):
            code = desk(
                ["--json", "--data", str(self.data), *map(str, words)], surroundings=self.surroundings, cost=CHEAP
            )
        return code, json.loads(said.getvalue() or "{}")

    def done(self, *words: object) -> dict[str, Any]:
        """Type a command that has to work (or to leave something for a person to look at)."""
        code, answer = self(*words)
        if code not in (0, 3):
            raise RuntimeError(f"{words} ended with {code}: {answer}")
        return answer


@dataclass(slots=True)
class Told:
    """What happened, counted."""

    commands: int = 0
    returned: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    set_aside: Counter[str] = field(default_factory=Counter)


class Fortnight:
    """The office, its laptops, their folder, and what was really done."""

    def __init__(self, root: Path, seed: int, laptops: int) -> None:
        self.random = Random(seed)
        self.root, self.share, self.pocket = root, root / "share", root / "pocket"
        self.share.mkdir()
        self.pocket.mkdir()
        self.told = Told()
        self.clock = StoppedClock()
        self.came: dict[str, set[str]] = {}
        """Event > names of those who were checked in."""
        self.counted: Counter[str] = Counter()
        """Event > people counted without a name."""
        self.names = 0
        self.office = Computer(root / "office", self.clock)
        self.office.done("init", "--role", "office", "--organisation", "Larch Homes", "--officer", "Morag Reid")
        self.laptops = [self._laptop(number) for number in range(1, laptops + 1)]
        self._first_people()
        self.receive()  # the office lays the folder out
        self.exchange_all()

    def _laptop(self, number: int) -> Computer:
        with opened(Places(self.office.data), PASSPHRASE, surroundings=self.office.surroundings) as office:
            invitation = enrolment.prepare(office.store, f"Laptop {number}")
        laptop = Computer(self.root / f"laptop-{number}", self.clock)
        places = Places(laptop.data)
        officer = f"Officer {number}"
        join(
            places, invitation, officer=officer, passphrase=PASSPHRASE, surroundings=laptop.surroundings, cost=CHEAP
        ).close()
        return laptop

    def _first_people(self) -> None:
        rows = ["Reference,First name,Surname,Address,Postcode,Phone"]
        for number in range(60):
            given = GIVEN[number % len(GIVEN)]
            rows.append(f"T{number:04},{given},Nowak{number},{number} Larch Court,KY7 5AB,07700 9{number:05}")
        (self.root / "tenants.csv").write_text("\n".join(rows), "utf-8")
        self.office.done("people", "import", self.root / "tenants.csv")

    # -- days ----------------------------------------------------------------------------------------------------------

    def run(self, days: int) -> None:
        """That many days, one after another."""
        for day in range(days):
            if day == days // 2:
                self.restore_the_office()
            if day == days * 2 // 3:
                self.set_a_laptop_back()
            self.day()
            self.clock.forward(days=1)
            if day + 1 == days // 2:
                self.office.done("back-up", "--out", self.root / "office.backup")
                self.day_after_the_back_up()
            if day + 1 == days // 3:
                shutil.copytree(self.laptops[0].data, self.root / "laptop as it was")

    def day_after_the_back_up(self) -> None:
        """What the office takes in now, it will have lost when it is restored."""
        for laptop in self.laptops:
            laptop.done("send", "--to", self.share)
        self.receive()

    def restore_the_office(self) -> None:
        """The office's disk breaks: a new one, and the back-up of the day before."""
        if not (self.root / "office.backup").exists():
            return
        self.told.faults["office restored"] += 1
        shutil.rmtree(self.office.data)
        self.office.done("restore", self.root / "office.backup")

    def set_a_laptop_back(self) -> None:
        """The first laptop hands in what it has, breaks, and comes back as it was some days ago."""
        if not (self.root / "laptop as it was").exists():
            return
        self.told.faults["laptop set back"] += 1
        laptop = self.laptops[0]
        laptop.wrong_by = timedelta()
        laptop.done("send", "--to", self.share)
        self.receive()
        shutil.rmtree(laptop.data)
        shutil.copytree(self.root / "laptop as it was", laptop.data)

    def day(self) -> None:
        """Two events; every laptop works at one of them; things are sent, and go wrong."""
        start = self.clock().strftime("%Y-%m-%d")
        events = [self._event(start, place) for place in range(2)]
        if self.random.random() < 0.8:
            self.office.done("publish", "--to", self.share)
        for laptop in self.random.sample(self.laptops, len(self.laptops)):
            self._set_clock(laptop)
            self.send(laptop)
            known = laptop.done("events", "list")["events"]
            here = [e["id"] for e in known if e["id"] in events] or [self._drop_in(laptop, start)]
            for _ in range(self.random.randint(2, 6)):
                self.act(laptop, self.random.choice(here))
            if self.random.random() < 0.7:
                self.send(laptop)
            self.spoil()
        if self.random.random() < 0.8:
            self.receive()

    def _event(self, day: str, place: int) -> str:
        title = f"Fair {day} {place}"
        found = self.office.done(
            "events", "add", "--kind", "community", "--title", title,
            "--start", f"{day}T10:00", "--end", f"{day}T15:00",
        )  # fmt: skip
        self.came[found["id"]] = set()
        return str(found["id"])

    def _drop_in(self, laptop: Computer, day: str) -> str:
        """A laptop that has not heard of today's events makes one of its own."""
        times = ("--start", f"{day}T10:00", "--end", f"{day}T15:00")
        found = laptop.done("events", "add", "--kind", "drop-in", "--title", f"Drop-in {day}", *times)
        self.came.setdefault(found["id"], set())
        return str(found["id"])

    def _set_clock(self, laptop: Computer) -> None:
        if self.random.random() < 0.2:
            hours = self.random.randint(-MOST_BEHIND_DAYS * 24, MOST_AHEAD_HOURS)
            if self.random.random() < 0.2:
                hours = self.random.randint(60, MOST_AHEAD_DAYS * 24)
                self.told.faults["clock months ahead"] += 1
            laptop.wrong_by = timedelta(hours=hours)
            self.told.faults["clock wrong"] += 1
        elif self.random.random() < 0.5:
            laptop.wrong_by = timedelta()

    # -- what people do ------------------------------------------------------------------------------------------------

    def act(self, laptop: Computer, event: str) -> None:
        """One thing that an officer does at the door."""
        self.told.commands += 1
        kind = self.random.choices(("known", "walk-in", "tally", "undone", "walk"), (5, 4, 1, 1, 1))[0]
        if kind == "known":
            found = laptop.done("people", "find", f"Nowak{self.random.randrange(60)}")["people"]
            for person in found[:1]:
                laptop.done("attend", event, "--person", person["id"])
                self.came[event].add(person["name"])
        elif kind in {"walk-in", "undone"}:
            self.names += 1
            given, family = self.random.choice(GIVEN), f"Walker{self.names}"
            laptop.done("attend", event, "--walk-in", "--given", given, "--family", family)
            if kind == "undone":
                laptop.done("undo")
            else:
                self.came[event].add(f"{given} {family}")
        elif kind == "tally":
            laptop.done("tally", event, "--adults", "2", "--children", "1")
            self.counted[event] += 3
        else:
            walk = laptop.done("inspections", "start", "--estate", "Larch Court")["id"]
            laptop.done("inspections", "issue", walk, "--category", "damp", "--place", "Stair é", "--note", "中 مو")

    # -- exchange, and what goes wrong ---------------------------------------------------------------------------------

    def send(self, laptop: Computer) -> None:
        """Send, or try to: the share may be away, the battery may go."""
        chance = self.random.random()
        if chance < 0.1:
            self.told.faults["share away"] += 1
            away = self.share.rename(self.root / "away")
            code, answer = laptop("send", "--to", self.share)
            if code != 4:
                raise RuntimeError(f"a share that is away was not told: {code} {answer}")
            away.rename(self.share)
        elif chance < 0.2 and hasattr(os, "fork"):
            self.told.faults["killed while sending"] += 1
            self._killed(laptop, self.random.randint(1, 14))
        else:
            laptop.done("send", "--to", self.share)

    def _killed(self, laptop: Computer, step: int) -> None:
        child = os.fork()
        if child == 0:
            Power(step).watch()
            code, _answer = laptop("send", "--to", self.share)
            os._exit(code)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) not in (0, GONE):
            raise RuntimeError("a killed laptop ended with an error of its own")

    def receive(self) -> None:
        """The office takes in what is there."""
        answer = self.office.done("receive", "--from", self.share)
        waiting = [item for item in answer["waiting"] if item["why"] in DECIDED]
        if waiting:
            allowed = [word for item in waiting for word in ("--allow", item["name"])]
            self.told.returned += len(waiting)
            self.told.held.update(item["why"] for item in waiting)
            answer = self.office.done("receive", "--from", self.share, *allowed)
        self.told.held.update(item["why"] for item in answer["waiting"])
        self.told.set_aside.update(item["why"] for item in answer["set_aside"])

    def spoil(self) -> None:
        """Perhaps something happens to a file in the folder."""
        files = sorted(self.share.rglob("*.ndb"))
        if not files or self.random.random() < 0.5:
            return
        file = self.random.choice(files)
        kind = self.random.choice(("lost", "doubled", "torn", "emptied", "delayed", "brought back"))
        self.told.faults[kind] += 1
        whole = file.read_bytes()
        if kind == "lost":
            file.unlink()
        elif kind == "doubled":
            shutil.copy(file, file.with_name(f"{file.stem} (2).ndb"))
        elif kind == "torn":
            file.write_bytes(whole[: self.random.randrange(len(whole))])
        elif kind == "emptied":
            keep = self.random.randrange(len(whole))
            file.write_bytes(whole[:keep] + bytes(len(whole) - keep))
        elif kind == "delayed":
            kept = self.pocket / file.relative_to(self.share)
            kept.parent.mkdir(parents=True, exist_ok=True)
            file.replace(kept)
        else:
            shutil.copytree(self.pocket, self.share, dirs_exist_ok=True)

    def exchange_all(self) -> None:
        """Everybody sends, the office receives and publishes, everybody takes that."""
        for laptop in self.laptops:
            laptop.done("send", "--to", self.share)
        self.receive()
        self.office.done("publish", "--to", self.share)
        for laptop in self.laptops:
            laptop.done("send", "--to", self.share)

    # -- the end -------------------------------------------------------------------------------------------------------

    def end(self) -> dict[str, Any]:
        """Everything is exchanged, and compared with what was really done."""
        self.clock.forward(days=3)
        for laptop in self.laptops:
            laptop.wrong_by = timedelta()
        shutil.copytree(self.pocket, self.share, dirs_exist_ok=True)
        for _ in range(3):
            self.exchange_all()
        checks = [one.done("check", "--content-hash") for one in (self.office, *self.laptops)]
        last = self.office.done("receive", "--from", self.share)
        lost, doubled = self._compared()
        return {
            "commands": self.told.commands,
            "faults": dict(self.told.faults),
            "held": dict(self.told.held),
            "set_aside": dict(self.told.set_aside),
            "let_in": self.told.returned,
            "lost": lost,
            "doubled": doubled,
            "waiting": last["waiting"],
            "applied_again": last["applied"],
            "problems": [problem for check in checks for problem in check["problems"]],
            "content_hashes": sorted({check["content_hash"] for check in checks}),
            "copies": len(checks),
        }

    def _compared(self) -> tuple[list[str], list[str]]:
        lost, doubled = [], []
        for event, names in self.came.items():
            roster = self.office.done("roster", event)
            here = Counter(line["name"] for line in roster["lines"] if line["state"] in {"in", "left", "absent"})
            lost += [f"{event}: {name}" for name in names if not here[name]]
            doubled += [f"{event}: {name}" for name, count in here.items() if count > 1]
            doubled += [f"{event}: {name}, who did not come" for name in here if name not in names]
            tallied = roster["totals"]["tallied"]
            if tallied < self.counted[event]:
                lost.append(f"{event}: {self.counted[event] - tallied} who gave no name")
            elif tallied > self.counted[event]:
                doubled.append(f"{event}: {tallied - self.counted[event]} who gave no name")
        return lost, doubled


def run(seed: int, days: int, laptops: int, root: Path) -> dict[str, Any]:
    """What came of it."""
    os.environ["NEIGHBOURHOOD_DESK_PASSPHRASE"] = PASSPHRASE
    town = Fortnight(root, seed, laptops)
    town.run(days)
    return {"seed": seed, "days": days, "laptops": laptops, **town.end()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument("--laptops", type=int, default=5)
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="fortnight-") as folder:
        told = run(asked.seed, asked.days, asked.laptops, Path(folder))
    sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    fine = not (told["lost"] or told["doubled"] or told["problems"]) and len(told["content_hashes"]) == 1
    sys.exit(0 if fine else 1)
