"""Walks of an estate, and what was found on them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlmodel import col

from desktop_app.domain.estates import (
    ActionDraft,
    InspectionDraft,
    IssueDraft,
    PhotoDraft,
    ReportDraft,
    next_number,
)
from desktop_app.domain.ids import natural_id
from desktop_app.domain.text_folding import fold
from desktop_app.services import organisation
from desktop_app.store import search
from desktop_app.store.journal import Reader, Writer
from desktop_app.store.local_tables import DraftRow
from desktop_app.store.tables import (
    ActionRow,
    AdvanceReportRow,
    EventRow,
    InspectionRow,
    IssueRow,
    PatchRow,
    PersonRow,
    PhotoRow,
    PropertyRow,
)

DANGER = "danger-now"


@dataclass(frozen=True, slots=True)
class InspectionLine:
    """One walk with its numbers. `date` is ISO 8601; `danger` counts issues that are dangerous now."""

    id: str
    estate: str
    date: str
    officer: str
    walked_with: str
    event_id: str | None
    patch_id: str | None
    issues: int
    danger: int


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of an issue: the picture is kept under `sha256`; the caption is its alternative text, perhaps ""."""

    id: str
    sha256: str
    caption: str


@dataclass(frozen=True, slots=True)
class Action:
    """What was agreed about an issue: `due` is an ISO date, "" if nobody said."""

    id: str
    what: str
    owner: str
    due: str


@dataclass(frozen=True, slots=True)
class AdvanceReport:
    """What somebody told us before a walk. `seen_on` is the walk on which it was looked at, `at` ISO 8601 UTC."""

    id: str
    estate: str
    place: str
    words: str
    person_id: str | None
    seen_on: str | None
    at: str


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing found. `category` and `urgency` are keys of the organisation's lists; `at` is ISO 8601 UTC."""

    id: str
    inspection_id: str
    number: int
    category: str
    place: str
    urgency: str
    notes: str
    at: str
    photos: tuple[Photo, ...] = ()
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspection:
    """One walk with all that was found, in the order it was found."""

    line: InspectionLine
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class IssueSaved:
    """What was kept: the issue's id and number on its walk, and how many photos it has."""

    id: str
    number: int
    photos: int


@dataclass(frozen=True, slots=True)
class FoundIssue:
    """An issue that a search found, with the walk it belongs to."""

    issue: Issue
    estate: str
    date: str


# -- walks -------------------------------------------------------------------------------------------------------------


def start(
    writer: Writer,
    estate: str,
    date: str,
    officer: str = "",
    walked_with: str = "",
    event_id: str | None = None,
    patch_id: str | None = None,
) -> str:
    """Begin a walk; answers its id. Without an officer it is the one of this copy.

    Rejected (estate, date, officer, walked_with); Gone for an event or patch that is not here.
    """
    draft = InspectionDraft(estate, date, officer or writer.identity.officer, walked_with, event_id, patch_id).checked()
    _must_be_here(writer, draft)
    writer.facts |= {"estate": draft.estate, "date": draft.date}
    return writer.add(InspectionRow(id="", **asdict(draft))).id


def change_inspection(writer: Writer, inspection_id: str, draft: InspectionDraft) -> None:
    """Keep what the draft says of a walk. Rejected and Gone as for `start`."""
    tidy = draft.checked()
    row = writer.get(InspectionRow, inspection_id)
    _must_be_here(writer, tidy)
    for name, value in asdict(tidy).items():
        setattr(row, name, value)
    writer.facts |= {"estate": tidy.estate, "date": tidy.date}


def inspections(reader: Reader) -> tuple[InspectionLine, ...]:
    """All walks, newest first."""
    return _inspection_lines(reader)


def inspection(reader: Reader, inspection_id: str) -> Inspection:
    """One walk with its issues and their photos; Gone if unknown."""
    reader.get(InspectionRow, inspection_id)
    (line,) = _inspection_lines(reader, col(InspectionRow.id) == inspection_id)
    return Inspection(line, _issues(reader, col(IssueRow.inspection_id) == inspection_id))


