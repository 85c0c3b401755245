"""The face of the exchange: what screens and commands ask of it."""

from __future__ import annotations

from desktop_app.exchange.decisions import allow
from desktop_app.exchange.laptop import Sent, SentBatch, Unsent, send, sent_batches, unsent
from desktop_app.exchange.office import Arrived, Held, Received, receive
from desktop_app.exchange.packs import Published, publish
from desktop_app.exchange.preview import Would, preview

__all__ = [
    "Arrived",
    "Held",
    "Published",
    "Received",
    "Sent",
    "SentBatch",
    "Unsent",
    "Would",
    "allow",
    "preview",
    "publish",
    "receive",
    "send",
    "sent_batches",
    "unsent",
]
