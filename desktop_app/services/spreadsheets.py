"""Reading a CSV file or an Excel workbook as a table of text, row by row, whatever made it.

CSV: the encoding by rule (byte order mark, then the pattern of zero bytes, then strict UTF-8, then cp1252), which
names right what statistical detectors confuse; the delimiter by which of them cuts the first rows evenly. Excel: by
calamine in a process of its own, because a workbook can make it abort, with limits of memory and time; rows come over
a pipe, never by a file.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal

from desktop_app.domain.errors import AppError, Fact, FolderTrouble
from desktop_app.domain.person_values import tidy_text
from desktop_app.domain.tenant_headers import field_of_header
from desktop_app.domain.tenant_list import LONGEST_CELL
from desktop_app.domain.text_folding import fold
from desktop_app.services.workbook_process import Sheet, WorkbookLimits, workbook_rows

ENCODINGS = ("utf-8", "utf-16", "cp1252", "cp850", "mac-roman")
"""What a user can choose when a preview looks wrong."""
DELIMITERS = (",", ";", "\t", "|")
MOST_COLUMNS = 200
SAMPLE_ROWS = 20
_DECODERS = {name: name for name in (*ENCODINGS, "utf-8-sig", "utf-16-le", "utf-16-be")} | {"utf-8": "utf-8-sig"}
_LARGEST_CSV_BYTES = 400_000_000
_LOOKED_AT_BYTES = 65_536
_LOOKED_AT_ROWS = 60
_HEADER_WITHIN_ROWS = 12

Source = Literal["csv", "xlsx"]
Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableWarning:
    """Something about a table that the user should look at before taking it in.

    Codes and facts: zero-lost (column, count: Excel made numbers of phones), several-sheets (sheet, others),
    looks-garbled (encoding), no-header (), title-lines (count).
    """

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text. Going through it reads the file anew each time, one row in memory at a time.

    Rows are in the order of the file and have at least one cell for each column; a row with more cells than columns
    keeps them. Blank rows are kept (`first_row` plus a row's place is its number in the spreadsheet) but for those at
    the end. A cell longer than `LONGEST_CELL` characters is cut one character past it. `size_bytes` is the size of the
    file. A table can be pickled, to be read by another process.
    """

    source: Source
    size_bytes: int
    columns: tuple[str, ...]
    first_row: int
    sample: tuple[Cells, ...]
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    warnings: tuple[TableWarning, ...]
    _open: Callable[[], Generator[Cells]]

    def __iter__(self) -> Generator[Cells]:
        """The rows below the header. Raises FolderTrouble("file-gone") when the file went away since."""
        return self._open()


def read_table(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    limits: WorkbookLimits | None = None,
) -> Table:
    """The table in a file, with its columns named: blank and repeated names are made unique ("Column 3", "Phone
    (2)").

    A title above the header is skipped; without a header the columns are "Column 1" and on. Raises AppError with the
    code not-a-table (kind), save-as-xlsx (kind), spreadsheet-locked, empty-table, too-many-columns (columns, most),
    unreadable-encoding (encoding, row), unknown-encoding, too-big (megabytes, most), unsafe-spreadsheet,
    spreadsheet-crashed, spreadsheet-too-slow; FolderTrouble with file-gone, not-a-file or not-allowed.
    """
    head = _first_bytes(path)
    kind = _kind(head, path)
    size = path.stat().st_size
    if kind == "xlsx":
        return _workbook_table(path, size, limits or WorkbookLimits())
    if kind != "text":
        raise AppError("save-as-xlsx" if kind in {"xls", "ods", "xlsb", "web-page"} else "not-a-table", kind=kind)
    if size > _LARGEST_CSV_BYTES:
        raise AppError("too-big", megabytes=size // 1_000_000, most=_LARGEST_CSV_BYTES // 1_000_000)
    return _csv_table(path, size, head, encoding, delimiter)


# What kind of file it is


_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"RIFF", "picture"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "zip"),
    (b"7z\xbc\xaf", "zip"),
    (b"Rar!", "zip"),
    (b"SQLite format 3", "database"),
)
_TEXT_MAGIC = ((b"%PDF", "pdf"), (b"{\\rtf", "document"), (b"age-encryption.org", "sealed"))
_TEXT_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LOOKED_AT_BYTES)
    except OSError as trouble:
        raise _file_trouble(trouble, path) from trouble


