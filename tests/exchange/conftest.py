"""What most tests of the exchange begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.copies import Copy, an_office_and_two_laptops


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[list[Copy]]:
    """The office and two laptops of it, over one shared folder."""
    with an_office_and_two_laptops(tmp_path) as found:
        yield found
