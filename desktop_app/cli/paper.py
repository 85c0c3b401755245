"""Any document, as a file; and all that an event needs, in a folder."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from desktop_app.app import Desk
from desktop_app.cli import mailing
from desktop_app.cli.conduct import Call, read_file, whole
from desktop_app.cli.output import Answer, table
from desktop_app.domain.errors import FolderTrouble, Rejected
from desktop_app.formats import making
from desktop_app.printing import Document, print_size, produce
from desktop_app.printing.documents import catalogue, event_pack
from desktop_app.services import people, programme, reports
from desktop_app.store.journal import Reader
from desktop_app.ui import event_packs, papers, rights_words, text
from desktop_app.ui.event_packs import PackFile
from desktop_app.ui.format_words import MADE_NOTES

CONTENTS = "contents.pdf"
MAILING = "mailing"


def print_document(call: Call) -> Answer:
    """Make a document, or name them all."""
    options = call.options
    if options.list:
        listed = catalogue()
        rows = [(one.name, one.title, ", ".join(one.needs)) for one in listed]
        return Answer({"documents": [asdict(one) for one in listed]}, table(("Name", "Document", "Needs"), rows))
    if options.document == MAILING:
        with call.desk() as desk:
            with desk.store.read() as reader:
                about = _about(call, reader, desk)
            return mailing.make(call, desk, about)
    problems = {name: "missing" for name in ("document", "out") if getattr(options, name) is None}
    if problems:
        raise Rejected(problems)
    out = whole(options.out)
    with call.desk() as desk:
        if options.document == event_pack.NAME and out.suffix.lower() != ".pdf":
            return _event_pack(call, desk, _folder(out))
        sheet_id = _sheet_id(call)
        with desk.store.read() as reader:
            about = replace(_about(call, reader, desk), reference=sheet_id)
            size = _size(call, reader, about)
            document = papers.document(reader, lambda: desk.photos, options.document, about)
        made = making.make(
            document,
            options.format,
            size,
            out,
            sheet_id=sheet_id,
            printed_at=desk.local_now(),
            progress=call.progress,
        )
    data = {"file": str(out), "pages": made.pages, "format": options.format, "seconds": round(made.seconds, 1)}
    told = [f"{document.title}: {_length(made)}{out}", *([MADE_NOTES[made.note]] if made.note else [])]
    return Answer(data | {"notes": [made.note] if made.note else []}, "\n".join(told))


def _length(made: making.Made) -> str:
    if made.pages:
        return f"{text.how_many(made.pages, 'page', 'pages')}, "
    minutes, seconds = divmod(round(made.seconds), 60)
    return f"{minutes}:{seconds:02} minutes, " if made.seconds else ""


def _event_pack(call: Call, desk: Desk, folder: Path) -> Answer:
    """Every file of an event's pack in one folder, with the sheet that says what and how many."""
    with desk.store.read() as reader:
        about = _about(call, reader, desk)
        sheet = papers.document(reader, lambda: desk.photos, event_pack.NAME, about)
        pack = event_packs.planned(reader, about.session_id or "", spare=call.options.spare)
        made: list[tuple[PackFile, Document, str]] = []
        for one in pack.files:
            sheet_id = _sheet_id(call)
            of_this = replace(about, language=one.language, reference=sheet_id)
            made.append((one, papers.document(reader, lambda: desk.photos, one.document, of_this), sheet_id))
    files: list[dict[str, Any]] = []
    for one, document, sheet_id in made:
        file = making.make(
            document,
            one.form,
            _named_size(one.size),
            folder / one.file_name,
            sheet_id=sheet_id,
            printed_at=desk.local_now(),
            progress=call.progress,
        )
        files.append({"name": one.file_name, "title": document.title, "pages": file.pages} | asdict(one))
    pages = _produced(call, desk, sheet, _named_size(call.options.size or "clear"), folder / CONTENTS, _sheet_id(call))
    others = [{"format": label, "people": number} for label, number in pack.not_on_paper]
    data = {"file": str(folder / CONTENTS), "pages": pages, "folder": str(folder), "files": files}
    rows = [(one["name"], one["copies"], one["pages"]) for one in files]
    told = [f"{sheet.title}, {folder}", table(("File", "Copies", "Pages"), rows)]
    told += [f"Not on paper: {one['format']}, {text.people_count(int(str(one['people'])))}." for one in others]
    return Answer(data | {"not_on_paper": others}, "\n".join(told))


def _about(call: Call, reader: Reader, desk: Desk) -> papers.About:
    options = call.options
    event = reports.whole_id(reader, "event", options.event) if options.event else None
    return papers.About(
        programme.session_of(reader, event, desk.today()).id if event else None,
        reports.whole_id(reader, "inspection", options.inspection) if options.inspection else None,
        options.language,
        reports.whole_id(reader, "person", options.person) if options.person else None,
        desk.today(),
        options.year,
        _text(call),
        desk.store.identity.officer,
    )


def _text(call: Call) -> str:
    """What a letter says: typed, or from a file. Rejected: `text_file` 'not-text'."""
    if not call.options.text_file:
        return str(call.options.text)
    try:
        return read_file(call.options.text_file).decode("utf-8-sig")
    except UnicodeDecodeError as why:
        raise Rejected({"text_file": "not-text"}) from why


def _size(call: Call, reader: Reader, about: papers.About) -> str | float:
    """The size asked for; else that of the person whom the document is for, else clear print."""
    if call.options.size:
        return _named_size(call.options.size)
    if about.person_id is None:
        return "clear"
    return rights_words.own_size(people.person(reader, about.person_id).draft.print_format)


def _named_size(size: str) -> str | float:
    return float(size) if size.replace(".", "", 1).isdecimal() else size


def _produced(call: Call, desk: Desk, document: Document, size: str | float, out: Path, sheet_id: str) -> int:
    return produce(
        document, print_size(size), out, sheet_id=sheet_id, printed_at=desk.local_now(), progress=call.progress
    )


def _sheet_id(call: Call) -> str:
    return call.surroundings.new_id().replace("-", "")[-8:]


def _folder(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as why:
        raise FolderTrouble("file-not-written", name=folder.name) from why
    return folder
