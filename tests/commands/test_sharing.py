"""One office, two laptops and a folder between them, by commands alone."""

from __future__ import annotations

import shutil
from pathlib import Path

from PIL import Image

from tests.support.command_line import CommandLine


def test_a_day_with_two_laptops_ends_with_everyone_in_the_office_s_roster_once(
    office: CommandLine, tmp_path: Path
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    amina = office.add("Amina", "Khan", address="12 Larch Court", postcode="KY7 5AB")
    office.add("Bilal", "Khan", address="12 Larch Court", postcode="KY7 5AB")
    event = office.event()
    van, hall = office.new_laptop(tmp_path / "van"), office.new_laptop(tmp_path / "hall", "Hall", "Seán Ó Briain")
    assert office.done("publish", "--to", share)["people"] == 2
    for laptop in (van, hall):
        assert laptop.done("send", "--to", share)["taken"]["people"] == 2

    van.done("attend", event, "--person", amina, "--household", "--children", "1")
    hall.done("attend", event, "--person", amina)
    hall.done("attend", event, "--walk-in", "--given", "美玲", "--family", "陈")
    hall.done("tally", event, "--adults", "4")
    picture = tmp_path / "wall.jpg"
    Image.new("RGB", (60, 40), "olive").save(picture)
    walk = van.done("inspections", "start", "--estate", "Larch Court")["id"]
    van.done("inspections", "issue", walk, "--category", "damp", "--place", "Stair B", "--photo", picture)
    role = van.done("roles", "list")["roles"][0]["id"]
    van.done("roles", "sign-up", role, "--person", amina)

    sent = van.done("send", "--to", share)
    assert (len(sent["batches"]), sent["unsent"]) == (1, 0)
    hall.done("send", "--to", share)
    received = office("receive", "--from", share)
    assert sorted(batch["device"] for batch in received.json["applied"]) == ["Hall", "Van 1"]
    roster = office.done("roster", event)
    assert sorted(line["name"] for line in roster["lines"]) == ["Amina Khan", "Bilal Khan", "美玲 陈"]
    assert roster["totals"]["tallied"] == 4
    assert len(office.done("inspections", "show", walk)["issues"][0]["photos"]) == 1

    before = office.done("check", "--content-hash")["content_hash"]
    again = office.done("receive", "--from", share)
    assert (again["applied"], again["changes"]) == ([], 0)
    assert office.done("check", "--content-hash")["content_hash"] == before

    office.done("publish", "--to", share)
    for laptop in (van, hall):
        laptop.done("send", "--to", share)
    hashes = [copy.done("check", "--content-hash")["content_hashes"] for copy in (office, van, hall)]
    assert hashes[0] == hashes[1] == hashes[2]
    assert {device["status"] for device in office.done("devices")["devices"]} == {"enrolled"}

    shutil.move(share, tmp_path / "unplugged")
    van.add("Zoë", "Nairn")
    lost = van("send", "--to", share)
    assert (lost.code, lost.error["code"]) == (4, "folder-not-reachable")
    assert "safe on this computer" in lost.err
    shutil.move(tmp_path / "unplugged", share)
    assert van.done("send", "--to", share)["unsent"] == 0


def test_only_an_office_receives_and_publishes_and_only_a_laptop_sends(office: CommandLine, tmp_path: Path) -> None:
    assert office("send", "--to", tmp_path).error["code"] == "only-a-laptop"
    assert office("publish", "--to", tmp_path, "--patch", "Nowhere").error["code"] == "no-patch"


def test_an_event_s_people_are_on_the_laptop_until_it_is_closed_and_handed_in(
    office: CommandLine, tmp_path: Path
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    event = office.event()
    van = office.new_laptop(tmp_path / "van")
    published = office.done("publish", "--to", share, "--event", event)
    assert (published["people"], published["expires"]) == (0, "2026-12-05")
    van.done("send", "--to", share)
    van.done("attend", event, "--walk-in", "--given", "美玲", "--family", "陈")
    open_still = van("events", "close", event, "--door", "3")
    assert (open_still.code, open_still.json["closed"]) == (3, False)
    assert {gap["code"] for gap in open_still.json["sessions"][0]["gaps"]} == {"counted-not-written", "still-inside"}
    assert van.done("events", "close", event, "--mend")["closed"]
    van.done("send", "--to", share)
    office.done("receive", "--from", share)
    office.done("publish", "--to", share, "--event", event)
    gone = van.done("send", "--to", share)
    assert [(one["title"], one["people"]) for one in gone["taken_off"]] == [("Open day", 1)]
    assert van.done("people", "find", "美玲")["people"] == []
    assert office.done("roster", event)["totals"]["tallied"] == 2


def test_a_folder_that_is_not_there_is_trouble(office: CommandLine, tmp_path: Path) -> None:
    said = office("receive", "--from", tmp_path / "unplugged")

    assert (said.code, said.error["code"]) == (4, "folder-not-reachable")
    assert office("publish", "--to", tmp_path / "unplugged").code == 4


def test_a_batch_is_undone_by_its_name_and_brought_back(office: CommandLine, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    office.done("publish", "--to", share)
    van = office.new_laptop(tmp_path / "van")
    van.add("Łucja", "Nowak")
    van.done("send", "--to", share)
    (batch,) = office.done("receive", "--from", share)["applied"]
    undone = office.done("undo", "--batch", batch["name"])
    assert (undone["undone"]["records"], undone["could_not"]) == (1, [])
    assert "Van 1" in undone["undone"]["what"]
    assert office.done("people", "find", "Łucja")["people"] == []
    assert office("undo", "--batch", batch["name"]).error["code"] == "batch-undone"
    assert office("undo", "--batch", "nothing").error["code"] == "no-batch"
    assert office.done("redo", "--batch", Path(batch["name"]).name)["redone"]["records"] == 1
    (person,) = office.done("people", "find", "Łucja")["people"]
    with_event = office.event()
    office.done("attend", with_event, "--person", person["id"])
    kept = office("undo", "--batch", batch["name"])
    assert kept.code == 3
    assert kept.json["could_not"] == [{"what": f"person {person['id']}", "why": "used-since"}]


def test_a_waiting_batch_is_let_in_by_its_name_and_gaps_are_told(office: CommandLine, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    office.done("publish", "--to", share)
    van = office.new_laptop(tmp_path / "van")
    for given in ("Łucja", "José"):
        van.add(given, "Nowak")
        van.done("send", "--to", share)
    first, second = sorted(share.glob("up/*/*.ndb"))
    first.rename(tmp_path / "in a pocket")
    waits = office("receive", "--from", share)
    assert waits.code == 3
    assert [(held["why"], Path(held["name"]).name) for held in waits.json["waiting"]] == [("gap", second.name)]
    assert waits.json["gaps"][0]["missing"] == [[1, 1]]
    assert office("receive", "--from", share, "--allow", second.name).error["code"] == "gap-too-young"


def test_a_laptop_whose_date_is_months_ahead_says_so_and_takes_the_list_when_it_is_put_right(
    office: CommandLine, tmp_path: Path
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    office.add("Łucja", "Nowak")
    van = office.new_laptop(tmp_path / "van")
    office.done("publish", "--to", share)
    van.clock.forward(days=100)
    sent = van("send", "--to", share)
    assert sent.code == 3
    assert sent.json["too_late"] == {"made_at": "2026-11-21T10:40:00Z", "expires": "2027-02-19", "today": "2027-03-01"}
    assert "set this computer’s date right and send again" in van.plain("send", "--to", share).out
    van.clock.forward(days=-100)
    sent = van("send", "--to", share)
    assert (sent.code, sent.json["taken"]["people"], sent.json["too_late"]) == (0, 1, None)
