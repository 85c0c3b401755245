"""People: search, add, show, history, take in a tenant list, give out a list."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from desktop_app.cli.conduct import Call, whole
from desktop_app.cli.output import DONE, WAITS, Answer, remark, table
from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Rejected
from desktop_app.domain.people import PersonDraft
from desktop_app.domain.tenant_list import Remark, correct_mapping
from desktop_app.services import attendance, history, involvement, people, reports, voice
from desktop_app.store import backups
from desktop_app.ui import text, times

if TYPE_CHECKING:
    from desktop_app.services.tenant_list import Preview
    from desktop_app.services.tenant_rows import LeftOut

MOST_TOLD = 20
"""Rejected rows that are told in words; JSON has them all."""


def find(call: Call) -> Answer:
    """The desk's search."""
    with call.desk() as desk, desk.store.read() as reader:
        found = people.find(reader, " ".join(call.options.text), limit=call.options.limit)
    lines = [
        {
            "id": line.id,
            "name": line.name,
            "address": line.address,
            "postcode": line.postcode,
            "reference": line.reference,
            "needs": [text.need_words(need) for need in line.needs],
        }
        for line in found.lines
    ]
    words = text.matches(found.count, " ".join(call.options.text), more=found.more, forgiven=found.forgiven)
    rows = [
        (line.id, line.name, line.place, line.reference, ", ".join(map(text.need_words, line.needs)))
        for line in found.lines
    ]
    return Answer(
        {"people": lines, "count": found.count, "more": found.more, "forgiven": found.forgiven},
        f"{words}.\n{table(('Id', 'Name', 'Address', 'Reference', 'Needs'), rows)}" if rows else f"{words}.",
    )


def add(call: Call) -> Answer:
    """Add a person."""
    draft = draft_of(call.options)
    with call.desk() as desk, desk.store.write(Op.ADD_PERSON) as writer:
        person = people.add(writer, draft)
    return Answer({"id": person}, f"Added {draft.given} {draft.family}.\n{person}".replace("  ", " "))


def show(call: Call) -> Answer:
    """All that is kept about one person."""
    with call.desk() as desk, desk.store.read() as reader:
        person_id = reports.whole_id(reader, "person", call.options.id)
        person = people.person(reader, person_id)
        household = [line for line in people.household(reader, person_id) if line.id != person_id]
        points = voice.points_of_person(reader, person_id)
        sign_ups = involvement.sign_ups_of_person(reader, person_id)
        last = attendance.last_time(reader, person_id)
    data: dict[str, Any] = {"id": person.id, "name": person.name, **asdict(person.draft)}
    data |= {
        "estate": person.estate,
        "patch": person.patch,
        "ended": person.ended,
        "needs": [text.need_words(need) for need in person.needs],
        "household": [{"id": line.id, "name": line.name} for line in household],
        "consents": [asdict(consent) for consent in person.consents],
        "points": [{"kind": p.kind, "words": p.words, "at": p.at, "event": p.event} for p in points],
        "sign_ups": [{"id": s.id, "role": s.role, "stage": s.stage, "at": s.at} for s in sign_ups],
        "last_time": asdict(last) if last else None,
    }
    facts = [(text.field_name(name), _shown(value)) for name, value in asdict(person.draft).items() if value]
    facts += [("Lives with", ", ".join(line.name for line in household))] if household else []
    facts += [(f"Consent: {c.purpose}", "given" if c.given else "not given") for c in person.consents]
    facts += [(f"Said, {times.short_day(p.at)}", f"“{p.words}”") for p in points]
    facts += [(s.role, s.stage) for s in sign_ups]
    facts += [("Was last at", f"{last.title}, {times.short_day(last.day)}")] if last else []
    return Answer(data, f"{person.name}\n{person.id}\n" + "\n".join(f"{name}: {value}" for name, value in facts))


def happened(call: Call) -> Answer:
    """What happened to a person's record, oldest first."""
    with call.desk() as desk, desk.store.read() as reader:
        person_id = reports.whole_id(reader, "person", call.options.id)
        steps = history.of_person(reader, person_id)
        names = history.device_names(reader) | {desk.store.identity.device: desk.store.identity.device_name}
    lines = [
        {
            "at": step.operation.at,
            "op": step.operation.op,
            "operation": step.operation.id,
            "undoes": step.operation.undoes,
            "device": names.get(step.operation.device, step.operation.device),
            "officer": step.operation.officer,
            "batch": step.operation.batch,
            "entity": step.entity,
            "added": step.added,
            "before": dict(step.before),
            "after": dict(step.after),
        }
        for step in steps
    ]
    rows = [
        (
            times.local(str(line["at"])).strftime("%Y-%m-%d %H:%M"),
            text.operation(str(line["op"]), step.operation.facts),
            line["officer"],
            line["device"],
            "added" if step.added else ", ".join(step.after),
        )
        for line, step in zip(lines, steps, strict=True)
    ]
    return Answer({"id": person_id, "history": lines}, table(("When", "What", "Who", "Where", "Fields"), rows))


