"""The rows of a tenant list made ready to be matched: all that can be known of them without the database.

That is half of the work of taking in a list. For a long CSV file it is done in a process of its own, beside the one
that writes; so this module imports nothing that is slow to start.
"""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

import msgspec

from desktop_app.domain.ids import natural_id
from desktop_app.domain.people import LONGEST, sort_key
from desktop_app.domain.tenant_list import ColumnMapping, PersonLine, RefusedRow, clean_rows
from desktop_app.domain.tenant_words import YES, CodeWords
from desktop_app.domain.text_folding import address_key, fold
from desktop_app.services.side_process import made_aside
from desktop_app.services.spreadsheets import Table

WINDOW = 12_000
"""Rows that are put in the order of their addresses' ids before they are written in parts: each part then touches few
pages of the indexes, which is half of the work of writing."""
LONG_BYTES = 1_000_000
"""From this size on a CSV file is worth another process: about a second's work, of which half is saved."""
CODED = {"language": "language", "print_format": "print_format", "kind": "person_kind"}
LISTS = {**CODED, "access_needs": "access_need"}
"""Field > the organisation's list that its keys come from: one key, and for access needs any number."""

Entries = Mapping[str, Sequence[tuple[str, str]]]
"""List of the organisation > its keys with their labels."""


class LeftOut(NamedTuple):
    """A value of a row that went in without it: codes bad-date, bad-phone, bad-email, more-than-one-name (kept as it
    is), unknown-word (no entry of the organisation's lists), asked-here (the person told us otherwise),
    postcode-alone."""

    row: int
    code: str
    field: str
    text: str


class Ready(NamedTuple):
    """A row with all that can be known of it without the database. `name` and `place` are its keys, "" for none;
    `place_id` is the id that the property gets if it is new."""

    line: PersonLine
    name: str
    place: str
    place_id: str
    values: dict[str, str]
    needs: tuple[str, ...]
    left_out: list[LeftOut]


class Window(NamedTuple):
    """Some rows of a list that stand together: how many were read, those that are ready, those that are refused."""

    read: int
    ready: list[Ready]
    refused: list[RefusedRow]


def windows(table: Table, mapping: ColumnMapping, entries: Entries, today: date) -> Generator[Window]:
    """The table's rows, made ready. Raises what the table does; AppError("side-process-ended") for a long file."""
    if table.source == "csv" and table.size_bytes > LONG_BYTES:
        with closing(made_aside(_packed_windows, table, mapping, entries, today)) as packed:
            yield from map(_unpacked, packed)
    else:
        yield from _windows(table, mapping, entries, today)


_packed = msgspec.msgpack.Encoder().encode
_unpacked = msgspec.msgpack.Decoder(Window).decode


def _packed_windows(table: Table, mapping: ColumnMapping, entries: Entries, today: date) -> Iterator[bytes]:
    gc.disable()  # rows hold no circles
    return map(_packed, _windows(table, mapping, entries, today))


def _windows(table: Table, mapping: ColumnMapping, entries: Entries, today: date) -> Iterator[Window]:
    codes = Codes(mapping, entries)
    with closing(iter(table)) as rows:
        lines = clean_rows(mapping, rows, today=today, first_row=table.first_row)
        while some := list(islice(lines, WINDOW)):
            ready = [codes.make_ready(line) for line in some if isinstance(line, PersonLine)]
            ready.sort(key=attrgetter("place_id"))
            yield Window(len(some), ready, [line for line in some if isinstance(line, RefusedRow)])


class Codes:
    """The organisation's lists, to make keys of what a tenant list says."""

    def __init__(self, mapping: ColumnMapping, entries: Entries) -> None:
        self.words = {
            name: CodeWords(list_name, entries[list_name])
            for name, list_name in LISTS.items()
            if name in mapping.fields
        }
        self._coded_fields = [name for name in CODED if name in mapping.fields]
        self._format_header = mapping.names().get("print_format", ("",))[0]
        self._place_of = lru_cache(_HOUSEHOLDS)(_place_of)

    def make_ready(self, line: PersonLine) -> Ready:
        """The row with its keys worked out. Needs no database and no turn to write."""
        remarks = [LeftOut(line.row, *remark) for remark in line.remarks] if line.remarks else []
        phone = line.phone
        if line.phone2 and len(phone) + len(line.phone2) + 3 <= LONGEST["phone"]:
            phone = f"{phone} / {line.phone2}"
        texts = (line.given, line.family, phone, line.email, line.born, line.reference)
        values = {name: text for name, text in zip(_TEXTS, texts, strict=True) if text}
        needs = self._coded(line, values, remarks) if self.words else ()
        place, place_id = self._place_of(line.address, line.postcode) if line.address else ("", "")
        if line.postcode and not place:
            remarks.append(LeftOut(line.row, "postcode-alone", "postcode", line.postcode))
        return Ready(line, sort_key(line.given, line.family), place, place_id, values, needs, remarks)

    def _coded(self, line: PersonLine, values: dict[str, str], remarks: list[LeftOut]) -> tuple[str, ...]:
        for name in self._coded_fields:
            text = getattr(line, name)
            if not text:
                continue
            meant = self._format_header if name == "print_format" and fold(text) in YES else text
            key = self.words[name].key_of(meant)
            if key is None:
                remarks.append(LeftOut(line.row, "unknown-word", name, text[:80]))
            elif key:
                values[name] = key
        if not line.access_needs:
            return ()
        needs, unknown = self.words["access_needs"].keys_of(line.access_needs)
        remarks += [LeftOut(line.row, "unknown-word", "access_needs", part[:80]) for part in unknown]
        return needs


_TEXTS = ("given", "family", "phone", "email", "born", "reference")
_HOUSEHOLDS = 4_096
"""Addresses remembered while a list is read: people of one household mostly stand together."""


def _place_of(address: str, postcode: str) -> tuple[str, str]:
    key = address_key(address, postcode)
    return key, natural_id("property", key) if key else ""
