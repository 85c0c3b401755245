"""The style sheet of the whole program, made from one theme. Buttons paint themselves; everything else is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.paths import resource

if TYPE_CHECKING:
    from desktop_app.ui.theme import Theme


def style_sheet(theme: Theme) -> str:
    """Answer the style sheet; every length is in pixels at the theme's text size."""
    return "\n".join((_text(theme), _frames(theme), _inputs(theme), _choices(theme), _views(theme), _chrome(theme)))


def _text(theme: Theme) -> str:
    hex_, size = theme.hex, theme.type_px
    families = ", ".join(f'"{family}"' for family in theme.families)
    return f"""
* {{ font-family: {families}; font-size: {size("body")}px; color: {hex_("text")}; }}
QLabel {{ background: transparent; }}
QLabel[look="h1"] {{ font-size: {size("h1")}px; font-weight: 700; }}
QLabel[look="h2"] {{ font-size: {size("h2")}px; font-weight: 700; }}
QLabel[look="h3"], QLabel[look="label"] {{ font-size: {size("h3")}px; font-weight: 700; }}
QLabel[look="strong"] {{ font-weight: 700; }}
QLabel[look="lead"] {{ font-size: {size("lead")}px; }}
QLabel[look="num"] {{ font-size: {size("num")}px; font-weight: 700; }}
QLabel[look="muted"] {{ color: {hex_("muted")}; }}
QLabel[look="small"] {{ color: {hex_("muted")}; font-size: {size("small")}px; }}
QLabel[look="error"] {{ color: {hex_("error")}; font-weight: 700; }}
QLabel[look="rail"] {{ color: {hex_("on_rail")}; font-weight: 600; }}
QLabel[look="cover"] {{ color: {hex_("on_rail")}; font-size: {size("h1")}px; font-weight: 700; }}
QLabel[look="rail_small"] {{ color: {hex_("on_rail_muted")}; font-size: {size("small")}px; }}
"""


def _frames(theme: Theme) -> str:
    hex_, px = theme.hex, theme.px
    line = px(theme.tokens.line_px)
    kinds = "".join(
        f"""
QFrame[frame="band"][kind="{kind}"] {{ background: {hex_(kind + "_bg")};
  border-top: {px(2)}px solid {hex_(kind + "_line")}; }}
QFrame[frame="band"][kind="{kind}"] QLabel {{ color: {hex_(kind)}; font-weight: 600; }}
"""
        for kind in ("ok", "info", "warn", "error")
    )
    rail_line = 0 if theme.name == "light" else line
    return f"""
QMainWindow, QDialog, QFrame[frame="page"], QFrame[frame="plain"] {{ background: {hex_("bg")}; border: none; }}
QScrollArea, QWidget[frame="body"], QStackedWidget {{ background: {hex_("bg")}; border: none; }}
QScrollArea[frame="clear"], QWidget[frame="clear"] {{ background: transparent; border: none; }}
QFrame[frame="topbar"] {{ background: {hex_("surface")}; border-bottom: {line}px solid {hex_("line")}; }}
QFrame[frame="footer"] {{ background: {hex_("bg")}; border-top: {line}px solid {hex_("line")}; }}
QFrame[frame="card"] {{ background: {hex_("surface")}; border: {line}px solid {hex_("line")};
  border-radius: {px(12)}px; }}
QWidget[frame="card_body"] {{ background: {hex_("surface")}; border: none; }}
QFrame[frame="rule"] {{ background: {hex_("line")}; border: none; }}
QFrame[frame="rail"] {{ background: {hex_("rail")}; border: none; border-right: {rail_line}px solid {hex_("line")}; }}
QFrame[frame="summary"] {{ background: {hex_("error_bg")}; border: {px(3)}px solid {hex_("error_line")};
  border-radius: {px(12)}px; }}
QFrame[frame="summary"] QLabel {{ color: {hex_("error")}; }}
QFrame[frame="practice"] {{ background: {hex_("warn_bg")}; border-bottom: {px(2)}px solid {hex_("warn_line")}; }}
QFrame[frame="practice"] QLabel {{ color: {hex_("warn")}; font-weight: 600; }}
QFrame[frame="cover"] {{ background: {hex_("rail")}; border: none; }}
QFrame[frame="picture"] {{ background: {hex_("sunken")}; border: {line}px solid {hex_("line")};
  border-radius: {px(8)}px; }}
{kinds}"""


