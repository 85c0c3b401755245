"""The direction of the arrows: the contracts in pyproject.toml, kept by import-linter."""

from __future__ import annotations

import subprocess
import sys

from tests.architecture.sources import ROOT, project


def test_every_contract_is_kept() -> None:
    # In a process of its own: it configures logging anew, and silences every logger that is there already.
    code = (
        "import sys; from importlinter.cli import lint_imports; sys.path.insert(0, '');"
        "sys.exit(lint_imports(config_filename='pyproject.toml', no_cache=True))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_no_contract_has_an_exception() -> None:
    for contract in project()["tool"]["importlinter"]["contracts"]:
        assert not {key for key in contract if key.startswith("ignore")}, contract["name"]
