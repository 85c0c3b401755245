"""The pages of a document as pictures, drawn beside the window's own work and kept while they are looked at."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop_app.domain.errors import AppError
from desktop_app.domain.work import Cancelled, Progress
from desktop_app.store.engine import Store
from desktop_app.ui.paper_work import page_picture
from desktop_app.ui.runner import Job, Runner

MOST_BYTES = 64 * 1024 * 1024
"""Pictures kept: a page at its real size is 3 MB, a small one 40 KB."""

Key = tuple[int, int]


class PagePictures(QObject):
    """Pictures of one document's pages, by page number (from 1) and height in pixels.

    ``drawn(number)`` comes when a picture that was asked for is there.
    """

    drawn = Signal(int)

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._pdf = b""
        self._kept: OrderedDict[Key, QImage | None] = OrderedDict()
        self._coming: dict[Key, Job] = {}

    def take(self, pdf: bytes) -> None:
        """Show this document from now on; b"" for none."""
        self.stop()
        self._kept.clear()
        self._pdf = pdf

    def put(self, number: int, height: int, image: QImage) -> None:
        """Keep a picture that was drawn elsewhere, such as the first page, made together with the document."""
        self._keep((number, height), image)

    def picture(self, number: int, height: int) -> QImage | None:
        """The picture of a page, about `height` pixels high. While it is being drawn one of another size, if there is
        one; else None.
        """
        key = (number, height)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if self._pdf and key not in self._coming:
            self._coming[key] = self._runner.aside(
                _draw, self._pdf, number, height, done=partial(self._came, key), failed=partial(self._failed, key)
            )
        return next((image for (page, _), image in self._kept.items() if page == number and image is not None), None)

    def stop(self) -> None:
        """Draw no more of what was asked for."""
        for job in self._coming.values():
            job.cancel()
        self._coming.clear()

    @property
    def busy(self) -> bool:
        """Whether a picture is being drawn."""
        return bool(self._coming)

    def _came(self, key: Key, image: QImage) -> None:
        # What was asked for before another document came is of no use to anybody.
        if self._coming.pop(key, None) is not None:
            self._keep(key, image)
            self.drawn.emit(key[0])

    def _failed(self, key: Key, error: BaseException) -> None:
        if self._coming.pop(key, None) is None or isinstance(error, Cancelled):
            return
        if not isinstance(error, AppError):
            raise error
        self._keep(key, None)

    def _keep(self, key: Key, image: QImage | None) -> None:
        self._kept[key] = image
        size = sum(each.sizeInBytes() for each in self._kept.values() if each is not None)
        while size > MOST_BYTES and len(self._kept) > 1:
            _key, oldest = self._kept.popitem(last=False)
            size -= oldest.sizeInBytes() if oldest is not None else 0


def _draw(_store: Store, _progress: Progress, pdf: bytes, number: int, height: int) -> QImage:
    return page_picture(pdf, number, height)
