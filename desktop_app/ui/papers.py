"""What a document needs, read from the store and put into printing's words. The window and the command line share it.

No Qt here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from desktop_app.domain.errors import AppError, PrintTrouble, Rejected
from desktop_app.printing.documents import (
    catalogue,
    comment_slip,
    consent_form,
    drop_in_calendar,
    evacuation_list,
    event_pack,
    event_poster,
    everything_held,
    household_sign_in,
    inspection_notice_after,
    inspection_notice_before,
    inspection_sheet,
    involvement_certificate,
    letter,
    ruler_test_page,
    share_application,
    share_certificate,
    sign_in_register,
    sign_up_sheet,
    tally_sheet,
    you_said_we_did,
)
from desktop_app.printing.documents.drop_in_calendar import Calendar, Place, Sitting
from desktop_app.printing.documents.inspection_notice_after import Agreed, FoundOnWalk
from desktop_app.printing.documents.inspection_sheet import InspectionSheet, SheetIssue, SheetPhoto, SheetReport
from desktop_app.printing.documents.letterhead import Occasion
from desktop_app.printing.documents.sign_in_register import Register, RegisterLine
from desktop_app.printing.documents.sign_up_sheet import RoleLine, SignUpSheet
from desktop_app.printing.model import Document
from desktop_app.printing.moments import date_words
from desktop_app.printing.wording import EVERY_SHEET, Tongue
from desktop_app.services import (
    attendance,
    estates,
    involvement,
    organisation,
    people,
    programme,
    rights,
    shares,
    voice,
)
from desktop_app.services.programme import Event, Session
from desktop_app.store.journal import Reader
from desktop_app.store.photos import Photos
from desktop_app.ui import event_packs, held, times, wordings
from desktop_app.ui.letterheads import letterhead

__all__ = ["MOST_ANSWERS", "About", "document", "letterhead"]

MOST_ANSWERS: Final = 6
"""More than this on one poster is read by nobody."""

_TOOK_PART: Final = frozenset({"trained", "active", "paused"})


@dataclass(frozen=True, slots=True)
class About:
    """What a document is about: a session, a walk or a person by its id, and the language of its words.

    `today` is an ISO date; `year` the year of a calendar, else that of today; `text` what a letter says and
    `signed_by` who signs it; `reference` the id of the sheet, for who tears a part off and asks by it.
    """

    session_id: str | None = None
    inspection_id: str | None = None
    language: str = "en"
    person_id: str | None = None
    today: str = ""
    year: int | None = None
    text: str = ""
    signed_by: str = ""
    reference: str = ""


def document(reader: Reader, photos: Callable[[], Photos], name: str, about: About) -> Document:
    """The document called `name` in the catalogue.

    PrintTrouble: 'no-document', and those of the wording. Rejected: `event` 'event-missing', `inspection`
    'inspection-missing', `person` 'person-missing' or 'no-share', `text` 'text-missing', `year` 'year-missing'.
    AppError 'recovery-sheet-once': that one is made when an office is set up, and never again.
    """
    needs = {listed.name: listed.needs for listed in catalogue()}
    if name not in needs:
        raise PrintTrouble("no-document", name=name)
    if "office" in needs[name]:
        raise AppError("recovery-sheet-once")
    known = {
        "event": about.session_id,
        "inspection": about.inspection_id,
        "person": about.person_id,
        "text": about.text.strip(),
        "year": about.year or about.today,
    }
    problems = {need: f"{need}-missing" for need in needs[name] if not known[need]}
    if problems:
        raise Rejected(problems)
    return _MAKERS[name](_Subject(reader, photos, about))


class _Subject:
    """What a document is about, read when it is asked for."""

    def __init__(self, reader: Reader, photos: Callable[[], Photos], about: About) -> None:
        self.reader, self.photos, self.about = reader, photos, about
        self.tongue = wordings.tongue(reader, about.language)
        self.sender = letterhead(reader)

    @cached_property
    def session(self) -> Session:
        return programme.session(self.reader, self.about.session_id or "")

    @cached_property
    def occasion(self) -> Occasion:
        return _occasion(self.session)

    @cached_property
    def walk(self) -> estates.Inspection:
        return estates.inspection(self.reader, self.about.inspection_id or "")

    @cached_property
    def person(self) -> people.Person:
        return people.person(self.reader, self.about.person_id or "")

    @property
    def address(self) -> str:
        """The person's address in one line."""
        draft = self.person.draft
        return ", ".join(part for part in (draft.address, draft.postcode) if part)

    @property
    def price_pence(self) -> int:
        """What a share costs; a pound where nobody decided."""
        return int(organisation.setting(self.reader, "share_price_pence") or 100)

    def labels(self, list_name: str) -> tuple[str, ...]:
        """What a list of the organisation offers, in the language of the paper."""
        return tuple(self.tongue.label(list_name, code.label) for code in organisation.codes(self.reader, list_name))


