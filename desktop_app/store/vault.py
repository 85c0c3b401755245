"""The vault: the small file beside the database that holds its key, locked.

The database key is 32 random bytes. Each slot holds that key, sealed in another way: under the passphrase (Argon2id,
RFC 9106, and NaCl's SecretBox), and to the organisation's recovery key (age), whose secret half is on paper in a
safe. Where the computer has a safe for secrets, the passphrase's slot can be bound to the account as well: then a
stolen file cannot be guessed at, and the passphrase alone opens nothing. Slots of kinds that this version does not know
are kept.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b, sha256
from hmac import compare_digest
from pathlib import Path
from typing import Any

import nacl.exceptions
import nacl.secret
import pyrage  # type: ignore[import-untyped]  # ships no types; three calls here, each one's result converted
from argon2.low_level import Type, hash_secret_raw

from desktop_app.domain.errors import Rejected, StoreTrouble
from desktop_app.store.keychain import SECRET_BYTES, Keychain, SystemKeychain

FORMAT = 1
KEY_BYTES = 32
SALT_BYTES = 16
LEAST_CHARACTERS = 10

_MAX_VAULT_BYTES = 64 << 10
_Slot = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RecoverySlot:
    """The recipient of the recovery key that opens a vault, and when that key was made (ISO 8601 UTC, "" for the one
    that it was set up with).
    """

    recipient: str
    made_at: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at the passphrase costs. It is written into the slot, so it can be raised at the next change of
    passphrase.
    """

    passes: int = 3
    memory_kib: int = 64 << 10
    lanes: int = 4

    def is_sane(self) -> bool:
        """Whether Argon2 takes these and this computer can bear them: a damaged or planted file must not ask for a
        terabyte.
        """
        return 1 <= self.lanes <= 16 and 8 * self.lanes <= self.memory_kib <= 2 << 20 and 1 <= self.passes <= 64


USUAL_COST = Cost()
"""About an eighth of a second."""


def create(path: Path, passphrase: str, recovery_recipient: str | None, cost: Cost = USUAL_COST) -> bytes:
    """Make the vault and answer the new 32-byte database key.

    `recovery_recipient` is the organisation's age recipient; None for a place to practise. Rejected (`passphrase`:
    'too-short', fact `least`); StoreTrouble 'vault-exists', as overwriting one would lose a database, or
    'vault-not-written'.
    """
    _check_passphrase(passphrase)
    if path.exists():
        raise StoreTrouble("vault-exists")
    key = secrets.token_bytes(KEY_BYTES)
    slots = [_passphrase_slot(key, passphrase, cost)]
    if recovery_recipient is not None:
        slots.append(_recovery_slot(key, recovery_recipient))
    _write(path, slots)
    return key


def unlock(path: Path, passphrase: str, keychain: Keychain | None = None) -> bytes:
    """The database key. StoreTrouble 'wrong-passphrase', 'vault-missing', 'vault-damaged', 'vault-newer', and
    'other-account' when it is bound to an account whose secret is not here.
    """
    return _open_passphrase_slot(_read(path), passphrase, keychain)


def is_bound(path: Path) -> bool:
    """Whether the passphrase opens it in this account only. Errors of `unlock`."""
    slot = _slot(_read(path), "passphrase")
    return slot is not None and bool(slot.get("account"))


def bind(path: Path, passphrase: str, keychain: Keychain | None = None) -> None:
    """Have the passphrase open it in this account on this computer only.

    StoreTrouble 'no-keychain' where the system has no safe for secrets: nothing is changed then, and the passphrase
    alone still opens it. 'no-recovery-slot' when nothing else could ever open it. Errors of `unlock`.
    """
    slots = _read(path)
    key = _open_passphrase_slot(slots, passphrase, keychain)
    if _slot(slots, "recovery") is None:
        raise StoreTrouble("no-recovery-slot")
    cost = _cost(_slot(slots, "passphrase") or {})
    name, secret = secrets.token_hex(8), secrets.token_bytes(SECRET_BYTES)
    safe = keychain or SystemKeychain()
    safe.keep(name, secret)
    _replace_passphrase(path, slots, _passphrase_slot(key, passphrase, cost, (name, secret)))


