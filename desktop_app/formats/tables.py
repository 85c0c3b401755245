"""A table as a file for spreadsheets: XLSX in which text stays text, or CSV in which nothing is run."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any

from desktop_app.domain.errors import FolderTrouble, Rejected
from desktop_app.domain.harmless_cells import harmless
from desktop_app.domain.work import SILENT, Progress
from desktop_app.services.lists_out import ListOut, Row

LONGEST_CELL = 32_767
"""What a cell of an Excel workbook can hold, in characters."""

KINDS = {".xlsx": "Excel workbook (*.xlsx)", ".csv": "CSV (*.csv)"}
"""Ending > how a dialog names the kind."""

_NOT_IN_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535))
_TELL_EVERY = 500


def write(table: ListOut, out: Path, progress: Progress = SILENT) -> int:
    """Write the list to `out`, by its ending .csv or .xlsx; answers how many rows. The file is whole or not there.

    Rejected: `out` 'unknown-ending'; FolderTrouble 'file-not-written'.
    """
    write_to: dict[str, Callable[[Path, ListOut, Iterator[Row]], None]] = {".csv": _csv, ".xlsx": _xlsx}
    chosen = write_to.get(out.suffix.lower())
    if chosen is None:
        raise Rejected({"out": "unknown-ending"})
    written = 0

    def counted() -> Iterator[Row]:
        nonlocal written
        for row in table.rows:
            if written % _TELL_EVERY == 0:
                progress.step(written, None, "rows")
            written += 1
            yield row

    with _in_place(out) as part:
        chosen(part, table, counted())
    return written


def _csv(path: Path, table: ListOut, rows: Iterator[Row]) -> None:
    # The byte order mark is what makes Excel read UTF-8; with every cell in quotes, no other separator parts one.
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(table.headings)
        writer.writerows(tuple(map(harmless, row)) for row in rows)
        file.flush()
        os.fsync(file.fileno())


def _xlsx(path: Path, table: ListOut, rows: Iterator[Row]) -> None:
    import xlsxwriter  # type: ignore[import-untyped]  # ships no types; three calls here

    # What it writes on the way lies beside the file and goes with it, not in the system's folder for everyone.
    with tempfile.TemporaryDirectory(prefix=".", dir=path.parent) as between:
        options: dict[str, Any] = {
            "constant_memory": True,
            "tmpdir": between,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with xlsxwriter.Workbook(str(path), options) as book:
            sheet = book.add_worksheet(table.title[:31])
            sheet.freeze_panes(1, 0)
            for at, row in enumerate(chain((table.headings,), rows)):
                for column, value in enumerate(row):
                    if value:
                        sheet.write_string(at, column, _fitting(value))


def _fitting(value: str) -> str:
    """The text as a workbook can hold it: without control characters, and cut (with an ellipsis) where too long."""
    clean = value.translate(_NOT_IN_XML)
    return clean if len(clean) <= LONGEST_CELL else f"{clean[: LONGEST_CELL - 1]}…"


@contextmanager
def _in_place(out: Path) -> Iterator[Path]:
    part = out.with_name(f".{out.name}.part")
    try:
        yield part
        part.replace(out)
    except OSError as error:
        raise FolderTrouble("file-not-written", name=out.name) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