# -- at an event -------------------------------------------------------------------------------------------------------


def _register(on: _Subject) -> Document:
    """Who is expected and who came, with what they asked for."""
    lines = attendance.roster(on.reader, on.session.id)
    register = Register(
        on.session.title,
        on.occasion,
        on.sender,
        tuple(
            RegisterLine(
                name=line.name,
                address=line.address,
                needs=tuple(wordings.need_words(need, on.tongue) for need in line.needs),
                greeting=line.greeting,
                state=line.state,
                since=times.clock_time(line.since) if line.since else "",
            )
            for line in lines
        ),
        formats=tuple(
            wordings.need_words(need, on.tongue) for line in lines for need in line.needs if need.kind == "format"
        ),
        tongue=on.tongue,
    )
    return sign_in_register.document(register)


def _household_sign_in(on: _Subject) -> Document:
    homes = tuple(
        household_sign_in.Home(home.adults, home.address) for home in attendance.homes(on.reader, on.session.id)
    )
    return household_sign_in.document(
        household_sign_in.HouseholdSignIn(on.session.title, on.occasion, on.sender, homes, tongue=on.tongue)
    )


def _sign_up_sheet(on: _Subject) -> Document:
    """The roles on offer, for a session's stall or for any."""
    roles = tuple(RoleLine(r.name, r.about, r.commitment, r.free) for r in involvement.roles_by_time(on.reader))
    if on.about.session_id is None:
        return sign_up_sheet.document(SignUpSheet(on.sender, roles, tongue=on.tongue))
    return sign_up_sheet.document(SignUpSheet(on.sender, roles, on.session.title, on.occasion, tongue=on.tongue))


def _tally_sheet(on: _Subject) -> Document:
    return tally_sheet.document(tally_sheet.TallySheet(on.session.title, on.occasion, on.sender, tongue=on.tongue))


def _evacuation_list(on: _Subject) -> Document:
    """Who signed in and did not leave, with what helps them on the way out."""
    inside = tuple(
        evacuation_list.Inside(
            line.name,
            tuple(wordings.need_words(need, on.tongue) for need in line.needs if need.kind == "access"),
            line.adults,
            line.children,
        )
        for line in attendance.roster(on.reader, on.session.id)
        if line.state == "in"
    )
    unnamed = attendance.counts(on.reader, on.session.id).tallied
    return evacuation_list.document(
        evacuation_list.EvacuationList(on.session.title, on.occasion, on.sender, inside, unnamed, tongue=on.tongue)
    )


def _poster(on: _Subject) -> Document:
    event = programme.event(on.reader, on.session.event_id)
    return event_poster.document(
        event_poster.EventPoster(
            event.title,
            event.kind,
            tuple(Occasion(one.starts, one.ends, one.venue) for one in event.sessions),
            on.sender,
            on.tongue.label("theme", event.theme),
            event.cancelled,
            on.tongue,
        )
    )


def _event_pack(on: _Subject) -> Document:
    pack = event_packs.planned(on.reader, on.session.id)
    return event_pack.document(event_packs.contents(on.reader, pack, on.session, on.sender, on.tongue))


