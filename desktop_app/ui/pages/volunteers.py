"""Volunteers: the standing roles, how many places are taken, and each person's way through a role."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop_app.services import involvement
from desktop_app.services.involvement import SignUpLine
from desktop_app.ui import theme
from desktop_app.ui.cards.role import RoleCard
from desktop_app.ui.dialogs.role import ChoosePersonDialog, RoleDialog, StageDialog
from desktop_app.ui.models.field import role_line
from desktop_app.ui.widgets.buttons import Button, QuietLink
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column, Row, SideBySide
from desktop_app.ui.widgets.page import EmptyState, Page
from desktop_app.ui.widgets.result_list import ResultList
from desktop_app.ui.widgets.top_bar import Count, Heading
from desktop_app.ui.workbench import Workbench, touches

STACKED_BELOW = 948
"""Effective pixels below which the chosen role goes under the list, and signing up to the foot of the page."""
SHOWN = "Show those no longer offered"
HIDDEN = "Hide those no longer offered"


class VolunteersPage(Page):
    """Roles and who is in them."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Volunteers", show_title=False, scrolls=False)
        self.bench = bench
        self._retired_too = False
        self._build()
        bench.changed.connect(self._on_changed)

    def _build(self) -> None:
        self.roles = ResultList("Roles")
        self.nothing = EmptyState("hand-helping", "No role is offered yet. Add the first one with Ctrl+N.")
        self.add = QuietLink("Add a role", icon="plus", spoken="Add a role, with its places and its waiting list")
        self.retired = QuietLink(SHOWN)
        self.card = RoleCard(self.bench)
        head = Row(gap=12)
        head.addWidget(Text("Ways to get involved", "h2"), 1)
        head.addWidget(self.add)
        left = QWidget()
        column = Column(left, gap=8)
        column.addLayout(head)
        column.add(Text("Roles that take the least time come first.", "muted"))
        column.add(self.roles, stretch=1)
        column.add(self.nothing, stretch=1)
        column.addWidget(self.retired, 0, Qt.AlignmentFlag.AlignLeft)
        self.sides = SideBySide(left, self.card, side_width=520, stack_below=STACKED_BELOW - 48)
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setWidget(self.sides)
        self.body.addWidget(self.scroller, 1)
        self.narrow_sign_up = Button(
            "Sign someone up", kind="primary", icon="hand-helping", key="Ctrl+L", bind_key=False
        )
        self.footer().addWidget(self.narrow_sign_up)
        self.narrow_sign_up.clicked.connect(self.sign_up)
        theme.source().theme_changed.connect(self._fit)
        self.set_first_focus(self.roles)
        self.roles.current_changed.connect(self.card.show_role)
        self.roles.chosen.connect(lambda _key: self.card.people.setFocus())
        self.add.clicked.connect(self.add_role)
        self.retired.clicked.connect(self._toggle_retired)
        self.card.sign_up_wanted.connect(self.sign_up)
        self.card.change_wanted.connect(self.change_role)
        self.card.move_wanted.connect(self.move_on)
        for keys, slot in (
            ("Ctrl+N", self.add_role),
            ("Ctrl+L", self.sign_up),
            ("Ctrl+M", self.card.move_chosen),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def entered(self) -> None:
        """Show the roles as they are now."""
        self._refresh()

    @Slot(object)
    def _on_changed(self, changes: object) -> None:
        if self.isVisible() and touches(changes, "role", "sign_up", "person"):
            self._refresh()

    def _refresh(self) -> None:
        every = self.bench.query(involvement.roles, retired=True)
        offered = [role for role in every if not role.retired]
        shown = every if self._retired_too else offered
        self.roles.set_lines([role_line(role) for role in shown])
        self.roles.setVisible(bool(shown))
        self.nothing.setVisible(not shown)
        self.retired.setVisible(len(offered) < len(every))
        self.card.show_role(self.roles.current_key())
        self.narrow_sign_up.setEnabled(self.card.role is not None)
        filled, waiting = sum(role.filled for role in every), sum(role.waiting for role in every)
        counts = (Count(filled, "places taken" if filled != 1 else "place taken"), Count(waiting, "waiting"))
        self.set_heading(Heading("Volunteers", "Roles, and each person’s way through them", counts))

    @Slot()
    def _toggle_retired(self) -> None:
        self._retired_too = not self._retired_too
        self.retired.setText(HIDDEN if self._retired_too else SHOWN)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        stacked = self.width() < theme.current().px(STACKED_BELOW)
        self.card.sign_up.setVisible(not stacked)
        foot = self.narrow_sign_up.parentWidget()
        if foot is not None:
            foot.setVisible(stacked)

    # -- doing ---------------------------------------------------------------------------------------------------------

    @Slot()
    def add_role(self) -> None:
        """Add a role."""
        self.bench.open(RoleDialog(self.bench))

    @Slot()
    def change_role(self) -> None:
        """Change the chosen role's words, places, or whether it is offered."""
        if self.card.role is not None:
            self.bench.open(RoleDialog(self.bench, self.card.role.id))

    @Slot()
    def sign_up(self) -> None:
        """Find a person and sign them up to the chosen role."""
        if self.card.role is not None:
            self.bench.open(ChoosePersonDialog(self.bench, self.card.role))

    @Slot(object)
    def move_on(self, line: SignUpLine) -> None:
        """Move one person to another stage."""
        self.bench.open(StageDialog(self.bench, line))
