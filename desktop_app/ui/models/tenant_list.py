"""A tenant list in words: what a column can be, what each row came to, and what was refused and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop_app.domain.tenant_headers import MANY_COLUMNS
from desktop_app.domain.tenant_list import ColumnMapping, RefusedRow, correct_mapping
from desktop_app.services.spreadsheets import Table, TableWarning
from desktop_app.services.tenant_list import Imported, Preview
from desktop_app.services.tenant_rows import LeftOut
from desktop_app.ui import text
from desktop_app.ui.text import how_many, people_count

LEAVE_OUT = "Leave out"
FIELD_WORDS: Mapping[str, str] = {
    "reference": "Tenancy number",
    "title": "Title (Mr, Mrs)",
    "given": "First name",
    "family": "Last name",
    "full_name": "Whole name",
    "address": "Address",
    "county": "County",
    "postcode": "Postcode",
    "property_reference": "Property number",
    "estate": "Estate",
    "patch": "Patch",
    "phone": "Phone",
    "phone2": "Second phone",
    "email": "E-mail",
    "born": "Date of birth",
    "language": "Language",
    "print_format": "How to write to them",
    "kind": "Who they are",
    "access_needs": "What helps them",
}
ENCODING_WORDS: Mapping[str, str] = {
    "utf-8": "Unicode (UTF-8)",
    "utf-16": "Unicode (UTF-16)",
    "cp1252": "Windows, western Europe",
    "cp850": "DOS, western Europe",
    "mac-roman": "Older Macs",
}
DELIMITER_WORDS: Mapping[str, str] = {",": "Commas", ";": "Semicolons", "\t": "Tabs", "|": "Upright bars"}
EXAMPLES = 3
LONGEST_EXAMPLE = 48

TABLE_WARNINGS: dict[str, str] = {
    "zero-lost": "In the column “{column}” Excel made numbers of {count} phones. Their first 0 is put back.",
    "several-sheets": "The workbook has more than one sheet. “{sheet}” is read; the others ({others}) are not.",
    "looks-garbled": "Some letters look wrong ({encoding}). If names are not right below, choose another encoding.",
    "no-header": "The first row holds no headings, so say below what each column is.",
    "title-lines": "Lines above the headings: {count}. They are left out.",
}
"""What to look at in a table before it is taken in."""

NOT_WHOLE: dict[str, str] = {
    "too-many-missing": "More than a tenth of the people we know are not in this list, so nobody can be marked by it.",
    "rows-refused": "Some rows cannot be read and may be the people who are missing, so nobody can be marked by it.",
    "no-reference": "The list has no tenancy numbers, so it cannot tell who is missing.",
}
"""Why a list cannot say who has left."""


def field_of(mapping: ColumnMapping, column: int) -> str:
    """The field that a column (from 0) is taken in as, "" when it is left out."""
    return next((field for field, columns in mapping.fields.items() if column in columns), "")


def with_column(mapping: ColumnMapping, column: int, field: str) -> ColumnMapping:
    """The mapping with one column taken in as `field`, or left out for ""."""
    names = mapping.columns
    old = field_of(mapping, column)
    if old == field:
        return mapping
    if not field:
        left = [names[at] for at in mapping.fields[old] if at != column]
        return correct_mapping(mapping, {old: left})
    others = [names[at] for at in mapping.fields.get(field, ())] if field in MANY_COLUMNS else []
    return correct_mapping(mapping, {field: [*others, names[column]]})


def examples(table: Table, column: int) -> str:
    """A few different values of a column, or that its first rows are blank."""
    values = dict.fromkeys(row[column].strip() for row in table.sample if column < len(row) and row[column].strip())
    shown = [value if len(value) <= LONGEST_EXAMPLE else f"{value[:LONGEST_EXAMPLE]}…" for value in values]
    return " · ".join(shown[:EXAMPLES]) or "Blank in the first rows"


def warning_words(warning: TableWarning) -> str:
    """Something about the table to look at."""
    return text.filled(TABLE_WARNINGS.get(warning.code, warning.code), warning.facts)


def figures(found: Preview) -> tuple[tuple[int, str], ...]:
    """The numbers of a preview or of what was done, each with its words."""
    done = isinstance(found, Imported)
    rows = (
        (found.added, "added" if done else "new"),
        (found.changed, "changed" if done else "to change"),
        (found.unchanged, "the same as here"),
        (len(found.rejected), "not taken in" if done else "cannot be taken in"),
    )
    ended = ((found.ended, "marked as former tenants"),) if isinstance(found, Imported) and found.ended else ()
    return (*rows, *ended)


def alters(found: Preview, *, mark_ended: bool) -> bool:
    """Whether taking in the list would alter anything."""
    return found.added + found.changed > 0 or (mark_ended and found.not_in_list > 0)


def action_words(found: Preview | None, *, mark_ended: bool = False) -> str:
    """What the primary button says."""
    if found is None:
        return "Take in the list"
    total = found.added + found.changed
    if not total and mark_ended:
        return f"Mark {people_count(found.not_in_list)} as having left"
    return f"Take in {people_count(total)}" if total else "Nothing new to take in"


def done_words(done: Imported) -> str:
    """What came of it, as one sentence."""
    if done.op_id is None:
        rest = f" {how_many(len(done.rejected), 'row', 'rows')} could not be taken in." if done.rejected else ""
        return f"All {how_many(done.unchanged, 'person', 'people')} were here already, just the same.{rest}"
    parts = [f"{people_count(done.added)} added", f"{done.changed:,} changed", f"{done.unchanged:,} the same as before"]
    if done.ended:
        parts.append(f"{done.ended:,} marked as former tenants")
    if done.rejected:
        parts.append(f"{how_many(len(done.rejected), 'row', 'rows')} not taken in")
    return f"{', '.join(parts)}."


def refused_words(row: RefusedRow) -> str:
    """Why one row cannot be taken in."""
    return " ".join(text.problem(remark.code, {"text": remark.text}) for remark in row.problems)


def left_out_words(left: LeftOut) -> str:
    """What one row goes in without."""
    code = "left-out-date" if left.code == "bad-date" else left.code
    return f"{FIELD_WORDS.get(left.field, left.field)}: {text.problem(code, {'text': left.text})}"


def row_lines(found: Preview) -> list[tuple[int, str, str]]:
    """Each refused row and each value left out: row number, what became of it, why; in the order of the file."""
    refused = [(row.row, "Not taken in", refused_words(row)) for row in found.rejected]
    left = [(one.row, "Taken in without it", left_out_words(one)) for one in found.left_out]
    return sorted([*refused, *left])


def whole_problem(code: str | None) -> str:
    """Why nobody can be marked as having left, "" when it can be done."""
    return NOT_WHOLE.get(code, code) if code else ""


def chosen(words: Mapping[str, str], keys: Sequence[str]) -> list[tuple[str, str]]:
    """(words, key) for each key, for a list to choose from."""
    return [(words.get(key, key), key) for key in keys]
