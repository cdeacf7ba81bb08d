"""Two of the BACnet controllers, asked by bacpypes3."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from bacpypes3.apdu import ErrorRejectAbortNack
from bacpypes3.app import Application
from bacpypes3.local.device import DeviceObject
from bacpypes3.local.networkport import NetworkPortObject
from bacpypes3.pdu import Address
from bacpypes3.primitivedata import Null, ObjectIdentifier

from app.demo.campus.controllers import OPEN_SENSOR
from app.demo.campus.wires import DEFAULT_PORTS, Ports
from app.demo.model.signals import Signals
from app.demo.servers.controllers import Controllers
from app.demo.servers.ports import free_bacnet_port
from app.demo.site import demo_site

AHU_3, AHU_6 = "127.0.0.15", "127.0.0.22"


@dataclass
class Bench:
    """Controllers, their signals and a client with the addresses of the two."""

    controllers: Controllers
    signals: Signals
    client: Any
    ahu_3: Address
    ahu_6: Address

    async def read(self, address: Address, what: str, name: str = "present-value") -> Any:
        return await self.client.read_property(address, ObjectIdentifier(what), name)

    async def write(self, what: str, value: Any, priority: int = 8) -> Any:
        return await self.client.write_property(
            self.ahu_3, ObjectIdentifier(what), "present-value", value, priority=priority
        )

    def show(self, point: str, value: float) -> None:
        self.signals.actual[self.signals.slot(point)] = value
        self.controllers.show()


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    port, guard = free_bacnet_port(48_100)
    site = demo_site(Ports(DEFAULT_PORTS.modbus, port))
    two = tuple(d for d in site.devices if d.id in ("cth-ahu-3", "spc-ahu-6"))
    signals = Signals(site.points)
    for point, value in (("cth.ahu-3.sat_sp", 16.0), ("cth.ahu-3.occ", 2.0), ("cth.ahu-3.sf_kw", 9.5)):
        signals.actual[signals.slot(point)] = value
    controllers = Controllers(replace(site, devices=two), signals)
    await controllers.start(port)
    device = DeviceObject(objectIdentifier=("device", 77), objectName="client", vendorIdentifier=999)
    network = NetworkPortObject("127.0.0.1/8:0", objectIdentifier=("network-port", 1), objectName="port")
    client = Application.from_object_list([device, network])
    await asyncio.sleep(0.05)
    yield Bench(controllers, signals, client, Address(f"{AHU_3}:{port}"), Address(f"{AHU_6}:{port}"))
    client.close()
    controllers.close()
    guard.close()
    await asyncio.sleep(0.05)


async def test_objects_carry_name_value_and_unit(bench: Bench) -> None:
    bench.show("cth.ahu-3.sat", 15.9)
    assert await bench.read(bench.ahu_3, "analog-input,1") == pytest.approx(15.9)
    assert str(await bench.read(bench.ahu_3, "analog-input,1", "object-name")) == "CTH.AHU-3.SAT"
    assert str(await bench.read(bench.ahu_3, "analog-input,1", "units")) == "degrees-celsius"


async def test_a_scaled_point_is_raw_on_the_wire(bench: Bench) -> None:
    assert await bench.read(bench.ahu_3, "analog-input,9") == pytest.approx(9500.0)
    assert str(await bench.read(bench.ahu_3, "analog-input,9", "units")) == "watts"


async def test_a_write_is_held_at_its_priority_until_it_is_released(bench: Bench) -> None:
    await bench.write("analog-value,14", 14.0)
    assert bench.controllers.take_written()
    assert bench.signals.override[bench.signals.slot("cth.ahu-3.sat_sp")] == 14.0
    array = await bench.read(bench.ahu_3, "analog-value,14", "priority-array")
    assert [slot._choice for slot in array] == ["null"] * 7 + ["real"] + ["null"] * 8
    bench.show("cth.ahu-3.sat_sp", 17.0)
    assert await bench.read(bench.ahu_3, "analog-value,14") == 14.0
    await bench.write("analog-value,14", Null(()))
    assert bench.controllers.take_written()
    bench.show("cth.ahu-3.sat_sp", 17.0)
    assert await bench.read(bench.ahu_3, "analog-value,14") == 17.0


async def test_a_value_outside_the_range_is_refused(bench: Bench) -> None:
    for what, value in (("analog-value,14", 55.0), ("multi-state-value,1", 7)):
        with pytest.raises(ErrorRejectAbortNack, match="value-out-of-range"):
            await bench.write(what, value)
    assert not bench.controllers.take_written()


async def test_a_measured_value_cannot_be_written(bench: Bench) -> None:
    with pytest.raises(ErrorRejectAbortNack, match="write-access-denied"):
        await bench.write("analog-input,1", 20.0)


async def test_a_mode_has_texts_and_takes_a_state(bench: Bench) -> None:
    texts = await bench.read(bench.ahu_3, "multi-state-value,1", "state-text")
    assert [str(text) for text in texts] == ["Unoccupied", "Occupied", "Purge"]
    await bench.write("multi-state-value,1", 3)
    bench.controllers.take_written()
    assert bench.signals.override[bench.signals.slot("cth.ahu-3.occ")] == 3.0


async def test_a_change_is_reported_to_subscribers(bench: Bench) -> None:
    sensor = ObjectIdentifier("analog-input,1")
    async with bench.client.change_of_value(bench.ahu_3, sensor, 5, False, 30) as changes:
        bench.show("cth.ahu-3.sat", 19.4)
        async with asyncio.timeout(3.0):
            while True:
                name, value = await changes.get_value()
                if str(name) == "present-value" and float(value) == pytest.approx(19.4):
                    break


async def test_the_open_sensor_says_so(bench: Bench) -> None:
    assert OPEN_SENSOR == "spc.ahu-6.mat"
    flags = await bench.read(bench.ahu_6, "analog-input,3", "status-flags")
    assert list(flags) == [0, 1, 0, 0]
    assert str(await bench.read(bench.ahu_6, "analog-input,3", "reliability")) == "open-loop"


async def test_two_campuses_never_share_a_port() -> None:
    first, guard = free_bacnet_port(48_140)
    second, other = free_bacnet_port(first)
    assert second != first
    guard.close()
    other.close()
