"""Modbus on the loop that the engine uses where there is one."""

from __future__ import annotations

import asyncio
import gc
import sys

import pytest
from pymodbus import FramerType

from app.domain.errors import NoAnswer
from drivers.base import PlanItem
from drivers.modbus import DRIVER
from tests.drivers.peers.middleman import Middleman, tcp_middleman
from tests.drivers.peers.modbus_peer import serial_device, tcp_device

uvloop = pytest.importorskip("uvloop")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="uvloop is not there")


async def walk(link: dict[str, object], middleman: Middleman, unit_byte: int) -> None:
    """Read, write, a time-out, read again, close."""
    address = DRIVER.parse_address("holding:7")
    (request,) = DRIVER.plan({"unit": 1}, [PlanItem(0, address)])
    middleman.swallow = lambda request: request[unit_byte] == 9
    connection = await DRIVER.open(link, 1.0)
    assert (await connection.read({"unit": 1}, request, 1.0)).values[0] == 7
    with pytest.raises(NoAnswer):
        await connection.read({"unit": 9}, request, 0.05)
    await connection.write({"unit": 1}, address, 70.0, 8, 1.0)
    assert (await connection.read({"unit": 1}, request, 1.0)).values[0] == 70
    await connection.close()
    await asyncio.sleep(0.05)


async def over_tcp(transport: str, framer: FramerType, unit_byte: int) -> None:
    async with tcp_device(framer, 1) as port, tcp_middleman(port) as middleman:
        await walk({"transport": transport, "host": "127.0.0.1", "port": middleman.port}, middleman, unit_byte)


async def on_a_serial_line() -> None:
    from tests.drivers.peers.serial_lines import serial_middleman

    async with serial_middleman() as middleman, serial_device(middleman.device_port, 1):
        link = {"transport": "serial", "serial_port": middleman.port, "baudrate": 115_200, "parity": "none"}
        await walk(link, middleman, 0)


def test_modbus_tcp() -> None:
    uvloop.run(over_tcp("tcp", FramerType.SOCKET, 6))
    gc.collect()  # a socket left open would warn, and a warning fails the test


def test_rtu_over_tcp() -> None:
    uvloop.run(over_tcp("rtu_over_tcp", FramerType.RTU, 0))
    gc.collect()


def test_serial() -> None:
    uvloop.run(on_a_serial_line())
    gc.collect()
