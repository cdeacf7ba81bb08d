"""A man in the middle of a connection to PostgreSQL, who cuts it at the moment of a commit or lets nothing through."""

from __future__ import annotations

import select
import socket
import threading
from contextlib import suppress

COMMIT = b"COMMIT"
CHUNK = 65_536
LOOK_S = 0.05


class Middleman:
    """Listens on ``port`` and passes everything on to the server until told otherwise.

    ``lost_answers`` commits reach the server and their answers are lost with the connection; ``lost_commits`` do not even
    reach it. ``silent`` passes nothing on, as a network that is gone.
    """

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.lost_answers = 0
        self.lost_commits = 0
        self.silent = False
        self.cuts = 0
        self._ending = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        self._ending.set()
        for thread in list(self._threads):
            thread.join()
        self._listening.close()

    def _accept(self) -> None:
        self._listening.settimeout(LOOK_S)
        while not self._ending.is_set():
            with suppress(TimeoutError):
                client, _ = self._listening.accept()
                thread = threading.Thread(target=self._pass_on, args=(client,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _pass_on(self, client: socket.socket) -> None:
        with client, suppress(OSError), socket.create_connection(("127.0.0.1", self._server_port)) as server:
            while not self._ending.is_set():
                ready, _, _ = select.select([client, server], [], [], LOOK_S)
                for end in () if self.silent else ready:
                    data = end.recv(CHUNK)
                    if not data or not self._passed(data, end is client, server if end is client else client):
                        return

    def _passed(self, data: bytes, asked: bool, other: socket.socket) -> bool:
        """Whether the connection goes on."""
        commits = asked and COMMIT in data
        if commits and self.lost_commits > 0:
            self.lost_commits -= 1
            self.cuts += 1
            return False
        other.sendall(data)
        if commits and self.lost_answers > 0:
            self.lost_answers -= 1
            self.cuts += 1
            other.recv(CHUNK)  # it is done there
            return False
        return True
