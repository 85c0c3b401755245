"""A walk, roles and people to look at, and a window with one page over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
from PySide6.QtWidgets import QApplication

from desktop_app.domain.changes import Op
from desktop_app.domain.estates import IssueDraft, PhotoDraft
from desktop_app.paths import Places, resource
from desktop_app.services import estates, involvement, organisation, photographs
from desktop_app.settings import Settings
from desktop_app.store.engine import Store
from desktop_app.store.photos import Photos
from desktop_app.ui.main_window import MainWindow, UserInput
from desktop_app.ui.runner import Runner
from desktop_app.ui.widgets.page import Page
from desktop_app.ui.workbench import Workbench
from tests.support.builders import a_household, a_person, a_property, a_store, an_attendance, an_event


def a_picture(kind: str = "mould", size: tuple[int, int] = (1200, 800), form: str = "JPEG") -> bytes:
    """A drawn picture as the bytes of a file."""
    image = Image.new("RGB", size, "#c9bfa9" if kind == "mould" else "#3a4753")
    draw = ImageDraw.Draw(image)
    if kind == "mould":
        for i in range(160):
            x, y = (i * 7919) % (size[0] * 2 // 3), (i * 104729) % (size[1] * 3 // 5)
            r = 8 + i % 26
            draw.ellipse((x - r, y - r, x + r, y + r), fill="#59604f" if i % 3 else "#6f7360")
        draw.rectangle((0, size[1] - 90, size[0], size[1]), fill="#6e5847")
    else:
        for i in range(7):
            x, y = 120 + i * 90, size[1] - 60 - i * 80
            draw.rectangle((x, y, size[0] - 60, y + 70), fill="#7f95a3" if i % 2 else "#6a7f8d")
        draw.rounded_rectangle((size[0] // 2 - 120, 40, size[0] // 2 + 140, 110), 30, fill="#dfe6ea")
    out = BytesIO()
    image.save(out, form)
    return out.getvalue()


class Said:
    """What the program told the user, latest last; also the window's own voice."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.sentences: list[str] = []
        self.pages: list[str] = []

    def say(self, sentence: str, kind: str = "ok", *, undo: bool = False) -> None:
        """Show it in the message bar."""
        self.sentences.append(sentence)
        self.window.messages.say(sentence, kind, undo="the last thing" if undo else "")  # type: ignore[arg-type]  # the four kinds

    def go(self, page: str) -> None:
        """Open a page."""
        self.pages.append(page)


class Office:
    """A window with one page over a temporary store."""

    def __init__(self, folder: Path, user_input: UserInput, store: Store) -> None:
        self.store = store
        self.photos = Photos.of(store)
        self.window = MainWindow(user_input)
        self.said = Said(self.window)
        self.runner = Runner(store, self.window)
        self.bench = Workbench(
            self.runner, self.photos, Settings(), Places(folder), self.said, self.window, lambda _settings: None
        )
        self.window.undo_requested.connect(self.undo)

    def undo(self) -> None:
        """Take back the last thing."""
        self.runner.undo()

    def show(self, key: str, page: Page, width: int = 1366, height: int = 768) -> None:
        """Show the window with this page."""
        for other, label, icon in (
            ("desk", "Event desk", "door-open"),
            ("volunteers", "Volunteers", "hand-helping"),
            ("estate", "Estate inspection", "clipboard-list"),
            ("print", "Print forms", "printer"),
            ("send", "Send to office", "folder-up"),
        ):
            self.window.add_page(other, label, icon, page if other == key else Page(label))
        self.window.top_bar.set_status("Saved on this laptop. 14 to send", "Saved on this laptop")
        self.window.resize(width, height)
        self.window.show()
        self.window.activateWindow()
        self.window.open_page(key)

    def close(self) -> None:
        """Close the window, wait for the work, close the store."""
        self.window.close()
        self.runner.close()
        self.window.deleteLater()
        self.store.close()


