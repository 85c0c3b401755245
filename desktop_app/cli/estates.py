"""Estate walks and what was found on them; roles and sign-ups."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from desktop_app.cli.conduct import Call, read_file
from desktop_app.cli.output import Answer, table
from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError, Rejected
from desktop_app.domain.estates import ActionDraft, IssueDraft, ReportDraft
from desktop_app.domain.involvement import AlreadySignedUp, RoleFull
from desktop_app.services import estates, involvement, organisation, reports, shares
from desktop_app.services.estates import Inspection
from desktop_app.ui import text, times


def start(call: Call) -> Answer:
    """Start a walk."""
    options = call.options
    with call.desk() as desk:
        with desk.store.read() as reader:
            event = reports.whole_id(reader, "event", options.event) if options.event else None
        with desk.store.write(Op.START_INSPECTION) as writer:
            walk = estates.start(
                writer, options.estate, options.date or desk.today(), walked_with=options.walked_with, event_id=event
            )
    return Answer({"id": walk}, f"Walk of {options.estate} started.\n{walk}")


def issue(call: Call) -> Answer:
    """Note one thing found, with its photos."""
    options = call.options
    if len(options.caption) > len(options.photo):
        raise Rejected({"caption": "more-captions-than-photos"})
    pictures = [read_file(path) for path in options.photo]
    draft = IssueDraft(options.category, options.place, options.priority, options.note)
    with call.desk() as desk:
        with desk.store.read() as reader:
            walk = reports.whole_id(reader, "inspection", options.id)
            told = reports.whole_id(reader, "advance_report", options.report) if options.report else None
        if pictures:
            from desktop_app.services import photographs

            captions = [*options.caption, *[""] * len(pictures)]
            kept = [photographs.keep(desk.photos, data, words) for data, words in zip(pictures, captions, strict=False)]
            draft = replace(draft, photos=tuple(kept))
        with desk.store.write(Op.ADD_ISSUE) as writer:
            saved = estates.add_issue(writer, walk, draft)
            if told is not None:
                estates.looked_at(writer, told, walk)
    with_photos = f" with {text.how_many(saved.photos, 'photo', 'photos')}" if saved.photos else ""
    return Answer(asdict(saved), f"Issue {saved.number} saved{with_photos}.\n{saved.id}")


def report(call: Call) -> Answer:
    """Keep what a resident tells us before a walk."""
    options = call.options
    with call.desk() as desk:
        with desk.store.read() as reader:
            person = reports.whole_id(reader, "person", options.person) if options.person else None
        with desk.store.write(Op.REPORT_IN_ADVANCE) as writer:
            told = estates.report(writer, ReportDraft(options.estate, options.place, options.text, person))
    return Answer({"id": told}, f"Kept for the next walk of {options.estate}.\n{told}")


def action(call: Call) -> Answer:
    """Keep what was agreed about an issue."""
    options = call.options
    with call.desk() as desk:
        with desk.store.read() as reader:
            about = reports.whole_id(reader, "issue", options.issue)
        with desk.store.write(Op.AGREE_ACTION) as writer:
            agreed = estates.agree(writer, about, ActionDraft(options.what, options.owner, options.due))
    return Answer({"id": agreed}, f"Kept what was agreed.\n{agreed}")


def share(call: Call) -> Answer:
    """Give somebody their share."""
    options = call.options
    with call.desk() as desk:
        with desk.store.read() as reader:
            person = reports.whole_id(reader, "person", options.person)
        with desk.store.write(Op.ISSUE_SHARE) as writer:
            given = shares.issue(writer, person, options.approved or desk.today(), options.number)
    words = f"Share certificate {given.number}, approved on {times.long_day(given.approved_on)}."
    return Answer({"id": given.id, "number": given.number, "approved_on": given.approved_on}, words)


def listing(call: Call) -> Answer:
    """All walks."""
    with call.desk() as desk, desk.store.read() as reader:
        lines = estates.inspections(reader)
    rows = [(line.id, line.date, line.estate, line.issues) for line in lines]
    plain = table(("Id", "Day", "Estate", "Issues"), rows) if rows else "No walks yet."
    return Answer({"inspections": [asdict(line) for line in lines]}, plain)


def show(call: Call) -> Answer:
    """One walk with its issues, notes word for word."""
    with call.desk() as desk, desk.store.read() as reader:
        walk = reports.whole_id(reader, "inspection", call.options.id)
        found, told = estates.inspection(reader, walk), estates.reports(reader, walk)
        kinds = organisation.labels(reader, "issue_category") | organisation.labels(reader, "urgency")
    return Answer(
        asdict(found.line) | {"issues": _issues(found), "reports": [asdict(one) for one in told]}, _told(found, kinds)
    )


def roles(call: Call) -> Answer:
    """The roles with their places."""
    with call.desk() as desk, desk.store.read() as reader:
        lines = involvement.roles(reader)
    data = [
        {"id": r.id, "name": r.name, "cap": r.cap, "filled": r.filled, "waiting": r.waiting, "commitment": r.commitment}
        for r in lines
    ]
    rows = [(r.id, r.name, "" if r.cap is None else r.cap, r.filled, r.waiting) for r in lines]
    return Answer({"roles": data}, table(("Id", "Role", "Places", "Filled", "Waiting"), rows))


def sign_up(call: Call) -> Answer:
    """Sign someone up."""
    with call.desk() as desk:
        with desk.store.read() as reader:
            role = reports.whole_id(reader, "role", call.options.role)
            person = reports.whole_id(reader, "person", call.options.person)
        with desk.store.write(Op.SIGN_UP) as writer:
            done = involvement.sign_up(writer, role, person)
    if isinstance(done.outcome, AlreadySignedUp):
        words = f"{done.person} is already signed up to {done.role}, since {times.short_day(done.outcome.since)}."
    elif done.place is not None:
        words = f"{done.role} is full. {done.person} is number {done.place} on the waiting list."
    else:
        words = f"{done.person} signed up to {done.role}."
    return Answer({"id": done.id, "stage": done.stage, "place": done.place}, words)


def move(call: Call) -> Answer:
    """Move a sign-up to another stage."""
    with call.desk() as desk:
        with desk.store.read() as reader:
            wanted = reports.whole_id(reader, "sign_up", call.options.sign_up)
        with desk.store.write(Op.MOVE_SIGN_UP) as writer:
            done = involvement.move(writer, wanted, call.options.to)
    if isinstance(done.outcome, RoleFull):
        raise AppError("role-full", name=done.person, cap=done.outcome.cap)
    next_one = {"person": done.next.person_id, "name": done.next.person} if done.next else None
    words = f"{done.person}, {done.role}: {done.stage}."
    if done.next:
        words += f" A place is free; {done.next.person} is next on the waiting list."
    return Answer({"id": done.id, "stage": done.stage, "next": next_one}, words)


def _issues(found: Inspection) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "number": one.number,
            "category": one.category,
            "place": one.place,
            "priority": one.urgency,
            "notes": one.notes,
            "at": one.at,
            "photos": [{"sha256": photo.sha256, "caption": photo.caption} for photo in one.photos],
            "actions": [asdict(action) for action in one.actions],
        }
        for one in found.issues
    ]


def _told(found: Inspection, kinds: dict[str, str]) -> str:
    line = found.line
    lines = [f"{line.estate}, {times.long_day(line.date)}", line.id]
    for one in found.issues:
        photos = f" ({text.how_many(len(one.photos), 'photo', 'photos')})" if one.photos else ""
        lines.append(f"{one.number}. {kinds.get(one.category, one.category)}, {one.place}{photos}")
        lines.append(f"   {kinds.get(one.urgency, one.urgency)}{f'. {one.notes}' if one.notes else ''}")
    return "\n".join(lines)
