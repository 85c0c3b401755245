"""What was sent, what came in and why something did not, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from desktop_app.domain.errors import BadBatch
from desktop_app.exchange.enrolment import DeviceLine
from desktop_app.exchange.transfer import Held, Published, Received, Sent, SentBatch
from desktop_app.store.batches import ReceivedBatch
from desktop_app.ui import text, times
from desktop_app.ui.clock_words import date_words
from desktop_app.ui.text import how_many
from desktop_app.ui.widgets.tables import TableColumn, TableRow

SENT_COLUMNS = (
    TableColumn("When", stretch=True),
    TableColumn("Changes", number=True),
    TableColumn("Size", number=True),
    TableColumn("Where it is"),
)
SENT_STATES = {
    "made": "On this laptop only",
    "handed-over": "Handed to the folder",
    "at-office": "The office has it",
}
DEVICE_COLUMNS = (
    TableColumn("Laptop", stretch=True),
    TableColumn("Officer"),
    TableColumn("State"),
    TableColumn("Last seen"),
)
TAKEN_IN = {"applied": "Taken in.", "undone": "Undone: it counts as if it had never come."}
DEVICE_STATES = {"invited": "Invited", "enrolled": "Enrolled", "revoked": "Ended"}


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A file that was not taken in: which, why, and what to do."""

    title: str
    detail: str


def sent_row(batch: SentBatch) -> TableRow:
    """A batch as a row."""
    when = f"{times.short_day(batch.made_at)}, {times.clock_time(batch.made_at)}"
    state = SENT_STATES.get(batch.state, batch.state)
    size = size_words(batch.size_bytes)
    spoken = f"{when}, {how_many(batch.changes, 'change', 'changes')}, {size}. {state}."
    return TableRow((when, f"{batch.changes:,}", size, state), spoken, batch.name)


def size_words(size_bytes: int) -> str:
    """2 KB; 3.4 MB."""
    if size_bytes >= 1_000_000:
        return f"{size_bytes / 1_000_000:,.1f} MB"
    return f"{max(1, round(size_bytes / 1000)):,} KB"


def to_send_words(operations: int, in_folder: int) -> str:
    """How much waits on this laptop, and how much is on its way."""
    waiting = f"{how_many(operations, 'action', 'actions')} to send." if operations else "Nothing waits to be sent."
    handed = how_many(in_folder, "action is", "actions are")
    return f"{waiting} {handed} handed over and not in the office yet." if in_folder else waiting


def sent_words(sent: Sent) -> str:
    """What sending did."""
    changes = sum(batch.changes for batch in sent.batches)
    files = how_many(len(sent.batches), "file", "files")
    parts = [f"Handed over {how_many(changes, 'change', 'changes')} in {files}." if sent.batches else "Nothing new."]
    if sent.receipts:
        parts.append(f"The office has taken in {how_many(sent.receipts, 'file', 'files')}.")
    if sent.packs:
        parts.append(f"A list with {_people(sent.people)} came from the office.")
    parts += [text.taken_off(one.about, one.title, one.people, one.at) for one in sent.taken_off]
    return " ".join([*parts, *date_words(sent.too_late, sent.leap)])


def received_words(received: Received) -> str:
    """What receiving did, as one sentence after another."""
    if received.applied:
        laptops = text.listed(sorted({one.device for one in received.applied}))
        files = how_many(len(received.applied), "file", "files")
        parts = [f"Taken in: {how_many(received.changes, 'change', 'changes')} in {files} from {laptops}."]
    else:
        parts = ["Nothing new."]
    if received.already:
        parts.append(f"{how_many(len(received.already), 'file was', 'files were')} here already.")
    if received.conflicts:
        parts.append(f"{how_many(received.conflicts, 'value differs', 'values differ')}: decide under Review.")
    if received.waiting:
        parts.append(f"{how_many(len(received.waiting), 'file waits', 'files wait')}.")
    if received.set_aside:
        parts.append(f"{how_many(len(received.set_aside), 'file was', 'files were')} set aside.")
    return " ".join(parts)


def published_words(published: Published) -> str:
    """What publishing did."""
    if not published.laptops:
        return "No laptop is invited yet, so there was nobody to put the list there for. Invite one under Laptops."
    laptops = how_many(published.laptops, "laptop", "laptops")
    until = f" It may be kept until {times.short_day(published.expires)}." if published.expires else ""
    return f"A list with {_people(published.people)} is in the folder for {laptops}.{until}"


def _people(count: int) -> str:
    return text.people_count(count) if count else "no people yet"


def not_taken(held: Held, laptops: Mapping[str, str]) -> NotTaken:
    """A file that was not taken in; `laptops` is device id > name."""
    path = PurePosixPath(held.name)
    device = path.parts[1] if len(path.parts) == 3 else ""
    number = path.stem.rsplit("-", 1)[-1].lstrip("0")
    known = laptops.get(device, "")
    title = f"{known}, file {number}" if known and number.isdigit() else path.name
    return NotTaken(title, text.sentence(BadBatch(held.why)))


def batch_words(batch: ReceivedBatch, laptop: str) -> tuple[str, str]:
    """A batch of the ledger: whose and when, and what became of it."""
    when = f"{times.short_day(batch.first_met_at)}, {times.clock_time(batch.first_met_at)}"
    title = f"{laptop or 'Unknown laptop'}, file {batch.seq}" if batch.seq else PurePosixPath(batch.name).name
    if batch.state in TAKEN_IN:
        said = f"{how_many(batch.changes, 'change', 'changes')}. {TAKEN_IN[batch.state]}"
        if batch.conflicts:
            said += f" {how_many(batch.conflicts, 'disagreement', 'disagreements')}."
    else:
        said = text.sentence(BadBatch(batch.why))
    return title, f"Came on {when}. {said}"


def device_row(device: DeviceLine) -> TableRow:
    """A laptop as a row."""
    state = DEVICE_STATES.get(device.status, device.status)
    seen = times.short_day(device.last_seen_at) if device.last_seen_at else "Not yet"
    spoken = f"{device.name}. {state}. {device.officer or 'No officer yet'}. Last seen: {seen.lower()}."
    return TableRow((device.name, device.officer, state, seen), spoken, device.id)
