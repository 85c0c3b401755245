"""A minute of kill -9: `python -m tests.killed --seconds 60 --seed 1`.

A process works at a laptop and in its office at once: it checks people in, counts, photographs, takes back, sends,
receives, publishes and backs up, without a pause, and is killed at a moment that nobody chose. Then both copies are
opened and checked, and compared with what the process had written down before and after each thing it did; the next
one goes on where it was killed. In the end everybody exchanges everything. What was lost, doubled or damaged is told,
as JSON; the exit code is 0 when that is nothing. With a TMPDIR in memory (/dev/shm) much more is done in a minute.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import date, timedelta
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from PIL import Image

from desktop_app.app import Desk, join, open_desk, restore, set_up_office, system_surroundings
from desktop_app.cli import main as command
from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError
from desktop_app.domain.estates import IssueDraft
from desktop_app.domain.people import PersonDraft
from desktop_app.domain.work import SILENT
from desktop_app.exchange import enrolment, transfer
from desktop_app.paths import Places
from desktop_app.services import attendance, estates, history, photographs
from desktop_app.store import backups, whole_copy
from desktop_app.store.vault import Cost
from tests.support.builders import an_event, an_inspection

CHEAP = Cost(passes=1, memory_kib=64, lanes=1)
PASSPHRASE = "seven blue herons"
GIVEN = ("Amina", "Łucja", "José", "中", "أمينة", "Zoë")
KEPT_BACK_UPS = 3
LONGEST_LIFE_S = 2.0
"""From the moment that a process has both copies open."""

PROCESSES: Any = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
"""Real processes. Where one can be forked off a server that has everything loaded, many more are killed in a minute."""

KINDS = {"walk-in": 12, "taken back": 3, "tally": 3, "issue": 2, "send": 4, "receive": 4, "publish": 1, "back-up": 2}


@dataclass(slots=True)
class Town:
    """Where everything is."""

    root: Path

    @property
    def office(self) -> Places:
        """The office's copy."""
        return Places(self.root / "office")

    @property
    def laptop(self) -> Places:
        """The laptop's copy."""
        return Places(self.root / "laptop")

    @property
    def share(self) -> Path:
        """The folder between them."""
        return self.root / "share"

    @property
    def back_ups(self) -> Path:
        """Where whole copies of the office go."""
        return self.root / "back-ups"

    @property
    def log(self) -> Path:
        """What was going to be done, and what was done, a line each."""
        return self.root / "log"

    def begin(self) -> None:
        """An office with an event and a walk, and a laptop that knows of both."""
        for folder in (self.share, self.back_ups):
            folder.mkdir()
        around = system_surroundings()
        new = set_up_office(
            self.office, name="Larch Homes", officer="Morag", passphrase=PASSPHRASE, surroundings=around, cost=CHEAP
        )
        with _closed(new.desk) as office:
            with office.store.write(Op.ADD_EVENT) as writer:
                an_event(writer)
                an_inspection(writer)
            invitation = enrolment.prepare(office.store, "Laptop 1")
            laptop = join(
                self.laptop, invitation, officer="Łucja", passphrase=PASSPHRASE, surroundings=around, cost=CHEAP
            )
            with _closed(laptop):
                transfer.receive(office.store, SILENT, office.photos, self.share)
                transfer.publish(office.store, SILENT, self.share)
                transfer.send(laptop.store, SILENT, laptop.photos, self.share)

    @contextmanager
    def at(self, places: Places) -> Iterator[Desk]:
        """One copy, open."""
        with _closed(open_desk(places, PASSPHRASE, surroundings=system_surroundings())) as desk:
            yield desk


@contextmanager
def _closed(desk: Desk) -> Iterator[Desk]:
    try:
        yield desk
    finally:
        desk.close()


# -- the process that is killed ----------------------------------------------------------------------------------------


