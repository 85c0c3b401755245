"""Where a copy keeps its things."""

from __future__ import annotations

from pathlib import Path

from desktop_app import paths
from desktop_app.paths import Places


def test_the_folder_asked_for_comes_before_the_environment_s_and_that_before_the_usual_one(tmp_path: Path) -> None:
    named = {paths.FOLDER_VARIABLE: str(tmp_path / "named")}

    assert paths.places(tmp_path / "asked", named).data == tmp_path / "asked"
    assert paths.places(None, named).data == tmp_path / "named"
    assert "neighbourhood-desk" in str(paths.places(None, {}).data)


def test_everything_lies_in_the_one_folder(tmp_path: Path) -> None:
    places = Places(tmp_path)

    for place in ("vault", "practice_vault", "photos", "spool", "back_ups", "logs", "settings", "running"):
        assert getattr(places, place).parent == tmp_path
    assert not places.are_taken()
    places.vault.touch()
    assert places.are_taken()


def test_what_is_shipped_is_found() -> None:
    assert paths.resource("sample", "strategy.toml").is_file()
    assert paths.resource("sample", "practice.toml").is_file()
