from __future__ import annotations

import errno
import io
import os
from pathlib import Path

import pytest
from PIL import Image

from desktop_app.domain.errors import PrintTrouble
from desktop_app.domain.work import Cancelled
from desktop_app.printing import print_size, produce
from desktop_app.printing.documents import inspection_sheet
from desktop_app.printing.preview import page_count, page_text, pages_as_images
from tests.printing.papers import SENDER, a_recovery_sheet, a_register, a_sign_up_sheet, an_inspection
from tests.support.paper_rules import Limits, broken_rules

WHEN = "2026-11-20T16:05"


def test_the_same_register_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    for out in (first, second):
        produce(a_register(12), "large", out, sheet_id="7k3mq2fd", printed_at=WHEN)
    assert first.read_bytes() == second.read_bytes()


def test_paper_can_go_into_an_open_stream() -> None:
    out = io.BytesIO()
    pages = produce(an_inspection(2), "clear", out, sheet_id="7k3mq2fd", printed_at=WHEN)
    assert pages > 1
    assert out.getvalue().startswith(b"%PDF-")


@pytest.mark.parametrize("points", [12, 16, 20, 30, 40])
@pytest.mark.parametrize("make", [a_register, a_sign_up_sheet, an_inspection])
def test_any_size_by_number_keeps_the_rules(make: object, points: float, tmp_path: Path) -> None:
    assert callable(make)
    out = tmp_path / "paper.pdf"
    produce(make(11), points, out, sheet_id="7k3mq2fd", printed_at=WHEN)
    size = print_size(points)
    margin, lengths = (15, (12, 60, 6, 5, 3)) if points < 16 else (20, (14, 70, 7, 7, 3.5))
    lengths = (20, 100, 10, 12, 5) if points >= 24 else lengths
    limits = Limits(points, points, size.longest_line, margin, *lengths)
    assert broken_rules(out, limits) == []


@pytest.mark.parametrize("wanted", ["enormous", "", "11", "41", 0, "nan"])
def test_a_size_that_is_not_printed_is_refused(wanted: str | float) -> None:
    with pytest.raises(PrintTrouble) as trouble:
        print_size(wanted)
    assert trouble.value.code == "print-size"


def test_sizes_are_known_by_name_and_by_number() -> None:
    assert print_size("large") == print_size("18") == print_size(18)
    assert print_size("20").points == 20


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PrintTrouble) as trouble:
        produce(a_recovery_sheet(), "clear", tmp_path / "gone" / "a.pdf", sheet_id="", printed_at=WHEN)
    assert trouble.value.code == "folder-gone"


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "disk-full"), (errno.EROFS, "folder-read-only")])
def test_trouble_with_the_disk_leaves_the_old_file_and_nothing_else(
    number: int, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "register.pdf"
    out.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PrintTrouble) as trouble:
        produce(a_recovery_sheet(), "clear", out, sheet_id="", printed_at=WHEN)
    assert trouble.value.code == code
    assert out.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [out]


def test_printing_can_be_stopped_and_leaves_nothing(tmp_path: Path) -> None:
    class Stopping:
        def step(self, done: int, _total: int | None, what: str) -> None:
            if what == "pages" and done == 1:
                raise Cancelled

    with pytest.raises(Cancelled):
        produce(a_register(40), "giant", tmp_path / "a.pdf", sheet_id="x", printed_at=WHEN, progress=Stopping())
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_is_none_does_not_stop_the_rest(tmp_path: Path) -> None:
    photo = inspection_sheet.SheetPhoto(b"not a picture", "Mould")
    issue = inspection_sheet.SheetIssue(1, "Lighting", notes="Flickers", photos=(photo,))
    sheet = inspection_sheet.InspectionSheet("Larch Court", "2026-11-21", SENDER, issues=(issue,))
    produce(inspection_sheet.document(sheet), "clear", tmp_path / "a.pdf", sheet_id="x", printed_at=WHEN)
    text = " ".join(page_text(tmp_path / "a.pdf"))
    assert "This picture could not be read, so it is not printed here." in text
    assert "Photo 1: Mould" in text
    assert "Flickers" in text


def test_a_photo_keeps_nothing_that_the_camera_noted(tmp_path: Path) -> None:
    noted = Image.Exif()
    noted[0x010E] = "taken at 12 Larch Court"
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG", exif=noted)
    issue = inspection_sheet.SheetIssue(1, "Lighting", photos=(inspection_sheet.SheetPhoto(out.getvalue(), "Stair"),))
    sheet = inspection_sheet.InspectionSheet("Larch Court", "2026-11-21", SENDER, issues=(issue,))
    pdf = io.BytesIO()
    produce(inspection_sheet.document(sheet), "clear", pdf, sheet_id="x", printed_at=WHEN)
    assert b"taken at" in out.getvalue()
    assert b"taken at" not in pdf.getvalue()


def test_a_preview_shows_every_page_with_ink_on_it(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    pages = produce(a_register(12), "clear", out, sheet_id="x", printed_at=WHEN)
    images = list(pages_as_images(out, 36))
    assert [image.number for image in images] == list(range(1, pages + 1)) == list(range(1, page_count(out) + 1))
    for image in images:
        assert len(image.rgb) == image.width * image.height * 3
        assert image.width == pytest.approx(298, abs=2)
        assert min(image.rgb) < 60
    assert [image.number for image in pages_as_images(out, 36, first=2, last=2)] == [2]


def test_a_file_that_is_no_pdf_is_told(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    out.write_bytes(b"hello")
    with pytest.raises(PrintTrouble) as trouble:
        page_text(out)
    assert trouble.value.code == "pdf-unreadable"
