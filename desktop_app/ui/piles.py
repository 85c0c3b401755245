"""Many copies at once: what waits in the queue, in piles by how people read, and all that an event needs.

A mailing of one document is `ui.mailing`; these piles are of copies that people asked for one by one. File names tell
nothing about anybody: where each copy is somebody's own they are numbers, and the contents sheet says whose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from desktop_app.domain.errors import FolderTrouble, PrintTrouble
from desktop_app.domain.format_orders import BRAILLE, Wish
from desktop_app.domain.work import Cancelled, Progress
from desktop_app.formats import making
from desktop_app.printing.documents import catalogue, event_pack, pile_contents
from desktop_app.printing.documents.pile_contents import PileContents, PileLine
from desktop_app.printing.press import produce, put_whole
from desktop_app.services import organisation
from desktop_app.services.format_orders import FormatOrder
from desktop_app.store.engine import Store
from desktop_app.store.journal import Reader
from desktop_app.ui import event_packs, format_words, paper_work, papers
from desktop_app.ui.format_words import reads
from desktop_app.ui.letterheads import letterhead
from desktop_app.ui.mailing import CONTENTS, MailingMade, Press
from desktop_app.ui.models.format_orders import paper_order
from desktop_app.ui.paper_work import Order

NOT_ON_PAPER: Final = "Not on paper"


@dataclass(frozen=True, slots=True)
class Pile:
    """A pile: of which document, how its readers read, in which folder or file it lies, how many copies, for whom, the
    orders of the queue that it is for, and "" or why it was not made, in a few words.
    """

    title: str
    how: str
    where: str
    copies: int
    people: tuple[str, ...] = field(repr=False, default=())
    keys: tuple[str, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made in which folder. `stopped`: not all of it, because somebody cancelled. `ordered`: how many copies
    are new in the queue.
    """

    folder: Path
    piles: tuple[Pile, ...]
    stopped: bool = False
    ordered: int = 0

    @property
    def keys(self) -> tuple[str, ...]:
        """The orders whose copies were made."""
        return tuple(key for pile in self.piles if not pile.trouble for key in pile.keys)


def of_mailing(made: MailingMade, folder: Path) -> Made:
    """The piles of a mailing."""
    piles = tuple(
        Pile(made.title, pile.how, pile.folder, pile.copies, trouble=format_words.NOT_MADE.get(pile.problem, ""))
        for pile in made.piles
    )
    return Made(folder, piles, ordered=made.ordered)


def make_due(store: Store, progress: Progress, press: Press, orders: Sequence[FormatOrder], folder: Path) -> Made:
    """Make these copies, those of one document for people who read alike in a folder of their own with its contents
    sheet. What cannot be made is told of; the rest is made.

    Tells `progress` about 'copies'. FolderTrouble('file-not-written', 'folder-not-new').
    """
    piles: dict[tuple[str, str, Wish], list[FormatOrder]] = {}
    for one in orders:
        piles.setdefault((one.document, one.about, one.wish), []).append(one)
    made: list[Pile] = []
    done = 0
    for number, some in enumerate(piles.values(), 1):
        try:
            progress.step(done, len(orders), "copies")
            with store.read() as reader:
                made.append(_pile(reader, progress, press, number, some, folder))
        except Cancelled:
            return Made(folder, tuple(made), stopped=True)
        done += len(some)
    progress.step(done, len(orders), "copies")
    return Made(folder, tuple(made))


def make_pack(store: Store, progress: Progress, press: Press, order: Order, folder: Path) -> Made:
    """Everything that an event needs, in one folder, with the sheet that says what and how many.

    Tells `progress` about 'files'. FolderTrouble('file-not-written'), and those of making paper.
    """
    with store.read() as reader:
        pack = event_packs.planned(reader, order.about.session_id or "")
        formats, languages = organisation.labels(reader, "print_format"), organisation.labels(reader, "language")
    made: list[Pile] = []
    _folder(folder)
    for place, one in enumerate(pack.files):
        wanted = Order(one.document, replace(order.about, language=one.language), one.size, one.form)
        try:
            progress.step(place, len(pack.files), "files")
            paper = paper_work.make(store, progress, press.photos, wanted, press.sheet_id(), press.printed_at)
        except Cancelled:
            return Made(folder, tuple(made), stopped=True)
        paper_work.save(store, progress, paper, folder / one.file_name)
        how = reads(Wish(one.form, one.size, one.language), formats, languages)
        made.append(Pile(paper.title, how, one.file_name, one.copies))
    wanted = Order(event_pack.NAME, replace(order.about, language="en"), order.size)
    sheet = paper_work.make(store, progress, press.photos, wanted, press.sheet_id(), press.printed_at)
    put_whole(folder / CONTENTS, sheet.pdf)
    made += [Pile(label, label, "", number, trouble=NOT_ON_PAPER) for label, number in pack.not_on_paper]
    return Made(folder, tuple(made))


def _pile(
    reader: Reader, progress: Progress, press: Press, number: int, orders: Sequence[FormatOrder], folder: Path
) -> Pile:
    first = orders[0]
    listed = next((one for one in catalogue() if one.name == first.document), None)
    title, of_each = (listed.title, "person" in listed.needs) if listed is not None else (first.document, False)
    formats, languages = organisation.labels(reader, "print_format"), organisation.labels(reader, "language")
    how = reads(first.wish, formats, languages)
    parts = (f"{number:02}", first.document, first.wish.format, first.wish.size, first.wish.language)
    where = folder / "-".join(part for part in parts if part)
    _folder(where)
    problem = making.why_not(first.wish.format, first.document)
    if not problem:
        try:
            for place, one in enumerate(orders if of_each else orders[:1], 1):
                name = f"{place:03}" if of_each else first.document
                _copy(reader, progress, press, one, where / f"{name}{making.ENDINGS[first.wish.format]}")
        except PrintTrouble as why:
            if why.code not in format_words.NOT_MADE:
                raise
            problem = why.code
    sheet = PileContents(
        letterhead(reader),
        number,
        how,
        title,
        first.due_on,
        tuple(PileLine(one.name, one.place) for one in orders),
        each_own=of_each,
        made_by_hand=bool(problem),
        braille=first.wish.format == BRAILLE,
    )
    sheet_id = press.sheet_id()
    produce(pile_contents.document(sheet), "clear", where / CONTENTS, sheet_id=sheet_id, printed_at=press.printed_at)
    names, keys = tuple(one.name for one in orders), tuple(one.id for one in orders)
    trouble = format_words.NOT_MADE[problem] if problem else ""
    return Pile(title, how, where.name, len(orders), names, keys, trouble)


def _copy(reader: Reader, progress: Progress, press: Press, one: FormatOrder, file: Path) -> None:
    """Make one copy as it was asked for."""
    order, sheet_id = paper_order(reader, one, press.printed_at[:10]), press.sheet_id()
    document = papers.document(reader, press.photos, order.name, replace(order.about, reference=sheet_id))
    making.make(
        document,
        one.wish.format,
        order.size,
        file,
        sheet_id=sheet_id,
        printed_at=press.printed_at,
        progress=progress,
    )


def _folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderTrouble("file-not-written", name=folder.name) from error
