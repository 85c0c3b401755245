"""How many examples a property is tried on: a few in the suite, many times as many when somebody asks for it.

DESK_EXAMPLES=20 python -m pytest tests/exchange/test_exchange_properties.py
"""

from __future__ import annotations

import os

TIMES = "DESK_EXAMPLES"


def examples(usual: int) -> int:
    """The usual number, or so many times as many as the environment says."""
    return usual * max(1, int(os.environ.get(TIMES, "1")))
