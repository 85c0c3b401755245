"""What the organisation decides for all its copies: the letterhead, the settings, and the lists it edits."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from desktop_app.domain.errors import Gone
from desktop_app.domain.ids import natural_id
from desktop_app.domain.involvement import RoleDraft
from desktop_app.domain.organisation import SETTINGS, checked_code, checked_settings
from desktop_app.services import logos
from desktop_app.store.journal import Reader, Writer
from desktop_app.store.tables import CodeRow, RoleRow, SettingRow, Shared


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every printed sheet says of the organisation (facts 000-02, 000-03). Unknown parts are ""."""

    name: str = ""
    phone: str = ""
    email: str = ""
    strapline: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a list: `key` is what records hold, `label` what people read, `icon` the name of a picture or ""."""

    key: str
    label: str
    icon: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class ConsentWording:
    """What is read out and agreed to: the purpose's key and name, and the wording in its newest version ("1", ...)."""

    purpose: str
    label: str
    version: str
    wording: str
    icon: str = ""


LIST_OF = {
    ("person", "kind"): "person_kind",
    ("person", "language"): "language",
    ("person", "print_format"): "print_format",
    ("person", "access_needs"): "access_need",
    ("event", "kind"): "event_kind",
    ("event", "theme"): "theme",
    ("issue", "category"): "issue_category",
    ("issue", "urgency"): "urgency",
    ("consent", "purpose"): "consent_purpose",
    ("flag", "kind"): "person_flag",
}
"""Entity and field > the list that its keys are of; several keys have spaces between."""


def letterhead(reader: Reader) -> Letterhead:
    """The organisation's name and how to reach it."""
    known = settings(reader)
    return Letterhead(*(known[key] for key in ("name", "phone", "email", "strapline")))


@dataclass(frozen=True, slots=True)
class Look:
    """How paper looks: the bytes of a PNG and what they show, a colour (#1a4d7a) and the paper; "" is undecided."""

    logo: bytes = field(default=b"", repr=False)
    logo_words: str = ""
    colour: str = ""
    paper: str = ""


def look(reader: Reader) -> Look:
    """How the organisation's paper looks."""
    known = settings(reader)
    return Look(logos.kept(setting(reader, "logo")), *(known[key] for key in ("logo_words", "colour", "paper")))


def settings(reader: Reader) -> dict[str, str]:
    """Every setting by key; "" where nothing was decided. The logo is left out: it is long, and `look` has it."""
    wanted = select(col(SettingRow.key), col(SettingRow.value)).where(~col(SettingRow.void))
    found = reader.rows(wanted.where(col(SettingRow.key) != "logo"))
    return dict.fromkeys(SETTINGS, "") | {str(key): str(value) for key, value in found if key in SETTINGS}


def setting(reader: Reader, key: str) -> str:
    """One setting, "" where nothing was decided; Gone('no-setting') for a key that does not exist."""
    if key not in SETTINGS:
        raise Gone("no-setting", key=key)
    row = reader.find(SettingRow, natural_id("setting", key))
    return row.value if row is not None else ""


def change_settings(writer: Writer, **values: str) -> tuple[str, ...]:
    """Keep what was decided; answers the keys that really changed. Rejected with a code a setting."""
    changed: list[str] = []
    for key, value in checked_settings(values).items():
        row = _setting_row(writer, key)
        if row is None:
            writer.add(SettingRow(id=natural_id("setting", key), key=key, value=value))
        elif row.void or row.value != value:
            row.void, row.value = False, value
        else:
            continue
        changed.append(key)
    if changed:
        writer.facts["settings"] = " ".join(changed)
    return tuple(changed)


def codes(reader: Reader, list_name: str, *, retired: bool = False) -> tuple[Code, ...]:
    """A list's entries in their order; with `retired`, those no longer offered as well."""
    wanted = select(col(CodeRow.key), col(CodeRow.label), col(CodeRow.icon), col(CodeRow.retired)).where(
        col(CodeRow.list_name) == list_name, ~col(CodeRow.void)
    )
    if not retired:
        wanted = wanted.where(~col(CodeRow.retired))
    found = reader.rows(wanted.order_by(col(CodeRow.position), col(CodeRow.label), col(CodeRow.id)))
    return tuple(Code(key, label, icon, gone) for key, label, icon, gone in found)


def labels(reader: Reader, list_name: str) -> dict[str, str]:
    """Key > label of a list, retired entries too: for showing what records hold."""
    return {code.key: code.label for code in codes(reader, list_name, retired=True)}


def own_wording(reader: Reader, language: str) -> dict[str, str]:
    """What the organisation words in its own way on paper in one language: 'document.key' > words.

    Kept as the list 'wording', with keys such as 'pl|sign_in_register.title'.
    """
    start = f"{language}|"
    return {code.key.removeprefix(start): code.label for code in codes(reader, "wording") if code.key.startswith(start)}


