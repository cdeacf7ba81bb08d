"""The server listens on loopback only, and says so when it cannot."""

from __future__ import annotations

import socket

import pytest

from app.api.server import ApiServer
from app.domain.errors import KilowatchError
from tests.api.running import Running


async def test_a_port_that_is_taken_is_told_with_what_to_do(plant: Running) -> None:
    port = int(plant.url.rpartition(":")[2])
    server = ApiServer(plant.engine, port)
    with pytest.raises(KilowatchError, match=rf"127\.0\.0\.1:{port} .*in use.*--port"):
        await server.start()


def test_nothing_but_loopback_is_listened_on(plant: Running) -> None:
    port = int(plant.url.rpartition(":")[2])
    with socket.socket() as other:
        other.bind(("127.0.0.2", port))  # an engine on all addresses would have it
