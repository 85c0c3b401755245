"""An office with years behind it: 2 million attendances and 2.5 million changes in its journal.

An event's batch beside the same on an empty store, what the screens ask, and the memory that receiving takes.
"""

from __future__ import annotations

import resource
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from desktop_app.domain.ids import natural_id
from desktop_app.domain.work import SILENT
from desktop_app.exchange import transfer
from desktop_app.services import attendance, history
from desktop_app.store.journal import packed
from tests.benchmarks.figures import Figure, seconds
from tests.benchmarks.town import fill, surroundings
from tests.support.builders import StoppedClock
from tests.support.copies import Copy, a_laptop, an_office

PEOPLE = 200_000
SESSIONS = 15_000
RECORDS = 60
TIMES = 7
AT_A_TIME = 100_000


@dataclass(frozen=True, slots=True)
class _Past:
    session: str
    person: str


def _years(office: Copy, attendances: int, changes: int) -> _Past:
    """Write the past straight into the file: what is measured is what comes after it."""
    fill(office.store, PEOPLE)
    event = office.plan()
    raw = office.store._engine.raw_connection()
    driver = raw.driver_connection
    assert driver is not None
    people = [row[0] for row in driver.execute("SELECT id FROM person")]
    stamp = packed({"_": "000000000001-0000-00000001"})
    sessions = [f"00000000-0000-7000-8000-{n:012x}" for n in range(SESSIONS)]
    driver.execute("BEGIN IMMEDIATE")
    driver.executemany(
        "INSERT INTO session(id, clk, void, event_id, starts, ends, venue) VALUES (?, ?, 0, ?, ?, '', '')",
        [(one, stamp, event.id, f"{2000 + n % 26}-01-01T10:00") for n, one in enumerate(sessions)],
    )
    driver.execute("COMMIT")
    columns = "id, clk, void, session_id, person_id, expected, since, left_at, adults, children"
    for start in range(0, attendances, AT_A_TIME):
        rows = [
            (natural_id("attendance", s := sessions[n % SESSIONS], p := people[(n * 7919) % PEOPLE]), s, p)
            for n in range(start, min(start + AT_A_TIME, attendances))
        ]
        driver.execute("BEGIN IMMEDIATE")
        driver.executemany(
            f"INSERT OR IGNORE INTO attendance({columns}) VALUES (?, '{stamp}', 0, ?, ?, 0, '2020-01-01', NULL, 0, 0)",
            rows,
        )
        driver.execute("COMMIT")
    driver.execute("BEGIN IMMEDIATE")
    columns = "id, op, facts, device, officer, at, finished"
    driver.execute(f"INSERT INTO journal_op({columns}) VALUES (?, 'check-in', '{{}}', '', '', '', 1)", ("0" * 36,))
    (op_n,) = driver.execute("SELECT max(n) FROM journal_op").fetchone()
    driver.execute(
        "INSERT INTO journal_change(op_n, entity, row_id, stamp, after)"
        " SELECT ?, 'attendance', id, '000000000001-0000-00000001', '{}' FROM attendance LIMIT ?",
        (op_n, changes),
    )
    driver.execute("UPDATE journal_link SET last_op = ?, last_change = (SELECT max(n) FROM journal_change)", (op_n,))
    driver.execute("COMMIT")
    raw.close()
    return _Past(sessions[0], people[0])


def _batches(office: Copy, folder: Path) -> list[float]:
    """Seconds to receive each of some batches of an event's size."""
    laptop = a_laptop(office, folder)
    session = laptop.plan().session
    took = []
    for turn in range(TIMES):
        for n in range(RECORDS // 3):
            laptop.check_in(session, laptop.add_person("Łucja", f"Of {turn} {n}", phone=f"07700 {turn}{n:05}"))
        laptop.send()
        took.append(seconds(lambda: transfer.receive(office.store, SILENT, office.photos, office.share)))
    return took


def measure(attendances: int = 2_000_000, changes: int = 2_500_000) -> list[Figure]:
    """Milliseconds."""
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        clock = StoppedClock(surroundings().now())
        empty = median(_batches(an_office(Path(one), clock=clock), Path(one)))
        office = an_office(Path(other), clock=clock)
        past = _years(office, attendances, changes)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        full = median(_batches(office, Path(other)))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        with office.store.read() as reader:
            roster = median(seconds(lambda: attendance.roster(reader, past.session)) for _ in range(9))
            story = median(seconds(lambda: history.of_person(reader, past.person)) for _ in range(9))
        office.close()
    size = f"{attendances:,} attendances behind it"
    return [
        Figure(f"a batch of {RECORDS} records, {size}", full * 1000, "ms", empty * 1000, "an empty store", 3),
        Figure("  the roster of one of its events", roster * 1000, "ms", 50, "a limit", 1),
        Figure("  one person's history", story * 1000, "ms", 50, "a limit", 1),
        Figure("  memory of the whole process then", memory, "MB", before, "before", None, plus=True),
    ]
