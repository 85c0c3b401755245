"""The words of the contract: commands.md is what scripts rely on."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module

import pytest

from desktop_app.cli.arguments import NotUnderstood, parse
from tests.support.command_line import ROOT, CommandLine

CONTRACT = (
    "open",
    "demo --out there",
    "init --role office --organisation Name --officer Name",
    "init --role laptop --invite file --code 1234 --officer Name",
    "init --role practice",
    "invite --device Van --out file",
    "devices",
    "devices revoke 0123456789",
    "people import file --map given=Forename --map family=Surname --dry-run",
    "people find kha lar --limit 5",
    "people add --given G --family F --address A --postcode P --phone 1 --email e --kind partner",
    "people show 012345",
    "people history 012345",
    "people export --out file.csv",
    "events add --kind skip-day --title T --start S --end E --venue V --theme T",
    "events list --from D --to D",
    "events show 012345",
    "attend 012345 --person 012345 --household --adults 1 --children 2",
    "attend 012345 --walk-in --given G --family F",
    "tally 012345 --adults 1 --children 2 --note N",
    "roster 012345",
    "inspections start --estate E --event 012345",
    "inspections issue 012345 --category C --place P --priority P --note N --photo a --photo b",
    "inspections list",
    "inspections show 012345",
    "roles list",
    "roles sign-up 012345 --person 012345",
    "roles move 012345 --to active",
    "send --to folder",
    "receive --from folder",
    "publish --to folder --patch P",
    "undo",
    "print sign-in-register --event 012345 --size large --language en --format pdf --out file",
    "print --list",
    "check --content-hash",
    "back-up --out file",
    "restore file",
)


@pytest.mark.parametrize("line", CONTRACT)
def test_a_line_of_the_contract_is_understood_with_its_options_before_and_after(line: str) -> None:
    words = line.split()
    before, after = parse(["--data", "d", "--json", *words]), parse([*words, "--data", "d", "--json"])

    assert before == after
    assert before is not None
    assert (before.data, before.json) == ("d", True)


@pytest.mark.parametrize("line", [line for line in CONTRACT if line.split()[0] not in {"demo", "open"}])
def test_every_command_has_the_function_that_does_it(line: str) -> None:
    options = parse(line.split())

    assert options is not None
    module, _, function = options.does.partition(":")
    assert callable(getattr(import_module(f"desktop_app.cli.{module}"), function))


def test_no_command_means_the_window() -> None:
    options = parse([])

    assert options is not None
    assert options.command == "open"


def test_words_that_make_no_command_end_with_2_and_say_how_they_would(nowhere: CommandLine) -> None:
    said = nowhere.plain("people", "befriend")

    assert said.code == 2
    assert said.out == ""
    assert "befriend" in said.err
    assert nowhere("people", "befriend").error["code"] == "usage"


def test_a_command_group_alone_is_not_a_command() -> None:
    with pytest.raises(NotUnderstood):
        parse(["people"])


def test_asking_for_help_ends_well_and_names_the_exit_codes(nowhere: CommandLine) -> None:
    said = nowhere.plain("--help")

    assert said.code == 0
    assert "exit codes" in said.out


def test_help_loads_nothing_that_it_does_not_show() -> None:
    program = (
        "import sys; from desktop_app.cli import main; main(['--help']);"
        "sys.exit(bool({'sqlalchemy', 'PySide6', 'desktop_app.app', 'reportlab'} & set(sys.modules)))"
    )
    before = os.times()
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False)

    after = os.times()

    assert done.returncode == 0
    assert after.children_user - before.children_user < 5