def estate_names(reader: Reader) -> tuple[str, ...]:
    """The estates we know, by name: those of our properties and those walked before."""
    names: set[str] = set()
    for estate, void in (
        (col(PropertyRow.estate), col(PropertyRow.void)),
        (col(InspectionRow.estate), col(InspectionRow.void)),
    ):
        names |= {row[0] for row in reader.rows(select(estate).where(~void, estate != "").distinct())}
    return tuple(sorted(names, key=lambda name: (name.casefold(), name)))


# -- issues ------------------------------------------------------------------------------------------------------------


def add_issue(writer: Writer, inspection_id: str, draft: IssueDraft) -> IssueSaved:
    """Keep one thing found, and let go of the draft that was kept while it was typed.

    Rejected (category, place, urgency, notes, photos) in the form's order; Gone for a walk that is not here.
    """
    walk = writer.get(InspectionRow, inspection_id)
    tidy = _checked(writer, draft)
    used = writer.rows(
        select(col(IssueRow.number)).where(col(IssueRow.inspection_id) == inspection_id, ~col(IssueRow.void))
    )
    row = IssueRow(
        id=writer.new_id(),
        inspection_id=inspection_id,
        number=next_number(r[0] for r in used),
        category=tidy.category,
        place=tidy.place,
        urgency=tidy.urgency,
        notes=tidy.notes,
        at=writer.at,
    )
    writer.add(row)
    writer.session.flush()
    _keep_photos(writer, row.id, tidy.photos)
    drop_draft(writer, inspection_id)
    return _saved(writer, row, walk, tidy)


def change_issue(writer: Writer, issue_id: str, draft: IssueDraft) -> IssueSaved:
    """Keep what the draft says of an issue; photos it does not name are taken off. Rejected as for `add_issue`."""
    row = writer.get(IssueRow, issue_id)
    walk = writer.get(InspectionRow, row.inspection_id)
    tidy = _checked(writer, draft)
    row.category, row.place, row.urgency, row.notes = tidy.category, tidy.place, tidy.urgency, tidy.notes
    _keep_photos(writer, row.id, tidy.photos)
    return _saved(writer, row, walk, tidy)


def issue(reader: Reader, issue_id: str) -> Issue:
    """One thing found, with its photos; Gone if unknown."""
    reader.get(IssueRow, issue_id)
    (found,) = _issues(reader, col(IssueRow.id) == issue_id)
    return found


def issue_draft(reader: Reader, issue_id: str) -> IssueDraft:
    """The draft that would make this issue again, for editing."""
    found = issue(reader, issue_id)
    photos = tuple(PhotoDraft(photo.sha256, photo.caption) for photo in found.photos)
    return IssueDraft(found.category, found.place, found.urgency, found.notes, photos)


def find_issues(reader: Reader, text: str) -> tuple[FoundIssue, ...]:
    """Issues whose kind, place, notes or estate has words that begin with those typed; the newest walk first."""
    numbers, _forgiven = search.matching(reader.driver, text, table="issue_search")
    if not numbers:
        return ()
    walks = {
        row_id: (estate, date)
        for row_id, estate, date in reader.rows(
            select(col(InspectionRow.id), col(InspectionRow.estate), col(InspectionRow.date)).where(
                ~col(InspectionRow.void)
            )
        )
    }
    found = [
        FoundIssue(one, *walks[one.inspection_id])
        for one in _issues(reader, col(IssueRow.n).in_(numbers))
        if one.inspection_id in walks
    ]
    return tuple(sorted(found, key=lambda f: (f.date, f.issue.at), reverse=True))


# -- what was agreed, and what was told before -------------------------------------------------------------------------


def agree(writer: Writer, issue_id: str, draft: ActionDraft) -> str:
    """Keep what was agreed about an issue; answers the action's id. Rejected (what, owner, due); Gone."""
    tidy = draft.checked()
    row = writer.get(IssueRow, issue_id)
    writer.facts |= {"issue": row.id, "number": row.number, "place": row.place}
    return writer.add(
        ActionRow(id="", issue_id=issue_id, what=tidy.what, owner=tidy.owner, due=tidy.due, at=writer.at)
    ).id


