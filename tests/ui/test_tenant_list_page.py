"""Taking in a tenant list in the window, with real files."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.services import people
from desktop_app.services.spreadsheets import Table
from desktop_app.ui.pages.people import PeoplePage
from desktop_app.ui.pages.tenant_list import TenantListPage
from tests.support import accessibility
from tests.support.looks import wrong_looks
from tests.support.screens import JOB_MS, PeopleScreen, Screen, TenantListScreen, Window, a_window

HEADINGS = "Ref,Forename,Surname,Address,Postcode,Phone,DOB,Rent balance\n"
ROWS = (
    "T1,Amina,Siddiqui,3 Larch Court,KY7 5AB,07700900123,31/02/1980,12\n"
    "T2,Łukasz,Wójcik,7 Alder Walk,KY7 5AC,0770,,5\n"
    "T3,,,,,,,\n"
    "T2,Jan,Wójcik,,,,,\n"
    "T5,فاطمة,الزهراء,9 Mill Road,KY7 1AA,07700900999,1/2/1990,\n"
)


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    with a_window(tmp_path, qapp, people=False) as made:
        made.add("people", "People", "users", PeoplePage)
        made.add("tenant-list", "Take in a tenant list", "file-up", TenantListPage, in_menu=False)
        made.show()
        made.main.open_page("tenant-list")
        yield made


@pytest.fixture
def screen(window: Window) -> TenantListScreen:
    return TenantListScreen(window)


@pytest.fixture
def tenants(tmp_path: Path) -> Path:
    file = tmp_path / "tenants.csv"
    file.write_text(HEADINGS + ROWS, encoding="utf-8")
    return file


def test_the_page_is_reached_from_people_and_says_what_file_it_takes(window: Window, screen: TenantListScreen) -> None:
    window.main.open_page("people")
    PeopleScreen(window, window.main.page("people")).press_first("Take in a tenant list")
    assert window.main.current_key == "tenant-list"
    assert screen.says("A CSV file or an Excel workbook (.xlsx) with one person in each row")


def test_a_preview_counts_every_row_and_changes_nothing(
    window: Window, screen: TenantListScreen, tenants: Path
) -> None:
    screen.read(tenants)
    assert screen.numbers() == {
        "rows in the list": 5,
        "new": 3,
        "to change": 0,
        "the same as here": 0,
        "cannot be taken in": 2,
    }
    assert window.bench.query(people.count) == 0


def test_rows_that_are_refused_say_why(screen: TenantListScreen, tenants: Path) -> None:
    screen.read(tenants)
    assert screen.says("Row 4: not taken in")
    assert screen.says("There is no name.")
    assert screen.says("The reference is in an earlier row too (row 3).")
    assert screen.says("Date of birth: “31/02/1980” is not a date. It was left out.")


def test_a_list_is_taken_in_as_one_thing_and_undone(window: Window, screen: TenantListScreen, tenants: Path) -> None:
    screen.read(tenants)
    screen.take_in()
    assert window.message == "3 people added, 0 changed, 0 the same as before, 2 rows not taken in."
    assert screen.says("What was done")
    assert window.bench.query(people.find, "wójcik").lines[0].place == "7 Alder Walk, KY7 5AC"
    window.undo()
    assert window.bench.query(people.count) == 0


def test_the_same_list_again_has_nothing_new(window: Window, screen: TenantListScreen, tenants: Path) -> None:
    screen.read(tenants)
    screen.take_in()
    screen.read(tenants)
    assert screen.numbers()["the same as here"] == 3
    assert not screen.can_press("Nothing new to take in")
    assert window.bench.query(people.count) == 3


def test_a_column_can_be_put_right_and_that_is_remembered(
    window: Window, screen: TenantListScreen, tmp_path: Path
) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("No,Who,Where,Call\n1,Ann Reid,1 Mill Road,07700900001\n2,Bo Ek,2 Mill Road,07700900002\n")
    screen.read(file)
    screen.pick("No is taken in as", "Leave out")
    window.wait_for_job()
    screen.pick("Who is taken in as", "Whole name")
    window.wait_for_job()
    screen.pick("Where is taken in as", "Address")
    window.wait_for_job()
    assert screen.numbers()["new"] == 2
    screen.take_in()
    assert window.bench.query(people.find, "reid").lines[0].place == "1 Mill Road"
    screen.read(file)
    assert screen.taken_as("Where") == "Address"


def test_a_list_without_names_says_what_is_missing(window: Window, screen: TenantListScreen, tmp_path: Path) -> None:
    file = tmp_path / "nameless.csv"
    file.write_text("Address,Postcode\n1 Mill Road,KY7 1AA\n2 Mill Road,KY7 1AB\n")
    screen.read(file)
    assert screen.says("Say which column has the names, or the landlord's reference.")
    assert not screen.can_press("Take in the list")


def test_a_picture_in_the_clothes_of_a_list_is_refused_with_what_to_do(
    window: Window, screen: TenantListScreen, tmp_path: Path
) -> None:
    file = tmp_path / "holiday.csv"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    screen.read(file)
    assert screen.says("This is not a tenant list: it is a picture. Choose a CSV file or an Excel workbook (.xlsx).")
    assert screen.can_press("Choose a file")


def test_a_file_that_went_away_is_said_to_be_gone(screen: TenantListScreen, tmp_path: Path) -> None:
    screen.read(tmp_path / "gone.csv")
    assert screen.says("The file gone.csv is not there any more, or was changed meanwhile. Choose it again.")


def test_letters_that_look_wrong_can_be_read_another_way(
    window: Window, screen: TenantListScreen, tmp_path: Path
) -> None:
    file = tmp_path / "mac.csv"
    file.write_bytes("Name,Address\nZoë Müller,1 Straße\nAnaïs Bé,2 Straße\n".encode("mac-roman"))
    screen.read(file)
    assert not screen.says("Zoë Müller")
    screen.press("Do letters or columns look wrong?")
    screen.pick("Letters", "Older Macs")
    window.wait_for_job()
    assert screen.says("Zoë Müller")


def on_a_slow_stick(table: Table, rows: int, answers: threading.Event) -> Table:
    """The same table, of which the rows after the first `rows` come only when the stick answers."""

    def slowly() -> Generator[tuple[str, ...]]:
        for number, row in enumerate(table):
            if number == rows:
                answers.wait(JOB_MS / 1000)
            yield row

    return replace(table, _open=slowly)


def test_stopping_half_way_leaves_nothing_and_the_rest_of_the_window_works_meanwhile(
    window: Window, screen: TenantListScreen, tmp_path: Path
) -> None:
    file = tmp_path / "long.csv"
    rows = "".join(f"R{n},Ann,Reid {n},{n} Mill Road,KY7 1AA,,,\n" for n in range(12_500))
    file.write_text(HEADINGS + rows, encoding="utf-8")
    screen.read(file)
    page = window.main.page("tenant-list")
    assert isinstance(page, TenantListPage)
    assert page.table is not None
    stick_answers = threading.Event()
    page.table = on_a_slow_stick(page.table, 12_200, stick_answers)
    page.take_in_list()
    window.wait_for(lambda: window.bench.query(people.count) > 0, "the first people")
    window.main.open_page("people")
    PeopleScreen(window).find("reid 1")
    assert PeopleScreen(window).names()
    window.main.jobs.cancel.click()
    stick_answers.set()
    window.wait_for_job()
    assert window.message == "Stopped. Nothing was changed."
    assert window.bench.query(people.count) == 0


def test_people_who_are_not_in_the_list_can_be_marked_as_having_left(
    window: Window, screen: TenantListScreen, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    rows = [f"R{n},Ann,Reid {n},{n} Mill Road,KY7 1AA,,,\n" for n in range(30)]
    file.write_text(HEADINGS + "".join(rows), encoding="utf-8")
    screen.read(file)
    screen.take_in()
    file.write_text(HEADINGS + "".join(rows[:-1]), encoding="utf-8")
    screen.read(file)
    assert screen.says("1 person we know is not in this list.")
    screen.tick("Mark them as former tenants")
    screen.take_in()
    assert window.message == "0 people added, 0 changed, 29 the same as before, 1 marked as former tenants."


def test_undoing_a_long_list_is_work_that_goes_on_aside(
    window: Window, screen: TenantListScreen, tmp_path: Path
) -> None:
    file = tmp_path / "long.csv"
    rows = "".join(f"R{n},Ann,Reid {n},{n} Mill Road,KY7 1AA,,,\n" for n in range(600))
    file.write_text(HEADINGS + rows, encoding="utf-8")
    screen.read(file)
    screen.take_in()
    begun: list[str] = []
    window.bench.runner.job_started.connect(lambda job: begun.append(job.name))
    window.undo()
    assert begun == ["undo"]
    assert window.message.startswith("Undone: taking in a tenant list")
    assert window.bench.query(people.count) == 0


def test_every_refused_row_can_be_looked_at(window: Window, screen: TenantListScreen, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_text(HEADINGS + "R1,Ann,Reid,,,,,\n" + "".join(f"X{n},,,,,,,\n" for n in range(20)), encoding="utf-8")
    screen.read(file)
    screen.press("Show all 20 lines")
    assert Screen(window).says("Row numbers are those that the spreadsheet shows.")
    assert accessibility.check(window.dialog()) == []


def test_the_page_breaks_no_rule_of_accessibility(window: Window, screen: TenantListScreen, tenants: Path) -> None:
    assert wrong_looks(window, lambda: window.main) == {}
    screen.read(tenants)
    assert wrong_looks(window, lambda: window.main) == {}


def test_a_refusal_breaks_no_rule_of_accessibility(window: Window, screen: TenantListScreen, tmp_path: Path) -> None:
    screen.read(tmp_path / "gone.csv")
    assert wrong_looks(window, lambda: window.main) == {}