def _consent_form(on: _Subject) -> Document:
    asked = tuple(
        consent_form.in_tongue(on.tongue, one.purpose, consent_form.Asked(one.label, one.version, one.wording))
        for one in organisation.consent_wordings(on.reader)
    )
    form = consent_form.ConsentForm(on.sender, asked, tongue=on.tongue)
    if on.about.person_id is not None:
        form = consent_form.ConsentForm(on.sender, asked, on.person.name, on.address, on.tongue)
    return consent_form.document(form)


def _comment_slip(on: _Subject) -> Document:
    return comment_slip.document(comment_slip.CommentSlip(on.sender, on.about.reference, on.tongue))


def _you_said(on: _Subject) -> Document:
    replies = voice.replies(on.reader, session_id=on.about.session_id, year=on.about.year)
    answered = tuple(you_said_we_did.Answered(one.said, one.outcome, one.answer) for one in replies[:MOST_ANSWERS])
    return you_said_we_did.document(you_said_we_did.YouSaid(on.sender, answered, on.tongue))


# -- a year, and walks -------------------------------------------------------------------------------------------------


def _calendar(on: _Subject) -> Document:
    """The year's drop-ins, hub by hub; of one series alone when an event of it is named."""
    year = on.about.year or int(on.about.today[:4])
    events = programme.events(on.reader, f"{year}-01-01", f"{year}-12-31")
    inspections: tuple[Sitting, ...] = ()
    if on.about.session_id is not None:
        one = programme.event(on.reader, on.session.event_id)
        wanted = [
            event for event in events if event.id == one.id or (one.series_id and event.series_id == one.series_id)
        ]
    else:
        wanted = [event for event in events if event.kind == "drop-in"]
        inspections = tuple(
            sitting for event in events if event.kind == "inspection" for sitting in _sittings(event, year, on.tongue)
        )
    places: dict[str, list[Sitting]] = {}
    for event in wanted:
        for sitting in _sittings(event, year, on.tongue):
            places.setdefault(sitting.venue, []).append(sitting)
    hubs = tuple(Place(name, tuple(sittings)) for name, sittings in places.items())
    return drop_in_calendar.document(Calendar(year, on.sender, hubs, inspections, on.tongue))


def _sittings(event: Event, year: int, tongue: Tongue) -> tuple[Sitting, ...]:
    return tuple(
        Sitting(one.starts, one.ends, tongue.label("theme", event.theme), one.venue, event.cancelled)
        for one in event.sessions
        if one.starts.startswith(f"{year}-")
    )


def _notice_before(on: _Subject) -> Document:
    return inspection_notice_before.document(
        inspection_notice_before.NoticeBefore(on.session.title, on.occasion, on.sender, on.session.cancelled, on.tongue)
    )


def _walk_sheet(on: _Subject) -> Document:
    """The sheet of a walk, with what was told before and the photos that are on this computer."""
    walk = on.walk
    categories = wordings.labels(on.reader, "issue_category", on.tongue)
    urgencies = wordings.labels(on.reader, "urgency", on.tongue)
    issues = tuple(
        SheetIssue(
            one.number,
            categories.get(one.category, one.category),
            one.place,
            urgencies.get(one.urgency, one.urgency),
            one.notes,
            tuple(SheetPhoto(_picture(on.photos(), photo.sha256), photo.caption) for photo in one.photos),
            tuple(_agreed_words(action, on.tongue) for action in one.actions),
        )
        for one in walk.issues
    )
    told = estates.reports(on.reader, walk.line.id)
    sheet = InspectionSheet(
        walk.line.estate,
        walk.line.date,
        on.sender,
        walk.line.officer,
        walk.line.walked_with,
        issues,
        on.labels("issue_category"),
        on.labels("urgency"),
        reports=tuple(SheetReport(one.place, one.words, one.seen_on is not None) for one in told),
        tongue=on.tongue,
    )
    return inspection_sheet.document(sheet)


