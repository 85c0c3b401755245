"""A share that has errors, writes short, leaves zeros, loses names and shows half a listing: all arrives, once."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from random import Random

import pytest

from desktop_app.domain.errors import AppError
from tests.support.bad_share import KINDS, bad_share
from tests.support.copies import Copy, a_laptop, an_office
from tests.support.failpoints import problems

ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS = 6


def exchange(copies: list[Copy], session: str, random: Random) -> None:
    """Rounds of work, sending and receiving, each of which may fail in words; anything else is ours to mend."""
    office, *laptops = copies
    for number in range(ROUNDS):
        for laptop in laptops:
            if random.random() < 0.7:
                laptop.check_in(session, laptop.add_person("Łucja", f"Of {number}"))
            with suppress(AppError):
                laptop.send()
        with suppress(AppError):
            office.receive()
        if random.random() < 0.4:
            with suppress(AppError):
                office.publish()


def heal(copies: list[Copy]) -> None:
    """The share is well again: everybody exchanges everything."""
    office, *laptops = copies
    for _ in range(3):
        for laptop in laptops:
            laptop.send()
        office.receive()
    office.publish()
    for laptop in laptops:
        laptop.send()


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[list[Copy]]:
    log = logging.getLogger("desk.exchange")
    log.setLevel(logging.ERROR)  # torn files are told of as warnings, and here many are
    office = an_office(tmp_path)
    made = [office, a_laptop(office, tmp_path), a_laptop(office, tmp_path)]
    yield made
    for one in made:
        one.close()
    log.setLevel(logging.NOTSET)


def begin(copies: list[Copy]) -> str:
    """An event that everybody knows; answers its session."""
    session = copies[0].plan().session
    copies[0].publish()
    for laptop in copies[1:]:
        laptop.send()
    return session


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_sent_over_a_bad_share_arrives_once(copies: list[Copy], kind: str) -> None:
    session = begin(copies)
    with bad_share(len(kind), kind) as trouble:
        exchange(copies, session, Random(7))
        assert trouble.done, "nothing went wrong, so nothing was tried"
    heal(copies)
    for laptop in copies[1:]:
        assert problems(copies[0], laptop) == []


def test_a_share_that_goes_away_in_the_middle_is_told_in_words_and_costs_nothing(copies: list[Copy]) -> None:
    office, laptop, _other = copies
    session = begin(copies)
    laptop.check_in(session, laptop.add_person("中", "Khan"))
    away = office.share.rename(office.share.with_name("away"))
    with pytest.raises(AppError) as error:
        laptop.send()
    assert error.value.code == "folder-not-reachable"
    away.rename(office.share)
    heal(copies)
    assert problems(office, laptop) == []


def no_fuse() -> str:
    """Why a real file system cannot be mounted here; '' if it can."""
    if not Path("/dev/fuse").exists() or not shutil.which("fusermount3"):
        return "this system has no FUSE"
    if find_spec("mfusepy") is None:
        return "the library mfusepy is not installed"
    return "" if os.geteuid() == 0 else "mounting needs root here"


@contextmanager
def mounted(at: Path, behind: Path, seed: int, kind: str) -> Iterator[subprocess.Popen[str]]:
    """A bad share as a file system of its own."""
    at.mkdir()
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.support.bad_file_system", str(at), str(behind), str(seed), kind],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        while not os.path.ismount(at):
            if server.poll() is not None:
                pytest.skip(f"FUSE does not work here: {server.communicate()[1][-200:]}")
        yield server
    finally:
        subprocess.run(["fusermount3", "-u", "-z", str(at)], check=False)


@pytest.mark.skipif(bool(no_fuse()), reason=no_fuse() or "it is there")
@pytest.mark.parametrize("kind", ["errors", "short writes", "silent zeros", "names", "listings"])
def test_what_is_sent_over_a_bad_file_system_arrives_once(copies: list[Copy], kind: str, tmp_path: Path) -> None:
    session = begin(copies)
    behind = tmp_path / "behind"
    copies[0].share.rename(behind)
    at = tmp_path / "share"
    with mounted(at, behind, 11, kind) as server:
        exchange(copies, session, Random(3))
        (tmp_path / "well").touch()
        heal(copies)
    told, _ = server.communicate(timeout=120)
    at.rmdir()
    behind.rename(at)
    assert json.loads(told), "nothing went wrong, so nothing was tried"
    for laptop in copies[1:]:
        assert problems(copies[0], laptop) == []
