"""The log: short, rotating, and never about anybody."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_app import logs
from desktop_app.domain.errors import StoreTrouble

NOW = datetime(2026, 11, 21, 10, 40, tzinfo=UTC)


def test_a_folder_that_is_not_set_up_stays_as_it_is(tmp_path: Path) -> None:
    with logs.kept_in(tmp_path / "copy" / "logs"):
        logs.log("store").info("opened")

    assert list(tmp_path.iterdir()) == []


def test_the_log_rotates_and_keeps_three_older_files(tmp_path: Path) -> None:
    with logs.kept_in(tmp_path):
        for _ in range(90):
            logs.log("store").info("x" * 30_000)

    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["desk.log", "desk.log.1", "desk.log.2", "desk.log.3"]
    assert max(path.stat().st_size for path in tmp_path.iterdir()) <= logs.LARGEST_BYTES


def _trouble_about(name: str) -> BaseException:
    nobody: dict[str, str] = {}
    try:
        try:
            nobody[name]
        except KeyError as error:
            raise StoreTrouble("damaged", name=name) from error
    except StoreTrouble as trouble:
        return trouble
    raise AssertionError("the name was known")


@pytest.mark.expects_log("it broke")
def test_an_error_is_logged_by_its_kind_code_and_lines_and_not_by_its_words(tmp_path: Path) -> None:
    with logs.kept_in(tmp_path):
        logs.log("store").error("it broke", exc_info=_trouble_about("Amina Khan"))

    text = (tmp_path / "desk.log").read_text("utf-8")
    assert "StoreTrouble (damaged)" in text
    assert "_trouble_about" in text
    assert "Amina" not in text


def test_a_report_names_versions_and_lines_and_nobody(tmp_path: Path) -> None:
    path = logs.write_report(tmp_path / "logs", _trouble_about("Amina Khan"), NOW, "1.2.3")

    text = path.read_text("utf-8")
    assert "Neighbourhood Desk 1.2.3" in text
    assert text.index("KeyError") < text.index("StoreTrouble (damaged)")
    assert "Amina" not in text
    assert str(Path.home()) not in text


def test_a_report_finds_a_place_where_its_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file in the way")
    path = logs.write_report(tmp_path / "logs", ValueError(), NOW, "1.2.3")

    assert path.is_file()
    path.unlink()
