"""Where this copy keeps its things, and where the program finds what is shipped with it."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER_VARIABLE = "NEIGHBOURHOOD_DESK_DATA"


@dataclass(frozen=True, slots=True)
class Places:
    """All that one copy keeps lies in its `data` folder, which can be moved, backed up or thrown away as a whole."""

    data: Path

    @property
    def database(self) -> Path:
        """The folder of the encrypted database and its lock: the data folder itself."""
        return self.data

    @property
    def vault(self) -> Path:
        """The file that holds the database's key, locked with the passphrase."""
        return self.data / "vault.json"

    @property
    def practice_vault(self) -> Path:
        """The vault of a place to practise. It opens by itself, and that it is there says what this copy is."""
        return self.data / "practice-vault.json"

    @property
    def photos(self) -> Path:
        """The folder of the encrypted photos."""
        return self.data / "photos"

    @property
    def spool(self) -> Path:
        """The folder of documents on their way to another program or the printer."""
        return self.data / "spool"

    @property
    def back_ups(self) -> Path:
        """The folder of the database's own rotating copies."""
        return self.data / "back-ups"

    @property
    def erasures(self) -> Path:
        """The ledger of erasures, ids only: it outlives a restore."""
        return self.data / "erasures.json"

    @property
    def logs(self) -> Path:
        """The folder of logs and reports, which hold no personal data."""
        return self.data / "logs"

    @property
    def settings(self) -> Path:
        """The file of this copy's settings."""
        return self.data / "settings.toml"

    @property
    def running(self) -> Path:
        """The file that is there while the copy is open: found at the start, it tells of an unclean end."""
        return self.data / "running"

    @property
    def practice(self) -> Places:
        """Where the place to practise of this computer is kept, inside the real copy's folder."""
        return Places(self.data / "practice")

    def are_taken(self) -> bool:
        """Whether a copy has been set up here."""
        return self.vault.exists() or self.practice_vault.exists()


def places(asked: Path | None, environment: Mapping[str, str] = os.environ) -> Places:
    """The folder that was asked for, or the environment's, or the system's usual one for this user."""
    named = environment.get(FOLDER_VARIABLE)
    if asked is not None:
        folder = asked
    elif named:
        folder = Path(named)
    else:
        from platformdirs import user_data_path

        folder = user_data_path("neighbourhood-desk", appauthor=False, roaming=False)
    return Places(folder.expanduser().absolute())


def resource(*parts: str) -> Path:
    """The path of a shipped file, such as `resource("icons", "house.svg")`; it need not exist.

    A frozen program unpacks its resources beside itself, a wheel carries them inside the package, and a checkout keeps
    them at the top of the repository.
    """
    return _resources().joinpath(*parts)


@cache
def _resources() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    package = Path(__file__).resolve().parent
    for root in (Path(frozen) / "resources" if isinstance(frozen, str) else None, package / "_resources"):
        if root is not None and root.is_dir():
            return root
    return package.parent / "resources"
