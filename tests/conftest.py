"""Every test runs offscreen, offline, in a home of its own, under the guards of `tests/support/guards.py`."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - nothing is kept there: folders with names of their own, as under /tmp
ENOUGH = 2 << 30


def write_into_memory() -> None:
    """Temporary files go where no disk is waited for, if there is such a place. The tests commit ten thousand times."""
    if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


write_into_memory()

# Before anything imports PySide6 or asks platformdirs: no window on a developer's screen, no file in their home.
HOME = Path(tempfile.mkdtemp(prefix="neighbourhood-desk-tests-"))


LAPTOP = {"name": "laptop", "width": 1366, "height": 768, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}


def offscreen(home: Path) -> str:
    """Qt's platform without a screen, as large as an officer's laptop. (It would be 800 by 800 otherwise.)"""
    if sys.platform == "win32":
        return "offscreen"  # a path with a drive letter cannot be told to Qt here
    file = home / "screen.json"
    file.write_text(json.dumps({"screens": [LAPTOP]}), encoding="utf-8")
    return f"offscreen:configfile={file}"


def move_in(home: Path) -> None:
    """Points every per-user folder of this process into `home`, and away from keyring, session bus and a real copy."""
    for variable, folder in {
        "HOME": ".",
        "USERPROFILE": ".",
        "APPDATA": "roaming",
        "LOCALAPPDATA": "local",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_STATE_HOME": "state",
        "XDG_CACHE_HOME": "cache",
        "XDG_RUNTIME_DIR": "runtime",
    }.items():
        (home / folder).mkdir(mode=0o700, exist_ok=True)
        os.environ[variable] = str(home / folder)
    for variable in ("NEIGHBOURHOOD_DESK_DATA", "NEIGHBOURHOOD_DESK_PASSPHRASE", "DBUS_SESSION_BUS_ADDRESS"):
        os.environ.pop(variable, None)
    os.environ["QT_QPA_PLATFORM"] = offscreen(home)
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"


move_in(HOME)

import hypothesis  # noqa: E402 - the home has to be moved first
import hypothesis.configuration  # noqa: E402 - as above
import pytest  # noqa: E402 - as above

from tests.support import guards  # noqa: E402 - as above

hypothesis.configuration.set_hypothesis_home_dir(HOME / "hypothesis")
hypothesis.settings.register_profile(
    "house",
    deadline=None,  # two cores shared by many: the clock says nothing about the code
    derandomize=os.environ.get("CI") == "true",
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture],  # the guards are such a fixture
)
hypothesis.settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Puts the guards up."""
    config.pluginmanager.register(guards, "guards")


def pytest_unconfigure() -> None:
    """Takes the home away again."""
    shutil.rmtree(HOME, ignore_errors=True)
