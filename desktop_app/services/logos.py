"""The organisation's logo: any picture in, a small PNG out, kept as the text of a setting."""

from __future__ import annotations

from base64 import b64decode, b64encode
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop_app.domain.errors import FolderTrouble, Rejected
from desktop_app.domain.organisation import LARGEST_LOGO
from desktop_app.domain.work import Progress
from desktop_app.services import photographs

if TYPE_CHECKING:
    from desktop_app.store.engine import Store

WIDTH, HEIGHT = 640, 320
"""Pixels: 54 mm across at 300 dots an inch, more than a letterhead has room for."""

_SMALLEST: Final = 80


def prepared(data: bytes) -> str:
    """The picture as the setting keeps it. What was see-through stays so, for paper that is not white.

    Rejected({'logo': code}): not-a-picture, picture-too-large, picture-damaged.
    """
    from PIL import Image

    try:
        photographs.prepare(data)  # whatever is wrong with it is told here
    except Rejected as refused:
        raise Rejected({"logo": refused.problems.get("photo", "picture-damaged")}) from refused
    picture = Image.open(BytesIO(data)).convert("RGBA")
    size = (WIDTH, HEIGHT)
    while min(size) >= _SMALLEST:
        picture.thumbnail(size)
        out = BytesIO()
        picture.save(out, "PNG", optimize=True)
        if len(out.getvalue()) <= LARGEST_LOGO:
            return b64encode(out.getvalue()).decode("ascii")
        size = (size[0] // 2, size[1] // 2)
    raise Rejected({"logo": "picture-too-large"})


def from_file(_store: Store, _progress: Progress, file: Path) -> str:
    """The picture in a file as the setting keeps it. FolderTrouble('file-gone'); Rejected as for `prepared`."""
    try:
        return prepared(file.read_bytes())
    except OSError as why:
        raise FolderTrouble("file-gone", name=file.name) from why


def kept(value: str) -> bytes:
    """The bytes of a logo as the setting keeps it; none for none."""
    return b64decode(value) if value else b""
