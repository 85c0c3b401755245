"""Documents to print in tests, from nothing to far too much."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from desktop_app.printing.documents import (
    everything_held,
    inspection_sheet,
    recovery_sheet,
    sign_in_register,
    sign_up_sheet,
    tally_sheet,
)
from desktop_app.printing.documents.letterhead import Letterhead, Occasion
from desktop_app.printing.model import Document

SENDER = Letterhead("Fife Housing Group", "08000 274 007", "info@fifehg.org.uk")
DAY = Occasion("2026-11-21T10:00", "2026-11-21T15:00", "Community hall, Larch Court, KY1 1AA")
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff Anne-Marie Fitzgerald-Featherstonehaugh-Smyth"
LONG_ADDRESS = (
    "Flat 3/2, The Old Distillery Buildings, 1145 Upper Kirkgate Road West, Kirkcaldy and Dysart, by Thornton, "
    "near the former railway yard behind the bus depot, Fife, Scotland, United Kingdom, KY1 1AA, ring the third bell"
)
NAMES = (
    "Amina Khan", "Zoë O’Brien", "Zażółć Łukasiewicz", "李小明", "أحمد خان", "Иван Петров", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ",
    "Smiling Sam 🙂", "สมชาย", LONG_NAME,
)  # fmt: skip


def a_line(i: int = 0, **changes: object) -> sign_in_register.RegisterLine:
    facts: dict[str, object] = {
        "name": NAMES[i % len(NAMES)],
        "address": LONG_ADDRESS if i % 10 == 9 else f"{i + 1} Larch Court, Kirkcaldy, KY1 {i % 9 + 1}AA",
        "needs": ("Large print", "Speaks Urdu") if i % 3 == 0 else (),
        "greeting": "Please come out to the car, she uses a wheelchair" if i % 10 == 4 else "",
        "state": ("expected", "in", "left", "absent")[i % 4],
        "since": "10:44" if i % 4 == 1 else "",
    }
    return sign_in_register.RegisterLine(**{**facts, **changes})  # type: ignore[arg-type]  # facts by name


def a_register(rows: int = 40, blank: int = 6) -> Document:
    lines = tuple(a_line(i) for i in range(rows))
    formats = ("Large print", "Large print", "Braille") if rows else ()
    return sign_in_register.document(
        sign_in_register.Register("Larch Court open day", DAY, SENDER, lines, formats, blank)
    )


def a_sign_up_sheet(rows: int = 12) -> Document:
    roles = (
        sign_up_sheet.RoleLine("Resident inspector", "Visit homes before they are relet", "1 to 2 hours a visit"),
        sign_up_sheet.RoleLine("Resident VOICES", "Look at our work", "Once a month", full=True),
    )
    return sign_up_sheet.document(sign_up_sheet.SignUpSheet(SENDER, roles[:rows], "Larch Court open day", DAY, rows))


def a_tally_sheet(rows: int = 10) -> Document:
    occasion = DAY if rows == 40 else Occasion(venue="Community hall")
    return tally_sheet.document(tally_sheet.TallySheet("Larch Court open day", occasion, SENDER, rows))


def an_inspection(rows: int = 3) -> Document:
    issues = tuple(an_issue(i) for i in range(min(rows, 12)))
    return inspection_sheet.document(
        inspection_sheet.InspectionSheet(
            "Larch Court",
            "2026-11-21",
            SENDER,
            "Łucja Ó Briain",
            "Councillor Reyes and 4 residents",
            issues,
            ("Damp or mould", "Lighting", "Lift", "Door or lock", "Rubbish", "Something else"),
            ("Danger now", "Needs a repair", "Keep an eye on it"),
            2,
        )
    )


def an_issue(i: int) -> inspection_sheet.SheetIssue:
    photos = (inspection_sheet.SheetPhoto(a_photo(), "Mould above the bins"),) if i % 4 == 1 else ()
    notes = (
        f"Black mould, getting worse since September. {LONG_ADDRESS}\n{LONG_NAME} told us. البلل" if i % 2 else "Dark"
    )
    return inspection_sheet.SheetIssue(i + 1, "Damp or mould", "Stairwell A", "Needs a repair", notes, photos)


def a_recovery_sheet() -> Document:
    key = "AGE-SECRET-KEY-1QQPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE6MU"
    return recovery_sheet.document(recovery_sheet.RecoverySheet(SENDER, key, "2026-11-21", "Office PC"))


def everything_about_somebody(rows: int = 6) -> Document:
    entries = {
        section: tuple(
            everything_held.HeldEntry(f"{NAMES[i % 9]} {section}", (LONG_ADDRESS, "10 am"), ("البلل في الحمام",))
            for i in range(min(rows, 9))
        )
        for section in everything_held.SECTIONS
    }
    facts = (("Given name", NAMES[2]), ("Address", LONG_ADDRESS), ("Phone", "07700 900123"))
    return everything_held.document(
        everything_held.EverythingHeld(SENDER, "李小明", "2026-11-21", facts, entries if rows else {})
    )


def a_photo(width: int = 800, height: int = 600) -> bytes:
    picture = Image.new("RGB", (width, height), (150, 170, 150))
    ImageDraw.Draw(picture).ellipse((width // 4, height // 4, width // 2, height // 2), fill=(60, 90, 120))
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()
