"""The power goes at every step: `python -m tests.support.failpoints [SCENE ...]` tells what was lost, as JSON.

A scene is an office, a laptop and their folder, and one action. The action is done again and again, each time in a
process of its own on a fresh copy of the scene, and ended without a word (`os._exit`) at the first, the second, the
third ... step that reaches a disk, until it comes to its end. After each, another process starts the copies again as
if nothing had been, everybody exchanges everything, and whatever is lost, doubled or damaged is told.

A step is a call by which something becomes lasting: a commit, a flush, a new name, a removal, a new directory or file.
`SCENE:BUG` plants a mistake, to see that it would be found.
"""

from __future__ import annotations

import builtins
import gc
import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uuid_utils
from sqlmodel import Session

from desktop_app.domain.changes import Op
from desktop_app.services import photographs
from desktop_app.store.engine import DATABASE, Store, Surroundings
from desktop_app.store.journal import Writer
from desktop_app.store.photos import Photos
from desktop_app.store.tables import PhotoRow
from tests import mutations
from tests.support import one_compiler
from tests.support.builders import KEY, StoppedClock, an_inspection, an_issue
from tests.support.copies import Copy, a_laptop, an_office
from tests.support.released import RELEASED

laptop_side: Any = import_module("desktop_app.exchange.laptop")
office_side: Any = import_module("desktop_app.exchange.office")
books: Any = import_module("desktop_app.store.batches")
"""As modules to plant mistakes in."""

GONE = 137
MOST_STEPS = 400

Action = Callable[[Copy, Copy], object]


