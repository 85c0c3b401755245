"""Handing an event in when it was closed: the sending that the page *Send to office* does, from wherever one is."""

from __future__ import annotations

from pathlib import Path

from desktop_app.exchange import transfer
from desktop_app.ui.models.exchange import sent_words
from desktop_app.ui.workbench import Workbench


def hand_in(bench: Workbench, title: str, *, whole: bool) -> None:
    """Send, when `whole` event is closed on a laptop that knows its folder; say what happens in any case."""
    closed = f"“{title}” is closed." if whole else f"This session of “{title}” is closed; others are open."
    if not whole or bench.identity.role != "laptop":
        bench.say(closed)
        return
    if not bench.settings.shared_folder:
        bench.say(f"{closed} Choose the folder to hand it in.", "info")
        bench.voice.go("exchange")
        return
    bench.start(
        "send",
        transfer.send,
        bench.photos,
        Path(bench.settings.shared_folder),
        done=lambda sent: bench.say(f"{closed} {sent_words(sent)}"),
    )
