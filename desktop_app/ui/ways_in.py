"""What the window needs of the composition root: the ways in to a copy. `desktop_app.app` is a `WaysIn` as it stands.

The window may not know `app`, which knows the window, and it may not load it before the first paint, as the model
layer comes with it. So it gets a function that loads it, and calls that on another thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from desktop_app.domain.errors import Fact

if TYPE_CHECKING:
    from datetime import date

    from desktop_app.paths import Places
    from desktop_app.settings import Settings
    from desktop_app.store.engine import Store, Surroundings
    from desktop_app.store.photos import Photos


class Found(Protocol):
    """Something that opening found: a code and facts of `ui.text.NOTES`."""

    @property
    def code(self) -> str:
        """The key of the sentence."""

    @property
    def facts(self) -> Mapping[str, Fact]:
        """What the sentence needs."""


class OpenCopy(Protocol):
    """One open copy: what `app.Desk` is."""

    @property
    def places(self) -> Places:
        """Where it keeps its things."""

    @property
    def settings(self) -> Settings:
        """How it looks and works on this computer."""

    @property
    def store(self) -> Store:
        """Its database."""

    @property
    def photos(self) -> Photos:
        """Its pictures."""

    @property
    def notes(self) -> Sequence[Found]:
        """What opening it found and is worth telling."""

    def change_settings(self, **values: object) -> Settings:
        """Keep settings; StoreTrouble('settings-not-kept')."""

    def close(self) -> None:
        """Let go of the files."""


class NewOffice(Protocol):
    """A new office's copy, open, and the secret half of its recovery key."""

    @property
    def desk(self) -> OpenCopy:
        """The copy."""

    @property
    def recovery_key(self) -> str:
        """What goes on paper and nowhere else."""


class WaysIn(Protocol):
    """Opening and setting up. Each may take a second or two, and raises AppErrors that have sentences."""

    def system_surroundings(self) -> Surroundings:
        """The computer's clock and new ids."""

    def open_desk(
        self, places: Places, passphrase: str | None, *, surroundings: Surroundings, back_up: bool = True
    ) -> OpenCopy:
        """The copy that lives in `places`."""

    def open_with_recovery(
        self, places: Places, key: str, passphrase: str, *, surroundings: Surroundings, back_up: bool = True
    ) -> OpenCopy:
        """The copy that lives in `places`, opened with the recovery key and locked with a new passphrase."""

    def set_up_office(
        self, places: Places, *, name: str, officer: str, passphrase: str, surroundings: Surroundings
    ) -> NewOffice:
        """A new office's copy."""

    def write_recovery_sheet(self, new: Any, out: Path | BinaryIO) -> int:
        """Print a `NewOffice`'s recovery sheet as PDF into `out`; answers its pages. PrintTrouble."""

    def set_up_laptop(
        self,
        places: Places,
        *,
        invitation: bytes,
        code: str,
        officer: str,
        passphrase: str,
        surroundings: Surroundings,
    ) -> OpenCopy:
        """The copy of a laptop that was invited."""

    def set_up_practice(self, places: Places, *, surroundings: Surroundings) -> OpenCopy:
        """A place to practise, with invented people and an event today."""

    def restore(
        self,
        places: Places,
        file: Path,
        passphrase: str | None,
        *,
        surroundings: Surroundings,
        progress: Any,
        keep_old: bool = False,
    ) -> Sequence[str]:
        """Bring a whole copy back; answers what is wrong with it."""

    def restore_daily(
        self, places: Places, day: date, passphrase: str, *, surroundings: Surroundings, progress: Any
    ) -> Sequence[str]:
        """Put the automatic back-up of a day in place of the database; answers what is wrong with it."""

    def back_up_daily(self, desk: Any, progress: Any) -> Sequence[Found]:
        """Make the day's back-up of an `OpenCopy`; answers what to tell."""


LoadWaysIn = Callable[[], WaysIn]
