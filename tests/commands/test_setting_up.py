"""Setting copies up, and inviting laptops."""

from __future__ import annotations

from pathlib import Path

from tests.support.command_line import CommandLine


def test_a_new_office_says_where_its_recovery_sheet_is(nowhere: CommandLine) -> None:
    made = nowhere.done("init", "--role", "office", "--organisation", "Łódź Homes", "--officer", "Zoë")

    assert made["role"] == "office"
    assert Path(made["recovery"]).read_bytes().startswith(b"%PDF")
    assert nowhere.done("roles", "list")["roles"]


def test_the_recovery_sheet_is_for_its_owner_alone(nowhere: CommandLine, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.pdf"
    nowhere.done("init", "--role", "office", "--organisation", "O", "--recovery-sheet", sheet)

    assert sheet.stat().st_mode & 0o077 == 0


def test_an_office_needs_a_name_and_leaves_nothing_behind_without(nowhere: CommandLine) -> None:
    said = nowhere("init", "--role", "office")

    assert said.code == 1
    assert said.error["facts"]["problems"] == {"organisation": "organisation-missing"}
    assert not nowhere.data.exists()


def test_a_short_passphrase_is_refused_and_leaves_nothing_behind(nowhere: CommandLine) -> None:
    nowhere.passphrase = "short"
    said = nowhere("init", "--role", "office", "--organisation", "O")

    assert said.code == 1
    assert said.error["facts"]["problems"] == {"passphrase": "too-short"}
    assert "10 characters" in said.err
    nowhere.passphrase = "long enough for anyone"
    nowhere.new_office()


def test_a_folder_is_set_up_once(office: CommandLine) -> None:
    said = office("init", "--role", "practice")

    assert (said.code, said.error["code"]) == (1, "already-set-up")


def test_a_place_to_practise_opens_by_itself_and_never_sends(nowhere: CommandLine, tmp_path: Path) -> None:
    assert nowhere.done("init", "--role", "practice")["role"] == "practice"
    nowhere.passphrase = "anything at all"

    assert nowhere.done("people", "find", "wójcik")["count"] == 2
    [event] = nowhere.done("events", "list", "--from", "2026-11-21", "--to", "2026-11-21")["events"]
    assert nowhere.done("roster", event["id"])["totals"]["expected"] > 3
    said = nowhere("send", "--to", tmp_path)
    assert (said.code, said.error["code"]) == (1, "practice-never-sends")


def test_a_laptop_needs_its_invitation_its_code_and_its_officer(office: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "van.invitation"
    code = office.done("invite", "--device", "Van 1", "--out", file)["code"]
    laptop = CommandLine(tmp_path / "laptop", office.capsys, office.clock)

    assert laptop("init", "--role", "laptop").error["facts"]["problems"].keys() == {"invite", "officer"}
    wrong = laptop("init", "--role", "laptop", "--invite", file, "--officer", "Ann", "--code", "1234")
    assert wrong.error["facts"]["problems"] == {"code": "wrong-code"}
    assert code not in file.read_bytes().decode("latin-1")
    made = laptop.done("init", "--role", "laptop", "--invite", file, "--officer", "Ann", "--code", code)
    [device] = office.done("devices")["devices"]
    assert made == {"device": device["id"], "role": "laptop"}
    assert (device["name"], device["status"], device["gaps"]) == ("Van 1", "invited", [])


def test_a_laptop_can_be_refused_from_now_on(office: CommandLine, tmp_path: Path) -> None:
    office.new_laptop(tmp_path / "van")
    device = office.done("devices")["devices"][0]["id"]

    assert office.done("devices", "revoke", device[: 8 + 6])["status"] == "revoked"
    assert office.done("devices")["devices"][0]["status"] == "revoked"
    assert office("devices", "revoke", "000000000").error["code"] == "no-device"


def test_an_invitation_never_replaces_a_file(office: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "precious"
    file.write_text("precious")

    assert office("invite", "--device", "Van 1", "--out", file).error["code"] == "file-exists"
    assert file.read_text() == "precious"
    assert office.done("devices")["devices"] == []


def test_what_does_not_belong_with_a_kind_of_copy_is_refused(nowhere: CommandLine) -> None:
    said = nowhere("init", "--role", "practice", "--organisation", "O")

    assert said.error["facts"]["problems"] == {"organisation": "not-for-this-role"}


def test_a_place_to_practise_has_an_event_today_on_another_day_too(nowhere: CommandLine) -> None:
    nowhere.done("init", "--role", "practice")
    nowhere.clock.forward(days=3)

    today = nowhere.clock().astimezone().date().isoformat()
    assert len(nowhere.done("events", "list", "--from", today, "--to", today)["events"]) == 1
    assert len(nowhere.done("events", "list")["events"]) == 2
