"""Links and devices as the console shows them."""

from __future__ import annotations

import pytest

from app.domain.errors import DeviceRefused, NotFound
from tests.api.conftest import Clients
from tests.api.running import Running, until


async def test_a_link_tells_which_of_its_devices_answer(plant: Running, clients: Clients) -> None:
    await until(lambda: plant.engine.plant.acquisition.device_online("t.dead") is False)
    (link,) = await clients["viewer"].links()
    assert (link.id, link.driver, link.state) == ("gw", "modbus", "open")
    states = {device.id: device.state for device in link.devices}
    assert (states["t.m"], states["t.c"]) == ("online", "online")
    assert states["t.dead"] in ("offline", "demoted")


async def test_what_a_protocol_cannot_do_is_refused_with_a_sentence(clients: Clients) -> None:
    with pytest.raises(DeviceRefused):
        await clients["engineer"].discover("gw", 0.1)
    with pytest.raises(DeviceRefused):
        await clients["engineer"].browse("t.m")
    with pytest.raises(DeviceRefused):
        await clients["viewer"].priority_array("t.c.sp")


async def test_a_link_that_is_not_there_is_not_found(clients: Clients) -> None:
    with pytest.raises(NotFound):
        await clients["engineer"].discover("nothing", 0.1)


async def test_health_needs_no_session(plant: Running, clients: Clients) -> None:
    health = await clients["viewer"].health()
    assert (health.site, health.site_name.ko, health.first_start) == ("test", "시험", False)
    assert (health.points.total, health.points.good) == (4, 3)
    assert (health.devices.total, health.devices.online) == (3, 2)
    assert health.contract_kw == 500.0
    assert health.time_zone == "Asia/Seoul"
    assert health.at is not None
    assert health.demand_closes_at is not None
    assert 0 < (health.demand_closes_at - health.at).total_seconds() <= 900
    assert health.demand_kw is not None
    assert health.uptime_s > 0
    assert health.state == "running"
