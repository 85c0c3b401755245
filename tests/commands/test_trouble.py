"""Bad input and bad luck: each gets a sentence, an exit code and JSON, and nothing that was saved is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop_app.app import open_desk, system_surroundings
from desktop_app.paths import Places
from desktop_app.services import people
from desktop_app.store import vault
from desktop_app.store.engine import DATABASE, sqlcipher
from tests.support.command_line import PASSPHRASE, ROOT, CommandLine, Said, process


def refused(said: Said, code: str, exit_code: int) -> None:
    """What every trouble has to come with."""
    assert (said.code, said.error["code"]) == (exit_code, code)
    assert said.error["message"] in said.err
    assert len(said.error["message"].split()) > 4


def a_list(path: Path, rows: int) -> Path:
    """A tenant list of so many people."""
    lines = [f"T-{n},Person{n},Nowak,{n} Larch Court,KY7 5AB" for n in range(rows)]
    path.write_text("\n".join(["Person reference,First name,Surname,Address,Postcode", *lines]), "utf-8")
    return path


def test_a_wrong_passphrase_opens_nothing_and_the_right_one_still_does(office: CommandLine) -> None:
    person = office.add()
    office.passphrase = "not the right one"

    refused(office("people", "show", person), "wrong-passphrase", 1)
    office.passphrase = PASSPHRASE
    assert office.done("people", "show", person)["given"] == "Amina"


def test_without_any_passphrase_it_is_asked_for_by_name(office: CommandLine) -> None:
    done = process("people", "find", "x", data=office.data, NEIGHBOURHOOD_DESK_PASSPHRASE="")
    out, _err = done.communicate(timeout=60)
    assert json.loads(out)["error"]["code"] == "wrong-passphrase"

    gone = office.data / "no-such-file"
    done = process("people", "find", "x", "--passphrase-file", str(gone), data=office.data)
    out, err = done.communicate(timeout=60)
    assert (done.returncode, json.loads(out)["error"]["code"]) == (1, "passphrase-file")
    assert err.strip()


def test_nothing_is_opened_where_nothing_was_set_up(nowhere: CommandLine) -> None:
    refused(nowhere("people", "find", "x"), "not-set-up", 1)
    assert not nowhere.data.exists()


def test_a_store_of_a_newer_version_is_left_as_it_is(office: CommandLine) -> None:
    key = vault.unlock(office.data / "vault.json", PASSPHRASE)
    connection = sqlcipher.connect(str(office.data / DATABASE))
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = (office.data / DATABASE).read_bytes()

    said = office("people", "find", "x")
    refused(said, "too-new", 4)
    assert said.error["facts"]["theirs"] == 99
    assert (office.data / DATABASE).read_bytes() == before


@pytest.mark.parametrize("at", [0, 4096 * 3], ids=["from its beginning", "but for its beginning"])
def test_a_damaged_database_says_so_and_its_back_up_opens(office: CommandLine, at: int, tmp_path: Path) -> None:
    office.add()
    file = tmp_path / "copy.backup"
    office.done("back-up", "--out", file)
    whole = (office.data / DATABASE).read_bytes()
    (office.data / DATABASE).write_bytes(whole[:at] + os.urandom(len(whole) - at))

    refused(office("people", "find", "Amina"), "damaged", 4)
    again = CommandLine(tmp_path / "again", office.capsys, office.clock)
    again.done("restore", file)
    assert again.done("people", "find", "Amina")["count"] == 1


@pytest.mark.parametrize("content", [b"", b"not json", b'{"format": 1, "slots": [], "check": ""}', b"\xff" * 70_000])
def test_a_damaged_vault_says_so(office: CommandLine, content: bytes) -> None:
    (office.data / "vault.json").write_bytes(content)

    refused(office("people", "find", "x"), "vault-damaged", 4)


def test_two_at_once_the_second_is_told(office: CommandLine) -> None:
    desk = open_desk(Places(office.data), PASSPHRASE, surroundings=system_surroundings())
    try:
        refused(office("people", "find", "x"), "in-use", 4)
        other = process("people", "find", "x", data=office.data)
        out, _err = other.communicate(timeout=60)
        assert (other.returncode, json.loads(out)["error"]["code"]) == (4, "in-use")
    finally:
        desk.close()
    assert office("people", "find", "x").code == 0


def test_a_copy_that_was_not_closed_is_looked_over_at_the_next_start(office: CommandLine) -> None:
    (office.data / "running").touch()

    assert "not closed properly" in office("people", "find", "x").err
    assert office("people", "find", "x").err == ""


def test_killed_in_the_middle_of_an_import_nothing_saved_is_lost_and_nothing_is_half_done(
    office: CommandLine, tmp_path: Path
) -> None:
    person = office.add("Łucja", "Nowak")
    before = office.done("check", "--content-hash")["content_hash"]
    journal = office.data / f"{DATABASE}-wal"
    importing = process("people", "import", a_list(tmp_path / "people.csv", 40_000), data=office.data)
    while importing.poll() is None and not (journal.exists() and journal.stat().st_size > 3_000_000):
        with pytest.raises(subprocess.TimeoutExpired):
            importing.wait(timeout=0.01)
    importing.kill()
    importing.communicate()
    assert importing.returncode == -9

    first = office("people", "show", person)
    assert (first.code, first.json["given"]) == (0, "Łucja")
    assert "taking in a tenant list" in first.err
    assert "not closed properly" in first.err
    report = office.done("check", "--content-hash")
    assert (report["ok"], report["counts"]["person"]) == (True, 1)
    assert report["content_hash"] == before


@pytest.mark.skipif(shutil.which("unshare") is None, reason="only Linux lets a test mount a small disk of its own")
def test_a_full_disk_is_told_and_what_was_saved_is_kept(tmp_path: Path) -> None:
    said = _on_a_disk_of_its_own("full", tmp_path)

    assert said["init"][0] == said["add"][0] == 0
    assert (said["import"][0], said["import"][1]["error"]["code"]) == (4, "full")
    assert "room" in said["import"][1]["error"]["message"]
    assert (said["find while full"][0], said["find while full"][1]["count"]) == (0, 1)
    assert (said["check"][0], said["check"][1]["counts"]["person"]) == (0, 1)
    assert said["find"][1]["people"][0]["name"] == "Łucja Nowak"


@pytest.mark.skipif(shutil.which("unshare") is None, reason="only Linux lets a test mount a disk of its own read-only")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    said = _on_a_disk_of_its_own("read-only", tmp_path)

    assert said["init"][0] == 0
    for command in ("add", "init there"):
        assert (said[command][0], said[command][1]["error"]["code"]) == (4, "read-only"), command


@pytest.mark.parametrize(
    ("name", "content", "code", "exit_code"),
    [
        ("people.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "not-a-table", 1),
        ("people.csv", b"", "empty-table", 1),
        ("people.xlsx", b"PK\x03\x04" + b"not a workbook" * 50, "not-a-table", 1),
        ("people.csv", b"Colour,Shape\nred,round\nblue,square\n", "rejected", 1),
    ],
    ids=["a picture", "nothing", "half a workbook", "no names"],
)
def test_what_is_no_tenant_list_is_refused_and_nothing_is_altered(
    office: CommandLine, tmp_path: Path, name: str, content: bytes, code: str, exit_code: int
) -> None:
    (tmp_path / name).write_bytes(content)
    before = office.done("check", "--content-hash")["content_hash"]

    refused(office("people", "import", tmp_path / name), code, exit_code)
    assert office.done("check", "--content-hash")["content_hash"] == before


def test_a_list_that_is_not_there_is_refused(office: CommandLine, tmp_path: Path) -> None:
    refused(office("people", "import", tmp_path / "gone.csv"), "file-gone", 1)
    refused(office("people", "import", tmp_path), "not-a-file", 1)


def test_a_cell_of_three_megabytes_refuses_its_row_and_no_other(office: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(f"Reference,First name,Surname\nT1,{'a' * 3_000_000},Khan\nT2,Łucja,Nowak\n", "utf-8")
    said = office("people", "import", file)

    assert said.code == 3
    assert (said.json["read"], said.json["added"]) == (2, 1)
    assert [(row["row"], row["problems"][0]["code"]) for row in said.json["rejected"]] == [(2, "cell-too-long")]


def test_sixty_columns_are_read_and_those_not_used_are_named(office: CommandLine, tmp_path: Path) -> None:
    extra = [f"Extra {n}" for n in range(57)]
    file = tmp_path / "people.csv"
    row = ",".join(["T1", "سارة", "حداد", *["x"] * 57])
    file.write_text(f"{','.join(['Reference', 'First name', 'Surname', *extra])}\n{row}\n", "utf-8")
    said = office("people", "import", file)

    assert (said.code, said.json["added"]) == (0, 1)
    assert said.json["unused"] == extra
    assert office.done("people", "find", "حداد")["count"] == 1


def test_a_list_goes_in_whole_once_and_comes_out_with_one_undo(office: CommandLine, tmp_path: Path) -> None:
    file = a_list(tmp_path / "people.csv", 50)
    looked = office.done("people", "import", file, "--dry-run")
    assert office.done("check")["counts"]["person"] == 0
    first, second = office.done("people", "import", file), office.done("people", "import", file)

    assert (looked["added"], first["added"], first["read"]) == (50, 50, 50)
    assert (second["added"], second["changed"], second["unchanged"]) == (0, 0, 50)
    assert office.done("undo")["undone"]["op"] == "import-people"
    assert office.done("check")["counts"]["person"] == 0


def test_columns_can_be_corrected_and_the_next_list_remembers(office: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Ref,Alpha,Beta\nT1,Łucja,Nowak\n", "utf-8")
    office.done("people", "import", file, "--map", "given=Alpha", "family=Beta")
    assert office.done("people", "find", "Nowak")["people"][0]["name"] == "Łucja Nowak"

    file.write_text("Ref,Alpha,Beta\nT2,Zoë,Nairn\n", "utf-8")
    assert office.done("people", "import", file)["columns"]["given"] == ["Alpha"]
    wrong = office("people", "import", file, "--map", "given=Gamma", "colour=Beta")
    assert wrong.error["facts"]["problems"] == {"given": "unknown-column", "colour": "unknown-field"}


@pytest.mark.expects_log("people find failed")
def test_a_bug_ends_with_70_and_a_report_without_personal_data(
    office: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("Amina Khan, 12 Larch Court")

    monkeypatch.setattr(people, "find", broken)
    said = office("people", "find", "Amina")

    assert (said.code, said.error["code"]) == (70, "bug")
    report = Path(said.error["facts"]["report"]).read_text("utf-8")
    assert "ValueError" in report
    assert "cli/people.py" in report
    for text in (report, said.err, (office.data / "logs" / "desk.log").read_text("utf-8")):
        assert "Amina" not in text
        assert "Larch" not in text


def test_no_log_names_anybody(office: CommandLine) -> None:
    event = office.event("Amina's day")
    office.done("attend", event, "--walk-in", "--given", "Amina", "--family", "Khan", "--phone", "07700 900123")
    office("people", "add", "--email", "amina@")
    office("people", "show", "Amina")

    logged = (office.data / "logs" / "desk.log").read_text("utf-8")
    assert "attend: done" in logged
    for personal in ("Amina", "Khan", "07700", "amina@"):
        assert personal not in logged


def _on_a_disk_of_its_own(kind: str, folder: Path) -> dict[str, tuple[int, dict[str, Any]]]:
    disk = folder / "disk"
    disk.mkdir()
    people_list = a_list(folder / "people.csv", 30_000)
    done = subprocess.run(
        [
            *("unshare", "--user", "--map-root-user", "--mount"),
            *(sys.executable, "-m", "tests.support.disk_of_its_own", kind, str(disk), str(people_list)),
        ],
        cwd=ROOT,
        env={**os.environ, "NEIGHBOURHOOD_DESK_PASSPHRASE": PASSPHRASE},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {name: (code, answer) for name, code, answer in map(json.loads, done.stdout.splitlines())}
