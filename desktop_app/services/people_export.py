"""Everyone in one file, as CSV or as an Excel workbook: what a tenant list brought in can be given out again."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any

from desktop_app.domain.errors import FolderTrouble, Rejected
from desktop_app.domain.work import SILENT, Progress
from desktop_app.store.journal import Reader

HEADINGS = (
    *("Person reference", "Given name", "Family name", "Kind", "Address", "Postcode", "Estate", "Patch", "Phone"),
    *("E-mail", "Date of birth", "Language", "Print format", "Access needs", "Greeting", "Ended"),
)

_SQL = """
SELECT p.reference, p.given, p.family, p.kind, coalesce(q.address, ''), coalesce(q.postcode, ''),
       coalesce(q.estate, ''), coalesce(a.name, ''), p.phone, p.email, p.born, p.language, p.print_format,
       replace(p.access_needs, ' ', ', '), p.greeting, CASE WHEN p.ended THEN 'yes' ELSE '' END
FROM person p LEFT JOIN property q ON q.id = p.property_id AND NOT q.void
LEFT JOIN patch a ON a.id = q.patch_id AND NOT a.void
WHERE NOT p.void AND p.id NOT IN (SELECT person_id FROM same_person) ORDER BY p.sort_key, p.id
"""
_AT_A_TIME = 1000
_PHONE = re.compile(r"\+?[\d\s().,/-]+")

_Row = tuple[str, ...]


def write(reader: Reader, out: Path, progress: Progress = SILENT) -> int:
    """Write everyone to `out`, by its ending .csv or .xlsx; answers how many. The file is whole or not there.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it. Rejected: `out` 'unknown-ending';
    FolderTrouble 'file-not-written'.
    """
    write_to: dict[str, Callable[[Path, Iterator[_Row]], None]] = {".csv": _csv, ".xlsx": _xlsx}
    chosen = write_to.get(out.suffix.lower())
    if chosen is None:
        raise Rejected({"out": "unknown-ending"})
    written = 0

    def counted() -> Iterator[_Row]:
        nonlocal written
        rows = reader.driver.execute(_SQL)
        while some := rows.fetchmany(_AT_A_TIME):
            progress.step(written, None, "people")
            written += len(some)
            yield from some

    with _in_place(out) as part:
        chosen(part, counted())
    return written


def _csv(path: Path, rows: Iterator[_Row]) -> None:
    # The byte order mark is what makes Excel read UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(tuple(map(_harmless, row)) for row in rows)
        file.flush()
        os.fsync(file.fileno())


def _xlsx(path: Path, rows: Iterator[_Row]) -> None:
    import xlsxwriter  # type: ignore[import-untyped]  # ships no types; three calls here

    options: dict[str, Any] = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("People")
        sheet.freeze_panes(1, 0)
        for at, row in enumerate(chain((HEADINGS,), rows)):
            for column, value in enumerate(row):
                if value:
                    sheet.write_string(at, column, value)


def _harmless(cell: str) -> str:
    if cell[:1] in {"=", "@", "\t", "\r"} or (cell[:1] in {"+", "-"} and not _PHONE.fullmatch(cell)):
        return f"'{cell}"
    return cell


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