def consent_wordings(reader: Reader) -> tuple[ConsentWording, ...]:
    """Each purpose that consent is asked for, with the newest wording; a purpose without a wording is not asked."""
    newest: dict[str, tuple[int, str]] = {}
    for code in codes(reader, "consent_wording", retired=True):
        purpose, _, version = code.key.partition("|")
        if version.isdigit() and int(version) > newest.get(purpose, (0, ""))[0]:
            newest[purpose] = (int(version), code.label)
    return tuple(
        ConsentWording(code.key, code.label, str(newest[code.key][0]), newest[code.key][1], code.icon)
        for code in codes(reader, "consent_purpose")
        if code.key in newest
    )


def change_code(
    writer: Writer,
    list_name: str,
    key: str,
    *,
    label: str | None = None,
    icon: str | None = None,
    position: int | None = None,
    retired: bool | None = None,
) -> None:
    """Change an entry of a list, or add it (at the end, unless `position` says otherwise).

    Rejected (list, key, label) when it cannot be kept.
    """
    row = _code_row(writer, list_name, key)
    tidy = checked_code(list_name, key, label if label is not None else (row.label if row else ""))
    if row is None:
        last = codes(writer, list_name, retired=True)
        row = writer.add(
            CodeRow(
                id=natural_id("code", list_name, key),
                list_name=list_name,
                key=key,
                label=tidy,
                position=len(last) if position is None else position,
                icon=icon or "",
                retired=bool(retired),
            )
        )
    else:
        row.void, row.label = False, tidy
        row.icon = row.icon if icon is None else icon
        row.position = row.position if position is None else position
        row.retired = row.retired if retired is None else retired
    writer.facts.update(list=list_name, label=tidy)


def move_code(writer: Writer, list_name: str, key: str, steps: int) -> bool:
    """Move an entry so many places down its list (up: below 0); answers whether it could be moved.

    Gone('no-code') for an entry that is not there.
    """
    keys = [code.key for code in codes(writer, list_name, retired=True)]
    if key not in keys:
        raise Gone("no-code", id=key)
    place = keys.index(key)
    target = min(max(place + steps, 0), len(keys) - 1)
    keys.insert(target, keys.pop(place))
    for position, each in enumerate(keys):
        row = _code_row(writer, list_name, each)
        if row is not None and row.position != position:
            row.position = position
    writer.facts["list"] = list_name
    return target != place


def seed(writer: Writer, strategy: Path, *, name: str = "") -> int:
    """Begin with the roles, lists and figures in `strategy` (resources/sample/strategy.toml).

    Answers how many records came new. What is here already stays as the organisation has it. With a `name` other than
    the file's, the file's phone, e-mail and words are not taken over: they are somebody else's. Ids are made of the
    keys, so that every copy has the same.
    """
    plan = tomllib.loads(strategy.read_text(encoding="utf-8"))
    own = _own_settings(plan["organisation"], name)
    return (
        _add_missing(
            writer, SettingRow, [{"id": natural_id("setting", k), "key": k, "value": v} for k, v in own.items()]
        )
        + _add_missing(writer, CodeRow, list(_code_records(plan["list"])))
        + _add_missing(writer, RoleRow, [_role_record(role, at) for at, role in enumerate(plan["role"])])
    )


def _own_settings(sample: Mapping[str, str], name: str) -> dict[str, str]:
    if not name or name == sample["name"]:
        return checked_settings(sample)
    figures = {key: value for key, value in sample.items() if SETTINGS.get(key) == "number"}
    return checked_settings(figures | {"name": name, "strapline": sample["strapline"]})


def _code_records(lists: Mapping[str, Sequence[Mapping[str, str]]]) -> list[dict[str, Any]]:
    return [
        {
            "id": natural_id("code", list_name, entry["key"]),
            "list_name": list_name,
            "key": entry["key"],
            "label": checked_code(list_name, entry["key"], entry["label"]),
            "position": at,
            "icon": entry.get("icon", ""),
        }
        for list_name, entries in lists.items()
        for at, entry in enumerate(entries)
    ]


def _role_record(role: Mapping[str, Any], position: int) -> dict[str, Any]:
    draft = RoleDraft(
        role["name"],
        role.get("cap"),
        role["commitment"],
        role["about"],
        position,
        minutes_a_month=role.get("minutes_a_month"),
    ).checked()
    return {
        "id": natural_id("role", role["key"]),
        "name": draft.name,
        "cap": draft.cap,
        "commitment": draft.commitment,
        "about": draft.about,
        "position": draft.position,
        "minutes_a_month": draft.minutes_a_month,
    }


def _add_missing(writer: Writer, row_type: type[Shared], records: list[dict[str, Any]]) -> int:
    known = writer.states(str(row_type.__tablename__), [record["id"] for record in records])
    new = [record for record in records if record["id"] not in known]
    writer.add_many(row_type, new)
    return len(new)


def _setting_row(writer: Writer, key: str) -> SettingRow | None:
    """The one row of this setting, even if undo took it back."""
    wanted = select(SettingRow).where(col(SettingRow.id) == natural_id("setting", key))
    found: SettingRow | None = writer.session.scalars(wanted).first()
    return found


def _code_row(writer: Writer, list_name: str, key: str) -> CodeRow | None:
    """The one row of this entry, even if undo took it back."""
    wanted = select(CodeRow).where(col(CodeRow.id) == natural_id("code", list_name, key))
    found: CodeRow | None = writer.session.scalars(wanted).first()
    return found
