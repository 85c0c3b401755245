"""What a document needs, read from the store and put into printing's words. The window and the command line share it.

No Qt here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop_app.domain.errors import AppError, PrintTrouble, Rejected
from desktop_app.printing.documents import (
    catalogue,
    everything_held,
    inspection_sheet,
    sign_in_register,
    sign_up_sheet,
    tally_sheet,
)
from desktop_app.printing.documents.inspection_sheet import InspectionSheet, SheetIssue, SheetPhoto
from desktop_app.printing.documents.letterhead import Letterhead, Occasion
from desktop_app.printing.documents.sign_in_register import Register, RegisterLine
from desktop_app.printing.documents.sign_up_sheet import RoleLine, SignUpSheet
from desktop_app.printing.documents.tally_sheet import TallySheet
from desktop_app.printing.model import Document
from desktop_app.printing.wording import Tongue
from desktop_app.services import attendance, estates, involvement, organisation, programme, rights
from desktop_app.services.programme import Session
from desktop_app.store.journal import Reader
from desktop_app.store.photos import Photos
from desktop_app.ui import held, times, wordings
from desktop_app.ui.text import need_words


@dataclass(frozen=True, slots=True)
class About:
    """What a document is about: a session, a walk or a person by its id, and the language of its words.

    `today` is an ISO date.
    """

    session_id: str | None = None
    inspection_id: str | None = None
    language: str = "en"
    person_id: str | None = None
    today: str = ""


def document(reader: Reader, photos: Callable[[], Photos], name: str, about: About) -> Document:
    """The document called `name` in the catalogue.

    PrintTrouble: 'no-document', and those of the wording. Rejected: `event` 'event-missing', `inspection`
    'inspection-missing', `person` 'person-missing'. AppError 'recovery-sheet-once': that one is made when an office is
    set up, and never again.
    """
    needs = {listed.name: listed.needs for listed in catalogue()}
    if name not in needs:
        raise PrintTrouble("no-document", name=name)
    if "office" in needs[name]:
        raise AppError("recovery-sheet-once")
    if "event" in needs[name] and about.session_id is None:
        raise Rejected({"event": "event-missing"})
    if "inspection" in needs[name] and about.inspection_id is None:
        raise Rejected({"inspection": "inspection-missing"})
    if "person" in needs[name] and about.person_id is None:
        raise Rejected({"person": "person-missing"})
    tongue = wordings.tongue(reader, about.language)
    session = programme.session(reader, about.session_id) if about.session_id is not None else None
    if name == sign_in_register.NAME and session is not None:
        return sign_in_register.document(register(reader, session, tongue))
    if name == tally_sheet.NAME and session is not None:
        sheet = TallySheet(session.title, _occasion(session), letterhead(reader), tongue=tongue)
        return tally_sheet.document(sheet)
    if name == inspection_sheet.NAME and about.inspection_id is not None:
        return inspection_sheet.document(walk(reader, photos, about.inspection_id, tongue))
    if name == everything_held.NAME and about.person_id is not None:
        found = rights.held(reader, about.person_id)
        return everything_held.document(held.as_paper(reader, found, made_on=about.today, tongue=tongue))
    return sign_up_sheet.document(sign_ups(reader, session, tongue))


def letterhead(reader: Reader) -> Letterhead:
    """The organisation as it names itself on paper."""
    found = organisation.letterhead(reader)
    return Letterhead(found.name, found.phone, found.email, found.strapline)


def register(reader: Reader, session: Session, tongue: Tongue) -> Register:
    """A session's sign-in register: who is expected and who came, with what they asked for."""
    lines = attendance.roster(reader, session.id)
    return Register(
        session.title,
        _occasion(session),
        letterhead(reader),
        tuple(
            RegisterLine(
                name=line.name,
                address=line.address,
                needs=tuple(need_words(need) for need in line.needs),
                greeting=line.greeting,
                state=line.state,
                since=times.clock_time(line.since) if line.since else "",
            )
            for line in lines
        ),
        formats=tuple(need.label for line in lines for need in line.needs if need.kind == "format"),
        tongue=tongue,
    )


def sign_ups(reader: Reader, session: Session | None, tongue: Tongue) -> SignUpSheet:
    """The blank sign-up sheet with the roles on offer, for a session's stall or for any."""
    roles = tuple(RoleLine(r.name, r.about, r.commitment, r.free) for r in involvement.roles(reader))
    if session is None:
        return SignUpSheet(letterhead(reader), roles, tongue=tongue)
    return SignUpSheet(letterhead(reader), roles, session.title, _occasion(session), tongue=tongue)


def walk(reader: Reader, photos: Callable[[], Photos], inspection_id: str, tongue: Tongue) -> InspectionSheet:
    """The sheet of a walk, with the photos that are on this computer."""
    found = estates.inspection(reader, inspection_id)
    categories, urgencies = organisation.labels(reader, "issue_category"), organisation.labels(reader, "urgency")
    issues = tuple(
        SheetIssue(
            one.number,
            categories.get(one.category, one.category),
            one.place,
            urgencies.get(one.urgency, one.urgency),
            one.notes,
            tuple(SheetPhoto(_picture(photos(), photo.sha256), photo.caption) for photo in one.photos),
        )
        for one in found.issues
    )
    return InspectionSheet(
        found.line.estate,
        found.line.date,
        letterhead(reader),
        found.line.officer,
        found.line.walked_with,
        issues,
        tuple(code.label for code in organisation.codes(reader, "issue_category")),
        tuple(code.label for code in organisation.codes(reader, "urgency")),
        tongue=tongue,
    )


def _picture(photos: Photos, sha256: str) -> bytes:
    """The picture's bytes; none where it is not here or damaged: the sheet then says so in its place."""
    try:
        return photos.get(sha256)
    except AppError:
        return b""


def _occasion(session: Session) -> Occasion:
    return Occasion(session.starts, session.ends, session.venue)
