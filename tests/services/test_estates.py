"""Walks of an estate and what is found on them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Gone, Rejected
from desktop_app.domain.estates import ActionDraft, InspectionDraft, IssueDraft, PhotoDraft, ReportDraft
from desktop_app.services import estates, history, organisation
from desktop_app.store.engine import Store
from desktop_app.store.journal import Writer
from tests.support.builders import StoppedClock, a_property, a_store_in, an_event, writing

STRATEGY = Path(__file__).parents[2] / "resources" / "sample" / "strategy.toml"
MOULD, LIGHT = PhotoDraft("a" * 64, "Mould above the bins"), PhotoDraft("b" * 64, "Broken stair light")
DAMP = IssueDraft("damp", "Stairwell B, second floor", "needs-repair", "Black mould, since September.", (MOULD, LIGHT))
LAMP = IssueDraft("lighting", "Close 4, próg Łąkowa", "danger-now")


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def store(tmp_path: Path, clock: StoppedClock) -> Iterator[Store]:
    with a_store_in(tmp_path / "copy", clock=clock) as opened:
        with writing(opened) as writer:
            organisation.seed(writer, STRATEGY)
        yield opened


def walk(store: Store, estate: str = "Larch Court", date: str = "2026-11-21", **more: str) -> str:
    with store.write(Op.START_INSPECTION) as writer:
        return estates.start(writer, estate, date, **more)


def found(store: Store, inspection: str, draft: IssueDraft) -> estates.IssueSaved:
    with store.write(Op.ADD_ISSUE) as writer:
        return estates.add_issue(writer, inspection, draft)


def undo_last(store: Store) -> None:
    with store.read() as reader:
        last = history.last_to_undo(reader)
    assert last is not None
    with store.write(Op.UNDO, undoes=last.id) as writer:
        assert history.take_back(writer, last.id).could_not == ()


def test_issues_are_numbered_on_each_walk_and_shown_with_their_photos(store: Store) -> None:
    first, second = walk(store), walk(store, "Alder Walk")
    assert [found(store, first, DAMP).number, found(store, first, LAMP).number] == [1, 2]
    assert found(store, second, LAMP).number == 1
    with store.read() as reader:
        seen = estates.inspection(reader, first)
    assert [(i.number, i.category, i.place) for i in seen.issues] == [
        (1, "damp", "Stairwell B, second floor"),
        (2, "lighting", "Close 4, próg Łąkowa"),
    ]
    assert [(p.sha256, p.caption) for p in seen.issues[0].photos] == [(p.sha256, p.caption) for p in (MOULD, LIGHT)]
    assert (seen.line.issues, seen.line.danger) == (2, 1)


def test_walks_are_listed_newest_first_with_the_officer_of_this_copy(store: Store) -> None:
    walk(store, date="2026-10-01", walked_with="Councillor Reyes and 4 residents")
    walk(store, "Alder Walk", "2026-11-21", officer="Iain Sòlas")
    with store.read() as reader:
        lines = estates.inspections(reader)
    assert [(x.estate, x.date, x.officer, x.walked_with, x.issues) for x in lines] == [
        ("Alder Walk", "2026-11-21", "Iain Sòlas", "", 0),
        ("Larch Court", "2026-10-01", "Morag Reid", "Councillor Reyes and 4 residents", 0),
    ]


def test_a_form_without_a_place_is_refused_and_nothing_is_kept(store: Store) -> None:
    inspection = walk(store)
    with pytest.raises(Rejected) as refused:
        found(store, inspection, IssueDraft("damp", " ", "needs-repair"))
    assert refused.value.problems == {"place": "place-missing"}
    with store.read() as reader:
        assert estates.inspection(reader, inspection).issues == ()


def test_undo_takes_back_the_issue_with_its_photos_and_gives_its_number_again(store: Store) -> None:
    inspection = walk(store)
    found(store, inspection, LAMP)
    found(store, inspection, DAMP)
    undo_last(store)
    with store.read() as reader:
        assert [i.category for i in estates.inspection(reader, inspection).issues] == ["lighting"]
        assert estates.find_issues(reader, "mould") == ()
    assert found(store, inspection, DAMP).number == 2


def test_two_issues_with_one_number_are_shown_by_when_they_were_found(store: Store, clock: StoppedClock) -> None:
    inspection = walk(store)
    with store.write(Op.ADD_ISSUE) as writer:
        estates.add_issue(writer, inspection, LAMP)
    clock.forward(minutes=5)
    found(store, inspection, DAMP)
    with writing(store) as writer:
        writer.driver.execute("UPDATE issue SET number = 1")
    with store.read() as reader:
        assert [i.category for i in estates.inspection(reader, inspection).issues] == ["lighting", "damp"]


def test_a_changed_issue_keeps_its_number_loses_a_photo_and_can_have_it_back(store: Store) -> None:
    inspection = walk(store)
    saved = found(store, inspection, DAMP)
    with store.read() as reader:
        draft = estates.issue_draft(reader, saved.id)
    assert draft == DAMP
    fewer = IssueDraft("door", draft.place, "keep-an-eye", "", (PhotoDraft(LIGHT.sha256, "Światło"),))
    with store.write(Op.CHANGE_ISSUE) as writer:
        assert estates.change_issue(writer, saved.id, fewer) == estates.IssueSaved(saved.id, 1, 1)
    with store.read() as reader:
        assert estates.issue_draft(reader, saved.id) == fewer
    with store.write(Op.CHANGE_ISSUE) as writer:
        estates.change_issue(writer, saved.id, DAMP)
    with store.read() as reader:
        assert estates.issue_draft(reader, saved.id) == DAMP
    undo_last(store)
    with store.read() as reader:
        assert estates.issue_draft(reader, saved.id) == fewer


def test_issues_are_found_by_any_words_beginning_without_case_or_accents(store: Store) -> None:
    inspection = walk(store)
    found(store, inspection, DAMP)
    found(store, inspection, LAMP)
    with store.read() as reader:
        for text, place in (("MOU", DAMP.place), ("prog lakow", LAMP.place), ("lighting larch", LAMP.place)):
            assert [f.issue.place for f in estates.find_issues(reader, text)] == [place]
        assert len(estates.find_issues(reader, "larch")) == 2
        assert estates.find_issues(reader, "  ") == ()


def test_a_half_filled_form_is_kept_per_walk_and_let_go_of_when_saved(store: Store) -> None:
    first, second = walk(store), walk(store, "Alder Walk")
    half = IssueDraft("damp", "Stairwell", photos=(MOULD,))

    def keep(writer: Writer) -> None:
        estates.keep_draft(writer, first, half)
        estates.keep_draft(writer, second, IssueDraft(urgency="needs-repair"))

    with store.write(Op.SAVE_DRAFT) as writer:
        keep(writer)
    with store.read() as reader:
        assert estates.kept_draft(reader, first) == half
        assert estates.kept_draft(reader, second) is None
        assert estates.known_photos(reader) == {MOULD.sha256}
        assert "save-draft" not in {op.op for op in history.latest(reader)}
    found(store, first, DAMP)
    with store.read() as reader:
        assert estates.kept_draft(reader, first) is None


def test_a_refused_form_keeps_its_draft(store: Store) -> None:
    inspection = walk(store)
    half = IssueDraft("damp", "", "needs-repair", "notes")
    with store.write(Op.SAVE_DRAFT) as writer:
        estates.keep_draft(writer, inspection, half)
    with pytest.raises(Rejected):
        found(store, inspection, half)
    with store.read() as reader:
        assert estates.kept_draft(reader, inspection) == half


def test_pictures_of_an_undone_issue_are_still_known(store: Store) -> None:
    inspection = walk(store)
    found(store, inspection, DAMP)
    undo_last(store)
    with store.read() as reader:
        assert estates.known_photos(reader) == {MOULD.sha256, LIGHT.sha256}


def test_known_estates_are_those_of_properties_and_of_walks(store: Store) -> None:
    walk(store, "Éire Place")
    with writing(store) as writer:
        a_property(writer, estate="Birch View")
        a_property(writer, "2 Birch", estate="Birch View")
        a_property(writer, "3 Nowhere", estate="")
    with store.read() as reader:
        assert estates.estate_names(reader) == ("Birch View", "Éire Place")


def test_a_walk_can_belong_to_an_event_that_is_here_and_be_corrected(store: Store) -> None:
    with writing(store) as writer:
        event = an_event(writer, "Larch walkabout", kind="inspection")
    inspection = walk(store, event_id=event.id)
    with store.write(Op.START_INSPECTION) as writer:
        estates.change_inspection(writer, inspection, InspectionDraft("Larch  Court North", "2026-11-22"))
    with store.read() as reader:
        line = estates.inspection(reader, inspection).line
        assert (line.estate, line.date, line.event_id) == ("Larch Court North", "2026-11-22", None)
    with pytest.raises(Gone) as gone:
        walk(store, event_id="never")
    assert gone.value.code == "no-event"


def test_the_message_can_say_which_issue_and_how_many_photos(store: Store) -> None:
    found(store, walk(store), DAMP)
    with store.read() as reader:
        facts = history.latest(reader, 1)[0].facts
    assert (facts["number"], facts["photos"], facts["estate"]) == (1, 2, "Larch Court")


def test_what_is_not_here_is_gone(store: Store) -> None:
    with store.read() as reader:
        for ask, code in ((estates.inspection, "no-inspection"), (estates.issue, "no-issue")):
            with pytest.raises(Gone) as gone:
                ask(reader, "nothing")
            assert gone.value.code == code
    with pytest.raises(Gone):
        found(store, "nothing", DAMP)


def test_a_walk_shows_what_was_told_about_its_estate_before(store: Store, clock: StoppedClock) -> None:
    told = []
    for estate, words in (
        ("larch court", "البلل  since May\n– Łucja"),
        ("Alder Walk", "No light"),
        ("Larch Court", "Bins"),
    ):
        clock.forward(minutes=1)
        with store.write(Op.REPORT_IN_ADVANCE) as writer:
            told.append(estates.report(writer, ReportDraft(estate, "Stair  B", words)))
    first = walk(store)
    with store.read() as reader:
        reports = estates.reports(reader, first)
    assert [(one.place, one.words) for one in reports] == [
        ("Stair B", "البلل  since May\n– Łucja"),
        ("Stair B", "Bins"),
    ]
    with store.write(Op.ADD_ISSUE) as writer:
        estates.looked_at(writer, told[0], first)
    second = walk(store, date="2026-12-01")
    with store.read() as reader:
        assert [one.seen_on for one in estates.reports(reader, first)] == [first, None]
        assert [one.id for one in estates.reports(reader, second)] == [told[2]]


def test_a_report_says_where_and_what(store: Store) -> None:
    with store.write(Op.REPORT_IN_ADVANCE) as writer, pytest.raises(Rejected) as refused:
        estates.report(writer, ReportDraft("", "x" * 201, "\n"))
    assert refused.value.problems == {"estate": "estate-missing", "place": "too-long", "words": "words-missing"}


def test_what_was_agreed_stands_with_its_issue_and_can_be_undone(store: Store) -> None:
    inspection = walk(store)
    issue = found(store, inspection, LAMP).id
    for draft in (ActionDraft("Repair the light", "Repairs team", "2026-12-04"), ActionDraft("Check the others — é")):
        with store.write(Op.AGREE_ACTION) as writer:
            estates.agree(writer, issue, draft)
    with store.read() as reader:
        actions = estates.inspection(reader, inspection).issues[0].actions
    assert [(one.what, one.owner, one.due) for one in actions] == [
        ("Repair the light", "Repairs team", "2026-12-04"),
        ("Check the others — é", "", ""),
    ]
    undo_last(store)
    with store.read() as reader:
        assert len(estates.issue(reader, issue).actions) == 1


def test_an_agreement_says_what_and_a_day_that_exists(store: Store) -> None:
    issue = found(store, walk(store), LAMP).id
    with store.write(Op.AGREE_ACTION) as writer, pytest.raises(Rejected) as refused:
        estates.agree(writer, issue, ActionDraft(" ", "y" * 201, "2026-02-30"))
    assert refused.value.problems == {"what": "action-missing", "owner": "too-long", "due": "bad-date"}