def report(writer: Writer, draft: ReportDraft) -> str:
    """Keep what somebody told us before a walk (fact 000-31); answers the report's id.

    Rejected (estate, place, words); Gone for a person who is not here.
    """
    tidy = draft.checked()
    person_id = writer.kept(tidy.person_id) if tidy.person_id is not None else None
    if person_id is not None:
        writer.get(PersonRow, person_id)
    writer.facts |= {"estate": tidy.estate, "place": tidy.place}
    return writer.add(
        AdvanceReportRow(
            id="", estate=tidy.estate, place=tidy.place, words=tidy.words, person_id=person_id, at=writer.at
        )
    ).id


def looked_at(writer: Writer, report_id: str, inspection_id: str) -> None:
    """Note the walk on which a report was looked at. Gone for a report or walk that is not here."""
    writer.get(InspectionRow, inspection_id)
    writer.get(AdvanceReportRow, report_id).inspection_id = inspection_id


def reports(reader: Reader, inspection_id: str) -> tuple[AdvanceReport, ...]:
    """What to look at on a walk, by when it was told: what was told about its estate and not looked at on another."""
    walk = reader.get(InspectionRow, inspection_id)
    rows = reader.rows(
        select(
            *(col(c) for c in (AdvanceReportRow.id, AdvanceReportRow.estate, AdvanceReportRow.place)),
            *(col(c) for c in (AdvanceReportRow.words, AdvanceReportRow.person_id, AdvanceReportRow.inspection_id)),
            col(AdvanceReportRow.at),
        )
        .where(~col(AdvanceReportRow.void))
        .where(or_(col(AdvanceReportRow.inspection_id).is_(None), col(AdvanceReportRow.inspection_id) == inspection_id))
        .order_by(col(AdvanceReportRow.at), col(AdvanceReportRow.id))
    )
    found = (AdvanceReport(*row) for row in rows)
    return tuple(one for one in found if one.seen_on or fold(one.estate) == fold(walk.estate))


# -- the form's draft, kept as it is typed -----------------------------------------------------------------------------


def keep_draft(writer: Writer, inspection_id: str, draft: IssueDraft) -> None:
    """Keep a half-filled form for this walk, so that a crash loses nothing (open the Writer with `Op.SAVE_DRAFT`).

    A draft with nothing in it is let go of. Drafts stay on this copy.
    """
    if draft.is_empty:
        drop_draft(writer, inspection_id)
    else:
        content = json.dumps(asdict(draft), ensure_ascii=False)
        writer.session.merge(DraftRow(key=_draft_key(inspection_id), content=content, at=writer.at))


def kept_draft(reader: Reader, inspection_id: str) -> IssueDraft | None:
    """The half-filled form of this walk, or None."""
    row = reader.session.get(DraftRow, _draft_key(inspection_id))
    return _draft(row.content) if row is not None else None


def drop_draft(writer: Writer, inspection_id: str) -> None:
    """Let go of the half-filled form of this walk."""
    row = writer.session.get(DraftRow, _draft_key(inspection_id))
    if row is not None:
        writer.session.delete(row)


def known_photos(reader: Reader) -> frozenset[str]:
    """SHA-256 of every picture that a record or a draft names. Taken-back ones count: undo can itself be undone."""
    shas = {row[0] for row in reader.rows(select(col(PhotoRow.sha256)).distinct())}
    drafts = reader.rows(select(col(DraftRow.content)).where(col(DraftRow.key).startswith(_draft_key(""))))
    return frozenset(shas.union(*({photo.sha256 for photo in _draft(row[0]).photos} for row in drafts)))


# -- inside ------------------------------------------------------------------------------------------------------------


def _draft_key(inspection_id: str) -> str:
    return f"issue|{inspection_id}"


def _draft(content: str) -> IssueDraft:
    fields: dict[str, Any] = json.loads(content)
    photos = tuple(PhotoDraft(**photo) for photo in fields.pop("photos"))
    return IssueDraft(**fields, photos=photos)


def _must_be_here(reader: Reader, draft: InspectionDraft) -> None:
    if draft.event_id is not None:
        reader.get(EventRow, draft.event_id)
    if draft.patch_id is not None:
        reader.get(PatchRow, draft.patch_id)


def _checked(reader: Reader, draft: IssueDraft) -> IssueDraft:
    return draft.checked(
        categories=organisation.labels(reader, "issue_category"), urgencies=organisation.labels(reader, "urgency")
    )


