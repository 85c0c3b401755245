"""The chain over the journal: a removal or an alteration shows, an erasure does not break it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.services import reports
from desktop_app.store import chain
from desktop_app.store.engine import Store
from desktop_app.store.tables import PersonRow
from tests.support.builders import StoppedClock, a_person, a_store, writing


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def store(tmp_path: Path, clock: StoppedClock):  # type: ignore[no-untyped-def]  # a generator of Store
    found = a_store(tmp_path, clock=clock)
    for name in ("Amina", "Łucja", "中"):
        with writing(found, Op.ADD_PERSON) as writer:
            a_person(writer, name)
        clock.forward(minutes=10)
    yield found
    found.close()


def tamper(store: Store, sql: str) -> None:
    """Change the file past the program, as somebody with the key and a database tool could."""
    with writing(store, Op.SAVE_DRAFT) as writer:
        writer.driver.execute(sql)


def breaks(store: Store) -> list[chain.Break]:
    with store.read() as reader:
        return chain.breaks(reader.driver)


def test_a_journal_that_nobody_touched_holds(store: Store) -> None:
    assert breaks(store) == []


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM journal_change WHERE n = 2",
        "UPDATE journal_change SET after = replace(after, 'Łucja', 'Lucy') WHERE n = 2",
        "UPDATE journal_op SET officer = 'Somebody Else' WHERE n = 2",
        "UPDATE journal_op SET at = '2026-11-21T10:41:00Z' WHERE n = 2",
        "UPDATE journal_change SET row_id = 'x' WHERE n = 2",
    ],
)
def test_what_was_removed_or_altered_shows_with_its_time(store: Store, sql: str) -> None:
    tamper(store, sql)
    (found,) = breaks(store)
    assert found.kind == "altered"
    assert found.after == "2026-11-21T10:40:00Z"


def test_a_whole_operation_that_was_removed_with_its_link_shows(store: Store) -> None:
    tamper(store, "DELETE FROM journal_link WHERE last_op = 2")
    tamper(store, "DELETE FROM journal_change WHERE n = 2")
    tamper(store, "DELETE FROM journal_op WHERE n = 2")
    assert [b.kind for b in breaks(store)] == ["altered"]


def test_an_entry_put_in_past_the_program_shows(store: Store) -> None:
    with store.read() as reader:
        (device,) = reader.driver.execute("SELECT device FROM journal_op").fetchone()
    tamper(
        store,
        f"INSERT INTO journal_op(id, op, facts, device, officer, at, finished)"
        f" VALUES ('z', 'tally', '{{}}', '{device}', '', '2026-11-21T10:00:00Z', 1)",
    )
    assert [b.kind for b in breaks(store)] == ["unlinked"]


def test_silenced_changes_hold_no_contents_and_the_chain_survives(store: Store) -> None:
    with writing(store, Op.SAVE_DRAFT) as writer:
        chain.silence(writer.driver, [2])
        chain.silence(writer.driver, [2])
    with store.read() as reader:
        row = reader.driver.execute("SELECT before, after, was, lost FROM journal_change WHERE n = 2").fetchone()
    assert row == (None, "{}", None, None)
    assert breaks(store) == []
    tamper(store, "DELETE FROM journal_change WHERE n = 2")
    assert [b.kind for b in breaks(store)] == ["altered"]


def test_many_records_at_once_make_one_link(store: Store) -> None:
    with store.read() as reader:
        (before,) = reader.driver.execute("SELECT count(*) FROM journal_link").fetchone()
    with writing(store, Op.IMPORT_PEOPLE) as writer:
        writer.add_many(PersonRow, [{"id": writer.new_id(), "given": f"Zoë {n}"} for n in range(2500)])
    with store.read() as reader:
        (after,) = reader.driver.execute("SELECT count(*) FROM journal_link").fetchone()
    assert after == before + 1
    assert breaks(store) == []


def test_the_look_over_everything_says_where_the_chain_breaks(store: Store) -> None:
    tamper(store, "UPDATE journal_change SET stamp = '000000000000-0000-00000001' WHERE n = 3")
    with store.read() as reader:
        (found,) = reports.problems(reader)
    assert "the chain breaks between 2026-11-21T10:50:00Z and 2026-11-21T11:00:00Z" in found
