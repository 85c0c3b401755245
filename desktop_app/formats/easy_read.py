"""A document in easy read: short sentences, each beside a picture that means the same, before what has to be read or
filled in itself.

Which picture goes with which sentence is in `resources/easy_read/pictures.toml`, the sentences are wordings like all
others (`easy_read.toml`). What the sentences say already (running text and its headings) is left out; facts, tables,
questions, spaces to write in and slips stay as they are. Of a letter everything stays: it is somebody's own words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

from desktop_app.domain.errors import PrintTrouble
from desktop_app.paths import resource
from desktop_app.printing.model import (
    Block,
    CutLine,
    Document,
    Facts,
    Heading,
    Illustrated,
    Items,
    Notice,
    Paragraph,
    Together,
    spans,
)

_WORDS: Final = "easy_read"
_WHOLE: Final = frozenset({"letter"})
"""Documents of which every word stays."""


def easy_read(document: Document) -> Document:
    """The document in easy read, in its own language.

    PrintTrouble 'no-easy-read' (title, language) where nobody has written one for this document, or not in this
    language.
    """
    key = document.name.replace("-", "_")
    pictures = _pictures().get(key, ())
    if not pictures:
        raise PrintTrouble("no-easy-read", title=document.title)
    try:
        sentences = document.tongue.words(_WORDS).several(key)
    except PrintTrouble as why:
        raise PrintTrouble("no-easy-read", title=document.title) from why
    told = tuple(
        Illustrated(picture, sentence.replace("{organisation}", document.organisation))
        for picture, sentence in zip(pictures, sentences, strict=True)
    )
    before, after = _split(document.blocks)
    left = after if document.name in _WHOLE else tuple(_kept(after))
    return replace(document, blocks=(*before, *told, *left), display=False)


def has_easy_read(name: str) -> bool:
    """Whether the document of this name in the catalogue has been put into easy read."""
    return name.replace("-", "_") in _pictures()


def _split(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """What comes before the sentences: the sender, the title and the facts below it; and the rest."""
    place = next((at for at, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 1), -1) + 1
    while place < len(blocks) and isinstance(blocks[place], Facts):
        place += 1
    return blocks[:place], blocks[place:]


def _kept(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """What easy read does not replace; a heading stays if something under it does that belongs to it."""
    waiting: list[Heading] = []
    for block in blocks:
        if isinstance(block, Heading):
            waiting = [heading for heading in waiting if heading.level < block.level]
            waiting.append(block)
        elif _stays(block):
            if not _stands_alone(block):
                yield from waiting
            waiting = []
            yield block


def _stands_alone(block: Block) -> bool:
    """Whether a block belongs to no heading before it: a framed notice, the offer of help, a slip, what has its own."""
    if isinstance(block, Together):
        return isinstance(block.blocks[0], Heading | CutLine)
    return isinstance(block, Notice | Items | CutLine)


def _stays(block: Block) -> bool:
    match block:
        case Heading():
            return False
        case Paragraph(words):  # what stands out is a fact of its own, such as the theme of an event
            return all(span.strong for span in spans(words))
        case Items(items):  # the offer of help in other languages stays
            return any(span.language for words in items for span in spans(words))
        case Together(blocks):
            return any(_stays(each) for each in blocks)
        case _:
            return True


@lru_cache(maxsize=1)
def _pictures() -> dict[str, tuple[str, ...]]:
    found = tomllib.loads(resource("easy_read", "pictures.toml").read_text(encoding="utf-8"))
    return {key: tuple(names) for key, names in found.items()}
