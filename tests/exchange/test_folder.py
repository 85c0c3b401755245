"""The shared folder: whole files or none, nothing overwritten, and trouble told apart from emptiness."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import pytest

from desktop_app.domain.errors import BadBatch, FolderTrouble
from desktop_app.exchange.batch import MAX_BATCH_BYTES, read_header
from desktop_app.exchange.folder import SENTINEL, SharedFolder, establish, place, sorted_trouble
from tests.support.batches import EPOCH, LAPTOP, OFFICE_ID, ORG, OTHER_LAPTOP, a_batch, facts

NAME = PurePosixPath("up", LAPTOP, f"{EPOCH}-00000001.ndb")
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and file size limits of POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> SharedFolder:
    root = tmp_path / "Łódź share"
    root.mkdir()
    return establish(root, ORG, "lusab-babad")


def trouble(work: object, *arguments: object) -> str:
    with pytest.raises(FolderTrouble) as caught:
        work(*arguments)  # type: ignore[operator]  # any method of the folder
    return caught.value.code


def names(folder: SharedFolder) -> list[str]:
    return [str(found.name) for found in folder.scan("up").found]


def test_what_is_published_is_found_and_read(folder: SharedFolder) -> None:
    assert folder.publish(NAME, a_batch()) == NAME
    (found,) = folder.scan("up").found
    assert found.name == NAME
    data = folder.read(found.name)
    assert data is not None
    assert found.size_bytes == len(data)
    assert read_header(data).device == LAPTOP
    assert folder.scan("down").found == ()


def test_a_batch_has_its_place_by_writer_and_a_receipt_by_reader() -> None:
    assert place(read_header(a_batch())) == NAME
    receipt = a_batch([], said=facts(seq=7, kind="ack"))
    assert place(read_header(receipt)) == PurePosixPath("ack", OFFICE_ID, f"{EPOCH}-00000007.ndb")


def test_publishing_leaves_no_temporary_file(folder: SharedFolder) -> None:
    folder.publish(NAME, a_batch())
    assert os.listdir(folder.root / NAME.parent) == [NAME.name]


def test_publishing_the_same_again_changes_nothing(folder: SharedFolder) -> None:
    data = a_batch()
    assert folder.publish(NAME, data) == folder.publish(NAME, data) == NAME
    assert names(folder) == [str(NAME)]


def test_a_torn_earlier_copy_is_not_overwritten_and_the_whole_one_gets_another_name(folder: SharedFolder) -> None:
    data = a_batch()
    folder.publish(NAME, data[:100])
    second = folder.publish(NAME, data)
    assert second != NAME
    assert folder.read(NAME) == data[:100]
    assert folder.read(second) == data
    assert len(names(folder)) == 2


def test_a_renamed_copy_is_still_found_and_other_programs_litter_is_not(folder: SharedFolder) -> None:
    folder.publish(NAME, a_batch())
    directory = folder.root / NAME.parent
    (directory / NAME.name).rename(directory / "0badcafe-00000001 (2) kopia ż.ndb.bak")
    for litter in ("desktop.ini", "~half.ndb.1234.tmp", ".DS_Store", "Thumbs.db"):
        (directory / litter).write_bytes(b"litter")
    (folder.root / "up" / "on-the-stick.ndb").write_bytes(a_batch())
    (folder.root / "up" / ".hidden").mkdir()
    found = names(folder)
    assert found == [f"up/{LAPTOP}/0badcafe-00000001 (2) kopia ż.ndb.bak", "up/on-the-stick.ndb"]


@posix_only
def test_links_pipes_and_directories_in_a_batchs_place_are_not_read(folder: SharedFolder, tmp_path: Path) -> None:
    secret = tmp_path / "secret.ndb"
    secret.write_bytes(a_batch())
    directory = folder.root / "up" / LAPTOP
    directory.mkdir(parents=True)
    (directory / "link.ndb").symlink_to(secret)
    (directory / "directory.ndb").mkdir()
    os.mkfifo(directory / "pipe.ndb")
    (folder.root / "up" / "elsewhere").symlink_to(tmp_path, target_is_directory=True)
    listing = folder.scan("up")
    assert listing.found == ()
    assert {(item.name.name, item.code) for item in listing.unusable} == {
        (name, "not-regular-file") for name in ("link.ndb", "directory.ndb", "pipe.ndb", "elsewhere")
    }
    for name in ("link.ndb", "directory.ndb", "pipe.ndb"):
        with pytest.raises(BadBatch, match="not-regular-file"):
            folder.read(PurePosixPath("up", LAPTOP, name))


def test_a_file_beyond_the_limit_is_named_and_not_read(folder: SharedFolder) -> None:
    directory = folder.root / "up" / LAPTOP
    directory.mkdir(parents=True)
    with open(directory / "huge.ndb", "wb") as file:
        file.truncate(MAX_BATCH_BYTES + 1)
    listing = folder.scan("up")
    assert (listing.found, [item.code for item in listing.unusable]) == ((), ["too-large"])
    with pytest.raises(BadBatch, match="too-large"):
        folder.read(PurePosixPath("up", LAPTOP, "huge.ndb"))


def test_a_share_that_is_gone_or_empty_is_not_reachable_and_is_never_made(tmp_path: Path) -> None:
    gone = SharedFolder(tmp_path / "gone", ORG)
    assert trouble(gone.scan, "up") == "folder-not-reachable"
    assert trouble(gone.publish, NAME, b"x") == "folder-not-reachable"
    assert trouble(establish, tmp_path / "gone", ORG, "words") == "folder-not-reachable"
    assert not (tmp_path / "gone").exists()
    (tmp_path / "mount point").mkdir()
    unmounted = SharedFolder(tmp_path / "mount point", ORG)
    assert trouble(unmounted.scan, "up") == "folder-not-reachable"
    assert trouble(unmounted.publish, NAME, b"x") == "folder-not-reachable"
    assert trouble(unmounted.remove, NAME) == "folder-not-reachable"
    assert os.listdir(unmounted.root) == []


def test_a_share_that_vanishes_before_a_file_is_read_is_trouble_but_a_vanished_file_is_not(
    folder: SharedFolder,
) -> None:
    folder.publish(NAME, a_batch())
    (found,) = folder.scan("up").found
    folder.remove(found.name)
    folder.remove(found.name)
    assert folder.read(found.name) is None
    (folder.root / SENTINEL).unlink()
    assert trouble(folder.read, found.name) == "folder-not-reachable"


def test_another_organisations_folder_is_refused(folder: SharedFolder) -> None:
    stranger = SharedFolder(folder.root, OTHER_LAPTOP)
    assert trouble(stranger.scan, "up") == "folder-other-organisation"
    assert trouble(establish, folder.root, OTHER_LAPTOP, "words") == "folder-other-organisation"


def test_a_folder_of_a_newer_version_or_with_a_torn_sentinel_is_refused(folder: SharedFolder) -> None:
    sentinel = folder.root / SENTINEL
    good = sentinel.read_bytes()
    sentinel.write_bytes(good.replace(b'"format": 1', b'"format": 2'))
    assert trouble(folder.scan, "up") == "folder-newer"
    for torn in (good[:20], b"", bytes(100), b"x" * 10_000):
        sentinel.write_bytes(torn)
        assert trouble(folder.scan, "up") == "folder-trouble"


def test_establishing_twice_keeps_the_first_sentinel(folder: SharedFolder) -> None:
    establish(folder.root, ORG, "other words")
    assert folder.sentinel().office_key == "lusab-babad"


@contextmanager
def files_no_larger_than(size_bytes: int) -> Iterator[None]:
    import resource

    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


@posix_only
def test_a_folder_that_takes_no_more_is_full_and_keeps_no_half_file(folder: SharedFolder) -> None:
    with files_no_larger_than(500):
        assert trouble(folder.publish, NAME, a_batch()) == "folder-full"
    assert os.listdir(folder.root / NAME.parent) == []
    folder.publish(NAME, a_batch())
    assert names(folder) == [str(NAME)]


@pytest.mark.parametrize(
    ("number", "writing", "reading"),
    [
        (errno.ENOENT, "folder-not-reachable", "folder-not-reachable"),
        (errno.EHOSTDOWN, "folder-not-reachable", "folder-not-reachable"),
        (errno.ESTALE, "folder-not-reachable", "folder-not-reachable"),
        (errno.EROFS, "folder-read-only", "folder-trouble"),
        (errno.EACCES, "folder-read-only", "folder-trouble"),
        (errno.ENOSPC, "folder-full", "folder-full"),
        (errno.EDQUOT, "folder-full", "folder-full"),
        (errno.EIO, "folder-trouble", "folder-trouble"),
    ],
)
def test_every_system_error_becomes_something_a_person_can_act_on(number: int, writing: str, reading: str) -> None:
    for doing, code in (("write", writing), ("read", reading)):
        with pytest.raises(FolderTrouble) as caught, sorted_trouble(Path("share"), doing):  # type: ignore[arg-type]  # a literal word
            raise OSError(number, "trouble")
        assert (caught.value.code, caught.value.facts["reason"]) == (code, errno.errorcode[number])


def test_windows_own_error_numbers_are_sorted_too() -> None:
    for number, code in ((53, "folder-not-reachable"), (112, "folder-full"), (19, "folder-read-only")):
        error = OSError(errno.EINVAL, "trouble")
        error.winerror = number  # type: ignore[attr-defined,unused-ignore]  # only Windows declares it
        with pytest.raises(FolderTrouble, match=code), sorted_trouble(Path("share"), "write"):
            raise error