def _saved(writer: Writer, row: IssueRow, walk: InspectionRow, draft: IssueDraft) -> IssueSaved:
    writer.facts |= {
        "issue": row.id,
        "number": row.number,
        "category": row.category,
        "place": row.place,
        "estate": walk.estate,
        "photos": len(draft.photos),
    }
    return IssueSaved(row.id, row.number, len(draft.photos))


def _keep_photos(writer: Writer, issue_id: str, photos: Sequence[PhotoDraft]) -> None:
    """Make the issue's photos these, in this order. The same picture of the same issue is one record everywhere."""
    here = {
        row.sha256: row for row in writer.session.scalars(select(PhotoRow).where(col(PhotoRow.issue_id) == issue_id))
    }
    for position, photo in enumerate(photos):
        row = here.pop(photo.sha256, None)
        if row is None:
            row_id = natural_id("photo", issue_id, photo.sha256)
            writer.add(
                PhotoRow(id=row_id, issue_id=issue_id, sha256=photo.sha256, caption=photo.caption, position=position)
            )
        else:
            row.void, row.caption, row.position = False, photo.caption, position
    for row in here.values():
        writer.take_back(row)


def _inspection_lines(reader: Reader, *where: Any) -> tuple[InspectionLine, ...]:
    rows = reader.rows(
        select(
            *(col(c) for c in (InspectionRow.id, InspectionRow.estate, InspectionRow.date, InspectionRow.officer)),
            col(InspectionRow.walked_with),
            col(InspectionRow.event_id),
            col(InspectionRow.patch_id),
            func.count(col(IssueRow.id)),
            func.coalesce(func.sum(case((col(IssueRow.urgency) == DANGER, 1), else_=0)), 0),
        )
        .outerjoin(IssueRow, (col(IssueRow.inspection_id) == col(InspectionRow.id)) & ~col(IssueRow.void))
        .where(~col(InspectionRow.void), *where)
        .group_by(col(InspectionRow.n))
        .order_by(col(InspectionRow.date).desc(), col(InspectionRow.id).desc())
    )
    return tuple(InspectionLine(*row) for row in rows)


def _issues(reader: Reader, where: Any) -> tuple[Issue, ...]:
    rows = reader.session.scalars(
        select(IssueRow)
        .where(where, ~col(IssueRow.void))
        .order_by(col(IssueRow.number), col(IssueRow.at), col(IssueRow.id))
    ).all()
    photos = _photos(reader, [row.id for row in rows])
    actions = _actions(reader, [row.id for row in rows])
    return tuple(
        Issue(
            *(r.id, r.inspection_id, r.number, r.category, r.place, r.urgency, r.notes, r.at),
            tuple(photos.get(r.id, ())),
            tuple(actions.get(r.id, ())),
        )
        for r in rows
    )


def _actions(reader: Reader, issue_ids: Sequence[str]) -> dict[str, list[Action]]:
    found: dict[str, list[Action]] = {}
    rows = reader.rows(
        select(*(col(c) for c in (ActionRow.issue_id, ActionRow.id, ActionRow.what, ActionRow.owner, ActionRow.due)))
        .where(col(ActionRow.issue_id).in_(issue_ids), ~col(ActionRow.void))
        .order_by(col(ActionRow.at), col(ActionRow.id))
    )
    for issue_id, row_id, what, owner, due in rows:
        found.setdefault(issue_id, []).append(Action(row_id, what, owner, due))
    return found


def _photos(reader: Reader, issue_ids: Sequence[str]) -> dict[str, list[Photo]]:
    found: dict[str, list[Photo]] = {}
    rows = reader.rows(
        select(col(PhotoRow.issue_id), col(PhotoRow.id), col(PhotoRow.sha256), col(PhotoRow.caption))
        .where(col(PhotoRow.issue_id).in_(issue_ids), ~col(PhotoRow.void))
        .order_by(col(PhotoRow.position), col(PhotoRow.id))
    )
    for issue_id, row_id, sha256, caption in rows:
        found.setdefault(issue_id, []).append(Photo(row_id, sha256, caption))
    return found
