"""Walks, issues, roles and sign-ups, as lines and pills that pages show and screen readers say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_app.domain.involvement import ALL_STAGES, AlreadySignedUp, AlreadyThere, RoleFull, Waiting
from desktop_app.services.estates import FoundIssue, InspectionLine, Issue, IssueSaved
from desktop_app.services.involvement import MovedOn, RoleLine, SignedUp, SignUpLine
from desktop_app.services.organisation import Code
from desktop_app.ui import times
from desktop_app.ui.text import how_many, people_count
from desktop_app.ui.widgets.pills import Pill, PillKind
from desktop_app.ui.widgets.result_list import ResultLine
from desktop_app.ui.widgets.top_bar import Heading

_URGENCY_KINDS: dict[str, PillKind] = {"danger-now": "error", "needs-repair": "warn"}

STAGES: dict[str, Pill] = {
    "waiting": Pill("Waiting", "clock", "warn"),
    "interested": Pill("Interested", "star", "info"),
    "met": Pill("Met", "message-square-quote", "info"),
    "approved": Pill("Approved", "shield-check", "info"),
    "trained": Pill("Trained", "lightbulb", "info"),
    "active": Pill("Active", "circle-check", "ok"),
    "paused": Pill("Paused", "clock", "warn"),
    "left": Pill("Left", "log-out", "info"),
}
"""Each stage of a person's way through a role, as a state."""


@dataclass(frozen=True, slots=True)
class IssueWords:
    """The organisation's own words for kinds and urgencies, retired ones too: key > entry of the list."""

    categories: Mapping[str, Code]
    urgencies: Mapping[str, Code]

    def category(self, key: str) -> str:
        """The kind in words."""
        return self.categories[key].label if key in self.categories else key

    def urgency_pill(self, key: str) -> Pill:
        """The urgency as a pill: danger in red, a repair in amber, the others in blue."""
        code = self.urgencies.get(key, Code(key, key))
        return Pill(code.label, code.icon or "circle-alert", _URGENCY_KINDS.get(key, "info"))


def issue_line(issue: Issue, words: IssueWords) -> ResultLine:
    """One thing found, as a row of the list beside the form."""
    kind, pill = words.category(issue.category), words.urgency_pill(issue.urgency)
    photos = f" {how_many(len(issue.photos), 'photo', 'photos')}." if issue.photos else ""
    return ResultLine(
        title=f"{issue.number}  {kind}",
        detail=issue.place,
        pills=(pill,),
        spoken=f"Issue {issue.number}: {kind}, {issue.place}. {pill.text}.{photos}",
        key=issue.id,
    )


def found_issue_line(found: FoundIssue, words: IssueWords) -> ResultLine:
    """An issue that a search found, with its walk."""
    line = issue_line(found.issue, words)
    kind = words.category(found.issue.category)
    where = f"{found.estate}, {times.short_day(found.date)}"
    return ResultLine(
        title=f"{kind}, {found.issue.place}",
        detail=f"Issue {found.issue.number} · {where}",
        pills=line.pills,
        spoken=f"{line.spoken} {where}.",
        key=found.issue.id,
    )


def walk_line(walk: InspectionLine) -> ResultLine:
    """A walk as a row of the list of walks."""
    detail = walk_detail(walk)
    pills = walk_pills(walk)
    states = ", ".join(pill.text for pill in pills)
    return ResultLine(walk.estate, detail, pills, f"{walk.estate}, {detail}. {states}.", walk.id)


def walk_detail(walk: InspectionLine) -> str:
    """Sat 21 Nov · with Councillor Reyes and 4 residents."""
    day = times.short_day(walk.date)
    return f"{day} · with {walk.walked_with}" if walk.walked_with else day


def walk_pills(walk: InspectionLine) -> tuple[Pill, ...]:
    """How many issues a walk found, and whether some are dangerous."""
    issues = how_many(walk.issues, "issue", "issues")
    found = Pill(issues, "clipboard-list", "info") if walk.issues else Pill("Nothing noted", "check", "ok")
    danger = (Pill(f"{walk.danger} dangerous", "triangle-alert", "error"),) if walk.danger else ()
    return (*danger, found)


def walk_heading(walk: InspectionLine) -> Heading:
    """A walk as the top bar shows it."""
    return Heading(f"{walk.estate} walkabout", walk_detail(walk))


