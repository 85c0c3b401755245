"""Photos made fit to keep."""

from __future__ import annotations

import random
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from desktop_app.domain.errors import Rejected
from desktop_app.services import photographs
from desktop_app.store.photos import Photos
from tests.support.builders import a_store_in

HEIC = Path(__file__).parents[1] / "data" / "photo-with-place.heic"
MAKER, PLACE = "SecretCamera", "SecretPlace"
RED, BLUE = (220, 30, 30), (40, 60, 200)


def a_picture(width: int = 120, height: int = 80, mode: str = "RGB") -> Image.Image:
    """Blue, with its top left quarter red."""
    image = Image.new("RGB", (width, height), BLUE)
    image.paste(RED, (0, 0, width // 2, height // 2))
    return image.convert(mode)


def saved(image: Image.Image, kind: str = "JPEG", **more: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def telling_exif(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x010E] = orientation, MAKER, PLACE
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (56.0, 7.0, 30.0), "W", (3.0, 9.0, 20.0)
    return exif.tobytes()


def looks_like(jpeg: bytes, at: tuple[float, float]) -> str:
    """What colour the picture has at a place given in parts of its width and height."""
    with Image.open(BytesIO(jpeg)) as image:
        pixel = image.convert("RGB").getpixel((int(image.width * at[0]), int(image.height * at[1])))
    assert isinstance(pixel, tuple)
    return "red" if pixel[0] > pixel[2] + 60 else "blue" if pixel[2] > pixel[0] + 60 else "white"


def segments(jpeg: bytes) -> list[int]:
    """The marker of every segment up to the picture's data."""
    found, at = [], 2
    while True:
        marker, size = struct.unpack(">HH", jpeg[at : at + 4])
        found.append(marker)
        if marker == 0xFFDA:
            return found
        at += 2 + size


def code_of(data: bytes) -> str:
    with pytest.raises(Rejected) as refused:
        photographs.prepare(data)
    return refused.value.problems["photo"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP"])
def test_every_usual_kind_of_picture_becomes_a_jpeg_that_looks_the_same(kind: str) -> None:
    kept = photographs.prepare(saved(a_picture(), kind))
    assert kept.jpeg.startswith(b"\xff\xd8")
    assert (kept.width, kept.height) == (120, 80)
    assert (looks_like(kept.jpeg, (0.1, 0.1)), looks_like(kept.jpeg, (0.9, 0.9))) == ("red", "blue")


def test_a_phones_heic_is_taken_and_tells_no_place() -> None:
    data = HEIC.read_bytes()
    assert MAKER.encode() in data
    kept = photographs.prepare(data)
    assert (looks_like(kept.jpeg, (0.1, 0.1)), looks_like(kept.jpeg, (0.9, 0.9))) == ("red", "blue")
    assert MAKER.encode() not in kept.jpeg
    assert b"Exif" not in kept.jpeg


def test_place_device_words_and_thumbnail_are_left_behind() -> None:
    data = saved(
        a_picture(),
        exif=telling_exif(),
        comment=PLACE,
        xmp=f"<x>{PLACE}</x>".encode(),
        icc_profile=b"SecretProfile" * 9,
    )
    data += b"SecretTail"
    assert PLACE.encode() in data
    kept = photographs.prepare(data)
    assert b"Secret" not in kept.jpeg
    assert b"Exif" not in kept.jpeg
    beside = {0xFFDB, 0xFFC0, 0xFFC4, 0xFFDA}
    assert set(segments(kept.jpeg)) - beside == {0xFFE0}
    assert kept.jpeg.endswith(b"\xff\xd9")
    with Image.open(BytesIO(kept.jpeg)) as image:
        assert dict(image.getexif()) == {}


def test_words_inside_a_png_are_left_behind() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Location", PLACE)
    words.add_itxt("XML:com.adobe.xmp", PLACE)
    kept = photographs.prepare(saved(a_picture(), "PNG", pnginfo=words, exif=telling_exif()))
    assert b"Secret" not in kept.jpeg


@pytest.mark.parametrize(
    ("orientation", "red_at"),
    [
        (1, (0.1, 0.1)),
        (2, (0.9, 0.1)),
        (3, (0.9, 0.9)),
        (4, (0.1, 0.9)),
        (5, (0.1, 0.1)),
        (6, (0.9, 0.1)),
        (7, (0.9, 0.9)),
        (8, (0.1, 0.9)),
    ],
)
def test_a_picture_taken_sideways_stands_upright(orientation: int, red_at: tuple[float, float]) -> None:
    kept = photographs.prepare(saved(a_picture(), exif=telling_exif(orientation)))
    assert (kept.width, kept.height) == ((120, 80) if orientation < 5 else (80, 120))
    corners = {(x, y) for x in (0.1, 0.9) for y in (0.1, 0.9)}
    assert {at for at in corners if looks_like(kept.jpeg, at) == "red"} == {red_at}


def test_nonsense_about_the_turn_does_not_lose_the_picture() -> None:
    exif = telling_exif(6)
    kept = photographs.prepare(saved(a_picture(), exif=exif[:20] + b"\xff" * 40))
    assert {kept.width, kept.height} == {120, 80}


@pytest.mark.parametrize(
    ("size", "kept_size"), [((4000, 3000), (1600, 1200)), ((900, 3200), (450, 1600)), ((1600, 1600), (1600, 1600))]
)
def test_the_longest_side_is_at_most_1600_pixels(size: tuple[int, int], kept_size: tuple[int, int]) -> None:
    kept = photographs.prepare(saved(a_picture(*size)))
    assert (kept.width, kept.height) == kept_size


def test_a_picture_of_one_pixels_height_stays_a_picture() -> None:
    kept = photographs.prepare(saved(a_picture(5000, 1), "PNG"))
    assert (kept.width, kept.height) == (1600, 1)


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK", "LA", "RGBA", "I;16"])
def test_grey_indexed_and_printers_colours_are_taken(mode: str) -> None:
    image = a_picture(mode=mode) if mode != "I;16" else a_picture(mode="I").convert("I;16")
    kept = photographs.prepare(saved(image, "JPEG" if mode == "CMYK" else "PNG"))
    assert (kept.width, kept.height) == (120, 80)


def test_what_is_see_through_becomes_white() -> None:
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    image.paste((*RED, 255), (0, 0, 20, 40))
    kept = photographs.prepare(saved(image, "PNG"))
    assert (looks_like(kept.jpeg, (0.1, 0.5)), looks_like(kept.jpeg, (0.9, 0.5))) == ("red", "white")


def test_the_same_file_always_gives_the_same_picture() -> None:
    data = saved(a_picture(2000, 1000))
    assert photographs.prepare(data) == photographs.prepare(bytes(bytearray(data)))


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"%PDF-1.7\n", b"PK\x03\x04" * 9, b"given,family\nJos\xc3\xa9,\n", b"\0" * 999]
)
def test_what_is_not_a_picture_is_said_to_be_none(data: bytes) -> None:
    assert code_of(data) == "not-a-picture"


def test_half_a_picture_is_damaged() -> None:
    noise = Image.effect_noise((400, 300), 60).convert("RGB")
    for kind in ("JPEG", "PNG", "WEBP", "GIF", "AVIF"):
        data = saved(noise, kind)
        assert code_of(data[: len(data) // 2]) == "picture-damaged"
    assert code_of(HEIC.read_bytes()[:300]) == "picture-damaged"
    png = bytearray(saved(noise, "PNG"))
    png[len(png) // 2] ^= 0xFF
    assert code_of(bytes(png)) == "picture-damaged"


def test_a_heic_whose_items_have_no_proper_names_does_not_take_the_program_down() -> None:
    data = HEIC.read_bytes()
    assert data.count(b"Exif\x00") > 0
    assert code_of(data.replace(b"Exif\x00", b"\xffxif\x00", 1)) == "picture-damaged"


def bomb(width: int, height: int) -> bytes:
    """A small PNG that claims to be an enormous picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(10_000, 9_000), (50_000, 50_000), (2_000_000, 1000)])
def test_a_picture_too_large_is_refused_before_it_is_drawn(size: tuple[int, int]) -> None:
    assert code_of(bomb(*size)) == "picture-too-large"


def test_a_file_too_large_is_refused_before_it_is_looked_at() -> None:
    assert code_of(b"\xff\xd8" + bytes(photographs.MOST_BYTES)) == "picture-too-large"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(), kind=st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF", "HEIC"]))
def test_a_picture_with_broken_bytes_is_kept_clean_or_refused_with_a_code(seed: int, kind: str) -> None:
    chance = random.Random(seed)
    data = bytearray(HEIC.read_bytes() if kind == "HEIC" else saved(a_picture(32, 24), kind))
    for _ in range(chance.randint(1, 6)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    part = bytes(data[: chance.choice([len(data), chance.randrange(len(data))])])
    try:
        kept = photographs.prepare(part)
    except Rejected as refused:
        code = refused.problems["photo"]
    else:
        code = ""
        assert max(kept.width, kept.height) <= photographs.LONGEST_SIDE
        assert set(segments(kept.jpeg)) <= {0xFFE0, 0xFFDB, 0xFFC0, 0xFFC4, 0xFFDA}
    assert code in {"", "not-a-picture", "picture-damaged", "picture-too-large"}


def test_a_kept_photo_is_named_by_what_comes_back(tmp_path: Path) -> None:
    with a_store_in(tmp_path / "copy") as store:
        photos = Photos.of(store)
        draft = photographs.keep(photos, saved(a_picture()), "Mould, Łąka 中")
        assert draft.caption == "Mould, Łąka 中"
        assert looks_like(photos.get(draft.sha256), (0.1, 0.1)) == "red"
