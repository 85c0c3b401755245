"""Setting a copy up, and the laptops of an office."""

from __future__ import annotations

from desktop_app import app
from desktop_app.cli.conduct import Call, read_file, whole, write_file
from desktop_app.cli.output import Answer
from desktop_app.domain.errors import FolderTrouble, Rejected, StoreTrouble
from desktop_app.exchange import enrolment


def init(call: Call) -> Answer:
    """Set this computer's copy up."""
    options = call.options
    _refuse_what_does_not_belong(call)
    if call.places.are_taken():
        raise StoreTrouble("already-set-up")
    if options.role == "practice":
        desk = app.set_up_practice(call.places, surroundings=call.surroundings)
    elif options.role == "office":
        return _office(call)
    else:
        desk = app.set_up_laptop(
            call.places,
            invitation=read_file(options.invite),
            code=options.code or _asked_code(),
            officer=options.officer or "",
            passphrase=call.passphrase(new=True),
            surroundings=call.surroundings,
            cost=call.cost,
        )
    device, name = desk.store.identity.device, desk.store.identity.device_name
    desk.close()
    words = "A place to practise is ready." if options.role == "practice" else f"This laptop is ready: {name}."
    return Answer({"device": device, "role": options.role}, words)


def invite(call: Call) -> Answer:
    """Write a one-use invitation for a laptop; its code is told, never written."""
    out = whole(call.options.out)
    if out.exists():
        raise FolderTrouble("file-exists", name=out.name)
    with call.desk() as desk:
        invited = enrolment.invite(desk.store, call.options.device)
    write_file(str(out), invited.file)
    return Answer(
        {"file": str(out), "device": invited.device, "code": invited.code},
        f"The invitation for {call.options.device} is in {out}.\n"
        f"Code: {invited.code}\n"
        "Tell it by phone or in person, never in the same place as the file. It holds for seven days.",
    )


def _office(call: Call) -> Answer:
    options = call.options
    new = app.set_up_office(
        call.places,
        name=options.organisation or "",
        officer=options.officer or "",
        passphrase=call.passphrase(new=True),
        surroundings=call.surroundings,
        cost=call.cost,
    )
    sheet = whole(options.recovery_sheet) if options.recovery_sheet else call.places.data / "recovery-sheet.pdf"
    try:
        app.write_recovery_sheet(new, sheet)
        device = new.desk.store.identity.device
    finally:
        new.desk.close()
    return Answer(
        {"device": device, "role": "office", "recovery": str(sheet)},
        f"The office's copy is ready.\nThe recovery sheet is in {sheet}\n"
        "Print it, put it in a safe, and delete the file: it opens everything when every passphrase is lost.",
    )


def _refuse_what_does_not_belong(call: Call) -> None:
    options = call.options
    problems: dict[str, str] = {}
    if options.role == "office" and not (options.organisation or "").strip():
        problems["organisation"] = "organisation-missing"
    if options.role == "laptop" and not options.invite:
        problems["invite"] = "invitation-missing"
    if options.role == "laptop" and not (options.officer or "").strip():
        problems["officer"] = "officer-missing"
    belongs = {"office": {"organisation", "recovery_sheet"}, "laptop": {"invite", "code"}, "practice": set()}
    for name in ("organisation", "recovery_sheet", "invite", "code"):
        if getattr(options, name) and name not in belongs[options.role]:
            problems[name] = "not-for-this-role"
    if problems:
        raise Rejected(problems)


def _asked_code() -> str:
    import sys

    if sys.stdin is None or not sys.stdin.isatty():
        raise Rejected({"code": "wrong-code"})
    from getpass import getpass

    return getpass("Code of the invitation: ", sys.stderr)