def unbind(path: Path, passphrase: str, keychain: Keychain | None = None) -> None:
    """Have the passphrase alone open it again. Errors of `unlock`."""
    slots = _read(path)
    key = _open_passphrase_slot(slots, passphrase, keychain)
    old = _slot(slots, "passphrase") or {}
    _replace_passphrase(path, slots, _passphrase_slot(key, passphrase, _cost(old)))
    if name := old.get("account"):
        (keychain or SystemKeychain()).forget(str(name))


def unlock_with_recovery(path: Path, identity: str) -> bytes:
    """The database key, by the recovery key's secret half as typed from paper.

    StoreTrouble 'wrong-recovery-key', 'no-recovery-slot', and those of `unlock`.
    """
    return _open_recovery_slot(_read(path), identity)


def recovery_slot(path: Path, key: bytes) -> RecoverySlot | None:
    """The recovery key that opens the vault, None without one. `key` is the database's: what somebody without it wrote
    there counts as never made. Errors of `unlock`.
    """
    slot = _slot(_read(path), "recovery")
    if slot is None:
        return None
    recipient, made_at = str(slot.get("recipient", "")), str(slot.get("made_at", ""))
    is_ours = compare_digest(str(slot.get("digest", "")), _recovery_digest(key, recipient, made_at))
    return RecoverySlot(recipient, made_at if is_ours else "")


def renew_recovery(path: Path, key: bytes, recovery: RecoverySlot) -> None:
    """Have this recovery key open the vault, and no earlier one. `key` is the database's. Errors of `unlock`."""
    others = [slot for slot in _read(path) if slot.get("kind") != "recovery"]
    _write(path, [*others, _recovery_slot(key, recovery.recipient, recovery.made_at)])


def change_passphrase(
    path: Path, passphrase: str, new: str, cost: Cost = USUAL_COST, keychain: Keychain | None = None
) -> None:
    """Lock the same key under another passphrase, bound to the account as before. Errors of `unlock` and `create`; then
    the old one still holds."""
    slots = _read(path)
    key = _open_passphrase_slot(slots, passphrase, keychain)
    _check_passphrase(new)
    account = _account(_slot(slots, "passphrase") or {}, keychain)
    _replace_passphrase(path, slots, _passphrase_slot(key, new, cost, account))


def reset_passphrase(path: Path, identity: str, new: str, cost: Cost = USUAL_COST) -> bytes:
    """Set a new passphrase with the recovery key, when the old one is forgotten, and answer the database key.

    It is bound to no account then: whoever needs this may sit at another computer.
    """
    slots = _read(path)
    key = _open_recovery_slot(slots, identity)
    _check_passphrase(new)
    _replace_passphrase(path, slots, _passphrase_slot(key, new, cost))
    return key


def _check_passphrase(passphrase: str) -> None:
    if len(unicodedata.normalize("NFC", passphrase)) < LEAST_CHARACTERS:
        raise Rejected({"passphrase": "too-short"}, least=LEAST_CHARACTERS)


def _passphrase_slot(key: bytes, passphrase: str, cost: Cost, account: tuple[str, bytes] | None = None) -> _Slot:
    salt = secrets.token_bytes(SALT_BYTES)
    sealed = nacl.secret.SecretBox(_derive(passphrase, salt, cost, account)).encrypt(key)
    bound = {"account": account[0]} if account else {}
    return {
        **bound,
        "kind": "passphrase",
        "kdf": "argon2id",
        "passes": cost.passes,
        "memory_kib": cost.memory_kib,
        "lanes": cost.lanes,
        "salt": _to_text(salt),
        "sealed": _to_text(bytes(sealed)),
    }


def _recovery_slot(key: bytes, recipient: str, made_at: str = "") -> _Slot:
    sealed = bytes(pyrage.encrypt(key, [pyrage.x25519.Recipient.from_str(recipient)]))
    return {
        "kind": "recovery",
        "recipient": recipient,
        "made_at": made_at,
        "digest": _recovery_digest(key, recipient, made_at),
        "sealed": _to_text(sealed),
    }


def _recovery_digest(key: bytes, recipient: str, made_at: str) -> str:
    """Only who has the database's key can make it: the other writers of this file choose no recovery key."""
    return blake2b(f"{recipient} {made_at}".encode(), key=key, digest_size=32, person=b"nd-recovery").hexdigest()


