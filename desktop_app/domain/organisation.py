"""What an organisation decides for all its copies: its letterhead, its figures, and the lists it edits."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping

from desktop_app.domain.errors import Rejected

SETTINGS: dict[str, str] = {
    "name": "text",
    "phone": "text",
    "email": "text",
    "strapline": "text",
    "vision": "text",
    "values": "text",
    "logo": "picture",
    "logo_words": "text",
    "colour": "colour",
    "paper": "paper",
    "share_price_pence": "number",
    "board_meetings_a_year": "number",
    "resident_inspections_a_month": "number",
    "large_events_a_year": "number",
    "skip_days_a_year": "number",
    "format_due_days": "number",
    "keep_attendance_years": "number",
    "keep_needs_years": "number",
    "keep_photos_years": "number",
    "keep_formats_years": "number",
    "keep_people_years": "number",
}
"""Setting > what it holds: text, a whole number in digits, a colour (#1a4d7a), a kind of PAPERS, or a picture (a PNG of
at most LARGEST_LOGO bytes, in base64). Facts 000-02, -03, -05, -12, -15, -25, -35, -41."""

LISTS = (
    "issue_category",
    "urgency",
    "person_kind",
    "event_kind",
    "print_format",
    "access_need",
    "language",
    "consent_purpose",
    "consent_wording",
    "person_flag",
    "theme",
)
"""The lists that an organisation edits. An entry is retired, never removed: old records still name it."""

PAPER_LISTS = ("wording", "wording_checked")
"""Lists that the page of wordings edits: the organisation's own words on paper, and who has checked a language."""

LONGEST_SETTING = 500
LARGEST_LOGO = 200_000
PAPERS = ("white", "cream")
"""What the organisation prints on: cream is easier to read for many people with dyslexia."""

LONGEST_LABEL = 1000
"""Long enough for the wording of a consent."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_PNG = b"\x89PNG\r\n\x1a\n"
_KEY = re.compile(r"[a-z0-9][a-zA-Z0-9|._-]{0,119}")


def checked_settings(values: Mapping[str, str]) -> dict[str, str]:
    """The values, tidied; Rejected with a code a setting if one cannot be kept."""
    tidy = {key: " ".join(value.split()) for key, value in values.items()}
    problems: dict[str, str] = {}
    for key, value in tidy.items():
        if key not in SETTINGS:
            problems[key] = "unknown-setting"
        else:
            problem = _problem(SETTINGS[key], value)
            problems |= {key: problem} if problem else {}
    if not tidy.get("name", "-"):
        problems["name"] = "organisation-missing"
    if problems:
        raise Rejected(problems)
    return tidy


def _problem(kind: str, value: str) -> str:
    """What is wrong with a setting, "" for nothing. Nothing decided is fine, except for a number."""
    if kind == "picture":
        return _logo_problem(value) if value else ""
    if len(value) > LONGEST_SETTING:
        return "too-long"
    if kind == "number" and not (value.isascii() and value.isdigit()):
        return "not-a-number"
    if kind == "colour" and value and not _COLOUR.fullmatch(value):
        return "not-a-colour"
    return "unknown-kind" if kind == "paper" and value and value not in PAPERS else ""


def _logo_problem(value: str) -> str:
    if len(value) > LARGEST_LOGO * 4 // 3 + 4:
        return "picture-too-large"
    try:
        picture = b64decode(value, validate=True)
    except ValueError:
        return "not-a-picture"
    return "" if picture.startswith(_PNG) else "not-a-picture"


def checked_code(list_name: str, key: str, label: str) -> str:
    """The label, tidied; Rejected if the list is unknown, the key misshapen or the label missing."""
    tidy = " ".join(label.split())
    problems: dict[str, str] = {}
    if list_name not in (*LISTS, *PAPER_LISTS):
        problems["list"] = "unknown-list"
    if not _KEY.fullmatch(key):
        problems["key"] = "bad-key"
    if not tidy:
        problems["label"] = "label-missing"
    elif len(tidy) > LONGEST_LABEL:
        problems["label"] = "too-long"
    if problems:
        raise Rejected(problems)
    return tidy
