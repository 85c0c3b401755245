"""Opening, closing and losing the database: what a user meets when the disk or the power plays up."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop_app.domain.changes import Changes, Op
from desktop_app.domain.errors import StoreTrouble
from desktop_app.services import history, people
from desktop_app.store import migrations
from desktop_app.store.engine import DATABASE, Identity, Store, Surroundings, sqlcipher
from desktop_app.store.journal import Reader
from tests.support.builders import KEY, CountingIds, StoppedClock, a_person, a_store, a_store_in, writing

REPOSITORY = Path(__file__).resolve().parent.parent.parent


def opened(folder: Path, key: bytes = KEY) -> Store:
    return Store.open(folder, key, Surroundings(StoppedClock(), CountingIds(9)))


def names(store: Store) -> set[str]:
    with store.read() as reader:
        return {line.name for _, _, line in people.all_lines(reader)}


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    """A small file system of its own at `folder`; skips the test where that is not allowed."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", *options, "tmpfs", str(folder)], check=False, capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"needs the right to mount a small disk: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


needs_mount = pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="needs Linux and root, to mount a small disk",
)


def test_what_was_saved_is_there_when_the_program_is_started_again(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    with writing(store) as writer:
        a_person(writer, "Łucja", "Nowak")
    store.close()
    again = opened(tmp_path)
    try:
        assert names(again) == {"Łucja Nowak"}
        assert again.identity == store.identity
    finally:
        again.close()


def test_the_file_shows_no_name_to_a_thief(tmp_path: Path) -> None:
    with a_store_in(tmp_path) as store:
        with writing(store) as writer:
            a_person(writer, "Wilhelmina", "Featherstonehaugh")
        written = b"".join(path.read_bytes() for path in tmp_path.glob(f"{DATABASE}*"))
    assert written
    for word in (b"Wilhelmina", b"wilhelmina", b"Featherstonehaugh", b"SQLite format"):
        assert word not in written


def test_a_wrong_key_opens_nothing_and_harms_nothing(tmp_path: Path) -> None:
    a_store(tmp_path).close()
    before = (tmp_path / DATABASE).read_bytes()
    with pytest.raises(StoreTrouble) as refused:
        opened(tmp_path, bytes(32))
    assert refused.value.code == "damaged"
    assert (tmp_path / DATABASE).read_bytes() == before
    opened(tmp_path).close()


def set_up(folder: Path) -> Store:
    """The program's own way to a new database."""
    identity = Identity("office", "0000", "Office", "0001", 1, "0000abcd", "Zoë")
    return Store.create(folder, KEY, identity, Surroundings(StoppedClock(), CountingIds(1)))


def test_a_second_set_up_in_the_same_place_is_refused(tmp_path: Path) -> None:
    set_up(tmp_path).close()
    with pytest.raises(StoreTrouble, match="already-set-up"):
        set_up(tmp_path)


def test_nothing_there_is_not_set_up(tmp_path: Path) -> None:
    with pytest.raises(StoreTrouble, match="not-set-up"):
        opened(tmp_path)


def test_a_second_window_is_told_that_the_first_is_open(tmp_path: Path) -> None:
    with a_store_in(tmp_path), pytest.raises(StoreTrouble, match="in-use"):
        opened(tmp_path)
    opened(tmp_path).close()


def test_a_second_process_is_told_that_the_first_is_open(tmp_path: Path) -> None:
    with a_store_in(tmp_path):
        assert elsewhere(tmp_path, "print('open')") == (3, "in-use")


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    with store._engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {migrations.NEWEST + 1}")
    store.close()
    with pytest.raises(StoreTrouble) as refused:
        opened(tmp_path)
    assert refused.value.code == "too-new"
    assert refused.value.facts == {"theirs": migrations.NEWEST + 1, "ours": migrations.NEWEST}


@pytest.mark.parametrize("harm", ["cut in half", "nothing left", "another kind of file", "a page overwritten"])
def test_a_damaged_database_is_called_damaged(tmp_path: Path, harm: str) -> None:
    store = a_store(tmp_path)
    with writing(store) as writer:
        for number in range(200):
            a_person(writer, f"Person{number}", "Łukasiewicz", phone="")
    store.close()
    file = tmp_path / DATABASE
    whole = file.read_bytes()
    file.write_bytes(
        {
            "cut in half": whole[: len(whole) // 2],
            "nothing left": b"",
            "another kind of file": b"\x89PNG" * 4000,
            "a page overwritten": whole[:4096] + bytes(len(whole) - 4096),
        }[harm]
    )
    with pytest.raises(StoreTrouble, match="damaged"):
        names_after_opening(tmp_path)


def names_after_opening(folder: Path) -> set[str]:
    store = opened(folder)
    try:
        return names(store)
    finally:
        store.close()


def test_one_flipped_bit_deep_in_the_file_is_found_by_the_check(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    with writing(store) as writer:
        for number in range(300):
            a_person(writer, f"Person{number}", "Łukasiewicz", phone="")
    assert store.problems() == []
    store.close()
    file = tmp_path / DATABASE
    harmed = bytearray(file.read_bytes())
    harmed[-6_000] ^= 1  # among what was written last: opening reads what was written first
    file.write_bytes(harmed)
    store = opened(tmp_path)
    try:
        assert store.problems() != []
    finally:
        store.close()


def test_a_set_up_that_was_cut_off_can_be_done_again(tmp_path: Path) -> None:
    code, _ = run(
        f"""
from desktop_app.store import engine
engine._as_meta = lambda _identity: os._exit(9)
a_store(Path({str(tmp_path)!r}))
"""
    )
    assert code == 9
    with pytest.raises(StoreTrouble, match="not-set-up"):
        opened(tmp_path)
    with a_store_in(tmp_path) as store:
        assert names(store) == set()
    assert not list(tmp_path.glob("*.part*"))


@needs_mount
def test_a_disk_that_is_read_only_says_so(tmp_path: Path) -> None:
    with mounted(tmp_path / "stick") as stick:
        a_store(stick / "copy").close()
        subprocess.run(["mount", "-o", "remount,ro", str(stick)], check=True)
        with pytest.raises(StoreTrouble, match="read-only"):
            opened(stick / "copy")
        with pytest.raises(StoreTrouble, match="read-only"):
            set_up(stick / "another")


@needs_mount
def test_a_full_disk_says_so_and_what_was_saved_stays(tmp_path: Path) -> None:
    with mounted(tmp_path / "stick", "-o", "size=1200k") as stick:
        store = a_store(stick / "copy")
        with writing(store) as writer:
            a_person(writer, "Amina", "Khan")
        with pytest.raises(StoreTrouble, match="full"):
            write_without_end(store)
        assert "Amina Khan" in names(store)
        store.close()
        room = next(stick.glob("copy/*.lock"), None)
        assert room is not None
        store = opened(stick / "copy")
        try:
            assert "Amina Khan" in names(store)
            assert store.problems() == []
        finally:
            store.close()


def write_without_end(store: Store) -> None:
    for number in range(5000):
        with writing(store) as writer:
            a_person(writer, f"Person{number}", "中" * 50)


@needs_mount
def test_a_disk_too_small_to_set_up_on_says_so_and_can_be_tried_again(tmp_path: Path) -> None:
    with mounted(tmp_path / "stick", "-o", "size=64k") as stick:
        with pytest.raises(StoreTrouble, match="full"):
            set_up(stick / "copy")
        subprocess.run(["mount", "-o", "remount,size=4m", str(stick)], check=True)
        set_up(stick / "copy").close()


def test_a_reader_sees_one_moment_while_a_writer_works(tmp_path: Path) -> None:
    with a_store_in(tmp_path) as store:
        with writing(store) as writer:
            a_person(writer, "Amina", "Khan")
        with store.read() as reader, writing(store) as writer:
            assert people.count(reader) == 1
            a_person(writer, "Zoë", "Nowak")
            assert people.count(reader) == 1
            with store.read() as another:
                assert people.count(another) == 1
        assert names(store) == {"Amina Khan", "Zoë Nowak"}


def test_writers_in_two_threads_take_turns_and_lose_nothing(tmp_path: Path) -> None:
    with a_store_in(tmp_path) as store:

        def many(given: str) -> None:
            for number in range(20):
                with writing(store) as writer:
                    a_person(writer, f"{given}{number}", "Khan")

        threads = [threading.Thread(target=many, args=(given,)) for given in ("Amina", "Zoë")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(names(store)) == 40
        with store.read() as reader:
            stamps = [r[0] for r in reader.rows(text("SELECT stamp FROM journal_change"))]
        assert len(set(stamps)) == 40


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    told: list[Changes] = []
    with a_store_in(tmp_path) as store:
        store.on_commit(told.append)
        with pytest.raises(ZeroDivisionError):
            write_and_fail(store)
        assert names(store) == set()
        assert not told
        with store.read() as reader:
            assert history.latest(reader) == ()
            assert people.find(reader, "amina").count == 0


def write_and_fail(store: Store) -> None:
    with store.write(Op.ADD_PERSON) as writer:
        a_person(writer, "Amina", "Khan")
        raise ZeroDivisionError


def test_power_cut_in_the_middle_of_a_write_loses_that_write_only(tmp_path: Path) -> None:
    a_store(tmp_path).close()
    code, _ = elsewhere(
        tmp_path,
        """
with writing(store) as writer:
    a_person(writer, "Amina", "Khan")
with writing(store) as writer:
    a_person(writer, "Zoë", "Nowak")
    os._exit(9)
""",
    )
    assert code == 9
    store = opened(tmp_path)
    try:
        assert names(store) == {"Amina Khan"}
        assert store.problems() == []
        with store.read() as reader:
            assert people.find(reader, "nowak").count == 0
    finally:
        store.close()


def test_power_cut_in_the_middle_of_long_work_is_known_at_the_next_start(tmp_path: Path) -> None:
    a_store(tmp_path).close()
    code, _ = elsewhere(
        tmp_path,
        """
from desktop_app.store.tables import PersonRow
row = {"given": "Zoë", "family": "Nowak", "sort_key": "nowak zoe"}
with store.write(Op.IMPORT_PEOPLE, finished=False) as writer:
    writer.add_many(PersonRow, [{"id": writer.new_id(), **row} for _ in range(100)])
with store.write(Op.IMPORT_PEOPLE, part_of=writer.op_id, finished=False) as writer:
    writer.add_many(PersonRow, [{"id": writer.new_id(), **row} for _ in range(100)])
os._exit(9)
""",
    )
    assert code == 9
    store = opened(tmp_path)
    try:
        with store.read() as reader:
            (half,) = history.unfinished(reader)
            assert (half.op, people.count(reader)) == ("import-people", 200)
            assert history.last_to_undo(reader) is None
        with store.write(Op.UNDO, undoes=half.id) as writer:
            assert history.take_back(writer, half.id).records == 200
        with store.read() as reader:
            assert people.count(reader) == 0
            assert people.find(reader, "zoe nowak").count == 0
    finally:
        store.close()


def test_the_clock_never_goes_back_over_a_restart(tmp_path: Path) -> None:
    clock = StoppedClock()
    store = a_store(tmp_path, clock=clock)
    with writing(store) as writer:
        first = writer.stamp
    store.close()
    clock.forward(days=-11)
    again = Store.open(tmp_path, KEY, Surroundings(clock, CountingIds(8)))
    try:
        with writing(again) as writer:
            assert writer.stamp > first
    finally:
        again.close()


def test_facts_about_the_copy_are_kept_and_are_no_operation(tmp_path: Path) -> None:
    with a_store_in(tmp_path) as store:
        store.set_meta({"officer": "Zoë Ł.", "anything": "中"})
        assert store.identity.officer == "Zoë Ł."
        with store.read() as reader:
            assert reader.meta()["anything"] == "中"
            assert history.latest(reader) == ()
            assert store.schema == migrations.NEWEST


def test_a_back_up_made_while_people_are_checked_in_is_whole(tmp_path: Path) -> None:
    with a_store_in(tmp_path / "copy") as store:
        with writing(store) as writer:
            for number in range(500):
                a_person(writer, f"Person{number}", "Khan")
        steps: list[tuple[int, int]] = []

        def progress(done: int, total: int) -> None:
            steps.append((done, total))
            with writing(store) as writer:
                a_person(writer, "Late", f"Comer{len(steps)}")

        target = tmp_path / "back-ups" / "monday.db"
        store.back_up(target, progress)
        assert steps
    assert [path.name for path in target.parent.iterdir()] == ["monday.db"]
    restored = tmp_path / "restored"
    restored.mkdir()
    target.rename(restored / DATABASE)
    again = opened(restored)
    try:
        assert len(names(again)) >= 200
        assert again.problems() == []
        with again.read() as reader:
            assert people.find(reader, "person499").count == 1
    finally:
        again.close()


def test_a_back_up_is_sealed_with_the_same_key(tmp_path: Path) -> None:
    with a_store_in(tmp_path / "copy") as store:
        with writing(store) as writer:
            a_person(writer, "Wilhelmina", "Khan")
        store.back_up(tmp_path / "monday.db")
    assert b"Wilhelmina" not in (tmp_path / "monday.db").read_bytes()
    plain = sqlcipher.connect(str(tmp_path / "monday.db"))
    try:
        with pytest.raises(sqlcipher.DatabaseError):
            plain.execute("SELECT * FROM person")
    finally:
        plain.close()


def test_a_back_up_that_cannot_be_written_leaves_the_older_one(tmp_path: Path) -> None:
    with a_store_in(tmp_path / "copy") as store:
        target = tmp_path / "monday.db"
        store.back_up(target)
        before = target.read_bytes()

        def pull_the_plug(_done: int, _total: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            store.back_up(target, pull_the_plug)
        assert target.read_bytes() == before
        assert not list(tmp_path.glob("*.part*"))
        (tmp_path / "in the way").write_text("a file, not a folder")
        with pytest.raises(StoreTrouble):
            store.back_up(tmp_path / "in the way" / "monday.db")


def test_a_record_can_be_named_by_the_beginning_of_its_id(tmp_path: Path) -> None:
    from desktop_app.domain.errors import Gone, Rejected
    from desktop_app.store.tables import PersonRow

    with a_store_in(tmp_path) as store:
        with writing(store) as writer:
            wanted = a_person(writer)
            a_person(writer, "Zoë")
        with store.read() as reader:
            assert whole(reader, PersonRow, wanted[:8].upper()) == wanted
            for start, trouble in (("ffffff", Gone), ("00000", Rejected), ("000000%", Gone), ("~~~~~~", Gone)):
                with pytest.raises(trouble):
                    whole(reader, PersonRow, start)


def whole(reader: Reader, row_type: type, start: str) -> str:
    return reader.whole_id(row_type, start)


def elsewhere(folder: Path, work: str) -> tuple[int, str]:
    """Open the copy in another process and do this work there; answers its exit code and what it printed."""
    return run(
        f"""
try:
    store = Store.open(Path({str(folder)!r}), KEY, Surroundings(StoppedClock(), CountingIds(7)))
except StoreTrouble as trouble:
    print(trouble.code)
    sys.exit(3)
{work}
store.close()
"""
    )


def run(work: str) -> tuple[int, str]:
    program = f"""
import os, sys
from pathlib import Path
from desktop_app.domain.changes import Op
from desktop_app.domain.errors import StoreTrouble
from desktop_app.store.engine import Store, Surroundings
from tests.support.builders import KEY, CountingIds, StoppedClock, a_person, a_store, writing
{work}
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode in {0, 3, 9}, done.stderr
    return done.returncode, done.stdout.strip()
