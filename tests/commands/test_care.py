"""Taking back, checking, and whole copies in one file."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from PIL import Image

from tests.support.command_line import CommandLine


def test_undo_takes_back_the_last_thing_and_then_the_one_before(office: CommandLine) -> None:
    person, event = office.add("Łucja", "Nowak"), office.event()
    office.done("attend", event, "--person", person)

    undone = office.done("undo")["undone"]
    assert (undone["op"], undone["what"]) == ("check-in", "checking in Łucja Nowak")
    assert office.done("roster", event)["lines"] == []
    assert office.done("undo")["undone"]["op"] == "add-event"
    assert office.done("undo")["undone"]["op"] == "add-person"
    assert office.done("people", "find", "Łucja")["people"] == []
    assert office("undo").error["code"] == "nothing-to-undo"


def test_a_new_copy_is_in_order(office: CommandLine) -> None:
    office.add()
    report = office.done("check", "--content-hash")

    assert (report["ok"], report["problems"]) == (True, [])
    assert report["counts"]["person"] == 1
    assert set(report["content_hashes"]) >= {"people", "events", "attendance", "inspections", "involvement"}
    assert "All is in order" in office.plain("check").out


def test_what_was_taken_back_counts_as_never_there(office: CommandLine) -> None:
    before = office.done("check", "--content-hash")["content_hashes"]
    office.add()
    with_one = office.done("check", "--content-hash")["content_hashes"]
    office.done("undo")

    assert [subject for subject in before if before[subject] != with_one[subject]] == ["people"]
    assert office.done("check", "--content-hash")["content_hashes"] == before


def test_a_lost_photo_is_told(office: CommandLine, tmp_path: Path) -> None:
    Image.new("RGB", (20, 20)).save(tmp_path / "a.png")
    walk = office.done("inspections", "start", "--estate", "Larch Court")["id"]
    office.done(
        *("inspections", "issue", walk, "--category", "damp", "--place", "B", "--photo", tmp_path / "a.png"),
    )
    [kept] = (office.data / "photos").glob("*/*.age")
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-1])
    damaged = office("check")
    kept.unlink()
    lost = office("check")

    assert (damaged.code, damaged.json["ok"], len(damaged.json["problems"])) == (4, False, 1)
    assert lost.json["problems"] == [f"photo {kept.stem}: not here"]


def test_a_whole_copy_comes_back_with_everything_that_was_in_it(office: CommandLine, tmp_path: Path) -> None:
    Image.new("RGB", (20, 20)).save(tmp_path / "a.png")
    office.add("美玲 of the whole copy", "陈")
    walk = office.done("inspections", "start", "--estate", "Larch Court")["id"]
    office.done(
        *("inspections", "issue", walk, "--category", "damp", "--place", "B", "--photo", tmp_path / "a.png"),
    )
    file = tmp_path / "copy.backup"
    made = office.done("back-up", "--out", file)
    assert (made["bytes"], made["photos"]) == (file.stat().st_size, 1)
    assert b"of the whole copy" not in file.read_bytes()
    assert office("back-up", "--out", file).error["code"] == "back-up-exists"

    again = CommandLine(tmp_path / "again", office.capsys, office.clock)
    assert again.done("restore", file)["ok"]
    assert again.done("people", "find", "陈")["count"] == 1
    hashes = [copy.done("check", "--content-hash")["content_hash"] for copy in (office, again)]
    assert hashes[0] == hashes[1]
    assert again("restore", file).error["code"] == "not-empty"


def test_a_damaged_or_foreign_file_is_not_restored_and_leaves_the_folder_empty(
    office: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "copy.backup"
    office.done("back-up", "--out", file)
    whole = file.read_bytes()
    middle = len(whole) // 2
    damaged = {
        "cut": whole[:middle],
        "flipped": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "other": b"%PDF-1.7 something else",
    }
    for name, content in damaged.items():
        (tmp_path / name).write_bytes(content)
        said = CommandLine(tmp_path / f"into-{name}", office.capsys)("restore", tmp_path / name)
        assert (said.code, said.error["code"]) == (1, "not-a-back-up"), name
        left = tmp_path / f"into-{name}"
        assert not left.exists() or {entry.name for entry in left.iterdir()} <= {"logs"}


def test_a_file_that_names_places_outside_its_folder_is_not_restored(office: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "copy.backup"
    office.done("back-up", "--out", file)
    evil = tmp_path / "evil.backup"
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(evil, "w") as target:
        manifest = json.loads(source.read("manifest.json"))
        manifest["parts"]["../../escaped"] = manifest["parts"]["desk.db"]
        for name in ("vault.json", "desk.db"):
            target.writestr(name, source.read(name))
        target.writestr("manifest.json", json.dumps(manifest))
        target.writestr("../../escaped", source.read("desk.db"))

    said = CommandLine(tmp_path / "deep" / "into", office.capsys)("restore", evil)
    assert said.error["code"] == "not-a-back-up"
    assert not list(tmp_path.rglob("escaped"))


def test_another_passphrase_does_not_restore_and_leaves_the_folder_empty(office: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "copy.backup"
    office.done("back-up", "--out", file)
    again = CommandLine(tmp_path / "again", office.capsys, passphrase="not the one at all")
    said = again("restore", file)

    assert (said.code, said.error["code"]) == (1, "wrong-passphrase")
    again.passphrase = office.passphrase
    assert again.done("restore", file)["ok"]


def test_each_day_s_first_command_leaves_a_back_up(office: CommandLine) -> None:
    office.add()
    office.clock.forward(days=1)
    office.add("Bilal")

    assert sorted(path.name for path in (office.data / "back-ups").iterdir()) == [
        "desk-2026-11-21.db",
        "desk-2026-11-22.db",
    ]


def test_a_copy_from_the_second_place_restores_with_its_photos(office: CommandLine, tmp_path: Path) -> None:
    Image.new("RGB", (20, 20)).save(tmp_path / "a.png")
    office.add("Łucja", "Nowak")
    walk = office.done("inspections", "start", "--estate", "Larch Court")["id"]
    office.done(*("inspections", "issue", walk, "--category", "damp", "--place", "B", "--photo", tmp_path / "a.png"))
    place = tmp_path / "stick"
    place.mkdir()
    made = office.done("second-place", place)["made"]
    tried = office.done("rehearse")
    assert (tried["people"], tried["photos"], tried["elsewhere"], tried["ok"]) == (1, 1, True, True)
    assert "opens and is whole: 1 person, 0 events, 1 photo." in office.plain("rehearse").out

    again = CommandLine(tmp_path / "again", office.capsys, office.clock)
    assert again.done("restore", made)["ok"]
    assert again.done("check")["problems"] == []
    assert again.done("people", "find", "Nowak")["count"] == 1


def test_a_second_place_that_is_not_there_is_told_and_the_day_goes_on(office: CommandLine, tmp_path: Path) -> None:
    place = tmp_path / "stick"
    place.mkdir()
    office.done("second-place", place)
    for path in sorted(place.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    place.rmdir()
    office.clock.forward(days=1)
    said = office.plain("people", "find", "Nobody")
    assert said.code == 0
    assert "but not in the second place" in said.err
    assert str(place) in said.err
    assert office("second-place", office.data).error["code"] == "second-place-here"
