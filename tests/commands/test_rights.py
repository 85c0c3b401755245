"""Everything held about one person, and erasing it, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pdfplumber

from tests.support.command_line import CommandLine


def somebody(office: CommandLine) -> tuple[str, str]:
    """A person with an event behind them; answers the ids of both."""
    person = office.add(
        "Wilhelmina",
        "Østgård",
        phone="07700 900987",
        address="7 Alder Walk",
        postcode="KY7 5AB",
        **{"print-format": "large"},
    )
    event = office.event()
    office.done("attend", event, "--person", person)
    return person, event


def test_everything_held_is_one_paper_to_read(office: CommandLine, tmp_path: Path) -> None:
    person, _event = somebody(office)
    office.add("美玲", "陈", address="7 Alder Walk", postcode="KY7 5AB")
    made = office.done("people", "held", person, "--out", tmp_path / "held.pdf")
    assert made["pages"] >= 1
    with pdfplumber.open(tmp_path / "held.pdf") as pdf:
        words = " ".join(page.extract_text() for page in pdf.pages).replace("\n", " ")
        smallest = min(char["size"] for page in pdf.pages for char in page.chars if char["text"].strip())
    assert smallest >= 17.9  # large print, as they asked for
    for expected in ("Wilhelmina", "Østgård", "07700 900987", "Open day", "Zoë Gray", "What you can ask of us", "陈"):
        assert expected in words, expected


def test_everything_held_is_one_file_for_machines(office: CommandLine, tmp_path: Path) -> None:
    person, _event = somebody(office)
    office.done("people", "held", person, "--out", tmp_path / "held.json")
    found = json.loads((tmp_path / "held.json").read_text("utf-8"))
    assert found["person"]["draft"]["family"] == "Østgård"
    assert [came["title"] for came in found["attendances"]] == ["Open day"]
    assert [step["operation"]["op"] for step in found["history"]] == ["add-person", "check-in"]
    assert found["laptops"][0]["because"] == "here"
    assert office("people", "held", person, "--out", tmp_path / "held.json").error["code"] == "file-exists"
    assert office("people", "held", person, "--out", tmp_path / "held.doc").code == 1


def test_the_paper_is_in_the_list_of_documents(office: CommandLine, tmp_path: Path) -> None:
    person, _event = somebody(office)
    office.done("print", "everything-held", "--person", person, "--size", "giant", "--out", tmp_path / "a.pdf")
    assert office("print", "everything-held", "--out", tmp_path / "b.pdf").error["facts"]["problems"] == {
        "person": "person-missing"
    }


def test_what_would_go_is_told_before_anything_goes(office: CommandLine) -> None:
    person, event = somebody(office)
    office.done("tally", event, "--adults", "1", "--note", "with Wilhelmina Østgård")
    told = office.done("people", "forget", person, "--dry-run")
    assert (told["erased"], told["going"], told["still_counted"]) == (False, {"person": 1, "attendance": 1}, 1)
    assert [one["text"] for one in told["mentions"]] == ["with Wilhelmina Østgård"]
    assert office.done("people", "find", "Wilhelmina")["count"] == 1
    plain = office.plain("people", "forget", person, "--dry-run").out
    assert "goes for good" in plain
    assert "somebody came to 1 sitting" in plain


def test_a_forgotten_person_is_gone_and_still_counted(office: CommandLine) -> None:
    person, event = somebody(office)
    before = office.done("events", "show", event)
    done = office.done("people", "forget", person)
    assert (done["erased"], done["records"]) == (True, 2)
    assert office.done("people", "find", "Wilhelmina")["count"] == 0
    assert office("people", "show", person).error["code"] == "no-person"
    assert office.done("check")["ok"]
    after = office.done("events", "show", event)
    assert after["sessions"][0]["counts"]["everyone"] == before["sessions"][0]["counts"]["everyone"] == 1
    assert office("undo").json["undone"]["op"] == "add-event"
    for file in (office.data / "logs").glob("*"):
        assert "Wilhelmina" not in file.read_text("utf-8", "replace")


def test_a_back_up_from_before_is_restored_without_them(office: CommandLine, tmp_path: Path) -> None:
    person, _event = somebody(office)
    file = tmp_path / "elsewhere" / "copy.backup"
    file.parent.mkdir()
    office.done("back-up", "--out", file)
    office.done("people", "forget", person)
    ledger = office.data / "erasures.json"
    assert person in ledger.read_text("utf-8")
    assert "Wilhelmina" not in ledger.read_text("utf-8")

    again = CommandLine(tmp_path / "again", office.capsys, office.clock)
    again.data.mkdir()
    (again.data / "erasures.json").write_bytes(ledger.read_bytes())  # it stays in the folder when the rest goes
    assert again.done("restore", file)["ok"]
    assert again.done("people", "find", "Wilhelmina")["count"] == 0
    assert again.done("check")["ok"]

    beside = CommandLine(tmp_path / "beside", office.capsys, office.clock)
    (file.parent / "erasures.json").write_bytes(ledger.read_bytes())  # as it lies beside the back-ups
    assert beside.done("restore", file)["ok"]
    assert beside.done("people", "find", "Wilhelmina")["count"] == 0


def test_a_ledger_that_somebody_else_wrote_erases_nobody(office: CommandLine) -> None:
    person, _event = somebody(office)
    entries = json.dumps([["person", person, "2026-11-21T10:00:00Z", "asked"]])
    forged = {"format": 1, "entries": entries, "digest": "0" * 64}
    (office.data / "erasures.json").write_text(json.dumps(forged), "utf-8")
    assert office.done("people", "find", "Wilhelmina")["count"] == 1