def _inputs(theme: Theme) -> str:
    hex_, px, size = theme.hex, theme.px, theme.type_px
    down = _picture(theme, "chevron-down")
    boxes = "QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox"
    bad = ", ".join(f'{box.strip()}[bad="true"]' for box in boxes.split(","))
    return f"""
{boxes} {{ background: {hex_("surface")}; border: {px(2)}px solid {hex_("control")}; border-radius: {px(8)}px;
  padding: {px(6)}px {px(12)}px; selection-background-color: {hex_("primary")};
  selection-color: {hex_("on_primary")}; }}
QLineEdit, QAbstractSpinBox, QComboBox {{ min-height: {px(32)}px; }}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{ border: none; padding: 0; min-height: 0; background: transparent; }}
{boxes.replace(",", ":disabled,")}:disabled {{ color: {hex_("muted")}; background: {hex_("sunken")}; }}
{bad} {{ border: {px(3)}px solid {hex_("error_line")}; padding: {px(5)}px {px(11)}px; }}
QLineEdit[kind="search"] {{ font-size: {size("h2")}px; min-height: {px(40)}px; padding-left: {px(52)}px;
  border-color: {hex_("primary")}; border-radius: {px(12)}px; }}
QSpinBox[kind="stepper"] {{ font-size: {size("h2")}px; font-weight: 700; padding: {px(3)}px; min-height: {px(35)}px; }}
QComboBox {{ padding-right: {px(40)}px; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: {px(40)}px; subcontrol-origin: border;
  subcontrol-position: center right; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url("{down}"); width: {px(20)}px; height: {px(20)}px; }}
QComboBox QAbstractItemView {{ background: {hex_("surface")}; border: {px(2)}px solid {hex_("control")};
  border-radius: 0; padding: {px(4)}px; selection-background-color: {hex_("primary")};
  selection-color: {hex_("on_primary")}; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: none; }}
QCalendarWidget QWidget {{ alternate-background-color: {hex_("sunken")}; background: {hex_("surface")}; }}
QComboBox QAbstractItemView::item {{ min-height: {px(40)}px; padding: 0 {px(8)}px; }}
QCalendarWidget QToolButton {{ icon-size: {px(20)}px; min-height: {px(36)}px; min-width: {px(36)}px;
  background: {hex_("surface")}; border: none; font-weight: 700; }}
QCalendarWidget QAbstractItemView {{ selection-background-color: {hex_("primary")};
  selection-color: {hex_("on_primary")}; border-radius: 0; }}
"""


def _choices(theme: Theme) -> str:
    px = theme.px
    return f"""
QRadioButton, QCheckBox {{ spacing: {px(12)}px; min-height: {px(44)}px; background: transparent; }}
QRadioButton::indicator, QCheckBox::indicator {{ width: {px(24)}px; height: {px(24)}px; }}
QRadioButton::indicator:unchecked {{ image: url("{_picture(theme, "radio-off")}"); }}
QRadioButton::indicator:checked {{ image: url("{_picture(theme, "radio-on")}"); }}
QCheckBox::indicator:unchecked, QAbstractItemView::indicator:unchecked
  {{ image: url("{_picture(theme, "check-off")}"); }}
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked
  {{ image: url("{_picture(theme, "check-on")}"); }}
QAbstractItemView::indicator {{ width: {px(24)}px; height: {px(24)}px; }}
"""


def _views(theme: Theme) -> str:
    hex_, px = theme.hex, theme.px
    line = px(theme.tokens.line_px)
    return f"""
QListView, QTableView {{ background: {hex_("surface")}; border: {line}px solid {hex_("line")};
  border-radius: {px(12)}px; outline: 0; }}
QTableView {{ gridline-color: {hex_("line")}; selection-background-color: {hex_("primary_soft")};
  selection-color: {hex_("on_primary_soft")}; alternate-background-color: {hex_("surface")}; }}
QTableView[kind="office"]::item {{ padding: {px(4)}px {px(12)}px; border-bottom: {px(1)}px solid {hex_("line")}; }}
QTableView[kind="office"]::item:selected {{ background: {hex_("primary_soft")}; color: {hex_("on_primary_soft")}; }}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{ background: {hex_("sunken")}; color: {hex_("text")}; font-weight: 700; border: none;
  border-bottom: {px(2)}px solid {hex_("control")}; padding: {px(8)}px {px(12) + 3}px; }}
QHeaderView::section:first {{ border-top-left-radius: {px(11)}px; }}
QHeaderView::section:last {{ border-top-right-radius: {px(11)}px; }}
QTableCornerButton::section {{ background: {hex_("sunken")}; border: none; }}
"""


def _chrome(theme: Theme) -> str:
    hex_, px = theme.hex, theme.px
    line = px(theme.tokens.line_px)
    return f"""
QScrollBar:vertical {{ background: transparent; width: {px(16)}px; margin: {px(4)}px 0; border: none; }}
QScrollBar::handle:vertical {{ background: {hex_("control")}; border-radius: {px(5)}px; min-height: {px(44)}px;
  margin: 0 {px(3)}px; }}
QScrollBar:horizontal {{ background: transparent; height: {px(16)}px; margin: 0 {px(4)}px; border: none; }}
QScrollBar::handle:horizontal {{ background: {hex_("control")}; border-radius: {px(5)}px; min-width: {px(44)}px;
  margin: {px(3)}px 0; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QToolTip {{ background: {hex_("text")}; color: {hex_("surface")}; border: {line}px solid {hex_("line")};
  padding: {px(6)}px; }}
QMenu {{ background: {hex_("surface")}; border: {px(2)}px solid {hex_("control")}; padding: {px(6)}px; }}
QMenu::item {{ padding: {px(11)}px {px(20)}px; min-width: {px(200)}px; border-radius: {px(8)}px; }}
QMenu::item:selected {{ background: {hex_("primary")}; color: {hex_("on_primary")}; }}
QMenu::item:disabled {{ color: {hex_("muted")}; }}
QMenu::separator {{ height: {line}px; background: {hex_("line")}; margin: {px(6)}px; }}
QProgressBar {{ background: {hex_("surface")}; border: {px(2)}px solid {hex_("control")}; border-radius: {px(8)}px;
  min-height: {px(14)}px; max-height: {px(14)}px; }}
QProgressBar::chunk {{ background: {hex_("primary")}; border-radius: {px(5)}px; }}
"""


def _picture(theme: Theme, name: str) -> str:
    # Style sheets read pictures from files only; these hold no data and are shipped, one set a theme.
    return resource("themes", theme.name, f"{name}.svg").as_posix()
