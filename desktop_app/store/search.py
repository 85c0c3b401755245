"""Full-text search over people and over what was found on walks (SQLite FTS5).

Folded words in Python, so case and accents never matter; any word's beginning in any order; the last digits of a phone;
and, only when nothing else matches, one typing slip. The index is contentless: it holds words, not records. Its
tokenizer knows ASCII alone: what is beyond comes to it as words, as two opinions of what a letter is would not agree.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from desktop_app.domain.text_folding import digits, fold, phone_key, words

LIMIT = 200
"""Hits fetched before ranking: enough for a page, few enough for a keystroke."""

_BACKWARDS = "\ue000"
"""Marks a phone number written backwards, so that its last digits are a word's beginning; nobody types it."""

_PAGES_AT_A_TIME = 500

_LAST_LETTER = "\U0010ffff"
SHORTEST_SLIP, LONGEST_SLIP = 4, 24
SHORTEST_NUMBER_SLIP = 7
"""A slip in a few digits would find half the town by its phones."""

SHORTEST_TAIL = 3
MOST_WORDS = 16
"""Words of a query that are looked for; what comes after them was pasted by mistake."""

PERSON_SQL = """
SELECT person.n, person.void, given, family, phone, email, person.reference, address, postcode, estate
FROM person LEFT JOIN property ON property.id = property_id WHERE {where}
"""
ISSUE_SQL = """
SELECT issue.n, issue.void, category, place, notes, estate
FROM issue JOIN inspection ON inspection.id = inspection_id WHERE {where}
"""


def person_words(record: Iterable[Any]) -> str:
    """The words a person is found by, from given, family, phone, e-mail, reference, address, postcode, estate."""
    given, family, phone, email, reference, address, postcode, estate = record
    found = [_to_index(f"{given} {family} {address or ''} {postcode or ''} {estate or ''} {reference} {email}")]
    if postcode and " " in postcode:
        found.append(fold(postcode).replace(" ", ""))
    if reference and not reference.isalnum():
        found.append("".join(_words(reference)))
    if phone:
        for one in phone.replace("/", ",").split(","):
            number = phone_key(one)
            if number:
                found += [number, _BACKWARDS + number[::-1]]
    return " ".join(found)


def issue_words(record: Iterable[Any]) -> str:
    """The words an issue is found by: its category, place, notes and estate."""
    return _to_index(" ".join(str(v or "") for v in record))


def _to_index(text: str) -> str:
    """Folded text for the index, whose tokenizer parts ASCII into the same words as we do; the rest we part."""
    return fold(text) if text.isascii() else " ".join(map(_parted, text.split()))


@lru_cache(16_384)  # names and streets beyond ASCII come over and over, and take ten times as long
def _parted(word: str) -> str:
    return " ".join(_words(word))


def _words(text: str) -> list[str]:
    """Folded words with digits of any script as 0 to 9."""
    found = words(text)
    return found if text.isascii() else [_with_plain_digits(word) for word in found]


def _with_plain_digits(word: str) -> str:
    if word.isascii():
        return word
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in word)


_INDEXES = (
    ("person_search", "person", "property", PERSON_SQL, person_words),
    ("issue_search", "issue", "inspection", ISSUE_SQL, issue_words),
)
"""Index, the records in it, the records they refer to for more words, and how to make the words."""


def refresh(driver: Any, touched: Mapping[str, set[str]], added: Mapping[str, Sequence[range]]) -> None:
    """Bring the index up to date with the records that a transaction touched (ids) or added (numbers), within it.

    Only a touched property or walk is looked at for who refers to it: nothing old can refer to one that was added.
    """
    for table, entity, parent, sql, to_words in _INDEXES:
        known: set[int] = set()
        for some in added.get(entity, ()):
            rows = driver.execute(sql.format(where=f"{entity}.n BETWEEN ? AND ?"), (some[0], some[-1]))
            _put(driver, table, rows, to_words)
            known.update(some)
        for name, column in ((entity, "id"), (parent, f"{parent}_id")):
            if ids := touched.get(name):
                _refresh(driver, table, sql.format(where=f"{entity}.{column} IN ({{}})"), to_words, ids, known)


def forget(driver: Any, entity: str, ids: Sequence[str]) -> None:
    """Take records out of the index, before they themselves go."""
    for table, indexed, *_rest in _INDEXES:
        if indexed == entity:
            sql = f"DELETE FROM {table} WHERE rowid = (SELECT n FROM {entity} WHERE id = ?)"
            driver.executemany(sql, [(row_id,) for row_id in ids])


def tidy(driver: Any) -> bool:
    """Rewrite a piece of the index, so that no page of it holds what was taken out; answers whether there is more."""
    more = False
    for table, *_rest in _INDEXES:
        (before,) = driver.execute("SELECT total_changes()").fetchone()
        driver.execute(f"INSERT INTO {table}({table}, rank) VALUES ('merge', ?)", (-_PAGES_AT_A_TIME,))
        (after,) = driver.execute("SELECT total_changes()").fetchone()
        more = more or after - before >= 2  # as SQLite's documentation of 'merge' tells whether work was done
    return more


def rebuild(driver: Any) -> None:
    """Make the index anew from the records."""
    for table, _entity, _parent, sql, to_words in _INDEXES:
        driver.execute(f"INSERT INTO {table}({table}) VALUES ('delete-all')")
        _put(driver, table, driver.execute(sql.format(where="1")), to_words)


def strays(driver: Any) -> int:
    """How many records and index entries do not belong together: 0 when the index is right."""
    total = 0
    for table, entity, *_rest in _INDEXES:
        (n,) = driver.execute(
            f"SELECT (SELECT count(*) FROM {entity} WHERE NOT void AND n NOT IN (SELECT id FROM {table}_docsize))"
            f" + (SELECT count(*) FROM {table}_docsize WHERE id NOT IN (SELECT n FROM {entity} WHERE NOT void))"
        ).fetchone()
        total += int(n)
    return total


