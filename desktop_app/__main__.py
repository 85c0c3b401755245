"""`python -m desktop_app`: the window, or one command."""

from __future__ import annotations

import sys

from desktop_app.cli import main

if __name__ == "__main__":
    if hasattr(sys, "frozen"):  # the packaged program is its own Python, and a spawned process begins here
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main())
