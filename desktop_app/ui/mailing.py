"""A mailing: one document for many people, made in piles by how each of them reads.

No Qt here: the window and the command line share it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import FolderTrouble, PrintTrouble, Rejected
from desktop_app.domain.format_orders import BRAILLE, EASY_READ, SIZED, Wish, due_on
from desktop_app.domain.work import Progress
from desktop_app.formats import making
from desktop_app.formats.easy_read import easy_read
from desktop_app.printing.documents import catalogue, pile_contents
from desktop_app.printing.documents.pile_contents import PileContents, PileLine
from desktop_app.printing.joining import joined
from desktop_app.printing.model import Document
from desktop_app.printing.press import produce, put_whole
from desktop_app.printing.sizes import print_size
from desktop_app.printing.wording import LANGUAGES
from desktop_app.services import format_orders, organisation
from desktop_app.services.format_orders import Pile
from desktop_app.store.engine import Store
from desktop_app.store.journal import Reader
from desktop_app.store.photos import Photos
from desktop_app.ui import papers
from desktop_app.ui.format_words import NOT_MADE, reads
from desktop_app.ui.letterheads import letterhead

CONTENTS = "contents.pdf"
"""The sheet on top of each pile."""
LETTERS = "letters.pdf"
"""What to print of a pile on paper: everybody's, one after the other."""


@dataclass(frozen=True, slots=True)
class Mailing:
    """What goes out to whom. `about` tells of the document what every copy shares; its language and person are each
    reader's own. `event_id`: the event that it is about, for the queue; "" for none.
    """

    document: str
    about: papers.About
    person_ids: tuple[str, ...]
    event_id: str = ""


@dataclass(frozen=True, slots=True)
class PileMade:
    """A pile of a mailing in its folder: how many copies it has, in how many files, with how many pages to print of
    one copy (all copies together where each is somebody's own). `problem` is the code of what kept the program from
    making it: then only its contents sheet is there.
    """

    folder: str
    how: str
    wish: Wish
    copies: int
    files: tuple[str, ...]
    pages: int = 0
    note: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class MailingMade:
    """What was made of a mailing, and how many copies in other formats are new in the queue."""

    title: str
    piles: tuple[PileMade, ...]
    ordered: int

    @property
    def copies(self) -> int:
        """How many people it goes to."""
        return sum(pile.copies for pile in self.piles)


@dataclass(frozen=True, slots=True)
class Press:
    """What making paper needs: where the photos are, the local time in ISO 8601, and new ids for sheets."""

    photos: Callable[[], Photos]
    printed_at: str
    sheet_id: Callable[[], str]


def make(store: Store, progress: Progress, press: Press, mailing: Mailing, out: Path) -> MailingMade:
    """Make a mailing in `out`, each pile in a folder of its own with a contents sheet, and put the copies that are not
    in the usual print into the queue.

    Documents about one person are made for each of them; others once a pile. No file's name tells whom it is for.
    Tells `progress` about 'copies'. Rejected: `people` 'nobody-chosen', and those of the document; PrintTrouble and
    FolderTrouble ('folder-not-new': the folder is not new).
    """
    with store.read() as reader:
        piles = format_orders.piles(reader, mailing.person_ids)
        if not piles:
            raise Rejected({"people": "nobody-chosen"})
        title = next((one.title for one in catalogue() if one.name == mailing.document), "")
        if not title:
            raise PrintTrouble("no-document", name=mailing.document)
        work = _Work(reader, progress, press, mailing, title, sum(len(pile.people) for pile in piles))
        _new_folder(out)
        made = [work.pile(number, pile, out) for number, pile in enumerate(piles, 1)]
    with store.write(Op.ORDER_MAILING) as writer:
        about = mailing.event_id or mailing.about.inspection_id or ""
        new = format_orders.order_mailing(
            writer, mailing.document, mailing.person_ids, mailing.about.today, about=about
        )
    return MailingMade(title, tuple(made), len(new))


def folder_name(number: int, wish: Wish) -> str:
    """'02-pdf-large-pl': how the pile is read, and nobody's name."""
    parts = (f"{number:02}", wish.format, wish.size, "" if wish.language == "en" else wish.language)
    return "-".join(part for part in parts if part)


