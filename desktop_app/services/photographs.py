"""Photos as they come from a phone or a camera, made fit to keep: small, upright, and saying nothing but the picture.

What a camera writes beside the picture (place, time, device, owner, thumbnail) is left behind by drawing the picture
anew. A picture comes from anywhere, so it is opened within bounds and only in the kinds that people really have.
"""

from __future__ import annotations

import hashlib
import re
import struct
import warnings
import zlib
from collections.abc import Iterator
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

LONGEST_KEPT = 4096
"""In pixels: no kept picture of any version is larger."""

QUALITY = 85
MOST_BYTES = 60_000_000
MOST_PIXELS = 80_000_000
"""Beyond any phone's usual picture (12 to 50 million), and still drawn in some hundred megabytes of memory."""

_BESIDE = frozenset({"exif", "comment", "icc_profile", "photoshop", "mp", "mpoffset"})
"""What a file may say beside its picture, and a kept one never does."""

_KINDS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF", "GIF", "BMP")
_BEGINS = re.compile(rb"\xff\xd8\xff|\x89PNG|GIF8|RIFF....WEBP|....ftyp(hei|hev|mif1|avi)", re.DOTALL)
"""How a picture begins, so that a broken one is called broken."""

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


def is_as_kept(data: bytes) -> bool:
    """Whether these bytes, which came from elsewhere, are a picture as `prepare` makes one: a JPEG of no unusual size
    that can be drawn, with nothing beside or behind the picture.

    All of it is read, but it is drawn at an eighth of its size: the largest takes less than a megabyte.
    """
    if not data.startswith(b"\xff\xd8\xff") or len(data) > MOST_BYTES or not _ends_with_its_picture(data):
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = _pillow().open(BytesIO(data), formats=("JPEG",))
            if max(image.size) > LONGEST_KEPT or _BESIDE & image.info.keys():
                return False
            image.draft("RGB", (image.width // 8, image.height // 8))
            image.load()
        except (_pillow().DecompressionBombError, *_BROKEN):
            return False
    return True


def _ends_with_its_picture(data: bytes) -> bool:
    """Whether the end of a JPEG (ITU-T T.81, B.1) comes at the end of the data, and nothing hides behind it."""
    at = 2
    while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] != b"\xda":
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        if size < 2:
            return False
        at += 2 + size
    return data.find(b"\xff\xd9", at) == len(data) - 2


def keep(photos: Photos, data: bytes, caption: str = "") -> PhotoDraft:
    """Make a picture fit to keep and keep it; answers what an issue's draft names it by. Rejected as for `prepare`."""
    return PhotoDraft(photos.put(prepare(data).jpeg), caption)


def _clean(data: bytes) -> Image:
    if not _names_its_items(data):
        raise _rejected("picture-damaged")
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


def _names_its_items(data: bytes) -> bool:
    """Whether every item of a HEIC has a name in plain letters. True for every other file.

    pi_heif 1.4 takes the whole program down (a segmentation fault) over one that has not; found by trying broken files.
    """
    if data[4:8] != b"ftyp":
        return True
    catalogue = b"".join(_boxes(data, b"meta"))
    at = catalogue.find(b"infe")
    while at >= 0:
        name_at = at + (14 if catalogue[at + 4 : at + 5] == b"\x03" else 12)
        if not all(0x20 <= letter < 0x7F for letter in catalogue[name_at : name_at + 4]):
            return False
        at = catalogue.find(b"infe", at + 4)
    return True


def _boxes(data: bytes, kind: bytes) -> Iterator[bytes]:
    """The outermost boxes of one kind in an ISO base media file (ISO/IEC 14496-12): HEIC and AVIF are such."""
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        if data[at + 4 : at + 8] == kind:
            yield data[at : at + size] if size else data[at:]
        if size < 8:
            return
        at += size


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
        raise _rejected("picture-damaged" if _BEGINS.match(data) else "not-a-picture") from error
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
