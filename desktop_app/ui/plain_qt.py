"""Qt for Python without its switchable features (`from __feature__ import ...`), which nothing here uses.

To know who does, PySide reads the source of every module that is imported after it, and Python keeps what was read:
an eighth of the start to the first paint, and tens of megabytes once the model layer is there.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

import PySide6.QtCore  # noqa: F401 - makes the module below

_LOOKS = "_mod_uses_pyside"


def _uses_no_features(_module: ModuleType) -> bool:
    return False


def leave_sources_alone() -> None:
    """Have PySide look into no module from now on. Without effect in a PySide that does not look."""
    feature = import_module("shibokensupport.feature")
    if hasattr(feature, _LOOKS):
        setattr(feature, _LOOKS, _uses_no_features)
