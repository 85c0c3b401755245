"""Documents to print in tests, from nothing to far too much."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image, ImageDraw

from desktop_app.printing.documents import (
    comment_slip,
    consent_form,
    drop_in_calendar,
    evacuation_list,
    event_pack,
    event_poster,
    everything_held,
    held_list,
    household_sign_in,
    inspection_notice_after,
    inspection_notice_before,
    inspection_sheet,
    involvement_certificate,
    letter,
    recovery_sheet,
    ruler_test_page,
    share_application,
    share_certificate,
    sign_in_register,
    sign_up_sheet,
    tally_sheet,
    you_said_we_did,
)
from desktop_app.printing.documents.letterhead import Letterhead, Occasion
from desktop_app.printing.model import Document
from desktop_app.printing.wording import ENGLISH, Tongue

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


def a_register(rows: int = 40, tongue: Tongue = ENGLISH, blank: int = 6) -> Document:
    lines = tuple(a_line(i) for i in range(rows))
    formats = ("Large print", "Large print", "Braille") if rows else ()
    return sign_in_register.document(
        sign_in_register.Register("Larch Court open day", DAY, SENDER, lines, formats, blank, tongue)
    )


def a_household_sign_in(rows: int = 12, tongue: Tongue = ENGLISH) -> Document:
    homes = tuple(
        household_sign_in.Home((NAMES[i % len(NAMES)], NAMES[(i + 1) % 9])[: 1 + i % 2], a_line(i).address)
        for i in range(rows)
    )
    return household_sign_in.document(
        household_sign_in.HouseholdSignIn("Larch Court open day", DAY, SENDER, homes, 6, tongue)
    )


def a_sign_up_sheet(rows: int = 12, tongue: Tongue = ENGLISH) -> Document:
    roles = (
        sign_up_sheet.RoleLine("Resident inspector", "Visit homes before they are relet", "1 to 2 hours a visit"),
        sign_up_sheet.RoleLine("Resident VOICES", "Look at our work", "Once a month", free=0),
        sign_up_sheet.RoleLine("Board", "Help to run the organisation", "Six meetings a year", free=3),
    )
    return sign_up_sheet.document(
        sign_up_sheet.SignUpSheet(SENDER, roles[:rows], "Larch Court open day", DAY, rows, tongue)
    )


def a_tally_sheet(rows: int = 10, tongue: Tongue = ENGLISH) -> Document:
    occasion = DAY if rows == 40 else Occasion(venue="Community hall")
    return tally_sheet.document(tally_sheet.TallySheet("Larch Court open day", occasion, SENDER, rows, tongue))


def an_evacuation_list(rows: int = 12, tongue: Tongue = ENGLISH) -> Document:
    people = tuple(
        evacuation_list.Inside(
            NAMES[i % len(NAMES)], ("Step-free access", "Comes with a carer") if i % 4 == 0 else (), i % 3, i % 2
        )
        for i in range(rows)
    )
    return evacuation_list.document(
        evacuation_list.EvacuationList("Larch Court open day", DAY, SENDER, people, rows, tongue=tongue)
    )


def a_poster(rows: int = 1, tongue: Tongue = ENGLISH) -> Document:
    occasions = (DAY, Occasion("2026-11-22T10:00", "2026-11-22T12:30", DAY.venue), Occasion(venue=LONG_ADDRESS))
    return event_poster.document(
        event_poster.EventPoster(
            "Larch Court open day",
            ("community", "skip-day", "drop-in", "inspection", "meeting", "other")[rows % 6],
            occasions[: max(1, min(rows, 3))],
            SENDER,
            "Energy and warm homes" if rows else "",
            tongue=tongue,
        )
    )


def a_calendar(rows: int = 12, tongue: Tongue = ENGLISH) -> Document:
    sittings = tuple(
        drop_in_calendar.Sitting(
            f"2026-{i % 12 + 1:02}-{13 + i % 7:02}T10:00",
            f"2026-{i % 12 + 1:02}-{13 + i % 7:02}T12:00",
            ("Energy and warm homes", "", "Loneliness and company: جب بھی", LONG_NAME)[i % 4],
            "Larch Court",
            called_off=i % 9 == 8,
        )
        for i in range(rows)
    )
    places = (drop_in_calendar.Place("Community hall, Larch Court", sittings),) if rows else ()
    second = (drop_in_calendar.Place("Brae hub", sittings[:3]),) if rows > 1 else ()
    return drop_in_calendar.document(
        drop_in_calendar.Calendar(2026, SENDER, (*places, *second), sittings[:2] if rows > 1 else (), tongue)
    )


def a_consent_form(rows: int = 4, tongue: Tongue = ENGLISH) -> Document:
    words = ENGLISH.words("consent_form")
    seeded = tuple(
        consent_form.in_tongue(tongue, key, consent_form.Asked(words(f"label_{key}"), "1", words(f"wording_{key}_1")))
        for key in ("contact", "needs", "photos", "partners")
    )
    own = (consent_form.Asked("Ours", "12", f"We may tell {LONG_NAME} about you."),) if rows > 4 else ()
    return consent_form.document(consent_form.ConsentForm(SENDER, (*seeded, *own)[:rows], tongue=tongue))


def a_comment_slip(rows: int = 3, tongue: Tongue = ENGLISH) -> Document:
    return comment_slip.document(comment_slip.CommentSlip(SENDER, "7k3mq2fd" if rows else "", tongue))


def a_notice_before(rows: int = 1, tongue: Tongue = ENGLISH) -> Document:
    walk = inspection_notice_before.NoticeBefore(
        "Larch Court", DAY if rows else Occasion("2026-11-21"), SENDER, called_off=rows > 1, tongue=tongue
    )
    return inspection_notice_before.document(walk)


def a_notice_after(rows: int = 5, tongue: Tongue = ENGLISH) -> Document:
    agreed = inspection_notice_after.Agreed("Repair the light and check the others on this stair.", "2026-12-04")
    found = tuple(
        inspection_notice_after.FoundOnWalk(
            ("Lighting", "Damp or mould", "Rubbish")[i % 3],
            ("Stairwell A", LONG_ADDRESS, "")[i % 3],
            (agreed,) * (i % 3),
        )
        for i in range(rows)
    )
    return inspection_notice_after.document(
        inspection_notice_after.NoticeAfter("Larch Court", "2026-11-21", SENDER, found, tongue)
    )


def an_inspection(rows: int = 3, tongue: Tongue = ENGLISH) -> Document:
    issues = tuple(an_issue(i) for i in range(min(rows, 12)))
    reports = tuple(
        inspection_sheet.SheetReport(("Stairwell A", LONG_ADDRESS)[i % 2], f"{NAMES[i % 9]} says: the light is out")
        for i in range(rows - 1)
    )
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
            reports[:12],
            tongue,
        )
    )


def an_issue(i: int) -> inspection_sheet.SheetIssue:
    photos = (inspection_sheet.SheetPhoto(a_photo(), "Mould above the bins"),) if i % 4 == 1 else ()
    notes = (
        f"Black mould, getting worse since September. {LONG_ADDRESS}\n{LONG_NAME} told us. البلل" if i % 2 else "Dark"
    )
    actions = ("Repair the light, by 4 December 2026", LONG_ADDRESS) if i % 3 == 1 else ()
    return inspection_sheet.SheetIssue(i + 1, "Damp or mould", "Stairwell A", "Needs a repair", notes, photos, actions)


def you_said(rows: int = 3, tongue: Tongue = ENGLISH) -> Document:
    answered = tuple(
        you_said_we_did.Answered(
            ("The bins are full by Friday.", "The meetings are too late for parents.", "البلل في الحمام")[i % 3],
            you_said_we_did.OUTCOMES[i % 4],
            ("They are emptied twice a week since October.", "One meeting in three is now at 10 am.")[i % 2],
        )
        for i in range(rows)
    )
    return you_said_we_did.document(you_said_we_did.YouSaid(SENDER, answered, tongue))


def a_share_application(rows: int = 1, tongue: Tongue = ENGLISH) -> Document:
    return share_application.document(share_application.ShareApplication(SENDER, 100 if rows else 150, tongue))


def a_share_certificate(rows: int = 1, tongue: Tongue = ENGLISH) -> Document:
    return share_certificate.document(
        share_certificate.ShareCertificate(SENDER, NAMES[rows % len(NAMES)], 128, "2026-11-21", 100, tongue)
    )


def an_involvement_certificate(rows: int = 2, tongue: Tongue = ENGLISH) -> Document:
    roles = (("Resident Inspectors", "2025-03-04"), ("Resident VOICES", "2026-01-20"), ("Board", "2026-09-01"))
    return involvement_certificate.document(
        involvement_certificate.InvolvementCertificate(
            SENDER, NAMES[rows % len(NAMES)], "2026-11-21", roles[:rows], rows, tongue
        )
    )


def a_letter(rows: int = 3, tongue: Tongue = ENGLISH) -> Document:
    text = "# Your repair\n\n" + "\n\n".join(
        f"Thank you for what you told us. {LONG_ADDRESS}\n- Amina Khan\n- البلل\n- 李小明" for _ in range(max(1, rows))
    )
    written = letter.Letter(
        SENDER, NAMES[rows % len(NAMES)], a_line(9).address, text, "2026-11-21", "Łucja Ó Briain", tongue
    )
    return letter.document(written)


def a_ruler_test_page(rows: int = 0, tongue: Tongue = ENGLISH) -> Document:
    return ruler_test_page.document(ruler_test_page.RulerTestPage(SENDER, tongue))


def an_event_pack(rows: int = 8, tongue: Tongue = ENGLISH) -> Document:
    lines = tuple(
        event_pack.PackLine(
            ("Sign-in register", "Consent form")[i % 2],
            ("Clear print", "Large print", "Giant print")[i % 3],
            ("", "Polish (polski)")[i // 4 % 2],
            i + 1,
        )
        for i in range(rows)
    )
    others = (("Audio", 2), ("Braille", 1)) if rows else ()
    return event_pack.document(event_pack.EventPack("Larch Court open day", DAY, SENDER, lines, others, tongue))


def a_recovery_sheet(rows: int = 0, tongue: Tongue = ENGLISH) -> Document:
    key = "AGE-SECRET-KEY-1QQPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE6MU"
    return recovery_sheet.document(recovery_sheet.RecoverySheet(SENDER, key, "2026-11-21", "Office PC", tongue))


def everything_about_somebody(rows: int = 6, tongue: Tongue = ENGLISH) -> Document:
    entries = {
        section: tuple(
            everything_held.HeldEntry(f"{NAMES[i % 9]} {section}", (LONG_ADDRESS, "10 am"), ("البلل في الحمام",))
            for i in range(min(rows, 9))
        )
        for section in everything_held.SECTIONS
    }
    facts = (("Given name", NAMES[2]), ("Address", LONG_ADDRESS), ("Phone", "07700 900123"))
    return everything_held.document(
        everything_held.EverythingHeld(SENDER, "李小明", "2026-11-21", facts, entries if rows else {}, tongue)
    )


def a_held_list(rows: int = 6, tongue: Tongue = ENGLISH) -> Document:
    people = tuple(held_list.HeldLine(a_line(i).name, a_line(i).address, "Name and address") for i in range(rows))
    return held_list.document(
        held_list.HeldList("Blue laptop", "Łucja Ó Briain", "Tuesday", "Friday", "", people, SENDER, tongue)
    )


EVERY: dict[str, Callable[[int, Tongue], Document]] = {
    "sign-in-register": a_register,
    "household-sign-in": a_household_sign_in,
    "sign-up-sheet": a_sign_up_sheet,
    "tally-sheet": a_tally_sheet,
    "evacuation-list": an_evacuation_list,
    "event-poster": a_poster,
    "event-pack": an_event_pack,
    "consent-form": a_consent_form,
    "comment-slip": a_comment_slip,
    "drop-in-calendar": a_calendar,
    "inspection-notice-before": a_notice_before,
    "inspection-sheet": an_inspection,
    "inspection-notice-after": a_notice_after,
    "you-said-we-did": you_said,
    "share-application": a_share_application,
    "share-certificate": a_share_certificate,
    "involvement-certificate": an_involvement_certificate,
    "letter": a_letter,
    "everything-held": everything_about_somebody,
    "recovery-sheet": a_recovery_sheet,
    "ruler-test-page": a_ruler_test_page,
    "held-list": a_held_list,
}
"""Every document by its name in the catalogue, with so many rows, in one language."""

FOR_STAFF = frozenset(
    {
        *("evacuation-list", "event-pack", "held-list", "recovery-sheet", "ruler-test-page"),
        *("share-certificate", "involvement-certificate"),
    }
)
"""What is no leaflet: it needs no words about other formats."""


def a_photo(width: int = 800, height: int = 600) -> bytes:
    picture = Image.new("RGB", (width, height), (150, 170, 150))
    ImageDraw.Draw(picture).ellipse((width // 4, height // 4, width // 2, height // 2), fill=(60, 90, 120))
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()
