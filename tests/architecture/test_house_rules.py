"""What a linter cannot say about the house. Each rule answers with the places that break it."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, called, files, imported, places, project, python_files, texts

PRODUCT = python_files("desktop_app")
COMPOSITION = {Path("desktop_app/app.py"), Path("desktop_app/cli.py")}
ASKER = Path("desktop_app/ui/dialogs/asker.py")

MODULE_LINES = 600
PAGE_LINES = 400
FUNCTION_LINES = 60

TOP_LEVEL = {
    *("desktop_app", "resources", "tests", "packaging", ".ci", ".github"),
    *("pyproject.toml", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"),
    *(".gitignore", ".gitattributes", ".pre-commit-config.yaml", ".editorconfig"),
}
NAMES_THAT_SAY_NOTHING = {
    *("utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "base"),
    *("handlers", "types", "constants"),
}

# Import name > the dependency of pyproject.toml that brings it, where the two differ.
BROUGHT_BY = {
    "PIL": "pillow",
    "PySide6": "pyside6-essentials",
    "argon2": "argon2-cffi",
    "bidi": "python-bidi",
    "espeakng_loader": "espeakng-loader",
    "dateutil": "python-dateutil",
    "fontTools": "fonttools",
    "nacl": "pynacl",
    "pi_heif": "pi-heif",
    "python_calamine": "python-calamine",
    "pytestqt": "pytest-qt",
    "shiboken6": "pyside6-essentials",
    "sqlalchemy": "sqlmodel",
    "uuid_utils": "uuid-utils",
    "importlinter": "import-linter",
    "sqlite_utils": "sqlite-utils",
}


def test_nothing_pumps_the_event_loop_by_hand() -> None:
    assert places(PRODUCT, lambda node: called(node).endswith("processEvents")) == []


def test_nothing_sleeps() -> None:
    assert places(PRODUCT, lambda node: called(node) in ("time.sleep", "sleep")) == []


def test_only_the_asker_opens_a_modal_dialog() -> None:
    screens = [file for file in PRODUCT if "ui" in file.parts and file != ASKER]

    def modal(node: ast.AST) -> bool:
        name = called(node)
        return name.endswith((".exec", ".exec_")) and name != "QApplication.exec"

    assert places(screens, modal) == []


def test_only_the_composition_reads_the_clock_and_makes_ids() -> None:
    clocks = re.compile(
        r"(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns|localtime)"
        r"|(^|\.)uuid[1467]|QDate\.currentDate|QTime\.currentTime|QDateTime\.currentDateTime(Utc)?)$"
    )
    elsewhere = [file for file in PRODUCT if file not in COMPOSITION]

    assert places(elsewhere, lambda node: clocks.search(called(node)) is not None) == []


def test_no_except_catches_everything_in_silence() -> None:
    def silent(node: ast.AST) -> bool:
        return isinstance(node, ast.ExceptHandler) and node.type is None

    assert places(python_files("desktop_app", "tests", "packaging"), silent) == []


def test_the_program_does_not_print() -> None:
    assert places(PRODUCT, lambda node: called(node) == "print") == []


def test_nothing_is_left_for_later_in_a_comment() -> None:
    mark = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK")) + r")\b")

    assert [str(file) for file, text in texts() if file.suffix != ".lock" and mark.search(text)] == []


def test_a_silenced_check_has_its_reason_beside_it() -> None:
    silenced = re.compile(r"#\s*(?:type:\s*ignore(?:\[[\w, -]+\])?|noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?)(.*)")
    bare = []
    for file in python_files("desktop_app", "tests", "packaging"):
        for number, line in enumerate((ROOT / file).read_text("utf-8").splitlines(), start=1):
            found = silenced.search(line)
            if found and len(re.findall(r"[A-Za-z]{2,}", found.group(1))) < 2:
                bare.append(f"{file}:{number}")

    assert bare == []


def test_modules_are_short_enough_to_hold_in_the_head() -> None:
    long = []
    for file in python_files("desktop_app", "tests", "packaging"):
        lines = len((ROOT / file).read_text("utf-8").splitlines())
        if lines > (PAGE_LINES if "pages" in file.parts else MODULE_LINES):
            long.append(f"{file}: {lines}")

    assert long == []


def test_a_function_fits_on_one_screen() -> None:
    def long(node: ast.AST) -> bool:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return False
        return (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_LINES

    assert places(PRODUCT, long) == []


def test_no_module_or_folder_has_a_name_that_says_nothing() -> None:
    named = [
        str(file)
        for file in python_files("desktop_app", "tests", "packaging")
        if {file.stem, *file.parent.parts} & NAMES_THAT_SAY_NOTHING
    ]

    assert named == []


def test_the_top_level_holds_what_the_plan_says() -> None:
    assert {file.parts[0] for file in files()} - TOP_LEVEL == set()


def test_no_file_tells_about_a_machine_or_a_registry() -> None:
    hosts = ("py" + "pi.org", "python" + "hosted", "npm" + "js", "debian" + ".org", "index" + "-url", "registry" + "=")
    folders = re.compile(r"(?<![\w.~}])/(?:" + "|".join(("wo" + "rk", "ro" + "ot")) + r")/")
    here = str(ROOT) + "/"
    telling = [
        str(file)
        for file, text in texts()
        if folders.search(text) or here in text or any(host in text for host in hosts)
    ]

    assert telling == []


def declared(*, dev: bool) -> set[str]:
    """Names of the dependencies in pyproject.toml, in lower case, those of the optional extras too."""
    settings = project()["project"]
    extras = settings["optional-dependencies"]
    lines = settings["dependencies"] + [line for extra in extras for line in extras[extra] if dev or extra != "dev"]
    return {re.split(r"[<>=!~\[; ]", line)[0].lower() for line in lines}


@pytest.mark.parametrize("dependency", sorted(declared(dev=True)))
def test_each_dependency_has_its_reason_in_contributing(dependency: str) -> None:
    reasons = (ROOT / "CONTRIBUTING.md").read_text("utf-8").lower()

    assert re.search(rf"^- .*`{re.escape(dependency)}`.*: \S", reasons, re.MULTILINE)


def foreign(file: Path) -> set[str]:
    """The dependencies that a file's imports ask for, by their names in pyproject.toml."""
    own = {"desktop_app", "tests", "__future__"} | sys.stdlib_module_names
    return {BROUGHT_BY.get(name, name).lower() for name in imported(file) - own}


def test_the_program_imports_only_what_it_declares() -> None:
    undeclared = {str(file): foreign(file) - declared(dev=False) for file in PRODUCT}

    assert {file: names for file, names in undeclared.items() if names} == {}


def test_the_tests_import_only_what_is_declared() -> None:
    undeclared = {str(file): foreign(file) - declared(dev=True) for file in python_files("tests")}

    assert {file: names for file, names in undeclared.items() if names} == {}


def test_the_domain_needs_nothing_but_the_standard_library() -> None:
    needy = {str(file): foreign(file) for file in PRODUCT if file.parts[1] == "domain"}

    assert {file: names for file, names in needy.items() if names} == {}


def test_the_set_up_needs_nothing_but_the_standard_library() -> None:
    assert foreign(Path("packaging/dev.py")) == set()