def take_in(call: Call) -> Answer:
    """Take in a tenant list, or say what it would do."""
    from desktop_app.services import spreadsheets, tenant_list

    options = call.options
    corrections = _corrections(options.map)
    path = whole(options.file)
    with call.desk() as desk:
        table_of_people = spreadsheets.read_table(path, encoding=options.encoding, delimiter=options.delimiter)
        with desk.store.read() as reader:
            mapping = correct_mapping(tenant_list.mapping_for(reader, table_of_people), corrections)
        today = desk.surroundings.now().astimezone().date()
        if options.dry_run:
            done = tenant_list.preview(desk.store, call.progress, table_of_people, mapping, today=today)
        else:
            done = tenant_list.apply(
                desk.store,
                call.progress,
                table_of_people,
                mapping,
                today=today,
                back_up=lambda: backups.before_import(desk.store, desk.places.back_ups),
            )
            if corrections:
                with desk.store.write(Op.SAVE_DRAFT) as writer:
                    tenant_list.remember(writer, mapping)
    data: dict[str, Any] = {
        "read": done.read,
        "added": done.added,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "rejected": [{"row": r.row, "problems": [_remark(one) for one in r.problems]} for r in done.rejected],
        "left_out": [{"row": one.row, **_remark(one)} for one in done.left_out],
        "left_out_total": done.left_out_total,
        "not_in_list": done.not_in_list,
        "columns": {name: list(columns) for name, columns in done.columns.items()},
        "unused": list(done.unused),
        "warnings": [{"code": w.code, "facts": dict(w.facts)} for w in table_of_people.warnings],
    }
    for warning in table_of_people.warnings:
        remark(text.problem(warning.code, warning.facts))
    return Answer(data, _taken_in(done, dry_run=options.dry_run), WAITS if done.rejected else DONE)


def export(call: Call) -> Answer:
    """Write a list to a file: everyone, or another list; for a purpose, those who agreed to it."""
    from desktop_app.formats import tables
    from desktop_app.services import lists_out, programme

    options = call.options
    target = whole(options.out)
    with call.desk() as desk, desk.store.read() as reader:
        event = reports.whole_id(reader, "event", options.event) if options.event else None
        session = programme.session_of(reader, event, desk.today()).id if event else None
        listed = lists_out.list_out(reader, options.list, purpose=options.purpose, session_id=session)
        written = tables.write(listed, target, call.progress)
    words = text.people_count(written) if options.list == "people" else text.how_many(written, "row", "rows")
    left = f" {text.people_count(listed.left_out)} did not agree and were left out." if listed.left_out else ""
    data = {"written": written, "left_out": listed.left_out, "file": str(target)}
    return Answer(data, f"{words} written to {target}.{left}")


def _corrections(typed: Sequence[str]) -> dict[str, list[str]]:
    """FIELD=COLUMN pairs by field; a field may be said several times. Rejected: `map` 'field-is-column'."""
    found: dict[str, list[str]] = {}
    for pair in typed:
        name, equals, column = pair.partition("=")
        if not equals:
            raise Rejected({"map": "field-is-column"})
        found.setdefault(name.strip(), [])
        if column.strip():
            found[name.strip()].append(column.strip())
    return found


def _remark(one: Remark | LeftOut) -> dict[str, str]:
    return {
        "field": one.field,
        "code": one.code,
        "text": one.text,
        "message": text.problem(one.code, {"text": one.text}),
    }


def _taken_in(done: Preview, *, dry_run: bool) -> str:
    would = "would be " if dry_run else ""
    figures = f"{done.changed:,} changed, {done.unchanged:,} unchanged, {len(done.rejected):,} rejected"
    lines = [f"{done.read:,} read: {done.added:,} {would}added, {figures}."]
    lines += [f"{text.field_name(name)} from {', '.join(columns)}" for name, columns in done.columns.items()]
    lines += [f"Not used: {', '.join(done.unused)}"] if done.unused else []
    for row in done.rejected[:MOST_TOLD]:
        reasons = " ".join(text.problem(one.code, {"text": one.text}) for one in row.problems)
        lines.append(f"Row {row.row} was rejected: {reasons}")
    if len(done.rejected) > MOST_TOLD:
        lines.append(f"... and {len(done.rejected) - MOST_TOLD:,} more rows.")
    if done.left_out_total:
        lines.append(f"{text.how_many(done.left_out_total, 'value was', 'values were')} left out of rows that went in.")
    return "\n".join(lines)


def draft_of(options: argparse.Namespace) -> PersonDraft:
    """The draft that the person options make."""
    return PersonDraft(
        given=options.given,
        family=options.family,
        kind=options.kind,
        phone=options.phone,
        email=options.email,
        born=options.born,
        reference=options.reference,
        address=options.address,
        postcode=options.postcode,
        language=options.language,
        print_format=options.print_format,
        access_needs=tuple(options.access_need),
        greeting=options.greeting,
    )


def _shown(value: object) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, tuple) else str(value)
