"""What people said, word for word, and what came of it."""

from __future__ import annotations

from dataclasses import asdict

from desktop_app.cli.conduct import Call
from desktop_app.cli.output import Answer, table
from desktop_app.domain.changes import Op
from desktop_app.services import programme, reports, voice
from desktop_app.ui import times


def note(call: Call) -> Answer:
    """Keep what somebody said."""
    options = call.options
    with call.desk() as desk:
        with desk.store.read() as reader:
            person = reports.whole_id(reader, "person", options.person) if options.person else None
            event = reports.whole_id(reader, "event", options.event) if options.event else None
            session = programme.session_of(reader, event, desk.today()).id if event else None
        with desk.store.write(Op.NOTE_NEED) as writer:
            point = voice.note_need(writer, person, session, options.text, kind=options.kind)
    return Answer({"id": point}, f"Kept, word for word.\n{point}")


def listing(call: Call) -> Answer:
    """What was said, newest first, with the answers."""
    with call.desk() as desk, desk.store.read() as reader:
        points = voice.points(reader)
        answers = {one.point_id: one for one in voice.replies(reader)}
    data = [asdict(point) | {"reply": asdict(answers[point.id]) if point.id in answers else None} for point in points]
    rows = [
        (point.id, times.short_day(point.at), point.words, answers[point.id].answer if point.id in answers else "")
        for point in points
    ]
    plain = table(("Id", "Day", "What was said", "Answer"), rows) if rows else "Nothing was noted yet."
    return Answer({"points": data}, plain)


def reply(call: Call) -> Answer:
    """Say what came of it."""
    options = call.options
    with call.desk() as desk:
        with desk.store.read() as reader:
            point = reports.whole_id(reader, "point", options.point)
        with desk.store.write(Op.REPLY) as writer:
            given = voice.reply(writer, point, outcome=options.outcome, said=options.said, answer=options.answer)
    return Answer({"id": given}, f"Kept. It stands on the next “You said, we did”.\n{given}")
