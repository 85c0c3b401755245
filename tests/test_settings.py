"""This copy's settings: kept whole, and never in the way of a start."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from desktop_app import settings
from desktop_app.domain.errors import StoreTrouble
from desktop_app.settings import Settings


def test_without_a_file_the_usual_settings_hold(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "settings.toml") == settings.Loaded(Settings())


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    kept = Settings().with_valid(theme="dark", text_size=200, officer="Łucja 陈 «سارة»", window=[1, 2, 800, 600])
    settings.save(path, kept)

    assert settings.load(path).settings == kept
    assert (kept.theme, kept.text_size, kept.window) == ("dark", 200, (1, 2, 800, 600))


def test_what_another_version_wrote_is_kept_with_its_remarks(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('# chosen by Ann\ntheme = "dark"\n\n[later]\nthing = 1\n', "utf-8")
    settings.save(path, settings.load(path).settings.with_valid(text_size=150))

    text = path.read_text("utf-8")
    assert "# chosen by Ann" in text
    assert "thing = 1" in text
    assert settings.load(path).settings == Settings().with_valid(theme="dark", text_size=150)


@pytest.mark.parametrize(
    "values",
    [
        {"theme": "mauve"},
        {"text_size": 110},
        {"text_size": True},
        {"scanner_tail_ms": -5},
        {"scanner_tail_ms": "120"},
        {"window": [1, 2, 3]},
        {"window": "left"},
        {"officer": 7},
        {"unheard_of": 1},
    ],
)
def test_nonsense_leaves_the_usual_value(values: dict[str, object]) -> None:
    assert Settings().with_valid(**values) == Settings()


@pytest.mark.parametrize("content", [b"theme = ", b"\xff\xfe\x00\x01", b"[[["])
def test_a_damaged_file_is_set_aside_and_the_program_starts(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    loaded = settings.load(path)

    assert loaded.settings == Settings()
    assert loaded.set_aside is not None
    assert loaded.set_aside.read_bytes() == content
    assert not path.exists()


def test_settings_that_cannot_be_written_say_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StoreTrouble, match="settings-not-kept"):
        settings.save(tmp_path / "file" / "settings.toml", Settings())


def test_every_setting_has_its_wording_and_a_usual_value_that_fits() -> None:
    for one in fields(Settings):
        assert settings.wording(one.name)
        assert Settings().with_valid(**{one.name: one.default}) == Settings()
