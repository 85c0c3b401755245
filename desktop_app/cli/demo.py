"""One event day between an office and two laptops, played with real windows and sample data.

Everything happens in throw-away folders; what stays in the chosen folder is pictures, papers, batches and a summary.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, cast

from desktop_app import app, paths
from desktop_app.cli.conduct import Call, whole
from desktop_app.cli.output import Answer
from desktop_app.domain.changes import Op
from desktop_app.domain.people import PersonDraft
from desktop_app.domain.programme import EventDraft, SessionDraft
from desktop_app.domain.work import SILENT
from desktop_app.exchange import enrolment, transfer
from desktop_app.printing import print_size, produce
from desktop_app.services import attendance, people, programme, reports, spreadsheets, tenant_list
from desktop_app.ui import papers

if TYPE_CHECKING:
    from desktop_app.ui.pages.desk import DeskPage
    from desktop_app.ui.pages.estate import EstatePage
    from desktop_app.ui.walkthrough import Play, Stage
    from desktop_app.ui.ways_in import WaysIn

PASSPHRASE = "a day at larch court"  # noqa: S105 - it guards invented people in a folder that is thrown away
ORGANISATION = "Larch Homes"
SIZES = ("clear", "large", "giant")


@dataclass
class _Day:
    """What the play has done so far, and where its things are."""

    call: Call
    out: Path
    scratch: Path
    steps: list[dict[str, object]] = field(default_factory=list)
    event: str = ""
    session: str = ""

    @property
    def share(self) -> Path:
        return self.out / "shared-folder"

    def places(self, name: str) -> paths.Places:
        return paths.Places(self.scratch / name)

    @contextmanager
    def copy(self, name: str) -> Iterator[app.Desk]:
        """The office's or a laptop's copy, opened without a window."""
        surroundings = self.call.surroundings
        with app.opened(self.places(name), PASSPHRASE, surroundings=surroundings, progress=SILENT) as desk:
            yield desk

    def note(self, name: str, files: list[Path] | None = None, *, ok: bool = True) -> None:
        """One step is done."""
        shown = [str(f.relative_to(self.out)) for f in files or []]
        self.steps.append({"name": name, "ok": ok, "files": shown})
        self.call.progress.step(len(self.steps), None, "demo")


def demo(call: Call) -> Answer:
    """Play the day; answers the steps and their files."""
    out = whole(call.options.out or "demo")
    out.mkdir(parents=True, exist_ok=True)
    for old in ("pictures", "papers", "shared-folder"):
        shutil.rmtree(out / old, ignore_errors=True)
        (out / old).mkdir()
    from desktop_app.ui.walkthrough import perform

    with tempfile.TemporaryDirectory(prefix="neighbourhood-desk-demo-") as scratch:
        day = _Day(call, out, Path(scratch))
        _before(day)
        perform(out / "pictures", lambda stage: _play(day, stage))
    batches = sorted(p for p in day.share.rglob("*.ndb"))
    day.note("batches", batches)
    data = {"out": str(out), "steps": day.steps}
    (out / "summary.json").write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", "utf-8")
    lines = [f"{'ok ' if step['ok'] else 'BAD'} {step['name']}" for step in day.steps]
    files = sum(len(step["files"]) for step in day.steps if isinstance(step["files"], list))
    return Answer(data, "\n".join([*lines, f"{files} pictures, papers and batches are in {out}."]))


# -- before the day: the office ------------------------------------------------------------------------------------


def _before(day: _Day) -> None:
    call = day.call
    new = app.set_up_office(
        day.places("office"),
        name=ORGANISATION,
        officer="Office",
        passphrase=PASSPHRASE,
        surroundings=call.surroundings,
    )
    sheet = day.out / "papers" / "recovery-sheet.pdf"
    app.write_recovery_sheet(new, sheet)
    new.desk.close()
    day.note("set up the office", [sheet])
    with ExitStack() as stack:
        office = stack.enter_context(day.copy("office"))
        table = spreadsheets.read_table(paths.resource("sample", "tenants.csv"))
        with office.store.read() as reader:
            mapping = tenant_list.mapping_for(reader, table)
        today = date.fromisoformat(office.today())
        done = tenant_list.apply(office.store, SILENT, table, mapping, today=today)
        day.note("import people", ok=done.read == done.added + done.changed + done.unchanged + len(done.rejected))
        _plan(day, office)
        for name in ("laptop-1", "laptop-2"):
            invited = enrolment.invite(office.store, name)
            app.set_up_laptop(
                day.places(name),
                invitation=invited.file,
                code=invited.code,
                officer="Morag" if name == "laptop-1" else "Callum",
                passphrase=PASSPHRASE,
                surroundings=call.surroundings,
            ).close()
        day.note("invite two laptops")
        transfer.publish(office.store, SILENT, day.share)
    for name in ("laptop-1", "laptop-2"):
        with day.copy(name) as laptop:
            taken = transfer.send(laptop.store, SILENT, laptop.photos, day.share)
        day.note(f"{name} takes the reference pack", ok=taken.people > 0)


def _plan(day: _Day, office: app.Desk) -> None:
    today = office.today()
    with office.store.write(Op.ADD_EVENT) as writer:
        sitting = SessionDraft(f"{today}T10:00", f"{today}T15:00")
        fair = EventDraft("community", "Larch Court open day", (sitting,), "Cost of living", "Community hall")
        event = programme.add_event(writer, fair)
    day.event, day.session = event.id, event.sessions[0].id
    with office.store.write(Op.ADD_EVENT) as writer:
        soup = EventDraft(
            "drop-in", "Soup and a chat", (SessionDraft(f"{today}T12:00", f"{today}T14:00"),), "", "The Hub"
        )
        themes = ("Keeping warm", "Getting online", "Loneliness", "Rent consultation")
        programme.add_series(writer, soup, 6, themes)
    with office.store.write(Op.EXPECT) as writer:
        expected = [line.id for line in people.find(writer, "larch court", limit=12).lines]
        attendance.expect(writer, session_id=day.session, person_ids=expected)
    day.note("plan the event and a monthly drop-in")


# -- the day ---------------------------------------------------------------------------------------------------------


def _play(day: _Day, stage: Stage) -> Play:
    def load() -> WaysIn:
        return cast("WaysIn", app)

    yield from stage.open(day.places("new"), load)
    yield from stage.every_look("first-start")
    yield from stage.close()
    day.note("first start", stage.taken[-4:])
    yield from stage.open(day.places("laptop-1"), load, PASSPHRASE)
    yield from _at_the_desk(day, stage)
    yield from _on_the_estate(day, stage)
    yield from _pages(day, stage, ("volunteers", "print", "exchange"), "laptop")
    yield from stage.close()
    _second_desk(day)
    _paper(day)
    _exchange(day)
    yield from stage.open(day.places("office"), load, PASSPHRASE)
    yield from _pages(day, stage, ("people", "programme", "exchange", "devices"), "office")
    yield from stage.close()


def _at_the_desk(day: _Day, stage: Stage) -> Play:
    window = stage.window
    assert window is not None  # noqa: S101 - the play has just opened it
    assert window.bench is not None  # noqa: S101 - and waited for it
    page: DeskPage = window.page("desk")  # type: ignore[assignment]  # the page with this key
    window.bench.stand_at(day.session)
    page.search.setText("ma")
    page.check_in()
    page.search.setText("kh")
    before = len(stage.taken)
    yield from stage.every_look("desk")
    page.check_in()
    yield from stage.picture("desk-checked-in")
    day.note("check in", stage.taken[before:])
    yield from _household(day, stage, page)
    for name, ask, fields, words in (
        (
            "walk-in",
            page.add_walk_in,
            {"First name": "Anaïs", "Last name": "Łukasik", "Postcode": "KY7 5AB"},
            "walk-in",
        ),
        (
            "note-a-need",
            page.note_need,
            {"What did they say?": "“It’s the damp – the back bedroom is black again.”"},
            "need",
        ),
        ("sign-up", page.sign_up, {}, "sign-up"),
        ("tally", page.count_people, {"Note": "Came for the soup"}, "tally"),
    ):
        page.search.setText("khan")
        yield None
        ask()
        yield None
        dialog = stage.dialog()
        for field_name, typed in fields.items():
            stage.type(dialog, field_name, typed)
        before = len(stage.taken)
        yield from stage.picture(f"dialog-{name}", dialog)
        dialog.action.click()  # type: ignore[attr-defined]  # every dialog of the desk is a Sheet
        yield None
        day.note(words, stage.taken[before:])
    page.search.setText("")
    yield from stage.picture("desk-who-is-here")
    window.privacy.cover()
    yield from stage.picture("desk-hidden")
    window.privacy.uncover()
    day.note("hide the screen", stage.taken[-1:])


def _household(day: _Day, stage: Stage, page: DeskPage) -> Play:
    """Find someone with others at home, tick them all, count a child, and check everyone in."""
    window = stage.window
    assert window is not None  # noqa: S101 - the play has opened it
    for letters in ("wo", "si", "mu", "ro", "st", "ca"):
        page.search.setText(letters)
        yield None
        for line in page.results.lines.lines:
            page.results.set_current(line.key)
            page.card.tick_everyone()
            if len(page.card.ticked_ids()) > 1:
                page.card.children_box.set_value(2)
                yield from stage.picture("desk-household")
                page.check_in()
                yield from stage.picture("desk-household-in")
                day.note("household", stage.taken[-2:])
                return
            page.card.reset_counts()


def _on_the_estate(day: _Day, stage: Stage) -> Play:
    from desktop_app.domain.estates import IssueDraft
    from desktop_app.services import estates, photographs

    window = stage.window
    assert window is not None  # noqa: S101 - the play has opened it
    bench = window.bench
    assert bench is not None  # noqa: S101 - and waited for it
    walk = bench.do(
        Op.START_INSPECTION,
        estates.start,
        estate="Larch Court",
        date=bench.today(),
        officer="Morag",
        walked_with="Councillor Reyes and 4 residents",
    )
    found = (
        ("lighting", "Stairwell A, ground floor", "needs-repair", "Flickers at night."),
        ("rubbish", "Behind Rowan House", "danger-now", "A mattress and broken glass."),
        ("door", "Bin store, Alder Walk", "keep-an-eye", ""),
    )
    for category, place, urgency, notes in found:
        photo = photographs.keep(bench.photos, _drawn(category), place)
        draft = IssueDraft(category, place, urgency, notes, (photo,))
        bench.do(Op.ADD_ISSUE, estates.add_issue, walk, draft)
    day.note("issue with photo")
    page: EstatePage = window.page("estate")  # type: ignore[assignment]  # the page with this key
    window.go("estate")
    yield None
    page.open_walk(walk)
    yield None
    before = len(stage.taken)
    yield from stage.every_look("estate")
    page.save()
    yield from stage.picture("estate-with-error")
    day.note("estate walk", stage.taken[before:])


def _pages(day: _Day, stage: Stage, keys: tuple[str, ...], whose: str) -> Play:
    window = stage.window
    assert window is not None  # noqa: S101 - the play has opened it
    for key in keys:
        window.go(key)
        yield None
        before = len(stage.taken)
        yield from stage.every_look(f"{whose}-{key}")
        day.note(f"{whose}: {key}", stage.taken[before:])


def _second_desk(day: _Day) -> None:
    """The other laptop checks people in too, one of them a second time."""
    with day.copy("laptop-2") as laptop:
        for line in _some(laptop, "ma"):
            with laptop.store.write(Op.CHECK_IN) as writer:
                attendance.check_in(writer, session_id=day.session, person_id=line, today=laptop.today())
        with laptop.store.write(Op.WALK_IN) as writer:
            guest = PersonDraft("Wei", "李", kind="other")
            attendance.walk_in(writer, session_id=day.session, draft=guest, today=laptop.today())
    day.note("second laptop")


def _some(desk: app.Desk, typed: str) -> list[str]:
    with desk.store.read() as reader:
        return [line.id for line in people.find(reader, typed, limit=5).lines]


def _paper(day: _Day) -> None:
    made: list[Path] = []
    with day.copy("laptop-1") as laptop:
        for name in ("sign-in-register", "sign-up-sheet", "tally-sheet", "event-poster", "consent-form"):
            for size in SIZES:
                target = day.out / "papers" / f"{name}-{size}.pdf"
                with laptop.store.read() as reader:
                    document = papers.document(reader, lambda: laptop.photos, name, papers.About(day.session))
                sheet = day.call.surroundings.new_id().replace("-", "")[-8:]
                produce(document, print_size(size), target, sheet_id=sheet, printed_at=laptop.local_now())
                made.append(target)
    day.note("print", made)


def _exchange(day: _Day) -> None:
    hashes: set[str] = set()
    for name in ("laptop-1", "laptop-2"):
        with day.copy(name) as laptop:
            sent = transfer.send(laptop.store, SILENT, laptop.photos, day.share)
        day.note(f"{name} sends", ok=bool(sent.batches))
    with day.copy("office") as office:
        sealed = {file: file.read_bytes() for file in (day.share / "up").rglob("*.ndb")}
        first = transfer.receive(office.store, SILENT, office.photos, day.share)
        before = _digest(office)
        for file, data in sealed.items():  # they left the folder with the receipt; a synced folder may bring them back
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        again = transfer.receive(office.store, SILENT, office.photos, day.share)
        unchanged = not again.applied and len(again.already) == 2 and _digest(office) == before
        day.note("receive", ok=len(first.applied) == 2 and not first.set_aside)
        day.note("receive the same files once more: nothing changes", ok=unchanged)
        transfer.publish(office.store, SILENT, day.share)
        hashes.add(_digest(office))
    for name in ("laptop-1", "laptop-2"):
        with day.copy(name) as laptop:
            taken = transfer.send(laptop.store, SILENT, laptop.photos, day.share)
            hashes.add(_digest(laptop))
        day.note(f"{name} takes its receipt", ok=taken.receipts > 0)
    day.note("all three copies hold the same", ok=len(hashes) == 1)


def _digest(desk: app.Desk) -> str:
    with desk.store.read() as reader:
        return reports.content_hash(reports.content_hashes(reader))


def _drawn(kind: str) -> bytes:
    """A picture to stand for a photo."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (1200, 800), {"lighting": "#39424e", "rubbish": "#7d7764"}.get(kind, "#8c9aa5"))
    pen = ImageDraw.Draw(picture)
    for step in range(9):
        pen.rectangle((120 + step * 60, 700 - step * 60, 1100, 760 - step * 60), fill=(60 + step * 12,) * 3)
    pen.ellipse((520, 60, 700, 160), fill="#f6e8a8")
    written = BytesIO()
    picture.save(written, "JPEG", quality=88)
    return written.getvalue()


__all__ = ["demo"]
