"""The window. Only what its first paint needs is loaded here: the model layer comes after."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

from desktop_app import paths


def open_window(options: argparse.Namespace) -> int:
    """Open the window and answer its exit code when it is closed."""
    places = paths.places(Path(options.data) if options.data is not None else None)
    if getattr(options, "practice", False):
        places = places.practice
        if not places.are_taken():
            app = import_module("desktop_app.app")
            app.set_up_practice(places, surroundings=app.system_surroundings()).close()
    import_module("desktop_app.ui.plain_qt").leave_sources_alone()
    ended: int = import_module("desktop_app.ui.window").run(places, lambda: import_module("desktop_app.app"))
    return ended