def _file_trouble(trouble: OSError, path: Path) -> FolderTrouble:
    if isinstance(trouble, IsADirectoryError) or path.is_dir():
        return FolderTrouble("not-a-file", name=path.name)
    if isinstance(trouble, PermissionError):
        return FolderTrouble("not-allowed", name=path.name)
    return FolderTrouble("file-gone", name=path.name)


def _kind(head: bytes, path: Path) -> str:
    """ "text", "xlsx", or the kind of what is not a table. By the content: endings lie."""
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _ole_kind(path)
    if head.startswith(b"PK\x03\x04"):
        return _zip_kind(path)
    if head.startswith(_TEXT_BOMS) or _zero_pattern(head):
        return "text"
    return _kind_of_binary(head) if _has_binary(head) else _kind_of_text(head)


def _kind_of_binary(head: bytes) -> str:
    if head[4:12] in {b"ftypheic", b"ftypmif1", b"ftypavif"}:
        return "picture"
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), "unknown")


def _kind_of_text(head: bytes) -> str:
    start = head[:1024].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<?xml", b"<svg")):
        return "picture" if b"<svg" in start else "web-page"
    return next((kind for magic, kind in _TEXT_MAGIC if head.startswith(magic)), "text")


def _has_binary(head: bytes) -> bool:
    """Whether there are bytes that no text holds; a stray one or two are let through, they are cleaned off later."""
    odd = sum(head.count(byte) for byte in (*range(9), *range(14, 27), 28, 29, 30, 31))
    return odd > max(2, len(head) // 500)


def _zero_pattern(head: bytes) -> str | None:
    """The UTF-16 that text without byte order mark is in: every second byte of western text is zero."""
    even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
    half = min(len(head), 4096) // 2
    if half and odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if half and even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _ole_kind(path: Path) -> str:
    """An old Excel file, or a new one sealed with a password, which is wrapped in the old container."""
    with path.open("rb") as file:
        start = file.read(200_000)
    if "EncryptedPackage".encode("utf-16-le") in start:
        raise AppError("spreadsheet-locked", name=path.name)
    return "document" if "WordDocument".encode("utf-16-le") in start else "xls"


def _zip_kind(path: Path) -> str:
    import zipfile

    try:
        with zipfile.ZipFile(path) as parts:
            names = set(parts.namelist())
            if "xl/workbook.xml" in names:
                return "xlsx"
            if "xl/workbook.bin" in names:
                return "xlsb"
            if "word/document.xml" in names or "ppt/presentation.xml" in names:
                return "document"
            if "mimetype" in names and b"opendocument.spreadsheet" in parts.read("mimetype")[:100]:
                return "ods"
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, KeyError):
        return "zip"
    return "zip"


# CSV


def _csv_table(path: Path, size: int, head: bytes, asked: str | None, delimiter: str | None) -> Table:
    encoding, garbled = _encoding(path, head, asked)
    text = head.decode(encoding, errors="ignore").lstrip("\ufeff")
    said = _SAID_DELIMITER.match(text)
    delimiter = delimiter or (said[1] if said else _delimiter(text))

    read = partial(_csv_rows, path, encoding, delimiter, skip=1 if said else 0)
    rows = read()
    with closing(rows):
        first = list(itertools.islice(rows, _LOOKED_AT_ROWS))
    header = _header(first)
    width = _width(first, header)
    warnings = [*header.warnings, *([TableWarning("looks-garbled", {"encoding": encoding})] if garbled else [])]
    columns, sample = _unique_names(header, width), _sample(first, header, width, cut=False)
    again = partial(_whole_rows, read, header.first_row - 1, width, cut=False)
    return Table("csv", size, columns, header.first_row, sample, encoding, delimiter, None, tuple(warnings), again)


_SAID_DELIMITER = re.compile(r"sep=([,;|\t])\r?\n", re.IGNORECASE)


