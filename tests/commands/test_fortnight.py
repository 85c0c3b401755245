"""A short spell of `tests.fortnight`; the whole of it is run by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import fortnight


def test_days_on_which_everything_goes_wrong_lose_and_double_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEIGHBOURHOOD_DESK_PASSPHRASE", "")
    told = fortnight.run(seed=3, days=2, laptops=2, root=tmp_path)
    assert told["commands"] > 8
    assert sum(told["faults"].values()) > 0
    assert (told["lost"], told["doubled"], told["problems"], told["applied_again"]) == ([], [], [], [])
    assert len(told["content_hashes"]) == 1
