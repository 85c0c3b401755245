"""Sending to the office, receiving from laptops, publishing to them."""

from __future__ import annotations

from dataclasses import asdict

from desktop_app.cli.conduct import Call, whole
from desktop_app.cli.output import DONE, WAITS, Answer
from desktop_app.domain.errors import BadBatch, Gone, Rejected
from desktop_app.exchange import enrolment, preview, transfer
from desktop_app.services import people, reports
from desktop_app.store import batches as ledger
from desktop_app.store.journal import SHORTEST_PREFIX, Reader
from desktop_app.ui import preview_words, text, times
from desktop_app.ui.clock_words import date_words
from desktop_app.ui.preview_words import PreviewWords


def send(call: Call) -> Answer:
    """Write what the office does not have yet; take its receipts and reference packs."""
    with call.desk() as desk:
        done = transfer.send(desk.store, call.progress, desk.photos, whole(call.options.folder))
    data = {
        "batches": [{"name": b.name, "changes": b.changes, "bytes": b.size_bytes} for b in done.batches],
        "taken": {"receipts": done.receipts, "packs": done.packs, "people": done.people},
        "unsent": done.unsent,
        "taken_off": [asdict(one) for one in done.taken_off],
        "too_late": asdict(done.too_late) if done.too_late else None,
        "clock_leapt": asdict(done.leap) if done.leap else None,
    }
    changes = sum(b.changes for b in done.batches)
    words = [
        f"{text.how_many(changes, 'change', 'changes')} sent in {text.how_many(len(done.batches), 'batch', 'batches')}."
        if done.batches
        else "Nothing new to send."
    ]
    if done.receipts:
        words.append(f"The office has what {text.how_many(done.receipts, 'receipt names', 'receipts name')}.")
    if done.packs:
        words.append(f"Took a reference pack: {text.people_count(done.people)}.")
    words += [text.taken_off(one.about, one.title, one.people, one.at) for one in done.taken_off]
    words += date_words(done.too_late, done.leap)
    return Answer(data, " ".join(words), WAITS if done.too_late or done.leap else DONE)


def receive(call: Call) -> Answer:
    """Take in what laptops sent, and write receipts."""
    if call.options.dry_run:
        return _would(call)
    with call.desk() as desk:
        for name in call.options.allow:
            transfer.allow(desk.store, name)
        done = transfer.receive(desk.store, call.progress, desk.photos, whole(call.options.folder))
        with desk.store.read() as reader:
            gaps = [gap for gap in ledger.gaps(reader, call.surroundings.now()) if gap.missing or gap.overdue]
    data = {
        "applied": [{"name": b.name, "device": b.device, "changes": b.changes} for b in done.applied],
        "already": list(done.already),
        "waiting": [asdict(b) for b in done.waiting],
        "set_aside": [asdict(b) for b in done.set_aside],
        "changes": done.changes,
        "conflicts": done.conflicts,
        "gaps": [asdict(gap) for gap in gaps],
    }
    batches = text.how_many(len(done.applied), "batch", "batches")
    words = [
        f"{batches} taken in, {text.how_many(done.changes, 'change', 'changes')}." if done.applied else "Nothing new."
    ]
    words += [f"Waits: {b.name}: {text.sentence(BadBatch(b.why))}" for b in done.waiting]
    words += [f"Set aside: {b.name}: {text.sentence(BadBatch(b.why))}" for b in done.set_aside]
    if done.conflicts:
        differ = text.how_many(done.conflicts, "value differs", "values differ")
        words.append(f"{differ} from what is here; both are kept. “review” lists them.")
    words += [f"{gap.name}: {_missing(gap)}" for gap in gaps]
    waits = bool(done.waiting or done.set_aside or done.conflicts)
    return Answer(data, "\n".join(words), WAITS if waits else DONE)


def _would(call: Call) -> Answer:
    """What receiving would do. Nothing is kept of it."""
    options = call.options
    with call.desk() as desk:
        would = transfer.preview(
            desk.store, call.progress, desk.photos, whole(options.folder), PreviewWords(), tuple(options.allow)
        )
    done = would.received
    data = {
        "applied": [asdict(one) for one in would.batches],
        "already": list(done.already),
        "waiting": [asdict(b) for b in done.waiting],
        "set_aside": [asdict(b) for b in done.set_aside],
        "changes": done.changes,
        "new": would.count(preview.NEW),
        "changed": would.count(preview.CHANGED),
        "in_vain": would.count(preview.IN_VAIN),
        "conflicts": would.count(preview.CONFLICT),
        "look_alikes": would.count(preview.ALIKE),
        "records": [asdict(line) for line in would.lines],
    }
    words = [preview_words.counts(would)]
    words += [
        f"{preview_words.WHAT[line.what]}: {preview_words.title(line)}. {preview_words.detail(line)}"
        for line in would.lines
    ]
    words += [f"Waits: {b.name}: {text.sentence(BadBatch(b.why))}" for b in done.waiting]
    words += [f"Set aside: {b.name}: {text.sentence(BadBatch(b.why))}" for b in done.set_aside]
    return Answer({"would": data}, "\n".join(words))


def _missing(gap: ledger.Gap) -> str:
    """What is missing of a laptop, in words."""
    numbers = ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in gap.missing)
    words = [f"number {numbers} has not come."] if numbers else []
    return " ".join([*words, *(["Nothing has come from it for two weeks."] if gap.overdue else [])])


def publish(call: Call) -> Answer:
    """Write a reference pack for laptops: everyone, one event's or one patch's people."""
    options = call.options
    with call.desk() as desk:
        with desk.store.read() as reader:
            patch = _patch(reader, options.patch) if options.patch else None
            event = reports.whole_id(reader, "event", options.event) if options.event else None
            known = [d.id for d in enrolment.devices(reader)]
            devices = [whole_device(one, known) for one in options.device]
        done = transfer.publish(
            desk.store,
            call.progress,
            whole(options.folder),
            patch,
            event_id=event,
            role=options.role,
            until=options.until,
            device_ids=devices,
        )
    data = {
        "name": done.name,
        "people": done.people,
        "bytes": done.size_bytes,
        "laptops": done.laptops,
        "expires": done.expires,
    }
    laptops = text.how_many(done.laptops, "laptop", "laptops")
    until = times.long_day(done.expires)
    words = f"Reference pack {done.name}: {text.people_count(done.people)}, for {laptops}, until {until}."
    return Answer(data, words)


def whole_device(start: str, known: list[str]) -> str:
    """The laptop's id that begins like this. Gone, or Rejected, as for other ids."""
    found = [one for one in known if one.startswith(start.lower())]
    if not found:
        raise Gone("no-device", id=start)
    if len(found) > 1 or len(start) < SHORTEST_PREFIX:
        raise Rejected({"device": "id-ambiguous" if len(found) > 1 else "id-too-short"})
    return found[0]


def _patch(reader: Reader, asked: str) -> str:
    """A patch by its name or the beginning of its id."""
    known = people.patches(reader)
    by_name = [one for one, name in known if name.casefold() == asked.casefold()]
    found = by_name or [one for one, _name in known if len(asked) >= 6 and one.startswith(asked.lower())]
    if len(found) != 1:
        raise Gone("no-patch", id=asked)
    return found[0]
