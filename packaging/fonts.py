"""Builds the fonts in `resources/fonts/` from packages, so that anyone can see where each came from and make it again.

    python packaging/fonts.py --work FOLDER

FOLDER keeps what is downloaded. Needs `fonttools` and `brotli`, and the ordinary clients `npm`, `pip` and `apt-get` (to
download packages by name; nothing is installed). The results are committed; this script is not part of the program.

Why these steps: reportlab takes static TrueType outlines only (it refuses CFF and woff2, and prints a variable font in
its thinnest face without a word), and an instance of a variable font keeps the old face in its name records.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.config import OPTIONS
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"

ATKINSON_PACKAGE = "@fontsource/atkinson-hyperlegible-next@5.3.0"  # npm
NOTO_SANS_PACKAGE = "fontpkg-noto-sans==2.15"  # PyPI
CJK_PACKAGE = "justmytype-intl-cjk==0.1.0"  # PyPI
NOTO_CORE_PACKAGE = "fonts-noto-core"  # Debian

WEIGHTS = {"Regular": 400, "SemiBold": 600, "Bold": 700}

# Blocks of Noto Sans that the program prints: Latin with Vietnamese and Polish, Greek, Cyrillic, punctuation, marks.
NOTO_SANS_RANGES = (
    (0x0020, 0x024F),
    (0x0250, 0x02FF),
    (0x0300, 0x036F),
    (0x0370, 0x03FF),
    (0x0400, 0x052F),
    (0x1E00, 0x1EFF),
    (0x2000, 0x206F),
    (0x2070, 0x209F),
    (0x20A0, 0x20BF),
    (0x2100, 0x214F),
    (0x2212, 0x2212),
    (0x2C60, 0x2C7F),
    (0xA640, 0xA69F),
    (0xFB00, 0xFB04),
    (0xFFFD, 0xFFFD),
)


@dataclass(frozen=True)
class Face:
    """One file in `resources/fonts/`, and how its name records must read."""

    family: str
    style: str
    covers: str
    sample: str
    source: str

    @property
    def file_name(self) -> str:
        return f"{self.family.replace(' ', '')}-{self.style}.ttf"

    @property
    def weight(self) -> int:
        return WEIGHTS[self.style]


def faces() -> list[Face]:
    """Every face that ships, in the order in which the program should try them."""
    atkinson = "Atkinson Hyperlegible Next"
    latin = "Latin: English, Gaelic, Polish, Turkish, Czech, Latvian; not Vietnamese, arrows or ticks"
    urdu = "ع پ ٹ ہ ے ۰"
    noto = "Latin with Vietnamese, Greek, Cyrillic; no arrows or ticks"
    return [
        *(Face(atkinson, style, latin, "aIl10O éŁžāğ £€–“”", f"npm {ATKINSON_PACKAGE}") for style in WEIGHTS),
        *(Face("Noto Sans", s, noto, "é Ł ạ ơ Ж ї Ω", f"PyPI {NOTO_SANS_PACKAGE}") for s in ("Regular", "Bold")),
        *(
            Face("Noto Naskh Arabic", s, "Arabic and Urdu, upright", urdu, f"Debian {NOTO_CORE_PACKAGE}")
            for s in ("Regular", "Bold")
        ),
        *(
            Face("Noto Nastaliq Urdu", s, "Urdu, sloping (needs leading 2.4)", urdu, f"Debian {NOTO_CORE_PACKAGE}")
            for s in ("Regular", "Bold")
        ),
        *(
            Face("Noto Sans Gurmukhi", s, "Punjabi", "ਪ ੰ ਜ ਾ ਬ ੀ", f"Debian {NOTO_CORE_PACKAGE}")
            for s in ("Regular", "Bold")
        ),
        *(
            Face("Noto Sans SC", s, "Chinese, simplified, cut to GB 2312", "中 文 你 好 。 ，", f"PyPI {CJK_PACKAGE}")
            for s in ("Regular", "Bold")
        ),
    ]


def fetch(work: Path) -> None:
    """Downloads the four packages into `work` and unpacks them there, each in a folder of its own."""
    work.mkdir(parents=True, exist_ok=True)
    if not list(work.glob("fontsource-*.tgz")):
        subprocess.run(["npm", "pack", ATKINSON_PACKAGE], cwd=work, check=True)
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--dest", str(work)]
    if not list(work.glob("fontpkg_noto_sans-*.whl")) or not list(work.glob("justmytype_intl_cjk-*.whl")):
        subprocess.run([*pip, NOTO_SANS_PACKAGE, CJK_PACKAGE], check=True)
    if not list(work.glob("fonts-noto-core_*.deb")):
        subprocess.run(["apt-get", "download", NOTO_CORE_PACKAGE], cwd=work, check=True)

    (work / "atkinson").mkdir(exist_ok=True)
    subprocess.run(["tar", "-xzf", str(next(work.glob("fontsource-*.tgz"))), "-C", str(work / "atkinson")], check=True)
    for wheel in work.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(work / wheel.name.split("-")[0])
    deb = next(work.glob("fonts-noto-core_*.deb"))
    subprocess.run(["dpkg-deb", "--extract", str(deb), str(work / "noto_core")], check=True)


def gb2312() -> set[int]:
    """Code points of GB 2312 (6,763 Chinese characters and their punctuation) and of ASCII."""
    points = set(range(0x20, 0x7F)) | {0xA0, 0xFFFD}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                points.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue  # an empty place of the table
    return points


def cut(font: TTFont, points: Iterable[int]) -> TTFont:
    """The font with these code points alone, its layout tables kept."""
    options = subset.Options()
    options.layout_features = ["*"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.hinting = False
    worker = subset.Subsetter(options)
    worker.populate(unicodes=points)
    worker.subset(font)
    return font


def drop_hinting(font: TTFont) -> TTFont:
    """Without TrueType instructions, which neither Qt at these sizes nor a PDF uses: a third of the bytes."""
    everything = set(font.getBestCmap())
    return cut(font, everything)


def mend_names(font: TTFont, face: Face) -> None:
    """Makes family, style, full and PostScript names, weight and style bits say what the face is."""
    name = font["name"]
    plain = face.style in ("Regular", "Bold")
    records = {
        1: face.family if plain else f"{face.family} {face.style}",
        2: face.style if plain else "Regular",
        3: f"{face.family.replace(' ', '')}-{face.style};neighbourhood-desk",
        4: face.family if face.style == "Regular" else f"{face.family} {face.style}",
        6: f"{face.family.replace(' ', '')}-{face.style}",
        16: face.family,
        17: face.style,
    }
    for old in (*records, 21, 22, 25):
        name.removeNames(nameID=old)
    for number, text in records.items():
        if number in (16, 17) and plain:
            continue  # only needed where the four-style family differs
        name.setName(text, number, 3, 1, 0x409)
    bold = face.style == "Bold"
    font["OS/2"].usWeightClass = face.weight
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0b1100001) | (0b100000 if bold else 0b1000000)
    font["head"].macStyle = 1 if bold else 0
    for table in ("STAT", "DSIG"):
        if table in font:
            del font[table]


def make(face: Face, work: Path) -> TTFont:
    """The finished font of one face, from the unpacked packages."""
    if face.family.startswith("Atkinson"):
        files = [
            str(work / "atkinson/package/files" / f"atkinson-hyperlegible-next-{part}-{face.weight}-normal.woff2")
            for part in ("latin", "latin-ext")
        ]
        parts = []
        for number, file in enumerate(files):
            plain = TTFont(file, recalcTimestamp=False)
            plain.flavor = None
            part = work / f"{face.file_name}.{number}"
            plain.save(part)
            parts.append(str(part))
        merged = Merger().merge(parts)
        merged.recalcTimestamp = False  # the same bytes from the same packages
        source = TTFont(parts[0])["head"]
        merged["head"].created, merged["head"].modified = source.created, source.modified
        return merged
    if face.family == "Noto Sans":
        variable = TTFont(
            work / "fontpkg_noto_sans/fontpkg_noto_sans/files/NotoSans[wdth,wght].ttf", recalcTimestamp=False
        )
        points = {point for first, last in NOTO_SANS_RANGES for point in range(first, last + 1)}
        return cut(instancer.instantiateVariableFont(variable, {"wght": face.weight, "wdth": 100}), points)
    if face.family == "Noto Sans SC":
        folder = work / "justmytype_intl_cjk/justmytype_intl_cjk/fonts/ofl/notosanssc"
        variable = cut(TTFont(folder / "NotoSansSC[wght].ttf", recalcTimestamp=False), gb2312())
        return instancer.instantiateVariableFont(variable, {"wght": face.weight})
    return drop_hinting(
        TTFont(work / "noto_core/usr/share/fonts/truetype/noto" / face.file_name, recalcTimestamp=False)
    )


def write_licences(work: Path, copyrights: dict[str, str]) -> None:
    """One OFL text per family, with that family's own copyright line."""
    text = (work / "justmytype_intl_cjk/justmytype_intl_cjk/fonts/ofl/notosanssc/OFL.txt").read_text("utf-8")
    body = text[text.index("This Font Software is licensed") :]
    for family, copyright_line in copyrights.items():
        target = FONTS / f"OFL-{family.replace(' ', '')}.txt"
        target.write_text(f"{family}\n{copyright_line}\n\n{body.rstrip()}\n", "utf-8")


