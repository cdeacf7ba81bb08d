"""Change of value (clauses 13.14 to 13.16): subscriptions that are renewed at half their lifetime and end with an error, never silently.

Not bacpypes3's own: they die without a word after one renewal that failed. Each stream has its own process identifier, so
that reports of an older subscription find nobody.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Any, Final

from bacpypes3.apdu import SimpleAckPDU, SubscribeCOVRequest
from bacpypes3.app import Application
from bacpypes3.primitivedata import ObjectIdentifier

from app.domain.errors import DriverError, LinkLost, MalformedAnswer, NoAnswer
from drivers.bacnet.address import PointAddress
from drivers.bacnet.codec import ObjectNumber, Value, decode_enclosed, object_number
from drivers.bacnet.names import PRESENT_VALUE, STATUS_FLAGS
from drivers.bacnet.options import LinkSettings
from drivers.bacnet.plan import plan_requests
from drivers.bacnet.quality import row, to_block
from drivers.bacnet.refusals import ErrorAnswer, ServiceMissing
from drivers.bacnet.station import Station
from drivers.bacnet.stream import Stream
from drivers.base import Block, PlanItem, SubscriptionRefused

RENEW_AT_SHARE: Final = 0.5
AGAIN_AT_SHARE: Final = 0.1  # of the lifetime, after a renewal without an answer
FAREWELL_S: Final = 1.0
_PROCESS_IDS: Final = 2**22


class Subscriptions:
    """All streams of one application."""

    def __init__(self, app: Application, settings: LinkSettings) -> None:
        self._settings = settings
        self._streams: dict[int, Stream] = {}
        self._next_process = random.randrange(1, _PROCESS_IDS)  # noqa: S311 not a secret, only unlike the last run's
        self._closed = False
        _take_reports(app, self._report)

    async def blocks(self, station: Station, items: Sequence[PlanItem], lifetime_s: float) -> AsyncIterator[Block]:
        """Present values first, then changes; raises ``SubscriptionRefused``, ``NoAnswer``, ``LinkLost``."""
        stream = self._begin(station, items, lifetime_s)
        try:
            await self._subscribe_all(stream)
            stream.keeper = asyncio.create_task(self._keep(stream))
            await self._read_present(stream, items)
            while True:
                yield await stream.next()
        finally:
            await self._leave(stream)

    async def close(self) -> None:
        """End every stream with ``LinkLost``."""
        self._closed = True
        streams = list(self._streams.values())
        self._streams.clear()
        for stream in streams:
            stream.end(LinkLost("The BACnet link was closed"))
        await asyncio.gather(*(self._cancel(stream) for stream in streams))

    def _begin(self, station: Station, items: Sequence[PlanItem], lifetime_s: float) -> Stream:
        if self._closed:
            raise LinkLost("The BACnet link is closed")
        self._next_process = self._next_process % _PROCESS_IDS + 1
        stream = Stream(self._next_process, station, max(1, round(lifetime_s)))
        for item in items:
            if not isinstance(item.address, PointAddress):
                raise TypeError(f"{item.address!r} is not an address of this driver")
            stream.watch(item.address, item.index)
        self._streams[stream.process] = stream
        return stream

    async def _subscribe_all(self, stream: Stream) -> None:
        refused: list[int] = list(stream.unreportable)
        words = "only present values are reported" if refused else ""
        for number in stream.rows:
            try:
                await self._subscribe(stream, number)
            except (ErrorAnswer, ServiceMissing) as error:
                refused += stream.rows[number]
                words = words or str(error)
        if refused:
            text = f"device {stream.station.settings.device_id} does not report {len(refused)} of the points: {words}"
            raise SubscriptionRefused(text, tuple(sorted(refused)))

    async def _subscribe(self, stream: Stream, number: ObjectNumber) -> None:
        timeout_s = self._settings.timeout_s
        request = _request(stream.process, number)
        request.issueConfirmedNotifications = self._settings.confirmed_cov
        request.lifetime = stream.lifetime_s
        asked_s = time.monotonic()
        async with stream.station.turn(timeout_s) as peer:
            stream.peer = peer
            await stream.station.send(peer, request, timeout_s)
        stream.subscribed_s[number] = asked_s
        stream.due_s[number] = asked_s + RENEW_AT_SHARE * stream.lifetime_s

    async def _read_present(self, stream: Stream, items: Sequence[PlanItem]) -> None:
        """The first report may be lost like any datagram: present values are read. What is reported meanwhile is newer."""
        timeout_s = self._settings.timeout_s
        for request in plan_requests(stream.station.settings, items):
            chunk = request.detail
            async with stream.station.turn(timeout_s) as peer:
                results = await stream.station.fetch(peer, chunk, timeout_s)
            stream.put_block(to_block(request.indices, chunk.keys, chunk.flag_keys, results))

    async def _keep(self, stream: Stream) -> None:
        """Renew each subscription in time, for ever; the first that runs out ends the stream."""
        while stream.due_s:
            number = min(stream.due_s, key=stream.due_s.__getitem__)
            await asyncio.sleep(max(0.0, stream.due_s[number] - time.monotonic()))
            try:
                await self._subscribe(stream, number)
            except NoAnswer as error:
                now_s = time.monotonic()
                if now_s >= stream.subscribed_s[number] + stream.lifetime_s:
                    stream.end(error)
                    return
                stream.due_s[number] = now_s + AGAIN_AT_SHARE * stream.lifetime_s
            except DriverError as error:
                stream.end(error)
                return

    async def _leave(self, stream: Stream) -> None:
        if self._streams.pop(stream.process, None) is not None:
            await self._cancel(stream)

    async def _cancel(self, stream: Stream) -> None:
        """Stop renewing and cancel at the device, as far as it answers within ``FAREWELL_S``."""
        if stream.keeper is not None:
            stream.keeper.cancel()
            await asyncio.gather(stream.keeper, return_exceptions=True)
        with suppress(DriverError, TimeoutError):
            async with asyncio.timeout(FAREWELL_S):
                for number in stream.subscribed_s:
                    async with stream.station.turn(FAREWELL_S) as peer:
                        await stream.station.send(peer, _request(stream.process, number), FAREWELL_S)

    def _report(self, notification: Any) -> bool:
        """Take a report; false when nobody subscribed to it."""
        stream = self._streams.get(int(notification.subscriberProcessIdentifier))
        object_type, instance = notification.monitoredObjectIdentifier
        number = object_number(int(object_type), int(instance))
        if stream is None or stream.peer != notification.pduSource or number not in stream.rows:
            return False
        values = _values(notification)
        if PRESENT_VALUE in values:
            stream.put(number, row(values[PRESENT_VALUE], values.get(STATUS_FLAGS)))
        return True


def _request(process: int, number: ObjectNumber) -> Any:
    """A SubscribeCOV-Request; as it is it cancels (clause 13.14.1.4)."""
    return SubscribeCOVRequest(
        subscriberProcessIdentifier=process,
        monitoredObjectIdentifier=ObjectIdentifier((number >> 22, number & 0x3FFFFF)),
    )


def _values(notification: Any) -> dict[int, Value]:
    """Property by number; what cannot be decoded is left out."""
    values: dict[int, Value] = {}
    for entry in notification.listOfValues or ():
        with suppress(MalformedAnswer, AttributeError):
            values[int(entry.propertyIdentifier)] = _value(entry)
    return values


def _value(entry: Any) -> Value:
    """The value of a BACnetPropertyValue (clause 21), which stands in context tag 2."""
    return decode_enclosed(bytes(entry.value.tagList.encode().pduData), 2)


def _take_reports(app: Application, report: Any) -> None:
    """Let reports come here; what nobody subscribed to goes bacpypes3's way, which refuses it."""
    usual = app.do_ConfirmedCOVNotificationRequest

    async def unconfirmed(notification: Any) -> None:
        report(notification)

    async def confirmed(notification: Any) -> None:
        if report(notification):
            await app.response(SimpleAckPDU(context=notification))
        else:
            await usual(notification)

    app.do_UnconfirmedCOVNotificationRequest = unconfirmed
    app.do_ConfirmedCOVNotificationRequest = confirmed
