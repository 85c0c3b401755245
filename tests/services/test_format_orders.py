"""Copies in other formats: asked for by hand or by a mailing, made, sent, and whether they were liked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Gone, Rejected
from desktop_app.domain.format_orders import OrderDraft, Wish, due_on, wish_of
from desktop_app.services import format_orders, history, organisation, rights, same_person
from desktop_app.store import erasure
from desktop_app.store.engine import Store
from tests.support.builders import a_person, a_store_in, an_attendance, an_event, writing

TODAY = "2026-11-20"  # a Friday
BRAILLE = Wish("braille", "", "en")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with a_store_in(tmp_path / "copy") as opened:
        yield opened


def someone(store: Store, given: str = "Łucja", *, reads: str = "", speaks: str = "") -> str:
    with writing(store) as writer:
        return a_person(writer, given, "Nowak-O’Neill", print_format=reads, language=speaks)


def ask(store: Store, person: str, wish: Wish = BRAILLE, **more: str) -> str:
    with store.write(Op.ASK_FORMAT) as writer:
        return format_orders.ask(writer, OrderDraft(person, "letter", wish, **more), TODAY)


def queue(store: Store, *states: str, today: str = TODAY) -> list[tuple[str, str]]:
    with store.read() as reader:
        found = format_orders.queue(reader, today, states=states or ("asked", "made"))
    return [(one.name.split()[0], one.state) for one in found]


@pytest.mark.parametrize(
    ("asked_for", "speaks", "wish"),
    [
        ("", "", Wish()),
        ("large", "pl", Wish("pdf", "large", "pl")),
        ("20", "", Wish("pdf", "20", "en")),
        ("audio", "ur", Wish("audio", "", "ur")),
        ("easy-read", "", Wish("easy-read", "clear", "en")),
        ("email", "", Wish("text", "", "en")),
        ("coloured-paper", "", Wish("coloured-paper", "", "en")),
    ],
)
def test_a_persons_own_format_says_how_they_read(asked_for: str, speaks: str, wish: Wish) -> None:
    assert wish_of(asked_for, speaks) == wish


@pytest.mark.parametrize(("days", "due"), [(0, TODAY), (1, "2026-11-23"), (5, "2026-11-27"), (10, "2026-12-04")])
def test_weekends_do_not_count_as_working_days(days: int, due: str) -> None:
    assert due_on(TODAY, days) == due


def test_a_copy_goes_from_asked_to_liked(store: Store) -> None:
    order = ask(store, someone(store))
    assert queue(store) == [("Łucja", "asked")]

    with store.write(Op.FORMAT_MADE) as writer:
        assert format_orders.made(writer, [order], "2026-11-23") == 1
    assert queue(store) == [("Łucja", "made")]
    with store.write(Op.FORMAT_SENT) as writer:
        assert format_orders.sent(writer, [order, order], "2026-11-24") == 1
        assert format_orders.sent(writer, [order], "2026-11-25") == 0
    assert queue(store) == []
    with store.write(Op.FORMAT_LIKED) as writer:
        format_orders.liked(writer, order, "no", "  The tape was  too fast — é ")
    with store.read() as reader:
        found = format_orders.order(reader, order, TODAY)
        assert format_orders.counts(reader, TODAY) == format_orders.Counts(0, 0, 0, 1, 0)
    assert (found.made_on, found.sent_on, found.liked) == ("2026-11-23", "2026-11-24", "no")
    assert (found.note, found.state) == ("The tape was too fast — é", "answered")


def test_what_is_sent_was_made_too(store: Store) -> None:
    order = ask(store, someone(store))
    with store.write(Op.FORMAT_SENT) as writer:
        format_orders.sent(writer, [order], "2026-11-24")
    with store.read() as reader:
        assert format_orders.order(reader, order, TODAY).made_on == "2026-11-24"


def test_a_step_is_undone(store: Store) -> None:
    order = ask(store, someone(store))
    with store.write(Op.FORMAT_MADE) as writer:
        format_orders.made(writer, [order], TODAY)
    with store.read() as reader:
        last = history.last_to_undo(reader)
    assert last is not None
    with store.write(Op.UNDO) as writer:
        history.take_back(writer, last.id)
    assert queue(store) == [("Łucja", "asked")]


def test_the_copy_that_is_due_first_comes_first_and_says_when_it_is_late(store: Store) -> None:
    with store.write(Op.CHANGE_SETTINGS) as writer:
        organisation.change_settings(writer, format_due_days="3")
    ask(store, someone(store, "中文"))
    ask(store, someone(store, "أمينة"), due_on="2026-11-21")
    with store.read() as reader:
        found = format_orders.queue(reader, "2026-11-25")
    assert [(one.name.split()[0], one.due_on, one.is_late) for one in found] == [
        ("أمينة", "2026-11-21", True),
        ("中文", "2026-11-25", False),
    ]


def test_the_same_copy_is_not_ordered_twice_until_it_is_sent(store: Store) -> None:
    person = someone(store)
    order = ask(store, person)
    with pytest.raises(Rejected) as refused:
        ask(store, person)
    assert refused.value.problems == {"document": "ordered-already"}
    ask(store, person, Wish("audio", "", "en"))
    with store.write(Op.FORMAT_SENT) as writer:
        format_orders.sent(writer, [order], TODAY)
    ask(store, person)


def test_what_cannot_be_ordered_is_said(store: Store) -> None:
    person = someone(store)
    for draft, problems in (
        (OrderDraft(person, " ", Wish()), {"document": "missing"}),
        (OrderDraft(person, "letter", Wish("")), {"format": "missing"}),
        (OrderDraft(person, "letter", Wish(), due_on="2026-02-30"), {"due_on": "bad-date"}),
        (OrderDraft(person, "letter", Wish(), due_on="2026-11-19"), {"due_on": "day-over"}),
        (OrderDraft(person, "letter", Wish(), note="x" * 501), {"note": "too-long"}),
    ):
        with pytest.raises(Rejected) as refused, store.write(Op.ASK_FORMAT) as writer:
            format_orders.ask(writer, draft, TODAY)
        assert refused.value.problems == problems
    with pytest.raises(Rejected), store.write(Op.FORMAT_LIKED) as writer:
        format_orders.liked(writer, "x", "perhaps")
    with pytest.raises(Gone), store.write(Op.ASK_FORMAT) as writer:
        format_orders.ask(writer, OrderDraft("nobody", "letter", Wish()), TODAY)


def test_a_mailing_falls_into_piles_by_how_each_of_them_reads(store: Store) -> None:
    people = [someone(store, f"É{at}") for at in range(3)]
    people += [someone(store, f"L{at}", reads="large") for at in range(2)]
    people += [someone(store, "中", speaks="pl"), someone(store, "B", reads="braille")]
    with store.read() as reader:
        found = format_orders.piles(reader, [*people, people[0], "unknown"])
    assert [(pile.wish, len(pile.people)) for pile in found] == [
        (Wish(), 3),
        (Wish("pdf", "large"), 2),
        (Wish("braille", ""), 1),
        (Wish("pdf", "clear", "pl"), 1),
    ]
    assert [one.name for one in found[1].people] == ["L0 Nowak-O’Neill", "L1 Nowak-O’Neill"]


def test_a_mailing_fills_the_queue_by_itself_once(store: Store) -> None:
    people = [someone(store), someone(store, "أمينة", reads="audio", speaks="ur"), someone(store, "Ł", reads="giant")]
    with store.write(Op.ORDER_MAILING) as writer:
        assert len(format_orders.order_mailing(writer, "letter", people, TODAY)) == 2
    with store.write(Op.ORDER_MAILING) as writer:
        assert format_orders.order_mailing(writer, "letter", people, TODAY) == ()
        assert len(format_orders.order_mailing(writer, "letter", people, TODAY, about="another-event")) == 2
    assert sorted(queue(store)) == [("Ł", "asked")] * 2 + [("أمينة", "asked")] * 2


def test_an_event_concerns_who_is_expected_or_came(store: Store) -> None:
    with writing(store) as writer:
        fair, other = an_event(writer), an_event(writer)
        people = [a_person(writer, name, "Khan") for name in ("Amina", "中", "Not asked", "Elsewhere")]
        an_attendance(writer, fair.session, people[0], since=None, expected=True)
        an_attendance(writer, fair.session, people[1])
        an_attendance(writer, fair.session, people[2], since=None)
        an_attendance(writer, other.session, people[3])
    with store.read() as reader:
        assert set(format_orders.people_of_event(reader, fair.id)) == {people[0], people[1]}


def test_who_is_erased_leaves_no_order_and_until_then_they_are_told_of_it(store: Store) -> None:
    person = someone(store)
    order = ask(store, person, note="Ring first — é")
    with store.read() as reader:
        held = rights.held(reader, person)
        assert "format_order" in {entity for entity, _ in held.other}
        assert rights.forgetting(reader, person).going["format_order"] == 1
    with store.write(Op.ERASE) as writer:
        erasure.erase(writer, [("person", person)], "asked")
    with store.read() as reader, pytest.raises(Gone):
        format_orders.order(reader, order, TODAY)


def test_who_is_here_twice_has_their_copies_together_and_gets_a_mailing_once(store: Store) -> None:
    kept, other = someone(store, reads="audio"), someone(store, "Lucja", reads="large")
    order = ask(store, other)
    with store.write(Op.MERGE_PEOPLE) as writer:
        same_person.merge(writer, kept, other)
    with store.read() as reader:
        assert [one.id for one in format_orders.of_person(reader, kept, TODAY)] == [order]
        assert [one.name.split()[0] for one in format_orders.queue(reader, TODAY)] == ["Łucja"]
        assert [(pile.wish.format, len(pile.people)) for pile in format_orders.piles(reader, [other, kept])] == [
            ("audio", 1)
        ]
    with pytest.raises(Rejected):
        ask(store, kept)
