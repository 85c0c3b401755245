"""Keys as text, their fingerprints, and the invitation that brings a laptop into an organisation in one trip.

Signing keys are Ed25519 (PyNaCl) in 64 hexadecimal digits; sealing keys are age's own text (`AGE-SECRET-KEY-1...`,
`age1...`).
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, Literal

import msgspec
import nacl.exceptions
import nacl.signing
import pyrage  # type: ignore[import-untyped]  # ships no types; this module gives the exchange typed functions
from msgspec import Struct

from desktop_app.domain.errors import Rejected
from desktop_app.exchange.lines import Instant, Node, Recipient, ShortText, Uuid, VerifyKey

VALID_FOR = timedelta(days=7)

_INVITATION = b"NDINVITE1\n"
_TRIES: Final = 3
_EXCESSIVE: Final = "xcessive work"
_MAX_INVITATION_BYTES = 64 << 10
_CONSONANTS = "bdfghjklmnprstvz"
_VOWELS = "aiou"


@dataclass(frozen=True, slots=True)
class SignPair:
    """An Ed25519 key pair, each half as 64 hexadecimal digits."""

    secret: str
    public: str


@dataclass(frozen=True, slots=True)
class AgePair:
    """An age X25519 key pair: the secret identity opens what was sealed to the recipient."""

    identity: str
    recipient: str


def new_sign_pair() -> SignPair:
    """A new signing key pair."""
    key = nacl.signing.SigningKey.generate()
    return SignPair(bytes(key).hex(), bytes(key.verify_key).hex())


def new_age_pair() -> AgePair:
    """A new sealing key pair. Also what a recovery key is: its identity is printed and kept off every computer."""
    identity = pyrage.x25519.Identity.generate()
    return AgePair(str(identity), str(identity.to_public()))


def recipient_of(identity: str) -> str | None:
    """The recipient that belongs to a secret identity, as a person may have typed it; None when that is not an
    identity.
    """
    try:
        return str(pyrage.x25519.Identity.from_str("".join(identity.split()).upper()).to_public())
    except pyrage.IdentityError:
        return None


def sign(secret: str, message: bytes) -> bytes:
    """The 64-byte signature."""
    return bytes(nacl.signing.SigningKey(bytes.fromhex(secret)).sign(message).signature)


def verify(public: str, message: bytes, signature: bytes) -> bool:
    """Whether the signature is this key's over this message, or one of these keys' with blanks between them."""
    for one in public.split():
        try:
            nacl.signing.VerifyKey(bytes.fromhex(one)).verify(message, signature)
        except nacl.exceptions.BadSignatureError:
            continue
        return True
    return False


def encrypt(data: bytes, recipients: Sequence[str]) -> bytes:
    """The data sealed with age to all these recipients."""
    return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(text) for text in recipients]))


def decrypt(data: bytes, identity: str) -> bytes | None:
    """What was sealed; None when it was not for this identity (or these, with blanks between) or is not whole."""
    try:
        return bytes(pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(one) for one in identity.split()]))
    except pyrage.DecryptError:
        return None


def fingerprint(sign_public: str, age_recipient: str) -> str:
    """Six words, such as `lusab-babad-...`, for two people to compare by phone: 96 bits of the keys' sha256.

    The words are proquints (D. S. Wilkerson, "A Proposal for Proquints", 2009), which need no word list and no one
    language.
    """
    digest = sha256(f"{sign_public} {age_recipient}".encode()).digest()
    return "-".join(_proquint(int.from_bytes(digest[at : at + 2], "big")) for at in range(0, 12, 2))


def _proquint(number: int) -> str:
    return (
        _CONSONANTS[number >> 12]
        + _VOWELS[number >> 10 & 3]
        + _CONSONANTS[number >> 6 & 15]
        + _VOWELS[number >> 4 & 3]
        + _CONSONANTS[number & 15]
    )


class Invitation(Struct, frozen=True, forbid_unknown_fields=True):
    """All that a new laptop needs to send its first batch and to open the first pack, with no round trip.

    The starter keys sign and open only until the laptop's own keys have reached the office.
    """

    org: Uuid
    org_name: ShortText
    office: Uuid
    office_sign: VerifyKey
    office_age: Recipient
    recovery_age: Recipient
    device: Uuid
    device_name: ShortText
    node: Node
    starter_sign: str
    starter_age: str
    made_at: Instant
    role: Literal["laptop"] = "laptop"


def make_invitation(invitation: Invitation) -> tuple[bytes, str]:
    """The file's bytes, and the code that opens it, such as `4821 9017 2255 0391`.

    The code is told, never written beside the file. Its 53 bits stand behind age's scrypt of about a second a guess.
    Takes that long.
    """
    code = " ".join(f"{secrets.randbelow(10_000):04d}" for _ in range(4))
    sealed = bytes(pyrage.passphrase.encrypt(msgspec.json.encode(invitation), _digits(code)))
    return _INVITATION + sha256(sealed).digest() + sealed, code


def _decrypted(sealed: bytes, digits: str) -> bytes:
    """As age decrypts it. age first measures how fast the computer is, and refuses what would take it sixteen times
    as long as it took whoever sealed it: a moment when the computer is busy must not pass for a wrong code.
    """
    for _ in range(_TRIES - 1):
        try:
            return bytes(pyrage.passphrase.decrypt(sealed, digits))
        except pyrage.DecryptError as error:
            if _EXCESSIVE not in str(error):
                raise
    return bytes(pyrage.passphrase.decrypt(sealed, digits))


def open_invitation(data: bytes, code: str, now: str) -> Invitation:
    """The invitation, whose code may be typed with or without spaces. `now` is the instant in ISO 8601 UTC. Takes
    about a second.

    Rejected: `file` 'invitation-damaged' or 'invitation-expired' (seven days after it was made), `code` 'wrong-code',
    or 'computer-busy' when this computer is too slow just now for the work that the seal asks of it.
    """
    check, sealed = data[len(_INVITATION) : len(_INVITATION) + 32], data[len(_INVITATION) + 32 :]
    whole = data.startswith(_INVITATION) and sha256(sealed).digest() == check and len(data) <= _MAX_INVITATION_BYTES
    if not whole:
        raise Rejected({"file": "invitation-damaged"})
    digits = _digits(code)
    if len(digits) != 16:
        raise Rejected({"code": "wrong-code"})
    try:
        invitation = msgspec.json.decode(_decrypted(sealed, digits), type=Invitation)
    except pyrage.DecryptError as error:
        raise Rejected({"code": "computer-busy" if _EXCESSIVE in str(error) else "wrong-code"}) from error
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Rejected({"file": "invitation-damaged"}) from error
    if datetime.fromisoformat(now) > datetime.fromisoformat(invitation.made_at) + VALID_FOR:
        raise Rejected({"file": "invitation-expired"}, made_at=invitation.made_at)
    return invitation


def _digits(code: str) -> str:
    """The decimal digits of whatever keyboard, as 0 to 9."""
    return "".join(str(unicodedata.decimal(sign)) for sign in code if sign.isdecimal())
