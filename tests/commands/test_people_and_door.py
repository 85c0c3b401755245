"""People, events and the door, by commands alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import CommandLine

NAMES = [("Zoë", "Nairn"), ("Łukasz", "Wójcik"), ("美玲", "陈"), ("سارة", "حداد")]


@pytest.mark.parametrize(("given", "family"), NAMES)
def test_a_person_in_any_script_is_added_found_and_shown(office: CommandLine, given: str, family: str) -> None:
    person = office.add(given, family, address="12 Larch Court", postcode="ky7 5ab", phone="07700 900123")

    [found] = office.done("people", "find", family)["people"]
    assert (found["id"], found["name"], found["postcode"]) == (person, f"{given} {family}", "KY7 5AB")
    shown = office.done("people", "show", person[:13])
    assert (shown["given"], shown["family"], shown["phone"]) == (given, family, "07700 900123")
    assert given in office.plain("people", "show", person).out


def test_a_household_is_shown_with_each_of_its_people(office: CommandLine) -> None:
    amina = office.add("Amina", "Khan", address="12 Larch Court", postcode="KY7 5AB")
    office.add("Bilal", "Khan", address="12, Larch Court", postcode="ky75ab")

    assert [line["name"] for line in office.done("people", "show", amina)["household"]] == ["Bilal Khan"]


def test_what_cannot_be_kept_is_told_field_by_field(office: CommandLine) -> None:
    said = office("people", "add", "--email", "nobody", "--phone", "12", "--born", "1990-02-31")

    assert said.code == 1
    assert said.error["facts"]["problems"] == {
        "given": "name-missing",
        "email": "email-shape",
        "phone": "phone-too-short",
        "born": "bad-date",
    }
    assert office.done("people", "find", "nobody")["people"] == []


def test_history_says_what_happened_when_and_by_whom(office: CommandLine) -> None:
    person = office.add()
    office.done("attend", office.event(), "--person", person)
    office.done("undo")

    steps = office.done("people", "history", person)["history"]
    assert [step["op"] for step in steps] == ["add-person", "check-in", "undo"]
    assert {step["officer"] for step in steps} == {"Zoë Gray"}
    assert {step["device"] for step in steps} == {"Office"}
    assert steps[0]["at"] == "2026-11-21T10:40:00Z"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_everyone_is_written_to_a_file_once(office: CommandLine, tmp_path: Path, ending: str) -> None:
    for given, family in NAMES:
        office.add(given, family, phone="+44 7700 900123")
    office.add("=1+1", "Formula")

    out = tmp_path / f"people.{ending}"
    assert office.done("people", "export", "--out", out)["written"] == len(NAMES) + 1
    if ending == "csv":
        lines = out.read_text("utf-8-sig").splitlines()
        assert len(lines) == len(NAMES) + 2
        assert sum("+44 7700 900123" in line for line in lines) == len(NAMES)
        assert any("'=1+1" in line for line in lines)
    else:
        assert out.read_bytes().startswith(b"PK")


def test_what_was_given_out_can_be_taken_in_again(office: CommandLine, tmp_path: Path) -> None:
    needs = (
        "--access-need",
        "step-free",
        "--access-need",
        "hearing-loop",
        "--language",
        "pl",
        "--print-format",
        "large",
    )
    office.done("people", "add", "--given", "Łucja", "--family", "Nowak", "--reference", "T1", *needs)
    office.done("people", "export", "--out", tmp_path / "people.csv")
    other = CommandLine(tmp_path / "other", office.capsys, office.clock).new_office()
    taken = other.done("people", "import", tmp_path / "people.csv")

    assert (taken["added"], taken["left_out"]) == (1, [])
    [person] = other.done("people", "find", "Łucja")["people"]
    assert person["needs"] == office.done("people", "find", "Łucja")["people"][0]["needs"]
    assert len(person["needs"]) == 4


def test_a_file_of_another_kind_is_not_written(office: CommandLine, tmp_path: Path) -> None:
    said = office("people", "export", "--out", tmp_path / "people.docx")

    assert said.error["facts"]["problems"] == {"out": "unknown-ending"}
    assert not (tmp_path / "people.docx").exists()


def test_a_second_check_in_changes_nothing_and_says_since_when(office: CommandLine) -> None:
    person, event = office.add(), office.event()
    first = office.done("attend", event, "--person", person)
    office.clock.forward(minutes=20)
    second = office.done("attend", event, "--person", person)

    assert first["outcome"] == "accepted"
    assert (second["outcome"], second["since"]) == ("already-in", "2026-11-21T10:40:00Z")
    assert second["attendance"] == first["attendance"]
    assert office.done("check")["counts"]["attendance"] == 1


def test_a_whole_household_comes_in_at_once_with_children_counted(office: CommandLine) -> None:
    amina = office.add("Amina", "Khan", address="12 Larch Court", postcode="KY7 5AB")
    bilal = office.add("Bilal", "Khan", address="12 Larch Court", postcode="KY7 5AB")
    event = office.event()
    office.done("attend", event, "--person", amina)
    done = office.done("attend", event, "--person", amina, "--household", "--children", "2")

    assert done["outcome"] == "already-in"
    assert {one["person"]: one["outcome"] for one in done["people"]} == {amina: "already-in", bilal: "accepted"}
    assert office.done("roster", event)["totals"]["checked_in"] == 4


def test_a_walk_in_and_a_tally_are_in_the_roster_s_totals(office: CommandLine) -> None:
    event = office.event()
    walk_in = office.done("attend", event, "--walk-in", "--given", "Ola", "--family", "Nowak", "--adults", "1")
    office.done("tally", event, "--adults", "3", "--children", "2", "--note", "at the tea table")

    roster = office.done("roster", event)
    assert [(line["name"], line["state"]) for line in roster["lines"]] == [("Ola Nowak", "in")]
    assert walk_in["outcome"] == "accepted"
    assert (roster["totals"]["checked_in"], roster["totals"]["tallied"], roster["totals"]["everyone"]) == (2, 5, 7)


def test_a_full_session_refuses_and_says_so(office: CommandLine) -> None:
    event = office.event(capacity="1")
    office.done("attend", event, "--person", office.add())
    said = office("attend", event, "--person", office.add("Bilal"))

    assert (said.code, said.error["code"]) == (1, "session-full")
    assert "Bilal Khan" in said.err


def test_nobody_counted_is_refused(office: CommandLine) -> None:
    assert office("tally", office.event()).error["facts"]["problems"] == {"adults": "nobody-counted"}


def test_the_programme_is_listed_between_two_days(office: CommandLine) -> None:
    event = office.event("Open day")
    office.done("events", "add", "--kind", "drop-in", "--title", "Tea", "--start", "2026-12-08T10:00", "--repeat", "3")

    assert len(office.done("events", "list")["events"]) == 4
    first = office.done("events", "list", "--to", "2026-11-30")["events"]
    assert [one["id"] for one in first] == [event]
    later = office.done("events", "list", "--from", "2026-12-01")["events"]
    assert [one["sessions"][0]["starts"] for one in later] == [
        "2026-12-08T10:00",
        "2027-01-12T10:00",
        "2027-02-09T10:00",
    ]
    assert office.done("events", "show", event)["sessions"][0]["counts"]["everyone"] == 0


@pytest.mark.parametrize("day", ["31/02/2026", "2026-02-31", "yesterday"])
def test_a_day_that_is_not_in_the_calendar_is_refused(office: CommandLine, day: str) -> None:
    listed = office("events", "list", "--from", day)
    added = office("events", "add", "--kind", "meeting", "--title", "T", "--start", day)

    assert (listed.code, listed.error["facts"]["problems"]) == (1, {"from": "bad-date"})
    assert (added.code, added.error["facts"]["problems"]) == (1, {"starts": "bad-date"})
    assert "calendar" in added.err


@pytest.mark.parametrize(
    ("typed", "code"),
    [("0000", "rejected"), ("ffffffff", "no-person"), ("مريم", "no-person"), ("' OR 1=1 --", "no-person")],
)
def test_an_id_that_names_nobody_is_refused(office: CommandLine, typed: str, code: str) -> None:
    said = office("people", "show", typed)

    assert (said.code, said.error["code"]) == (1, code)
    assert said.err.strip()


def test_a_beginning_that_two_ids_share_is_refused(office: CommandLine) -> None:
    first, second = office.add(), office.add("Bilal")

    assert first[:6] == second[:6]
    assert office("people", "show", first[:6]).error["facts"]["problems"] == {"person": "id-ambiguous"}


def test_plain_answers_are_tables_and_sentences(office: CommandLine) -> None:
    person, event = office.add("美玲", "陈"), office.event()

    assert "美玲 陈 checked in at" in office.plain("attend", event, "--person", person).out
    assert "is already in" in office.plain("attend", event, "--person", person).out
    assert "美玲 陈" in office.plain("roster", event).out
    assert "1 person matches" in office.plain("people", "find", "陈").out
