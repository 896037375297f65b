"""One window for each person: a second start hands its file to the window that runs, and ends.

Who holds the lock in the person's settings folder is the one; the system frees it when a program
is brought down, so a crash leaves nothing to tidy up by hand. The others speak to it through a
local socket. One that does not answer is passed by: data files have a lock of their own.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep
from typing import Any, cast

from PySide6.QtCore import QLockFile, QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.core.paths import settings_folder

_ANSWERS_WITHIN = 5.0
"""Seconds in which a window that runs answers; one at its start is not listening yet."""
_PAUSE = 0.1
_TAKEN = b"ok\n"


class OneWindow(QObject):
    """The right to be the window of this person, and the way for other starts to reach it.

    Signals:
        wanted: another start asks for the window, with the file to open (Path) or nothing, and
            whether it asks for the sample commune.
    """

    wanted = Signal(object, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = QLockFile(str(settings_folder() / "window.lock"))
        self._lock.setStaleLockTime(0)  # never by its age: a window may run for weeks
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def take(self, path: Path | None = None, *, sample: bool = False) -> bool:
        """Return whether this start goes on; otherwise the window that runs was told what for."""
        if self._lock.tryLock(0):
            self._listen()
            return True
        if self._lock.error() is not QLockFile.LockError.LockFailedError:
            return True  # nothing can be written there; no reason to keep anybody from their work
        told = {"path": str(path.absolute()) if path else "", "sample": sample}
        return not _hand_over(json.dumps(told).encode() + b"\n")

    def release(self) -> None:
        """Let another start be the window."""
        self._server.close()
        self._lock.unlock()

    def _listen(self) -> None:
        name = _name()
        QLocalServer.removeServer(name)  # what a program that was brought down left behind
        self._server.listen(name)

    @Slot()
    def _on_connection(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.readyRead.connect(self._on_told)
            socket.disconnected.connect(socket.deleteLater)

    @Slot()
    def _on_told(self) -> None:
        socket = self.sender()
        if not isinstance(socket, QLocalSocket) or not socket.canReadLine():
            return
        told = _read(bytes(socket.readLine().data()))
        socket.write(_TAKEN)
        socket.flush()
        if told is not None:
            path = str(told.get("path", ""))
            self.wanted.emit(Path(path) if path else None, told.get("sample") is True)


def _hand_over(words: bytes) -> bool:
    """Tell the window that runs; return whether it has taken it."""
    _let_it_come_forward()
    until = monotonic() + _ANSWERS_WITHIN
    while monotonic() < until:
        socket = QLocalSocket()
        socket.connectToServer(_name())
        if socket.waitForConnected(1000):
            socket.write(words)
            socket.waitForBytesWritten(1000)
            return socket.waitForReadyRead(round(1000 * max(0.0, until - monotonic())))
        sleep(_PAUSE)
    return False


def _let_it_come_forward() -> None:
    """Let another program take the place of this one in front; Windows keeps that from happening.

    The person has just started this one, so it is in front and may give that away.
    """
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only there

        ctypes.windll.user32.AllowSetForegroundWindow(-1)


def _read(line: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(line)
    except ValueError:  # not from a start of ours
        return None
    return cast("dict[str, Any]", told) if isinstance(told, dict) else None


def _name() -> str:
    """Return the name of the socket: of this person and these settings, and of no other."""
    owner = f"{Path.home()}\n{settings_folder()}"
    return f"so-thi-dua-{sha256(owner.encode()).hexdigest()[:24]}"
