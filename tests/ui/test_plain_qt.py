"""Qt for Python reads no source of ours; in a process of its own, as the tests' own process has read many."""

from __future__ import annotations

import subprocess
import sys

WHAT_WAS_READ = """
import linecache
from desktop_app.ui.plain_qt import leave_sources_alone
leave_sources_alone()
before = set(linecache.cache)
import desktop_app.domain.people, tomllib
print(len(set(linecache.cache) - before))
"""


def test_no_source_is_read_and_kept_for_a_feature_that_nobody_uses() -> None:
    done = subprocess.run([sys.executable, "-c", WHAT_WAS_READ], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
