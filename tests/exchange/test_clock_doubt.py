"""A laptop whose date has leapt: nobody is forgotten because of it, and the user is told what to put right."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop_app.domain.work import SILENT
from desktop_app.exchange import clock_doubt, forgetting
from desktop_app.ui.clock_words import date_words
from tests.support.copies import Copy


@pytest.fixture
def town(copies: list[Copy]) -> list[Copy]:
    """An office whose first laptop has its list of everyone."""
    office, first, _ = copies
    for given in ("Łucja", "أمينة"):
        office.add_person(given, "Nowak")
    office.publish()
    first.send()
    return copies


def opened(copy: Copy) -> int:
    """How many are taken off when the copy is opened."""
    return sum(gone.people for gone in forgetting.forget(copy.store, SILENT, lambda: copy.photos))


def test_a_clock_months_ahead_takes_nobody_off_and_the_list_comes_when_it_is_put_right(town: list[Copy]) -> None:
    _, first, second = town
    first.clock.forward(days=100)
    second.clock.forward(days=100)
    assert opened(first) == 0
    sent = second.send()
    assert (sent.packs, sent.taken_off) == (0, ())
    assert sent.too_late is not None
    assert (sent.too_late.today, sent.too_late.expires) == ("2027-03-01", "2027-02-19")
    (words,) = date_words(sent.too_late, sent.leap)
    assert words.startswith("This computer thinks that today is 1 March 2027. The office’s list of 21 November 2026")
    assert "set this computer’s date right and send again" in words

    second.clock.forward(days=-100)
    first.clock.forward(days=-100)
    sent = second.send()
    assert (sent.packs, sent.people, sent.too_late, sent.leap) == (1, 2, None, None)
    assert (opened(first), len(first.names())) == (0, 2)
    assert clock_doubt.doubt(first.store) is None


def test_what_the_office_signed_lately_settles_it_at_once(town: list[Copy]) -> None:
    office, first, _ = town
    first.clock.forward(days=100)
    assert opened(first) == 0
    assert clock_doubt.doubt(first.store) is not None
    office.clock.forward(days=100)  # it was the right date: the laptop lay in a drawer
    office.publish()
    sent = first.send()
    assert (sent.packs, sent.leap) == (1, None)
    assert len(first.names()) == 2


def test_a_laptop_out_of_a_drawer_forgets_when_its_clock_has_gone_on_for_two_days(town: list[Copy]) -> None:
    _, first, _ = town
    first.clock.forward(days=100)
    assert opened(first) == 0
    first.clock.at += timedelta(hours=30)
    assert opened(first) == 0
    leap = clock_doubt.doubt(first.store)
    assert leap is not None
    assert leap.before == "2026-11-21T10:40:00Z"
    first.clock.at += timedelta(hours=18)
    assert opened(first) == 2


def test_a_laptop_in_use_is_never_doubted(town: list[Copy]) -> None:
    _, first, _ = town
    for _week in range(8):
        first.clock.forward(days=11)
        assert opened(first) == 0
    first.clock.forward(days=11)
    assert opened(first) == 2
