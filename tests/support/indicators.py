"""Draws the small pictures that style sheets can only read from files.

``python -m tests.support.indicators`` writes them into the resources.
"""

from __future__ import annotations

from desktop_app.paths import resource
from desktop_app.ui.theme import TOKENS, Tokens

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">'


def indicators(tokens: Tokens) -> dict[str, str]:
    """Answer file name to SVG text for one theme."""
    ring = f'<circle cx="12" cy="12" r="10.5" fill="{tokens.surface}"'
    box = '<rect x="1.5" y="1.5" width="21" height="21" rx="4"'
    pen = f'fill="none" stroke="{tokens.text}" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"'
    body = {
        "radio-off": f'{ring} stroke="{tokens.control}" stroke-width="2"/>',
        "radio-on": f'{ring} stroke="{tokens.select_line}" stroke-width="2.5"/>'
        f'<circle cx="12" cy="12" r="6" fill="{tokens.select_line}"/>',
        "check-off": f'{box} fill="{tokens.surface}" stroke="{tokens.control}" stroke-width="2"/>',
        "check-on": f'{box} fill="{tokens.primary}" stroke="{tokens.primary}" stroke-width="2"/>'
        f'<path d="M6 12.5l4 4 8-9" fill="none" stroke="{tokens.on_primary}" stroke-width="3"/>',
        "chevron-down": f'<path d="M6 9l6 6 6-6" {pen}/>',
    }
    return {f"{name}.svg": f"{HEAD}{shape}</svg>\n" for name, shape in body.items()}


def write() -> None:
    """Write every theme's pictures into the resources."""
    for theme, tokens in TOKENS.items():
        folder = resource("themes", theme)
        folder.mkdir(parents=True, exist_ok=True)
        for name, svg in indicators(tokens).items():
            (folder / name).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    write()
