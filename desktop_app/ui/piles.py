"""Many copies at once, in piles by how people read: each pile a folder of its own with the sheet of who gets what.

File names tell nothing about anybody: in a pile of letters they are numbers, and its contents sheet says whose.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Final

from desktop_app.domain.errors import AppError, FolderTrouble
from desktop_app.domain.format_orders import Wish
from desktop_app.domain.work import Cancelled, Progress
from desktop_app.printing.documents import event_pack
from desktop_app.printing.model import Column, Document, Facts, Heading, Paragraph, Span, Table, TickBox
from desktop_app.printing.press import produce, put_whole
from desktop_app.services import attendance, format_orders, organisation
from desktop_app.services.format_orders import FormatOrder, Recipient
from desktop_app.store.engine import Store
from desktop_app.store.journal import Reader
from desktop_app.store.photos import Photos
from desktop_app.ui import event_packs, paper_work, text
from desktop_app.ui.letterheads import letterhead
from desktop_app.ui.models.format_orders import paper_order, wish_words
from desktop_app.ui.paper_work import Order, Paper

CONTENTS: Final = "contents.pdf"


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy for one person. `key`: the order in the queue that it is for, or ""."""

    order: Order
    who: Recipient
    key: str = ""


@dataclass(frozen=True, slots=True)
class Means:
    """What making needs beside the store: photos, ids for sheets, and the local time, ISO 8601."""

    photos: Callable[[], Photos]
    new_id: Callable[[], str]
    printed_at: str


@dataclass(frozen=True, slots=True)
class MadePile:
    """A pile: what it is of, how its readers read, in which folder or file it lies, how many copies, for whom, the
    orders that it is for, and "" or a sentence: why it was not made.
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
    """What was made in which folder. `stopped`: not all of it, because somebody cancelled."""

    folder: Path
    piles: tuple[MadePile, ...]
    stopped: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The orders whose copies were made."""
        return tuple(key for pile in self.piles if not pile.trouble for key in pile.keys)


def for_event(reader: Reader, order: Order, session_id: str) -> tuple[Copy, ...]:
    """The chosen document for everybody on the list of a session, each in the way they read."""
    people = [line.person for line in attendance.roster(reader, session_id)]
    return tuple(
        Copy(in_their_way(order, pile.wish, one.person_id), one)
        for pile in format_orders.piles(reader, people)
        for one in pile.people
    )


def for_orders(reader: Reader, orders: Sequence[FormatOrder], today: str) -> tuple[Copy, ...]:
    """The copies of the queue that these orders ask for."""
    return tuple(
        Copy(paper_order(reader, one, today), Recipient(one.person_id, one.name, one.place), one.id) for one in orders
    )


def in_their_way(order: Order, wish: Wish, person_id: str) -> Order:
    """An order as somebody reads it; a document for one person is for that one."""
    person = person_id if order.about.person_id is not None else None
    about = replace(order.about, language=wish.language, person_id=person)
    return replace(order, about=about, size=wish.size or order.size, form=wish.format)


def make(store: Store, progress: Progress, copies: Sequence[Copy], folder: Path, means: Means) -> Made:
    """Make these copies in piles inside `folder`. A pile that cannot be made is told of; the others are made.

    Tells `progress` about 'copies'. FolderTrouble('file-not-written') where nothing can be put into the folder.
    """
    piles: dict[tuple[Order, bool], list[Copy]] = {}
    for copy in copies:
        piles.setdefault(_pile_of(copy), []).append(copy)
    made: list[MadePile] = []
    done = 0
    for number, ((order, personal), some) in enumerate(piles.items(), 1):
        where = folder / f"{number:02} {order.name} {order.form} {order.size} {order.about.language}"
        try:
            progress.step(done, len(copies), "copies")
            made.append(_pile(store, progress, order, some, where, means, personal=personal))
        except Cancelled:
            return Made(folder, tuple(made), stopped=True)
        done += len(some)
    progress.step(done, len(copies), "copies")
    return Made(folder, tuple(made))


