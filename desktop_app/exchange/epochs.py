"""A laptop that was restored from a back-up, or copied whole, notices it and starts counting anew.

Such a laptop would give numbers again that the office has, with other content. Every database counts in an *epoch* of
its own, so noticing means: take a new epoch, and send again in it whatever the office has not acknowledged. The office
notes what it has already, once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import BadBatch
from desktop_app.exchange import officer
from desktop_app.exchange.folder import SharedFolder
from desktop_app.exchange.lines import Answer
from desktop_app.store import batches as ledger
from desktop_app.store.engine import Store
from desktop_app.store.journal import Reader

log = logging.getLogger("desk.exchange")


def is_not_alone(reader: Reader, device: str, epoch: str, answers: Iterable[Answer]) -> bool:
    """Whether the office tells of a batch of this device and epoch that is not this database's: a number above its
    own, another content under its own number, or one of its own called a fork.
    """
    mine = {b.seq: b.sha256 for b in ledger.sent(reader, "up") if b.epoch == epoch}
    last = max(mine, default=0)
    return any(
        (answer.outcome == "imported" and (answer.seq > last or mine.get(answer.seq, answer.sha256) != answer.sha256))
        or (answer.code == "fork" and mine.get(answer.seq) == answer.sha256)
        for answer in answers
        if (answer.device, answer.epoch) == (device, epoch)
    )


def begin_anew(store: Store, folder: SharedFolder) -> None:
    """Take a new epoch; what the office has not acknowledged waits to be sent again, in new batches, and the old ones
    are taken out of the folder.
    """
    with store.write(Op.SEND) as writer:
        epoch = sha256(writer.new_id().encode()).hexdigest()[:8]
        again = ledger.let_go_of_unacknowledged(writer)
        ledger.keep_fact(writer, "epoch", epoch)
        ledger.keep_fact(writer, "known_to_office", "yes")
        ledger.keep_fact(writer, officer.TOLD, "")  # perhaps in a batch that was let go
    store.set_meta({})  # what this copy is, read again
    log.warning("this copy was restored or copied: it begins a new epoch and sends %d batches again", len(again))
    for item in folder.scan("up").found:
        if item.name.parent.name == store.identity.device:
            with suppress(BadBatch):
                if sha256(folder.read(item.name) or b"").hexdigest() in again:
                    folder.remove(item.name)
