"""Colours, sizes, fonts and icons of the program, and the one place that changes them while it runs.

Colours are tokens with a job ("ok_line"), never bare values in a widget. Every size is multiplied by the officer's
text size. Widgets ask ``current()`` when they paint, and connect to ``source().theme_changed`` when they keep sizes.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Literal, NamedTuple

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from desktop_app.paths import resource

ThemeName = Literal["light", "dark", "contrast"]
ThemeChoice = Literal["system", "light", "dark", "contrast"]
TypeSize = Literal["small", "body", "lead", "h3", "h2", "h1", "num"]

# The first is made for low vision; the others have the letters it lacks, so that every name looks right everywhere.
FAMILIES = (
    "Atkinson Hyperlegible Next",
    "Noto Sans",
    "Noto Naskh Arabic",
    "Noto Sans Gurmukhi",
    "Noto Sans SC",
)
TEXT_SIZES: tuple[float, ...] = (1.0, 1.25, 1.5, 1.75, 2.0)
# Pixels at 100 %. The smallest is 14: nothing on a screen that is read at arm's length is smaller.
TYPE_PX: dict[TypeSize, int] = {"small": 14, "body": 16, "lead": 18, "h3": 18, "h2": 22, "h1": 28, "num": 28}
OWN_FONTS = tuple(f"AtkinsonHyperlegibleNext-{weight}.ttf" for weight in ("Regular", "SemiBold", "Bold"))
FONTS_OF_NAMES = tuple(
    f"Noto{family}-{weight}.ttf"
    for family in ("Sans", "NaskhArabic", "SansGurmukhi", "SansSC")
    for weight in ("Regular", "Bold")
)
"""What the names of people may need, and the window's own words do not."""


class Tokens(NamedTuple):
    """One theme's colours as ``#RRGGBB``, named for what they do. ``line_px`` is the width of a plain edge at 100 %."""

    bg: str
    surface: str
    sunken: str
    line: str
    control: str
    text: str
    muted: str
    link: str
    primary: str
    primary_hover: str
    on_primary: str
    primary_soft: str
    on_primary_soft: str
    chosen_bg: str
    on_chosen: str
    select_line: str
    row_bar: str
    rail: str
    on_rail: str
    on_rail_muted: str
    rail_active: str
    on_rail_active: str
    rail_hover: str
    ok_bg: str
    ok: str
    ok_line: str
    warn_bg: str
    warn: str
    warn_line: str
    error_bg: str
    error: str
    error_line: str
    info_bg: str
    info: str
    info_line: str
    mark_bg: str
    mark: str
    focus_in: str
    focus_out: str
    line_px: int