class _Work:
    """One mailing being made."""

    def __init__(
        self, reader: Reader, progress: Progress, press: Press, mailing: Mailing, title: str, copies: int
    ) -> None:
        self._reader, self._progress, self._press, self._mailing, self._title = reader, progress, press, mailing, title
        self._formats = organisation.labels(reader, "print_format")
        self._languages = organisation.labels(reader, "language")
        self._of_each = any("person" in one.needs for one in catalogue() if one.name == mailing.document)
        self._due = due_on(mailing.about.today, format_orders.due_days(reader))
        self._done, self._copies = 0, copies

    def pile(self, number: int, pile: Pile, out: Path) -> PileMade:
        folder = out / folder_name(number, pile.wish)
        _new_folder(folder)
        how = reads(pile.wish, self._formats, self._languages)
        problem, files, pages, note = self._cannot(pile.wish), list[str](), 0, ""
        if not problem:
            try:
                files, pages, note = self._files(pile, folder)
            except PrintTrouble as why:
                if why.code not in NOT_MADE:
                    raise
                problem = why.code
        self._told(0 if files else len(pile.people))
        self._contents(number, pile, how, folder, made_by_hand=bool(problem))
        return PileMade(folder.name, how, pile.wish, len(pile.people), tuple(files), pages, note, problem)

    def _cannot(self, wish: Wish) -> str:
        if wish.language not in LANGUAGES:
            return "no-such-language"
        return making.why_not(wish.format, self._mailing.document)

    def _files(self, pile: Pile, folder: Path) -> tuple[list[str], int, str]:
        """Make a pile's files; answers their names, the pages of one copy, and what has to be said of them."""
        wish = pile.wish
        people: list[str | None] = [one.person_id for one in pile.people] if self._of_each else [None]
        if wish.format in SIZED and self._of_each:
            data, count = joined([self._drawn(wish, person) for person in people])
            put_whole(folder / LETTERS, data)
            return [LETTERS], count, ""
        names, made = list[str](), making.Made(folder)
        for number, person in enumerate(people, 1):
            document, sheet_id = self._document(wish, person)
            name = f"{number:03}" if self._of_each else self._mailing.document
            names.append(f"{name}{making.ENDINGS[wish.format]}")
            made = making.make(
                document,
                wish.format,
                wish.size,
                folder / names[-1],
                sheet_id=sheet_id,
                printed_at=self._press.printed_at,
                progress=self,
            )
            self._told(1 if self._of_each else len(pile.people))
        return names, made.pages, made.note

    def _drawn(self, wish: Wish, person: str | None) -> bytes:
        document, sheet_id = self._document(wish, person)
        paper = easy_read(document) if wish.format == EASY_READ else document
        out = BytesIO()
        produce(paper, print_size(wish.size), out, sheet_id=sheet_id, printed_at=self._press.printed_at, progress=self)
        self._told(1)
        return out.getvalue()

    def _document(self, wish: Wish, person: str | None) -> tuple[Document, str]:
        sheet_id = self._press.sheet_id()
        about = replace(self._mailing.about, language=wish.language, person_id=person, reference=sheet_id)
        return papers.document(self._reader, self._press.photos, self._mailing.document, about), sheet_id

    def _contents(self, number: int, pile: Pile, how: str, folder: Path, *, made_by_hand: bool) -> None:
        sheet = PileContents(
            letterhead(self._reader),
            number,
            how,
            self._title,
            "" if pile.wish.is_usual else self._due,
            tuple(PileLine(one.name, one.place) for one in pile.people),
            each_own=self._of_each and pile.wish.format not in SIZED,
            made_by_hand=made_by_hand,
            braille=pile.wish.format == BRAILLE,
        )
        produce(
            pile_contents.document(sheet),
            "clear",
            folder / CONTENTS,
            sheet_id=self._press.sheet_id(),
            printed_at=self._press.printed_at,
        )

    def step(self, _done: int, _total: int | None, _what: str) -> None:
        """How far one copy is: that is not told, but the work stops here when asked."""
        self._told(0)

    def _told(self, copies: int) -> None:
        self._done += copies
        self._progress.step(self._done, self._copies, "copies")


def _new_folder(folder: Path) -> None:
    """Make a folder; one that is there has to be empty, so that a mailing never mixes with an older one."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise FolderTrouble("folder-not-new", name=folder.name)
    except OSError as why:
        raise FolderTrouble("file-not-written", name=folder.name) from why
