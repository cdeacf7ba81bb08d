"""An honest Modbus device: pymodbus's own server, which shares no line with our driver.

Holding registers 0 to 199 hold their own numbers; 300 and up hold one value of each kind, in bytes written down by hand.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, cast

from pymodbus import FramerType
from pymodbus.server import ModbusSerialServer, ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

RAMP: Final = 200
SAMPLES: Final = 300
KINDS: Final[dict[str, tuple[str, float]]] = {
    "float32:abcd": ("41b28000", 22.3125),
    "float32:dcba": ("0080b241", 22.3125),
    "float32:badc": ("b2410080", 22.3125),
    "float32:cdab": ("800041b2", 22.3125),
    "int16": ("fffe", -2),
    "uint16:ba": ("0100", 1),
    "uint32": ("00010001", 65_537),
    "int32:cdab": ("fffeffff", -2),
    "uint64": ("0000000100000000", 2**32),
    "int64": ("fffffffffffffffe", -2),
    "float64": ("4036500000000000", 22.3125),
    "bcd16": ("1234", 1234),
    "bcd32": ("12345678", 12_345_678),
    "bit2": ("0004", 1),
    "bit3": ("0004", 0),
}


def sample_addresses() -> dict[str, float]:
    """Every kind of value with its address."""
    values: dict[str, float] = {}
    register = SAMPLES
    for kind, (octets, value) in KINDS.items():
        values[f"holding:{register}:{kind}"] = value
        register += len(octets) // 4
    return values | {"coil:1": 1, "coil:2": 0, "discrete:1": 1, "discrete:10": 0, "input:0:float32": 1.5}


def device(unit: int) -> SimDevice:
    samples = bytes.fromhex("".join(octets for octets, _ in KINDS.values()))
    words = [int.from_bytes(samples[n : n + 2], "big") for n in range(0, len(samples), 2)]
    coils = [n % 2 == 1 for n in range(64)]
    return SimDevice(
        id=unit,
        simdata=(
            [SimData(0, values=coils, datatype=DataType.BITS)],
            [SimData(0, values=coils, datatype=DataType.BITS)],
            [
                SimData(0, values=[*range(RAMP)], datatype=DataType.REGISTERS),
                SimData(SAMPLES, values=words, datatype=DataType.REGISTERS),
            ],
            [SimData(0, values=[1.5], datatype=DataType.FLOAT32)],
        ),
    )


@asynccontextmanager
async def tcp_device(framer: FramerType, *units: int) -> AsyncIterator[int]:
    """Serve ``units``; the value is the port."""
    logging.getLogger("pymodbus.logging").setLevel(logging.CRITICAL)
    server = ModbusTcpServer([device(unit) for unit in units], framer=framer, address=("127.0.0.1", 0))
    await server.serve_forever(background=True)
    try:
        listening = cast(asyncio.Server, server.transport)
        yield listening.sockets[0].getsockname()[1]
    finally:
        await server.shutdown()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def serial_device(port: str, *units: int) -> AsyncIterator[None]:
    """Serve ``units`` on a serial port."""
    logging.getLogger("pymodbus.logging").setLevel(logging.CRITICAL)
    server = ModbusSerialServer([device(unit) for unit in units], framer=FramerType.RTU, port=port, baudrate=115_200)
    await server.serve_forever(background=True)
    try:
        yield
    finally:
        await server.shutdown()  # type: ignore[no-untyped-call]
