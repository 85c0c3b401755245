"""One window for one copy: a second start finds the first window and has it come to the front.

The store's lock is what keeps two programs apart; this only makes the second start helpful.
"""

from __future__ import annotations

from hashlib import sha256

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from desktop_app.paths import Places

PATIENCE_MS = 500


class OneWindow(QObject):
    """Listens for second starts of the same copy by the same user; `wanted` comes with each."""

    wanted = Signal()

    def __init__(self, places: Places, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Other users of the computer have copies of their own: only a digest of the folder goes into the name.
        self._name = f"neighbourhood-desk-{sha256(str(places.data).encode()).hexdigest()[:24]}"
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._called)

    def is_first(self) -> bool:
        """Whether no other window has this copy open; if one has, it is asked to come to the front."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(PATIENCE_MS):
            socket.disconnectFromServer()
            return False
        # What a crash left behind would keep us from listening.
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)
        return True

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _called(self) -> None:
        connection = self._server.nextPendingConnection()
        if connection is not None:
            connection.disconnected.connect(connection.deleteLater)
            connection.disconnectFromServer()
        self.wanted.emit()
