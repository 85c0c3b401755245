"""An Excel workbook read in a process of its own, because reading one can abort the process that does it.

A cell typed by accident at the far end of a sheet makes calamine ask for hundreds of gigabytes and abort, with no
exception to catch. The process has limits of memory and time, writes no core file, and says nothing but rows, as JSON
over a pipe.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import re
import sys
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.domain.errors import AppError, FolderTrouble
from desktop_app.domain.tenant_headers import field_of_header
from desktop_app.domain.tenant_list import LONGEST_CELL
from desktop_app.services.side_process import another_process

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Cells = tuple[str, ...]
CellValue = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


@dataclass(frozen=True, slots=True)
class WorkbookLimits:
    """What reading one workbook may take: seconds waited for it, bytes of memory, bytes of its parts when
    unzipped, cells."""

    seconds: float = 90.0
    memory_bytes: int = 3_000_000_000
    unzipped_bytes: int = 1_000_000_000
    cells: int = 60_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet that is read: how many other visible ones there are, and how many whole numbers of the length of a
    phone without its zero were seen in each column (from 0) of the first rows."""

    name: str
    others: int
    phone_like_numbers: Mapping[int, int]


_ROWS_A_MESSAGE = 500
_ROWS_LOOKED_AT = 1_000


def workbook_rows(path: Path, limits: WorkbookLimits, found: Callable[[Sheet], None] | None = None) -> Generator[Cells]:
    """The rows of a workbook's tenant list from row 1, blank ends cut off; `found` is told about the sheet before the
    first.

    It is the first visible sheet with headers we know, or else the first that is not empty. Raises AppError:
    unsafe-spreadsheet, too-big (megabytes, most), stray-cell (cell), not-a-table (kind), spreadsheet-locked,
    spreadsheet-crashed, spreadsheet-too-slow; FolderTrouble("file-gone").
    """
    with another_process(_send_workbook, str(path), limits) as pipe:
        for message in _messages(pipe, limits.seconds):
            if "refused" in message:
                trouble = FolderTrouble if message["refused"] == "file-gone" else AppError
                raise trouble(message["refused"], **message["facts"], name=path.name)
            if "rows" in message:
                yield from map(tuple, message["rows"])
            elif found is not None:
                numbers = {int(at): count for at, count in message["numbers"].items()}
                found(Sheet(message["sheet"], message["others"], numbers))


def _messages(pipe: Connection, seconds: float) -> Iterator[dict[str, Any]]:
    """Until the message that says "end". Only the time spent waiting counts, not what the reader does in between."""
    left = seconds
    while True:
        began = time.monotonic()
        if not pipe.poll(max(left, 0)):
            raise AppError("spreadsheet-too-slow", seconds=int(seconds))
        left -= time.monotonic() - began
        try:
            message = json.loads(pipe.recv_bytes())
        except (EOFError, OSError):
            raise AppError("spreadsheet-crashed") from None
        if "end" in message:
            return
        yield message


# In the other process


