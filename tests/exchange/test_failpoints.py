"""The power goes at every step that reaches a disk, and nothing is lost, nothing comes twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.failpoints import SCENES

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process that dies at a chosen step needs fork")


def told(*scenes: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.failpoints", *scenes],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("begun", [0, 1])
def test_a_power_cut_at_any_step_loses_nothing_and_doubles_nothing(begun: int) -> None:
    scenes = told(*list(SCENES)[begun::2])  # in two halves, one for each core
    assert {name: scene["failed"] for name, scene in scenes.items() if scene["failed"]} == {}
    assert {name for name, scene in scenes.items() if scene["steps"] < 4} == set()


@pytest.mark.parametrize("mistake", ["receive:ledger-before-rows", "send:spool-dropped"])
def test_a_mistake_in_the_order_of_steps_is_found(mistake: str) -> None:
    assert told(mistake)[mistake]["failed"]
