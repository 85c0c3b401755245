"""Paper: read models in, documents out. `documents` writes them, `press` prints them, `preview` shows them."""

from __future__ import annotations

from desktop_app.printing.model import Document
from desktop_app.printing.press import produce
from desktop_app.printing.sizes import NAMED_SIZES, PrintSize, print_size

__all__ = ["NAMED_SIZES", "Document", "PrintSize", "print_size", "produce"]
