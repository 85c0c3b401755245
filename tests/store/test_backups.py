"""The rotating copies: 7 days, 5 weeks, 12 months."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import StoreTrouble
from desktop_app.services import people
from desktop_app.store import backups
from desktop_app.store.engine import Store, Surroundings, opened_copy, second_key, sqlcipher
from tests.support.builders import KEY, CountingIds, StoppedClock, a_person, a_store_in, writing

TODAY = date(2026, 11, 21)


def test_a_day_gets_one_copy_that_opens_with_the_second_key_alone(tmp_path: Path) -> None:
    with a_store_in(tmp_path / "store") as store:
        with writing(store) as writer:
            a_person(writer, "Łucja", "Nowak")
        made = backups.daily(store, tmp_path / "back-ups", TODAY)
        assert backups.daily(store, tmp_path / "back-ups", TODAY) is None

    assert made is not None
    assert second_key(KEY) != KEY
    with opened_copy(made, KEY) as copy:
        assert copy.execute("SELECT given FROM person").fetchall() == [("Łucja",)]
    locked = sqlcipher.connect(str(made))
    locked.execute(f"PRAGMA key=\"x'{KEY.hex()}'\"")
    locked.execute("PRAGMA cipher_log_level=NONE")
    with pytest.raises(sqlcipher.DatabaseError):
        locked.execute("SELECT given FROM person")
    locked.close()


def test_a_copy_comes_back_with_the_databases_own_key_whichever_it_was_made_with(tmp_path: Path) -> None:
    with a_store_in(tmp_path / "store") as store:
        with writing(store) as writer:
            a_person(writer, "Łucja", "Nowak")
        backups.before_import(store, tmp_path / "new")
        store.back_up(tmp_path / "old" / "before-import.db")  # as earlier versions made them
    for name in ("new", "old"):
        home = tmp_path / f"{name}-home"
        home.mkdir()
        backups.bring_back(tmp_path / name / "before-import.db", home, KEY)
        again = Store.open(home, KEY, Surroundings(StoppedClock(), CountingIds(1)))
        with again.read() as reader:
            assert people.count(reader) == 1
        again.close()
        with pytest.raises(StoreTrouble, match="damaged"):
            backups.bring_back(tmp_path / name / "before-import.db", tmp_path / "nobody", bytes(32))


def test_a_year_of_days_leaves_a_week_five_weeks_and_twelve_months() -> None:
    kept = backups.due(TODAY - timedelta(days=n) for n in range(700))

    assert {TODAY - timedelta(days=n) for n in range(7)} <= kept
    assert len({day.isocalendar()[:2] for day in kept}) >= 5
    assert len({(day.year, day.month) for day in kept}) == 12
    assert len(kept) <= 7 + 5 + 12


@given(st.sets(st.dates(date(2024, 1, 1), date(2028, 1, 1))))
def test_thinning_day_by_day_keeps_the_newest_and_never_more_than_its_number(days: set[date]) -> None:
    kept: set[date] = set()
    for day in sorted(days):
        kept = backups.due({*kept, day})
        assert day in kept
        assert len(kept) <= backups.DAYS + backups.WEEKS + backups.MONTHS
    assert kept <= days


def test_old_copies_are_thrown_away_and_other_files_are_not(tmp_path: Path) -> None:
    folder = tmp_path / "back-ups"
    folder.mkdir()
    for n in range(1, 30):
        (folder / f"desk-{TODAY - timedelta(days=n)}.db").touch()
    (folder / "before-version-2.db").touch()
    (folder / "desk-my own copy.db").touch()
    with a_store_in(tmp_path / "store") as store:
        backups.daily(store, folder, TODAY)

    assert set(backups.copies(folder)) == backups.due(TODAY - timedelta(days=n) for n in range(30))
    assert (folder / "before-version-2.db").exists()
    assert (folder / "desk-my own copy.db").exists()


def test_a_whole_file_has_no_problems(tmp_path: Path) -> None:
    with a_store_in(tmp_path) as store:
        assert backups.quick_problems(store) == []