class _UnfitError(Exception):
    """This workbook is refused: a code and facts for the other side."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def _send_workbook(pipe: Connection, path: str, limits: WorkbookLimits) -> None:
    _limit_this_process(limits)

    def send(message: Mapping[str, object]) -> None:
        pipe.send_bytes(json.dumps(message, ensure_ascii=False).encode(errors="replace"))

    with suppress(BrokenPipeError, ConnectionError):  # nobody wants the rest
        try:
            _check_parts(path, limits)
            _send_rows(path, send)
        except _UnfitError as refused:
            send({"refused": refused.code, "facts": refused.facts})
        except MemoryError:
            return
        send({"end": True})


def _limit_this_process(limits: WorkbookLimits) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a panic would print cells
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        cpu_seconds = int(limits.seconds) + 5
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
        if sys.platform != "darwin":  # macOS does not hold a process to its address space
            resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))


_PIECE_BYTES = 1 << 20
_ROW = re.compile(rb'<row[^>]{0,200}? r="(\d{1,8})"')
_FAR_CELL = re.compile(rb' r="([A-Z]{2,3})(\d{1,8})"')
_NEAR_COLUMNS = 26


def _check_parts(path: str, limits: WorkbookLimits) -> None:
    """Refuses what would be dangerous to parse, by looking into the parts and not at what the archive says of them."""
    try:
        with zipfile.ZipFile(path) as archive:
            left = limits.unzipped_bytes
            for part in archive.infolist():
                if not part.filename.endswith((".xml", ".rels")):
                    continue
                with archive.open(part) as file:
                    pieces = iter(partial(file.read, _PIECE_BYTES), b"")
                    is_sheet = part.filename.startswith("xl/worksheets/")
                    for piece in _safe_pieces(pieces, limits.cells if is_sheet else None):
                        left -= len(piece)
                        if left < 0:
                            most = limits.unzipped_bytes // 1_000_000
                            raise _UnfitError("too-big", megabytes=most - left // 1_000_000, most=most)
    except FileNotFoundError:
        raise _UnfitError("file-gone") from None
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, EOFError, ValueError):
        raise _UnfitError("not-a-table", kind="damaged-xlsx") from None


def _safe_pieces(pieces: Iterator[bytes], most_cells: int | None) -> Iterator[bytes]:
    """`pieces` again, unless they have a document type (entities that grow), however far on, or hold a cell that is
    far from the rest."""
    tail, last_row, last_column, farthest = b"", 1, _NEAR_COLUMNS, ""
    edge = b""
    for at, piece in enumerate(pieces):
        if b"<!DOCTYPE" in piece or b"<!DOCTYPE" in edge + piece[:9] or (at == 0 and b"\x00" in piece[:200]):
            raise _UnfitError("unsafe-spreadsheet")
        edge = piece[-9:]
        if most_cells is not None:
            text = tail + piece
            tail = piece[-250:]
            last_row = max(last_row, max(map(int, _ROW.findall(text)), default=1))
            for letters, row in _FAR_CELL.findall(text):
                if (column := _column_number(letters)) > last_column:
                    last_column, farthest = column, f"{letters.decode()}{row.decode()}"
            if last_row * last_column > most_cells:
                raise _UnfitError("stray-cell", cell=farthest or f"A{last_row}")
        yield piece


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _send_rows(path: str, send: Callable[[Mapping[str, object]], None]) -> None:
    import python_calamine

    try:
        with python_calamine.load_workbook(path) as workbook:
            sheet, others = _tenant_sheet(workbook)
            if sheet is not None:
                _send_sheet(sheet, others, send)
    except python_calamine.PasswordError:
        raise _UnfitError("spreadsheet-locked") from None
    except (python_calamine.CalamineError, OSError):
        raise _UnfitError("not-a-table", kind="damaged-xlsx") from None


def _tenant_sheet(workbook: CalamineWorkbook) -> tuple[CalamineSheet | None, int]:
    """The first visible sheet with at least two headers we know near its top, or else the first that is not empty."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    names = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    first = None
    for name in names[:_SHEETS_LOOKED_AT]:
        sheet = workbook.get_sheet_by_name(name)
        top = itertools.islice(sheet.iter_rows(), _HEADER_WITHIN_ROWS)
        if any(sum(field_of_header(str(cell)) is not None for cell in row if cell) > 1 for row in top):
            return sheet, len(names) - 1
        if first is None and sheet.height:
            first = sheet
    return first, len(names) - 1


_SHEETS_LOOKED_AT = 8
_HEADER_WITHIN_ROWS = 12


def _send_sheet(sheet: CalamineSheet, others: int, send: Callable[[Mapping[str, object]], None]) -> None:
    rows = sheet.iter_rows()
    head = list(itertools.islice(rows, _ROWS_LOOKED_AT))
    numbers = Counter(at for row in head for at, value in enumerate(row) if _lacks_a_zero(value))
    send({"sheet": sheet.name, "others": others, "numbers": numbers})
    blank, batch = 0, list[list[str]]()
    for row in itertools.chain(head, rows):
        cells = [value if type(value) is str and len(value) <= LONGEST_CELL else _text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            blank += 1
            continue
        batch += [[]] * blank  # blank rows count only when something follows
        blank = 0
        batch.append(cells)
        if len(batch) >= _ROWS_A_MESSAGE:
            send({"rows": batch})
            batch = []
    send({"rows": batch})


def _lacks_a_zero(value: CellValue) -> bool:
    return type(value) is float and 1_000_000_000 <= value < 10_000_000_000 and value.is_integer()


def _text(value: CellValue) -> str:
    """What a user would call the content of a cell: whole numbers without ".0", dates as ISO text."""
    if isinstance(value, str):
        return value[: LONGEST_CELL + 1]
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)
