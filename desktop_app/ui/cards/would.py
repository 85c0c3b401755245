"""What would come in with the next receiving: how much, and each record, before anything is kept of it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt

from desktop_app.exchange import preview
from desktop_app.exchange.transfer import Held, Would
from desktop_app.ui import preview_words, theme
from desktop_app.ui.models import exchange as words
from desktop_app.ui.preview_words import WHAT
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.page import Card
from desktop_app.ui.widgets.pills import Pill
from desktop_app.ui.widgets.result_list import ResultLine, ResultList

TITLE = "What would come in"
_PILLS = {
    preview.NEW: Pill(WHAT[preview.NEW], "circle-check", "ok"),
    preview.CHANGED: Pill(WHAT[preview.CHANGED], "circle-check", "info"),
    preview.IN_VAIN: Pill(WHAT[preview.IN_VAIN], "clock", "info"),
    preview.CONFLICT: Pill(WHAT[preview.CONFLICT], "circle-help", "warn"),
    preview.ALIKE: Pill(WHAT[preview.ALIKE], "users", "warn"),
}
_WAITS = Pill("Waits", "clock", "info")
_SET_ASIDE = Pill("Set aside", "circle-x", "warn")


class WouldCard(Card):
    """Hidden until there is something to show. What needs a decision, or would not come in, stands first."""

    def __init__(self) -> None:
        super().__init__(TITLE)
        self.said = Text("")
        self.list = ResultList(TITLE)
        self.list.setMinimumHeight(theme.current().px(200))
        self.body.add(self.said, self.list)
        self.hide()

    def show_would(self, would: Would, laptops: Mapping[str, str]) -> None:
        """Show it; `laptops` is device id > name."""
        self.said.setText(f"{preview_words.counts(would)} Nothing was changed yet.")
        done = would.received
        held = [*(_held(one, laptops, _SET_ASIDE) for one in done.set_aside)]
        held += [_held(one, laptops, _WAITS) for one in done.waiting]
        lines = [_line(place, line) for place, line in enumerate(would.lines)]
        first = sum(line.what in (preview.CONFLICT, preview.ALIKE) for line in would.lines)
        self.list.set_lines([*lines[:first], *held, *lines[first:]])
        self.list.setVisible(bool(self.list.lines.lines))
        self.show()

    def take_focus(self) -> None:
        """Put the keyboard into the list, if there is anything in it."""
        if self.list.lines.lines:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)


def _line(place: int, line: preview.Line) -> ResultLine:
    pill = _PILLS[line.what]
    title, detail = preview_words.title(line), preview_words.detail(line)
    return ResultLine(title, detail, (pill,), f"{pill.text}. {title}. {detail}.", str(place))


def _held(one: Held, laptops: Mapping[str, str], pill: Pill) -> ResultLine:
    told = words.not_taken(one, laptops)
    return ResultLine(told.title, told.detail, (pill,), f"{pill.text}. {told.title}. {told.detail}", one.name)
