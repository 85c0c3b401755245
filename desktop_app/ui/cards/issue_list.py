"""The issues of a walk, in a card beside other things."""

from __future__ import annotations

from PySide6.QtCore import QSize

from desktop_app.ui import theme
from desktop_app.ui.widgets.result_list import ResultList


class IssueList(ResultList):
    """The issues of a walk: low rows with their urgency beside them, also in a narrow card."""

    @property
    def narrow(self) -> bool:
        return self.viewport().width() < theme.current().px(320)

    def sizeHint(self) -> QSize:
        rows = min(3, max(1, len(self.lines.lines)))
        return QSize(theme.current().px(320), theme.current().px(68) * rows + 4)