def make_pack(store: Store, progress: Progress, order: Order, folder: Path, means: Means) -> Made:
    """Everything that an event needs, in one folder, with the sheet that says what and how many."""
    session_id = order.about.session_id or ""
    with store.read() as reader:
        pack = event_packs.planned(reader, session_id)
        formats = organisation.labels(reader, "print_format")
    made: list[MadePile] = []
    for place, one in enumerate(pack.files):
        wanted = Order(one.document, replace(order.about, language=one.language), one.size, one.form)
        how = wish_words(Wish(one.form, one.size, one.language), formats)
        try:
            progress.step(place, len(pack.files), "files")
            paper = _made(store, progress, wanted, means)
        except Cancelled:
            return Made(folder, tuple(made), stopped=True)
        _write(store, progress, paper, folder / one.file_name)
        made.append(MadePile(paper.title, how, one.file_name, one.copies))
    sheet = _made(store, progress, Order(event_pack.NAME, order.about, order.size), means)
    _put(folder / CONTENTS, sheet.pdf)
    made += [MadePile(label, "Not on paper", "", number) for label, number in pack.not_on_paper]
    return Made(folder, tuple(made))


def _pile_of(copy: Copy) -> tuple[Order, bool]:
    """What the copies of one pile have in common."""
    personal = copy.order.about.person_id is not None
    return replace(copy.order, about=replace(copy.order.about, person_id=None)), personal


def _pile(
    store: Store, progress: Progress, order: Order, copies: Sequence[Copy], where: Path, means: Means, *, personal: bool
) -> MadePile:
    with store.read() as reader:
        formats = organisation.labels(reader, "print_format")
        sender = letterhead(reader)
    how = wish_words(Wish(order.form, order.size, order.about.language), formats)
    names, keys = tuple(copy.who.name for copy in copies), tuple(copy.key for copy in copies if copy.key)
    pile = MadePile(order.name, how, where.name, len(copies), names, keys)
    try:
        title = ""
        for number, copy in enumerate(copies if personal else copies[:1], 1):
            progress.step(number - 1, len(copies), "copies")
            paper = _made(store, progress, copy.order, means)
            title = title or paper.title
            name = f"{number:03}" if personal else order.name
            _write(store, progress, paper, where / f"{name}.{paper.endings[0][0]}")
    except AppError as error:
        if isinstance(error, FolderTrouble):
            raise
        return replace(pile, trouble=text.sentence(error))
    out = BytesIO()
    sheet = _contents(title, how, copies, sender.name)
    produce(sheet, "clear", out, sheet_id="", printed_at=means.printed_at, progress=progress)
    _put(where / CONTENTS, out.getvalue())
    return replace(pile, title=title)


def _made(store: Store, progress: Progress, order: Order, means: Means) -> Paper:
    sheet_id = means.new_id().replace("-", "")[-8:]
    return paper_work.make(store, progress, means.photos, order, sheet_id, means.printed_at)


def _write(store: Store, progress: Progress, paper: Paper, file: Path) -> None:
    _folder(file.parent)
    paper_work.save(store, progress, paper, file)


def _put(file: Path, data: bytes) -> None:
    _folder(file.parent)
    put_whole(file, data)


def _folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderTrouble("file-not-written", name=folder.name) from error


def _contents(title: str, how: str, copies: Sequence[Copy], organisation_name: str) -> Document:
    """The sheet of a pile: how many, and whose. It is for the staff, so in the words of the screen."""
    name = f"{title}: {how}"
    columns = (Column("Name"), Column("Address"), Column("Put in", labelled=False))
    rows = tuple(((Span(copy.who.name, strong=True),), (copy.who.place,), (TickBox("Put in"),)) for copy in copies)
    return Document(
        "pile-contents",
        name,
        name,
        organisation_name,
        (
            Heading(1, name),
            Facts((("Copies", str(len(copies))),), printed=True),
            Paragraph("Tick each one off when it is in its envelope."),
            Table("Whose copies these are", columns, rows, number_heading="No."),
        ),
    )