class Power:
    """Goes off at a step, counted from 1; never, for 0."""

    def __init__(self, at: int) -> None:
        self.at, self.steps = at, 0

    def step(self) -> None:
        """One more step reaches the disk."""
        self.steps += 1
        if self.steps == self.at:
            os._exit(GONE)

    def watch(self) -> None:
        """Count every call that makes something last, before it and, where it is one stroke, after it."""
        for owner, name, after in (
            (os, "replace", True),
            (os, "rename", True),
            (os, "unlink", False),
            (os, "mkdir", False),
            (os, "fsync", False),
            (Session, "commit", True),
        ):
            setattr(owner, name, self._counted(getattr(owner, name), after=after))
        real_open = builtins.open

        def counted_open(file: Any, mode: str = "r", *more: Any, **options: Any) -> Any:
            if set(mode) & set("wxa"):
                self.step()
            return real_open(file, mode, *more, **options)

        builtins.open = counted_open

    def _counted(self, real: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
        def counted(*arguments: Any, **options: Any) -> Any:
            self.step()
            answer = real(*arguments, **options)
            if after:
                self.step()
            return answer

        return counted


def opened(root: Path, name: str) -> Copy:
    """One of the scene's copies, in a new process."""
    clock = StoppedClock(StoppedClock().at + timedelta(hours=1))
    store = Store.open(root / name, KEY, Surroundings(clock, lambda: str(uuid_utils.uuid7())))
    return Copy(store, Photos.of(store), clock, root / "share", lambda: opened(root, name))


# -- scenes ------------------------------------------------------------------------------------------------------------


def a_day(root: Path) -> None:
    """A laptop with a morning's work: people, check-ins, one of them undone, and a walk with a photo."""
    office = an_office(root)
    laptop = a_laptop(office, root)
    known = [office.add_person(given, "Nowak", phone=f"07700 90012{n}") for n, given in enumerate(("Łucja", "Jan"))]
    session = office.plan().session
    office.publish()
    laptop.send()
    for given in ("Amina", "中"):
        laptop.check_in(session, laptop.add_person(given, "Khan", address="1 Larch Court", postcode="KY1 1AA"))
    laptop.check_in(session, known[0])
    laptop.undo()
    laptop.change(known[1], phone="07700 900999")
    kept = photographs.keep(laptop.photos, _a_photo(), "Mould — é")
    with laptop.store.write(Op.ADD_ISSUE) as writer:
        issue = an_issue(writer, an_inspection(writer))
        writer.add(PhotoRow(id="", issue_id=issue, sha256=kept.sha256, caption=kept.caption))
    office.close()
    laptop.close()
    (root / "laptop-2").rename(root / "laptop")


def _a_photo() -> bytes:
    from tests.support.field_day import a_picture

    return a_picture(size=(64, 48))


def a_day_sent(root: Path) -> None:
    """The same, sent."""
    a_day(root)
    laptop = opened(root, "laptop")
    laptop.send()
    laptop.close()


def a_day_received(root: Path) -> None:
    """The same, received and published."""
    a_day_sent(root)
    office = opened(root, "office")
    office.receive()
    office.publish()
    office.close()


def an_old_office(root: Path) -> None:
    """An office whose database has the first shape."""
    a_day(root)
    (root / "old").mkdir()
    shutil.copy(RELEASED / "version-1.db", root / "old" / DATABASE)


def open_the_old(_office: Copy, laptop: Copy) -> None:
    """Open a database of the first shape, which migrates it."""
    opened(laptop.share.parent, "old").close()


SCENES: dict[str, tuple[Callable[[Path], None], Action]] = {
    "send": (a_day, lambda _office, laptop: laptop.send()),
    "receive": (a_day_sent, lambda office, _laptop: office.receive()),
    "publish": (a_day_sent, lambda office, _laptop: office.publish()),
    "take": (a_day_received, lambda _office, laptop: laptop.send()),
    "back-up": (a_day_sent, lambda office, _laptop: office.store.back_up(office.share.parent / "kept" / "copy.db")),
    "migrate": (an_old_office, open_the_old),
}


# -- mistakes to plant -------------------------------------------------------------------------------------------------


def ledger_before_rows() -> None:
    """The office notes a batch as taken in, and only then takes it in."""
    real = office_side._apply

    def apply(store: Store, batch: Any, *rest: Any) -> Any:
        with store.write(Op.RECEIVE) as writer:
            books.keep_received(writer, office_side.taken_in(batch))
        keep, books.keep_received = books.keep_received, _keep_nothing
        try:
            return real(store, batch, *rest)
        finally:
            books.keep_received = keep

    office_side._apply = apply


def _keep_nothing(_writer: Writer, _batch: object) -> None:
    pass


def spool_dropped_at_hand_over() -> None:
    """The laptop lets go of a batch when it has sealed it, not when the office has it."""
    real = laptop_side.keep_sealed

    def keep(writer: Writer, *arguments: Any) -> Any:
        kept = real(writer, *arguments)
        writer.session.flush()
        writer.driver.execute("UPDATE batch_sent SET state = 'at-office'")
        writer.driver.execute("DELETE FROM batch_sealed")
        return kept

    laptop_side.keep_sealed = keep


BUGS = {"ledger-before-rows": ledger_before_rows, "spool-dropped": spool_dropped_at_hand_over}


# -- one after another -------------------------------------------------------------------------------------------------


def run(scene: str, bug: str | None) -> dict[str, Any]:
    """How many steps the action has, and what went wrong after which of them."""
    prepare, action = SCENES[scene]
    failed: list[dict[str, Any]] = []
    with TemporaryDirectory() as folder:
        whole = Path(folder) / "whole"
        whole.mkdir()
        prepare(whole)
        _once_without_a_cut(action, whole, Path(folder) / "warm")
        for step in range(1, MOST_STEPS):
            root = Path(folder) / "now"
            shutil.copytree(whole, root)
            ended = _in_a_process(partial(_do, action, root, step, bug))
            told = Path(folder) / "told"
            told.unlink(missing_ok=True)
            if _in_a_process(partial(_look, action, root, told)) != 0:
                failed.append({"step": step, "why": told.read_text("utf-8") if told.exists() else "it died"})
            shutil.rmtree(root)
            if ended == 0 or (failed and bug is not None):  # a planted mistake is found: once is enough
                return {"steps": step - 1, "failed": failed}
    raise RuntimeError("it never came to its end")


def _once_without_a_cut(action: Action, whole: Path, root: Path) -> None:
    """What is made on first use, such as the SQL of every statement, is made here, and not by every child anew."""
    shutil.copytree(whole, root)
    office, laptop = _both(root)
    if wrong := _come_to_rest(action, office, laptop):
        raise RuntimeError(f"without any power cut: {wrong}")
    office.close()
    laptop.close()
    gc.collect()
    gc.freeze()


def _in_a_process(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - the parent has to hear of anything at all
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _do(action: Action, root: Path, at: int, bug: str | None) -> None:
    if bug is not None:
        BUGS[bug]()
    office, laptop = _both(root)
    Power(at).watch()
    action(office, laptop)


def _both(root: Path) -> tuple[Copy, Copy]:
    return opened(root, "office"), opened(root, "laptop")


def _look(action: Action, root: Path, told: Path) -> None:
    """Start again, finish what was begun, exchange everything, and tell what is not as it has to be."""
    try:
        wrong = _come_to_rest(action, *_both(root))
    except BaseException:  # noqa: BLE001 - whatever keeps a copy from starting again is what we look for
        wrong = [traceback.format_exc()]
    if wrong:
        told.write_text("\n".join(wrong), "utf-8")
        os._exit(1)


def _come_to_rest(action: Action, office: Copy, laptop: Copy) -> list[str]:
    action(office, laptop)
    for _ in range(2):
        laptop.send()
        office.receive()
    office.publish()
    laptop.send()
    return problems(office, laptop)


def problems(office: Copy, laptop: Copy) -> list[str]:
    """What is lost, doubled or damaged."""
    wrong = []
    if laptop.unsent() != (0, 0):
        wrong.append(f"the laptop still waits: {laptop.unsent()}")
    if lost := _operations(laptop, own=True) - _operations(office):
        wrong.append(f"{len(lost)} operations are lost")
    if office.content() != laptop.content():
        wrong.append("the copies differ")
    if again := office.receive().applied:
        wrong.append(f"{len(again)} batches came in twice")
    for one in (office, laptop):
        wrong += one.store.problems()
        if one.strays():
            wrong.append("the search index is wrong")
    for sha256 in _photos(office):
        office.photos.get(sha256)
    return wrong


def _operations(copy: Copy, *, own: bool = False) -> set[str]:
    with copy.store.read() as reader:
        rows = reader.driver.execute(
            "SELECT id, batch FROM journal_op o WHERE op NOT IN ('set-up', 'take-pack', 'send', 'receive', 'enrol')"
            " AND EXISTS (SELECT 1 FROM journal_change c WHERE c.op_n = o.n)"
        ).fetchall()
    return {row[0] for row in rows if not own or row[1] is None}


def _photos(copy: Copy) -> list[str]:
    with copy.store.read() as reader:
        return [row[0] for row in reader.driver.execute("SELECT sha256 FROM photo WHERE NOT void")]


def main(scenes: list[str]) -> dict[str, Any]:
    """Scene > what `run` tells of it."""
    mutations.pytest_configure()
    one_compiler.share()  # what the first process made of the statements, its children have
    told = {}
    for words in scenes or list(SCENES):
        scene, _, bug = words.partition(":")
        told[words] = run(scene, bug or None)
    return told


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1:])))
