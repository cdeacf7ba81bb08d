"""Making connections: TCP with keep-alive, or a serial port. Foreign errors become ``LinkLost`` in words here."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from app.domain.errors import LinkLost
from drivers.modbus.options import SERIAL, LinkSettings

Dial: TypeAlias = Callable[[Callable[[], asyncio.Protocol]], Awaitable[None]]
"""Connects a new protocol, made by the argument; raises ``LinkLost`` or ``TimeoutError``."""

_KEEP_ALIVE: Final = (
    ("TCP_KEEPIDLE", 10),
    ("TCP_KEEPINTVL", 5),
    ("TCP_KEEPCNT", 3),
)  # a dead peer is noticed within 25 s
_PARITY: Final = {"none": "N", "even": "E", "odd": "O"}


def dialler(settings: LinkSettings) -> Dial:
    """How to connect; raises ``LinkLost`` when the site file does not say where to."""
    if settings.transport == SERIAL:
        if not settings.serial_port:
            raise LinkLost("The link cannot be opened: the option 'serial_port' is missing")
        return lambda protocol: _serial(settings, protocol)
    if not settings.host:
        raise LinkLost("The link cannot be opened: the option 'host' is missing")
    return lambda protocol: _tcp(settings, protocol)


async def _tcp(settings: LinkSettings, protocol: Callable[[], asyncio.Protocol]) -> None:
    loop = asyncio.get_running_loop()
    try:
        transport, _ = await loop.create_connection(protocol, settings.host, settings.port)
        _keep_alive(transport.get_extra_info("socket"))
    except (OSError, UnicodeError) as error:
        raise LinkLost(f"{settings.place} {_cause(error)}") from error


def _keep_alive(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _KEEP_ALIVE:
        if option := getattr(socket, name, None):
            sock.setsockopt(socket.IPPROTO_TCP, option, value)


def _cause(error: OSError | UnicodeError) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "refuses the connection: is the port right, and is the gateway free?"
    if isinstance(error, socket.gaierror | UnicodeError):
        return "is not a name or an address that this computer can find"
    return f"cannot be reached: {os.strerror(error.errno) if error.errno else error}"


async def _serial(settings: LinkSettings, protocol: Callable[[], asyncio.Protocol]) -> None:
    from pymodbus.transport.serialtransport import create_serial_connection
    from serial import SerialException

    try:
        await create_serial_connection(
            asyncio.get_running_loop(),
            protocol,
            settings.serial_port,
            baudrate=settings.baudrate,
            bytesize=8,
            parity=_PARITY[settings.parity],
            stopbits=settings.stopbits,
            timeout=0,
        )
    except (SerialException, OSError, ValueError) as error:
        raise LinkLost(f"The serial port {settings.serial_port} cannot be opened: {error}") from error
