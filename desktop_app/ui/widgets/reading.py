"""A page to read: Markdown at the officer's text size, with room between its parts. Links come as `anchorClicked`."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QTextBrowser

from desktop_app.ui import theme


class Reading(QTextBrowser):
    """Shows one Markdown text; Tab goes from link to link and then on."""

    def __init__(self) -> None:
        super().__init__()
        self._markdown = ""
        self.setOpenLinks(False)
        theme.source().theme_changed.connect(self._show)

    def read(self, markdown: str) -> None:
        """Show this text from its beginning."""
        self._markdown = markdown
        self._show()

    @Slot()
    def _show(self, *_: object) -> None:
        now, document = theme.current(), self.document()
        document.setDefaultFont(now.font("body"))
        document.setIndentWidth(now.px(24))
        self.setMarkdown(self._markdown)
        self._give_room()

    def _give_room(self) -> None:
        """Space above headings, between paragraphs and between lines: Markdown comes with none."""
        now, edit = theme.current(), QTextCursor(self.document())
        block = self.document().begin()
        while block.isValid():
            form = block.blockFormat()
            level = form.headingLevel()
            form.setTopMargin(now.px(20 if level == 2 else 4))
            form.setBottomMargin(now.px(8 if level else 4 if block.textList() else 10))
            form.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            edit.setPosition(block.position())
            edit.setBlockFormat(form)
            block = block.next()
