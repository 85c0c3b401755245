"""The system's own safe for small secrets: Windows' credential manager, macOS' keychain, a Linux desktop's keyring.

Only these count. A back end that writes a plain file, or none at all, is refused and said to be: a second key that lies
beside the first one protects nothing.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any, Protocol

from desktop_app.domain.errors import StoreTrouble

SERVICE = "neighbourhood-desk database"
SECRET_BYTES = 32
"""44 characters as text: Windows takes 1,280 at most."""

_SAFE = (
    "keyring.backends.Windows",
    "keyring.backends.macOS",
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
)


class Keychain(Protocol):
    """Keeps secrets by name, for this account on this computer."""

    def get(self, name: str) -> bytes | None:
        """The secret, None when it is not here."""

    def keep(self, name: str, secret: bytes) -> None:
        """Keep it. StoreTrouble('no-keychain') where there is no safe place."""

    def forget(self, name: str) -> None:
        """Let go of it; one that is not here is no trouble."""


class SystemKeychain:
    """The computer's own."""

    def get(self, name: str) -> bytes | None:
        """The secret, None when it is not here or there is no safe place."""
        import keyring.errors

        backend = _backend()
        if backend is None:
            return None
        try:
            text = backend.get_password(SERVICE, name)
        except keyring.errors.KeyringError:
            return None
        try:
            return base64.b64decode(text, validate=True) if text else None
        except binascii.Error:
            return None

    def keep(self, name: str, secret: bytes) -> None:
        """Keep it, and look whether it is there."""
        import keyring.errors

        backend = _backend()
        if backend is None:
            raise StoreTrouble("no-keychain")
        try:
            backend.set_password(SERVICE, name, base64.b64encode(secret).decode("ascii"))
        except keyring.errors.KeyringError as error:
            raise StoreTrouble("no-keychain") from error
        if self.get(name) != secret:
            raise StoreTrouble("no-keychain")

    def forget(self, name: str) -> None:
        """Let go of it."""
        import keyring.errors

        backend = _backend()
        try:
            if backend is not None:
                backend.delete_password(SERVICE, name)
        except keyring.errors.KeyringError:
            return


def is_safe(backend: Any) -> bool:
    """Whether a back end of `keyring` is a safe of the system's, and not a file or nothing."""
    return type(backend).__module__.startswith(_SAFE)


def _backend() -> Any:
    """The first safe back end that keyring would use; None if there is none."""
    import keyring

    chosen: Any = keyring.get_keyring()
    for backend in getattr(chosen, "backends", [chosen]):
        if is_safe(backend):
            return backend
    return None
