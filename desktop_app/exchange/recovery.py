"""The recovery key: proving once a year, from paper, that it still opens what is sealed to it, and making a new one.

With a new one the old sheet opens nothing that is sealed from then on. Laptops hear of it in all that the office sends,
and seal to it themselves. The vault of each copy follows at its next start: the database and the vault each say when
their recovery key was made, and the later one holds, also after one of the two came back from a back-up.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from desktop_app.domain import recovery_key
from desktop_app.domain.errors import StoreTrouble
from desktop_app.exchange import keys
from desktop_app.exchange.lines import Head
from desktop_app.exchange.rotation import answer_again
from desktop_app.exchange.sealing import only_office
from desktop_app.store import vault
from desktop_app.store.engine import Store
from desktop_app.store.journal import Reader
from desktop_app.store.vault import RecoverySlot

log = logging.getLogger("desk.exchange")

PROVE_EVERY = timedelta(days=365)
_PROVED_AT = "recovery_proved_at"
_MADE_AT = "recovery_made_at"
_RECIPIENT = "recovery_recipient"


@dataclass(frozen=True, slots=True)
class Proof:
    """When somebody last proved that the key on paper works, and when that key was made (ISO 8601 UTC, "" for never,
    and for the one of the set-up). It is time for a proof after a year, and at once for a new one.
    """

    proved_at: str
    is_due: bool
    made_at: str = ""

    @property
    def is_new(self) -> bool:
        """Whether there is a new sheet that nobody has proved."""
        return bool(self.made_at) and not self.proved_at


@dataclass(frozen=True, slots=True)
class NewKey:
    """A recovery key that is to go on paper, and when it was made (ISO 8601 UTC)."""

    identity: str = field(repr=False)
    made_at: str


def prove(store: Store, typed: str) -> str:
    """Open a test message, sealed as everything is, with the key as it was typed from paper; answers when that was.

    StoreTrouble 'wrong-recovery-key'; AppError 'only-the-office' anywhere else. What was typed is kept nowhere.
    """
    only_office(store)
    with store.read() as reader:
        recipient = reader.meta()[_RECIPIENT]
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
    meta = reader.meta()
    proved_at, made_at = meta.get(_PROVED_AT, ""), meta.get(_MADE_AT, "")
    since = proved_at
    if not since:
        row = reader.driver.execute("SELECT min(at) FROM journal_op").fetchone()
        since = row[0] or ""
    is_long_ago = bool(since) and now - datetime.fromisoformat(since) > PROVE_EVERY
    return Proof(proved_at, is_long_ago or bool(made_at and not proved_at), made_at)


def make_new(store: Store, vault_file: Path, passphrase: str, keep: Callable[[NewKey], None]) -> str:
    """Make a new recovery key for the office, in place of the one before; answers when (ISO 8601 UTC).

    `keep` brings it on paper and is called before it holds: when that fails, nothing is changed. StoreTrouble as
    `vault.unlock`; AppError 'only-the-office' anywhere else.
    """
    only_office(store)
    key = vault.unlock(vault_file, passphrase)
    pair = keys.new_age_pair()
    with store.read() as reader:
        meta = reader.meta()
    new = NewKey(pair.identity, _later(store.surroundings.instant(), meta.get(_MADE_AT, "")))
    keep(new)
    vault.renew_recovery(vault_file, key, RecoverySlot(pair.recipient, new.made_at))
    store.set_meta({_RECIPIENT: pair.recipient, _MADE_AT: new.made_at, _PROVED_AT: "", **answer_again(meta)})
    log.info("a new recovery key holds from now on")
    return new.made_at


def heed(store: Store, head: Head) -> None:
    """On a laptop: seal to the recovery key that the office announces, if it was made after the one known here."""
    if head.recovery is None or head.recovery_made_at is None:
        return
    with store.read() as reader:
        known = reader.meta().get(_MADE_AT, "")
    if head.recovery_made_at > known:
        store.set_meta({_RECIPIENT: head.recovery, _MADE_AT: head.recovery_made_at})


def agree(store: Store, vault_file: Path, key: bytes) -> None:
    """At a start: have the database and the vault name the same recovery key, the one that was made later.

    `key` is the database's. A vault that cannot be written follows another time.
    """
    with store.read() as reader:
        meta = reader.meta()
    if _RECIPIENT not in meta:
        return  # a place to practise
    ours, theirs = RecoverySlot(meta[_RECIPIENT], meta.get(_MADE_AT, "")), vault.recovery_slot(vault_file, key)
    if theirs is not None and theirs.made_at > ours.made_at:
        store.set_meta({_RECIPIENT: theirs.recipient, _MADE_AT: theirs.made_at, _PROVED_AT: "", **answer_again(meta)})
    elif theirs is None or theirs != ours:
        try:
            vault.renew_recovery(vault_file, key, ours)
        except StoreTrouble as trouble:
            log.warning("the vault does not follow the recovery key yet: %s", trouble.code)


def _later(now: str, before: str) -> str:
    """Now, or a second after the one before where the clock has gone back since."""
    if now > before:
        return now
    return (datetime.fromisoformat(before) + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
