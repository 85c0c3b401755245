"""The passphrase, the recovery key on paper, and who works here."""

from __future__ import annotations

import sys
from pathlib import Path

from desktop_app import app
from desktop_app.cli.conduct import Call, read_file, write_file
from desktop_app.cli.output import Answer
from desktop_app.domain.errors import AppError, StoreTrouble
from desktop_app.exchange import officer as handed_over
from desktop_app.exchange import recovery, rotation
from desktop_app.store import vault
from desktop_app.ui import key_words, times


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


def new_sheet(call: Call) -> Answer:
    """Make a new recovery key, and its sheet as PDF."""
    from desktop_app.ui import recovery_paper

    written: list[Path] = []
    with call.desk() as desk:
        passphrase = call.passphrase() if app.needs_passphrase(call.places) else ""
        try:
            made = recovery_paper.make_new(
                desk.store,
                call.progress,
                desk.places,
                passphrase,
                printed_at=desk.local_now(),
                back_up_folder=desk.settings.back_up_folder,
                keep=lambda pdf: written.append(write_file(call.options.out, pdf)),
            )
        except BaseException:
            for sheet in written:
                sheet.unlink(missing_ok=True)  # its key opens nothing
            raise
    (out,) = written
    words = [
        f"The new recovery sheet is in {out}. Print it twice, then delete the file.",
        "The old sheet opens nothing that is locked from now on.",
        key_words.old_back_ups(made.old_back_ups),
        "Laptops hear of the new key when they next send.",
        "Prove with “prove-recovery” that the new sheet works.",
    ]
    days = [day.isoformat() for day in sorted(made.old_back_ups)]
    data = {"file": str(out), "pages": made.pages, "made_at": made.made_at, "proved": False, "old_back_ups": days}
    return Answer(data, "\n".join(words))


def rotate(call: Call) -> Answer:
    """Make new keys for the office."""
    with call.desk() as desk:
        ends = rotation.rotate(desk.store)
    return Answer({"old_keys_end": ends}, key_words.new_keys(ends))


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
