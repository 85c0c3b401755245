"""The ledger of erasures in a small file beside the database, ids only: a back-up from before one knows nothing of it,
so what was erased is erased again when such a back-up is restored.

The file carries a digest under the database's key: nobody without it can have people erased by writing here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from hmac import compare_digest
from pathlib import Path

from desktop_app.store import erasure
from desktop_app.store.engine import Store, disk_errors

NAME = "erasures.json"

Entry = tuple[str, str, str, str]
"""Kind, id, when (ISO 8601 UTC), why."""


def keep(store: Store, folders: Iterable[Path]) -> None:
    """Write what this copy knows to have been erased into each of these folders that is there. StoreTrouble."""
    with store.read() as reader:
        entries = erasure.told(reader)
    body = json.dumps(entries, separators=(",", ":"))
    text = json.dumps({"format": 1, "entries": body, "digest": store.keyed_digest(body.encode())})
    for folder in folders:
        if not folder.is_dir():
            continue
        part = folder / f"{NAME}.part"
        with disk_errors():
            with part.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.replace(folder / NAME)


def read(store: Store, folders: Iterable[Path]) -> list[Entry]:
    """What the files in these folders tell; a file that is missing, damaged or not this copy's tells nothing."""
    found: dict[tuple[str, str], Entry] = {}
    for folder in folders:
        with suppress(OSError, ValueError, KeyError, TypeError):
            content = json.loads((folder / NAME).read_bytes())
            body = content["entries"]
            if compare_digest(content["digest"], store.keyed_digest(body.encode())):
                for kind, about_id, at, why in json.loads(body):
                    found[kind, about_id] = (kind, about_id, at, why)
    return list(found.values())


def apply_again(store: Store, folders: Iterable[Path]) -> int:
    """Erase again what these files tell of and the database does not know; answers how many erasures that were."""
    entries = read(store, folders)
    return erasure.apply_again(store, entries) if entries else 0
