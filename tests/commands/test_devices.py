"""The laptops of an office by commands: ended, found again, compared, and whose data one held."""

from __future__ import annotations

from pathlib import Path

from tests.support.command_line import CommandLine


def test_a_lost_laptop_is_ended_and_its_people_are_listed_on_paper(office: CommandLine, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    office.add("Zoë", "Łuć", address="7 Alder Walk", postcode="KY7 5AB")
    van = office.new_laptop(tmp_path / "van")
    office.done("publish", "--to", share)
    van.done("send", "--to", share)
    device = office.done("devices")["devices"][0]["id"]

    ended = office.done("devices", "revoke", device, "--folder", share)
    assert (ended["packs_removed"], ended["people"], ended["deadline"]) == (1, 1, "2026-11-24T10:40:00Z")
    paper = tmp_path / "held.pdf"
    found = office.done("devices", "held", device, "--out", paper)
    assert [(one["name"], one["roles"]) for one in found["people"]] == [("Zoë Łuć", ["officer"])]
    assert paper.read_bytes().startswith(b"%PDF")
    plain = office.plain("devices", "held", device).out
    assert "Zoë Łuć" in plain
    assert "regulator has to be told by" in plain
    assert office.done("devices", "reinstate", device)["device"] == device


def test_words_are_compared_before_anything_comes_in_where_that_is_demanded(
    office: CommandLine, tmp_path: Path
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    van = office.new_laptop(tmp_path / "van")
    office.done("devices", "demand-comparing", "yes")
    office("receive", "--from", share)
    van.add("Zoë")
    van.done("send", "--to", share)
    device = office.done("devices")["devices"][0]["id"]
    assert office("devices", "compare", device).error["facts"]["problems"] == {"device": "no-words-yet"}
    waits = office("receive", "--from", share)
    assert (waits.code, waits.json["waiting"][0]["why"]) == (3, "not-compared")
    office.done("devices", "compare", device)
    assert len(office.done("receive", "--from", share)["applied"]) == 1
    assert van("devices", "held", device).error["code"] == "only-the-office"