def _refresh(
    driver: Any, table: str, sql: str, to_words: Callable[[Iterable[Any]], str], ids: set[str], known: set[int]
) -> None:
    ordered = sorted(ids)
    for start in range(0, len(ordered), 500):
        some = ordered[start : start + 500]
        rows = [r for r in driver.execute(sql.format(",".join("?" * len(some))), some) if r[0] not in known]
        driver.executemany(f"DELETE FROM {table} WHERE rowid = ?", [(r[0],) for r in rows])
        _put(driver, table, rows, to_words)
        known.update(r[0] for r in rows)


def _put(driver: Any, table: str, rows: Iterable[Any], to_words: Callable[[Iterable[Any]], str]) -> None:
    entries = ((n, to_words(rest)) for n, void, *rest in rows if not void)
    driver.executemany(f"INSERT INTO {table}(rowid, words) VALUES (?, ?)", entries)


def matching(driver: Any, text: str, table: str = "person_search", limit: int = LIMIT) -> tuple[list[int], bool]:
    """The record numbers that match `text`, whole words before beginnings, and whether a typing slip was forgiven."""
    asked = _words(text)[:MOST_WORDS]
    if not asked:
        return [], False
    exact = _hits(driver, table, " AND ".join(_term(w, prefix=False) for w in asked), limit)
    found = exact
    if len(exact) < limit:
        seen = set(exact)
        found = exact + [n for n in _hits(driver, table, _beginnings(asked), limit) if n not in seen]
    if found or table != "person_search":
        return found[:limit], False
    forgiving = _forgiving(driver, table, asked)
    return (_hits(driver, table, forgiving, limit), True) if forgiving else ([], False)


def _hits(driver: Any, table: str, query: str, limit: int) -> list[int]:
    return [r[0] for r in driver.execute(f"SELECT rowid FROM {table} WHERE {table} MATCH ? LIMIT ?", (query, limit))]


def _term(word: str, *, prefix: bool = True) -> str:
    return f'"{word}"*' if prefix else f'"{word}"'


def _beginnings(asked: list[str]) -> str:
    terms = []
    for word in asked:
        if word.isdigit() and len(word) >= SHORTEST_TAIL:
            terms.append(f'({_term(word)} OR "{_BACKWARDS}{word[::-1]}"*)')
        else:
            terms.append(_term(word))
    query = " AND ".join(terms)
    number = digits(" ".join(asked)) if all(w.isdigit() for w in asked) else ""
    if len(asked) > 1 and len(number) >= 6:
        whole = phone_key(number)
        query = f'({query}) OR "{whole}"* OR "{_BACKWARDS}{whole[::-1]}"*'
    elif len(asked) > 1:
        query = f'({query}) OR "{"".join(asked)}"*' if any(c.isdigit() for c in "".join(asked)) else query
    return query


def _forgiving(driver: Any, table: str, asked: list[str]) -> str:
    """A query that forgives a slip in each word that begins no known word or, where all do, in any one of them."""
    unknown = [word for word in asked if not _exists(driver, table, word)]
    meant = {word: _meant(driver, table, word) for word in (unknown or asked)}
    if unknown:
        if not all(meant.values()):
            return ""
        return " AND ".join(meant.get(word) or _term(word) for word in asked)
    return " OR ".join(
        "(" + " AND ".join(meant[word] if word == slip else _term(word) for word in asked) + ")"
        for slip in meant
        if meant[slip]
    )


def _meant(driver: Any, table: str, word: str) -> str:
    """The known words one slip away from `word`, as a query; "" where there are none or none is forgiven."""
    shortest = SHORTEST_NUMBER_SLIP if word.isdigit() else SHORTEST_SLIP
    if not shortest <= len(word) <= LONGEST_SLIP:
        return ""
    known = sorted(v for v in _slips(driver, table, word) if _exists(driver, table, v))
    return "(" + " OR ".join(_term(v) for v in known) + ")" if known else ""


def _slips(driver: Any, table: str, word: str) -> set[str]:
    """What may be meant by `word`: a letter left out, put in, put for another, or two neighbours swapped.

    Only letters that some known word has at that place are tried, whatever their script.
    """
    found = set()
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        letters = _letters_after(driver, table, head)
        if not letters:
            break
        found |= {head + letter + tail for letter in letters}
        if tail:
            found |= {head + letter + tail[1:] for letter in letters} | {head + tail[1:]}
        if len(tail) > 1:
            found.add(head + tail[1] + tail[0] + tail[2:])
    found.discard(word)
    return found


def _letters_after(driver: Any, table: str, head: str) -> list[str]:
    """The letters that follow `head` in known words."""
    letters: list[str] = []
    low = head
    while (term := _first_from(driver, table, low)) is not None and term.startswith(head):
        if len(term) == len(head):
            low = head + "\x00"
            continue
        letter = term[len(head)]
        if letter == _BACKWARDS:
            break
        letters.append(letter)
        if letter >= _LAST_LETTER:
            break
        low = head + (chr(ord(letter) + 1) if letter != "\ud7ff" else _BACKWARDS)  # surrogates are no letters
    return letters


def _exists(driver: Any, table: str, word: str) -> bool:
    """Whether any known word begins with `word`."""
    term = _first_from(driver, table, word)
    return term is not None and term.startswith(word)


def _first_from(driver: Any, table: str, low: str) -> str | None:
    """The first known word that is not before `low`."""
    row = driver.execute(f"SELECT term FROM {table}_words WHERE term >= ? LIMIT 1", (low,)).fetchone()
    return str(row[0]) if row else None
