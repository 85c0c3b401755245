"""What a copy holds, counted and digested: for comparing copies, and for looking whether all is in order."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import msgspec

from desktop_app.domain.errors import Gone
from desktop_app.store import chain, search
from desktop_app.store.journal import Reader
from desktop_app.store.tables import SHARED, content_fields

SUBJECTS: dict[str, tuple[str, ...]] = {
    "people": ("patch", "property", "person", "consent", "flag", "alias", "not_same"),
    "events": ("event", "session"),
    "attendance": ("attendance", "tally", "point", "reply"),
    "inspections": ("inspection", "issue", "action", "advance_report", "photo"),
    "involvement": ("role", "sign_up", "share"),
    "organisation": ("setting", "code"),
    "erasures": ("erasure",),
    "questions": ("question",),
    "formats": ("format_order",),
}
"""Subject > the records that belong to it."""

_AT_A_TIME = 2000
_NO_CONTENT = frozenset({"void"})


def content_hashes(reader: Reader) -> dict[str, str]:
    """Subject > SHA-256 of its shared content.

    Two copies that have seen the same changes, in any order, answer the same: what a copy numbers for itself, its
    stamps, and records that were taken back do not count.
    """
    encode = msgspec.json.Encoder().encode
    hashes: dict[str, str] = {}
    for subject, entities in SUBJECTS.items():
        digest = hashlib.sha256()
        for entity in entities:
            fields = ("id", *(f for f in content_fields(entity) if f not in _NO_CONTENT))
            digest.update(encode([entity, *fields]))
            rows = reader.driver.execute(f"SELECT {', '.join(fields)} FROM {entity} WHERE NOT void ORDER BY id")
            while some := rows.fetchmany(_AT_A_TIME):
                digest.update(b"".join(map(encode, some)))
        hashes[subject] = digest.hexdigest()
    return hashes


def content_hash(hashes: Mapping[str, str]) -> str:
    """One SHA-256 over the subjects' own."""
    return hashlib.sha256("".join(f"{subject} {hashes[subject]}\n" for subject in sorted(hashes)).encode()).hexdigest()


def counts(reader: Reader) -> dict[str, int]:
    """How many records of each kind there are, without those taken back, and how many operations and changes."""
    found = {
        entity: int(reader.driver.execute(f"SELECT count(*) FROM {entity} WHERE NOT void").fetchone()[0])
        for entity in SHARED
    }
    for name, table in (("operations", "journal_op"), ("changes", "journal_change")):
        found[name] = int(reader.driver.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    return found


def problems(reader: Reader) -> list[str]:
    """What does not fit together in journal and search index: nothing, or a line each."""
    found = []
    for entity in SHARED:
        lost = _number(
            reader,
            f"SELECT count(*) FROM journal_change c WHERE c.entity = ? AND c.erased IS NULL"
            f" AND NOT EXISTS (SELECT 1 FROM {entity} r WHERE r.id = c.row_id)",
            entity,
        )
        if lost:
            found.append(f"journal: {lost} changes of {entity} without their record")
    marks = ",".join("?" * len(SHARED))
    unknown = _number(reader, f"SELECT count(*) FROM journal_change WHERE entity NOT IN ({marks})", *SHARED)
    if unknown:
        found.append(f"journal: {unknown} changes of unknown records")
    unfinished = _number(reader, "SELECT count(*) FROM journal_op WHERE NOT finished")
    if unfinished:
        found.append(f"journal: {unfinished} operations unfinished")
    ahead = _number(
        reader,
        "SELECT count(*) FROM journal_change WHERE stamp > coalesce((SELECT value FROM meta WHERE key = 'clock'), '')",
    )
    if ahead:
        found.append(f"journal: {ahead} changes later than this copy's clock")
    found += [f"journal: {_broken(one)}" for one in chain.breaks(reader.driver)]
    strays = search.strays(reader.driver)
    if strays:
        found.append(f"search: {strays} entries do not fit")
    return found


def _broken(one: chain.Break) -> str:
    after = one.after or "the beginning"
    if one.kind == "unlinked":
        return f"entries after {after} belong to no link of the chain"
    return f"the chain breaks between {after} and {one.until or 'the end'}: entries were altered or removed"


def photos_of_here(reader: Reader) -> frozenset[str]:
    """The pictures (SHA-256) that have to be here: all of them at the office; on a laptop those that it took itself.

    A reference pack tells of other laptops' photos without bringing them.
    """
    here = "" if reader.meta().get("role") == "office" else " AND o.batch IS NULL AND o.op <> 'take-pack'"
    rows = reader.driver.execute(
        "SELECT DISTINCT p.sha256 FROM photo p JOIN journal_change c ON c.row_id = p.id AND c.entity = 'photo'"
        f" JOIN journal_op o ON o.n = c.op_n WHERE NOT p.void{here}"
    )
    return frozenset(str(row[0]) for row in rows)


def gaps(reader: Reader) -> dict[str, tuple[tuple[int, int], ...]]:
    """Laptop > the ranges of its batch numbers, from 1, that are missing below the highest one that arrived."""
    arrived: dict[tuple[str, str], list[int]] = {}
    rows = reader.driver.execute(
        "SELECT DISTINCT device, epoch, seq FROM batch_received WHERE kind = 'up' AND state <> 'set-aside' ORDER BY seq"
    )
    for device, epoch, seq in rows:
        arrived.setdefault((device, epoch), []).append(seq)
    found: dict[str, tuple[tuple[int, int], ...]] = {}
    for (device, _epoch), numbers in arrived.items():
        holes = tuple((a + 1, b - 1) for a, b in pairwise([0, *numbers]) if b > a + 1)
        found[device] = (*found.get(device, ()), *holes)
    return found


def whole_id(reader: Reader, entity: str, start: str) -> str:
    """The id of the one record of `entity` whose id begins like this. Gone, or Rejected, as `Reader.whole_id`."""
    if not start.isascii():
        raise Gone(f"no-{entity.replace('_', '-')}", id=start)
    return reader.whole_id(SHARED[entity], start)


def _number(reader: Reader, sql: str, *values: Any) -> int:
    return int(reader.driver.execute(sql, values).fetchone()[0])
