"""Pseudo-translation: every visible word 40 % longer, as many languages need. What then no longer fits is found.

Only what is shown is changed, not what screen readers are told: names are checked elsewhere.
"""

from __future__ import annotations

import math
import re

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from desktop_app.ui.widgets.tables import OfficeTable, RowsModel, TableColumn
from tests.support.accessibility import Finding, check_fit

LONGER = 0.4
_WORD = re.compile(r"[^\W\d_]{2,}")
_MARK = "longer-words"


def longer(text: str) -> str:
    """The text with each word 40 % longer: “Passphrase” becomes “Paassphraasee”; figures and mnemonics stay."""
    return _WORD.sub(_longer_word, text)


def _longer_word(found: re.Match[str]) -> str:
    word = found[0]
    extra = math.ceil(len(word) * LONGER)
    step = len(word) / extra
    doubled = {int(place * step) for place in range(extra)}
    return "".join(letter * 2 if place in doubled else letter for place, letter in enumerate(word))


def lengthen(window: QWidget) -> int:
    """Make the words of everything in sight longer; answers how many labels and buttons that were."""
    found: list[QLabel | QAbstractButton] = [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]
    shown = [w for w in found if w.isVisible() and w.text() and w.property(_MARK) != w.text()]
    for widget in shown:
        words = longer(widget.text())
        name = widget.accessibleName()
        widget.setText(words)
        widget.setAccessibleName(name)
        widget.setProperty(_MARK, words)
    for table in window.findChildren(OfficeTable):
        _lengthen_headings(table.rows)
    return len(shown)


def _lengthen_headings(rows: RowsModel) -> None:
    if rows.property(_MARK):
        return
    rows.setProperty(_MARK, True)  # noqa: FBT003 - Qt's own property call
    rows.columns = tuple(TableColumn(longer(each.heading), each.stretch, each.number) for each in rows.columns)
    rows.layoutChanged.emit()


def check_longer(window: QWidget) -> list[Finding]:
    """What is cut or covered in a window once its words are longer."""
    lengthen(window)
    return check_fit(window)
