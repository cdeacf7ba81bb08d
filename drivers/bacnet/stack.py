"""Bringing the protocol stack up and down: BAC0 starts it and registers it as a foreign device, bacpypes3 carries the traffic."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import socket
from pathlib import Path
from typing import Any, Final

from bacpypes3.app import Application

from app.domain.errors import LinkLost
from drivers.bacnet.options import LONGEST_APDU, LinkSettings
from drivers.bacnet.quiet import import_bac0

BAC0 = import_bac0()
_DEFAULTS: Final = Path(str(BAC0.__file__)).parent / "core" / "app" / "device.json"  # not the one in the home folder

TRANSACTION_MS: Final = 60_000  # our own time-outs are shorter and end the transaction themselves
SEGMENT_MS: Final = 2_000
_POLL_S: Final = 0.01
_TURNS_TO_SEND: Final = 5
_REGISTERED: Final = 0


class Stack:
    """One bound UDP port with the bacpypes3 application on it."""

    def __init__(self, bac0: Any, settings: LinkSettings) -> None:
        self._bac0 = bac0
        self._settings = settings
        self.app: Application = bac0.this_application.app
        self.link_layer: Any = next(iter(self.app.link_layers.values()))

    @classmethod
    async def start(cls, settings: LinkSettings, timeout_s: float) -> Stack:
        """Bind and register; raises ``LinkLost``. A BBMD that does not answer costs discovery only, not the link."""
        host, mask = own_address(settings.own)
        port = settings.port or free_port(host)
        before = asyncio.all_tasks()
        stack = cls(await _start_bac0(settings, host, mask, port), settings)
        try:
            await stack._stop_announcing(before)
            _tune(stack.app)
            await stack._ready(timeout_s)
        except BaseException:
            await stack.stop()
            raise
        return stack

    @property
    def discovery_fault(self) -> str:
        """Why broadcasts reach nobody, as a sentence; empty when they do."""
        if self._settings.bbmd and self.link_layer.bbmdRegistrationStatus != _REGISTERED:
            return f"the BBMD {self._settings.bbmd} has not accepted our registration"
        return ""

    async def stop(self) -> None:
        """Take leave of the BBMD, close the socket, cancel what is ours.

        Not ``BAC0._disconnect``: it cancels the tasks of every other instance in the process and leaves its own.
        """
        if self._settings.bbmd:
            self.link_layer.unregister()
        for _ in range(_TURNS_TO_SEND):  # the farewell and what was asked last are tasks of their own
            await asyncio.sleep(0)
        for transaction in (*self.app.asap.clientTransactions, *self.app.asap.serverTransactions):
            transaction.stop_timer()
        pending = [task for task in self.link_layer.server._transport_tasks if not task.done()]
        await _cancel(pending)
        self.app.close()
        self._bac0._used_ips.discard(self._bac0.localIPAddr)
        await asyncio.sleep(0)

    async def _stop_announcing(self, before: set[asyncio.Task[Any]]) -> None:
        """Cancel what BAC0 starts for itself: a clean-up of its task list, and an I-Am that polls 100 times a second for ever."""
        clean_up = self._bac0._cleanup_task
        announcing = [t for t in asyncio.all_tasks() - before if _belongs_to(t, "Lite._i_am")]
        await _cancel([clean_up.aio_task, *announcing])
        clean_up.stop()

    async def _ready(self, timeout_s: float) -> None:
        try:
            async with asyncio.timeout(timeout_s):
                await self.link_layer.server._local_transport_ready.wait()
                await self._wait_for_registration()
        except TimeoutError as error:
            if self.link_layer.server.local_transport is None:
                raise LinkLost("The UDP port could not be opened in time") from error

    async def _wait_for_registration(self) -> None:
        while self._registering():  # noqa: ASYNC110 the stack tells its state in no other way
            await asyncio.sleep(_POLL_S)

    def _registering(self) -> bool:
        return bool(self.discovery_fault) and self.link_layer.bbmdRegistrationStatus <= _REGISTERED


def own_address(interface: str) -> tuple[str, int]:
    """Address and mask length of our end; ``auto`` takes the address that the default route uses, with a mask of 24."""
    if interface in ("", "auto", "0.0.0.0"):  # noqa: S104 (a word of the site file, nothing is bound to it)
        return _default_route_address(), 24
    if "/" not in interface:
        interface += "/8" if interface.startswith("127.") else "/24"
    try:
        parsed = ipaddress.IPv4Interface(interface)
    except ValueError as error:
        raise LinkLost(f"'{interface}' is not an address with a mask; write for instance 192.168.1.20/24") from error
    return str(parsed.ip), parsed.network.prefixlen


def free_port(host: str) -> int:
    """A UDP port that nobody uses now."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        _bind(probe, host)
        return int(probe.getsockname()[1])


def _bind(probe: socket.socket, host: str) -> None:
    try:
        probe.bind((host, 0))
    except OSError as error:
        raise LinkLost(f"this computer has no address {host}: {error.strerror}") from error


def _default_route_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address: nothing is sent, the system only chooses a route
        except OSError:
            return "127.0.0.1"  # a computer without any network
        return str(probe.getsockname()[0])


async def _start_bac0(settings: LinkSettings, host: str, mask: int, port: int) -> Any:
    before = asyncio.all_tasks()
    try:
        return _bac0(settings, host, mask, port)
    except (BAC0.core.io.IOExceptions.InitializationError, OSError, ValueError) as error:
        await _cancel(list(asyncio.all_tasks() - before))  # its clean-up task runs on although nothing was started
        await BAC0.tasks.TaskManager.Task.clean_tasklist()
        raise LinkLost(_why_not_started(host, port, error)) from error


def _bac0(settings: LinkSettings, host: str, mask: int, port: int) -> Any:
    foreign = {"bbmdAddress": settings.bbmd, "bbmdTTL": settings.bbmd_ttl_s} if settings.bbmd else {}
    return BAC0.start(
        ip=f"{host}/{mask}",
        port=port,
        ping=False,
        deviceId=settings.instance,
        vendorId=settings.vendor,
        localObjName="Kilowatch",
        modelName="Kilowatch",
        json_file=str(_DEFAULTS),
        **foreign,
    )


def _why_not_started(host: str, port: int, error: BaseException) -> str:
    """BAC0 blames the port for everything: ask the port itself, and tell the first cause where it is innocent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((host, port))
        except OSError as fault:
            taken = fault.errno == errno.EADDRINUSE
            cause = "is another BACnet program using it?" if taken else f"{fault.strerror}"
            return f"UDP port {host}:{port} could not be opened: {cause}"
    while error.__context__ is not None:
        error = error.__context__
    return f"BACnet could not be started on UDP port {host}:{port}: {error}"


def _tune(app: Application) -> None:
    device = app.device_object
    device.maxApduLengthAccepted = LONGEST_APDU
    device.numberOfApduRetries = 0
    device.apduTimeout = TRANSACTION_MS
    device.apduSegmentTimeout = SEGMENT_MS


def _belongs_to(task: asyncio.Task[Any], name: str) -> bool:
    return getattr(task.get_coro(), "__qualname__", "") == name


async def _cancel(tasks: list[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
