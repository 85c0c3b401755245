"""What we lean on inside reportlab, one test each: a newer reportlab that does it another way fails here, by name."""

from __future__ import annotations

import io
import re
import zlib

import pikepdf
import pytest
from reportlab import rl_config
from reportlab.pdfbase import pdfdoc

from desktop_app.printing import produce
from desktop_app.printing.engine.ink import _Page
from desktop_app.printing.engine.structure import Outline, Written, number_of
from desktop_app.printing.wording import Tongue
from tests.printing.papers import EVERY


def a_file() -> pdfdoc.PDFDocument:
    return pdfdoc.PDFDocument(compression=1, invariant=1, lang="en-GB", pdfVersion=(1, 7))


def a_page(pdf: pdfdoc.PDFDocument) -> _Page:
    page = _Page()
    page.MediaBox = pdfdoc.PDFArray([0, 0, 10, 10])
    page.Contents = pdfdoc.PDFStream(content="0 g", filters=[pdfdoc.PDFZCompress])
    page.Resources = pdfdoc.PDFDictionary({})
    return page


def written(pdf: pdfdoc.PDFDocument) -> bytes:
    if not pdf.Pages.pages:  # type: ignore[attr-defined]  # its stub lacks it
        pdf.addPage(a_page(pdf))
    return bytes(pdf.GetPDFData(None))


def test_a_file_is_written_without_a_canvas() -> None:
    data = written(a_file())
    assert data.startswith(b"%PDF-1.7")
    assert pikepdf.open(io.BytesIO(data)).Root.Lang == "en-GB"


def test_an_object_has_its_number_from_the_moment_that_it_is_named() -> None:
    pdf = a_file()
    first, second = Written("<</A 1>>"), Written("")
    numbers = [number_of(pdf, first, "first"), number_of(pdf, second, "second")]
    second.text = f"<</B {numbers[0]} 0 R>>"
    read = pikepdf.open(io.BytesIO(written(pdf)))
    assert read.get_object(numbers[1], 0).B.A == 1


def test_an_object_may_write_itself() -> None:
    pdf = a_file()
    number = number_of(pdf, Written(b"<</Length 2>>\nstream\nhi\nendstream"), "itself")
    assert pikepdf.open(io.BytesIO(written(pdf))).get_object(number, 0).read_bytes() == b"hi"


def test_a_page_is_numbered_before_it_is_added_and_carries_our_entries() -> None:
    pdf = a_file()
    page = a_page(pdf)
    page.StructParents, page.Tabs = 0, pdfdoc.PDFName("S")
    number = number_of(pdf, page, pdf.thisPageName())
    pdf.addPage(page)
    read = pikepdf.open(io.BytesIO(written(pdf)))
    assert read.pages[0].objgen == (number, 0)
    assert read.pages[0].StructParents == 0
    assert read.pages[0].Tabs == "/S"


def test_a_page_with_contents_and_resources_of_its_own_gets_none_of_reportlabs() -> None:
    read = pikepdf.open(io.BytesIO(written(a_file())))
    assert read.pages[0].Contents.read_raw_bytes() == zlib.compress(b"0 g")
    assert "/Font" not in read.pages[0].get("/Resources", {})


def test_the_catalog_takes_what_a_tagged_file_needs() -> None:
    pdf = a_file()
    for name in ("StructTreeRoot", "MarkInfo", "Metadata"):
        setattr(pdf.Catalog, name, Written(f"<</Name ({name})>>"))  # type: ignore[attr-defined]  # its stub lacks it
    read = pikepdf.open(io.BytesIO(written(pdf)))
    assert [str(read.Root[f"/{name}"].Name) for name in ("StructTreeRoot", "MarkInfo", "Metadata")] == [
        "StructTreeRoot",
        "MarkInfo",
        "Metadata",
    ]


def test_an_outline_of_ours_stands_where_reportlabs_own_would() -> None:
    pdf = a_file()
    outline = Outline("<</Type /Outlines /Count 0>>")
    pdf.Outlines = outline  # type: ignore[assignment]  # not reportlab's own class
    pdf.Catalog.Outlines = outline  # type: ignore[attr-defined]  # its stub lacks it
    assert pikepdf.open(io.BytesIO(written(pdf))).Root.Outlines.Count == 0


def test_a_stream_that_says_its_filter_is_left_as_it_is() -> None:
    pdf = a_file()
    stream = pdfdoc.PDFStream(content=zlib.compress(b"raw"))
    stream.dictionary["Filter"] = pdfdoc.PDFName("FlateDecode")
    number = number_of(pdf, stream, "stream")
    assert pikepdf.open(io.BytesIO(written(pdf))).get_object(number, 0).read_bytes() == b"raw"


def test_the_shared_settings_of_reportlab_are_not_touched() -> None:
    before = (rl_config.invariant, rl_config.pageCompression, rl_config.useA85)
    produce(EVERY["tally-sheet"](2, Tongue("en")), "clear", io.BytesIO(), sheet_id="x", printed_at="2026-11-20T16:05")
    assert (rl_config.invariant, rl_config.pageCompression, rl_config.useA85) == before


@pytest.mark.parametrize("language", ["en", "ur"])
def test_the_same_document_gives_the_same_bytes(language: str) -> None:
    for name, make in EVERY.items():
        once, again = io.BytesIO(), io.BytesIO()
        for out in (once, again):
            produce(make(2, Tongue(language)), "large", out, sheet_id="7k3mq2fd", printed_at="2026-11-20T16:05")
        assert once.getvalue() == again.getvalue(), name
        assert not re.search(rb"/(CreationDate|ModDate) \(D:20(?!00)", once.getvalue()), name
