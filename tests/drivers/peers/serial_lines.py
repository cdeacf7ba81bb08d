"""A serial line between two pseudo terminals, with a man in the middle of the wire."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pty
import tty
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.drivers.peers.middleman import Middleman


class SerialMiddleman(Middleman):
    """``port`` is where the driver opens the line, ``device_port`` where the device does."""

    in_order = True

    def __init__(self) -> None:
        super().__init__()
        self._near, near_end = _terminal()
        self._far, far_end = _terminal()
        self._ends = (near_end, far_end)
        self.port = os.ttyname(near_end)
        self.device_port = os.ttyname(far_end)
        loop = asyncio.get_running_loop()
        loop.add_reader(self._near, self._request)
        loop.add_reader(self._far, self._answer)

    def hang_up(self) -> None:
        """Pull the plug of the driver's side."""
        if self._near >= 0:
            asyncio.get_running_loop().remove_reader(self._near)
            os.close(self._near)
            self._near = -1

    async def close(self) -> None:
        await super().close()
        self.hang_up()
        if self._far >= 0:
            asyncio.get_running_loop().remove_reader(self._far)
            for fd in (self._far, *self._ends):
                os.close(fd)
            self._far = -1

    def _request(self) -> None:
        request = _received(self._near)
        if request and self.passes(request):
            os.write(self._far, request)

    def _answer(self) -> None:
        if answer := _received(self._far):
            self.answer(answer, self._send)

    def _send(self, data: bytes) -> None:
        if self._near >= 0:
            with contextlib.suppress(BlockingIOError):  # a full line loses what does not fit
                os.write(self._near, data)


def _terminal() -> tuple[int, int]:
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    os.set_blocking(ours, False)
    return ours, theirs


def _received(fd: int) -> bytes:
    try:
        return os.read(fd, 4096)
    except OSError:
        return b""


@asynccontextmanager
async def serial_middleman() -> AsyncIterator[SerialMiddleman]:
    middleman = SerialMiddleman()
    try:
        yield middleman
    finally:
        await middleman.close()
