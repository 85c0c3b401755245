"""The vault: the passphrase or the recovery key opens the database key, and nothing else does."""

from __future__ import annotations

import json
import os
import stat
import sys
import unicodedata
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.errors import Rejected, StoreTrouble
from desktop_app.exchange.keys import AgePair, new_age_pair
from desktop_app.store import keychain, vault
from desktop_app.store.vault import Cost
from tests.support.safe import SafeInMemory

PASSPHRASE = "Łódź café 中文 سارة"
CHEAP = Cost(passes=1, memory_kib=64, lanes=1)
RECOVERY: AgePair = new_age_pair()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.json"


@pytest.fixture
def key(path: Path) -> bytes:
    return vault.create(path, PASSPHRASE, RECOVERY.recipient, CHEAP)


def trouble(work: Any, *arguments: object) -> str:
    with pytest.raises(StoreTrouble) as caught:
        work(*arguments)
    return caught.value.code


def test_the_passphrase_opens_the_key(path: Path, key: bytes) -> None:
    assert vault.unlock(path, PASSPHRASE) == key
    assert len(key) == 32


def test_the_recovery_key_opens_it_too_also_in_small_letters_with_spaces(path: Path, key: bytes) -> None:
    identity = RECOVERY.identity
    assert vault.unlock_with_recovery(path, f" {identity[:30].lower()} {identity[30:]}\n") == key


def test_every_database_has_a_key_of_its_own(tmp_path: Path) -> None:
    made = {vault.create(tmp_path / str(number), PASSPHRASE, None, CHEAP) for number in range(5)}
    assert len(made) == 5


def test_the_same_letters_composed_differently_open_it(path: Path, key: bytes) -> None:
    assert vault.unlock(path, unicodedata.normalize("NFD", PASSPHRASE)) == key


@pytest.mark.parametrize("wrong", ["", PASSPHRASE + " ", PASSPHRASE.upper(), "\ud800 odd", "x" * 100_000])
def test_a_wrong_passphrase_is_told(path: Path, key: bytes, wrong: str) -> None:
    assert trouble(vault.unlock, path, wrong) == "wrong-passphrase"


def test_another_recovery_key_and_something_else_are_told(path: Path, key: bytes) -> None:
    assert trouble(vault.unlock_with_recovery, path, new_age_pair().identity) == "wrong-recovery-key"
    assert trouble(vault.unlock_with_recovery, path, "my shopping list") == "wrong-recovery-key"


def test_a_place_to_practise_has_no_recovery(path: Path) -> None:
    vault.create(path, PASSPHRASE, None, CHEAP)
    assert trouble(vault.unlock_with_recovery, path, RECOVERY.identity) == "no-recovery-slot"


@pytest.mark.parametrize("short", ["", "123456789", "é" * 9])
def test_a_short_passphrase_is_refused_and_nothing_is_made(path: Path, short: str) -> None:
    with pytest.raises(Rejected) as caught:
        vault.create(path, unicodedata.normalize("NFD", short), None, CHEAP)
    assert caught.value.problems == {"passphrase": "too-short"}
    assert not path.exists()


def test_a_vault_is_never_made_over_another(path: Path, key: bytes) -> None:
    assert trouble(vault.create, path, PASSPHRASE, None, CHEAP) == "vault-exists"
    assert vault.unlock(path, PASSPHRASE) == key


def test_a_changed_passphrase_opens_the_same_key_and_the_old_one_no_more(path: Path, key: bytes) -> None:
    vault.change_passphrase(path, PASSPHRASE, "an altogether new one", CHEAP)
    assert vault.unlock(path, "an altogether new one") == key
    assert trouble(vault.unlock, path, PASSPHRASE) == "wrong-passphrase"
    assert vault.unlock_with_recovery(path, RECOVERY.identity) == key


def test_a_refused_change_leaves_the_old_passphrase(path: Path, key: bytes) -> None:
    assert trouble(vault.change_passphrase, path, "not the passphrase", "an altogether new one", CHEAP) == (
        "wrong-passphrase"
    )
    with pytest.raises(Rejected):
        vault.change_passphrase(path, PASSPHRASE, "short", CHEAP)
    assert vault.unlock(path, PASSPHRASE) == key


def test_a_forgotten_passphrase_is_replaced_with_the_recovery_key(path: Path, key: bytes) -> None:
    assert vault.reset_passphrase(path, RECOVERY.identity, "remembered now", CHEAP) == key
    assert vault.unlock(path, "remembered now") == key


