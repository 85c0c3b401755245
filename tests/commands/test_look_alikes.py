"""The commands about people who may be here twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import CommandLine

ADDRESS = {"address": "Flat 3, 12 Larch Court", "postcode": "KY7 5AB", "born": "1984-03-07"}


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(tmp_path / "office", capsys).new_office()


def test_look_alikes_are_told_with_their_reasons(office: CommandLine) -> None:
    first = office.add("Łucja", "Wójcikówna", reference="T1", **ADDRESS)
    second = office.add("Lucja", "Wojcikwna", reference="T2", **ADDRESS)
    office.add("Amina", "Khan", address="2 Alder Walk", postcode="KY1 1AA")

    (pair,) = office.done("people", "duplicates")["pairs"]

    assert pair["a"] == {"id": first, "reference": "T1", "name": "Łucja Wójcikówna"}
    assert pair["b"] == {"id": second, "reference": "T2", "name": "Lucja Wojcikwna"}
    assert pair["score"] > 0
    assert pair["because"].startswith("same first name; same birth date; same address; same postcode;")
    assert office.done("people", "duplicates", "--min", "99")["pairs"] == []
    assert len(office.done("people", "duplicates", "--min", "-99", "--limit", "1")["pairs"]) == 1
    said = office.plain("people", "duplicates", "--explain")
    assert "Łucja Wójcikówna (T1) = Lucja Wojcikwna (T2): same first name" in said.out
    assert "family near" in said.out


def test_two_are_merged_and_taken_apart(office: CommandLine) -> None:
    kept, lost = office.add("Amina", "Khan"), office.add("أمينة", "خان")

    assert office.done("people", "merge", kept, lost) == {"id": kept, "merged": lost}
    assert [one["id"] for one in office.done("people", "find", "خان")["people"]] == [kept]
    assert office.done("people", "show", lost)["id"] == kept
    again = office("people", "merge", lost, kept)
    assert (again.code, again.error["code"]) == (1, "rejected")
    assert office.done("people", "unmerge", lost)["apart"] == [lost]
    assert [one["id"] for one in office.done("people", "find", "خان")["people"]] == [lost]
    assert office("people", "unmerge", lost).error["code"] == "not-merged"


def test_a_merge_is_the_last_thing_done_and_can_be_undone(office: CommandLine) -> None:
    kept, lost = office.add("Amina", "Khan"), office.add("Anima", "Khan")
    office.done("people", "merge", kept, lost)

    office.done("undo")

    assert office.done("people", "show", lost)["id"] == lost
