"""A new recovery key: everybody follows, the old sheet opens nothing new, and nothing is changed when it fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError, FolderTrouble, StoreTrouble
from desktop_app.exchange import keys, recovery
from desktop_app.exchange.recovery import NewKey
from desktop_app.store import vault
from desktop_app.store.vault import Cost, RecoverySlot
from tests.support.builders import KEY
from tests.support.copies import Copy

PASSPHRASE = "Łódź café 中文 سارة"
CHEAP = Cost(passes=1, memory_kib=64, lanes=1)


def meta(copy: Copy) -> dict[str, str]:
    with copy.store.read() as reader:
        return reader.meta()


def a_vault(copy: Copy) -> Path:
    """A vault for a copy, as set-up makes it. (Its key is not that of the copy's database: no matter.)"""
    path = copy.store.folder / "vault.json"
    vault.create(path, PASSPHRASE, meta(copy)["recovery_recipient"], CHEAP)
    return path


def new_key(office: Copy) -> NewKey:
    made: list[NewKey] = []
    path = office.store.folder / "vault.json"
    recovery.make_new(office.store, path if path.exists() else a_vault(office), PASSPHRASE, made.append)
    return made[0]


def opens(path: Path, identity: str) -> bool:
    try:
        return len(vault.unlock_with_recovery(path, identity)) == 32
    except StoreTrouble:
        return False


def opened_by(identity: str, share: Path, kind: str) -> list[bool]:
    """Of each file of this kind in the folder: whether the identity opens it."""
    found = sorted((share / kind).rglob("*.ndb"))
    return [keys.decrypt(one.read_bytes()[_payload(one) :], identity) is not None for one in found]


def _payload(file: Path) -> int:
    data = file.read_bytes()
    start = len(b"NDBATCH1\n")
    return start + 4 + int.from_bytes(data[start : start + 4], "little") + 64


def test_the_office_and_its_laptops_seal_to_the_new_key_from_then_on(copies: list[Copy]) -> None:
    office, first, second = copies
    first.add_person("Sent", "Before")
    first.send()
    office.receive()
    new = new_key(office)
    assert keys.recipient_of(new.identity) == meta(office)["recovery_recipient"]
    assert new.made_at == "2026-11-21T10:40:00Z"
    second.add_person("Not", "Heard Yet")
    second.send()
    assert opened_by(new.identity, office.share, "up") == [False]
    office.receive()
    office.publish()
    assert opened_by(new.identity, office.share, "down") == [True]
    for laptop in (first, second):
        laptop.send()
        laptop.add_person("Łucja", "After")
        laptop.send()
        assert meta(laptop)["recovery_recipient"] == meta(office)["recovery_recipient"]
    assert opened_by(new.identity, office.share, "up") == [True, True]
    assert len(office.receive().applied) == 2


def test_a_receipt_alone_tells_a_laptop_too(copies: list[Copy]) -> None:
    office, first, _ = copies
    first.add_person("Zoë", "Here")
    first.send()
    office.receive()
    first.send()
    new = new_key(office)
    office.receive()  # nothing new, and yet the receipt is written anew
    first.send()
    assert meta(first)["recovery_recipient"] == keys.recipient_of(new.identity)


def test_the_vault_opens_with_the_new_sheet_alone(copies: list[Copy]) -> None:
    office = copies[0]
    one, other = new_key(office), new_key(office)
    path = office.store.folder / "vault.json"
    assert (opens(path, one.identity), opens(path, other.identity)) == (False, True)
    assert len(vault.unlock(path, PASSPHRASE)) == 32
    assert other.made_at > one.made_at, "made in the same second, and still in order"


def test_a_wrong_passphrase_or_a_sheet_that_is_not_written_changes_nothing(copies: list[Copy]) -> None:
    office, first, _ = copies
    before, path = meta(office), a_vault(office)
    content = path.read_bytes()

    def fails(_new: NewKey) -> None:
        raise FolderTrouble("file-exists", name="é.pdf")

    with pytest.raises(StoreTrouble) as wrong:
        recovery.make_new(office.store, path, "not the passphrase", fails)
    assert wrong.value.code == "wrong-passphrase"
    with pytest.raises(FolderTrouble):
        recovery.make_new(office.store, path, PASSPHRASE, fails)
    with pytest.raises(AppError) as refused:
        recovery.make_new(first.store, a_vault(first), PASSPHRASE, fails)
    assert refused.value.code == "only-the-office"
    assert (meta(office), path.read_bytes()) == (before, content)


def test_until_it_is_proved_a_new_sheet_waits_for_that(copies: list[Copy]) -> None:
    office = copies[0]
    new = new_key(office)
    with office.store.read() as reader:
        found = recovery.proof(reader, office.clock())
    assert (found.is_due, found.is_new, found.made_at) == (True, True, new.made_at)
    recovery.prove(office.store, new.identity.lower())
    with office.store.read() as reader:
        found = recovery.proof(reader, office.clock())
    assert (found.is_due, found.is_new) == (False, False)


# -- the vault follows -------------------------------------------------------------------------------------------------


def test_a_laptop_s_vault_follows_at_its_next_start(copies: list[Copy]) -> None:
    office, first, _ = copies
    path = a_vault(first)
    first.add_person()
    first.send()
    office.receive()
    new = new_key(office)
    office.publish()
    first.send()
    key = vault.unlock(path, PASSPHRASE)
    recovery.agree(first.store, path, key)
    assert opens(path, new.identity)
    assert vault.recovery_slot(path, key) == RecoverySlot(keys.recipient_of(new.identity) or "", new.made_at)


def test_after_an_older_database_came_back_the_later_key_holds_in_both(copies: list[Copy]) -> None:
    office = copies[0]
    path = a_vault(office)
    before = meta(office)
    new = new_key(office)
    office.store.set_meta({k: before.get(k, "") for k in ("recovery_recipient", "recovery_made_at")})
    recovery.agree(office.store, path, vault.unlock(path, PASSPHRASE))
    assert meta(office)["recovery_recipient"] == keys.recipient_of(new.identity)
    assert opens(path, new.identity)


def test_nobody_without_the_key_of_the_database_chooses_a_recovery_key(copies: list[Copy]) -> None:
    office = copies[0]
    path = a_vault(office)
    key = vault.unlock(path, PASSPHRASE)
    planted = keys.new_age_pair()
    vault.renew_recovery(
        path, KEY if key != KEY else b"x" * 32, RecoverySlot(planted.recipient, "2099-01-01T00:00:00Z")
    )
    before = meta(office)["recovery_recipient"]
    recovery.agree(office.store, path, key)
    assert meta(office)["recovery_recipient"] == before
    assert not opens(path, planted.identity)


@pytest.mark.expects_log("does not follow")
def test_a_vault_that_cannot_be_written_does_not_keep_anybody_out(
    copies: list[Copy], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = copies[0]
    path = a_vault(office)
    office.store.set_meta(
        {"recovery_recipient": keys.new_age_pair().recipient, "recovery_made_at": "2026-11-22T00:00:00Z"}
    )

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("desktop_app.store.vault.os.replace", full)
    recovery.agree(office.store, path, vault.unlock(path, PASSPHRASE))
