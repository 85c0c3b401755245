"""The letterhead, the lists and what a new office begins with."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Gone, Rejected
from desktop_app.domain.organisation import LISTS
from desktop_app.services import history, involvement, organisation
from desktop_app.store.engine import Store
from tests.support.builders import a_store_in

RESOURCES = Path(__file__).parents[2] / "resources"
STRATEGY = RESOURCES / "sample" / "strategy.toml"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with a_store_in(tmp_path / "office") as opened:
        yield opened


def seeded(store: Store, name: str = "") -> int:
    with store.write(Op.SET_UP) as writer:
        return organisation.seed(writer, STRATEGY, name=name)


def test_a_new_office_begins_with_the_strategys_roles_and_their_caps(store: Store) -> None:
    seeded(store)
    with store.read() as reader:
        caps = {role.name: role.cap for role in involvement.roles(reader)}
    assert caps["Board"] == 15
    assert caps["Resident VOICES"] == 12
    assert caps["Volunteer Bank"] is None
    assert len(caps) >= 10


def test_every_list_of_the_organisation_begins_with_entries_and_icons_that_are_shipped(store: Store) -> None:
    seeded(store)
    with store.read() as reader:
        lists = {name: organisation.codes(reader, name) for name in LISTS}
    assert all(lists.values())
    assert [code.label for code in lists["urgency"]] == ["Danger now", "Needs a repair", "Keep an eye on it"]
    assert [code.key for code in lists["issue_category"]] == ["damp", "lighting", "lift", "door", "rubbish", "other"]
    icons = {code.icon for codes in lists.values() for code in codes} - {""}
    assert {icon for icon in icons if not (RESOURCES / "icons" / f"{icon}.svg").is_file()} == set()
    assert all(code.icon for name in ("issue_category", "urgency", "access_need") for code in lists[name])


def test_beginning_twice_adds_nothing_and_leaves_what_the_office_changed(store: Store) -> None:
    assert seeded(store) > 50
    with store.write(Op.CHANGE_SETTINGS) as writer:
        organisation.change_code(writer, "issue_category", "lift", label="Lift or hoist")
    assert seeded(store) == 0
    with store.read() as reader:
        assert organisation.labels(reader, "issue_category")["lift"] == "Lift or hoist"


def test_two_copies_that_begin_alone_have_the_same_records(tmp_path: Path) -> None:
    ids = []
    for node in (1, 2):
        with a_store_in(tmp_path / str(node), node=node) as store:
            seeded(store)
            with store.read() as reader:
                ids.append([role.id for role in involvement.roles(reader)])
    assert ids[0] == ids[1]


def test_an_office_with_its_own_name_does_not_print_somebody_elses_phone(store: Store) -> None:
    seeded(store, name="Łódź & Leven Homes")
    with store.read() as reader:
        head = organisation.letterhead(reader)
        assert (head.name, head.phone, head.email) == ("Łódź & Leven Homes", "", "")
        assert "Braille" in head.strapline
        assert organisation.setting(reader, "share_price_pence") == "100"


def test_a_changed_setting_is_on_the_letterhead_and_the_same_value_again_is_no_change(store: Store) -> None:
    with store.write(Op.CHANGE_SETTINGS) as writer:
        assert organisation.change_settings(writer, name="Cé Homes", phone=" 01592  000 000 ") == ("name", "phone")
    with store.write(Op.CHANGE_SETTINGS) as writer:
        assert organisation.change_settings(writer, name="Cé Homes") == ()
    with store.read() as reader:
        assert organisation.letterhead(reader) == organisation.Letterhead("Cé Homes", "01592 000 000")
        assert len(history.latest(reader)) == 1


def test_a_setting_taken_back_by_undo_can_be_decided_again(store: Store) -> None:
    with store.write(Op.CHANGE_SETTINGS) as writer:
        organisation.change_settings(writer, phone="01592 000 000")
        op_id = writer.op_id
    with store.write(Op.UNDO, undoes=op_id) as writer:
        history.take_back(writer, op_id)
    with store.read() as reader:
        assert organisation.setting(reader, "phone") == ""
    with store.write(Op.CHANGE_SETTINGS) as writer:
        assert organisation.change_settings(writer, phone="01592 111 111") == ("phone",)
    with store.read() as reader:
        assert organisation.letterhead(reader).phone == "01592 111 111"


def test_settings_that_cannot_be_kept_are_refused_one_by_one(store: Store) -> None:
    with pytest.raises(Rejected) as refused, store.write(Op.CHANGE_SETTINGS) as writer:
        organisation.change_settings(writer, name=" ", share_price_pence="a pound", shoe_size="9")
    assert refused.value.problems == {
        "name": "organisation-missing",
        "share_price_pence": "not-a-number",
        "shoe_size": "unknown-setting",
    }
    with store.read() as reader, pytest.raises(Gone):
        organisation.setting(reader, "shoe_size")


def test_a_retired_entry_is_no_longer_offered_but_old_records_still_read(store: Store) -> None:
    seeded(store)
    with store.write(Op.CHANGE_SETTINGS) as writer:
        organisation.change_code(writer, "issue_category", "lift", retired=True)
        organisation.change_code(writer, "issue_category", "garden", label="Garden or tree", icon="leaf")
    with store.read() as reader:
        assert [c.key for c in organisation.codes(reader, "issue_category")][-2:] == ["other", "garden"]
        assert "lift" not in {c.key for c in organisation.codes(reader, "issue_category")}
        assert organisation.labels(reader, "issue_category")["lift"] == "Lift"


def test_the_newest_wording_of_a_consent_is_the_one_that_is_read_out(store: Store) -> None:
    seeded(store)
    with store.write(Op.CHANGE_SETTINGS) as writer:
        organisation.change_code(writer, "consent_wording", "photos|10", label="A tenth wording.")
        organisation.change_code(writer, "consent_wording", "photos|9", label="A ninth wording.")
    with store.read() as reader:
        photos = {w.purpose: w for w in organisation.consent_wordings(reader)}["photos"]
    assert (photos.version, photos.wording) == ("10", "A tenth wording.")


def test_an_entry_of_a_list_that_does_not_exist_is_refused(store: Store) -> None:
    with pytest.raises(Rejected) as refused, store.write(Op.CHANGE_SETTINGS) as writer:
        organisation.change_code(writer, "colours", "Dark Red", label="")
    assert refused.value.problems == {"list": "unknown-list", "key": "bad-key", "label": "label-missing"}


def test_keys_in_the_strategy_are_used_once_each() -> None:
    plan = tomllib.loads(STRATEGY.read_text(encoding="utf-8"))
    for entries in (plan["role"], *plan["list"].values()):
        keys = [entry["key"] for entry in entries]
        assert len(keys) == len(set(keys))
    assert set(plan["list"]) == set(LISTS)
