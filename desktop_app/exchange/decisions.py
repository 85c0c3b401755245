"""What somebody at the office decides about a batch that waits. The decision is kept; the next receiving acts on it."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError
from desktop_app.exchange.sealing import only_office
from desktop_app.store import batches as ledger
from desktop_app.store.batches import ReceivedBatch
from desktop_app.store.engine import Store

FOR_A_PERSON = frozenset(
    {"revoked-device", "not-for-laptops", "too-many-changes", "clock-ahead", "gap", "foreign-stamp"}
)
"""Why a batch waits for a person. The other reasons end by themselves."""

GAP_PATIENCE = timedelta(days=14)
"""How long a missing batch is waited for before the others may go in without it."""


def allow(store: Store, asked: str) -> ReceivedBatch:
    """Let a waiting batch in, whatever it waits for now; answers its line as it was. `asked`: path, file name or id.

    For 'clock-ahead' that is correcting the laptop's clock; for 'gap' it is going on without what is missing: what
    builds on that waits on, and what is missing is taken in when it turns up.

    Gone('no-batch') when no such batch waits, Rejected('batch'); AppError 'nothing-to-decide', 'gap-too-young' (it is
    missing for less than 14 days), 'only-the-office'.
    """
    only_office(store)
    with store.write(Op.RECEIVE) as writer:
        batch = ledger.find_batch(writer, asked, {"waiting"})
        if batch.why not in FOR_A_PERSON:
            raise AppError("nothing-to-decide", name=batch.name)
        if batch.why == "gap" and writer.now - datetime.fromisoformat(batch.first_met_at) < GAP_PATIENCE:
            raise AppError("gap-too-young", name=batch.name)
        ledger.decide(writer, batch.header_sha256, batch.why)
    return batch
