"""An office that came back from a back-up has everything again by itself.

It speaks under a higher office epoch, which stands in the shared folder's sentinel and in all that it sends, and stamps
under a node of its own, so that nothing it says can be taken for what it said on the days that it lost. Laptops that
meet the new epoch hand over again every sealed batch that its receipts do not name, and give back what the office
itself had written on those days, as far as a reference pack brought it to them.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.domain.changes import Op
from desktop_app.domain.clocks import NO_STAMP, read_stamp
from desktop_app.domain.packs import is_office, restored_node
from desktop_app.exchange import batch as batches
from desktop_app.exchange.lines import Line, Operation, Record
from desktop_app.exchange.merge import ROW
from desktop_app.exchange.sealing import facts_for, keep_sealed, schema
from desktop_app.store import batches as ledger
from desktop_app.store.engine import Store
from desktop_app.store.journal import Reader, chunks, unpacked

RECORDS_IN_ONE = 5_000


def came_back(store: Store) -> None:
    """Make an office's copy that was just restored the newest office. Call it once, before anything is written."""
    if store.identity.role != "office":
        return
    with store.read() as reader:
        meta = reader.meta()
    # Seconds of the clock, so that the same back-up restored twice is two offices.
    epoch = max(int(meta.get("office_epoch", "0")) + 1, int(store.surroundings.now().timestamp()))
    node = restored_node(epoch)
    answered = {key: "" for key in meta if key.startswith("answered_")}
    store.set_meta(
        {
            **answered,
            "office_epoch": str(epoch),
            "restored_clock": store.clock.last,
            "restored_at": store.surroundings.instant(),
            "node": str(node),
        }
    )
    store.clock.node = node


def give_back(store: Store) -> int:
    """Seal what the office wrote on the days that it lost, as it came here; answers how many records.

    Once for each office epoch, when the office knows this laptop's keys.
    """
    with store.read() as reader:
        meta = reader.meta()
        epoch = int(meta.get("office_epoch", "0"))
        if epoch <= int(meta.get("given_back", "0")) or not _is_known_there(reader):
            return 0
        lost = list(_lost(reader, meta.get("office_clock", NO_STAMP), restored_node(epoch)))
    for some in chunks(lost, RECORDS_IN_ONE):
        with store.write(Op.SEND) as writer:
            identity = writer.identity
            # An epoch of their own: these must not wait for batches that may lean on them.
            facts = facts_for(writer, "up", (meta["office"],), epoch=f"{epoch & 0xFFFF_FFFF:08x}")
            operation = Operation(writer.new_id(), Op.GIVE_BACK, writer.at, identity.officer, identity.device)
            records = (Record(r.entity, r.id, r.clocks, r.values, operation.id) for r in some)
            lines: list[Line] = [operation, *records]
            data = batches.seal(
                facts,
                lines,
                {},
                schema=schema(),
                signer=meta["sign_secret"],
                recipients=[meta["office_recipient"], meta["recovery_recipient"]],
            )
            keep_sealed(writer, facts, data, len(some))
    store.set_meta({"given_back": str(epoch)})
    return len(lost)


def _is_known_there(reader: Reader) -> bool:
    sent = ledger.sent(reader, "up")
    return bool(sent) and sent[0].state == "at-office"


def _lost(reader: Reader, since: str, new_node: int) -> Iterator[Record]:
    """The records, or those units of them, that an earlier office stamped after `since`."""

    def is_lost(stamp: str) -> bool:
        node = read_stamp(stamp).node
        return stamp > since and is_office(node) and node != new_node

    for entity, units in ledger.wire_units().items():
        for state in ledger.snapshot(reader, entity):
            clocks = unpacked(state["clk"])
            lost = {unit: stamp for unit, stamp in clocks.items() if is_lost(stamp)}
            if ROW in lost:
                lost = clocks
            if lost:
                said = {f: state[f] for f, unit in units.items() if ROW in lost or unit in lost}
                yield Record(entity, state["id"], lost, said)
