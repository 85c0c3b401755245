"""Every job without a window, through the same functions that the screens call.

Only what `--help` needs is imported here; a command brings its own room.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.store.engine import Surroundings
    from desktop_app.store.vault import Cost

__all__ = ["main"]


def main(
    argv: Sequence[str] | None = None, *, surroundings: Surroundings | None = None, cost: Cost | None = None
) -> int:
    """Do what the arguments say (the process's own by default) and answer the exit code.

    Clock and ids (`surroundings`) and the price of a guess at a passphrase (`cost`) are the usual ones unless given.
    """
    import sys

    from desktop_app.cli.arguments import NotUnderstood, parse

    words = list(sys.argv[1:] if argv is None else argv)
    try:
        options = parse(words)
    except NotUnderstood as why:
        from desktop_app.cli.output import say_usage

        return say_usage(why, as_json="--json" in words)
    if options is None:
        return 0
    if options.command == "open":
        from desktop_app.cli.window import open_window

        return open_window(options)
    from desktop_app.cli.conduct import conduct

    return conduct(options, surroundings=surroundings, cost=cost)
