"""Scenes in the field: a walk with what was found and its photos, people on their way through roles, an event's day."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

from desktop_app.domain.changes import Op
from desktop_app.domain.estates import IssueDraft, PhotoDraft
from desktop_app.services import estates, involvement, people, photographs, programme
from tests.support.screens import Window


@cache
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


def a_walk(window: Window, *, issues: int = 3, photos: bool = False) -> str:
    """Today's walk of Larch Court with what was found; answers its id."""
    found = (
        IssueDraft("lighting", "Stairwell A, ground floor", "needs-repair"),
        IssueDraft("rubbish", "Behind Rowan House", "danger-now", "Glass on the path to the nursery."),
        IssueDraft("door", "Bin store, Alder Walk", "keep-an-eye"),
        IssueDraft("other", "Łąka 5, 中庭", "keep-an-eye", "قفل مكسور"),
    )
    with window.store.write(Op.START_INSPECTION) as writer:
        walk = estates.start(writer, "Larch Court", "2026-11-21", walked_with="Councillor Reyes and 4 residents")
        earlier = estates.start(writer, "Rowan House", "2026-10-03", walked_with="Zoë and 2 neighbours")
    for walk_id, drafts in ((earlier, found[1:2]), (walk, found[:issues])):
        for draft in drafts:
            with window.store.write(Op.ADD_ISSUE) as writer:
                estates.add_issue(writer, walk_id, draft)
    if photos:
        kept = [
            photographs.keep(window.bench.photos, a_picture(kind), words)
            for kind, words in (("mould", "Mould above the bins"), ("stairs", "Broken stair light"))
        ]
        draft = IssueDraft(
            "damp",
            "",
            "needs-repair",
            "Black mould behind the bins, getting worse since September. Resident in flat 31 has asthma.",
            (PhotoDraft(kept[0].sha256, kept[0].caption), kept[1]),
        )
        with window.store.write(Op.SAVE_DRAFT) as writer:
            estates.keep_draft(writer, walk, draft)
    return walk


WAY = (
    ("Amina Khan", "Mystery Shoppers", "active"),
    ("Bilal Khan", "Mystery Shoppers", "interested"),
    ("Łucja Nowak", "Mystery Shoppers", "trained"),
    ("Mikhail Petrov", "Mystery Shoppers", "left"),
    ("Amina Khan", "Resident VOICES", "met"),
)


def someone(window: Window, name: str) -> str:
    """The id of a sample person, by name."""
    found = window.bench.query(people.find, name)
    return next(line.id for line in found.lines if line.name == name)


def a_role_called(window: Window, name: str) -> str:
    """The id of one of the strategy's roles, by name."""
    return next(role.id for role in window.bench.query(involvement.roles, retired=True) if role.name == name)


def people_with_roles(window: Window) -> None:
    """Sample people at several stages of two roles."""
    for name, role, stage in WAY:
        with window.store.write(Op.SIGN_UP) as writer:
            done = involvement.sign_up(writer, a_role_called(window, role), someone(window, name))
        if stage != done.stage:
            with window.store.write(Op.MOVE_SIGN_UP) as writer:
                involvement.move(writer, done.id, stage)


def todays_session(window: Window) -> str:
    """The id of the sample fair's session."""
    return window.bench.query(programme.sessions_near, window.bench.today())[0].id
