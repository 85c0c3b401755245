"""Keys as text, fingerprints that two people can compare by phone, and invitations."""

from __future__ import annotations

import re
from hashlib import sha256

import pytest

from desktop_app.domain.errors import Rejected
from desktop_app.exchange.keys import (
    Invitation,
    decrypt,
    encrypt,
    fingerprint,
    make_invitation,
    new_age_pair,
    new_sign_pair,
    open_invitation,
    recipient_of,
    sign,
    verify,
)
from tests.support.batches import LAPTOP, OFFICE, OFFICE_ID, ORG, RECOVERY

MADE_AT = "2026-11-21T10:00:00Z"


def an_invitation() -> Invitation:
    return Invitation(
        org=ORG,
        org_name="Łomond Housing – 中文",
        office=OFFICE_ID,
        office_sign=new_sign_pair().public,
        office_age=OFFICE.recipient,
        recovery_age=RECOVERY.recipient,
        device=LAPTOP,
        device_name="Laptop سارة",
        node=2,
        starter_sign=new_sign_pair().secret,
        starter_age=new_age_pair().identity,
        made_at=MADE_AT,
    )


@pytest.fixture(scope="module")
def made() -> tuple[Invitation, bytes, str]:
    invitation = an_invitation()
    return invitation, *make_invitation(invitation)


def problems(data: bytes, code: str, now: str = MADE_AT) -> dict[str, str]:
    with pytest.raises(Rejected) as caught:
        open_invitation(data, code, now)
    return caught.value.problems


def test_an_invitation_opens_with_its_code_however_it_is_typed(made: tuple[Invitation, bytes, str]) -> None:
    invitation, data, code = made
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    assert open_invitation(data, code.replace(" ", "-").translate(arabic), "2026-11-28T10:00:00Z") == invitation


def test_a_computer_that_is_too_busy_is_not_told_that_the_code_is_wrong(made: tuple[Invitation, bytes, str]) -> None:
    """age measures the computer before it opens a seal, and refuses what would take too long just now."""
    _, data, code = made
    mark, sealed = data[: len(b"NDINVITE1\n")], data[len(b"NDINVITE1\n") + 32 :]
    harder = re.sub(rb"(-> scrypt \S+ )\d+", rb"\g<1>30", sealed, count=1)
    assert harder != sealed
    assert problems(mark + sha256(harder).digest() + harder, code) == {"code": "computer-busy"}


def test_a_code_is_four_groups_of_four_digits_and_is_not_in_the_file(made: tuple[Invitation, bytes, str]) -> None:
    _, data, code = made
    assert re.fullmatch(r"\d{4} \d{4} \d{4} \d{4}", code)
    assert code.replace(" ", "").encode() not in data
    assert b"Housing" not in data


def test_a_wrong_code_is_told_from_a_damaged_file(made: tuple[Invitation, bytes, str]) -> None:
    _, data, code = made
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    assert problems(data, wrong) == {"code": "wrong-code"}
    assert problems(data, "") == {"code": "wrong-code"}
    assert problems(data, "Ł") == {"code": "wrong-code"}
    for damaged in (b"", data[:-1], data + b"\n", data[:60] + b"!" + data[61:], bytes(5000), b"PK\3\4"):
        assert problems(damaged, code) == {"file": "invitation-damaged"}


def test_an_invitation_lasts_seven_days(made: tuple[Invitation, bytes, str]) -> None:
    _, data, code = made
    assert problems(data, code, "2026-11-28T10:00:01Z") == {"file": "invitation-expired"}


def test_a_signature_is_only_good_for_its_key_and_its_message() -> None:
    ours, theirs = new_sign_pair(), new_sign_pair()
    signature = sign(ours.secret, b"message")
    assert verify(ours.public, b"message", signature)
    assert not verify(ours.public, b"massage", signature)
    assert not verify(theirs.public, b"message", signature)


def test_only_a_recipient_opens_what_is_sealed() -> None:
    sealed = encrypt("Zoë".encode(), [OFFICE.recipient, RECOVERY.recipient])
    assert decrypt(sealed, RECOVERY.identity) == "Zoë".encode()
    assert decrypt(sealed, new_age_pair().identity) is None
    assert decrypt(sealed[:-1], OFFICE.identity) is None


def test_a_recovery_key_typed_from_paper_is_recognised() -> None:
    typed = " ".join(re.findall(".{1,4}", RECOVERY.identity.lower()))
    assert recipient_of(typed) == RECOVERY.recipient
    assert recipient_of(typed[:-1]) is None


def test_a_fingerprint_is_six_words_that_depend_on_both_keys() -> None:
    keys = new_sign_pair().public, OFFICE.recipient
    words = fingerprint(*keys)
    assert re.fullmatch(r"(?:[a-z]{5}-){5}[a-z]{5}", words)
    assert words == fingerprint(*keys)
    assert words != fingerprint(keys[0], RECOVERY.recipient)
    assert words != fingerprint(new_sign_pair().public, keys[1])
