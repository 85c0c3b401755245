"""Copies in other formats travel: to the office and an officer's own laptop, never to a door."""

from __future__ import annotations

from desktop_app.domain.changes import Op
from desktop_app.domain.format_orders import OrderDraft, Wish
from desktop_app.domain.work import SILENT
from desktop_app.exchange import transfer
from desktop_app.services import format_orders
from tests.support.builders import a_patch, a_person, a_property, writing
from tests.support.copies import Copy

TODAY = "2026-11-21"


def ask(copy: Copy, person: str) -> str:
    with copy.store.write(Op.ASK_FORMAT) as writer:
        return format_orders.ask(writer, OrderDraft(person, "letter", Wish("braille", ""), note="é 中"), TODAY)


def states(copy: Copy) -> dict[str, str]:
    with copy.store.read() as reader:
        found = format_orders.queue(reader, TODAY, states=("asked", "made", "sent", "answered"))
    return {one.name: one.state for one in found}


def test_what_was_asked_for_at_a_laptop_is_made_at_the_office(copies: list[Copy]) -> None:
    office, first, second = copies
    person = office.add_person("Łucja", "Nowak")
    office.publish()
    first.send()
    order = ask(first, person)
    first.send()
    office.receive()
    assert states(office) == {"Łucja Nowak": "asked"}
    with office.store.write(Op.FORMAT_MADE) as writer:
        format_orders.made(writer, [order], TODAY)
    office.publish()
    second.send()
    assert states(second) == {"Łucja Nowak": "made"}


def test_made_here_and_sent_there_are_both_kept(copies: list[Copy]) -> None:
    office, first, _ = copies
    order = ask(office, office.add_person("Łucja", "Nowak"))
    office.publish()
    first.send()
    with office.store.write(Op.FORMAT_MADE) as writer:
        format_orders.made(writer, [order], TODAY)
    first.clock.forward(minutes=1)
    with first.store.write(Op.FORMAT_LIKED) as writer:
        format_orders.liked(writer, order, "yes")
    first.send()
    office.receive()
    with office.store.read() as reader:
        found = format_orders.order(reader, order, TODAY)
    assert (found.made_on, found.liked) == (TODAY, "yes")


def test_a_door_gets_none_and_a_patch_only_its_own(copies: list[Copy]) -> None:
    office, first, second = copies
    with writing(office.store, Op.ADD_PERSON) as writer:
        patch = a_patch(writer)
        inside = a_person(writer, "Łucja", "Nowak", property_id=a_property(writer, patch_id=patch))
        outside = a_person(writer, "Amina", "Khan", property_id=a_property(writer, "9 Elm Row"))
    ask(office, inside)
    ask(office, outside)
    event = office.plan()
    office.expect(event.session, inside)
    transfer.publish(office.store, SILENT, office.share, event_id=event.id)
    first.send()
    assert first.names()
    assert states(first) == {}
    office.publish(patch)
    second.send()
    assert states(second) == {"Łucja Nowak": "asked"}
