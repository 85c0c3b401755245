"""Estate inspection: choose or start a walk, and note what is found on it, issue after issue.

The form is kept as a draft while it is typed, so that nothing is lost when the laptop falls or its battery is empty.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QScrollArea, QStackedWidget

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError, Gone, Rejected
from desktop_app.domain.estates import IssueDraft
from desktop_app.printing.documents import inspection_sheet
from desktop_app.services import audit, estates
from desktop_app.ui import text, theme
from desktop_app.ui.cards.found import FoundCard
from desktop_app.ui.cards.issue_form import IssueForm
from desktop_app.ui.cards.walks import WalksPane, issue_words
from desktop_app.ui.dialogs.ask_about import AskAboutDialog
from desktop_app.ui.dialogs.print_preview import preview
from desktop_app.ui.dialogs.walk import WalkDialog
from desktop_app.ui.models.field import issue_line, issue_saved, walk_heading
from desktop_app.ui.paper_work import Order
from desktop_app.ui.papers import About
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.layout import SideBySide
from desktop_app.ui.widgets.page import Page
from desktop_app.ui.widgets.top_bar import Heading
from desktop_app.ui.workbench import Workbench, touches

KEEP_AFTER_MS = 400
STACKED_BELOW = 948
"""Effective pixels below which the photos go under the form, and Save to the foot of the page."""


class EstatePage(Page):
    """Walks of estates."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Estate inspection", show_title=False, scrolls=False)
        self.bench = bench
        self.walk_id = ""
        self.issue_id = ""
        self._touched = False
        self._stale = True
        self._build()
        bench.changed.connect(self._on_changed)

    # -- building ------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.walks = WalksPane(self.bench)
        self.found = FoundCard(self.bench, self._suggest)
        self.form = IssueForm(self.found)
        self.sides = SideBySide(self.form, self.found, side_width=456, stack_below=STACKED_BELOW - 48)
        self.stack = QStackedWidget()
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setWidget(self.sides)
        self.stack.addWidget(self.walks)
        self.stack.addWidget(self.scroller)
        self.body.addWidget(self.stack, 1)
        self.narrow_save = Button("Save this issue", kind="primary", icon="check", key="Ctrl+S", bind_key=False)
        self.footer().addWidget(self.narrow_save)
        self._keep_later = QTimer(self)
        self._keep_later.setSingleShot(True)
        self._keep_later.setInterval(KEEP_AFTER_MS)
        self._keep_later.timeout.connect(self.keep_draft)
        self.setAcceptDrops(True)
        self.walks.walk_wanted.connect(self.open_walk)
        self.walks.start_wanted.connect(self.start_walk)
        self.walks.print_wanted.connect(self.print_sheet)
        self.walks.change_wanted.connect(self.change_walk)
        self.form.change_wanted.connect(self._change)
        self.form.edited.connect(self._on_edited)
        self.form.back_wanted.connect(self.show_walks)
        self.found.edited.connect(self._on_edited)
        self.found.save_wanted.connect(self.save)
        self.found.change_wanted.connect(self.change_issue)
        self.found.ask_wanted.connect(self.ask)
        self.narrow_save.clicked.connect(self.save)
        for keys, slot in (
            ("Ctrl+N", self.new),
            ("Ctrl+S", self.save),
            ("Ctrl+P", self._photo_or_print),
            ("Ctrl+E", self._change),
            ("Ctrl+V", self._paste),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        theme.source().theme_changed.connect(self._fit)
        self._fit()

    # -- coming and going ----------------------------------------------------------------------------------------------

    def entered(self) -> None:
        """Go on with the walk that is open, or with today's; otherwise show all walks. Or go to that of an event."""
        if event_id := self.bench.take_about():
            self._go_to_walk_of(event_id)
        elif self.walk_id:
            self._refresh()
        else:
            today = self.bench.today()
            begun = [walk.id for walk in self.bench.query(estates.inspections) if walk.date == today]
            if begun:
                self.open_walk(begun[0])
            else:
                self.show_walks()

    def _go_to_walk_of(self, event_id: str) -> None:
        """Open the newest walk of an event, or begin one."""
        begun = [walk.id for walk in self.bench.query(estates.inspections) if walk.event_id == event_id]
        if begun:
            self.open_walk(begun[0])
        else:
            self.show_walks()
            self.bench.open(WalkDialog(self.bench, self.open_walk, event_id=event_id))

    def left(self) -> None:
        """Keep what was typed."""
        self.keep_draft()

    def hideEvent(self, event: QHideEvent) -> None:
        # The window closes: what was typed in the last moment is kept too.
        self.keep_draft()
        super().hideEvent(event)

    @Slot()
    def show_walks(self) -> None:
        """Show all walks; the draft of the open one is kept."""
        self.keep_draft()
        before, self.walk_id, self.issue_id = self.walk_id, "", ""
        self.stack.setCurrentWidget(self.walks)
        self.walks.refresh(before)
        self.set_heading(Heading("Estate inspection", "All walks, and what was found on them"))
        self.set_first_focus(self.walks.search)
        self._fit()
        self.walks.search.setFocus()

    @Slot(str, str)
    def open_walk(self, walk_id: str, issue_id: str = "") -> None:
        """Open a walk at a new issue, or at one that it found."""
        self.keep_draft()
        self.walk_id, self.issue_id = walk_id, issue_id
        self.stack.setCurrentWidget(self.scroller)
        if not self._refresh():
            return
        self._show_form()

    @Slot()
    def start_walk(self) -> None:
        """Ask which estate, and begin."""
        self.bench.open(WalkDialog(self.bench, self.open_walk))

    @Slot(str)
    def change_walk(self, walk_id: str) -> None:
        """Ask how a walk's particulars are to be changed."""
        self.keep_draft()
        line = self.bench.query(estates.inspection, walk_id).line
        self.bench.open(WalkDialog(self.bench, lambda _: None, line))

    @Slot()
    def _change(self) -> None:
        if self.walk_id:
            self.change_walk(self.walk_id)
        else:
            self.walks.change_walk()

    @Slot(str)
    def print_sheet(self, walk_id: str) -> None:
        """Look at a walk's sheet, and print it from there."""
        preview(self.bench, Order(inspection_sheet.NAME, About(inspection_id=walk_id), self.bench.settings.print_size))

    @Slot()
    def new(self) -> None:
        """Ctrl+N: a new walk among the walks, a new issue on a walk."""
        if self.walk_id:
            self.open_walk(self.walk_id)
        else:
            self.start_walk()

    @Slot(str)
    def change_issue(self, issue_id: str) -> None:
        """Open an issue of this walk to change it."""
        self.open_walk(self.walk_id, issue_id)

    @Slot(object)
    def _on_changed(self, changes: object) -> None:
        if touches(changes, "inspection", "issue", "photo", "code") and self.isVisible():
            if self.walk_id:
                self._refresh()
            else:
                self.walks.refresh()

    def _refresh(self) -> bool:
        """Show what the open walk has found by now; answers whether the walk (still) exists."""
        try:
            walk = self.bench.query(estates.inspection, self.walk_id)
        except Gone:
            # Undo took it back.
            self.walk_id = self.issue_id = ""
            self._touched = False
            self.show_walks()
            return False
        if self.issue_id and all(issue.id != self.issue_id for issue in walk.issues):
            self.issue_id = ""
            self._touched = False
            self._show_form()
        words = self.bench.query(issue_words)
        self.set_heading(walk_heading(walk.line))
        self.found.show_issues([issue_line(issue, words) for issue in walk.issues])
        places = [issue.place for issue in sorted(walk.issues, key=lambda issue: issue.at)]
        self.form.offer_place(places[-1] if places else "")
        return True

    # -- the form ------------------------------------------------------------------------------------------------------

    @property
    def _target(self) -> str:
        """What the form's draft is kept for: the issue that is being changed, or the walk's next one."""
        return self.issue_id or self.walk_id

    def _show_form(self) -> None:
        kept = self.bench.query(estates.kept_draft, self._target)
        draft = kept or IssueDraft()
        number = 0
        if self.issue_id:
            number = self.bench.query(estates.issue, self.issue_id).number
            draft = kept or self.bench.query(estates.issue_draft, self.issue_id)
        self.form.show_lists(self.bench.query(issue_words), draft)
        self.form.fill(draft)
        self.form.title.setText(f"Change issue {number}" if number else "Add an issue")
        self.found.show_photos(self._target, draft.photos)
        for save in (self.found.save, self.narrow_save):
            save.setText("Save these changes" if number else "Save this issue")
        self._touched = False
        self.set_first_focus(self.form.first_input())
        self._fit()
        self.scroller.ensureVisible(0, 0)
        self.form.first_input().setFocus(Qt.FocusReason.OtherFocusReason)

    def _draft(self) -> IssueDraft:
        draft = self.form.draft()
        return IssueDraft(draft.category, draft.place, draft.urgency, draft.notes, self.found.photos())

    @Slot()
    def _on_edited(self) -> None:
        self._touched = True
        self._keep_later.start()

    @Slot()
    def keep_draft(self) -> None:
        """Keep the half-filled form on this computer; trouble is told, and typing goes on."""
        self._keep_later.stop()
        if not self._touched or not self._target:
            return
        self._touched = False
        try:
            self.bench.do(Op.SAVE_DRAFT, estates.keep_draft, self._target, self._draft())
        except AppError as error:
            self.bench.say_failed(error)

    @Slot()
    def save(self) -> None:
        """Keep the issue, or say at its fields what is missing."""
        if not self.walk_id:
            return
        changing = bool(self.issue_id)
        try:
            if changing:
                saved = self.bench.do(Op.CHANGE_ISSUE, estates.change_issue, self.issue_id, self._draft())
                self.bench.do(Op.SAVE_DRAFT, estates.drop_draft, self.issue_id)
            else:
                saved = self.bench.do(Op.ADD_ISSUE, estates.add_issue, self.walk_id, self._draft())
        except Rejected as refused:
            self.form.form.show_problems(text.problems(refused))
            self.scroller.ensureWidgetVisible(self.form.summary)
            return
        except AppError as error:
            self.bench.say_failed(error)
            return
        self._keep_later.stop()
        self._touched = False
        self.issue_id = ""
        self.bench.say(issue_saved(saved, f"{self.bench.now():%H:%M}", changed=changing), undo=True)
        self._show_form()
        self._refresh()

    @Slot(str)
    def ask(self, issue_id: str) -> None:
        """Send an issue back to an officer with a question."""
        name = self.bench.query(audit.name_of, "issue", issue_id)
        self.bench.open(AskAboutDialog(self.bench, "issue", issue_id, f"“{name}”"))

    def _suggest(self) -> str:
        return self.form.summary_of_kind_and_place()

    # -- photos that are dragged here or pasted ------------------------------------------------------------------------

    @Slot()
    def _photo_or_print(self) -> None:
        if self.walk_id:
            self.found.ask_for_photos()
        else:
            self.walks.print_sheet()

    @Slot()
    def _paste(self) -> None:
        if self.walk_id:
            self.found.paste_photo()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.walk_id and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.walk_id and self.found.take_dropped(event.mimeData()):
            event.acceptProposedAction()

    # -- fitting -------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        on_a_walk, stacked = bool(self.walk_id), self.width() < theme.current().px(STACKED_BELOW)
        self.found.set_stacked(stacked)
        foot = self.narrow_save.parentWidget()
        if foot is not None:
            foot.setVisible(on_a_walk and stacked)
