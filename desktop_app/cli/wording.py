"""The words of printed documents: what they are in each language, the organisation's own, and who has checked them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from desktop_app.cli.conduct import Call
from desktop_app.cli.output import Answer, table
from desktop_app.domain.changes import Op
from desktop_app.printing.wording import LANGUAGES, wordings
from desktop_app.services import wording
from desktop_app.store.journal import Reader
from desktop_app.ui import wordings as paper_words


def listing(call: Call) -> Answer:
    """Every document, and who has checked its words."""
    languages = [call.options.language] if call.options.language else LANGUAGES[1:]
    with call.desk() as desk, desk.store.read() as reader:
        found = [paper_words.standing(reader, name, language) for language in languages for name in wordings()]
    rows = [
        (one.document, one.language, one.title, f"{one.check.by}, {one.check.on}" if one.checked and one.check else "")
        for one in found
    ]
    return Answer(
        {"wordings": [_standing(one) for one in found]}, table(("Name", "Language", "Document", "Checked by"), rows)
    )


def show(call: Call) -> Answer:
    """Each sentence of a document beside its English."""
    with call.desk() as desk, desk.store.read() as reader:
        return _shown(reader, call.options.document, call.options.language or "en")


def change(call: Call) -> Answer:
    """Word one sentence in the organisation's own way."""
    options = call.options
    with call.desk() as desk:
        with desk.store.write(Op.CHANGE_SETTINGS) as writer:
            changed = paper_words.say(writer, options.language, options.document, options.key, options.words)
        with desk.store.read() as reader:
            found = paper_words.sentences(reader, options.document, options.language)
    (now,) = (one for one in found if one.key == options.key)
    return Answer({"changed": changed, **_sentence(now)}, f"{now.key}: {now.words}")


def check(call: Call) -> Answer:
    """Say that somebody has read a document's words and found them right, or take that back."""
    options = call.options
    language, document = options.language or "en", options.document
    paper_words.title(document)
    with call.desk() as desk:
        with desk.store.write(Op.CHANGE_SETTINGS) as writer:
            if options.undo:
                wording.uncheck(writer, language, document)
            else:
                paper_words.check(writer, language, document, by=options.by, on=desk.today())
        with desk.store.read() as reader:
            found = paper_words.standing(reader, document, language)
    return Answer(_standing(found), f"{found.title}: {paper_words.told(found)}")


def _shown(reader: Reader, document: str, language: str) -> Answer:
    found = paper_words.sentences(reader, document, language)
    standing = paper_words.standing(reader, document, language)
    rows = [(one.key, one.english, one.words) for one in found]
    said = f"{paper_words.told(standing)}\n{table(('Key', 'English', 'Words'), rows)}"
    return Answer({**_standing(standing), "sentences": [_sentence(one) for one in found]}, said)


def _sentence(one: paper_words.Sentence) -> dict[str, Any]:
    return {**asdict(one), "own": one.own}


def _standing(one: paper_words.Standing) -> dict[str, Any]:
    check = {"by": one.check.by, "on": one.check.on} if one.check else None
    return {**asdict(one), "check": check, "told": paper_words.told(one)}
