"""What stands on a document when it is made of what is in the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Rejected
from desktop_app.domain.estates import ActionDraft, ReportDraft
from desktop_app.domain.involvement import RoleDraft
from desktop_app.domain.programme import EventDraft, SessionDraft
from desktop_app.formats import making
from desktop_app.formats.plain_text import plain_text
from desktop_app.services import attendance, estates, involvement, organisation, programme, shares, voice
from desktop_app.store.engine import Store
from desktop_app.ui import event_packs, papers
from desktop_app.ui.papers import About
from tests.support.builders import (
    AnEvent,
    a_household,
    a_person,
    a_property,
    a_store_in,
    an_attendance,
    an_event,
    an_inspection,
    an_issue,
    writing,
)

STRATEGY = Path(__file__).parents[2] / "resources" / "sample" / "strategy.toml"
TODAY = "2026-11-21"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with a_store_in(tmp_path / "copy") as opened:
        with writing(opened) as writer:
            organisation.seed(writer, STRATEGY)
        yield opened


@pytest.fixture
def event(store: Store) -> AnEvent:
    with writing(store) as writer:
        return an_event(writer, "Fair — é 中")


def no_photos() -> NoReturn:
    raise AssertionError("this document has no photos")


def paper(store: Store, name: str, **about: object) -> str:
    """What the document says, on one line."""
    with store.read() as reader:
        made = papers.document(reader, no_photos, name, About(**{"today": TODAY, **about}))  # type: ignore[arg-type]  # by name
    words = plain_text(made, printed_at=f"{TODAY}T09:00")
    return " ".join(
        "".join(each for each in words if each not in "\u2066\u2067\u2068\u2069").replace("\xa0", " ").split()
    )


def test_the_evacuation_list_has_who_is_inside_and_not_who_left(store: Store, event: AnEvent) -> None:
    with writing(store) as writer:
        inside = a_person(writer, "Łucja", "Nowak", born="1950-02-03", access_needs=("step-free",))
        gone, late = a_person(writer, "José", "Gone"), a_person(writer, "Amina", "Late")
        an_attendance(writer, event.session, inside, adults=1, children=2)
        an_attendance(writer, event.session, gone, left_at="2026-11-21T10:30:00Z")
        an_attendance(writer, event.session, late, since=None, expected=True)
        attendance.tally(writer, session_id=event.session, adults=3, children=1)
    said = paper(store, "evacuation-list", session_id=event.session)
    assert "Łucja Nowak" in said
    assert "Step-free access" in said
    assert "José" not in said
    assert "Amina" not in said
    assert "1950" not in said
    assert "Most people to look for: 8" in said
    assert "Where we meet outside" in said


def test_homes_sign_in_by_their_adults_and_no_child_is_named(store: Store, event: AnEvent) -> None:
    with writing(store) as writer:
        home = a_property(writer, "7 Alder Walk")
        for given, born in (("Zoë", "1990-01-01"), ("Małgosia", "2012-01-01"), ("Łucja", "")):
            one = a_person(writer, given, "Nowak", born=born, property_id=home)
            an_attendance(writer, event.session, one, since=None, expected=True)
        young = a_person(writer, "Kid", "Alone", born="2015-05-05")
        an_attendance(writer, event.session, young, since=None, expected=True)
    said = paper(store, "household-sign-in", session_id=event.session)
    assert "Łucja Nowak, Zoë Nowak" in said
    assert "7 Alder Walk" in said
    assert "Małgosia" not in said
    assert "Kid" not in said


def test_roles_stand_by_the_time_they_take_with_the_places_that_are_free(store: Store) -> None:
    with writing(store) as writer:
        involvement.add_role(writer, RoleDraft("Bell ringer — é", cap=3, minutes_a_month=5))
        involvement.add_role(writer, RoleDraft("Nobody knows how long"))
    said = paper(store, "sign-up-sheet")
    order = ["Bell ringer", "Mystery Shoppers", "Resident Inspectors", "Resident VOICES", "Nobody knows"]
    assert [said.index(name) for name in order] == sorted(said.index(name) for name in order)
    assert "Free places: 3." in said
    assert "Free places: 12." in said


def test_a_poster_says_what_when_and_where(store: Store) -> None:
    with writing(store) as writer:
        event = an_event(writer, "Warm homes", kind="drop-in", theme="Energy — é", venue="Brae hub", sessions=2)
    said = paper(store, "event-poster", session_id=event.session)
    for words in ("Warm homes", "Energy — é", "10 am to 11 am", "11 am to 12 pm", "Brae hub", "Everyone is welcome."):
        assert words in said


def test_the_calendar_has_the_same_day_each_month_with_its_topic(store: Store) -> None:
    draft = EventDraft("drop-in", "Tea", (SessionDraft("2026-01-13T10:00", "2026-01-13T12:00"),), venue="Brae hub")
    with store.write(Op.ADD_EVENT) as writer:
        series = programme.add_series(writer, draft, 14, ("Energy", "Loneliness — é"))
        elsewhere = EventDraft("drop-in", "Soup", (SessionDraft("2026-05-05T12:00"),), venue="Harbour 中")
        programme.add_event(writer, elsewhere)
        programme.add_event(
            writer, EventDraft("inspection", "Walk", (SessionDraft("2026-06-01T09:00"),), venue="Larch Court")
        )
        programme.call_off(writer, series[4].id)
    said = paper(store, "drop-in-calendar", year=2026)
    for words in ("Tuesday 13 January 2026", "Energy", "Tuesday 10 February 2026", "Loneliness — é", "Called off"):
        assert words in said
    assert said.count("Tuesday ") == 13  # the twelve of the series, and the one at the harbour
    assert "Harbour 中" in said
    assert "Larch Court" in said
    assert "2027" not in said
    of_series = paper(store, "drop-in-calendar", session_id=series[0].sessions[0].id, year=2026)
    assert "Drop-ins in 2026: Brae hub" in of_series
    assert "Harbour" not in of_series


def test_a_consent_form_asks_about_each_purpose_in_its_wording(store: Store) -> None:
    with writing(store) as writer:
        organisation.change_code(writer, "consent_wording", "photos|2", label="Only on our own walls — é.")
    said = paper(store, "consent-form")
    assert "Only on our own walls — é. (Photos of you, wording 2)" in said
    assert "Hear from us, wording 1" in said
    polish = paper(store, "consent-form", language="pl")
    assert "Only on our own walls — é." in polish
    assert "We may phone, text, e-mail or write to you" not in polish


def test_the_notice_before_a_walk_says_when_where_and_how_to_tell_us(store: Store) -> None:
    with writing(store) as writer:
        event = an_event(writer, "Larch Court", kind="inspection", venue="Gate 中")
    said = paper(store, "inspection-notice-before", session_id=event.session)
    for words in (
        "Saturday 21 November 2026, 10 am to 11 am",
        "Gate 中",
        "Tell us before the walk",
        "Phone 08000 274 007",
    ):
        assert words in said


def test_the_notice_after_a_walk_names_nobody(store: Store) -> None:
    with writing(store) as writer:
        walk = an_inspection(writer)
        issue = an_issue(writer, walk, "Stair B", notes="Zoë O’Brien at flat 3 told us")
        an_issue(writer, walk, "Gate", number=2, category="lighting")
        estates.agree(writer, issue, ActionDraft("Clean and paint the wall.", "Pat Repairman", "2026-12-04"))
    said = paper(store, "inspection-notice-after", inspection_id=walk)
    assert "Damp or mould" in said
    assert "Clean and paint the wall." in said
    assert "By 4 December 2026" in said
    assert "We have not decided yet." in said
    for name in ("Zoë", "Pat", "Morag", "residents told"):
        assert name not in said


def test_the_walk_s_sheet_has_what_residents_told_in_advance(store: Store) -> None:
    with writing(store) as writer:
        walk = an_inspection(writer)
        issue = an_issue(writer, walk)
        estates.agree(writer, issue, ActionDraft("Paint it", "Repairs team", "2026-12-04"))
        told = a_person(writer, "Zoë", "O’Brien")
        estates.report(writer, ReportDraft("Larch Court", "Stair B", "No light since May — البلل", told))
    said = paper(store, "inspection-sheet", inspection_id=walk)
    assert "No light since May — البلل" in said
    assert "Paint it, Repairs team, 4 December 2026" in said
    assert "O’Brien" not in said


def test_the_poster_of_answers_tells_the_noes_too(store: Store) -> None:
    with writing(store) as writer:
        point = voice.note_need(writer, None, None, "I, Zoë, want a lift")
        voice.reply(writer, point, outcome="cannot", said="A lift in block 2", answer="The stair is too narrow — é.")
    said = paper(store, "you-said-we-did")
    assert "You said: A lift in block 2" in said
    assert "We cannot do this: The stair is too narrow — é." in said
    assert "Zoë" not in said


def test_a_share_has_its_number_and_a_person_without_one_no_certificate(store: Store) -> None:
    with writing(store) as writer:
        person = a_person(writer, "Łucja", "Nowak")
    with pytest.raises(Rejected) as refused:
        paper(store, "share-certificate", person_id=person)
    assert refused.value.problems == {"person": "no-share"}
    with store.write(Op.ISSUE_SHARE) as writer:
        shares.issue(writer, person, "2026-11-21", 128)
    said = paper(store, "share-certificate", person_id=person)
    for words in ("Łucja Nowak", "One share of £1 in Fife Housing Group", "128", "21 November 2026"):
        assert words in said
    assert "A share costs £1." in paper(store, "share-application")


def test_a_certificate_of_involvement_has_the_roles_that_somebody_really_took_part_in(
    store: Store, event: AnEvent
) -> None:
    with writing(store) as writer:
        person = a_person(writer, "أمينة", "خان")
        an_attendance(writer, event.session, person)
        roles = {role.name: role.id for role in involvement.roles(writer)}
        active = involvement.sign_up(writer, roles["Resident Inspectors"], person)
        involvement.move(writer, active.id, "active")
        involvement.sign_up(writer, roles["Mystery Shoppers"], person)
    said = paper(store, "involvement-certificate", person_id=person)
    assert "Resident Inspectors, since 21 November 2026" in said
    assert "Mystery Shoppers" not in said
    assert "Events attended: 1" in said


def test_a_letter_says_what_was_typed_to_the_one_it_is_for(store: Store) -> None:
    with writing(store) as writer:
        person = a_household(writer, "Zoë")[0]
    text = "# Your lift — é\n\nIt works again.\nCome and see.\n\n- Monday\n- 中"
    said = paper(store, "letter", person_id=person, text=text, signed_by="Łucja Ó Briain")
    for words in ("Your lift — é", "Dear Zoë Nowak,", "It works again. Come and see.", "Monday", "7 Alder Walk"):
        assert words in said
    assert said.index("Yours sincerely") < said.index("Łucja Ó Briain")


@pytest.mark.parametrize(
    ("name", "about", "problems"),
    [
        ("evacuation-list", {}, {"event": "event-missing"}),
        ("inspection-notice-after", {}, {"inspection": "inspection-missing"}),
        ("letter", {"text": " "}, {"person": "person-missing", "text": "text-missing"}),
        ("drop-in-calendar", {"today": ""}, {"year": "year-missing"}),
    ],
)
def test_a_document_says_what_it_needs(
    store: Store, name: str, about: dict[str, object], problems: dict[str, str]
) -> None:
    with pytest.raises(Rejected) as refused:
        paper(store, name, **about)
    assert refused.value.problems == problems


def test_a_pack_is_counted_by_what_people_asked_for(store: Store, event: AnEvent) -> None:
    wanted = (
        [("", "")] * 4
        + [("large", "")] * 2
        + [("large", "pl"), ("giant", "en"), ("30", ""), ("audio", ""), ("braille", "ur")]
    )
    wanted.append(("phone", ""))
    with writing(store) as writer:
        for n, (print_format, language) in enumerate(wanted):
            one = a_person(writer, f"P{n}", "中", print_format=print_format, language=language)
            an_attendance(writer, event.session, one, since=None, expected=True)
    with store.read() as reader:
        pack = event_packs.planned(reader, event.session)
    forms = [(one.size, one.language, one.copies) for one in pack.files if one.document == "consent-form" and one.size]
    assert forms == [("clear", "en", 4), ("large", "en", 2), ("large", "pl", 1), ("giant", "en", 1), ("30", "en", 1)]
    assert [one.size for one in pack.files if one.document == "sign-in-register"] == [
        *("clear", "large", "giant", "30"),
    ]
    missing = {form for form in ("audio", "braille") if making.why_not(form, "consent-form")}
    files = {one.form for one in pack.files if one.document == "consent-form"}
    assert files == {"pdf", "phone", "audio", "braille"} - missing
    assert dict(pack.not_on_paper) == {form.capitalize(): 1 for form in missing}
    assert len({one.file_name for one in pack.files}) == len(pack.files)
    said = paper(store, "event-pack", session_id=event.session)
    assert "By phone" in said
    assert "Polish" in said
    assert "30 pt" in said


def test_an_event_that_nobody_is_expected_at_has_one_form_of_each_to_copy(store: Store, event: AnEvent) -> None:
    with store.read() as reader:
        pack, more = (event_packs.planned(reader, event.session, spare=spare) for spare in (0, 12))
    assert [one.copies for one in pack.files if one.document in event_packs.EACH] == [1, 1]
    assert [one.copies for one in more.files if one.document in event_packs.EACH] == [12, 12]
