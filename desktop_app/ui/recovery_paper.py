"""The office's recovery sheet, and making a new one. The window and the command line share it. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from desktop_app.domain.work import Progress
from desktop_app.exchange import recovery
from desktop_app.exchange.recovery import NewKey
from desktop_app.paths import Places
from desktop_app.printing.documents import recovery_sheet
from desktop_app.printing.press import produce
from desktop_app.store import second_place
from desktop_app.store.engine import Store
from desktop_app.ui import letterheads


@dataclass(frozen=True, slots=True)
class MadeSheet:
    """A new recovery sheet: its PDF, and since when its key holds (ISO 8601 UTC)."""

    made_at: str
    pages: int
    pdf: bytes = field(repr=False)
    old_back_ups: tuple[date, ...] = ()
    """Days of the back-ups in the second place that open with the old sheet."""


def write(store: Store, key: str, out: Path | BinaryIO, *, printed_at: str) -> int:
    """Print the sheet of a recovery key into `out`; answers how many pages it has. PrintTrouble.

    `printed_at` is the local time, ISO 8601 without a zone.
    """
    with store.read() as reader:
        head = letterheads.letterhead(reader)
    sheet = recovery_sheet.RecoverySheet(head, key, printed_at[:10], store.identity.device_name)
    return produce(recovery_sheet.document(sheet), "clear", out, sheet_id="", printed_at=printed_at)


def make_new(
    store: Store,
    progress: Progress,
    places: Places,
    passphrase: str,
    *,
    printed_at: str,
    back_up_folder: str = "",
    keep: Callable[[bytes], None] = lambda _pdf: None,
) -> MadeSheet:
    """Make a new recovery key and its sheet. `keep` gets the PDF before the key holds; when it fails, nothing is
    changed. Errors as `recovery.make_new` and `write`.
    """
    progress.step(0, None, "pages")
    out, pages = BytesIO(), 0

    def on_paper(new: NewKey) -> None:
        nonlocal pages
        pages = write(store, new.identity, out, printed_at=printed_at)
        keep(out.getvalue())

    made_at = recovery.make_new(store, places.vault, passphrase, on_paper)
    home = second_place.home(Path(back_up_folder), store.identity.device) if back_up_folder else None
    old = tuple(second_place.copies(home)) if home is not None else ()
    return MadeSheet(made_at, pages, out.getvalue(), old)
