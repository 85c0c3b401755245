"""What a person may ask of us: everything held about them, and that it is erased."""

from __future__ import annotations

from dataclasses import asdict

from desktop_app.cli.conduct import Call, whole, write_file
from desktop_app.cli.output import Answer
from desktop_app.domain.errors import Rejected
from desktop_app.printing import print_size, produce
from desktop_app.printing.documents import everything_held
from desktop_app.services import reports, rights
from desktop_app.ui import held as in_words
from desktop_app.ui import text
from desktop_app.ui.rights_words import forgetting_words, forgotten_words, own_size


def held(call: Call) -> Answer:
    """Write everything held about one person, for them (PDF) or for a machine (JSON)."""
    options = call.options
    out = whole(options.out)
    ending = out.suffix.lower()
    if ending not in {".pdf", ".json"}:
        raise Rejected({"out": "unknown-held-ending"})
    with call.desk() as desk, desk.store.read() as reader:
        found = rights.held(reader, reports.whole_id(reader, "person", options.id))
        if ending == ".json":
            write_file(str(out), in_words.as_json(found))
            pages = 0
        else:
            size = options.size or own_size(found.person.draft.print_format)
            paper = in_words.as_paper(reader, found, made_on=desk.today())
            wanted = print_size(float(size) if size.replace(".", "", 1).isdecimal() else size)
            document = everything_held.document(paper)
            pages = produce(document, wanted, out, sheet_id="", printed_at=desk.local_now(), progress=call.progress)
    told = f", {text.how_many(pages, 'page', 'pages')}" if pages else ""
    return Answer({"file": str(out), "pages": pages}, f"Everything held about {found.person.name}{told}: {out}")


def forget(call: Call) -> Answer:
    """Erase a person for good, or say what that would take."""
    with call.desk() as desk:
        with desk.store.read() as reader:
            person_id = reports.whole_id(reader, "person", call.options.id)
            before = rights.forgetting(reader, person_id)
        data = {"id": person_id, "going": dict(before.going), "still_counted": before.still_counted}
        data |= {"pictures": before.pictures, "mentions": [asdict(one) for one in before.mentions]}
        if call.options.dry_run:
            return Answer({"erased": False, **data}, "\n".join(forgetting_words(before)))
        done = rights.forget(desk.store, call.progress, person_id)
    return Answer({"erased": True, "records": done.records, **data}, "\n".join(forgotten_words(done, before)))
