"""A check-in with its journal, safe on the disk, beside the commit of one row into the same encrypted file."""

from __future__ import annotations

from itertools import count

from desktop_app.domain.changes import Op
from desktop_app.services import attendance
from tests.benchmarks.figures import Figure, in_turn, middle, p95
from tests.benchmarks.town import a_town
from tests.support.builders import an_event

TIMES = 200


def measure(people: int = 100_000) -> list[Figure]:
    """Milliseconds."""
    store = a_town(people)
    with store.write(Op.ADD_EVENT) as writer:
        session = an_event(writer).session
    with store.read() as reader:
        ids = iter([row[0] for row in reader.driver.execute("SELECT id FROM person LIMIT ?", (TIMES,))])
    rows = count()

    def ours() -> None:
        with store.write(Op.CHECK_IN) as writer:
            attendance.check_in(writer, session_id=session, person_id=next(ids), today="2026-11-21")

    def one_row() -> None:
        """On the same connection, as in a desk: two that write in turn make each other read every page again."""
        raw = store._engine.raw_connection()
        driver = raw.driver_connection
        assert driver is not None
        driver.execute("BEGIN IMMEDIATE")
        driver.execute("INSERT INTO draft(key, content, at) VALUES (?, ?, ?)", (f"bench {next(rows)}", "x" * 120, ""))
        driver.execute("COMMIT")
        raw.close()

    took, floor = in_turn(TIMES, ours, one_row)
    peer = "insert and commit of one row on the same file"
    return [
        Figure("check-in, committed with journal, median", middle(took) * 1000, "ms", middle(floor) * 1000, peer, 4),
        Figure("  the same, p95", p95(took) * 1000, "ms", p95(floor) * 1000, peer),
    ]
