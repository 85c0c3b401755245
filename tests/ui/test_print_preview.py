"""Looking at a document: its pages at any size, drawn beside the window's own work, its words, and the keys."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop_app.domain.work import Cancelled, Progress
from desktop_app.store.engine import Store
from desktop_app.ui import paper_work, text
from desktop_app.ui.dialogs.print_preview import PreviewDialog
from desktop_app.ui.page_pictures import PagePictures
from desktop_app.ui.papers import About
from tests.support.print_screen import a_paper
from tests.support.screens import Screen, Window, a_window

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    with a_window(tmp_path, qapp) as window:
        yield window


@pytest.fixture
def preview(window: Window) -> PreviewDialog:
    window.show()
    made = PreviewDialog(window.bench, a_paper(window, "large"))
    window.bench.open(made)
    drawn(window)
    return made


def drawn(window: Window) -> None:
    """Wait until every picture that is in sight was drawn."""
    window.settle()
    window.wait_for(lambda: not window.bench.runner.looking, "the pictures")


def is_sharp(image: QImage | None, height: int) -> bool:
    return image is not None and abs(image.height() - height) <= 1


def test_the_keys_turn_the_pages_from_wherever_the_keyboard_is(window: Window, preview: PreviewDialog) -> None:
    screen = Screen(window)
    preview.print.setFocus()

    window.press(Key.Key_PageDown)
    assert screen.says(f"Page 2 of {preview.paper.pages}")
    window.press(Key.Key_End, Ctrl)
    assert screen.says(f"Page {preview.paper.pages} of {preview.paper.pages}")
    assert not screen.can_press("Next page")
    window.press(Key.Key_PageDown)
    assert preview.number == preview.paper.pages
    window.press(Key.Key_Home, Ctrl)
    assert preview.number == 1
    assert preview.pages.currentIndex().row() == 0


def test_the_page_grows_and_shrinks_by_keys_and_fits_again(window: Window, preview: PreviewDialog) -> None:
    screen = Screen(window)
    window.press(Key.Key_R, Ctrl)
    assert screen.says("At its real size")

    window.press(Key.Key_Plus, Ctrl)
    assert screen.says("125% of its real size")
    window.press(Key.Key_Minus, Ctrl)
    window.press(Key.Key_Minus, Ctrl)
    assert screen.says("75% of its real size")
    window.press(Key.Key_0, Ctrl)
    assert screen.says("The whole page")


def test_every_size_is_drawn_sharp_for_the_screen(window: Window, preview: PreviewDialog) -> None:
    assert is_sharp(preview.pictures.picture(1, preview.view.wanted_height()), preview.view.wanted_height())
    fitted = preview.view.wanted_height()

    Screen(window).press("Show at real size")
    drawn(window)

    wanted = preview.view.wanted_height()
    assert wanted > fitted
    assert is_sharp(preview.pictures.picture(1, wanted), wanted)


def test_words_are_read_in_the_order_of_the_pages_and_say_when_they_cannot_be(window: Window) -> None:
    window.show()
    paper = a_paper(window)
    broken = paper_work.Paper(paper.order, paper.title, 1, b"not a PDF")
    preview = PreviewDialog(window.bench, broken)
    window.bench.open(preview)

    Screen(window).press("Read as text")
    drawn(window)

    assert preview.words.toPlainText() == text.ERRORS["pdf-unreadable"]


def test_a_translation_that_nobody_checked_says_so_beside_the_pages(window: Window) -> None:
    window.show()
    paper = a_paper(window)
    order = paper_work.Order(paper.order.name, About(language="pl"))
    window.bench.open(
        PreviewDialog(window.bench, paper_work.Paper(order, paper.title, paper.pages, paper.pdf, unchecked=True))
    )

    assert Screen(window).says("Nobody who reads Polish has checked these words yet.")


# -- beside the window's own work --------------------------------------------------------------------------------------


def test_a_picture_is_drawn_on_another_thread_and_kept(window: Window) -> None:
    pictures = PagePictures(window.bench.runner, window.main)
    came: list[int] = []
    pictures.drawn.connect(came.append)
    pictures.take(a_paper(window).pdf)

    assert pictures.picture(1, 300) is None
    drawn(window)

    assert came == [1]
    assert is_sharp(pictures.picture(1, 300), 300)
    assert not window.bench.runner.looking


def test_until_the_sharp_picture_is_there_the_coarse_one_is_shown(window: Window) -> None:
    pictures = PagePictures(window.bench.runner, window.main)
    pictures.take(a_paper(window).pdf)
    pictures.picture(1, 120)
    drawn(window)

    assert is_sharp(pictures.picture(1, 600), 120)
    drawn(window)
    assert is_sharp(pictures.picture(1, 600), 600)


def test_what_was_drawn_for_another_document_is_shown_to_nobody(window: Window) -> None:
    pictures = PagePictures(window.bench.runner, window.main)
    pdf = a_paper(window).pdf
    came: list[int] = []
    pictures.drawn.connect(came.append)
    pictures.take(pdf)
    pictures.picture(1, 300)
    pictures.take(pdf + b" ")
    drawn(window)

    assert came == []
    assert pictures.picture(1, 300) is None


def test_long_work_does_not_hold_up_a_page(window: Window) -> None:
    go_on = threading.Event()
    begun = threading.Event()

    def long_work(_store: Store, _progress: Progress) -> None:
        begun.set()
        go_on.wait(20)

    try:
        window.bench.start("import", long_work, done=lambda _: None)
        window.wait_for(begun.is_set, "the long work")
        pictures = PagePictures(window.bench.runner, window.main)
        pictures.take(a_paper(window).pdf)
        pictures.picture(1, 200)
        drawn(window)

        assert is_sharp(pictures.picture(1, 200), 200)
        assert window.bench.runner.busy
    finally:
        go_on.set()
        window.wait_for_job()


def test_what_is_cancelled_before_it_began_is_never_made(window: Window) -> None:
    made: list[str] = []
    failed: list[BaseException] = []
    runner = window.bench.runner
    go_on = threading.Event()
    runner.aside(lambda _store, _progress: go_on.wait(20), done=lambda _: None, failed=failed.append)
    job = runner.aside(lambda _store, _progress: made.append("it"), done=lambda _: None, failed=failed.append)
    job.cancel()
    go_on.set()
    drawn(window)

    assert made == []
    assert [type(error) for error in failed] == [Cancelled]


def test_a_runner_that_is_closed_draws_nothing_more(window: Window) -> None:
    pictures = PagePictures(window.bench.runner, QObject(window.main))
    pictures.take(a_paper(window).pdf)
    window.bench.runner.close()

    assert pictures.picture(1, 300) is None
