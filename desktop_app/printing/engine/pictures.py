"""Pictures made fit for paper: upright, on the paper's own colour, no finer than print can show."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from desktop_app.domain.errors import PrintTrouble
from desktop_app.paths import resource
from desktop_app.printing.engine.colours import Colour

_DOTS_PER_INCH: Final = 170  # of a photograph
_LINE_ART_DOTS_PER_INCH: Final = 300


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture as a PDF holds it: `data` of `pixels` (wide, high), a JPEG file or else packed red, green, blue."""

    data: bytes = field(repr=False)
    pixels: tuple[int, int]
    jpeg: bool

    def fitted(self, width: float, height: float) -> tuple[float, float]:
        """Its width and height where it fills a frame of that size, in the unit of the frame."""
        scale = min(width / self.pixels[0], height / self.pixels[1])
        return self.pixels[0] * scale, self.pixels[1] * scale


def photograph(image: bytes, width: float, height: float, ground: Colour) -> Raster | None:
    """A photograph for a frame of so many points, without anything that the camera noted beside it.

    None where the bytes are no picture.
    """
    picture = _upright(image, ground)
    if picture is None:
        return None
    picture.thumbnail((int(width / 72 * _DOTS_PER_INCH), int(height / 72 * _DOTS_PER_INCH)))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=84)
    return Raster(out.getvalue(), picture.size, jpeg=True)


def line_art(image: bytes, width: float, height: float, ground: Colour) -> Raster | None:
    """A drawing or a logo, its edges kept sharp. None where the bytes are no picture."""
    picture = _upright(image, ground)
    if picture is None:
        return None
    dots = _LINE_ART_DOTS_PER_INCH
    picture.thumbnail((max(1, int(width / 72 * dots)), max(1, int(height / 72 * dots))), Image.Resampling.LANCZOS)
    return Raster(zlib.compress(picture.tobytes(), 9), picture.size, jpeg=False)


@lru_cache(maxsize=64)
def easy_read_picture(name: str, width: float, ground: Colour) -> Raster:
    """The picture `name` of `resources/easy_read`, `width` points wide and high at most.

    Raises `PrintTrouble('picture-unreadable')` with the fact `picture` where it is not there.
    """
    path = resource("easy_read", f"{name}.png")
    try:
        drawn = line_art(path.read_bytes(), width, width, ground)
    except OSError as why:
        raise PrintTrouble("picture-unreadable", picture=name) from why
    if drawn is None:
        raise PrintTrouble("picture-unreadable", picture=name)
    return drawn


def _upright(image: bytes, ground: Colour) -> Image.Image | None:
    try:
        with Image.open(io.BytesIO(image)) as opened:
            upright = ImageOps.exif_transpose(opened)
            if upright.mode in {"RGBA", "LA", "P", "PA"}:
                layer = upright.convert("RGBA")
                paper = Image.new("RGBA", layer.size, tuple(round(part * 255) for part in (*ground, 1.0)))
                upright = Image.alpha_composite(paper, layer)
            return upright.convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError):
        return None