def _account(slot: _Slot, keychain: Keychain | None) -> tuple[str, bytes] | None:
    """The account's secret that a slot is bound to, None when it is bound to none. StoreTrouble('other-account')."""
    name = slot.get("account")
    if not name:
        return None
    secret = (keychain or SystemKeychain()).get(str(name))
    if secret is None or len(secret) != SECRET_BYTES:
        raise StoreTrouble("other-account")
    return str(name), secret


def _cost(slot: _Slot) -> Cost:
    return Cost(int(slot["passes"]), int(slot["memory_kib"]), int(slot["lanes"]))


def _open_passphrase_slot(slots: list[_Slot], passphrase: str, keychain: Keychain | None = None) -> bytes:
    slot = _slot(slots, "passphrase")
    if slot is None:
        raise StoreTrouble("vault-damaged")
    try:
        cost = _cost(slot)
        salt, sealed = _to_bytes(slot["salt"]), _to_bytes(slot["sealed"])
    except (KeyError, TypeError, ValueError) as error:
        raise StoreTrouble("vault-damaged") from error
    if not cost.is_sane() or len(salt) != SALT_BYTES or slot.get("kdf") != "argon2id":
        raise StoreTrouble("vault-damaged")
    account = _account(slot, keychain)
    try:
        return nacl.secret.SecretBox(_derive(passphrase, salt, cost, account)).decrypt(sealed)
    except nacl.exceptions.CryptoError as error:
        raise StoreTrouble("wrong-passphrase") from error


def _open_recovery_slot(slots: list[_Slot], identity: str) -> bytes:
    slot = _slot(slots, "recovery")
    if slot is None:
        raise StoreTrouble("no-recovery-slot")
    try:
        typed = pyrage.x25519.Identity.from_str("".join(identity.split()).upper())
        return bytes(pyrage.decrypt(_to_bytes(slot["sealed"]), [typed]))
    except (pyrage.IdentityError, pyrage.DecryptError) as error:
        raise StoreTrouble("wrong-recovery-key") from error
    except (KeyError, TypeError, ValueError) as error:
        raise StoreTrouble("vault-damaged") from error


def _replace_passphrase(path: Path, slots: list[_Slot], new: _Slot) -> None:
    _write(path, [new, *(slot for slot in slots if slot.get("kind") != "passphrase")])


def _derive(passphrase: str, salt: bytes, cost: Cost, account: tuple[str, bytes] | None = None) -> bytes:
    # Keyboards and systems compose accents differently; the same letters must give the same key.
    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    key = hash_secret_raw(secret, salt, cost.passes, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID)
    return key if account is None else blake2b(key, digest_size=KEY_BYTES, key=account[1]).digest()


def _slot(slots: list[_Slot], kind: str) -> _Slot | None:
    return next((slot for slot in slots if slot.get("kind") == kind), None)


def _check(slots: list[_Slot]) -> str:
    """Tells a damaged file from a wrong passphrase. It protects nothing: anybody can compute it."""
    return sha256(json.dumps(slots, sort_keys=True).encode()).hexdigest()


def _read(path: Path) -> list[_Slot]:
    try:
        with open(path, "rb") as file:
            data = file.read(_MAX_VAULT_BYTES + 1)
    except FileNotFoundError as error:
        raise StoreTrouble("vault-missing") from error
    except OSError as error:
        raise StoreTrouble("vault-damaged") from error
    try:
        content: object = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise StoreTrouble("vault-damaged") from error
    if not isinstance(content, dict) or not isinstance(content.get("format"), int):
        raise StoreTrouble("vault-damaged")
    if content["format"] > FORMAT:
        raise StoreTrouble("vault-newer")
    slots = content.get("slots")
    if not isinstance(slots, list) or not all(isinstance(slot, Mapping) for slot in slots):
        raise StoreTrouble("vault-damaged")
    if content.get("check") != _check(slots):
        raise StoreTrouble("vault-damaged")
    return slots


def _write(path: Path, slots: list[_Slot]) -> None:
    """Replace the file in one step, readable by its owner alone: the old one or the new one is there at every
    moment."""
    data = json.dumps({"format": FORMAT, "slots": slots, "check": _check(slots)}, indent=2).encode()
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        _flush_directory(path.parent)
    except OSError as error:
        with suppress(OSError):
            os.unlink(temporary)
        raise StoreTrouble("vault-not-written") from error


def _flush_directory(directory: Path) -> None:
    if os.name == "nt":  # no directory can be flushed there
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _to_text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _to_bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