class Work:
    """Works at both copies until it is killed."""

    def __init__(self, town: Town, seed: int, office: Desk, laptop: Desk) -> None:
        self.town, self.random, self.office, self.laptop = town, Random(seed), office, laptop
        self.log = os.open(town.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self.names = (f"{seed}-{number}" for number in range(1_000_000))
        with laptop.store.read() as reader:
            (self.session,) = reader.driver.execute("SELECT id FROM session LIMIT 1").fetchone()
            (self.walk,) = reader.driver.execute("SELECT id FROM inspection LIMIT 1").fetchone()

    def go_on(self) -> None:
        """One thing after another, for ever."""
        acts: dict[str, Callable[[str], object]] = {
            "walk-in": self.walk_in,
            "tally": self.tally,
            "issue": self.issue,
            "send": lambda _: transfer.send(self.laptop.store, SILENT, self.laptop.photos, self.town.share),
            "receive": lambda _: transfer.receive(self.office.store, SILENT, self.office.photos, self.town.share),
            "publish": lambda _: transfer.publish(self.office.store, SILENT, self.town.share),
            "back-up": self.back_up,
        }
        while True:
            kind = self.random.choices(list(KINDS), list(KINDS.values()))[0]
            name = next(self.names)
            if kind == "taken back":
                self.act("walk-in", name, self.walk_in)
                self.act("undo", name, self.take_back)
            else:
                self.act(kind, name, acts[kind])

    def act(self, kind: str, name: str, do: Callable[[str], object]) -> None:
        """One thing, written down before and after."""
        os.write(self.log, f"will {kind} {name}\n".encode())
        do(name)
        os.write(self.log, f"did {kind} {name}\n".encode())

    def walk_in(self, name: str) -> None:
        """Somebody comes who is on no list."""
        draft = PersonDraft(self.random.choice(GIVEN), name)
        with self.laptop.store.write(Op.WALK_IN) as writer:
            attendance.walk_in(writer, session_id=self.session, draft=draft, today=self.laptop.today())

    def take_back(self, _name: str) -> None:
        """Undo the last thing."""
        store = self.laptop.store
        with store.read() as reader:
            last = history.last_to_undo(reader)
        if last is not None:
            with store.write(Op.UNDO, undoes=last.id) as writer:
                history.take_back(writer, last.id)

    def tally(self, name: str) -> None:
        """Somebody gives no name."""
        with self.laptop.store.write(Op.TALLY) as writer:
            attendance.tally(writer, session_id=self.session, adults=1, note=name)

    def issue(self, name: str) -> None:
        """Something is found on a walk, and photographed."""
        picture = io.BytesIO()
        Image.frombytes("RGB", (40, 40), self.random.randbytes(4800)).save(picture, "PNG")
        photo = photographs.keep(self.laptop.photos, picture.getvalue(), "é مو")
        with self.laptop.store.write(Op.ADD_ISSUE) as writer:
            estates.add_issue(writer, self.walk, IssueDraft("damp", name, "needs-repair", "中 مو", (photo,)))

    def back_up(self, name: str) -> None:
        """The day's copy beside the database, and a whole one elsewhere."""
        day = date(2026, 1, 1) + timedelta(days=self.random.randrange(700))
        backups.daily(self.office.store, self.office.places.back_ups, day)
        whole_copy.write(self.office.store, self.office.places, self.town.back_ups / f"{name}.backup")
        made = sorted(self.town.back_ups.glob("*.backup"), key=lambda file: file.stat().st_mtime_ns)
        for old in made[:-KEPT_BACK_UPS]:
            old.unlink()


def work(root: Path, seed: int, told: Connection) -> None:
    """What the process does: it says when it has begun, and never ends by itself."""
    town = Town(root)
    try:
        with town.at(town.office) as office, town.at(town.laptop) as laptop:
            working = Work(town, seed, office, laptop)
            told.send("open")
            working.go_on()
    except BaseException:
        told.send(traceback.format_exc())
        raise


# -- the one who kills it, and looks -----------------------------------------------------------------------------------


@dataclass(slots=True)
class Found:
    """What came of it."""

    kills: int = 0
    killed_while: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    back_ups_looked_at: int = 0
    slowest_opening_s: float = 0.0


KEPT = {
    "walk-in": "SELECT p.family FROM attendance a JOIN person p ON p.id = a.person_id"
    " WHERE NOT a.void AND a.since IS NOT NULL AND NOT p.void",
    "tally": "SELECT note FROM tally WHERE NOT void",
    "issue": "SELECT i.place FROM issue i JOIN photo f ON f.issue_id = i.id WHERE NOT i.void AND NOT f.void",
}
"""What was done > the names under which it is kept."""


class Watch:
    """Kills, opens, compares."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town, self.random, self.found = town, Random(seed), Found()
        self.at_office: dict[str, set[str]] = {kind: set() for kind in KEPT}

    def run(self, seconds: float) -> Found:
        """Kill for so many seconds, then exchange everything and compare once more."""
        end = monotonic() + seconds
        while monotonic() < end:
            self.kill(self.random.randrange(1 << 30))
            self.look()
        for _ in range(2):
            self.exchange()
        self.look(at_the_end=True)
        self.restore()
        return self.found

    def kill(self, seed: int) -> None:
        """Have one process work for a while, and kill it."""
        here, there = PROCESSES.Pipe(duplex=False)
        process = PROCESSES.Process(target=work, args=(self.town.root, seed, there))
        process.start()
        there.close()
        try:
            if (said := here.recv()) != "open" or here.poll(self.random.uniform(0, LONGEST_LIFE_S)):
                raise RuntimeError(said if said != "open" else here.recv())
        finally:
            process.kill()
            process.join()
            here.close()
        self.found.kills += 1

    def look(self, *, at_the_end: bool = False) -> None:
        """Open both copies, check them, and compare them with what was written down."""
        will, did = self.written_down()
        self.found.done = Counter(kind for kind, _ in did)
        if not at_the_end:
            unfinished = [kind for kind, name in will if (kind, name) not in did]
            self.found.killed_while[unfinished[-1] if unfinished else "nothing"] += 1
        for places in (self.town.laptop, self.town.office):
            before = monotonic()
            with self.town.at(places) as desk:
                self.found.slowest_opening_s = max(self.found.slowest_opening_s, monotonic() - before)
                self.found.notes.update(note.code for note in desk.notes)
                here = self.kept(desk)
            self.check(places)
            self.compare(places.data.name, here, will, did, at_the_end=at_the_end)
        for file in self.town.back_ups.glob("*.backup"):
            self.found.back_ups_looked_at += 1
            try:
                whole_copy.describe(file)
            except AppError as error:
                self.found.damaged.append(f"{file.name}: {error.code}")

    def written_down(self) -> tuple[list[tuple[str, str]], set[tuple[str, str]]]:
        """What was going to be done, in order, and what was done."""
        will: list[tuple[str, str]] = []
        did: set[tuple[str, str]] = set()
        for line in self.town.log.read_text().splitlines() if self.town.log.exists() else []:
            word, kind, name = line.split(" ")
            if word == "will":
                will.append((kind, name))
            else:
                did.add((kind, name))
        return will, did

    def kept(self, desk: Desk) -> dict[str, Counter[str]]:
        """What a copy has, by name."""
        with desk.store.read() as reader:
            return {kind: Counter(n for (n,) in reader.driver.execute(sql) if n) for kind, sql in KEPT.items()}

    def check(self, places: Places) -> None:
        """The command that looks over everything."""
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(io.StringIO()):
            code = command(["--json", "--data", str(places.data), "check"])
        if code:
            self.found.damaged.append(f"{places.data.name}: {said.getvalue()}")

    def compare(
        self,
        where: str,
        here: dict[str, Counter[str]],
        will: list[tuple[str, str]],
        did: set[tuple[str, str]],
        *,
        at_the_end: bool,
    ) -> None:
        """What is here, once each, against what was done."""
        begun = set(will)
        for kind, names in here.items():
            self.found.doubled += [f"{where}: {kind} {name}" for name, count in names.items() if count > 1]
            self.found.doubled += [
                f"{where}: {kind} {name}, taken back" for name in names if ("undo", name) in did and where == "laptop"
            ]
            due = {n for k, n in did if k == kind and ("undo", n) not in begun}
            if where == "laptop" or at_the_end:
                missing = due - names.keys()
            else:  # what was in the office stays there, unless it was taken back since
                missing = {n for n in self.at_office[kind] - names.keys() if ("undo", n) not in begun}
                self.at_office[kind] = set(names)
            self.found.lost += [f"{where}: {kind} {name}" for name in sorted(missing)]

    def exchange(self) -> None:
        """Everybody tells everybody everything."""
        with self.town.at(self.town.office) as office, self.town.at(self.town.laptop) as laptop:
            transfer.send(laptop.store, SILENT, laptop.photos, self.town.share)
            transfer.receive(office.store, SILENT, office.photos, self.town.share)
            transfer.publish(office.store, SILENT, self.town.share)
            transfer.send(laptop.store, SILENT, laptop.photos, self.town.share)
            again = transfer.receive(office.store, SILENT, office.photos, self.town.share)
            self.found.doubled += [f"taken in again: {one.name}" for one in again.applied]
            kept = [self.kept(laptop), self.kept(office)]
        if kept[0] != kept[1]:
            self.found.lost.append("the laptop and the office do not have the same")

    def restore(self) -> None:
        """The newest whole copy comes back, and is whole."""
        made = sorted(self.town.back_ups.glob("*.backup"), key=lambda file: file.stat().st_mtime_ns)
        if made:
            places = Places(self.town.root / "restored")
            problems = restore(places, made[-1], PASSPHRASE, surroundings=system_surroundings())
            self.found.damaged += [f"restored: {problem}" for problem in problems]


def run(seconds: float, seed: int, root: Path) -> dict[str, Any]:
    """What came of it."""
    os.environ["NEIGHBOURHOOD_DESK_PASSPHRASE"] = PASSPHRASE
    if "forkserver" in get_all_start_methods():
        PROCESSES.set_forkserver_preload(["desktop_app.cli", "desktop_app.exchange.transfer", "tests.support.builders"])
    town = Town(root)
    town.begin()
    found = Watch(town, seed).run(seconds)
    return {
        "seed": seed,
        "seconds": seconds,
        "kills": found.kills,
        "killed_while": dict(found.killed_while.most_common()),
        "done": dict(found.done.most_common()),
        "notes": dict(found.notes),
        "back_ups_looked_at": found.back_ups_looked_at,
        "slowest_opening_s": round(found.slowest_opening_s, 2),
        "lost": sorted(set(found.lost)),
        "doubled": sorted(set(found.doubled)),
        "damaged": found.damaged,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with TemporaryDirectory(prefix="killed-") as folder:
        told = run(asked.seconds, asked.seed, Path(folder))
    sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    sys.exit(1 if told["lost"] or told["doubled"] or told["damaged"] else 0)
