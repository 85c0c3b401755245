"""Taking back, looking whether all is in order, and whole copies in one file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from desktop_app import app
from desktop_app.cli.conduct import Call, whole
from desktop_app.cli.keys import asked_recovery_key
from desktop_app.cli.output import DONE, TROUBLE, WAITS, Answer
from desktop_app.domain.errors import AppError
from desktop_app.services import batch_undo, estates, history, reports
from desktop_app.store import rehearsal, second_place, whole_copy
from desktop_app.store.engine import Store
from desktop_app.ui import text
from desktop_app.ui.rehearsed_words import rehearsed_words


def undo(call: Call) -> Answer:
    """Take back the last thing done here, or a whole received batch."""
    if call.options.batch:
        return _batch(call, batch_undo.undo_batch, "undone", "Undone")
    with call.desk() as desk:
        with desk.store.read() as reader:
            last = history.last_to_undo(reader)
        if last is None:
            raise AppError("nothing-to-undo")
        undone = history.take_back_in_parts(desk.store, last.id, call.progress)
    what = text.operation(last.op, last.facts)
    data = {
        "undone": {"id": last.id, "op": last.op, "what": what, "at": last.at, "records": undone.records},
        "could_not": [{"what": record, "why": why} for record, why in undone.could_not],
    }
    words = [f"Undone: {what}." if undone.records else f"Not undone: {what}."]
    if undone.could_not:
        words.append(f"{text.how_many(len(undone.could_not), 'record was', 'records were')} changed since and stay.")
    return Answer(data, " ".join(words), WAITS if undone.could_not else DONE)


def redo(call: Call) -> Answer:
    """Bring a batch back that was undone."""
    return _batch(call, batch_undo.redo_batch, "redone", "Brought back")


def _batch(call: Call, work: Callable[[Store, str], batch_undo.UndoneBatch], key: str, word: str) -> Answer:
    with call.desk() as desk:
        done = work(desk.store, call.options.batch)
        with desk.store.read() as reader:
            laptop = history.device_names(reader).get(done.batch.device, "")
    batch = done.batch
    what = f"{batch.name} ({laptop})"
    data = {
        key: {"id": batch.id, "op": "receive", "what": what, "at": batch.received_at, "records": done.records},
        "could_not": [{"what": record, "why": why} for record, why in done.could_not],
    }
    words = [f"{word}: {what}, {text.how_many(done.records, 'record', 'records')}."]
    words += [f"Stays: {record}: {text.COULD_NOT.get(why, why)}" for record, why in done.could_not]
    return Answer(data, "\n".join(words), WAITS if done.could_not else DONE)


def check(call: Call) -> Answer:
    """Look over database, journal, photos and search index."""
    with call.desk() as desk:
        found = [f"database: {line}" for line in desk.store.problems()]
        with desk.store.read() as reader:
            found += reports.problems(reader)
            counts = reports.counts(reader)
            named = estates.known_photos(reader)
            needed = reports.photos_of_here(reader)
            hashes = reports.content_hashes(reader) if call.options.content_hash else {}
        found += _photo_problems(desk, named, needed, call)
        schema = desk.store.schema
    data: dict[str, Any] = {"ok": not found, "problems": found, "schema": schema, "counts": counts}
    if hashes:
        data |= {"content_hash": reports.content_hash(hashes), "content_hashes": hashes}
    lines = ["All is in order." if not found else "Not all is in order:", *found]
    lines += [f"{name}: {number:,}" for name, number in counts.items() if number]
    lines += [f"content of {subject}: {digest}" for subject, digest in hashes.items()]
    lines += [f"content of all: {data['content_hash']}"] if hashes else []
    return Answer(data, "\n".join(lines), TROUBLE if found else DONE)


def back_up(call: Call) -> Answer:
    """Write the whole copy to one file."""
    out = whole(call.options.out)
    with call.desk() as desk:
        written = whole_copy.write(desk.store, desk.places, out, call.progress)
    return Answer(
        {"file": str(out), "bytes": written.size_bytes, "photos": written.photos},
        f"The whole copy is in {out} ({written.size_bytes / 1e6:.1f} MB). The passphrase opens it.",
    )


def restore(call: Call) -> Answer:
    """Bring a whole copy back into an empty data folder."""
    file = whole(call.options.file)
    recovery_key = asked_recovery_key(call) if call.options.recovery_key_file else None
    found = app.restore(
        call.places,
        file,
        call.passphrase(new=recovery_key is not None),
        surroundings=call.surroundings,
        progress=call.progress,
        recovery_key=recovery_key,
        cost=call.cost,
    )
    data = {"restored": str(file), "data": str(call.places.data), "ok": not found, "problems": found}
    words = f"Restored into {call.places.data}." if not found else "Restored, but the database in it is not whole."
    return Answer(data, "\n".join([words, *found]), TROUBLE if found else DONE)


def rehearse(call: Call) -> Answer:
    """Try the newest back-up in a throw-away folder."""
    with call.desk() as desk:
        chosen = desk.settings.back_up_folder
        found = rehearsal.rehearse(desk.store, call.progress, desk.places, Path(chosen) if chosen else None)
    data = {**asdict(found), "ok": not found.problems}
    return Answer(data, rehearsed_words(found), TROUBLE if found.problems else DONE)


def second_place_chosen(call: Call) -> Answer:
    """Choose the second place for back-ups, and keep one there at once."""
    folder = whole(call.options.folder)
    with call.desk() as desk:
        second_place.check(folder, desk.places, desk.settings.shared_folder)
        desk.change_settings(back_up_folder=str(folder))
        made = second_place.keep(desk.store, desk.places, folder, desk.day(), call.progress)
    words = f"Back-ups are kept in {folder} too, from today on."
    return Answer({"folder": str(folder), "made": str(made) if made else None}, words)


def _photo_problems(desk: app.Desk, named: frozenset[str], needed: frozenset[str], call: Call) -> list[str]:
    if not named:
        return []
    found = [f"photo {sha256}: not here" for sha256 in sorted(desk.photos.missing(needed))]
    here = sorted(named & desk.photos.all())
    for done, sha256 in enumerate(here):
        call.progress.step(done, len(here), "photos")
        try:
            desk.photos.get(sha256)
        except AppError as error:
            found.append(f"photo {sha256}: {error.code}")
    return found
