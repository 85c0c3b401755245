"""The command line as a test uses it: words in; exit code, JSON and sentences out. In this process, to be fast."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from desktop_app.app import join, opened, system_surroundings
from desktop_app.cli import main
from desktop_app.exchange import enrolment
from desktop_app.paths import Places
from desktop_app.store.engine import Surroundings
from desktop_app.store.vault import Cost
from tests.support.builders import StoppedClock

CHEAP = Cost(passes=1, memory_kib=64, lanes=1)
"""A passphrase that is quick to try, for tests alone."""

PASSPHRASE = "seven blue herons"
ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Standard output as the one JSON object that it has to be."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found

    @property
    def error(self) -> dict[str, Any]:
        """The error in the JSON object."""
        found = self.json["error"]
        assert isinstance(found, dict)
        return found


@dataclass(slots=True)
class CommandLine:
    """One copy's folder, and whoever types commands about it."""

    data: Path
    capsys: pytest.CaptureFixture[str]
    clock: StoppedClock = field(default_factory=StoppedClock)
    passphrase: str = PASSPHRASE

    @property
    def surroundings(self) -> Surroundings:
        """A clock that stands still, and real ids."""
        return Surroundings(now=self.clock, new_id=system_surroundings().new_id)

    def __call__(self, *words: object) -> Said:
        """Type these words, with --json and this copy's folder."""
        return self.plain("--json", *words)

    def plain(self, *words: object) -> Said:
        """Type these words and have plain sentences."""
        self.capsys.readouterr()
        key_file = self.data.with_name(f"{self.data.name}-passphrase")
        key_file.parent.mkdir(parents=True, exist_ok=True)
        key_file.write_text(f"{self.passphrase}\n", "utf-8")
        typed = ["--data", str(self.data), "--passphrase-file", str(key_file), *map(str, words)]
        code = main(typed, surroundings=self.surroundings, cost=CHEAP)
        said = self.capsys.readouterr()
        return Said(code, said.out, said.err)

    def done(self, *words: object) -> dict[str, Any]:
        """Type these words, see that they did what they should, and answer the JSON object."""
        said = self(*words)
        assert said.code == 0, f"{words}: {said.out}{said.err}"
        return said.json

    def new_office(self) -> CommandLine:
        """Set this folder up as a new office."""
        self.done("init", "--role", "office", "--organisation", "Larch Homes", "--officer", "Zoë Gray")
        return self

    def new_laptop(self, data: Path, name: str = "Van 1", officer: str = "Łucja Nowak") -> CommandLine:
        """Have this office invite a laptop, and set it up in another folder.

        The invitation passes from hand to hand: sealing it takes seconds, and `test_setting_up` does that.
        """
        surroundings = self.surroundings
        with opened(Places(self.data), self.passphrase, surroundings=surroundings) as desk:
            invitation = enrolment.prepare(desk.store, name)
        laptop = CommandLine(data, self.capsys, self.clock)
        join(
            Places(data),
            invitation,
            officer=officer,
            passphrase=laptop.passphrase,
            surroundings=surroundings,
            cost=CHEAP,
        ).close()
        return laptop

    def add(self, given: str = "Amina", family: str = "Khan", **more: str) -> str:
        """Add a person; answers the id."""
        options = [part for name, value in more.items() for part in (f"--{name}", value)]
        return str(self.done("people", "add", "--given", given, "--family", family, *options)["id"])

    def event(self, title: str = "Open day", **more: str) -> str:
        """Add an event today; answers the id."""
        times = ("--start", "2026-11-21T10:00", "--end", "2026-11-21T15:00")
        options = [part for name, value in more.items() for part in (f"--{name}", value)]
        return str(self.done("events", "add", "--kind", "community", "--title", title, *times, *options)["id"])


def process(*words: object, data: Path, before: tuple[str, ...] = (), **environment: str) -> subprocess.Popen[str]:
    """The same program in a process of its own, as a user starts it."""
    return subprocess.Popen(
        [*before, sys.executable, "-m", "desktop_app", "--json", "--data", str(data), *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "NEIGHBOURHOOD_DESK_PASSPHRASE": PASSPHRASE, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