@contextmanager
def an_office(folder: Path, user_input: UserInput) -> Iterator[Office]:
    """A window over a new store with the strategy's lists; closed at the end."""
    office = Office(folder, user_input, a_store(folder))
    with office.store.write(Op.SET_UP) as writer:
        organisation.seed(writer, resource("sample", "strategy.toml"))
    try:
        yield office
    finally:
        office.close()


def wait_until(met: Callable[[], bool], seconds: float = 10.0) -> None:
    """Let the program run until something is so."""
    from PySide6.QtTest import QTest

    waited = 0
    while not met():
        assert waited < seconds * 1000, "it did not happen in time"
        QTest.qWait(10)
        waited += 10


def a_walk(office: Office, *, issues: int = 3, photos: bool = False) -> str:
    """Today's walk of Larch Court with what was found; answers its id."""
    found = (
        IssueDraft("lighting", "Stairwell A, ground floor", "needs-repair"),
        IssueDraft("rubbish", "Behind Rowan House", "danger-now", "Glass on the path to the nursery."),
        IssueDraft("door", "Bin store, Alder Walk", "keep-an-eye"),
        IssueDraft("other", "Łąka 5, 中庭", "keep-an-eye", "قفل مكسور"),
    )
    with office.store.write(Op.START_INSPECTION) as writer:
        walk = estates.start(writer, "Larch Court", "2026-11-21", walked_with="Councillor Reyes and 4 residents")
        earlier = estates.start(writer, "Rowan House", "2026-10-03", walked_with="Zoë and 2 neighbours")
    for walk_id, drafts in ((earlier, found[1:2]), (walk, found[:issues])):
        for draft in drafts:
            with office.store.write(Op.ADD_ISSUE) as writer:
                estates.add_issue(writer, walk_id, draft)
    if photos:
        kept = [photographs.keep(office.photos, a_picture(kind), words) for kind, words in
                (("mould", "Mould above the bins"), ("stairs", "Broken stair light"))]
        draft = IssueDraft("damp", "", "needs-repair", "Black mould behind the bins, getting worse since September. "
                           "Resident in flat 31 has asthma.", (PhotoDraft(kept[0].sha256, kept[0].caption), kept[1]))
        with office.store.write(Op.SAVE_DRAFT) as writer:
            estates.keep_draft(writer, walk, draft)
    return walk


def people_with_roles(office: Office) -> dict[str, str]:
    """Some people and their roles; answers name > id."""
    with office.store.write(Op.SET_UP) as writer:
        home = a_property(writer, "12 Larch Court", "M15 6HA")
        ids = {
            "Amina Khan": a_person(writer, "Amina", "Khan", property_id=home, print_format="large", language="ur"),
            "Bilal Khan": a_person(writer, "Bilal", "Khan", property_id=home),
            "Łucja Żółć": a_person(writer, "Łucja", "Żółć", access_needs=("step-free",)),
            "أمينة خان": a_person(writer, "أمينة", "خان"),
        }
        a_household(writer)
    roles = {role.name: role.id for role in office.bench.query(involvement.roles)}
    for name, role, stage in (
        ("Amina Khan", "Mystery Shoppers", "active"),
        ("Bilal Khan", "Mystery Shoppers", "interested"),
        ("Łucja Żółć", "Mystery Shoppers", "trained"),
        ("أمينة خان", "Mystery Shoppers", "left"),
        ("Amina Khan", "Resident VOICES", "met"),
    ):
        with office.store.write(Op.SIGN_UP) as writer:
            done = involvement.sign_up(writer, roles[role], ids[name])
        if stage != done.stage:
            with office.store.write(Op.MOVE_SIGN_UP) as writer:
                involvement.move(writer, done.id, stage)
    return ids


def an_event_with_people(office: Office, people: dict[str, str]) -> str:
    """An event with people expected and come; answers its session."""
    with office.store.write(Op.SET_UP) as writer:
        event = an_event(writer, "Larch Court open day", venue="Community hall")
        for place, person in enumerate(people.values()):
            an_attendance(writer, event.session, person, since=None if place else "2026-11-21T10:05:00Z", expected=True)
    return event.session


def pump() -> None:
    """Let what is posted arrive."""
    QApplication.processEvents()
