"""An alarm as an operator's console meets it: raised by a device, acknowledged, returned, journalled."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest

from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.messages import Alarm
from app.sdk.client import Client
from tests.api.conftest import Clients
from tests.api.running import Running

HIGH = "t.m.kw.high"


async def when(client: Client, holds: Callable[[Alarm], bool]) -> Alarm:
    deadline = time.monotonic() + 5
    while not holds(alarm := await client.alarm(HIGH)):
        assert time.monotonic() < deadline, alarm
        await asyncio.sleep(0.02)
    return alarm


async def test_an_alarm_from_its_device_to_its_end(plant: Running, clients: Clients) -> None:
    client = clients["operator"]
    plant.set_kw(450)
    raised = await when(client, lambda alarm: alarm.active)
    assert (raised.state, raised.priority, raised.level, raised.limit) == ("unacknowledged", 2, "h", 400.0)
    assert raised.name.en == "Demand high"
    assert HIGH in [alarm.id for alarm in await client.alarms()]
    health = await client.health()
    assert health.alarms["2"] == 1
    waiting = health.waiting[0]
    assert (waiting.priority, waiting.name.en, waiting.value, waiting.unit) == (2, "Demand high", 450.0, "kW")
    assert (waiting.level, waiting.limit, waiting.area) == ("h", 400.0, "T")

    with pytest.raises(Conflict):
        await client.acknowledge(HIGH, occurrence=raised.occurrence + 1)
    acknowledged = await client.acknowledge(HIGH, "On my way", raised.occurrence)
    assert (acknowledged.state, acknowledged.acked_by, acknowledged.note) == ("acknowledged", "a.operator", "On my way")
    with pytest.raises(Conflict):
        await client.acknowledge(HIGH)

    with pytest.raises(InvalidInput) as refused:
        await client.shelve(HIGH, 30, "")
    assert refused.value.field == "reason"
    assert (await client.shelve(HIGH, 30, "Meter is being replaced")).state == "shelved"
    await client.unshelve(HIGH)

    plant.set_kw(250)
    await when(client, lambda alarm: not alarm.active)
    journal = await client.journal(alarm=HIGH, limit=50)
    events = [row.event for row in reversed(journal)]
    assert events[:2] == ["raise", "ack"]
    assert journal[-2].user == "a.operator"
    older = await client.journal(alarm=HIGH, limit=50, before=journal[0].seq)
    assert older == journal[1:]
    texts = [event.source for event in await client.events()]
    assert HIGH in texts


async def test_an_alarm_that_is_not_there_is_not_found(clients: Clients) -> None:
    with pytest.raises(NotFound):
        await clients["operator"].acknowledge("t.nothing")
