"""A man in the middle of datagrams, and an address where nobody answers."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, cast

from tests.drivers.peers.middleman import Middleman

Address = tuple[str, int]


class UdpMiddleman(Middleman, asyncio.DatagramProtocol):
    """Between any number of clients and one device; answers go to the client that asked last."""

    def __init__(self, device: Address) -> None:
        super().__init__()
        self.port = 0
        self._device = device
        self._client: Address | None = None
        self._near: asyncio.DatagramTransport | None = None
        self._far: asyncio.DatagramTransport | None = None

    async def serve(self) -> None:
        loop = asyncio.get_running_loop()
        near, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))
        far, _ = await loop.create_datagram_endpoint(lambda: _Answers(self), local_addr=("127.0.0.1", 0))
        self._near, self._far = near, far
        self.port = near.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: Address | tuple[str | Any, int]) -> None:
        self._client = cast(Address, addr)
        if self.passes(data) and self._far is not None:
            self._far.sendto(data, self._device)

    def answered(self, data: bytes) -> None:
        self.answer(data, self._send)

    async def close(self) -> None:
        await super().close()
        for transport in (self._near, self._far):
            if transport is not None:
                transport.close()
        self._near = self._far = None
        await asyncio.sleep(0)

    def _send(self, data: bytes) -> None:
        if self._near is not None and self._client is not None:
            self._near.sendto(data, self._client)


class _Answers(asyncio.DatagramProtocol):
    def __init__(self, middleman: UdpMiddleman) -> None:
        self._middleman = middleman

    def datagram_received(self, data: bytes, addr: Address | tuple[str | Any, int]) -> None:
        self._middleman.answered(data)


@asynccontextmanager
async def udp_middleman(device: str) -> AsyncIterator[UdpMiddleman]:
    host, port = device.split(":")
    middleman = UdpMiddleman((host, int(port)))
    await middleman.serve()
    try:
        yield middleman
    finally:
        await middleman.close()


@contextmanager
def nobody() -> Iterator[str]:
    """An address that takes datagrams and never answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{deaf.getsockname()[1]}"
