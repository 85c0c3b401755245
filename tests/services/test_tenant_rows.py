"""The rows of a tenant list made ready here or in a process of its own: the same either way, and a clear end."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError, FolderTrouble
from desktop_app.domain.tenant_list import guess_mapping
from desktop_app.services import tenant_rows
from desktop_app.services.side_process import made_aside
from desktop_app.services.spreadsheets import Table, read_table
from tests.support.tenant_lists import COLUMNS, rows_of_a_list, write_list

TODAY = date(2026, 11, 21)
ENTRIES = {name: [("pl", "Polski"), ("ur", "اردو")] for name in tenant_rows.LISTS.values()}


@pytest.fixture
def table(tmp_path: Path) -> Table:
    blank = [("",) * len(COLUMNS)]
    return read_table(write_list(tmp_path / "tenants.csv", [*rows_of_a_list(600), *blank, *rows_of_a_list(3)], COLUMNS))


def ready(table: Table) -> list[tenant_rows.Window]:
    mapping = guess_mapping(table.columns, table.sample)
    return list(tenant_rows.windows(table, mapping, ENTRIES, TODAY))


def test_a_long_list_is_made_ready_in_another_process_just_as_here(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = ready(table)
    monkeypatch.setattr(tenant_rows, "LONG_BYTES", 0)
    aside = ready(table)
    assert aside == here
    assert [(window.read, len(window.refused)) for window in aside] == [(604, 4)]
    assert multiprocessing.active_children() == []


def test_a_file_that_goes_away_says_so_from_the_other_process_too(
    table: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tenants.csv").unlink()
    monkeypatch.setattr(tenant_rows, "LONG_BYTES", 0)
    with pytest.raises(FolderTrouble, match="file-gone") as trouble:
        ready(table)
    assert trouble.value.facts == {"name": "tenants.csv"}


def numbers_until_the_end() -> Iterator[int]:
    yield 1
    os._exit(9)


def a_mistake_of_ours() -> Iterator[int]:
    yield 1
    raise ZeroDivisionError


def test_a_process_that_dies_in_the_middle_is_told_of() -> None:
    found = made_aside(numbers_until_the_end)
    assert next(found) == 1
    with pytest.raises(AppError, match="side-process-ended"):
        next(found)
    assert multiprocessing.active_children() == []


def test_a_mistake_of_ours_in_the_other_process_says_where_it_was_made() -> None:
    found = made_aside(a_mistake_of_ours)
    assert next(found) == 1
    with pytest.raises(ZeroDivisionError) as mistake:
        next(found)
    assert "a_mistake_of_ours" in mistake.value.__notes__[0]


def test_who_stops_listening_ends_the_process() -> None:
    found = made_aside(range, 1_000_000_000)
    assert next(found) == 0
    found.close()
    assert multiprocessing.active_children() == []
