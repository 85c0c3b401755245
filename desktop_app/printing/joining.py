"""Several PDFs as one, for a printer: each begins on a new sheet of paper, also when both sides are printed.

What is joined loses its tags: a joined file is for paper alone. Who reads a file on a screen gets it by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from desktop_app.printing.preview import ONE_AT_A_TIME
from desktop_app.printing.sizes import PAGE_HEIGHT, PAGE_WIDTH


def joined(pdfs: Iterable[bytes]) -> tuple[bytes, int]:
    """The PDFs one after the other, and how many pages that is. An empty page follows each but the last that has an odd
    number of them, so that no letter begins on the back of another person's.
    """
    import pypdfium2 as pdfium  # type: ignore[import-untyped]  # no types; 4 MB that a desk without paper spares

    with ONE_AT_A_TIME:
        whole = pdfium.PdfDocument.new()
        try:
            for pdf in pdfs:
                if len(whole) % 2:
                    whole.new_page(PAGE_WIDTH, PAGE_HEIGHT)
                part = pdfium.PdfDocument(pdf)
                try:
                    whole.import_pages(part)
                finally:
                    part.close()
            out = BytesIO()
            whole.save(out)
            return out.getvalue(), len(whole)
        finally:
            whole.close()
