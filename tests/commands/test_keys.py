"""The passphrase, the recovery key and a dead office computer, by commands."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.app import set_up_office
from desktop_app.paths import Places
from desktop_app.printing.preview import page_text
from tests.support.command_line import CHEAP, CommandLine


@pytest.fixture
def paper(nowhere: CommandLine, tmp_path: Path) -> Path:
    """A new office in `nowhere`; answers the file with its recovery key."""
    new = set_up_office(
        Places(nowhere.data),
        name="Larch Homes",
        officer="Zoë Gray",
        passphrase=nowhere.passphrase,
        surroundings=nowhere.surroundings,
        cost=CHEAP,
    )
    new.desk.close()
    file = tmp_path / "paper.txt"
    key = new.recovery_key.lower()
    file.write_text(f" {key[:20]} {key[20:]}\n", "utf-8")
    return file


def test_a_dead_office_computer_comes_back_on_a_new_one_by_back_up_and_recovery_key(
    nowhere: CommandLine, paper: Path, tmp_path: Path
) -> None:
    office, share = nowhere, tmp_path / "share"
    share.mkdir()
    van = office.new_laptop(tmp_path / "van")
    office.done("receive", "--from", share)
    van.add("أمينة", "Before")
    van.done("send", "--to", share)
    office.done("receive", "--from", share)
    office.done("back-up", "--out", tmp_path / "monday.copy")
    van.done("send", "--to", share)
    van.add("Łucja", "After")
    van.done("send", "--to", share)
    office.done("receive", "--from", share)
    van.done("send", "--to", share)

    again = CommandLine(tmp_path / "new computer", office.capsys, office.clock, "a new one for a new computer")
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("AGE-SECRET-KEY-1QQQ", "utf-8")
    refused = again("restore", tmp_path / "monday.copy", "--recovery-key-file", wrong)
    assert refused.error["code"] == "wrong-recovery-key"
    assert again.done("restore", tmp_path / "monday.copy", "--recovery-key-file", paper)["ok"]
    assert again.done("people", "find", "After")["people"] == []
    again.done("receive", "--from", share)
    assert van.done("send", "--to", share)["batches"] == []  # nothing new, and yet
    assert len(again.done("receive", "--from", share)["applied"]) == 1
    assert [one["name"] for one in again.done("people", "find", "After")["people"]] == ["Łucja After"]
    assert office("receive", "--from", share).error["code"] == "office-replaced"


def test_the_key_on_paper_is_proved_once_a_year(nowhere: CommandLine, paper: Path, tmp_path: Path) -> None:
    assert nowhere.done("prove-recovery", "--recovery-key-file", paper)["proved_at"] == "2026-11-21T10:40:00Z"
    other = tmp_path / "other.txt"
    other.write_text("AGE-SECRET-KEY-1AAAA", "utf-8")
    assert nowhere("prove-recovery", "--recovery-key-file", other).error["code"] == "wrong-recovery-key"
    assert "ten minutes" not in nowhere.plain("check").err
    nowhere.clock.at += timedelta(days=366)
    assert "prove under Laptops" in nowhere.plain("check").err


def test_a_new_recovery_sheet_takes_the_place_of_the_old_one_and_waits_to_be_proved(
    nowhere: CommandLine, paper: Path, tmp_path: Path
) -> None:
    office, second = nowhere, tmp_path / "stick"
    second.mkdir()
    office.done("second-place", second)
    office.done("prove-recovery", "--recovery-key-file", paper)
    sheet = tmp_path / "new sheet é.pdf"
    sheet.write_bytes(b"something else")
    assert office("recovery", "new", "--out", sheet).error["code"] == "file-exists"
    office.done("prove-recovery", "--recovery-key-file", paper)
    assert sheet.read_bytes() == b"something else"

    sheet = tmp_path / "中 sheet.pdf"
    made = office.done("recovery", "new", "--out", sheet)
    assert (made["file"], made["proved"]) == (str(sheet), False)
    assert made["old_back_ups"] == ["2026-11-21"]
    assert "prove under Laptops" in office.plain("check").err
    assert office("prove-recovery", "--recovery-key-file", paper).error["code"] == "wrong-recovery-key"
    new = tmp_path / "typed.txt"
    new.write_text(key_on(sheet), "utf-8")
    office.done("prove-recovery", "--recovery-key-file", new)
    assert "prove under Laptops" not in office.plain("check").err

    office.passphrase = "forgotten and set anew"
    refused = office("passphrase", "recover", "--recovery-key-file", paper)
    assert refused.error["code"] == "wrong-recovery-key"
    office.done("passphrase", "recover", "--recovery-key-file", new)
    office.done("check")


def key_on(sheet: Path) -> str:
    """The recovery key as it stands on a printed sheet."""
    words = "".join(page_text(sheet.read_bytes())).split()
    start = next(at for at, word in enumerate(words) if word.startswith("AGE-SECRET-KEY-1"))
    return " ".join(words[start : start + 16])


def test_a_forgotten_passphrase_is_set_anew_and_a_known_one_changed(
    nowhere: CommandLine, paper: Path, tmp_path: Path
) -> None:
    nowhere.passphrase = "the one after the first"
    assert nowhere("check").error["code"] == "wrong-passphrase"
    nowhere.done("passphrase", "recover", "--recovery-key-file", paper)
    nowhere.done("check")
    new = tmp_path / "new.txt"
    new.write_text("for the next officer\n", "utf-8")
    nowhere.done("passphrase", "change", "--new-passphrase-file", new)
    assert nowhere("check").error["code"] == "wrong-passphrase"
    nowhere.passphrase = "for the next officer"
    assert nowhere.done("officer", "Łucja  Nowak")["officer"] == "Łucja Nowak"
    assert nowhere("officer", " ").code == 1


def test_without_a_safe_of_the_system_s_the_passphrase_alone_opens_it_and_that_is_said(
    nowhere: CommandLine, paper: Path
) -> None:
    said = nowhere("passphrase", "bind")
    assert (said.code, said.error["code"]) == (1, "no-keychain")
    assert "the passphrase alone opens" in said.err
    nowhere.done("passphrase", "unbind")
