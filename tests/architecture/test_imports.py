"""The direction of the arrows: the contracts in pyproject.toml, kept by import-linter."""

from __future__ import annotations

import pytest
from importlinter.cli import lint_imports

from tests.architecture.sources import ROOT, project


def test_every_contract_is_kept(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(ROOT))

    code = lint_imports(config_filename="pyproject.toml", no_cache=True)

    assert code == 0, capsys.readouterr().out


def test_no_contract_has_an_exception() -> None:
    for contract in project()["tool"]["importlinter"]["contracts"]:
        assert not {key for key in contract if key.startswith("ignore")}, contract["name"]
