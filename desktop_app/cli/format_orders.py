"""The queue of copies in other formats: who asked for which, what is made and sent, and how they liked it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from desktop_app.cli.arguments import STATES
from desktop_app.cli.conduct import Call
from desktop_app.cli.output import Answer, table
from desktop_app.domain.changes import Op
from desktop_app.domain.errors import PrintTrouble
from desktop_app.domain.format_orders import SIZED, USUAL_SIZE, OrderDraft, Wish
from desktop_app.printing.documents import catalogue
from desktop_app.services import format_orders, organisation, reports
from desktop_app.services.format_orders import FormatOrder
from desktop_app.store.journal import Reader
from desktop_app.ui import text
from desktop_app.ui.format_words import reads


def listing(call: Call) -> Answer:
    """The queue, or one person's copies."""
    options = call.options
    with call.desk() as desk, desk.store.read() as reader:
        today = desk.today()
        if options.person:
            person = reports.whole_id(reader, "person", options.person)
            found = format_orders.of_person(reader, person, today)
        else:
            states = {"waiting": STATES[:2], "all": STATES}.get(options.state, (options.state,))
            found = format_orders.queue(reader, today, states=states)
        counts = format_orders.counts(reader, today)
        rows = [_row(reader, one) for one in found]
    late = f", {counts.late} late" if counts.late else ""
    told = f"{counts.asked} to make, {counts.made} to send{late}."
    lines = [told, table(("Id", "For", "Document", "How", "Due", "State"), rows)] if rows else [told]
    return Answer({"orders": [asdict(one) for one in found], "counts": asdict(counts)}, "\n".join(lines))


def ask(call: Call) -> Answer:
    """Note that somebody asked for a copy: in their own format, unless another one is said."""
    options = call.options
    if options.document not in {one.name for one in catalogue()}:
        raise PrintTrouble("no-document", name=options.document)
    with call.desk() as desk:
        with desk.store.read() as reader:
            person = reports.whole_id(reader, "person", options.person)
            about = [
                reports.whole_id(reader, kind, given)
                for kind, given in (("event", options.event), ("inspection", options.inspection))
                if given
            ]
            own = format_orders.wishes_of(reader, [person])[reader.kept(person)]
        draft = OrderDraft(
            person, options.document, _wish(own, options), about[0] if about else "", options.due, options.note
        )
        with desk.store.write(Op.ASK_FORMAT) as writer:
            order = format_orders.ask(writer, draft, desk.today())
        with desk.store.read() as reader:
            kept = format_orders.order(reader, order, desk.today())
    return Answer({"id": order, "due_on": kept.due_on}, f"In the queue, due on {kept.due_on}: {order}")


def made(call: Call) -> Answer:
    """Note copies as made."""
    return _noted(call, Op.FORMAT_MADE)


def sent(call: Call) -> Answer:
    """Note copies as sent."""
    return _noted(call, Op.FORMAT_SENT)


def liked(call: Call) -> Answer:
    """Keep what the reader says of a copy."""
    with call.desk() as desk:
        with desk.store.read() as reader:
            order = reports.whole_id(reader, "format_order", call.options.id)
        with desk.store.write(Op.FORMAT_LIKED) as writer:
            format_orders.liked(writer, order, call.options.answer, call.options.note)
    return Answer({"id": order, "liked": call.options.answer}, "Kept.")


def _noted(call: Call, op: Op) -> Answer:
    note = {Op.FORMAT_MADE: format_orders.made, Op.FORMAT_SENT: format_orders.sent}[op]
    with call.desk() as desk:
        with desk.store.read() as reader:
            orders = [reports.whole_id(reader, "format_order", given) for given in call.options.id]
        with desk.store.write(op) as writer:
            count = note(writer, orders, call.options.on or desk.today())
    return Answer({"noted": count}, f"{text.how_many(count, 'copy', 'copies')} noted.")


def _wish(own: Wish, options: Any) -> Wish:
    wanted = options.format or (own.format if not options.size else "pdf")
    size = options.size or (own.size if own.format == wanted else USUAL_SIZE)
    return Wish(wanted, size if wanted in SIZED else "", options.language or own.language)


def _row(reader: Reader, one: FormatOrder) -> tuple[str, ...]:
    formats, languages = (organisation.labels(reader, name) for name in ("print_format", "language"))
    due = f"{one.due_on} (late)" if one.is_late else one.due_on
    return one.id[:13], one.name, one.document, reads(one.wish, formats, languages), due, one.state
