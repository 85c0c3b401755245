"""Each guard catches what it is there for. The bad tests run in a pytest of their own, once for all."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

BAD_TESTS = """
import logging, socket, threading
import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QApplication, QDialog, QWidget

KEPT = []
STOP = threading.Event()

@pytest.fixture(scope="module", autouse=True)
def let_threads_go():
    yield
    STOP.set()

def test_logs_a_warning():
    logging.getLogger("desk").warning("é Ł 中: out of paper")

def test_logs_where_nobody_listens():
    logger = logging.getLogger("desk.alone")
    logger.propagate = False
    logger.error("alone")

def test_qt_warns(qapp):
    qWarning("a Qt warning")

def test_qt_itself_warns(qapp):
    QTimer().start(-5)

def test_leaves_a_thread():
    threading.Thread(target=STOP.wait, name="straggler", daemon=True).start()

def test_leaves_a_window(qapp):
    window = QWidget(); window.setWindowTitle("Forgotten"); window.show(); KEPT.append(window)

def test_leaves_a_dialog_with_a_timer(qapp):
    dialog = QDialog(); dialog.setObjectName("asker"); KEPT.append(dialog)
    timer = QTimer(dialog); timer.setObjectName("ticker"); timer.start(60_000)

def test_leaves_a_timer_on_the_application(qapp):
    timer = QTimer(qapp); timer.setObjectName("heartbeat"); timer.start(60_000)

def test_reaches_out():
    with socket.socket() as plug, pytest.raises(AssertionError):
        plug.connect(("192.0.2.1", 9))

def test_looks_a_name_up():
    with pytest.raises(AssertionError):
        socket.getaddrinfo("example.invalid", 80)

@pytest.mark.expects_log("never comes")
def test_waits_for_a_log_in_vain():
    pass
"""

GOOD_TESTS = """
import logging, socket, threading
import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QWidget

class Desk(QWidget):
    pass

@pytest.fixture(scope="module")
def shared_window(qapp):
    window = QWidget()
    yield window
    window.deleteLater()

def test_a_window_shared_by_a_module_is_not_left_over(shared_window):
    assert shared_window is not None

def test_a_window_given_to_qtbot_goes(qtbot):
    window = Desk(); qtbot.addWidget(window); window.show(); QTimer(window).start(1000)

def test_a_window_in_a_circle_goes(qapp):
    window = Desk(); window.myself = window

@pytest.mark.expects_log("out of .* paper")
def test_an_expected_log():
    logging.getLogger("desk").warning("out of A4 paper")

@pytest.mark.expects_qt_warning("lost the printer")
def test_an_expected_qt_warning(qapp):
    qWarning("lost the printer")

def test_a_thread_that_ends():
    threading.Thread(target=int).start()

def test_a_local_connection():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass

def test_a_message_that_is_no_warning():
    logging.getLogger("desk").info("all is well")
"""


def outcomes(tests: str, folder: Path) -> tuple[str, dict[str, str]]:
    """Runs `tests` under the guards; the whole output, and test name > its part of the report of failures."""
    (folder / "test_under_guard.py").write_text(tests, "utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nqt_api = pyside6\n", "utf-8")
    (folder / "conftest.py").write_text("from tests.conftest import *\n", "utf-8")
    # On a CI machine pytest repeats every message whole in its summary, where it would count twice.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "CI", "BUILD_NUMBER"))}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--no-qt-log"]
    done = subprocess.run(
        [*command, "-c", str(folder / "pytest.ini"), f"--rootdir={folder}", "-o", f"pythonpath={ROOT}", str(folder)],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**kept, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )
    parts = re.split(r"^_{3,} ERROR at teardown of (\w+) _{3,}$", done.stdout, flags=re.MULTILINE)
    return done.stdout + done.stderr, dict(zip(parts[1::2], parts[2::2], strict=True))


# The bad test > what its failure must say: what was wrong, and where that began.
MUST_SAY = {
    "test_logs_a_warning": ["desk WARNING é Ł 中: out of paper", "test_under_guard.py", "in test_logs_a_warning"],
    "test_logs_where_nobody_listens": ["desk.alone ERROR alone"],
    "test_qt_warns": ["Qt: a Qt warning", "in test_qt_warns"],
    "test_qt_itself_warns": ["negative", "in test_qt_itself_warns"],
    "test_leaves_a_thread": ["thread still running: straggler", "in test_leaves_a_thread"],
    "test_leaves_a_window": ["window left over: QWidget", "title 'Forgotten'", "still visible"],
    "test_leaves_a_dialog_with_a_timer": ["QDialog", "name 'asker'", "running timer 'ticker' every 60000 ms"],
    "test_leaves_a_timer_on_the_application": ["timer still running on the application: 'heartbeat'"],
    "test_reaches_out": ["network: reached for ('192.0.2.1', 9)", "in test_reaches_out"],
    "test_looks_a_name_up": ["network: reached for ('example.invalid', 0)"],
    "test_waits_for_a_log_in_vain": ["expected to hear 'never comes' from log, and did not"],
}


def test_each_guard_fails_its_test_and_says_where_it_began(tmp_path: Path) -> None:
    """One test for all, because starting a pytest with Qt takes longer than every check in it."""
    output, found = outcomes(BAD_TESTS, tmp_path)

    assert found.keys() == MUST_SAY.keys(), output
    unsaid = {test: [word for word in words if word not in found[test]] for test, words in MUST_SAY.items()}
    assert {test: words for test, words in unsaid.items() if words} == {}
    complaints = {test: len(re.findall("^- ", report, flags=re.MULTILINE)) for test, report in found.items()}
    assert set(complaints.values()) == {1}, complaints  # each is blamed for its own fault and for nothing else


def test_a_tidy_test_passes_under_the_guards(tmp_path: Path) -> None:
    output, found = outcomes(GOOD_TESTS, tmp_path)

    assert found == {}
    assert "8 passed" in output