def test_slots_of_a_later_kind_are_kept(path: Path, key: bytes) -> None:
    content = json.loads(path.read_text())
    slots = [*content["slots"], {"kind": "keyring", "sealed": "AAAA"}]
    path.write_text(json.dumps(content | {"slots": slots, "check": vault._check(slots)}))
    vault.change_passphrase(path, PASSPHRASE, "an altogether new one", CHEAP)
    assert [slot["kind"] for slot in json.loads(path.read_text())["slots"]] == ["passphrase", "recovery", "keyring"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_its_owner_can_read_it_and_no_temporary_file_stays(path: Path, key: bytes) -> None:
    vault.change_passphrase(path, PASSPHRASE, "an altogether new one", CHEAP)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == [path.name]


def test_neither_key_nor_passphrase_is_in_the_file(path: Path, key: bytes) -> None:
    content = path.read_bytes()
    assert key not in content
    assert key.hex().encode() not in content
    assert "café".encode() not in content


def test_a_missing_vault_is_told(path: Path) -> None:
    assert trouble(vault.unlock, path, PASSPHRASE) == "vault-missing"


def test_a_vault_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    assert trouble(vault.create, tmp_path / "no such place" / "vault.json", PASSPHRASE, None, CHEAP) == (
        "vault-not-written"
    )


def test_every_cut_and_every_changed_byte_is_damage_and_not_a_wrong_passphrase(path: Path, key: bytes) -> None:
    good = path.read_bytes()
    for at in range(0, len(good), 7):
        path.write_bytes(good[:at])
        assert trouble(vault.unlock, path, PASSPHRASE) == "vault-damaged"
        path.write_bytes(good[:at] + bytes([good[at] ^ 4]) + good[at + 1 :])
        assert outcome(path, key) in {"vault-damaged", "vault-newer", "opened"}  # opened: it was only white space


def outcome(path: Path, key: bytes) -> str:
    try:
        return "opened" if vault.unlock(path, PASSPHRASE) == key else "another key"
    except StoreTrouble as error:
        return error.code


@pytest.mark.parametrize("content", ["null", "[]", '{"format": 1}', "[" * 50_000, '{"format": 1, "slots": [1]}', "\0"])
def test_something_else_in_its_place_is_damage(path: Path, content: str) -> None:
    path.write_text(content)
    assert trouble(vault.unlock, path, PASSPHRASE) == "vault-damaged"


def test_a_newer_vault_is_not_opened(path: Path, key: bytes) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 2}))
    assert trouble(vault.unlock, path, PASSPHRASE) == "vault-newer"


def test_a_planted_cost_does_not_take_the_whole_memory(path: Path, key: bytes) -> None:
    slots = json.loads(path.read_text())["slots"]
    slots[0]["memory_kib"] = 1 << 40
    path.write_text(json.dumps({"format": 1, "slots": slots, "check": vault._check(slots)}))
    assert trouble(vault.unlock, path, PASSPHRASE) == "vault-damaged"


def test_the_usual_cost_is_argon2id_with_three_passes_over_64_mib(path: Path) -> None:
    key = vault.create(path, PASSPHRASE, None)
    assert vault.unlock(path, PASSPHRASE) == key
    slot = json.loads(path.read_text())["slots"][0]
    assert (slot["kdf"], slot["passes"], slot["memory_kib"], slot["lanes"]) == ("argon2id", 3, 65536, 4)


# -- bound to the account ----------------------------------------------------------------------------------------------


class PlainFile:
    """What some headless computers fall back to: a file that anybody can read."""


def test_bound_to_an_account_the_passphrase_alone_opens_nothing(path: Path, key: bytes) -> None:
    account = SafeInMemory()
    vault.bind(path, PASSPHRASE, account)
    assert vault.is_bound(path)
    assert vault.unlock(path, PASSPHRASE, account) == key
    assert trouble(vault.unlock, path, PASSPHRASE, SafeInMemory()) == "other-account"
    assert trouble(vault.unlock, path, "something else", account) == "wrong-passphrase"
    assert vault.unlock_with_recovery(path, RECOVERY.identity) == key
    ((_name, secret),) = account.kept.items()
    assert len(secret) == 32
    assert secret.hex().encode() not in path.read_bytes()


def test_another_passphrase_stays_bound_and_a_forgotten_one_is_set_anew_unbound(path: Path, key: bytes) -> None:
    account = SafeInMemory()
    vault.bind(path, PASSPHRASE, account)
    vault.change_passphrase(path, PASSPHRASE, "Łódź in the snow", CHEAP, account)
    assert vault.unlock(path, "Łódź in the snow", account) == key
    assert vault.is_bound(path)
    vault.reset_passphrase(path, RECOVERY.identity, "another computer", CHEAP)
    assert not vault.is_bound(path)
    assert vault.unlock(path, "another computer", SafeInMemory()) == key


def test_unbound_again_the_passphrase_is_enough_and_the_secret_is_gone(path: Path, key: bytes) -> None:
    account = SafeInMemory()
    vault.bind(path, PASSPHRASE, account)
    vault.unbind(path, PASSPHRASE, account)
    assert vault.unlock(path, PASSPHRASE, SafeInMemory()) == key
    assert account.kept == {}


def test_without_a_safe_place_nothing_is_bound_and_nothing_changed(path: Path, key: bytes) -> None:
    keyring: Any = import_module("keyring")
    before, old = path.read_bytes(), keyring.get_keyring()
    try:
        for name in ("fail", "null"):
            backend = import_module(f"keyring.backends.{name}").Keyring()
            keyring.set_keyring(backend)
            assert not keychain.is_safe(backend)
            assert trouble(vault.bind, path, PASSPHRASE) == "no-keychain"
    finally:
        keyring.set_keyring(old)
    assert not keychain.is_safe(PlainFile())
    assert path.read_bytes() == before
    assert vault.unlock(path, PASSPHRASE) == key


def test_a_vault_without_a_recovery_key_is_never_bound(path: Path) -> None:
    vault.create(path, PASSPHRASE, None, CHEAP)
    assert trouble(vault.bind, path, PASSPHRASE, SafeInMemory()) == "no-recovery-slot"
