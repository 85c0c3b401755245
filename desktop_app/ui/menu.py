"""The pages of the window: what each is called, for which kind of copy, and how to make it.

A page is imported when it is made, so that the window is on the screen before the model layer is loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import cast

from desktop_app.ui.widgets.page import Page
from desktop_app.ui.workbench import Workbench

MakePage = Callable[[Workbench], Page]
EVERYWHERE = frozenset({"office", "laptop", "practice"})
OFFICE = frozenset({"office"})


@dataclass(frozen=True, slots=True)
class Place:
    """One page: its key, its words and icon in the menu, who has it, and the module and class that make it.

    A page that is not `in_menu` is opened by another one.
    """

    key: str
    label: str
    icon: str
    module: str
    page: str
    roles: frozenset[str] = EVERYWHERE
    in_menu: bool = True

    def load(self) -> MakePage:
        """Import the page; answers what makes it. Slow the first time, and safe on another thread."""
        return cast("MakePage", getattr(import_module(f"desktop_app.ui.pages.{self.module}"), self.page))


PLACES = (
    Place("desk", "Event desk", "door-open", "desk", "DeskPage"),
    Place("people", "People", "users", "people", "PeoplePage"),
    Place(
        "tenant-list",
        "Take in a tenant list",
        "file-up",
        "tenant_list",
        "TenantListPage",
        frozenset({"office", "practice"}),
        in_menu=False,
    ),
    Place("programme", "Programme", "calendar", "programme", "ProgrammePage"),
    Place("volunteers", "Volunteers", "hand-helping", "volunteers", "VolunteersPage"),
    Place("estate", "Estate inspection", "clipboard-list", "estate", "EstatePage"),
    Place("print", "Print forms", "printer", "print_forms", "PrintFormsPage"),
    Place("exchange", "Send to office", "folder-up", "exchange", "SendPage", frozenset({"laptop", "practice"})),
    Place("exchange", "Receive from laptops", "folder-down", "exchange", "ReceivePage", OFFICE),
    Place("devices", "Laptops", "laptop", "devices", "DevicesPage", OFFICE),
)


def places_of(role: str) -> tuple[Place, ...]:
    """The pages that a copy in this role has, in the order of the menu."""
    return tuple(place for place in PLACES if role in place.roles and find_spec(f"desktop_app.ui.pages.{place.module}"))
