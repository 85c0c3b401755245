"""How a laptop comes to belong to an office in one trip, and how it stops to."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError, Gone, Rejected
from desktop_app.exchange import enrolment, keys, officer, transfer
from desktop_app.store import batches as ledger
from tests.support.builders import a_store_in
from tests.support.copies import Copy, a_laptop, an_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Copy]:
    copy = an_office(tmp_path)
    try:
        yield copy
    finally:
        copy.close()


def lines(office: Copy) -> tuple[enrolment.DeviceLine, ...]:
    with office.store.read() as reader:
        return enrolment.devices(reader)


def test_an_invitation_brings_all_that_a_laptop_needs_and_nothing_of_the_offices_secrets(office: Copy) -> None:
    invited = enrolment.invite(office.store, "  Laptop of  Łucja ")
    opened = keys.open_invitation(invited.file, invited.code, "2026-11-21T11:00:00Z")
    with office.store.read() as reader:
        meta = reader.meta()
    assert (opened.device, opened.device_name, opened.node) == (invited.device, "Laptop of Łucja", 2)
    assert (opened.office, opened.office_age) == (office.id, meta["age_recipient"])
    own = enrolment.laptop_keys(opened)
    assert not {meta["sign_secret"], meta["age_identity"]} & set(own.values())
    assert own["sign_secret"] != opened.starter_sign
    assert own["age_identity"] != opened.starter_age
    (line,) = lines(office)
    assert (line.name, line.status, line.fingerprint, line.enrolled_at) == ("Laptop of Łucja", "invited", "", None)


def test_a_laptop_needs_a_name_and_only_the_office_invites(office: Copy, tmp_path: Path) -> None:
    with pytest.raises(Rejected):
        enrolment.invite(office.store, "  ")
    with (
        a_store_in(tmp_path / "laptop", role="laptop", node=2) as store,
        pytest.raises(AppError, match="only-the-office"),
    ):
        enrolment.invite(store, "Laptop")
    assert lines(office) == ()


def test_two_offices_have_no_key_in_common() -> None:
    one, other = enrolment.office_keys("Larch"), enrolment.office_keys("Birch")
    assert not set(one[0].values()) & set(other[0].values())
    assert one[1] not in one[0].values(), "the recovery identity is printed and kept nowhere"


def test_the_first_batch_brings_the_laptops_own_keys_and_ends_the_starters(office: Copy, tmp_path: Path) -> None:
    one, two = a_laptop(office, tmp_path), a_laptop(office, tmp_path)
    try:
        assert [line.id for line in lines(office)] == [one.id, two.id]
        one.add_person()
        one.send()
        office.receive()
        first, second = lines(office)
        assert (first.status, second.status) == ("enrolled", "invited")
        assert first.officer == "Officer 2"
        assert len(first.fingerprint.split("-")) == 6 or len(first.fingerprint.split()) == 6
        with one.store.read() as reader:
            meta = reader.meta()
        assert first.fingerprint == enrolment.own_fingerprint(meta)
        one.store.set_meta({"sign_secret": meta["starter_sign"]})
        one.add_person("Signed", "By The Starter")
        one.send()
        assert [held.why for held in office.receive().set_aside] == ["bad-signature"]
    finally:
        one.close()
        two.close()


def test_a_laptop_that_was_never_invited_cannot_be_revoked(office: Copy) -> None:
    with pytest.raises(Gone, match="no-device"):
        enrolment.revoke(office.store, "nothing")


def test_the_office_hears_who_works_with_a_laptop_now_though_nothing_else_is_new(office: Copy, tmp_path: Path) -> None:
    laptop = a_laptop(office, tmp_path)
    try:
        laptop.add_person()
        laptop.send()
        office.receive()
        assert officer.change_officer(laptop.store, "  Łucja   Nowak ") == "Łucja Nowak"
        assert lines(office)[0].officer == "Officer 2"
        assert len(laptop.send().batches) == 1
        assert laptop.send().batches == ()
        office.receive()
        assert (lines(office)[0].officer, lines(office)[0].status) == ("Łucja Nowak", "enrolled")
        laptop.send()
        laptop.add_person("Rose", "Later")
        laptop.send()
        assert office.receive().changes > 0
        assert lines(office)[0].officer == "Łucja Nowak"
    finally:
        laptop.close()


def test_a_file_that_was_late_does_not_bring_the_old_officer_back(office: Copy, tmp_path: Path) -> None:
    laptop = a_laptop(office, tmp_path)
    try:
        laptop.add_person()
        laptop.send()
        office.receive()
        officer.change_officer(laptop.store, "Second")
        laptop.send()
        (late,) = (office.share / "up" / laptop.id).glob("*-00000002.ndb")
        aside = late.rename(tmp_path / late.name)
        officer.change_officer(laptop.store, "أمينة Third")
        with laptop.store.write(Op.SEND) as writer:  # as if it were handed over: only the number after it is there
            ledger.set_state(writer, sha256(aside.read_bytes()).hexdigest(), "handed-over")
        laptop.send()
        late.unlink(missing_ok=True)
        (waits,) = office.receive().waiting
        office.clock.forward(days=15)
        transfer.allow(office.store, waits.name)
        office.receive()
        assert lines(office)[0].officer == "أمينة Third"
        aside.rename(late)
        office.receive()
        assert lines(office)[0].officer == "أمينة Third"
    finally:
        laptop.close()


def test_whoever_works_here_has_a_name_of_a_bearable_length(office: Copy) -> None:
    for name, why in ((" \t", "officer-missing"), ("é" * 201, "too-long")):
        with pytest.raises(Rejected) as refused:
            officer.change_officer(office.store, name)
        assert refused.value.problems == {"officer": why}