LIGHT = Tokens(
    bg="#F3F5F6",
    surface="#FFFFFF",
    sunken="#E9EDEF",
    line="#D3DADF",
    control="#5F6C76",
    text="#14202A",
    muted="#46545F",
    link="#0B4A86",
    primary="#0B5660",
    primary_hover="#084149",
    on_primary="#FFFFFF",
    primary_soft="#DDEFF0",
    on_primary_soft="#083F47",
    chosen_bg="#DDEFF0",
    on_chosen="#083F47",
    select_line="#0B5660",
    row_bar="#0B5660",
    rail="#0A3A42",
    on_rail="#FFFFFF",
    on_rail_muted="#C9DEE1",
    rail_active="#FFFFFF",
    on_rail_active="#0A3A42",
    rail_hover="#14525C",
    ok_bg="#DFF3E7",
    ok="#0A5A31",
    ok_line="#0A5A31",
    warn_bg="#FFF0CC",
    warn="#6B4300",
    warn_line="#8A5A00",
    error_bg="#FDEBED",
    error="#A3061B",
    error_line="#A3061B",
    info_bg="#E3EEF9",
    info="#0B4A86",
    info_line="#0B4A86",
    mark_bg="#FFE58A",
    mark="#14202A",
    focus_in="#14202A",
    focus_out="#FFC400",
    line_px=1,
)
DARK = Tokens(
    bg="#10171C",
    surface="#182229",
    sunken="#0C1216",
    line="#33424D",
    control="#8FA0AD",
    text="#F3F6F8",
    muted="#B7C4CE",
    link="#A9D3FF",
    primary="#63D0CB",
    primary_hover="#8CE3DF",
    on_primary="#04211F",
    primary_soft="#1B4247",
    on_primary_soft="#D9F6F4",
    chosen_bg="#1B4247",
    on_chosen="#D9F6F4",
    select_line="#63D0CB",
    row_bar="#63D0CB",
    rail="#0B1013",
    on_rail="#F3F6F8",
    on_rail_muted="#B7C4CE",
    rail_active="#63D0CB",
    on_rail_active="#04211F",
    rail_hover="#1F2B33",
    ok_bg="#143524",
    ok="#93E5B4",
    ok_line="#93E5B4",
    warn_bg="#3A2B08",
    warn="#FFD580",
    warn_line="#FFD580",
    error_bg="#43161C",
    error="#FFB3BC",
    error_line="#FFB3BC",
    info_bg="#14304A",
    info="#A9D3FF",
    info_line="#A9D3FF",
    mark_bg="#FFDD66",
    mark="#14202A",
    focus_in="#0C1216",
    focus_out="#FFC400",
    line_px=1,
)
CONTRAST = Tokens(
    bg="#000000",
    surface="#000000",
    sunken="#000000",
    line="#FFFFFF",
    control="#FFFFFF",
    text="#FFFFFF",
    muted="#FFFFFF",
    link="#FFFF00",
    primary="#FFFF00",
    primary_hover="#FFFFFF",
    on_primary="#000000",
    primary_soft="#FFFF00",
    on_primary_soft="#000000",
    chosen_bg="#000000",
    on_chosen="#FFFFFF",
    select_line="#FFFF00",
    row_bar="#000000",
    rail="#000000",
    on_rail="#FFFFFF",
    on_rail_muted="#FFFFFF",
    rail_active="#FFFF00",
    on_rail_active="#000000",
    rail_hover="#333333",
    ok_bg="#000000",
    ok="#3FF23F",
    ok_line="#3FF23F",
    warn_bg="#000000",
    warn="#FFD700",
    warn_line="#FFD700",
    error_bg="#000000",
    error="#FF9E9E",
    error_line="#FF9E9E",
    info_bg="#000000",
    info="#8FD3FF",
    info_line="#8FD3FF",
    mark_bg="#FFFFFF",
    mark="#000000",
    focus_in="#000000",
    focus_out="#00FFFF",
    line_px=2,
)
TOKENS: dict[ThemeName, Tokens] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}

# Foreground token, background token, least ratio. 4.5 is WCAG 2.2 SC 1.4.3 for text, 3 is SC 1.4.11 for the edges
# of controls and for the focus ring. Decoration ("line") is left out on purpose: nothing is said by it alone.
CONTRAST_PAIRS: tuple[tuple[str, str, float], ...] = (
    *((text, ground, 4.5) for text in ("text", "muted", "link", "error") for ground in ("bg", "surface")),
    ("text", "sunken", 4.5),
    ("on_primary", "primary", 4.5),
    ("on_primary", "primary_hover", 4.5),
    ("on_primary_soft", "primary_soft", 4.5),
    ("on_chosen", "chosen_bg", 4.5),
    ("on_rail", "rail", 4.5),
    ("on_rail", "rail_hover", 4.5),
    ("on_rail_muted", "rail", 4.5),
    ("on_rail_active", "rail_active", 4.5),
    ("mark", "mark_bg", 4.5),
    *((kind, f"{kind}_bg", 4.5) for kind in ("ok", "warn", "error", "info")),
    *(
        (f"{kind}_line", ground, 3.0)
        for kind in ("ok", "warn", "error", "info")
        for ground in (f"{kind}_bg", "surface")
    ),
    *(("control", ground, 3.0) for ground in ("bg", "surface")),
    *(("select_line", ground, 3.0) for ground in ("bg", "surface")),
    ("primary", "bg", 3.0),
    ("focus_out", "focus_in", 3.0),
)


