"""The syntax trees of the whole repository are let go of when its rules were checked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.architecture import sources


@pytest.fixture(scope="module", autouse=True)
def trees() -> Iterator[None]:
    """Three million nodes would make every later round of the collector slower."""
    yield
    sources.tree.cache_clear()
