"""The laptops of an office: who is enrolled, ending that, comparing words, and whose data one held."""

from __future__ import annotations

from dataclasses import asdict

from desktop_app.cli.conduct import Call, whole
from desktop_app.cli.output import Answer, table
from desktop_app.cli.sharing import whole_device
from desktop_app.domain.errors import AppError
from desktop_app.exchange import enrolment
from desktop_app.services import holdings, reports
from desktop_app.store.engine import Store
from desktop_app.ui import letterheads, times
from desktop_app.ui.models import holdings as words


def devices(call: Call) -> Answer:
    """Who is enrolled, last seen, and which of their batches are missing."""
    with call.desk() as desk:
        _office_only(desk.store)
        with desk.store.read() as reader:
            found = enrolment.devices(reader)
            missing = reports.gaps(reader)
    data = [asdict(d) | {"gaps": [{"first": a, "last": b} for a, b in missing.get(d.id, ())]} for d in found]
    rows = [
        (
            d.id,
            d.name,
            d.status,
            d.officer,
            times.short_day(d.last_seen_at) if d.last_seen_at else "",
            ", ".join(f"{a} to {b}" if b > a else str(a) for a, b in missing.get(d.id, ())),
        )
        for d in found
    ]
    plain = table(("Id", "Laptop", "State", "Officer", "Last seen", "Missing"), rows) if rows else "No laptops yet."
    return Answer({"devices": data}, plain)


def revoke(call: Call) -> Answer:
    """End a laptop's enrolment, and take away what it could open."""
    folder = whole(call.options.folder) if call.options.folder else None
    with call.desk() as desk:
        device, name = _chosen(call, desk.store)
        packs = enrolment.revoke(desk.store, device, folder)
        with desk.store.read() as reader:
            found = holdings.holdings(reader, device)
    data = {"device": device, "status": "revoked", "packs_removed": packs, "deadline": found.deadline}
    data["people"] = len(found.people)
    lines = [f"{name} is no longer enrolled.", *words.summary(found)]
    if packs:
        lines.append("Lists that it could open were taken out of the folder. Publish again for the other laptops.")
    return Answer(data, "\n".join(lines))


def reinstate(call: Call) -> Answer:
    """Trust a laptop again that was found."""
    with call.desk() as desk:
        device, name = _chosen(call, desk.store)
        enrolment.reinstate(desk.store, device)
    return Answer({"device": device}, f"{name} is trusted again. What waited of it comes in when you next receive.")


def compare(call: Call) -> Answer:
    """Note that a laptop's six words were compared."""
    with call.desk() as desk:
        device, name = _chosen(call, desk.store)
        enrolment.compare(desk.store, device)
    return Answer({"device": device}, f"The words of {name} were compared. What waited of it comes in next time.")


def demand(call: Call) -> Answer:
    """Say whether words have to be compared before anything is taken in."""
    demanded = call.options.answer == "yes"
    with call.desk() as desk:
        _office_only(desk.store)
        enrolment.demand_comparing(desk.store, demanded=demanded)
    said = (
        "Nothing of a laptop is taken in before its six words were compared." if demanded else "Words may be compared."
    )
    return Answer({"demanded": demanded}, said)


def held(call: Call) -> Answer:
    """Whose data a laptop held."""
    with call.desk() as desk:
        device, _name = _chosen(call, desk.store)
        with desk.store.read() as reader:
            found = holdings.holdings(reader, device)
            letterhead = letterheads.letterhead(reader)
        if call.options.out:
            from desktop_app.printing import produce
            from desktop_app.printing.documents import held_list

            document = held_list.document(words.held_list(found, letterhead))
            produce(document, "clear", whole(call.options.out), sheet_id="", printed_at=desk.local_now())
    data = {
        "device": device,
        "people": [asdict(one) for one in found.people],
        "taken_off": found.taken_off,
        "deadline": found.deadline,
        "file": str(whole(call.options.out)) if call.options.out else "",
    }
    rows = [(one.id, one.name, one.address, words.what_words(one)) for one in found.people]
    lines = words.summary(found)
    lines += [table(("Id", "Name", "Address", "What was there"), rows)] if rows else []
    return Answer(data, "\n".join(lines))


def _chosen(call: Call, store: Store) -> tuple[str, str]:
    """The laptop that was named: its id and its name."""
    _office_only(store)
    with store.read() as reader:
        known = {d.id: d.name for d in enrolment.devices(reader)}
    device = whole_device(call.options.id, list(known))
    return device, known[device]


def _office_only(store: Store) -> None:
    if store.identity.role != "office":
        raise AppError("only-the-office")
