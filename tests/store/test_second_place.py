"""Back-ups in a second place, and the rehearsal that opens the newest of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError, FolderTrouble, StoreTrouble
from desktop_app.domain.work import SILENT
from desktop_app.paths import Places
from desktop_app.store import backups, erasure, rehearsal, second_place
from desktop_app.store.engine import Store
from desktop_app.store.photos import Photos
from tests.support.builders import a_person, a_store_in, an_event, an_inspection, an_issue, writing

TODAY = date(2026, 11, 21)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    found = Places(tmp_path / "copy")
    found.data.mkdir()
    found.vault.write_text("{}", "utf-8")
    return found


@pytest.fixture
def store(places: Places) -> Iterator[Store]:
    with a_store_in(places.database) as made:
        photos = Photos.of(made)
        with writing(made, Op.ADD_PERSON) as writer:
            a_person(writer, "Łucja", "Nowak")
            an_event(writer)
            an_issue(writer, an_inspection(writer), photos=((photos.put(b"\xff\xd8 wall"), "Łucja Nowak at a wall"),))
        yield made


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    return place


def keep(store: Store, places: Places, stick: Path, day: date = TODAY) -> Path | None:
    return second_place.keep(store, places, stick, day)


def test_a_day_is_kept_once_with_the_photos_beside_it(store: Store, places: Places, stick: Path) -> None:
    made = keep(store, places, stick)
    assert made is not None
    assert keep(store, places, stick) is None
    assert len(list((made.parent / "photos").glob("*/*.age"))) == 1
    assert (made.parent / "erasures.json").exists()
    for file in made.parent.rglob("*"):
        if file.is_file():
            assert "Łucja".encode() not in file.read_bytes()


def test_copies_there_are_thinned_as_the_daily_ones(store: Store, places: Places, stick: Path) -> None:
    home = second_place.home(stick, store.identity.device)
    home.mkdir()
    days = [TODAY - timedelta(days=n) for n in range(60)]
    for day in days[1:]:
        (home / f"neighbourhood-desk-{day}.backup").touch()
    keep(store, places, stick)
    assert set(second_place.copies(home)) == backups.due(days)


def test_a_stick_that_is_not_plugged_in_never_becomes_a_folder(store: Store, places: Places, tmp_path: Path) -> None:
    with pytest.raises(FolderTrouble, match="folder-gone"):
        keep(store, places, tmp_path / "not-there")
    with pytest.raises(FolderTrouble, match="folder-gone"):
        rehearsal.rehearse(store, SILENT, places, tmp_path / "not-there")
    assert not (tmp_path / "not-there").exists()


def test_neither_the_laptops_folder_nor_our_own_will_do(places: Places, stick: Path) -> None:
    (stick / "inside").mkdir()
    second_place.check(stick, places, "")
    for place, shared, code in (
        (stick, str(stick), "second-place-shared"),
        (stick / "inside", str(stick), "second-place-shared"),
        (stick, str(stick / "inside"), "second-place-shared"),
        (places.data, "", "second-place-here"),
        (stick / "nowhere", "", "folder-gone"),
    ):
        with pytest.raises(AppError, match=code):
            second_place.check(place, places, shared)


def test_a_photo_that_was_erased_goes_from_the_second_place_too(store: Store, places: Places, stick: Path) -> None:
    made = keep(store, places, stick)
    assert made is not None
    with store.read() as reader:
        (photo,) = reader.driver.execute("SELECT id FROM photo").fetchone()
    with store.write(Op.ERASE) as writer:
        erasure.erase(writer, [("photo", photo)], "asked")
    erasure.sweep(store, Photos.of(store))
    keep(store, places, stick, TODAY + timedelta(days=1))
    assert list((made.parent / "photos").glob("*/*.age")) == []


@pytest.mark.parametrize("elsewhere", [True, False])
def test_the_rehearsal_says_what_the_newest_back_up_holds(
    store: Store, places: Places, stick: Path, elsewhere: bool
) -> None:
    place = stick if elsewhere else None
    with pytest.raises(StoreTrouble, match="no-back-up-yet"):
        rehearsal.rehearse(store, SILENT, places, place)
    if elsewhere:
        keep(store, places, stick)
    else:
        backups.daily(store, places.back_ups, TODAY)
    with writing(store, Op.ADD_PERSON) as writer:
        a_person(writer, "Came", "Later")
    found = rehearsal.rehearse(store, SILENT, places, place)
    assert (found.day, found.elsewhere, found.people, found.events) == ("2026-11-21", elsewhere, 1, 1)
    assert (found.photos, found.photos_missing, found.problems) == (1, 0, ())
    assert found.newest == "2026-11-21T10:40:00Z"


def test_a_damaged_back_up_is_told(store: Store, places: Places) -> None:
    made = backups.daily(store, places.back_ups, TODAY)
    assert made is not None
    harmed = bytearray(made.read_bytes())
    harmed[len(harmed) * 3 // 4] ^= 1
    made.write_bytes(harmed)
    assert rehearsal.rehearse(store, SILENT, places).problems
