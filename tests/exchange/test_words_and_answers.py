"""Reports before a walk, what was agreed, answers and shares travel with what they are about, and go with it."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.changes import Op
from desktop_app.domain.estates import ActionDraft, ReportDraft
from desktop_app.domain.work import SILENT
from desktop_app.services import estates, rights, shares, voice
from tests.support.builders import a_patch, a_person, a_property, an_inspection, an_issue, writing
from tests.support.copies import Copy

KINDS = ("action", "advance_report", "reply", "share")


@dataclass(frozen=True)
class Street:
    """One person in the officer's patch and one outside it, each with all of these."""

    patch: str
    inside: str
    outside: str


def a_street(office: Copy) -> Street:
    with writing(office.store, Op.ADD_PERSON) as writer:
        patch = a_patch(writer)
        inside = a_person(writer, "Łucja", "Nowak", property_id=a_property(writer, patch_id=patch))
        outside = a_person(writer, "Amina", "Khan", property_id=a_property(writer, "9 Elm Row"))
    for person in (inside, outside):
        with office.store.write(Op.NOTE_NEED) as writer:
            point = voice.note_need(writer, person, None, "More benches — é 中")
            voice.reply(writer, point, outcome="will", said="More benches", answer="Two by May.")
            estates.report(writer, ReportDraft("Larch Court", "Gate", "البلل", person))
            shares.issue(writer, person, "2026-11-21")
            issue = an_issue(writer, an_inspection(writer))
            estates.agree(writer, issue, ActionDraft("Paint the gate"))
    return Street(patch, inside, outside)


def counted(copy: Copy) -> dict[str, int]:
    with copy.store.read() as reader:
        return {
            kind: reader.driver.execute(f"SELECT count(*) FROM {kind} WHERE NOT void").fetchone()[0] for kind in KINDS
        }


def test_the_list_of_everyone_brings_all_of_them(copies: list[Copy]) -> None:
    office, first, _ = copies
    a_street(office)
    office.publish()
    first.send()
    assert first.content() == office.content()


def test_a_patch_brings_those_of_its_people_and_what_nobody_put_a_name_to(copies: list[Copy]) -> None:
    office, first, _ = copies
    street = a_street(office)
    with office.store.write(Op.REPORT_IN_ADVANCE) as writer:
        estates.report(writer, ReportDraft("Larch Court", "Gate", "Dark"))
    office.publish(street.patch)
    first.send()
    found = counted(first)
    assert (found["advance_report"], found["reply"], found["share"]) == (2, 1, 1)
    assert first.strays() == 0


def test_what_a_laptop_was_told_comes_to_the_office(copies: list[Copy]) -> None:
    office, first, _ = copies
    office.publish()
    first.send()
    with first.store.write(Op.REPORT_IN_ADVANCE) as writer:
        estates.report(writer, ReportDraft("Larch Court", "Gate", "Dark — é 中"))
    first.send()
    office.receive()
    assert counted(office)["advance_report"] == 1


def test_they_go_with_the_person_who_is_erased(copies: list[Copy]) -> None:
    office, first, _ = copies
    street = a_street(office)
    office.publish()
    first.send()
    rights.forget(office.store, SILENT, street.inside)
    office.publish()
    first.send()
    for copy in (office, first):
        assert counted(copy) == {"action": 2, "advance_report": 1, "reply": 1, "share": 1}
