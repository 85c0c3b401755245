"""Faults of libraries that would not show in a short test but end a long evening at the event desk."""

from __future__ import annotations

import importlib
import sys

from PySide6.QtWidgets import QApplication


def test_none_survives_qt_calls(qapp: QApplication) -> None:
    """PySide6 6.12.0 on Python before 3.12 loses a reference to None at every void call, and aborts after 5,000."""
    before = sys.getrefcount(None)

    for _ in range(500):
        qapp.setObjectName("x")

    assert before - sys.getrefcount(None) < 100


def test_sqlite_has_its_wal_reset_mended() -> None:
    """Before 3.51.3 a checkpoint and a commit at the same moment could lose pages (SQLite's *WAL-reset bug*)."""
    sqlite = importlib.import_module("sqlcipher3.dbapi2")  # it has no type stubs

    assert sqlite.sqlite_version_info >= (3, 51, 3)
