"""The commands about what waits for a decision at the office."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from desktop_app.app import opened
from desktop_app.domain.changes import Op
from desktop_app.paths import Places
from desktop_app.services import people
from tests.support.command_line import CommandLine


class Disagreeing(NamedTuple):
    """An office and a laptop that know the same person, and the folder between them."""

    office: CommandLine
    laptop: CommandLine
    share: Path
    person: str


@pytest.fixture
def place(office: CommandLine, tmp_path: Path) -> Disagreeing:
    share = tmp_path / "share"
    share.mkdir()
    person = office.add("Łucja", "Nowak", phone="01592 100100")
    laptop = office.new_laptop(tmp_path / "van")
    office.done("publish", "--to", share)
    laptop.done("send", "--to", share)
    _change(laptop, person, phone="01592 300300")
    office.clock.forward(minutes=5)
    _change(office, person, phone="01592 200200")
    laptop.done("send", "--to", share)
    return Disagreeing(office, laptop, share, person)


def _change(copy: CommandLine, person: str, **fields: str) -> None:
    with (
        opened(Places(copy.data), copy.passphrase, surroundings=copy.surroundings) as desk,
        desk.store.write(Op.CHANGE_PERSON) as writer,
    ):
        draft = people.person(writer, person).draft
        people.change(writer, person, replace(draft, **fields))  # type: ignore[arg-type]  # every field is text here


def test_a_disagreement_waits_and_is_settled(place: Disagreeing) -> None:
    office = place.office
    received = office("receive", "--from", place.share)
    assert (received.code, received.json["conflicts"]) == (3, 1)

    (task,) = office.done("review")["waiting"]
    assert (task["kind"], task["what"], task["field"]) == ("conflict", "Łucja Nowak", "phone")
    assert (task["ours"], task["theirs"], task["base"]) == ("01592 200200", "01592 300300", "01592 100100")
    assert (task["who"], task["where"], task["kept"]) == ("Łucja Nowak", "Van 1", "ours")
    assert task["when"].startswith("2026-11-21T")
    assert "Zoë Gray at the office" in task["story"]
    said = office.plain("review").out
    assert "Phone of Łucja Nowak" in said
    assert "1 disagreement" in said

    settled = office.done("review", "settle", task["id"][:13], "--keep", "theirs")

    assert (settled["kept"], settled["value"]) == ("theirs", "01592 300300")
    assert office.done("review")["waiting"] == []
    assert office.done("people", "show", place.person)["phone"] == "01592 300300"
    office.done("undo")
    assert [one["id"] for one in office.done("review")["waiting"]] == [task["id"]]
    office.done("review", "settle", task["id"], "--keep", "0141 555 0123")
    assert office.done("people", "show", place.person)["phone"] == "0141 555 0123"


def test_what_cannot_be_kept_is_refused_with_a_sentence(place: Disagreeing) -> None:
    office = place.office
    office("receive", "--from", place.share)
    (task,) = office.done("review")["waiting"]

    refused = office("review", "settle", task["id"], "--keep", "12")

    assert (refused.code, refused.error["facts"]["problems"]) == (1, {"phone": "phone-too-short"})
    unknown = office("review", "settle", "ffffffff", "--keep", "ours")
    assert (unknown.code, unknown.error["code"]) == (1, "no-review")
    assert office("review", "settle", task["id"]).code == 2


def test_a_dry_run_says_what_would_come_in_and_keeps_nothing(place: Disagreeing) -> None:
    office = place.office
    would = office.done("receive", "--from", place.share, "--dry-run")["would"]

    assert (would["new"], would["changed"], would["in_vain"], would["conflicts"]) == (0, 0, 1, 1)
    assert [(one["what"], one["title"]) for one in would["records"]] == [
        ("conflict", "Łucja Nowak"),
        ("in-vain", "Łucja Nowak"),
    ]
    said = office.plain("receive", "--from", place.share, "--dry-run").out
    assert "we have “01592 200200”, they say “01592 300300”" in said
    assert office.done("review")["waiting"] == []

    received = office("receive", "--from", place.share)
    assert received.json["applied"][0]["name"] == would["applied"][0]["name"]


def test_several_are_settled_or_left_for_later_at_once(place: Disagreeing) -> None:
    office = place.office
    office("receive", "--from", place.share)
    (task,) = office.done("review")["waiting"]
    other = office.add("Zoë", "Gray")

    assert task["can"] == ["ours", "theirs", "newer", "both"]
    assert office.done("review", "later", task["id"])["later"] == [task["id"]]
    assert [one["state"] for one in office.done("review")["waiting"]] == ["parked"]
    asked = office.done("review", "ask", task["id"], "--question", "Which phone? سؤال")
    refused = office("review", "ask", other, "--question", "Who is that?")
    assert refused.error["facts"]["problems"] == {"device": "said-here"}
    office.done("review", "ask", other, "--question", "Who is that?", "--device", asked["device"][:8])
    kinds = [(one["kind"], one["state"]) for one in office.done("review")["waiting"]]
    assert kinds == [("question", "asked"), ("conflict", "parked")]
    assert "Who is that?" in office.plain("review").out

    settled = office.done("review", "settle", task["id"], task["id"], "--keep", "newer")

    assert (settled["settled"], settled["left"]) == ([task["id"]], [])
    assert office.done("people", "show", place.person)["phone"] == "01592 200200"


def test_look_alikes_wait_too(office: CommandLine) -> None:
    home = {"address": "Flat 3, 12 Larch Court", "postcode": "KY7 5AB", "born": "1984-03-07"}
    office.add("Łucja", "Wójcikówna", **home)
    office.add("Lucja", "Wojcikwna", **home)

    (pair,) = office.done("review")["waiting"]

    assert (pair["kind"], pair["what"]) == ("look-alike", "Łucja Wójcikówna = Lucja Wojcikwna?")
    assert pair["state"] == "waiting"
    assert "same birth date" in office.plain("review").out
    office.done("review", "later", pair["id"])
    assert [one["state"] for one in office.done("review")["waiting"]] == ["parked"]


def test_only_the_office_reviews(place: Disagreeing) -> None:
    assert place.laptop("review").error["code"] == "only-the-office"
