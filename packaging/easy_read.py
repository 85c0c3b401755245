"""Draws the pictures of easy read in `resources/easy_read/` from a package of icons; anyone can make them again.

    python packaging/easy_read.py --work FOLDER

FOLDER keeps what is downloaded. Needs PySide6 and Pillow, and the ordinary client `npm` (to download a package by name;
nothing is installed). The results are committed; this script is not part of the program.

Why Fluent Emoji: its licence is MIT, so the pictures may go on any organisation's paper; they are in colour and flat,
with thick shapes that stay clear in a photocopy. (OpenMoji and Mulberry ask that what is made with them is shared
alike; ARASAAC forbids commercial use.)
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tarfile
import tomllib
from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

PACKAGE = "@iconify-json/fluent-emoji-flat@1.2.6"  # npm
SIDE = 600
COLOURS = 128
FOLDER = Path(__file__).resolve().parent.parent / "resources" / "easy_read"


def main() -> int:
    """Draw every picture that `pictures.toml` names, and remove those that it does not."""
    parser = argparse.ArgumentParser(description="Draw the pictures of easy read.")
    parser.add_argument("--work", type=Path, required=True, metavar="FOLDER")
    work: Path = parser.parse_args().work
    work.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication(sys.argv[:1])
    found = icons(work)
    wanted = {name for names in tomllib.loads((FOLDER / "pictures.toml").read_text("utf-8")).values() for name in names}
    for old in FOLDER.glob("*.png"):
        if old.stem not in wanted:
            old.unlink()
    for name in sorted(wanted):
        (FOLDER / f"{name}.png").write_bytes(drawn(found["icons"][name]["body"], found["width"], found["height"]))
        print(f"{name}: {(FOLDER / f'{name}.png').stat().st_size} bytes")
    application.quit()
    return 0


def icons(work: Path) -> dict[str, dict[str, dict[str, str]]]:
    """The package's icons, as it describes them: name > body, an SVG without its frame."""
    subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=work, check=True)
    (archive,) = work.glob("iconify-json-fluent-emoji-flat-*.tgz")
    with tarfile.open(archive) as package:
        file = package.extractfile("package/icons.json")
        if file is None:
            raise FileNotFoundError(archive)
        return dict(json.load(file))


def drawn(body: str, width: int, height: int) -> bytes:
    """One icon as a PNG of `SIDE` dots a side, on nothing."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{body}</svg>'
    image = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    small = Image.open(BytesIO(buffer.data().data())).quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
    out = BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
