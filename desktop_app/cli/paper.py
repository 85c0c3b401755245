"""Any document, as a file."""

from __future__ import annotations

from dataclasses import asdict

from desktop_app.cli.conduct import Call, whole
from desktop_app.cli.output import Answer, table
from desktop_app.domain.errors import Rejected
from desktop_app.printing import print_size, produce
from desktop_app.printing.documents import catalogue
from desktop_app.services import programme, reports
from desktop_app.ui import papers, text


def print_document(call: Call) -> Answer:
    """Make a document, or name them all."""
    options = call.options
    if options.list:
        listed = catalogue()
        rows = [(one.name, one.title, ", ".join(one.needs)) for one in listed]
        return Answer({"documents": [asdict(one) for one in listed]}, table(("Name", "Document", "Needs"), rows))
    problems = {name: "missing" for name in ("document", "out") if getattr(options, name) is None}
    if problems:
        raise Rejected(problems)
    size = print_size(float(options.size) if options.size.replace(".", "", 1).isdecimal() else options.size)
    out = whole(options.out)
    with call.desk() as desk:
        with desk.store.read() as reader:
            event = reports.whole_id(reader, "event", options.event) if options.event else None
            session = programme.session_of(reader, event, desk.today()).id if event else None
            walk = reports.whole_id(reader, "inspection", options.inspection) if options.inspection else None
            person = reports.whole_id(reader, "person", options.person) if options.person else None
            about = papers.About(session, walk, options.language, person, desk.today())
            document = papers.document(reader, lambda: desk.photos, options.document, about)
        sheet_id = call.surroundings.new_id().replace("-", "")[-8:]
        pages = produce(document, size, out, sheet_id=sheet_id, printed_at=desk.local_now(), progress=call.progress)
    return Answer(
        {"file": str(out), "pages": pages}, f"{document.title}: {text.how_many(pages, 'page', 'pages')}, {out}"
    )
