"""The passphrase, the recovery key on paper, and who works here."""

from __future__ import annotations

import sys

from desktop_app import app
from desktop_app.cli.conduct import Call, read_file
from desktop_app.cli.output import Answer
from desktop_app.domain.errors import AppError, StoreTrouble
from desktop_app.exchange import officer as handed_over
from desktop_app.exchange import recovery, rotation
from desktop_app.store import vault
from desktop_app.ui import times


def change(call: Call) -> Answer:
    """Choose another passphrase."""
    file = call.options.new_passphrase_file
    old = call.passphrase()
    new = _text(read_file(file)) if file else _asked("New passphrase: ")
    _with_vault(call)
    vault.change_passphrase(call.places.vault, old, new, call.cost)
    return Answer({"changed": True}, "The new passphrase opens this copy from now on.")


def recover(call: Call) -> Answer:
    """Set a new passphrase by the recovery key."""
    _with_vault(call)
    vault.reset_passphrase(call.places.vault, asked_recovery_key(call), call.passphrase(new=True), call.cost)
    return Answer({"changed": True}, "The new passphrase opens this copy. Put the recovery sheet back into the safe.")


def bind(call: Call) -> Answer:
    """Bind the passphrase to this account on this computer."""
    _with_vault(call)
    vault.bind(call.places.vault, call.passphrase())
    return Answer(
        {"bound": True},
        "The passphrase now opens this copy in this account on this computer only. On any other one, also for back-ups"
        " made from now on, the recovery key is needed.",
    )


def unbind(call: Call) -> Answer:
    """Have the passphrase alone open this copy again."""
    _with_vault(call)
    vault.unbind(call.places.vault, call.passphrase())
    return Answer({"bound": False}, "The passphrase alone opens this copy.")


def officer(call: Call) -> Answer:
    """Say who works at this copy from now on."""
    with call.desk() as desk:
        name = handed_over.change_officer(desk.store, call.options.name)
        tells = desk.store.identity.role == "laptop"
    words = f"{name} works here from now on. What was done before stays under the name that did it."
    words += " The office hears of it when this laptop next sends." if tells else ""
    return Answer({"officer": name}, words)


def prove(call: Call) -> Answer:
    """Prove that the key on paper works."""
    with call.desk() as desk:
        at = recovery.prove(desk.store, asked_recovery_key(call))
    words = f"The recovery key works. Noted for {times.long_day(at)}; you are reminded in a year."
    return Answer({"proved_at": at}, words)


def rotate(call: Call) -> Answer:
    """Make new keys for the office."""
    with call.desk() as desk:
        ends = rotation.rotate(desk.store)
    words = f"New keys are made. Laptops hear of them by themselves; the old ones end on {times.long_day(ends)}."
    return Answer({"old_keys_end": ends}, f"{words} A laptop that sends nothing until then has to be invited again.")


def asked_recovery_key(call: Call) -> str:
    """The recovery key, from the file that was named or as somebody types it."""
    file = call.options.recovery_key_file
    return _text(read_file(file)) if file else _asked("Recovery key: ")


def _with_vault(call: Call) -> None:
    if not app.needs_passphrase(call.places):
        raise StoreTrouble("no-recovery-slot")


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig").strip("\r\n")
    except UnicodeDecodeError as error:
        raise AppError("passphrase-file") from error


def _asked(prompt: str) -> str:
    if sys.stdin is None or not sys.stdin.isatty():
        raise AppError("passphrase-needed")
    from getpass import getpass

    return getpass(prompt, sys.stderr)
