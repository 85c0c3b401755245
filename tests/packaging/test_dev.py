"""The commands of the README, as far as they can be tried without a network."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
DEV = ROOT / "packaging" / "dev.py"


@pytest.fixture(scope="module")
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", DEV)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("version", "words"),
    [((3, 9), "too old"), ((3, 10), "too old"), ((3, 14), "newer than this program has been tried")],
)
def test_an_unfit_python_is_told_in_a_sentence(dev: ModuleType, version: tuple[int, int], words: str) -> None:
    with pytest.raises(dev.CannotGoOnError, match=words) as told:
        dev.require_python(version)

    assert "install Python 3.11, 3.12 or 3.13" in str(told.value)


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_a_fit_python_is_taken(dev: ModuleType, version: tuple[int, int]) -> None:
    dev.require_python(version)


@pytest.mark.parametrize(
    ("pip_said", "words"),
    [
        ("WARNING: Retrying ... Temporary failure in name resolution\nERROR: No matching distribution", "network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "was not installed"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: something unheard of", "could not be installed"),
    ],
)
def test_a_failed_set_up_says_what_to_do_and_what_pip_said(dev: ModuleType, pip_said: str, words: str) -> None:
    reason = dev.reason_of(pip_said)

    assert words in reason.splitlines()[0]
    assert pip_said.splitlines()[-1] in reason


def test_a_missing_system_library_is_named_by_its_package(dev: ModuleType) -> None:
    assert dev.missing_libraries({"libnot-here1": "libnot-here.so.1"}) == ["libnot-here1"]


def test_a_wrong_command_is_a_usage_error() -> None:
    done = subprocess.run([sys.executable, str(DEV), "dance"], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "run" in done.stderr
    assert "bench" in done.stderr


def test_the_lock_has_a_hash_for_everything_and_names_no_host() -> None:
    lock = (ROOT / "packaging" / "requirements.lock").read_text("utf-8")
    entries = [entry for entry in re.split(r"\n(?=[A-Za-z0-9])", lock) if "==" in entry.splitlines()[0]]

    assert len(entries) > 40
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in lock