def write_list(counts: dict[str, int]) -> None:
    """`fonts.txt`: which file covers what, and where it came from. The tests read it."""
    lines = [
        "Fonts of Neighbourhood Desk. Made by packaging/fonts.py from the packages named; static TrueType outlines.",
        "All are under the SIL Open Font License 1.1: see the OFL file of each family.",
        "Columns, separated by tabs: file, family, weight, code points, covers, sample, package",
        "",
    ]
    for face in faces():
        cells = [face.file_name, face.family, str(face.weight), str(counts[face.file_name]), face.covers, face.sample]
        lines.append("\t".join([*cells, face.source]))
    (FONTS / "fonts.txt").write_text("\n".join(lines) + "\n", "utf-8")


def build(work: Path) -> None:
    """Writes every face, the licences and the list; raises ValueError where a face lacks a letter of its sample."""
    FONTS.mkdir(parents=True, exist_ok=True)
    counts: dict[str, int] = {}
    copyrights: dict[str, str] = {}
    for face in faces():
        font = make(face, work)
        mend_names(font, face)
        letters = font.getBestCmap()
        missing = [letter for letter in face.sample if ord(letter) not in letters]
        if missing or "glyf" not in font or "fvar" in font:
            raise ValueError(f"{face.file_name}: not a static TrueType font with all of its sample, lacks {missing}")
        target = FONTS / face.file_name
        # The same bytes whether or not uharfbuzz is installed.
        font.cfg[OPTIONS["fontTools.ttLib.tables.otBase:USE_HARFBUZZ_REPACKER"]] = False
        font.save(target)
        counts[face.file_name] = len(letters)
        copyrights[face.family] = str(font["name"].getDebugName(0))
        print(f"{face.file_name}: {len(letters)} code points, {target.stat().st_size // 1024} KB")
    write_licences(work, copyrights)
    write_list(counts)


def main() -> None:
    parser = argparse.ArgumentParser(description="Build resources/fonts/ from packages.")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is downloaded and unpacked")
    work = parser.parse_args().work.resolve()
    fetch(work)
    build(work)


if __name__ == "__main__":
    main()
