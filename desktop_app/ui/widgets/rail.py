"""The menu at the left: each place an icon with its word, and under them three things that are always there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from desktop_app.ui import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import Icon, Text
from desktop_app.ui.widgets.layout import Column, Row

# Hide screen, Text and colours, Help: the same place on every page (WCAG 2.2 SC 3.2.6).
ALWAYS = (
    ("hide", "Hide screen", "eye-off", "F12"),
    ("look", "Text and colours", "a-large-small", ""),
    ("help", "Help", "circle-help", "F1"),
)


class NavigationRail(QFrame):
    """The menu. ``place_chosen(key)`` comes for a page, ``always_chosen(key)`` for "hide", "look" and "help"."""

    place_chosen = Signal(str)
    always_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("frame", "rail")
        self.setAccessibleName("Main menu")
        self._places: dict[str, tuple[Button, str]] = {}
        brand = Row(gap=12, edges=(12, 2, 4, 8))
        brand.addWidget(Icon("house", "on_rail", 26), 0, Qt.AlignmentFlag.AlignVCenter)
        brand.addWidget(Text("Neighbourhood Desk", "rail"), 1)
        inside = QWidget()
        inside.setProperty("frame", "clear")
        self._list = Column(inside, gap=6)
        self._list.addStretch(1)
        scroll = QScrollArea()
        scroll.setProperty("frame", "clear")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        column = Column(self, gap=6, edges=(12, 16, 12, 16))
        column.addLayout(brand)
        column.addWidget(scroll, 1)
        for key, label, icon, shortcut in ALWAYS:
            button = Button(label, kind="rail", icon=icon)
            button.setAccessibleDescription(shortcut)
            button.clicked.connect(lambda _=False, key=key: self.always_chosen.emit(key))
            column.addWidget(button)
        self._rescale()
        theme.source().theme_changed.connect(self._rescale)

    def add_place(self, key: str, label: str, icon: str, shortcut: str) -> None:
        """Add a place under the others. ``shortcut`` is told to screen readers; the window binds it."""
        button = Button(label, kind="rail", icon=icon)
        button.setAccessibleDescription(shortcut)
        button.clicked.connect(lambda _=False: self.place_chosen.emit(key))
        # A long word on two lines may be higher than the others.
        policy = button.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        button.setSizePolicy(policy)
        self._places[key] = (button, shortcut)
        self._list.insertWidget(self._list.count() - 1, button)

    def set_current(self, key: str) -> None:
        """Mark where the user is."""
        for each, (button, shortcut) in self._places.items():
            button.set_current(current=each == key, hint=shortcut)

    def button(self, key: str) -> Button:
        """Answer the button of a place."""
        return self._places[key][0]

    def _rescale(self) -> None:
        self.setFixedWidth(theme.current().px(216))
