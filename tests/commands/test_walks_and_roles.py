"""Estate walks, roles and paper, by commands alone."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.support.command_line import CommandLine


def test_a_walk_keeps_what_was_found_word_for_word_with_its_photos(office: CommandLine, tmp_path: Path) -> None:
    picture = tmp_path / "wall.png"
    Image.new("RGB", (40, 30), "green").save(picture)
    walk = office.done("inspections", "start", "--estate", "Larch Court", "--with", "Zoë")["id"]
    note = "Wet — “again”\nsince May"
    office.done(
        *("inspections", "issue", walk, "--category", "damp", "--place", "Stair B", "--priority", "danger-now"),
        *("--note", note, "--photo", picture, "--caption", "A wet wall"),
    )

    [line] = office.done("inspections", "list")["inspections"]
    assert (line["id"], line["estate"], line["date"], line["issues"]) == (walk, "Larch Court", "2026-11-21", 1)
    [issue] = office.done("inspections", "show", walk)["issues"]
    assert (issue["notes"], issue["priority"]) == (note, "danger-now")
    assert [photo["caption"] for photo in issue["photos"]] == ["A wet wall"]
    assert office.done("check")["ok"]


def test_an_issue_of_no_known_kind_is_refused(office: CommandLine) -> None:
    walk = office.done("inspections", "start", "--estate", "Larch Court")["id"]
    said = office("inspections", "issue", walk, "--category", "dragons", "--place", "Stair B")

    assert said.error["facts"]["problems"] == {"category": "unknown-kind"}


def test_a_photo_that_is_none_is_refused_and_nothing_is_kept(office: CommandLine, tmp_path: Path) -> None:
    walk = office.done("inspections", "start", "--estate", "Larch Court")["id"]
    (tmp_path / "list.csv").write_text("a,b")
    issue = ("inspections", "issue", walk, "--category", "damp", "--place", "Stair B", "--photo")

    assert office(*issue, tmp_path / "list.csv").error["facts"]["problems"] == {"photo": "not-a-picture"}
    assert office(*issue, tmp_path / "gone.jpg").error["code"] == "file-gone"
    assert office.done("inspections", "show", walk)["issues"] == []


def test_a_full_role_puts_people_on_its_waiting_list(office: CommandLine) -> None:
    role = next(r for r in office.done("roles", "list")["roles"] if r["cap"] is not None)
    people = [office.add(f"Person {n}", "Khan") for n in range(role["cap"] + 1)]
    stages = [office.done("roles", "sign-up", role["id"], "--person", person) for person in people]

    assert {one["stage"] for one in stages[:-1]} == {"interested"}
    assert (stages[-1]["stage"], stages[-1]["place"]) == ("waiting", 1)
    moved = office("roles", "move", stages[-1]["id"], "--to", "active")
    assert (moved.code, moved.error["code"]) == (1, "role-full")
    office.done("roles", "move", stages[0]["id"], "--to", "left")
    assert office.done("roles", "move", stages[-1]["id"], "--to", "active")["stage"] == "active"
    [now] = [r for r in office.done("roles", "list")["roles"] if r["id"] == role["id"]]
    assert (now["filled"], now["waiting"]) == (role["cap"], 0)


def test_each_document_is_made_or_says_what_it_needs(office: CommandLine, tmp_path: Path) -> None:
    event = office.event()
    person = office.add("Łucja", "Nowak")
    office.done("attend", event, "--person", person)
    walk = office.done("inspections", "start", "--estate", "Larch Court")["id"]
    office.done("roles", "share", person)
    about = {"event": event, "inspection": walk, "person": person, "text": "Your repair is done.", "year": "2026"}

    for listed in office.done("print", "--list")["documents"]:
        out = tmp_path / f"{listed['name']}.pdf"
        if "office" in listed["needs"]:
            assert office("print", listed["name"], "--out", out).error["code"] == "recovery-sheet-once"
            continue
        needs = [part for need in listed["needs"] for part in (f"--{need}", about[need])]
        made = office.done("print", listed["name"], *needs, "--size", "large", "--out", out)
        assert made["pages"] >= 1
        assert out.read_bytes().startswith(b"%PDF")
        if listed["needs"] not in ([], ["year"]):  # without a year it is this one
            assert office("print", listed["name"], "--out", out).code == 1


def test_a_print_size_that_is_none_is_refused(office: CommandLine, tmp_path: Path) -> None:
    said = office("print", "sign-up-sheet", "--size", "huge", "--out", tmp_path / "x.pdf")

    assert (said.code, said.error["code"]) == (1, "print-size")
    assert office("print", "poster", "--out", tmp_path / "x.pdf").error["code"] == "no-document"
