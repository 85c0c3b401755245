"""Where the program finds what is shipped with it, from source, from a wheel and when frozen."""

from __future__ import annotations

import sys
from pathlib import Path


def resource(*parts: str) -> Path:
    """Answer the path of a shipped file, for example ``resource("icons", "house.svg")``.

    Frozen builds unpack resources beside the program, a wheel carries them inside the package, and a
    checkout keeps them at the top of the repository. The file is not required to exist.
    """
    return _resource_root().joinpath(*parts)


def _resource_root() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    if isinstance(frozen, str):
        return Path(frozen) / "resources"
    package = Path(__file__).resolve().parent
    inside = package / "_resources"
    return inside if inside.is_dir() else package.parent / "resources"
