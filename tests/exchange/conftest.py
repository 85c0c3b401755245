"""What most tests of the exchange begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.copies import Copy, a_laptop, an_office


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[list[Copy]]:
    """The office and two laptops of it, over one shared folder."""
    office = an_office(tmp_path)
    found = [office, a_laptop(office, tmp_path), a_laptop(office, tmp_path)]
    try:
        yield found
    finally:
        for one in found:
            one.close()