def issue_saved(saved: IssueSaved, at: str, *, changed: bool = False) -> str:
    """Issue 3 saved at 11:20, with 2 photos."""
    photos = f", with {how_many(saved.photos, 'photo', 'photos')}" if saved.photos else ""
    return f"Issue {saved.number} {'changed' if changed else 'saved'} at {at}{photos}."


# -- roles and sign-ups ------------------------------------------------------------------------------------------------


def role_pill(role: RoleLine) -> Pill:
    """How many of a role's places are taken, and who waits."""
    if not role.filled and not role.waiting:
        return Pill("Nobody yet" if role.cap is None else f"{role.cap} places free", "users", "info")
    if role.cap is None:
        return Pill(people_count(role.filled), "users", "info")
    if role.filled < role.cap and not role.waiting:
        return Pill(f"{role.filled} of {role.cap} places taken", "users", "ok")
    if role.waiting:
        return Pill(f"{role.filled} of {role.cap}, {role.waiting} waiting", "clock", "warn")
    return Pill(f"Full: {role.filled} of {role.cap}", "users", "warn")


def role_line(role: RoleLine) -> ResultLine:
    """A role as a row of the list of roles."""
    pills = (role_pill(role), *((Pill("No longer offered", "eye-off", "info"),) if role.retired else ()))
    states = ", ".join(pill.text for pill in pills)
    return ResultLine(role.name, role.commitment, pills, f"{role.name}. {role.commitment}. {states}.", role.id)


def sign_up_line(line: SignUpLine) -> ResultLine:
    """One person in a role, with their stage."""
    pill = stage_pill(line)
    since = f"Since {times.short_day(line.at)}"
    return ResultLine(line.person, since, (pill,), f"{line.person}. {pill.text}, {since.lower()}.", line.id)


def stage_pill(line: SignUpLine) -> Pill:
    """Someone's stage, with the place on the waiting list."""
    pill = STAGES[line.stage]
    return Pill(f"Waiting, number {line.place}", pill.icon, pill.kind) if line.place else pill


def stage_words(stage: str) -> str:
    """A stage in words."""
    return STAGES[stage].text


def in_stage_order(lines: Sequence[SignUpLine]) -> list[SignUpLine]:
    """Who is furthest on the way first, then who waits, then who left; within a stage by when they came there."""
    order = {stage: -place for place, stage in enumerate(ALL_STAGES)} | {"waiting": 1, "paused": 0, "left": 2}
    return sorted(lines, key=lambda line: (order[line.stage], line.place or 0, line.at))


def stage_counts(lines: Sequence[SignUpLine]) -> str:
    """2 active, 1 trained, 3 waiting; "" for nobody."""
    counted: dict[str, int] = {}
    for line in in_stage_order(lines):
        counted[line.stage] = counted.get(line.stage, 0) + 1
    return ", ".join(f"{count} {stage_words(stage).lower()}" for stage, count in counted.items())


def signed_up(done: SignedUp) -> tuple[str, PillKind, bool]:
    """What happened when someone signed up: the sentence, the kind of message, whether there is something to undo."""
    if isinstance(done.outcome, AlreadySignedUp):
        stage = stage_words(done.outcome.stage).lower()
        return f"{done.person} is signed up to {done.role} already ({stage}). Nothing was changed.", "info", False
    if isinstance(done.outcome, Waiting):
        return f"{done.role} is full. {done.person} is number {done.place} on the waiting list.", "info", True
    return f"{done.person} signed up to {done.role}.", "ok", True


def moved_on(done: MovedOn) -> tuple[str, PillKind, bool]:
    """What happened when someone was moved to another stage, as `signed_up` answers it."""
    if isinstance(done.outcome, AlreadyThere):
        words = stage_words(done.stage).lower()
        return f"{done.person} was at this stage already ({words}). Nothing was changed.", "info", False
    if isinstance(done.outcome, RoleFull):
        full = f"{done.role} has all its {done.outcome.cap} places taken, so {done.person} was not moved."
        return f"{full} Someone has to leave first, or the role needs more places.", "warn", False
    words = "now waits for a place" if done.stage == "waiting" else f"is now: {stage_words(done.stage).lower()}"
    sentence = f"{done.person} {words} ({done.role})."
    if done.next is not None:
        return f"{sentence} A place is free: ask {done.next.person}, who is next.", "info", True
    return sentence, "ok", True
