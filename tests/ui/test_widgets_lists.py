"""Lists and tables: what is current stays current, rows are sentences, matched letters are marked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from desktop_app.ui.main_window import UserInput
from desktop_app.ui.widgets.marks import marks
from desktop_app.ui.widgets.pills import Pill
from desktop_app.ui.widgets.result_list import LinesModel, ResultLine, ResultList
from desktop_app.ui.widgets.tables import OfficeTable, RowsModel, TableColumn, TableRow


def lines(*names: str) -> list[ResultLine]:
    return [ResultLine(name, "12 Larch Court", (), f"{name}, 12 Larch Court.", name) for name in names]


@pytest.fixture
def results(qtbot: QtBot, user_input: UserInput) -> ResultList:
    view = ResultList("People found")
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    view.set_lines(lines("Amina", "Bilal", "Farida"))
    return view


@pytest.fixture
def table(qtbot: QtBot, user_input: UserInput) -> OfficeTable:
    made = OfficeTable("Events", (TableColumn("Event", stretch=True), TableColumn("People", number=True)))
    qtbot.addWidget(made)
    made.set_rows([TableRow((name, "9"), f"{name}, 9 people", name) for name in ("Open day", "Drop-in")])
    made.show()
    return made


def test_the_first_row_is_current_from_the_start(results: ResultList) -> None:
    assert results.current_key() == "Amina"


def test_the_current_person_stays_current_when_the_list_changes(results: ResultList) -> None:
    results.set_current("Farida")

    results.set_lines(lines("Zara", "Farida", "Amina"))

    assert results.current_key() == "Farida"


def test_the_first_row_is_current_when_the_current_person_is_gone(results: ResultList) -> None:
    results.set_current("Farida")

    results.set_lines(lines("Zara", "Amina"))

    assert results.current_key() == "Zara"


def test_who_is_current_is_told_once_for_each_change(qtbot: QtBot, results: ResultList) -> None:
    told: list[str] = []
    results.current_changed.connect(told.append)

    results.set_lines(lines("Amina", "Bilal"))
    results.set_current("Bilal")
    results.set_lines([])

    assert told[-2:] == ["Bilal", ""]
    assert results.current_line() is None


def test_enter_chooses_the_current_row(qtbot: QtBot, results: ResultList) -> None:
    QTest.keyClick(results, Qt.Key.Key_Down)

    with qtbot.waitSignal(results.chosen) as chosen:
        QTest.keyClick(results, Qt.Key.Key_Return)

    assert chosen.args == ["Bilal"]


def test_a_row_is_a_whole_sentence_for_a_screen_reader(results: ResultList) -> None:
    index = results.lines.index(0)

    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Amina, 12 Larch Court."


def test_a_narrow_list_puts_its_pills_on_a_line_of_their_own(results: ResultList) -> None:
    pill = Pill("Speaks Urdu", "languages")
    results.set_lines([ResultLine("Amina Khan", "12 Larch Court", (pill,) * 6, "Amina Khan", "1")])
    wide = results.sizeHintForRow(0)

    results.resize(320, 400)

    assert results.narrow
    assert results.sizeHintForRow(0) > wide
    assert not results.grab().isNull()


def test_the_models_keep_qt_s_rules(qtbot: QtBot, user_input: UserInput) -> None:
    model = LinesModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_lines(lines("Łucja", "中", "أمينة"), "łu")
    model.set_lines([])
    rows = RowsModel((TableColumn("Event"), TableColumn("People", number=True)))
    rows_tester = QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows.set_rows([TableRow(("Open day", "9"), "Open day, 9 people", "1")])

    assert (model.rowCount(), rows.rowCount(), rows.columnCount()) == (0, 1, 2)
    assert tester.model() is model
    assert rows_tester.model() is rows


def test_tab_leaves_a_table(table: OfficeTable) -> None:
    assert not table.tabKeyNavigation()


def test_a_table_s_first_cell_says_the_whole_row(table: OfficeTable) -> None:
    said = [table.rows.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in (0, 1)]

    assert said == ["Open day, 9 people", "People: 9"]


def test_a_table_keeps_its_current_row_when_rows_come(qtbot: QtBot, table: OfficeTable) -> None:
    table.setCurrentIndex(table.rows.index(1, 0))

    table.set_rows([TableRow((name, "9"), name, name) for name in ("Skip day", "Open day", "Drop-in")])

    assert table.current_key() == "Drop-in"
    with qtbot.waitSignal(table.chosen) as chosen:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert chosen.args == ["Drop-in"]


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Amina Khan", "kha", ["Kha"]),
        ("Amina Khan", "kh am", ["Am", "Kh"]),
        ("Mikhail Petrov", "kha", ["kha"]),
        ("Łucja Żółw", "lu zol", ["Łu", "Żół"]),
        ("José", "jose", ["José"]),
        ("Jose\u0301 Diaz", "jose", ["Jose\u0301"]),
        ("أمينة خان", "خان", ["خان"]),
        ("李中", "中", ["中"]),
        ("07700 900123", "900123", ["900123"]),
        ("0161 496 0123", "4960123", ["496 0123"]),
        ("Amina", "xyz", []),
        ("Amina", "   ", []),
        ("Straße", "str", ["Str"]),
        ("İnan", "inan", ["İnan"]),
    ],
)
def test_what_was_typed_is_marked_where_it_begins_a_word(text: str, query: str, marked: list[str]) -> None:
    assert [text[start : start + length] for start, length in marks(text, query)] == marked
