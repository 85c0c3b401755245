"""A landlord's tenant list: which column means what, and each row made into a person or refused with a reason.

Nothing here reads a file: the columns and rows come from `desktop_app.services.spreadsheets` or from a test.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from desktop_app.domain.errors import Rejected
from desktop_app.domain.people import LONGEST
from desktop_app.domain.person_values import (
    is_tidy,
    join_address,
    split_phones,
    split_postcode,
    tidy_address_line,
    tidy_birth_date,
    tidy_email,
    tidy_family,
    tidy_given,
    tidy_phone,
    tidy_postcode,
    tidy_text,
)
from desktop_app.domain.tenant_headers import FIELDS, MANY_COLUMNS, guess_fields
from desktop_app.domain.text_folding import fold

LONGEST_CELL = 32_767
"""Characters that one cell of a spreadsheet can hold. A row with a longer cell is refused: most often a quote that
never closes."""
LONGEST_FIELD = 1_000
"""Characters that any one column we take in may have."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which columns of one table make which field: `fields` holds column numbers from 0, in the order they are
    joined."""

    columns: tuple[str, ...]
    fields: Mapping[str, tuple[int, ...]]

    def names(self) -> dict[str, tuple[str, ...]]:
        """Field to names of columns, in the order of `FIELDS`, to show and to correct."""
        return {field: tuple(self.columns[at] for at in self.fields[field]) for field in FIELDS if field in self.fields}

    def unused(self) -> tuple[str, ...]:
        """Columns that are not taken in."""
        used = {at for columns in self.fields.values() for at in columns}
        return tuple(name for at, name in enumerate(self.columns) if at not in used)

    def problems(self) -> dict[str, str]:
        """Why no list can be taken in with this mapping: field to code; {} when it can. Nothing names a person:
        "no-name-column"."""
        return (
            {} if self.fields.keys() & {"given", "family", "full_name", "reference"} else {"family": "no-name-column"}
        )

    def remembered(self) -> str:
        """This mapping as text to keep under `signature(columns)`; `recall_mapping` reads it back."""
        return json.dumps(self.names(), ensure_ascii=False)


def signature(columns: Sequence[str]) -> str:
    """A short text that is the same for the same set of headers in the same order, whatever their case and spaces."""
    headers = "\n".join(" ".join(fold(column).split()) for column in columns)
    return hashlib.sha256(headers.encode()).hexdigest()[:16]


def guess_mapping(columns: Sequence[str], sample_rows: Iterable[Sequence[str]]) -> ColumnMapping:
    """The likely meaning of each column by its header, and by the shape of `sample_rows` where the header says nothing.

    Columns about money, other people or identity numbers are never taken; the user can still choose any of them.
    """
    return ColumnMapping(tuple(columns), guess_fields(columns, list(sample_rows)))


def correct_mapping(mapping: ColumnMapping, corrections: Mapping[str, Sequence[str]]) -> ColumnMapping:
    """`mapping` with the columns that the user chose for some fields; no columns takes a field out.

    A column chosen for one field leaves the others. Raises Rejected: a field's name to "unknown-field",
    "unknown-column" or "one-column-only".
    """
    problems: dict[str, str] = {}
    chosen: dict[str, tuple[int, ...]] = {}
    places = {" ".join(fold(column).split()): at for at, column in reversed(list(enumerate(mapping.columns)))}
    for field, names in corrections.items():
        found = [places.get(" ".join(fold(name).split())) for name in names]
        if field not in FIELDS:
            problems[field] = "unknown-field"
        elif None in found:
            problems[field] = "unknown-column"
        elif len(found) > 1 and field not in MANY_COLUMNS:
            problems[field] = "one-column-only"
        else:
            chosen[field] = tuple(at for at in found if at is not None)
    if problems:
        raise Rejected(problems)
    taken = {at for columns in chosen.values() for at in columns}
    kept = {
        field: left
        for field, columns in mapping.fields.items()
        if field not in chosen and (left := tuple(at for at in columns if at not in taken))
    }
    return ColumnMapping(mapping.columns, kept | {field: columns for field, columns in chosen.items() if columns})


def recall_mapping(columns: Sequence[str], remembered: str) -> ColumnMapping | None:
    """The mapping that was kept for these headers, or None when the text is not one for them (then guess again)."""
    try:
        names = json.loads(remembered)
        return correct_mapping(ColumnMapping(tuple(columns), {}), names)
    except (ValueError, TypeError, AttributeError, Rejected):
        return None


class Remark(NamedTuple):
    """Something about one row to tell the user: `text` is the value left out (at most 80 characters), or the earlier
    row.

    Codes: bad-date, bad-phone, bad-email, more-than-one-name (left out or kept as it is; the row goes in), and of
    refused rows: blank-row, no-name, repeated-reference (`text`: the earlier row), cell-too-long, too-many-cells; and
    those that only show beside the people who are here: repeated-person (`text`: the earlier row), unknown-reference.
    """

    code: str
    field: str
    text: str = ""


class PersonLine(NamedTuple):
    """One tidy row: "" for what is blank, dates ISO. `row` is its number in the file as a spreadsheet shows it.

    Without `given` and `family` (a list that has no name columns) a line can only change a person with that
    `reference`.
    """

    row: int
    reference: str
    given: str
    family: str
    title: str
    address: str
    postcode: str
    property_reference: str
    estate: str
    patch: str
    phone: str
    phone2: str
    email: str
    born: str
    language: str
    print_format: str
    kind: str
    access_needs: str
    remarks: tuple[Remark, ...] = ()


class RefusedRow(NamedTuple):
    """A row that is not taken in, and why."""

    row: int
    problems: tuple[Remark, ...]


_BLANK_WORDS = frozenset(
    {"-", "--", ".", "N/A", "n/a", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#NULL!", "#DIV/0!", "#NUM!"}
)
_CACHED = 30_000


def clean_row(mapping: ColumnMapping, row: Sequence[str], *, today: date, number: int = 2) -> PersonLine | RefusedRow:
    """One row by itself; repeated references are only seen by `clean_rows`, which is also much faster for many."""
    return next(clean_rows(mapping, (row,), today=today, first_row=number))


def clean_rows(
    mapping: ColumnMapping, rows: Iterable[Sequence[str]], *, today: date, first_row: int = 2
) -> Iterator[PersonLine | RefusedRow]:
    """Exactly one answer for each of `rows`, in order. `first_row` is the number of the first in the file.

    A date, phone or e-mail that cannot be one is left out with a remark and the row goes in. A row is refused when it
    is blank, names nobody, repeats the reference of an earlier row, or is out of shape (too long a cell, more cells
    than columns). Takes about 10 microseconds a row.
    """
    clean = _row_cleaner(mapping, today)
    earlier: dict[str, int] = {}
    for number, row in enumerate(rows, first_row):
        line = clean(number, row)
        if isinstance(line, PersonLine) and line.reference:
            first = earlier.setdefault(line.reference, number)
            if first != number:
                yield RefusedRow(number, (Remark("repeated-reference", "reference", str(first)),))
                continue
        yield line


_SINGLE = (
    "reference", "property_reference", "estate", "patch", "language", "print_format", "kind",
    "title", "given", "family", "full_name", "postcode", "phone", "phone2", "email", "born",
)  # fmt: skip


def _row_cleaner(mapping: ColumnMapping, today: date) -> Callable[[int, Sequence[str]], PersonLine | RefusedRow]:
    """The function for one row of this table. What repeats (towns, names, dates) is tidied once; all is forgotten
    with it."""
    tidy_cells = _cells_reader(mapping)
    singles = itemgetter(*(mapping.fields.get(field, (-1,))[0] for field in _SINGLE))
    address_of = _address_reader(mapping.fields.get("address", ()), mapping.fields.get("county", ()))
    needs = mapping.fields.get("access_needs", ())
    given_of, family_of = lru_cache(_CACHED)(tidy_given), lru_cache(_CACHED)(tidy_family)
    postcode_of = lru_cache(_CACHED)(tidy_postcode)
    birth_date = lru_cache(_CACHED)(lambda text: tidy_birth_date(text, today=today))
    may_lack_name = mapping.fields.keys().isdisjoint({"given", "family", "full_name"})

    def clean(number: int, row: Sequence[str]) -> PersonLine | RefusedRow:
        cells = tidy_cells(row)
        if isinstance(cells, Remark):
            return RefusedRow(number, (cells,))
        reference, house, estate, patch, language, print_format, kind, *rest = singles(cells)
        title, given, family, whole, postcode, phone, phone2, email, born = rest
        remarks: list[Remark] = []
        if whole and not (given and family):
            title, given, family = _by_whole_name(whole, title, given, family, remarks)
        elif _needs_capitals(given) or _needs_capitals(family) or _needs_capitals(title):
            title, given, family = family_of(title), given_of(given), family_of(family)
        address = address_of(cells)
        if not (given or family or (reference and may_lack_name)):
            return RefusedRow(number, (Remark("no-name" if reference or address else "blank-row", ""),))
        if len(given) > _NAME or len(family) > _NAME or len(address) > _ADDRESS or len(postcode) > _POSTCODE:
            return RefusedRow(number, (_longest(given, family, address, postcode),))
        if postcode:
            postcode = postcode_of(postcode)
        elif address:
            address, postcode = split_postcode(address)
        if phone or phone2:
            phone, phone2 = _phones(phone, phone2, remarks)
        if email:
            email = (len(email) <= LONGEST["email"] and tidy_email(email)) or _left_out("email", email, remarks)
        if born:
            born = birth_date(born) or _left_out("born", born, remarks)
        access_needs = ", ".join(cells[at] for at in needs if cells[at]) if needs else ""
        return PersonLine(
            number, reference, given, family, title, address, postcode, house, estate, patch, phone, phone2,
            email, born, language, print_format, kind, access_needs, tuple(remarks),
        )  # fmt: skip

    return clean


def _cells_reader(mapping: ColumnMapping) -> Callable[[Sequence[str]], list[str] | Remark]:
    """Makes the cells of a row tidy, with one "" more at the end (place -1: fields without a column), or says what is
    wrong.

    One look at the whole row tells whether any cell needs more than its ends trimmed: most rows need nothing else.
    """
    columns = mapping.columns
    width = len(columns)
    used = frozenset(at for places in mapping.fields.values() for at in places)

    def read(row: Sequence[str]) -> list[str] | Remark:
        whole = "|".join(row)
        if len(whole) > LONGEST_FIELD:
            for at, cell in enumerate(row):
                if len(cell) > LONGEST_CELL or (len(cell) > LONGEST_FIELD and at in used):
                    return Remark("cell-too-long", columns[at] if at < width else "", cell[:80])
        cells = [cell.strip() for cell in row] if is_tidy(whole) else [tidy_text(cell) for cell in row]
        if not _BLANK_WORDS.isdisjoint(cells):
            cells = ["" if cell in _BLANK_WORDS else cell for cell in cells]
        if len(cells) != width:
            if any(cells[width:]):
                return Remark("too-many-cells", "", str(len(cells)))
            cells = cells[:width] + [""] * (width - len(cells))
        cells.append("")
        return cells

    return read


_CODE_OF = {"born": "bad-date", "phone": "bad-phone", "phone2": "bad-phone", "email": "bad-email"}
_UNKNOWN = frozenset(
    {
        "none",
        "unknown",
        "not known",
        "not given",
        "nk",
        "null",
        "tbc",
        "no",
        "nil",
        "?",
        "na",
        "withheld",
        "ex directory",
    }
)


def _left_out(field: str, text: str, remarks: list[Remark]) -> str:
    """ "", with a remark that tells what was left out, unless the cell only says that nothing is known."""
    if fold(text) not in _UNKNOWN:
        remarks.append(Remark(_CODE_OF[field], field, text[:80]))
    return ""


def _phones(first: str, second: str, remarks: list[Remark]) -> tuple[str, str]:
    if len(first) >= 17 and not second:
        first, second = split_phones(first)
    phone = first and ((len(first) <= LONGEST["phone"] and tidy_phone(first)) or _left_out("phone", first, remarks))
    phone2 = second and (
        (len(second) <= LONGEST["phone"] and tidy_phone(second)) or _left_out("phone2", second, remarks)
    )
    return (phone, "" if phone == phone2 else phone2) if phone else (phone2, "")


_NAME, _ADDRESS, _POSTCODE = LONGEST["given"], LONGEST["address"], LONGEST["postcode"]


def _longest(given: str, family: str, address: str, postcode: str) -> Remark:
    """Says which of these is longer than a person's record can hold."""
    values = {"given": given, "family": family, "address": address, "postcode": postcode}
    field = max(values, key=lambda name: len(values[name]) - LONGEST[name])
    return Remark("cell-too-long", field, values[field][:80])


