"""Documents on their way to another program: files with meaningless names in this copy's own folder, soon taken away.

They hold personal data in plain form, so they are for this user alone, and nothing of them outlives the program.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from desktop_app.domain.errors import FolderTrouble


class Spool:
    """The folder of documents on their way. ``new_id`` gives names that tell nothing."""

    def __init__(self, folder: Path, new_id: Callable[[], str]) -> None:
        self.folder = folder
        self._new_id = new_id

    def place(self, ending: str) -> Path:
        """A name in the folder for a document that is written there by others. FolderTrouble('file-not-written')."""
        file = self.folder / f"{self._new_id().replace('-', '')}{ending}"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise FolderTrouble("file-not-written", name=file.name) from error
        return file

    def put(self, data: bytes, ending: str = ".pdf") -> Path:
        """Keep a document until the program closes; answers its file. FolderTrouble('file-not-written')."""
        file = self.place(ending)
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(data)
        except OSError as error:
            raise FolderTrouble("file-not-written", name=file.name) from error
        return file

    def clear(self) -> None:
        """Take away what is there. What another program still holds open goes at the next start."""
        if self.folder.is_dir():
            for file in self.folder.iterdir():
                with suppress(OSError):
                    file.unlink()