class Theme:
    """One look at one text size. ``scale`` is 1.0 for 100 %; equal themes compare equal."""

    def __init__(self, name: ThemeName = "light", scale: float = 1.0) -> None:
        self.name: ThemeName = name
        self.scale = scale
        self.tokens = TOKENS[name]
        self.families = FAMILIES

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Theme) and (self.name, self.scale) == (other.name, other.scale)

    def __hash__(self) -> int:
        return hash((self.name, self.scale))

    def __repr__(self) -> str:
        return f"Theme({self.name!r}, {self.scale})"

    def px(self, at_100: float) -> int:
        """Answer a length in pixels for one given at 100 % text size; never less than 1 for a positive length."""
        return max(1, round(at_100 * self.scale)) if at_100 > 0 else round(at_100 * self.scale)

    def hex(self, colour: str) -> str:
        """Answer ``#RRGGBB`` for a token's name; a literal ``#RRGGBB`` is answered as it is."""
        if colour.startswith("#"):
            return colour
        value = getattr(self.tokens, colour)
        if not isinstance(value, str):
            raise KeyError(colour)
        return value

    def colour(self, colour: str) -> QColor:
        """Answer the QColor of a token's name."""
        return QColor(self.hex(colour))

    def type_px(self, size: TypeSize) -> int:
        """Answer the pixel size of a step of the type scale."""
        return self.px(TYPE_PX[size])

    def font(self, size: TypeSize = "body", weight: int = 400, *, underline: bool = False) -> QFont:
        """Answer the program's font; weights in use are 400, 600 and 700."""
        font = QFont(list(FAMILIES))
        font.setPixelSize(self.type_px(size))
        font.setWeight(QFont.Weight(weight))
        font.setUnderline(underline)
        return font

    def pixmap(self, name: str, colour: str = "text", size: float = 22, ratio: float = 1.0) -> QPixmap:
        """Answer a picture of an icon in one colour; ``size`` is at 100 % and ``ratio`` is the screen's pixel ratio."""
        edge = self.px(size)
        key = f"nd:{name}:{self.hex(colour)}:{edge}:{ratio}"
        found = QPixmap()
        if QPixmapCache.find(key, found):
            return found
        drawn = _draw_icon(name, self.hex(colour), edge, ratio)
        QPixmapCache.insert(key, drawn)
        return drawn

    def icon(self, name: str, colour: str = "text", size: float = 22, chosen: str | None = None) -> QIcon:
        """Answer an icon; ``chosen`` is the colour while the button that carries it is checked."""
        icon = QIcon()
        for ratio in _screen_ratios():
            icon.addPixmap(self.pixmap(name, colour, size, ratio), QIcon.Mode.Normal, QIcon.State.Off)
            if chosen is not None:
                icon.addPixmap(self.pixmap(name, chosen, size, ratio), QIcon.Mode.Normal, QIcon.State.On)
        return icon

    def palette(self) -> QPalette:
        """Answer the palette for whatever the style sheet does not reach."""
        role = QPalette.ColorRole
        palette = QPalette()
        for which, token in (
            (role.Window, "bg"),
            (role.WindowText, "text"),
            (role.Base, "surface"),
            (role.AlternateBase, "sunken"),
            (role.Text, "text"),
            (role.Button, "surface"),
            (role.ButtonText, "text"),
            (role.BrightText, "error"),
            (role.Highlight, "primary"),
            (role.HighlightedText, "on_primary"),
            (role.PlaceholderText, "muted"),
            (role.ToolTipBase, "text"),
            (role.ToolTipText, "surface"),
            (role.Link, "link"),
            (role.LinkVisited, "link"),
            (role.Accent, "primary"),
        ):
            palette.setColor(which, self.colour(token))
        for which in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, which, self.colour("muted"))
        return palette

    def style_sheet(self) -> str:
        """Answer the style sheet for the application."""
        from desktop_app.ui.style_sheet import style_sheet

        return style_sheet(self)


