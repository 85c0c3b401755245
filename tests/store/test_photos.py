"""Pictures beside the database."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.errors import Gone, StoreTrouble
from desktop_app.store.engine import Store
from desktop_app.store.photos import Photos
from tests.support.builders import KEY, a_store, a_store_in

PICTURE = b"\xff\xd8 a very private picture " * 50


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with a_store_in(tmp_path / "copy") as opened:
        yield opened


@pytest.fixture
def photos(store: Store) -> Photos:
    return Photos.of(store)


def only_file(photos: Photos) -> Path:
    (path,) = (p for p in photos.folder.rglob("*") if p.is_file())
    return path


def test_a_picture_comes_back_as_it_went_in(photos: Photos) -> None:
    sha256 = photos.put(PICTURE)
    assert sha256 == hashlib.sha256(PICTURE).hexdigest()
    assert photos.has(sha256)
    assert photos.get(sha256) == PICTURE


def test_the_disk_shows_nothing_of_the_picture(photos: Photos) -> None:
    sha256 = photos.put(PICTURE)
    path = only_file(photos)
    assert path.relative_to(photos.folder) == Path(sha256[:2]) / f"{sha256}.age"
    assert path.read_bytes().startswith(b"age-encryption.org/v1")
    assert b"private" not in path.read_bytes()


def test_the_key_is_kept_in_the_encrypted_database_and_found_again(tmp_path: Path) -> None:
    store = a_store(tmp_path / "copy")
    sha256 = Photos.of(store).put(PICTURE)
    surroundings = store.surroundings
    store.close()
    assert b"AGE-SECRET-KEY" not in b"".join(p.read_bytes() for p in (tmp_path / "copy").rglob("*") if p.is_file())
    again = Store.open(tmp_path / "copy", KEY, surroundings)
    try:
        assert Photos.of(again).get(sha256) == PICTURE
    finally:
        again.close()


def test_another_copy_cannot_open_it(photos: Photos, tmp_path: Path) -> None:
    sha256 = photos.put(PICTURE)
    with a_store_in(tmp_path / "other", node=2) as other:
        theirs = Photos.of(other)
        theirs.folder.joinpath(sha256[:2]).mkdir(parents=True)
        theirs.folder.joinpath(sha256[:2], f"{sha256}.age").write_bytes(only_file(photos).read_bytes())
        with pytest.raises(StoreTrouble) as trouble:
            theirs.get(sha256)
    assert trouble.value.code == "photo-damaged"


@pytest.mark.parametrize("harm", [b"", b"junk", b"age-encryption.org/v1\n"])
def test_a_damaged_picture_is_said_to_be_and_is_mended_by_putting_it_again(photos: Photos, harm: bytes) -> None:
    sha256 = photos.put(PICTURE)
    only_file(photos).write_bytes(harm)
    with pytest.raises(StoreTrouble) as trouble:
        photos.get(sha256)
    assert (trouble.value.code, trouble.value.facts["photo"]) == ("photo-damaged", sha256)
    assert photos.put(PICTURE) == sha256
    assert photos.get(sha256) == PICTURE


def test_one_picture_under_another_ones_name_is_not_taken_for_it(photos: Photos) -> None:
    first, second = photos.put(PICTURE), photos.put(b"another")
    paths = {p.stem: p for p in photos.folder.rglob("*.age")}
    paths[first].write_bytes(paths[second].read_bytes())
    with pytest.raises(StoreTrouble):
        photos.get(first)
    assert photos.get(second) == b"another"


def test_a_picture_that_is_not_here_is_gone_whatever_its_name_looks_like(photos: Photos) -> None:
    for name in ("0" * 64, "../../desk.db", "", "A" * 64):
        assert not photos.has(name)
        with pytest.raises(Gone) as gone:
            photos.get(name)
        assert gone.value.code == "no-photo"


def test_putting_it_twice_keeps_one_file_and_does_not_write_again(photos: Photos) -> None:
    photos.put(PICTURE)
    before = only_file(photos).stat().st_mtime_ns, only_file(photos).read_bytes()
    photos.put(PICTURE)
    assert (only_file(photos).stat().st_mtime_ns, only_file(photos).read_bytes()) == before


def test_strays_and_missing_pictures_are_told_apart(photos: Photos) -> None:
    named, stray = photos.put(b"named"), photos.put(b"stray")
    lost = "f" * 64
    assert photos.all() == {named, stray}
    assert photos.strays({named, lost}) == {stray}
    assert photos.missing({named, lost}) == {lost}
    photos.remove(stray)
    photos.remove(stray)
    assert photos.all() == {named}


def test_what_a_power_cut_left_half_written_is_cleared_at_the_next_start(store: Store, photos: Photos) -> None:
    sha256 = photos.put(PICTURE)
    half = photos.folder / "ab" / ("ab" * 32 + ".part")
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"half")
    assert photos.all() == {sha256}
    Photos.of(store)
    assert not half.exists()
    assert photos.get(sha256) == PICTURE


def test_a_folder_that_cannot_be_written_says_so_and_leaves_nothing(photos: Photos) -> None:
    sha256 = hashlib.sha256(PICTURE).hexdigest()
    photos.folder.mkdir()
    (photos.folder / sha256[:2]).write_text("in the way")
    with pytest.raises(StoreTrouble) as trouble:
        photos.put(PICTURE)
    assert trouble.value.code == "disk-trouble"
    assert photos.all() == frozenset()


@pytest.mark.skipif(not Path("/dev/full").exists() or os.geteuid() != 0, reason="needs a device that is always full")
def test_a_full_disk_says_so_and_the_half_written_file_is_gone(photos: Photos) -> None:
    sha256 = hashlib.sha256(PICTURE).hexdigest()
    part = photos.folder / sha256[:2] / f"{sha256}.part"
    part.parent.mkdir(parents=True)
    part.symlink_to("/dev/full")
    with pytest.raises(StoreTrouble) as trouble:
        photos.put(PICTURE)
    assert trouble.value.code == "full"
    assert not part.is_symlink()
    assert photos.put(PICTURE) == sha256
