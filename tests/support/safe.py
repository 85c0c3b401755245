"""An account's safe for secrets that lives in memory."""

from __future__ import annotations


class SafeInMemory:
    """Keeps secrets by name, as the keyring of an account does."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def keep(self, name: str, secret: bytes) -> None:
        self.kept[name] = secret

    def forget(self, name: str) -> None:
        self.kept.pop(name, None)
