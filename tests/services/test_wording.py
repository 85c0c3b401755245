"""The organisation's own words on paper, and who has checked a language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Gone, Rejected
from desktop_app.printing.wording import fingerprint, is_checked, sentences, unchecked
from desktop_app.services import wording
from desktop_app.store.engine import Store
from desktop_app.ui import wordings
from tests.support.builders import a_store_in

REGISTER = "sign_in_register"
STANDARD = "Lista obecności: {event}"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with a_store_in(tmp_path / "office") as opened:
        yield opened


def say(store: Store, words: str, key: str = "title", standard: str = STANDARD) -> bool:
    with store.write(Op.CHANGE_SETTINGS) as writer:
        return wording.say(writer, "pl", REGISTER, key, words, standard)


def check(store: Store, document: str) -> None:
    with store.write(Op.CHANGE_SETTINGS) as writer:
        of = fingerprint(document, wordings.tongue(writer, "pl"))
        wording.check(writer, "pl", document, by="Łucja Ó Briain", on="2026-11-22", fingerprint=of)


def test_the_organisations_own_words_stand_on_its_paper_in_that_language_alone(store: Store) -> None:
    assert say(store, "  Kto  przyszedł: {event} ")
    with store.read() as reader:
        polish, russian = wordings.tongue(reader, "pl"), wordings.tongue(reader, "ru")
    assert polish.words(REGISTER)("title", event="中文 café") == "Kto przyszedł: 中文 café"
    assert "Kto" not in russian.words(REGISTER)("title", event="")


@pytest.mark.parametrize("words", ["", STANDARD])
def test_the_programs_words_or_none_take_the_organisations_back(store: Store, words: str) -> None:
    say(store, "Kto przyszedł: {event}")
    assert say(store, words)
    assert not say(store, words)
    with store.read() as reader:
        assert wordings.tongue(reader, "pl").own == {}


@pytest.mark.parametrize(
    ("words", "why"),
    [("Kto przyszedł", "facts-differ"), ("{event} {name}", "facts-differ"), ("{event", "braces"), ("{0}", "braces")],
)
def test_words_that_would_lose_a_fact_are_refused(store: Store, words: str, why: str) -> None:
    with pytest.raises(Rejected) as refused:
        say(store, words)
    assert refused.value.problems == {"words": why}


def test_a_count_may_be_said_without_its_figure(store: Store) -> None:
    assert say(store, "Na liście: jedna osoba", "expected_one", "Na liście: {number} osoba")


def test_a_wording_is_checked_until_a_word_of_it_changes(store: Store) -> None:
    with store.read() as reader:
        assert unchecked("sign-in-register", wordings.tongue(reader, "pl"))
    check(store, REGISTER)
    with store.read() as reader:
        assert is_checked(REGISTER, wordings.tongue(reader, "pl"))
        assert unchecked("sign-in-register", wordings.tongue(reader, "pl"))  # what stands on every sheet is not yet
    check(store, "every_sheet")
    with store.read() as reader:
        assert not unchecked("sign-in-register", wordings.tongue(reader, "pl"))
        assert unchecked("sign-in-register", wordings.tongue(reader, "ru"))
        standard = sentences(REGISTER, wordings.tongue(reader, "pl"))["title"]
    say(store, "Kto przyszedł: {event}", standard=standard)
    with store.read() as reader:
        assert unchecked("sign-in-register", wordings.tongue(reader, "pl"))
    say(store, standard, standard=standard)
    with store.read() as reader:
        assert not unchecked("sign-in-register", wordings.tongue(reader, "pl"))


def test_who_checked_is_kept_with_the_day_and_can_be_taken_back(store: Store) -> None:
    check(store, REGISTER)
    with store.read() as reader:
        kept = wording.checks(reader, "pl")[REGISTER]
    assert (kept.by, kept.on) == ("Łucja Ó Briain", "2026-11-22")
    with store.write(Op.CHANGE_SETTINGS) as writer:
        wording.uncheck(writer, "pl", REGISTER)
    with store.write(Op.CHANGE_SETTINGS) as writer, pytest.raises(Gone):
        wording.uncheck(writer, "pl", REGISTER)
    with store.read() as reader:
        assert wording.checks(reader, "pl") == {}


def test_a_check_needs_a_name(store: Store) -> None:
    with store.write(Op.CHANGE_SETTINGS) as writer, pytest.raises(Rejected) as refused:
        wording.check(writer, "pl", REGISTER, by=" | ", on="2026-11-22", fingerprint="0")
    assert refused.value.problems == {"by": "checker-missing"}
