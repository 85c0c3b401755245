"""One window in every look that it has to be right in. To set a window up costs more than to look at it six times.

assert wrong_looks(window, window.dialog) == {}

for look in every_look(window):             # where something has to be done anew in each look
    screen.press("Change this role")
    found[look] = check(window.dialog())
    window.dialog().reject()
assert wrong(found) == {}
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from PySide6.QtWidgets import QWidget

from desktop_app.ui.theme import ThemeName
from tests.support.accessibility import Finding, check
from tests.support.screens import LOOKS


class HasLooks(Protocol):
    """A window whose colours and text size a user changes: `screens.Window`, `whole_window.Desk`."""

    def look(self, name: ThemeName, scale: float) -> None:
        """Change colours and text size, live."""


def every_look(user: HasLooks) -> Iterator[str]:
    """Put on each look in turn; answers what to call it, such as "dark at 200 %"."""
    for name, scale in LOOKS:
        user.look(name, scale)
        yield f"{name} at {scale:.0%}"


def wrong_looks(user: HasLooks, front: Callable[[], QWidget]) -> dict[str, list[Finding]]:
    """Look > which rules of accessibility the window `front()` breaks in it; without the looks that are right."""
    return wrong({look: check(front()) for look in every_look(user)})


def wrong(found: Mapping[str, list[Finding]]) -> dict[str, list[Finding]]:
    """Only where something was found."""
    return {where: findings for where, findings in found.items() if findings}
