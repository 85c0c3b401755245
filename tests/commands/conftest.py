"""What the tests of the commands begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import CommandLine


@pytest.fixture
def nowhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """A folder where nothing is set up yet."""
    return CommandLine(tmp_path / "copy", capsys)


@pytest.fixture
def office(nowhere: CommandLine) -> CommandLine:
    """A new office."""
    return nowhere.new_office()
