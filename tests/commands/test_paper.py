"""Paper for one person and for a whole event, and what has to be kept for it, by commands alone."""

from __future__ import annotations

from pathlib import Path

import pikepdf
from PIL import Image

from desktop_app.printing.preview import page_text
from tests.support.command_line import CommandLine


def words_of(file: Path) -> str:
    return " ".join(" ".join(page_text(file)).split()).replace("\xa0", " ")


def test_an_event_s_pack_lies_in_one_folder_counted_by_formats(office: CommandLine, tmp_path: Path) -> None:
    event = office.event("Fair — é")
    for n, size in enumerate(["", "large", "phone"]):
        office.done(
            "attend", event, "--person", office.add(f"Łucja{n}", "中", **({"print-format": size} if size else {}))
        )
    out = tmp_path / "pack"
    made = office.done("print", "event-pack", "--event", event, "--out", out)

    assert sorted(path.name for path in out.iterdir()) == sorted(["contents.pdf", *(f["name"] for f in made["files"])])
    forms = {(one["form"], one["size"], one["copies"]) for one in made["files"] if one["document"] == "consent-form"}
    assert forms == {("pdf", "clear", 1), ("pdf", "large", 1), ("phone", "", 1)}
    assert "We may phone" in (out / "consent-form-phone.txt").read_text("utf-8").replace("\u2060", "")
    assert made["not_on_paper"] == []
    assert not [path.name for path in out.iterdir() if "ucja" in path.name]
    with pikepdf.open(made["file"]) as contents:
        assert len(contents.pages) == made["pages"]


def test_the_reference_on_a_slip_is_that_of_its_sheet(office: CommandLine, tmp_path: Path) -> None:
    slip = tmp_path / "slip.pdf"
    office.done("print", "comment-slip", "--out", slip)
    said = words_of(slip)
    reference = said.split("Your reference ", 1)[1][:9]
    assert f"Sheet {reference}" in said


def test_a_letter_comes_in_the_size_that_its_person_reads(office: CommandLine, tmp_path: Path) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("# The lift — é\n\nIt works again.", encoding="utf-8")
    letters = {}
    for size in ("clear", "giant"):
        person = office.add("Zoë", "Nowak", **{"print-format": size})
        out = tmp_path / f"{size}.pdf"
        letters[size] = office.done("print", "letter", "--person", person, "--text-file", text, "--out", out)["pages"]
        assert "It works again." in words_of(out)
    assert letters["giant"] > letters["clear"]
    text.write_bytes(b"\xff\xfe\x00\xd8")
    said = office("print", "letter", "--person", person, "--text-file", text, "--out", tmp_path / "x.pdf")
    assert said.error["facts"]["problems"] == {"text_file": "not-text"}


def test_what_residents_told_and_what_was_agreed_is_on_the_walk(office: CommandLine, tmp_path: Path) -> None:
    told = office.done("inspections", "report", "--estate", "Larch Court", "--place", "Stair B", "--text", "Dark — é")
    walk = office.done("inspections", "start", "--estate", "larch court")["id"]
    issue = office.done(
        *("inspections", "issue", walk, "--category", "lighting", "--place", "Stair B", "--report", told["id"])
    )["id"]
    office.done("inspections", "action", issue, "--what", "New lamps", "--owner", "Pat", "--due", "2026-12-04")

    shown = office.done("inspections", "show", walk)
    [report] = shown["reports"]
    assert (report["words"], report["seen_on"]) == ("Dark — é", walk)
    [action] = shown["issues"][0]["actions"]
    assert (action["what"], action["owner"], action["due"]) == ("New lamps", "Pat", "2026-12-04")
    out = tmp_path / "after.pdf"
    office.done("print", "inspection-notice-after", "--inspection", walk, "--out", out)
    assert "New lamps By 4 December 2026" in words_of(out)
    assert office.done("check")["ok"]


def test_what_was_said_and_what_came_of_it(office: CommandLine) -> None:
    point = office.done("voice", "note", "More benches — 中", "--kind", "idea")["id"]
    reply = ("voice", "reply", point, "--said", "More benches", "--answer", "Two, by May.", "--outcome")
    assert office(*reply, "perhaps").error["facts"]["problems"] == {"outcome": "unknown-kind"}
    office.done(*reply, "will")
    [said] = office.done("voice", "list")["points"]
    assert (said["words"], said["reply"]["answer"]) == ("More benches — 中", "Two, by May.")
    assert "Two, by May." in office.plain("voice", "list").out


def test_a_share_is_given_once(office: CommandLine) -> None:
    person = office.add("Łucja", "Nowak")
    given = office.done("roles", "share", person, "--number", "128", "--approved", "2026-11-20")
    assert (given["number"], given["approved_on"]) == (128, "2026-11-20")
    assert office.done("roles", "share", person)["number"] == 128


def test_the_organisation_s_look_is_on_its_paper(office: CommandLine, tmp_path: Path) -> None:
    picture = tmp_path / "logo.png"
    Image.effect_noise((1400, 900), 90).convert("RGB").save(picture)
    known = office.done("settings", "colour=#1a4d7a", "paper=cream", "logo_words=A tree", "--logo", picture)["settings"]
    assert (known["colour"], known["paper"]) == ("#1a4d7a", "cream")
    assert int(known["logo"].replace(",", "").split()[0]) <= 200_000
    out = tmp_path / "ruler.pdf"
    office.done("print", "ruler-test-page", "--out", out)
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages[0].get_images()) == 1
    assert office.done("settings", "--no-logo")["settings"]["logo"] == ""

    said = office("settings", "colour=blue", "paper=pink", "name=")
    problems = {"colour": "not-a-colour", "paper": "unknown-kind", "name": "organisation-missing"}
    assert said.error["facts"]["problems"] == problems
    picture.write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    assert "logo" in office("settings", "--logo", picture).error["facts"]["problems"]
