"""How the queue of copies reads: ways of reading, and what happened to a person's copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.format_orders import OrderDraft, Wish
from desktop_app.services import format_orders, history, rights
from desktop_app.ui import held
from desktop_app.ui.format_words import reads
from desktop_app.ui.models.happenings import Names, happenings
from desktop_app.ui.models.office import Wordings
from tests.support.builders import StoppedClock, a_person, a_store_in, writing

FORMATS = {"large": "Large print", "audio": "Audio", "easy-read": "Easy read", "email": "By e-mail"}
LANGUAGES = {"pl": "Polish (polski)", "en": "English"}


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Wish("pdf", "large", "en"), "Large print"),
        (Wish("pdf", "20", "pl"), "20 point print, Polish"),
        (Wish("audio", "", "uk"), "Audio, uk"),
        (Wish("text", "", "en"), "By e-mail"),
        (Wish("coloured-paper", "", "en"), "Coloured-paper"),
    ],
)
def test_how_somebody_reads_is_said_in_the_organisations_words(wish: Wish, words: str) -> None:
    assert reads(wish, FORMATS, LANGUAGES) == words


def test_a_persons_history_tells_of_their_copies(tmp_path: Path) -> None:
    clock = StoppedClock()
    with a_store_in(tmp_path / "copy", clock=clock) as store:
        with writing(store) as writer:
            person = a_person(writer, "Łucja", "Nowak")
        with store.write(Op.ASK_FORMAT) as writer:
            draft = OrderDraft(person, "letter", Wish("audio", "", "pl"))
            order = format_orders.ask(writer, draft, "2026-11-21")
        clock.forward(minutes=1)
        with store.write(Op.FORMAT_MADE) as writer:
            format_orders.made(writer, [order], "2026-11-22")
        clock.forward(minutes=1)
        with store.write(Op.FORMAT_SENT) as writer:
            format_orders.sent(writer, [order], "2026-11-23")
        clock.forward(minutes=1)
        with store.write(Op.FORMAT_LIKED) as writer:
            format_orders.liked(writer, order, "no", "too fast")
        with store.read() as reader:
            names = Names(Wordings({}, LANGUAGES, FORMATS, {}, {}), {}, lambda _session: "", lambda _role: "")
            told = happenings(history.of_person(reader, person), names)
    assert [one.what for one in told[:4]] == [
        "Did not like their copy",
        "Their copy was sent",
        "Their copy was made",
        "Asked for a copy: Audio, Polish",
    ]


def test_everything_held_tells_of_a_copy_in_words(tmp_path: Path) -> None:
    with a_store_in(tmp_path / "copy") as store:
        with writing(store) as writer:
            person = a_person(writer, "Łucja", "Nowak")
        with store.write(Op.ASK_FORMAT) as writer:
            draft = OrderDraft(person, "letter", Wish("braille", "", "en"), note="é")
            format_orders.ask(writer, draft, "2026-11-20")
        with store.read() as reader:
            paper = held.as_paper(reader, rights.held(reader, person), made_on="2026-11-21")
    (entry,) = paper.sections["other"]
    assert entry.title == "Copy in another format"
    assert entry.lines == (
        "Document: letter",
        "Format: braille",
        "Language: en",
        "Asked on: 20 November 2026",
        "Due on: 4 December 2026",
        "Note: é",
    )
