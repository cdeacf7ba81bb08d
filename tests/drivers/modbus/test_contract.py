"""Modbus keeps the drivers' contract: over TCP, with RTU framing in a TCP stream and on a serial line, against pymodbus's own server."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from pymodbus import FramerType

from drivers.modbus import DRIVER
from tests.drivers.contract import DriverContract
from tests.drivers.peers.middleman import Middleman, Twist, tcp_middleman
from tests.drivers.peers.modbus_lies import MBAP_LIES, RTU_LIES
from tests.drivers.peers.modbus_peer import RAMP, sample_addresses, serial_device, tcp_device
from tests.drivers.rig import Rig

UNIT, SILENT_UNIT = 1, 9
COMMANDS = {
    "holding:50": (0.0, 65_535.0, 50.0),
    "holding:51:int16": (-5.0, 5.0),
    "holding:52:float32:cdab": (22.25, -0.5),
    "holding:54:uint32:badc": (100_000.0,),
    "holding:56:float64": (1e15 + 0.5,),
    "holding:60:bcd16": (1234.0,),
    "holding:61:bit7": (1.0, 0.0),
    "coil:20": (1.0, 0.0),
}


def tcp_link(transport: str, port: int) -> dict[str, Any]:
    return {"transport": transport, "host": "127.0.0.1", "port": port}


def serial_link(port: str) -> dict[str, Any]:
    return {"transport": "serial", "serial_port": port, "baudrate": 115_200, "parity": "none"}


def rig(
    middleman: Middleman, link: Mapping[str, Any], nowhere: Mapping[str, Any], lies: Mapping[str, Twist], unit_byte: int
) -> Rig:
    middleman.swallow = lambda request: request[unit_byte] == SILENT_UNIT
    return Rig(
        driver=DRIVER,
        link=link,
        device={"unit": UNIT},
        silent={"unit": SILENT_UNIT},
        nowhere=nowhere,
        middleman=middleman,
        values=sample_addresses(),
        commands=COMMANDS,
        read_only="input:0:float32",
        unknown="holding:900",
        ramp=lambda number: f"holding:{number}",
        ramp_size=RAMP,
        lies=lies,
        bad_addresses=("", "holding", "register:1", "holding:-1", "holding:70000", "holding:1:text", "coil:1:int16"),
    )


class TestTcp(DriverContract):
    @pytest.fixture
    async def rig(self) -> AsyncIterator[Rig]:
        async with tcp_device(FramerType.SOCKET, UNIT) as port, tcp_middleman(port) as middleman:
            made = rig(middleman, tcp_link("tcp", middleman.port), tcp_link("tcp", 1), MBAP_LIES, 6)
            yield made
            await made.close()


class TestRtuOverTcp(DriverContract):
    @pytest.fixture
    async def rig(self) -> AsyncIterator[Rig]:
        async with tcp_device(FramerType.RTU, UNIT) as port, tcp_middleman(port) as middleman:
            link = tcp_link("rtu_over_tcp", middleman.port)
            made = rig(middleman, link, tcp_link("rtu_over_tcp", 1), RTU_LIES, 0)
            yield made
            await made.close()


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are not there")
class TestSerial(DriverContract):
    @pytest.fixture
    async def rig(self) -> AsyncIterator[Rig]:
        from tests.drivers.peers.serial_lines import serial_middleman

        async with serial_middleman() as middleman, serial_device(middleman.device_port, UNIT):
            made = rig(middleman, serial_link(middleman.port), serial_link("/dev/tty-nobody"), RTU_LIES, 0)
            made.late_reads, made.fuzzes = 100, 20
            yield made
            await made.close()
