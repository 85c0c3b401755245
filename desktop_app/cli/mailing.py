"""A document for many people, in piles by how each of them reads."""

from __future__ import annotations

from dataclasses import asdict, replace

from desktop_app.app import Desk
from desktop_app.cli.conduct import Call, read_file, whole
from desktop_app.cli.output import DONE, WAITS, Answer, table
from desktop_app.domain.errors import Rejected
from desktop_app.services import format_orders, reports
from desktop_app.store.journal import Reader
from desktop_app.ui import mailing, papers, text
from desktop_app.ui.format_words import MADE_NOTES, NOT_MADE


def make(call: Call, desk: Desk, about: papers.About) -> Answer:
    """Make a mailing of the document named, for the people of a file or of the event."""
    options = call.options
    problems = {name: "missing" for name in ("mailed", "out") if not getattr(options, name)}
    if not options.people and not options.event:
        problems["people"] = "missing"
    if problems:
        raise Rejected(problems)
    with desk.store.read() as reader:
        event = reports.whole_id(reader, "event", options.event) if options.event else ""
        people = _named(call, reader) if options.people else format_orders.people_of_event(reader, event)
    press = mailing.Press(
        lambda: desk.photos, desk.local_now(), lambda: call.surroundings.new_id().replace("-", "")[-8:]
    )
    wanted = mailing.Mailing(options.mailed, replace(about, person_id=None), people, event)
    made = mailing.make(desk.store, call.progress, press, wanted, whole(options.out))
    return _told(made, str(whole(options.out)))


def _named(call: Call, reader: Reader) -> tuple[str, ...]:
    """The people whose ids are in the file, one in each line; what follows after a comma or blank is a remark."""
    lines = read_file(call.options.people).decode("utf-8-sig", errors="replace").splitlines()
    ids = [line.replace(",", " ").split()[0] for line in lines if line.strip(" ,\t")]
    return tuple(reports.whole_id(reader, "person", one) for one in ids)


def _told(made: mailing.MailingMade, folder: str) -> Answer:
    piles = [asdict(pile) for pile in made.piles]
    rows = [
        (
            pile.folder,
            pile.how,
            pile.copies,
            NOT_MADE.get(pile.problem, pile.problem) or ", ".join(pile.files[:2]),
        )
        for pile in made.piles
    ]
    how_many = f"{text.how_many(made.copies, 'copy', 'copies')} in {text.how_many(len(made.piles), 'pile', 'piles')}"
    lines = [
        f"{made.title}: {how_many}, {folder}",
        table(("Pile", "How", "Copies", "What"), rows),
        f"{text.how_many(made.ordered, 'copy is', 'copies are')} new in the queue of other formats.",
        *sorted({MADE_NOTES[pile.note] for pile in made.piles if pile.note}),
    ]
    data = {"folder": folder, "copies": made.copies, "ordered": made.ordered, "piles": piles}
    waits = any(pile.problem for pile in made.piles)
    return Answer(data, "\n".join(lines), WAITS if waits else DONE)
