"""The Modbus gateways, asked by pymodbus."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pymodbus import FramerType
from pymodbus.client import AsyncModbusTcpClient
from pymodbus.exceptions import ModbusIOException

from app.demo.model.signals import Signals
from app.demo.servers.gateway import crc16
from app.demo.servers.meters import Meters
from app.demo.site import demo_site


@pytest.fixture
async def meters() -> AsyncIterator[Meters]:
    """All gateways with a few known values, listening on free ports."""
    site = demo_site()
    signals = Signals(site.points)
    for point, shown in KNOWN.items():
        signals.actual[signals.slot(point)] = shown
    found = Meters(site, signals)
    found.refresh()
    found_ports[:] = [await found.start()]
    yield found
    await found.close()


KNOWN = {
    "cth.mtr-1.kw": 476.25,
    "cth.mtr-1.kwh": 7_940_690.125,
    "cth.mtr-3.kw": -12.34,
    "cth.mtr-3.kwh": 123_456.7,
    "lib.mtr-5.kw": 171.5,
    "dmc.ups-1.eco": 0.0,
    "dmc.pv-1.lim": 100.0,
}
found_ports: list[dict[str, int]] = []


@asynccontextmanager
async def client(link: str, framer: FramerType = FramerType.SOCKET) -> AsyncIterator[AsyncModbusTcpClient]:
    """A client of one gateway."""
    asking = AsyncModbusTcpClient("127.0.0.1", port=found_ports[0][link], framer=framer, timeout=0.3, retries=0)
    assert await asking.connect()
    try:
        yield asking
    finally:
        asking.close()


async def test_floats_and_watt_hours_stand_in_the_usual_order(meters: Meters) -> None:
    async with client("gw-cth") as ask:
        answer = await ask.read_holding_registers(0, count=24, device_id=11)
    words = struct.pack(">24H", *answer.registers)
    assert struct.unpack(">f", words[:4])[0] == pytest.approx(476.25)
    assert struct.unpack(">Q", words[40:48])[0] == 7_940_690_125


async def test_scaled_integers_have_their_words_swapped(meters: Meters) -> None:
    async with client("gw-cth") as ask:
        power = (await ask.read_input_registers(100, count=2, device_id=13)).registers
        energy = (await ask.read_input_registers(110, count=2, device_id=13)).registers
    assert struct.unpack(">i", struct.pack(">HH", power[1], power[0]))[0] == -1234
    assert struct.unpack(">I", struct.pack(">HH", energy[1], energy[0]))[0] == 1_234_567


async def test_the_serial_line_behind_a_tcp_port_is_framed_as_rtu(meters: Meters) -> None:
    async with client("gw-lib", FramerType.RTU) as ask:
        registers = (await ask.read_holding_registers(4000, count=2, device_id=5)).registers
    swapped = struct.pack("<HH", *registers)
    assert struct.unpack(">f", swapped)[0] == pytest.approx(171.5)


async def test_several_units_answer_on_one_connection(meters: Meters) -> None:
    async with client("gw-dmc") as ask:
        answers = [await ask.read_input_registers(0, count=1, device_id=unit) for unit in (41, 42)]
        answers.append(await ask.read_input_registers(100, count=1, device_id=11))
    assert [answer.isError() for answer in answers] == [False, False, False]


async def test_a_register_outside_the_map_is_refused(meters: Meters) -> None:
    async with client("gw-cth") as ask:
        answer = await ask.read_holding_registers(900, count=1, device_id=11)
    assert answer.exception_code == 2


async def test_an_unknown_unit_is_answered_by_the_gateway(meters: Meters) -> None:
    async with client("gw-cth") as ask:
        answer = await ask.read_holding_registers(0, count=1, device_id=99)
    assert answer.exception_code == 11


@pytest.mark.logs("pymodbus")
async def test_a_dead_meter_is_silent_and_its_neighbours_are_not(meters: Meters) -> None:
    meters.units["lib-mtr-7"].silent = True
    async with client("gw-lib", FramerType.RTU) as ask:
        with pytest.raises(ModbusIOException):
            await ask.read_holding_registers(4000, count=2, device_id=7)
    async with client("gw-lib", FramerType.RTU) as ask:
        assert not (await ask.read_holding_registers(4000, count=2, device_id=6)).isError()


async def test_a_written_limit_is_forced_and_read_back(meters: Meters) -> None:
    async with client("gw-dmc") as ask:
        assert not (await ask.write_register(40, 455, device_id=31)).isError()
        assert (await ask.read_holding_registers(40, count=1, device_id=31)).registers == [455]
    assert meters.signals.override[meters.signals.slot("dmc.pv-1.lim")] == pytest.approx(45.5)


async def test_a_limit_above_its_range_and_a_measured_value_are_not_written(meters: Meters) -> None:
    async with client("gw-dmc") as ask:
        assert (await ask.write_register(40, 1001, device_id=31)).exception_code == 3
        assert (await ask.write_register(5, 1, device_id=31)).exception_code == 2


async def test_a_coil_is_switched_and_bits_are_read(meters: Meters) -> None:
    async with client("gw-dmc") as ask:
        assert not (await ask.write_coil(0, True, device_id=41)).isError()
        assert (await ask.read_coils(0, count=1, device_id=41)).bits[0] is True
        assert (await ask.read_discrete_inputs(0, count=1, device_id=41)).bits[0] is False
    assert meters.signals.override[meters.signals.slot("dmc.ups-1.eco")] == 1.0


async def test_a_slow_gateway_answers_late_but_rightly(meters: Meters) -> None:
    meters.gateways["gw-spc"].slow = True
    reader, writer = await asyncio.open_connection("127.0.0.1", found_ports[0]["gw-spc"])
    started = asyncio.get_running_loop().time()
    writer.write(struct.pack(">HHHBBHH", 7, 0, 6, 8, 4, 100, 2))
    answer = await reader.readexactly(13)
    assert asyncio.get_running_loop().time() - started >= 0.3
    assert answer[:2] == b"\x00\x07"
    writer.close()


def test_the_checksum_is_that_of_the_standard() -> None:
    assert crc16(bytes((0x02, 0x07))) == bytes((0x41, 0x12))  # serial line V1.02, appendix B