def _agreed_words(action: estates.Action, tongue: Tongue) -> str:
    """What was agreed, whose it is and by when, for staff."""
    due = date_words(action.due, tongue.words(EVERY_SHEET)) if action.due else ""
    return ", ".join(part for part in (action.what.rstrip("."), action.owner, due) if part)


def _notice_after(on: _Subject) -> Document:
    """What was found and what will be done: no notes, no owner, nobody's name."""
    categories = wordings.labels(on.reader, "issue_category", on.tongue)
    found = tuple(
        FoundOnWalk(
            categories.get(one.category, one.category),
            one.place,
            tuple(Agreed(action.what, action.due) for action in one.actions),
        )
        for one in on.walk.issues
    )
    line = on.walk.line
    return inspection_notice_after.document(
        inspection_notice_after.NoticeAfter(line.estate, line.date, on.sender, found, on.tongue)
    )


# -- for one person ----------------------------------------------------------------------------------------------------


def _share_application(on: _Subject) -> Document:
    return share_application.document(share_application.ShareApplication(on.sender, on.price_pence, on.tongue))


def _share_certificate(on: _Subject) -> Document:
    share = shares.share_of(on.reader, on.person.id)
    if share is None:
        raise Rejected({"person": "no-share"})
    return share_certificate.document(
        share_certificate.ShareCertificate(
            on.sender, on.person.name, share.number, share.approved_on, on.price_pence, on.tongue
        )
    )


def _involvement_certificate(on: _Subject) -> Document:
    roles = tuple(
        (one.role, one.at[:10])
        for one in involvement.sign_ups_of_person(on.reader, on.person.id)
        if one.stage in _TOOK_PART
    )
    return involvement_certificate.document(
        involvement_certificate.InvolvementCertificate(
            on.sender,
            on.person.name,
            on.about.today,
            roles,
            attendance.times_come(on.reader, on.person.id),
            on.tongue,
        )
    )


def _letter(on: _Subject) -> Document:
    return letter.document(
        letter.Letter(
            on.sender, on.person.name, on.address, on.about.text, on.about.today, on.about.signed_by, on.tongue
        )
    )


def _everything_held(on: _Subject) -> Document:
    found = rights.held(on.reader, on.about.person_id or "")
    return everything_held.document(held.as_paper(on.reader, found, made_on=on.about.today, tongue=on.tongue))


def _ruler_test_page(on: _Subject) -> Document:
    return ruler_test_page.document(ruler_test_page.RulerTestPage(on.sender, on.tongue))


_MAKERS: Final[dict[str, Callable[[_Subject], Document]]] = {
    sign_in_register.NAME: _register,
    household_sign_in.NAME: _household_sign_in,
    sign_up_sheet.NAME: _sign_up_sheet,
    tally_sheet.NAME: _tally_sheet,
    evacuation_list.NAME: _evacuation_list,
    event_poster.NAME: _poster,
    event_pack.NAME: _event_pack,
    consent_form.NAME: _consent_form,
    comment_slip.NAME: _comment_slip,
    drop_in_calendar.NAME: _calendar,
    inspection_notice_before.NAME: _notice_before,
    inspection_sheet.NAME: _walk_sheet,
    inspection_notice_after.NAME: _notice_after,
    you_said_we_did.NAME: _you_said,
    share_application.NAME: _share_application,
    share_certificate.NAME: _share_certificate,
    involvement_certificate.NAME: _involvement_certificate,
    letter.NAME: _letter,
    everything_held.NAME: _everything_held,
    ruler_test_page.NAME: _ruler_test_page,
}


def _picture(photos: Photos, sha256: str) -> bytes:
    """The picture's bytes; none where it is not here or damaged: the sheet then says so in its place."""
    try:
        return photos.get(sha256)
    except AppError:
        return b""


def _occasion(session: Session) -> Occasion:
    return Occasion(session.starts, session.ends, session.venue)