class ThemeSource(QObject):
    """Keeps the theme in use. ``theme_changed(Theme)`` comes after palette, font and style sheet are in place."""

    theme_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.theme = Theme()
        self.choice: ThemeChoice = "system"
        self._applied: Theme | None = None
        self._follows_system = False
        self._begun_in_fusion: QApplication | None = None

    def begin(self) -> QApplication:
        """Answer the program's one application, made in the right style if there is none yet."""
        found = QApplication.instance()
        if isinstance(found, QApplication):
            return found
        self._begun_in_fusion = QApplication(["neighbourhood-desk", "-style", "fusion"])
        return self._begun_in_fusion

    def apply(self, app: QApplication, theme: Theme) -> None:
        """Put a theme on every window of the program at once."""
        # The second half of the test matters when one process makes two applications, as test runs may do.
        if self._applied == theme and app.styleSheet():
            return
        if not app.styleSheet():
            # Asking for the style makes PySide build its eleven lists of constants, so ours is asked for by name.
            if app is not self._begun_in_fusion and app.style().objectName().lower() != "fusion":
                app.setStyle("Fusion")
            load_fonts(OWN_FONTS)
        else:
            # Replacing a sheet restyles every widget one by one; taking it away first is four times faster.
            app.setStyleSheet("")
        self.theme = self._applied = theme
        app.setPalette(theme.palette())
        app.setFont(theme.font())
        app.setStyleSheet(theme.style_sheet())
        self.theme_changed.emit(theme)

    def choose(self, app: QApplication, choice: ThemeChoice, scale: float) -> None:
        """Follow the officer's choice; "system" keeps following the computer's settings while the program runs."""
        self.choice = choice
        if not self._follows_system:
            self._follows_system = True
            # The hints are kept in a variable: PySide6 deletes them early inside one long expression.
            hints = app.styleHints()
            hints.colorSchemeChanged.connect(self._system_changed)
            hints.accessibility().contrastPreferenceChanged.connect(self._system_changed)
        self.apply(app, Theme(system_theme(app) if choice == "system" else choice, scale))

    def _system_changed(self, *_: object) -> None:
        app = QApplication.instance()
        if self.choice == "system" and isinstance(app, QApplication):
            self.apply(app, Theme(system_theme(app), self.theme.scale))


def source() -> ThemeSource:
    """Answer the program's one theme source."""
    return _SOURCE


def current() -> Theme:
    """Answer the theme in use; for use while painting and measuring."""
    return _SOURCE.theme


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Put a theme on the whole program, live."""
    _SOURCE.apply(app, theme)


def system_theme(app: QApplication) -> ThemeName:
    """Answer the theme the computer asks for: high contrast before dark before light."""
    hints = app.styleHints()
    accessibility = hints.accessibility()
    if accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def load_fonts(files: Iterable[str]) -> None:
    """Register shipped fonts with Qt. A missing file is no error: the system's font is used in its place."""
    for name in files:
        path = resource("fonts", name)
        if path.is_file():
            QFontDatabase.addApplicationFont(str(path))


def contrast_ratio(first: str, second: str) -> float:
    """Answer the contrast of two ``#RRGGBB`` colours, 1 to 21 (WCAG 2.2, relative luminance and contrast ratio)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    value = int(colour.removeprefix("#"), 16)
    red, green, blue = (_linear(part / 255) for part in (value >> 16, value >> 8 & 0xFF, value & 0xFF))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4)


@functools.lru_cache(maxsize=256)
def _svg(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def _draw_icon(name: str, colour: str, edge: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(edge * ratio), round(edge * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(_svg(name).replace("currentColor", colour).encode()))
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    return pixmap


def _screen_ratios() -> list[float]:
    return sorted({1.0, *(screen.devicePixelRatio() for screen in QGuiApplication.screens())})


_SOURCE = ThemeSource()
