"""A document in any format by command, the queue of copies, and a mailing in its piles."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.formats import audio, louis
from desktop_app.printing.preview import page_text
from tests.support.command_line import CommandLine


def test_a_document_is_printed_in_the_format_asked_for(office: CommandLine, tmp_path: Path) -> None:
    said = office.done("print", "comment-slip", "--format", "text", "--out", tmp_path / "slip.txt")
    assert said == {
        "file": str(tmp_path / "slip.txt"), "pages": 0, "format": "text", "seconds": 0.0, "notes": [],
    }  # fmt: skip
    assert "space to write" in (tmp_path / "slip.txt").read_text("utf-8").lower()
    easy = office.done("print", "comment-slip", "--format", "easy-read", "--out", tmp_path / "slip.pdf")
    assert easy["pages"] >= 1


@pytest.mark.skipif(not louis.is_here(), reason="liblouis is not on this computer")
def test_a_braille_file_is_to_be_proof_read(office: CommandLine, tmp_path: Path) -> None:
    said = office.plain("print", "consent-form", "--format", "braille", "--out", tmp_path / "form.brf")
    assert said.code == 0
    assert "proof-read by a Braille reader" in said.out
    assert office.done("print", "consent-form", "--format", "braille", "--out", tmp_path / "form.brf")["notes"]
    assert (tmp_path / "form.brf").read_bytes().startswith(b",")


@pytest.mark.skipif(audio.is_here(), reason="the extra “audio” is installed")
def test_without_the_extra_a_recording_is_refused_with_a_sentence(office: CommandLine, tmp_path: Path) -> None:
    said = office("print", "comment-slip", "--format", "audio", "--out", tmp_path / "slip.ogg")
    assert (said.code, said.error["code"]) == (1, "audio-missing")
    assert "neighbourhood-desk[audio]" in said.err


@pytest.mark.skipif(not audio.is_here(), reason="the extra “audio” is not installed")
def test_a_recording_says_how_long_it_is(office: CommandLine, tmp_path: Path) -> None:
    made = office.done("print", "comment-slip", "--format", "audio", "--out", tmp_path / "slip.ogg")
    assert made["seconds"] > 10


def test_what_has_no_easy_read_is_refused(office: CommandLine, tmp_path: Path) -> None:
    said = office("print", "ruler-test-page", "--format", "easy-read", "--out", tmp_path / "x.pdf")
    assert (said.code, said.error["code"]) == (1, "no-easy-read")


def test_a_copy_goes_through_the_queue(office: CommandLine) -> None:
    person = office.add("Łucja", "Nowak", **{"print-format": "audio", "language": "pl"})
    asked = office.done("formats", "ask", "letter", "--person", person)
    assert asked["due_on"] == "2026-12-04"  # ten working days
    assert office("formats", "ask", "letter", "--person", person).error["facts"]["problems"] == {
        "document": "ordered-already"
    }
    office.done(
        "formats", "ask", "letter", "--person", person, "--size", "20", "--language", "en", "--due", "2026-11-30"
    )
    listed = office.done("formats", "list")
    assert [(one["wish"]["format"], one["wish"]["size"], one["wish"]["language"]) for one in listed["orders"]] == [
        ("pdf", "20", "en"),
        ("audio", "", "pl"),
    ]
    assert listed["counts"] == {"asked": 2, "made": 0, "sent": 0, "answered": 0, "late": 0}
    assert "Audio, Polish" in office.plain("formats", "list").out
    assert office.done("formats", "made", asked["id"]) == {"noted": 1}
    assert office.done("formats", "sent", asked["id"][:13]) == {"noted": 1}
    office.done("formats", "liked", asked["id"], "no", "--note", "too fast — é")
    (mine,) = (one for one in office.done("formats", "list", "--person", person)["orders"] if one["liked"])
    assert (mine["state"], mine["note"]) == ("answered", "too fast — é")
    office.done("undo")
    assert office.done("formats", "list", "--state", "sent")["orders"][0]["id"] == asked["id"]


def test_what_cannot_be_ordered_by_command_is_refused(office: CommandLine) -> None:
    person = office.add()
    assert office("formats", "ask", "poem", "--person", person).error["code"] == "no-document"
    assert office("formats", "sent", "ffffffff").error["code"] == "no-format-order"


def mailing(office: CommandLine, out: Path, *more: object) -> dict[str, tuple[object, ...]]:
    said = office("print", "mailing", *more, "--out", out)
    assert said.code in {0, 3}, said.err
    return {pile["folder"]: (pile["copies"], *pile["files"], pile["problem"]) for pile in said.json["piles"]}


def test_a_letter_to_many_comes_out_in_the_right_piles(office: CommandLine, tmp_path: Path) -> None:
    wishes = [*[("", "")] * 3, ("large", ""), ("large", ""), ("large", "pl"), ("email", ""), ("phone", ""), ("", "uk")]
    people = [office.add(f"É{at}", "O’Neill", **{"print-format": how, "language": language})
              for at, (how, language) in enumerate(wishes)]  # fmt: skip
    (tmp_path / "people.txt").write_text("".join(f"{one[:13]}, somebody\n" for one in people), "utf-8")
    (tmp_path / "words.txt").write_text("The fair\n\nCome and see — é.", "utf-8")
    more = ("letter", "--people", tmp_path / "people.txt", "--text-file", tmp_path / "words.txt")
    out = tmp_path / "out"
    assert mailing(office, out, *more) == {
        "01-pdf-clear": (3, "letters.pdf", ""),
        "02-pdf-large": (2, "letters.pdf", ""),
        "03-pdf-clear-uk": (1, "no-such-language"),
        "04-pdf-large-pl": (1, "letters.pdf", ""),
        "05-phone": (1, "001.txt", ""),
        "06-text": (1, "001.txt", ""),
    }
    assert all((pile / "contents.pdf").exists() for pile in out.iterdir())
    assert not [file for file in out.rglob("*") if "Neill" in file.name]
    letters = page_text(out / "01-pdf-clear" / "letters.pdf")
    assert [("Dear É" in page, page.strip() == "") for page in letters[::2]] == [(True, False)] * 3
    assert "É3" in page_text(out / "02-pdf-large" / "contents.pdf")[0]
    assert "Dear É6" in (out / "06-text" / "001.txt").read_text("utf-8")
    assert office.done("formats", "list")["counts"]["asked"] == 6
    again = office("print", "mailing", *more, "--out", out)
    assert (again.code, again.error["code"]) == (1, "folder-not-new")


def test_a_register_for_people_with_different_formats_comes_out_in_the_right_piles(
    office: CommandLine, tmp_path: Path
) -> None:
    event = office.event()
    for how in ("", "", "giant", "20"):
        person = office.add("Amina", f"Khan {how}", **{"print-format": how})
        office.done("attend", event, "--person", person)
    assert mailing(office, tmp_path / "out", "sign-in-register", "--event", event) == {
        "01-pdf-clear": (2, "sign-in-register.pdf", ""),
        "02-pdf-20": (1, "sign-in-register.pdf", ""),
        "03-pdf-giant": (1, "sign-in-register.pdf", ""),
    }
    queue = office.done("formats", "list")["orders"]
    assert {one["about"] for one in queue} == {event}
    assert mailing(office, tmp_path / "again", "sign-in-register", "--event", event)
    assert len(office.done("formats", "list")["orders"]) == len(queue)


def test_a_mailing_to_nobody_is_refused(office: CommandLine, tmp_path: Path) -> None:
    said = office("print", "mailing", "comment-slip", "--event", office.event(), "--out", tmp_path / "out")
    assert said.error["facts"]["problems"] == {"people": "nobody-chosen"}
    said = office("print", "mailing", "--out", tmp_path / "out")
    assert set(said.error["facts"]["problems"]) == {"mailed", "people"}
