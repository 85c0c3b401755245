"""The recovery key: proving once a year, from paper, that it still opens what is sealed to it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop_app.domain import recovery_key
from desktop_app.domain.errors import StoreTrouble
from desktop_app.exchange import keys
from desktop_app.exchange.sealing import only_office
from desktop_app.store.engine import Store
from desktop_app.store.journal import Reader

PROVE_EVERY = timedelta(days=365)
_PROVED_AT = "recovery_proved_at"


@dataclass(frozen=True, slots=True)
class Proof:
    """When somebody last proved that the key on paper works (ISO 8601 UTC, "" for never), and whether it is time."""

    proved_at: str
    is_due: bool


def prove(store: Store, typed: str) -> str:
    """Open a test message, sealed as everything is, with the key as it was typed from paper; answers when that was.

    StoreTrouble 'wrong-recovery-key'; AppError 'only-the-office' anywhere else. What was typed is kept nowhere.
    """
    only_office(store)
    with store.read() as reader:
        recipient = reader.meta()["recovery_recipient"]
    message = secrets.token_bytes(32)
    identity = recovery_key.read(typed).key or "".join(typed.split()).upper()
    if (
        keys.recipient_of(identity) != recipient
        or keys.decrypt(keys.encrypt(message, [recipient]), identity) != message
    ):
        raise StoreTrouble("wrong-recovery-key")
    at = store.surroundings.instant()
    store.set_meta({_PROVED_AT: at})
    return at


def proof(reader: Reader, now: datetime) -> Proof:
    """How long ago it was proved, or, if never, how long this office is there."""
    proved_at = reader.meta().get(_PROVED_AT, "")
    since = proved_at
    if not since:
        row = reader.driver.execute("SELECT min(at) FROM journal_op").fetchone()
        since = row[0] or ""
    return Proof(proved_at, bool(since) and now - datetime.fromisoformat(since) > PROVE_EVERY)
