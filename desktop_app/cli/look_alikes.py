"""People who may be here twice: find them, merge two, take that back."""

from __future__ import annotations

from typing import Any

from desktop_app.cli.conduct import Call
from desktop_app.cli.output import Answer
from desktop_app.domain.changes import Op
from desktop_app.services import look_alikes, people, reports, same_person
from desktop_app.ui import likeness, text


def duplicates(call: Call) -> Answer:
    """Who may be here twice, best first."""
    with call.desk() as desk, desk.store.read() as reader:
        options = call.options
        found = look_alikes.queue(reader, call.progress, minimum=options.min, limit=options.limit)
    pairs = [
        {
            "a": _named(pair.a),
            "b": _named(pair.b),
            "score": round(pair.score, 2),
            "because": likeness.because(pair.pattern),
            **({"agreement": {k: v for k, v in pair.pattern._asdict().items() if v}} if options.explain else {}),
        }
        for pair in found
    ]
    lines = [line for pair in found for line in _lines(pair, explain=options.explain)]
    said = text.how_many(len(pairs), "pair may be one person", "pairs may be one person each")
    return Answer({"pairs": pairs}, "\n".join((f"{said}.", *lines)))


def merge(call: Call) -> Answer:
    """Keep the first of two people, and read the other as them."""
    with call.desk() as desk:
        with desk.store.write(Op.MERGE_PEOPLE) as writer:
            kept, lost = (reports.whole_id(writer, "person", one) for one in call.options.id)
            same_person.merge(writer, kept, lost)
            kept = writer.kept(kept)
        with desk.store.read() as reader:
            name = people.person(reader, kept).name
    return Answer({"id": kept, "merged": lost}, f"{name} is kept; the other is read as them.\n{kept}")


def unmerge(call: Call) -> Answer:
    """Take apart people who were merged."""
    with call.desk() as desk, desk.store.write(Op.UNMERGE_PEOPLE) as writer:
        person = reports.whole_id(writer, "person", call.options.id)
        apart = same_person.unmerge(writer, person)
    said = text.how_many(len(apart), "person stands for themselves again", "people stand for themselves again")
    return Answer({"id": person, "apart": list(apart)}, f"{said}.\n" + "\n".join(apart))


def _named(one: look_alikes.Someone) -> dict[str, Any]:
    return {"id": one.id, "reference": one.reference, "name": one.name}


def _lines(pair: look_alikes.Pair, *, explain: bool) -> list[str]:
    found = [f"{pair.score:6.1f}  {_short(pair.a)} = {_short(pair.b)}: {likeness.because(pair.pattern)}"]
    if explain:
        agreement = ", ".join(f"{name} {level}" for name, level in pair.pattern._asdict().items() if level)
        found.append(f"        {agreement}\n        {pair.a.id}\n        {pair.b.id}")
    return found


def _short(one: look_alikes.Someone) -> str:
    return f"{one.name} ({one.reference})" if one.reference else one.name
