"""A protocol of text lines with its driver and its peer: a driver at our own seam whose devices can be told to misbehave.

``read DEVICE NAME…`` → ``= VALUE…`` or ``! refused``; ``write DEVICE NAME VALUE`` → ``=``; ``report DEVICE NAME…`` → ``=`` and from
then on ``* DEVICE NAME VALUE`` at each change.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import numpy as np

from app.domain.errors import AddressError, DeviceRefused, LinkLost, MalformedAnswer, NoAnswer
from drivers.base import Block, Found, FoundPoint, Option, PlanItem, Request, SubscriptionRefused

MOST_POINTS = 16


class LineDriver:
    """``devices`` are words, ``addresses`` too. ``parallel_devices`` as the test wants it."""

    name = "lines"
    link_options: tuple[Option, ...] = (
        Option(name="port", kind=int, required=True),
        Option(name="timeout_s", kind=float, default=0.2),
    )
    device_options: tuple[Option, ...] = (Option(name="name", kind=str, required=True),)

    def __init__(self, parallel_devices: int = 8) -> None:
        self.parallel_devices = parallel_devices
        self.bug: dict[str, Exception] = {}  # by device: what the driver raises, being faulty
        self.hangs: set[str] = set()

    def parse_address(self, text: str) -> Hashable:
        if not text.isidentifier():
            raise AddressError(f"'{text}' is not a word")
        return text

    def plan(self, device: Mapping[str, Any], items: Sequence[PlanItem]) -> list[Request]:
        parts = [items[at : at + MOST_POINTS] for at in range(0, len(items), MOST_POINTS)]
        return [
            Request(np.array([item.index for item in part], np.intp), [item.address for item in part]) for part in parts
        ]

    async def open(self, options: Mapping[str, Any], timeout_s: float) -> LineConnection:
        try:
            async with asyncio.timeout(timeout_s):
                reader, writer = await asyncio.open_connection("127.0.0.1", options["port"])
        except (OSError, TimeoutError) as error:
            raise LinkLost(f"port {options['port']} does not take the connection") from error
        return LineConnection(self, reader, writer)


class LineConnection:
    """Questions are numbered, so that several devices can be asked at once."""

    def __init__(self, driver: LineDriver, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._driver = driver
        self._writer = writer
        self._waiting: dict[str, asyncio.Future[list[str]]] = {}
        self._reports: dict[str, asyncio.Queue[tuple[str, float] | None]] = {}
        self._lost = False
        self._number = 0
        self._listener = asyncio.create_task(self._listen(reader))

    async def read(self, device: Mapping[str, Any], request: Request, timeout_s: float) -> Block:
        name = device["name"]
        if name in self._driver.bug:
            raise self._driver.bug[name]
        if name in self._driver.hangs:
            await asyncio.Event().wait()
        words = await self._ask(["read", name, *request.detail], timeout_s)
        if len(words) != len(request.indices):
            raise MalformedAnswer(f"{name} answered with {len(words)} values")
        return Block.good(request.indices, np.array([float(word) for word in words]))

    async def write(
        self, device: Mapping[str, Any], address: Hashable, value: float | None, priority: int, timeout_s: float
    ) -> None:
        await self._ask(["write", device["name"], str(address), "null" if value is None else repr(value)], timeout_s)

    async def subscribe(
        self, device: Mapping[str, Any], items: Sequence[PlanItem], lifetime_s: float
    ) -> AsyncIterator[Block]:
        rows = {str(item.address): item.index for item in items}
        queue = self._reports[device["name"]] = asyncio.Queue()
        try:
            await self._ask(["report", device["name"], *rows], 0.2)
        except DeviceRefused as error:
            unknown = str(error).split()
            raise SubscriptionRefused("not reported", tuple(rows[name] for name in unknown)) from error
        while (change := await queue.get()) is not None:
            yield Block.good(np.array([rows[change[0]]], np.intp), np.array([change[1]]))
        raise LinkLost("the peer hung up")

    async def discover(self, timeout_s: float) -> Sequence[Found]:
        names = await self._ask(["who"], timeout_s)
        return [Found(name=name, address=name, options={"name": name}) for name in names]

    async def browse(self, device: Mapping[str, Any], timeout_s: float) -> Sequence[FoundPoint]:
        names = await self._ask(["list", device["name"]], timeout_s)
        return [FoundPoint(address=name, name=name, kind="analog") for name in names]

    async def priority_array(
        self, device: Mapping[str, Any], address: Hashable, timeout_s: float
    ) -> Sequence[float | None]:
        words = await self._ask(["slots", device["name"], str(address)], timeout_s)
        return [None if word == "null" else float(word) for word in words]

    async def close(self) -> None:
        self._listener.cancel()
        await asyncio.wait({self._listener})
        self._writer.close()

    async def _ask(self, words: Sequence[str], timeout_s: float) -> list[str]:
        if self._lost:
            raise LinkLost("the peer hung up")
        self._number += 1
        answer: asyncio.Future[list[str]] = asyncio.get_running_loop().create_future()
        self._waiting[str(self._number)] = answer
        self._writer.write(" ".join([str(self._number), *words]).encode() + b"\n")
        try:
            async with asyncio.timeout(timeout_s):
                sign, *rest = await answer
        except TimeoutError as error:
            raise NoAnswer(f"{words[1:2]} did not answer") from error
        if sign == "!":
            raise DeviceRefused(" ".join(rest))
        return rest

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        while line := (await reader.readline()).decode().split():
            if line[0] == "*":
                self._reports[line[1]].put_nowait((line[2], float(line[3])))
            elif (answer := self._waiting.pop(line[0], None)) and not answer.done():
                answer.set_result(line[1:])
        self._lost = True
        for queue in self._reports.values():
            queue.put_nowait(None)
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(LinkLost("the peer hung up"))


@dataclass(slots=True)
class Peer:
    """The devices behind one port. ``asked`` keeps (monotonic seconds, device, verb)."""

    devices: dict[str, dict[str, float]]
    silent: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)  # names of values
    unreported: set[str] = field(default_factory=set)
    delay_s: float = 0.0
    asked: list[tuple[float, str, str]] = field(default_factory=list)
    read: dict[str, int] = field(default_factory=dict)  # requests by device that were answered
    in_flight: dict[str, int] = field(default_factory=dict)
    most_in_flight: int = 0
    most_together: int = 0
    slots: dict[str, list[float | None]] = field(default_factory=dict)
    port: int = 0
    deaf: bool = False  # reports are accepted and never sent
    _subscribed: dict[str, asyncio.StreamWriter] = field(default_factory=dict)
    _server: asyncio.Server | None = None
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    async def __aenter__(self) -> Peer:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for writer in tuple(self._writers):
            writer.transport.abort()
        await self._server.wait_closed()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def change(self, device: str, name: str, value: float) -> None:
        """A value changes; subscribers hear of it unless the device has forgotten them."""
        self.devices[device][name] = value
        writer = self._subscribed.get(f"{device}.{name}")
        if writer is not None and not self.deaf:
            writer.write(f"* {device} {name} {value!r}\n".encode())

    def restart(self, device: str) -> None:
        """A device loses power and with it its subscriptions."""
        self._subscribed = {key: writer for key, writer in self._subscribed.items() if not key.startswith(f"{device}.")}

    def subscriptions(self) -> int:
        return len(self._subscribed)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        serving = asyncio.current_task()
        assert serving is not None
        self._tasks.add(serving)
        serving.add_done_callback(self._tasks.discard)
        try:
            while line := (await reader.readline()).decode().split():
                task = asyncio.create_task(self._answer(writer, *line))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _answer(
        self, writer: asyncio.StreamWriter, number: str, verb: str, device: str = "", *names: str
    ) -> None:
        self.asked.append((time.monotonic(), device, verb))
        self.in_flight[device] = self.in_flight.get(device, 0) + 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight[device])
        self.most_together = max(self.most_together, sum(self.in_flight.values()))
        await asyncio.sleep(self.delay_s)
        if device not in self.silent:
            writer.write(f"{number} {' '.join(self._words(writer, verb, device, names))}\n".encode())
        else:
            await asyncio.sleep(0.2)
        self.in_flight[device] -= 1

    def _words(  # noqa: PLR0911 one return for each verb
        self, writer: asyncio.StreamWriter, verb: str, device: str, names: tuple[str, ...]
    ) -> list[str]:
        if verb == "who":
            return ["=", *self.devices]
        if verb == "list":
            return ["=", *self.devices[device]]
        if verb == "slots":
            return ["=", *("null" if slot is None else repr(slot) for slot in self.slots[names[0]])]
        if verb == "report":
            return self._report(writer, device, names)
        if self.refused.intersection(names):
            return ["!", "refused"]
        if verb == "write":
            self.change(device, names[0], float(names[1]) if names[1] != "null" else -1.0)
            return ["="]
        self.read[device] = self.read.get(device, 0) + 1
        return ["=", *(repr(self.devices[device][name]) for name in names)]

    def _report(self, writer: asyncio.StreamWriter, device: str, names: tuple[str, ...]) -> list[str]:
        if unknown := self.unreported.intersection(names):
            return ["!", *sorted(unknown)]
        for name in names:
            self._subscribed[f"{device}.{name}"] = writer
            if not self.deaf:
                asyncio.get_running_loop().call_soon(self.change, device, name, self.devices[device][name])
        return ["="]