def _needs_capitals(name: str) -> bool:
    return name.islower() or name.isupper()


def _by_whole_name(whole: str, title: str, given: str, family: str, remarks: list[Remark]) -> tuple[str, str, str]:
    """(title, given, family) where the column with the whole name fills what the others leave blank."""
    if is_pair(whole):
        remarks.append(Remark("more-than-one-name", "full_name", whole[:80]))
    from_whole = split_name(whole)
    return title or from_whole[0], tidy_given(given) or from_whole[1], tidy_family(family) or from_whole[2]


_TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "revd", "reverend", "sir", "dame",
    "lady", "lord", "cllr", "fr", "sr",
})  # fmt: skip
_BEFORE_FAMILY = frozenset({
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "bin", "ibn", "binti", "ter",
    "al", "el", "mac",
})  # fmt: skip
_PAIR = re.compile(r".\s?[&+]\s?.|\S\sand\s\S", re.IGNORECASE)


def is_pair(name: str) -> bool:
    """Whether a name is that of two people: "Mr & Mrs Smith", "Jean and Tom Reid"."""
    return _PAIR.search(name) is not None


def split_name(text: str) -> tuple[str, str, str]:
    """(title, given, family) of a whole name: "Mrs Jean O'Neil", "O'Neil, Jean" or "MR J van der Berg".

    One word is the family name. Two people in one cell ("Mr & Mrs Smith") stay together as they are, as the family
    name.
    """
    if is_pair(text):
        return "", "", text
    last, comma, first = (part.strip() for part in text.partition(","))
    parts = first.split() if comma else text.split()
    titles: list[str] = []
    while parts and (len(parts) > 1 or comma) and fold(parts[0]).rstrip(".") in _TITLES:
        titles.append(parts.pop(0))
    if not comma:
        cut = len(parts) - 1
        while cut > 1 and fold(parts[cut - 1]) in _BEFORE_FAMILY:
            cut -= 1
        last, parts = " ".join(parts[cut:]), parts[:cut]
    return tidy_family(" ".join(titles)), tidy_given(" ".join(parts)), tidy_family(last)


def _address_reader(columns: Sequence[int], county: Sequence[int]) -> Callable[[list[str]], str]:
    """Reads the lines of an address out of tidy cells and joins them; a short county such as "wa" is written in
    capitals."""
    tidy_line = lru_cache(_CACHED)(tidy_address_line)

    def read(cells: list[str]) -> str:
        lines = [tidy_line(cells[at]) for at in columns if cells[at]]
        if lines and county and (last := cells[county[0]]):
            lines.append(last.upper() if len(last) <= 3 else tidy_line(last))
        return join_address(lines) if lines else ""

    return read
