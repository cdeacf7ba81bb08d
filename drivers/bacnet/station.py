"""One device on the link: its address, how many requests it takes at once, and what it was found to be unable to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bacpypes3.apdu import SimpleAckPDU
from bacpypes3.pdu import Address

from app.domain.errors import DeviceRefused, MalformedAnswer, NoAnswer
from drivers.bacnet.codec import (
    Key,
    ObjectNumber,
    Refusal,
    Value,
    decode_read_property,
    decode_read_property_multiple,
    read_property,
)
from drivers.bacnet.directory import Directory
from drivers.bacnet.exchange import READ_PROPERTY, READ_PROPERTY_MULTIPLE, Exchange
from drivers.bacnet.options import DeviceSettings, LinkSettings
from drivers.bacnet.plan import Chunk
from drivers.bacnet.refusals import ErrorAnswer, ServiceMissing, TooLarge, words


class Station:
    """Reads of one device. What it refuses once (long answers, ReadPropertyMultiple) is not tried again on this link."""

    def __init__(self, device: DeviceSettings, link: LinkSettings, exchange: Exchange, directory: Directory) -> None:
        self.settings = device
        self._link = link
        self._exchange = exchange
        self._directory = directory
        self._turns = asyncio.Semaphore(device.concurrency)
        self._multiple = device.rpm
        self._most = device.max_per_request

    @asynccontextmanager
    async def turn(self, timeout_s: float) -> AsyncIterator[Address]:
        """Wait for the device's turn and find its address; each takes ``timeout_s`` at most, else ``NoAnswer``."""
        await self._await_turn(timeout_s)
        try:
            yield await self._directory.locate(self.settings, timeout_s)
        except NoAnswer:
            self._directory.forget(self.settings)
            raise
        finally:
            self._turns.release()

    async def _await_turn(self, timeout_s: float) -> None:
        try:
            async with asyncio.timeout(timeout_s):
                await self._turns.acquire()
        except TimeoutError as error:
            raise NoAnswer(f"device {self.settings.device_id} is still busy with other requests") from error

    async def send(self, peer: Address, request: Any, timeout_s: float) -> None:
        """A request that must not be repeated (a write, a subscription) and that the device only confirms."""
        answer = await self._exchange.send(peer, request, min(timeout_s, self._link.timeout_s))
        if not isinstance(answer, SimpleAckPDU) or answer.apduService != request.apduService:
            raise MalformedAnswer(f"{peer} answered with something else than was asked")

    async def fetch(self, peer: Address, chunk: Chunk, timeout_s: float) -> dict[Key, Value]:
        """The value or refusal of every property of ``chunk``, in as many requests as the device insists on."""
        if not self._multiple:
            return await self._one_by_one(peer, chunk, timeout_s)
        if len(chunk) > self._most:
            return await self._halved(peer, chunk, timeout_s)
        try:
            octets = await self._ask(peer, READ_PROPERTY_MULTIPLE, chunk.body, timeout_s)
        except TooLarge:
            self._most = max(1, len(chunk) // 2)
            return await self._smaller(peer, chunk, timeout_s)
        except ServiceMissing:
            self._multiple = False
            return await self._one_by_one(peer, chunk, timeout_s)
        except ErrorAnswer:  # some devices refuse the whole request for one unknown object
            return await self._smaller(peer, chunk, timeout_s)
        return _matching(decode_read_property_multiple(octets), chunk)

    async def property(self, peer: Address, key: Key, timeout_s: float) -> Value:
        """One property with ReadProperty; the device's error is its value."""
        try:
            octets = await self._ask(peer, READ_PROPERTY, _reference(key), timeout_s)
        except ErrorAnswer as error:
            return Refusal(0, error.code)
        answered, value = decode_read_property(octets)
        if answered != key:
            raise MalformedAnswer(f"device {self.settings.device_id} answered for another property than was asked")
        return value

    async def _smaller(self, peer: Address, chunk: Chunk, timeout_s: float) -> dict[Key, Value]:
        if len(chunk) > 1:
            return await self._halved(peer, chunk, timeout_s)
        return await self._one_by_one(peer, chunk, timeout_s)

    async def _halved(self, peer: Address, chunk: Chunk, timeout_s: float) -> dict[Key, Value]:
        first, second = chunk.halves()
        return await self.fetch(peer, first, timeout_s) | await self.fetch(peer, second, timeout_s)

    async def _one_by_one(self, peer: Address, chunk: Chunk, timeout_s: float) -> dict[Key, Value]:
        results: dict[Key, Value] = {}
        for key in dict.fromkeys((*chunk.keys, *chunk.wanted_flags)):
            results[key] = await self._tolerant(peer, key, timeout_s)
        return results

    async def _tolerant(self, peer: Address, key: Key, timeout_s: float) -> Value:
        try:
            return await self.property(peer, key, timeout_s)
        except TooLarge:
            return Refusal(0, 0)

    async def _ask(self, peer: Address, service: int, body: bytes, timeout_s: float) -> bytes:
        """Ask again as often as the link's ``retries`` say; each attempt has its share of the time and its own invoke id."""
        attempts = self._link.retries + 1
        share_s = min(self._link.timeout_s, timeout_s / attempts)
        for _ in range(attempts - 1):
            try:
                return await self._exchange.ask(peer, service, body, share_s)
            except NoAnswer:
                continue
        return await self._exchange.ask(peer, service, body, share_s)


def refuse(value: Value, what: str) -> None:
    """Raise ``DeviceRefused`` when ``value`` is the device's error."""
    if isinstance(value, Refusal):
        raise DeviceRefused(f"{what}: {words(value.error_code)}")


def _reference(key: Key) -> bytes:
    number, prop, index = key
    return read_property(ObjectNumber(number), prop, index)


def _matching(results: dict[Key, Value], chunk: Chunk) -> dict[Key, Value]:
    if not any(key in results for key in chunk.keys):
        raise MalformedAnswer("the answer holds nothing of what was asked")
    return results
