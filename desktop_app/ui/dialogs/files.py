"""Asking for files: to open, and a name to save under. The program goes on meanwhile; the answer comes by a call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid


def ask_files(
    parent: QWidget, title: str, kinds: Sequence[str], chosen: Callable[[list[Path]], None], *, several: bool = True
) -> QFileDialog:
    """Ask for files that exist. ``kinds`` are Qt's filters, such as "Photos (*.jpg *.png)"; Cancel calls nothing."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles if several else QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(list(kinds))
    return _opened(dialog, parent, lambda: chosen([Path(name) for name in dialog.selectedFiles()]))


def ask_file_to_save(parent: QWidget, title: str, name: str, kind: str, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask under which name to save. ``kind`` is Qt's filter, such as "PDF (*.pdf)", and tells the ending; several kinds
    have ";;" between them.
    """
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(kind.split(";;"))
    dialog.setDefaultSuffix(_ending(kind.partition(";;")[0]))
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(_ending(chosen)))
    dialog.selectFile(name)
    return _opened(dialog, parent, lambda: chosen(Path(dialog.selectedFiles()[0])))


def _ending(kind: str) -> str:
    return kind.rpartition(".")[2].rstrip(")")


def ask_folder(parent: QWidget, title: str, folder: str, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask for a folder that exists, beginning in ``folder`` ("": wherever the system begins)."""
    dialog = QFileDialog(parent, title, folder)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _opened(dialog, parent, lambda: chosen(Path(dialog.selectedFiles()[0])))


def _opened(dialog: QFileDialog, parent: QWidget, chosen: Callable[[], None]) -> QFileDialog:
    opener = parent.window().focusWidget()

    def closed(_result: int) -> None:
        if opener is not None and isValid(opener):
            opener.setFocus()
        dialog.deleteLater()

    dialog.accepted.connect(chosen)
    dialog.finished.connect(closed)
    dialog.open()
    return dialog
