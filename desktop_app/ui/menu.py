"""The pages of the window: what each is called, for which kind of copy, and how to make it.

A page is imported when it is wanted, so that the window is on the screen before the model layer is loaded. The imports
are written out, for whoever packs the program looks for them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop_app.ui.widgets.page import Page
from desktop_app.ui.workbench import Workbench

MakePage = Callable[[Workbench], Page]
EVERYWHERE = frozenset({"office", "laptop", "practice"})
OFFICE = frozenset({"office"})
AWAY = EVERYWHERE - OFFICE


@dataclass(frozen=True, slots=True)
class Place:
    """One page: its key, its words and icon in the menu, who has it, and whether the menu names it.

    `load` imports the page and answers what makes it. It is slow the first time, and safe on another thread.
    """

    key: str
    label: str
    icon: str
    load: Callable[[], MakePage]
    roles: frozenset[str] = EVERYWHERE
    in_menu: bool = True


def _desk() -> MakePage:
    from desktop_app.ui.pages.desk import DeskPage

    return DeskPage


def _people() -> MakePage:
    from desktop_app.ui.pages.people import PeoplePage

    return PeoplePage


def _tenant_list() -> MakePage:
    from desktop_app.ui.pages.tenant_list import TenantListPage

    return TenantListPage


def _look_alikes() -> MakePage:
    from desktop_app.ui.pages.look_alikes import LookAlikesPage

    return LookAlikesPage


def _programme() -> MakePage:
    from desktop_app.ui.pages.programme import ProgrammePage

    return ProgrammePage


def _volunteers() -> MakePage:
    from desktop_app.ui.pages.volunteers import VolunteersPage

    return VolunteersPage


def _estate() -> MakePage:
    from desktop_app.ui.pages.estate import EstatePage

    return EstatePage


def _print() -> MakePage:
    from desktop_app.ui.pages.print_forms import PrintFormsPage

    return PrintFormsPage


def _format_orders() -> MakePage:
    from desktop_app.ui.pages.format_orders import FormatOrdersPage

    return FormatOrdersPage


def _send() -> MakePage:
    from desktop_app.ui.pages.exchange import SendPage

    return SendPage


def _receive() -> MakePage:
    from desktop_app.ui.pages.exchange import ReceivePage

    return ReceivePage


def _batches() -> MakePage:
    from desktop_app.ui.pages.batches import BatchesPage

    return BatchesPage


def _review() -> MakePage:
    from desktop_app.ui.pages.review import ReviewPage

    return ReviewPage


def _devices() -> MakePage:
    from desktop_app.ui.pages.devices import DevicesPage

    return DevicesPage


def _back_ups() -> MakePage:
    from desktop_app.ui.pages.back_ups import BackUpsPage

    return BackUpsPage


def _settings() -> MakePage:
    from desktop_app.ui.pages.settings import SettingsPage

    return SettingsPage


def _lists() -> MakePage:
    from desktop_app.ui.pages.lists import ListsPage

    return ListsPage


def _wordings() -> MakePage:
    from desktop_app.ui.pages.wordings import WordingsPage

    return WordingsPage


def _history() -> MakePage:
    from desktop_app.ui.pages.history import HistoryPage

    return HistoryPage


def _retention() -> MakePage:
    from desktop_app.ui.pages.retention import RetentionPage

    return RetentionPage


PLACES = (
    Place("desk", "Event desk", "door-open", _desk),
    Place("people", "People", "users", _people),
    Place("tenant-list", "Take in a tenant list", "file-up", _tenant_list, EVERYWHERE - {"laptop"}, in_menu=False),
    Place("look-alikes", "Look-alikes", "users", _look_alikes, EVERYWHERE - {"laptop"}, in_menu=False),
    Place("programme", "Programme", "calendar", _programme),
    Place("volunteers", "Volunteers", "hand-helping", _volunteers),
    Place("estate", "Estate inspection", "clipboard-list", _estate),
    Place("print", "Print forms", "printer", _print),
    Place("formats", "Formats asked for", "a-large-small", _format_orders, in_menu=False),
    Place("exchange", "Send to office", "folder-up", _send, AWAY),
    Place("exchange", "Receive from laptops", "folder-down", _receive, OFFICE),
    Place("batches", "Batches", "folder-down", _batches, OFFICE, in_menu=False),
    Place("review", "Review", "circle-help", _review, OFFICE),
    Place("devices", "Laptops", "laptop", _devices, OFFICE),
    Place("settings", "Settings", "settings", _settings),
    Place("lists", "Lists and wordings", "list", _lists, EVERYWHERE - {"laptop"}, in_menu=False),
    Place("wordings", "Wording of documents", "languages", _wordings, EVERYWHERE - {"laptop"}, in_menu=False),
    Place("back-ups", "Back-ups", "hard-drive", _back_ups, in_menu=False),
    Place("history", "History", "history", _history),
    Place("retention", "How long things are kept", "clock", _retention, EVERYWHERE - {"laptop"}, in_menu=False),
)


def places_of(role: str) -> tuple[Place, ...]:
    """The pages that a copy in this role has, in the order of the menu."""
    return tuple(place for place in PLACES if role in place.roles)
