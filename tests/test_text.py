"""Every code that the program can raise has a sentence, and every sentence says what to do next."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.attendance import Accepted, AlreadyIn, Cancelled, SessionFull
from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError, FolderTrouble, Gone, Rejected
from desktop_app.services.attendance import CheckedIn
from desktop_app.ui import door_words, text

ROOT = Path(__file__).resolve().parent.parent
ERRORS = {"AppError", "Gone", "StoreTrouble", "FolderTrouble", "BadBatch", "PrintTrouble"}


def calls() -> Iterator[tuple[Path, ast.Call]]:
    """Every call in the product."""
    for path in sorted((ROOT / "desktop_app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield path, node


def words_in(node: ast.expr) -> Iterator[str]:
    """The plain words that an expression can become: "a" if so else "b"."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from words_in(node.body)
        yield from words_in(node.orelse)


def named(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def test_every_error_that_is_raised_has_its_sentence() -> None:
    without = {
        f"{path.relative_to(ROOT)}: {code}"
        for path, call in calls()
        if named(call) in ERRORS and call.args
        for code in words_in(call.args[0])
        if "Tell support" in text.sentence(AppError(code))
    }

    assert without == set()


def test_every_problem_of_a_field_has_its_sentence() -> None:
    without = {
        f"{path.relative_to(ROOT)}: {code}"
        for path, call in calls()
        if named(call) == "Rejected" and call.args and isinstance(call.args[0], ast.Dict)
        for value in call.args[0].values
        for code in words_in(value)
        if code not in text.PROBLEMS
    }

    assert without == set()


def test_every_problem_put_into_a_list_of_problems_has_its_sentence() -> None:
    assigned = re.compile(r"problems\[[^\]]+\] = \"([a-z-]+)\"(?: if .*? else \"([a-z-]+)\")?")
    codes = {
        code
        for path in (ROOT / "desktop_app").rglob("*.py")
        for found in assigned.findall(path.read_text("utf-8"))
        for code in found
        if code
    }

    assert codes - set(text.PROBLEMS) == set()
    assert len(codes) > 20


@pytest.mark.parametrize("code", sorted(text.ERRORS))
def test_an_error_is_a_whole_sentence(code: str) -> None:
    said = text.ERRORS[code]

    assert said[0].isupper() or said[0] in "{“"
    assert said[-1] in ".}"
    assert code == "usage" or len(said.split()) > 3


def test_a_fact_that_is_not_known_leaves_an_ellipsis() -> None:
    assert text.sentence(FolderTrouble("folder-gone")) == "The folder … is not there any more. Choose another one."
    assert "D:/share" in text.sentence(FolderTrouble("folder-gone", folder="D:/share"))


def test_a_record_that_is_not_here_is_called_by_its_word() -> None:
    assert text.sentence(Gone("no-sign-up", id="0123")) == "There is no sign-up 0123 here."
    assert text.sentence(Gone("no-inspection", id="0123")) == "There is no walk 0123 here."


def test_an_unknown_code_still_says_what_to_do() -> None:
    assert "Tell support" in text.sentence(AppError("from-the-future"))


def test_what_was_refused_names_each_field() -> None:
    said = text.sentence(Rejected({"given": "name-missing", "print_format": "unknown-kind"}))

    assert said == "Given name: Type a first name or a family name. Print: Choose one of the kinds offered."


@pytest.mark.parametrize("op", list(Op))
def test_everything_a_user_does_has_words(op: Op) -> None:
    said = text.operation(op, {"name": "Łucja", "title": "Open day", "count": 2})

    assert said
    assert said != op.value or op.value in {"undo", "redo"}
    assert "{" not in said


def test_an_operation_of_a_later_version_is_called_by_its_code() -> None:
    assert text.operation("fly-a-kite", {}) == "fly-a-kite"


@pytest.mark.parametrize(
    ("outcome", "words", "kind"),
    [
        (Accepted("2026-11-21T10:44:00Z"), "Zoë checked in at", "ok"),
        (Accepted("2026-11-21T10:44:00Z", again=True), "checked in again at", "ok"),
        (Accepted("2026-11-21T10:44:00Z", other_day="2026-11-28"), "not today", "warn"),
        (AlreadyIn("2026-11-21T10:44:00Z"), "already in, since", "info"),
        (SessionFull(12), "holds 12 and is full", "warn"),
        (Cancelled(), "called off", "warn"),
    ],
)
def test_each_outcome_at_the_door_has_its_sentence(
    outcome: Accepted | AlreadyIn | SessionFull | Cancelled, words: str, kind: str
) -> None:
    said = door_words.checked_in(CheckedIn(outcome, "a", "p", "Zoë"))

    assert words in said[0]
    assert said[1] == kind


@pytest.mark.parametrize(
    ("count", "more", "forgiven", "words"),
    [
        (0, False, False, "Nobody matches “łuc”"),
        (1, False, False, "1 person matches “łuc”"),
        (7, False, False, "7 people match “łuc”"),
        (200, True, False, "More than 200 people match “łuc”"),
        (2, False, True, "Nobody matches “łuc” exactly: 2 people come close"),
    ],
)
def test_a_search_says_how_many_it_found(count: int, more: bool, forgiven: bool, words: str) -> None:
    assert text.matches(count, " łuc ", more=more, forgiven=forgiven) == words


def test_sentences_need_no_window() -> None:
    program = "import sys, desktop_app.ui.text, desktop_app.ui.papers; sys.exit('PySide6' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