def _encoding(path: Path, head: bytes, asked: str | None) -> tuple[str, bool]:
    """The encoding of the file, and whether its text still looks wrong. Reads the whole file once, in pieces."""
    if asked is not None:
        if asked not in _DECODERS:
            raise AppError("unknown-encoding", encoding=asked)
        _check_decodes(path, _DECODERS[asked])
        return _DECODERS[asked], False
    if head.startswith(codecs.BOM_UTF8):
        _check_decodes(path, "utf-8-sig")
        return "utf-8-sig", False
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        _check_decodes(path, "utf-16")
        return "utf-16", False
    if by_zeros := _zero_pattern(head):
        _check_decodes(path, by_zeros)
        return by_zeros, False
    try:
        _check_decodes(path, "utf-8")
    except AppError:
        _check_decodes(path, "cp1252")
        return "cp1252", re.search(rb"\xc3[\x80-\xbf]", head) is not None
    return "utf-8", False


def _check_decodes(path: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                decoder.decode(piece)
                lines += piece.count(b"\n")
        decoder.decode(b"", final=True)
    except UnicodeError as wrong:
        at = wrong.start if isinstance(wrong, UnicodeDecodeError) else 0
        raise AppError("unreadable-encoding", encoding=encoding, row=lines + piece.count(b"\n", 0, at)) from None
    except OSError as trouble:
        raise _file_trouble(trouble, path) from trouble


def _delimiter(text: str) -> str:
    """The delimiter that shows most headers we know, then cuts most rows into the same number of cells, then into
    more."""
    lines = list(itertools.islice(io.StringIO(text, newline=""), _LOOKED_AT_ROWS + 1))
    if len(lines) > 1 and not lines[-1].endswith(("\n", "\r")):
        lines.pop()  # most likely cut off in the middle

    def fitness(delimiter: str) -> tuple[int, float, int]:
        rows = [row for row in _parsed(lines, delimiter) if row]
        widths = Counter(map(len, rows))
        width = max(widths, key=lambda width: (widths[width] * (width > 1), width), default=1)
        if width == 1:
            return 0, 0.0, 0
        known = max(map(_known, rows[:_HEADER_WITHIN_ROWS]))
        return known if known > 1 else 0, round(widths[width] / len(rows), 1), width

    return max(DELIMITERS, key=fitness)


def _parsed(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """The rows of some lines; one that the parser refuses comes as a single cell longer than `LONGEST_CELL`."""
    csv.field_size_limit(_LARGEST_CELL_READ)
    rows = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield ["?" * (LONGEST_CELL + 1)]


_LARGEST_CELL_READ = 32_000_000


def _csv_rows(path: Path, encoding: str, delimiter: str, *, skip: int) -> Generator[Cells]:
    try:
        with path.open(encoding=encoding, newline="") as file:
            for row in itertools.islice(_parsed(file, delimiter), skip, None):
                if len("".join(row)) > LONGEST_CELL:
                    yield tuple(cell[: LONGEST_CELL + 1] for cell in row)
                else:
                    yield tuple(row)
    except OSError as trouble:
        raise _file_trouble(trouble, path) from trouble
    except UnicodeError as wrong:
        raise FolderTrouble("file-gone", name=path.name) from wrong


# Excel


def _workbook_table(path: Path, size: int, limits: WorkbookLimits) -> Table:
    sheets: list[Sheet] = []
    rows = workbook_rows(path, limits, sheets.append)
    with closing(rows):
        first = list(itertools.islice(rows, _LOOKED_AT_ROWS))
    header = _header(first)
    width = _width(first, header)
    columns = _unique_names(header, width)
    sheet = sheets[0]
    warnings = list(header.warnings)
    if sheet.others:
        warnings.append(TableWarning("several-sheets", {"sheet": sheet.name, "others": sheet.others}))
    warnings += [
        TableWarning("zero-lost", {"column": columns[at], "count": count})
        for at, count in sheet.phone_like_numbers.items()
        if at < width and field_of_header(columns[at]) in {"phone", "phone2"}
    ]
    sample = _sample(first, header, width, cut=True)
    read = partial(workbook_rows, path, limits)
    again = partial(_whole_rows, read, header.first_row - 1, width, cut=True)
    return Table("xlsx", size, columns, header.first_row, sample, None, None, sheet.name, tuple(warnings), again)


# Columns and rows


@dataclass(frozen=True, slots=True)
class _Header:
    """The names in the header, and the number of the first row below it, from 1."""

    names: Cells
    first_row: int
    warnings: tuple[TableWarning, ...]


def _header(first: Sequence[Cells]) -> _Header:
    """The row with most headers we know; else the first full row, if it reads like one. A title or two may stand
    above it.

    Raises AppError("empty-table") when there is nothing below the header, or nothing at all.
    """
    filled = [at for at, row in enumerate(first) if _filled(row)]
    if not filled:
        raise AppError("empty-table")
    top = [at for at in filled if at < _HEADER_WITHIN_ROWS] or filled[:1]
    best = max(top, key=lambda at: _known(first[at]))
    if _known(first[best]) < 2:
        usual = _usual_width(first)
        best = next((at for at in top if _filled(first[at]) >= 0.6 * usual), top[0])
        if not _reads_as_header(first[best], first[best + 1 :]):
            return _Header((), filled[0] + 1, (TableWarning("no-header"),))
    if best == filled[-1]:
        raise AppError("empty-table")
    above = sum(at < best for at in filled)
    return _Header(first[best], best + 2, (TableWarning("title-lines", {"count": above}),) if above else ())


def _known(row: Sequence[str]) -> int:
    return sum(field_of_header(cell) is not None for cell in row if cell and len(cell) <= 60)


def _reads_as_header(row: Cells, below: Sequence[Cells]) -> bool:
    """Distinct words, none of them a value; and one that we know, or no digits above rows with digits."""
    names = [name for cell in row if (name := cell.strip())]
    numbers = [sum(map(str.isdigit, name)) for name in names]
    if len(set(names)) < len(names) or any(2 * count >= len(name) for name, count in zip(names, numbers, strict=True)):
        return False
    if _known(row):
        return True
    return not any(numbers) and any(mark.isdigit() for row in below for cell in row for mark in cell)


def _filled(row: Cells) -> int:
    """How many cells from the left there are up to the last that is not blank."""
    return next((at for at in range(len(row), 0, -1) if row[at - 1].strip()), 0)


def _width(first: Sequence[Cells], header: _Header) -> int:
    """How many columns the table has: those with a name, and those without one that most rows fill."""
    named = len(header.names) if len(header.names) <= MOST_COLUMNS else _filled(header.names)
    width = max(named, _usual_width(first[header.first_row - 1 :]))
    if width > MOST_COLUMNS:
        raise AppError("too-many-columns", columns=width, most=MOST_COLUMNS)
    return width


def _usual_width(rows: Sequence[Cells]) -> int:
    widths = Counter(width for row in rows if (width := _filled(row)))
    return max(widths, key=lambda width: (widths[width], width))


def _unique_names(header: _Header, width: int) -> tuple[str, ...]:
    names: list[str] = []
    taken: set[str] = set()
    for at in range(width):
        name = tidy_text(header.names[at])[:80] if at < len(header.names) else ""
        name = plain = name or f"Column {at + 1}"
        number = 1
        while fold(name) in taken:
            number += 1
            name = f"{plain} ({number})"
        taken.add(fold(name))
        names.append(name)
    return tuple(names)


def _whole_rows(read: Callable[[], Generator[Cells]], skip: int, width: int, *, cut: bool) -> Generator[Cells]:
    """Rows from the `skip`th on with at least `width` cells, without the blank ones at the end.

    `cut` takes off what is beyond the columns: in a workbook these are notes beside the table, while in a CSV file they
    mean that the row is out of step.
    """
    padding = ("",) * width
    blank = 0
    with closing(read()) as rows:
        for row in itertools.islice(rows, skip, None):
            whole = row
            if len(row) < width:
                whole = row + padding[len(row) :]
            elif len(row) > width:
                whole = row[: width if cut else max(width, _filled(row))]
            if (not whole[0] or whole[0].isspace()) and not any(map(str.strip, whole)):
                blank += 1
                continue
            if blank:
                yield from itertools.repeat(padding, blank)
                blank = 0
            yield whole


def _sample(first: Sequence[Cells], header: _Header, width: int, *, cut: bool) -> tuple[Cells, ...]:
    def again() -> Generator[Cells]:
        yield from first

    return tuple(itertools.islice(_whole_rows(again, header.first_row - 1, width, cut=cut), SAMPLE_ROWS))
