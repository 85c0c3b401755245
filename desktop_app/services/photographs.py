"""Photos as they come from a phone or a camera, made fit to keep: small, upright, and saying nothing but the picture.

What a camera writes beside the picture (place, time, device, owner, thumbnail) is left behind by drawing the picture
anew. A picture comes from anywhere, so it is opened within bounds and only in the kinds that people really have.
"""

from __future__ import annotations

import hashlib
import struct
import warnings
import zlib
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any

from desktop_app.domain.errors import Rejected
from desktop_app.domain.estates import PhotoDraft
from desktop_app.store.photos import Photos

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE = 1600
"""In pixels: enough to fill half a printed page, a few hundred kilobytes in a batch."""

QUALITY = 85
MOST_BYTES = 60_000_000
MOST_PIXELS = 80_000_000
"""Beyond any phone's usual picture (12 to 50 million), and still drawn in some hundred megabytes of memory."""

_KINDS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF", "GIF", "BMP")
_BROKEN = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    RuntimeError,
    struct.error,
    zlib.error,
)
"""What the readers of picture files are known to raise over broken ones."""


@dataclass(frozen=True, slots=True)
class Photograph:
    """A picture fit to keep: JPEG without anything beside the picture, its SHA-256, its size in pixels."""

    jpeg: bytes
    sha256: str
    width: int
    height: int


def prepare(data: bytes) -> Photograph:
    """The picture in `data` (JPEG, HEIC, PNG, WebP, AVIF, GIF or BMP) made fit to keep; the same bytes give the same.

    Upright, at most 1600 pixels on its longest side, on white where it was see-through, the first of several.
    Rejected({'photo': code}): not-a-picture, picture-too-large, picture-damaged.
    """
    if len(data) > MOST_BYTES:
        raise _rejected("picture-too-large")
    with warnings.catch_warnings():
        # Pillow mutters about broken files; what matters of it is an error, and the rest is nobody's business.
        warnings.filterwarnings("ignore", module=r"PIL\.")
        warnings.simplefilter("error", _pillow().DecompressionBombWarning)
        clean = _clean(data)
    out = BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True)
    jpeg = out.getvalue()
    return Photograph(jpeg, hashlib.sha256(jpeg).hexdigest(), clean.width, clean.height)


def keep(photos: Photos, data: bytes, caption: str = "") -> PhotoDraft:
    """Make a picture fit to keep and keep it; answers what an issue's draft names it by. Rejected as for `prepare`."""
    return PhotoDraft(photos.put(prepare(data).jpeg), caption)


def _clean(data: bytes) -> Image:
    image = _opened(data)
    if image.width * image.height > MOST_PIXELS:
        raise _rejected("picture-too-large")
    try:
        if image.format == "PNG":
            image.verify()  # its checksums; a picture is spent by verifying
            image = _opened(data)
        return _drawn_anew(image)
    except _BROKEN as error:
        raise _rejected("picture-damaged") from error


@cache
def _pillow() -> Any:
    """Pillow with our bounds, loaded when the first picture comes."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    import_module("pi_heif").register_heif_opener()
    return Image


def _opened(data: bytes) -> Image:
    pillow = _pillow()
    try:
        image: Image = pillow.open(BytesIO(data), formats=[kind for kind in _KINDS if kind in _known()])
    except (pillow.DecompressionBombError, pillow.DecompressionBombWarning):
        raise _rejected("picture-too-large") from None
    except _BROKEN as error:
        raise _rejected("not-a-picture") from error
    return image


@cache
def _known() -> frozenset[str]:
    pillow = _pillow()
    pillow.init()
    return frozenset(pillow.OPEN)


def _drawn_anew(image: Image) -> Image:
    """The picture alone, upright and small, on a fresh sheet."""
    pillow = _pillow()
    scale = LONGEST_SIDE / max(image.size)
    if scale < 1:
        image.draft("RGB", (max(1, int(image.width * scale)), max(1, int(image.height * scale))))
    image.load()
    _turn_upright(image)
    seen = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if scale < 1:
        seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE), pillow.Resampling.LANCZOS)
    sheet: Image = pillow.new("RGB", seen.size, "white")
    sheet.paste(seen, mask=seen.getchannel("A") if seen.mode == "RGBA" else None)
    return sheet


def _turn_upright(image: Image) -> None:
    """Turn the picture as the camera says it was held; that may be nonsense while the picture is fine."""
    from PIL import ImageOps

    with suppress(*_BROKEN):
        ImageOps.exif_transpose(image, in_place=True)


def _rejected(code: str) -> Rejected:
    return Rejected({"photo": code}, most_megapixels=MOST_PIXELS // 1_000_000)
