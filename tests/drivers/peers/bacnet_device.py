"""An honest BACnet device: bacpypes3's own application with local objects, in this process or (``run``) in one of its own.

``analog-input`` 0 to 39 hold their own numbers.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final

from bacpypes3.app import Application
from bacpypes3.basetypes import IPMode
from bacpypes3.errors import ExecutionError, PropertyError, UnrecognizedService
from bacpypes3.local.analog import AnalogInputObject, AnalogOutputObject, AnalogValueObject, AnalogValueObjectCmd
from bacpypes3.local.binary import BinaryInputObject, BinaryOutputObject
from bacpypes3.local.cov import GenericCriteria
from bacpypes3.local.device import DeviceObject
from bacpypes3.local.multistate import MultiStateOutputObject, MultiStateValueObject
from bacpypes3.local.networkport import NetworkPortObject
from bacpypes3.local.object import Object
from bacpypes3.object import IntegerValueObject, LargeAnalogValueObject, PositiveIntegerValueObject

RAMP: Final = 40
INSTANCE: Final = 500
MANAGEMENT: Final = 900
SAMPLES: Final[dict[str, float]] = {
    "analog-input:7": 7.0,
    "analog-output:100": -2.5,
    "analog-value:100": 22.3125,
    "binary-input:100": 1,
    "binary-output:100": 0,
    "multi-state-output:100": 2,
    "multi-state-value:100": 3,
    "integer-value:100": -5,
    "positive-integer-value:100": 70_000,
    "large-analog-value:100": 1e12 + 0.5,
    "analog-input:7:units": 62,
    "analog-input:7:out-of-service": 0,
    "analog-output:100:priority-array[0]": 16,
}
COMMANDS: Final[dict[str, tuple[float, ...]]] = {
    "analog-output:1": (22.25, -0.5, 0.0),
    "binary-output:1": (1.0, 0.0),
    "multi-state-output:1": (3.0, 1.0),
    "analog-value:1": (50.5,),
    "analog-value:2": (12.5,),
}
UNKNOWN: Final = "analog-input:9999"
READ_ONLY: Final = "analog-input:3"

_PLAIN: Final[dict[str, Any]] = {"statusFlags": [0, 0, 0, 0], "eventState": "normal", "outOfService": False}


class Sensor(AnalogInputObject):  # type: ignore[misc]  # bacpypes3 has no types
    """An input that cannot be written while it is in service, as the standard wants it (clause 12.2.4)."""

    async def write_property(self, attr: Any, value: Any, index: Any = None, priority: Any = None) -> None:
        if attr in ("presentValue", 85) and not self.outOfService:
            raise PropertyError("writeAccessDenied")
        await super().write_property(attr, value, index, priority)


class Mode(MultiStateOutputObject):  # type: ignore[misc]
    """bacpypes3 wants a COV increment of multi-state objects, which the standard does not give them (clause 12.19)."""

    _cov_criteria = GenericCriteria


class WholeNumber(Object, IntegerValueObject):  # type: ignore[misc]
    pass


class Counted(Object, PositiveIntegerValueObject):  # type: ignore[misc]
    pass


class Precise(Object, LargeAnalogValueObject):  # type: ignore[misc]
    pass


def sensor(number: int, value: float, **more: Any) -> Sensor:
    return Sensor(
        objectIdentifier=("analog-input", number),
        objectName=f"AI-{number}",
        presentValue=value,
        units="degrees-celsius",
        covIncrement=0.5,
        **{**_PLAIN, **more},
    )


def valve(number: int, value: float = 0.0) -> AnalogOutputObject:
    return AnalogOutputObject(
        objectIdentifier=("analog-output", number),
        objectName=f"AO-{number}",
        presentValue=value,
        units="percent",
        covIncrement=1.0,
        relinquishDefault=5.0,
        **_PLAIN,
    )


def setpoint(number: int, value: float) -> AnalogValueObjectCmd:
    return AnalogValueObjectCmd(
        objectIdentifier=("analog-value", number),
        objectName=f"AV-{number}",
        presentValue=value,
        units="kilowatts",
        covIncrement=0.1,
        relinquishDefault=value,
        **_PLAIN,
    )


def switch(number: int) -> BinaryOutputObject:
    return BinaryOutputObject(
        objectIdentifier=("binary-output", number),
        objectName=f"BO-{number}",
        presentValue="inactive",
        polarity="normal",
        relinquishDefault="inactive",
        **_PLAIN,
    )


def mode(number: int, state: int) -> Mode:
    return Mode(
        objectIdentifier=("multi-state-output", number),
        objectName=f"MSO-{number}",
        presentValue=state,
        numberOfStates=3,
        stateText=["off", "low", "high"],
        relinquishDefault=1,
        **_PLAIN,
    )


def all_kinds() -> list[Any]:
    """The objects of ``SAMPLES``, ``COMMANDS`` and the ramp."""
    named = {"numberOfStates": 3, **_PLAIN}
    return [
        *(sensor(n, float(n)) for n in range(RAMP)),
        *(valve(1), valve(100, -2.5), setpoint(1, 10.0), switch(1), switch(100), mode(1, 1), mode(100, 2)),
        AnalogValueObject(
            objectIdentifier=("analog-value", 100), objectName="AV-100", presentValue=22.3125, units="noUnits", **_PLAIN
        ),
        AnalogValueObject(
            objectIdentifier=("analog-value", 2), objectName="AV-2", presentValue=0.0, units="noUnits", **_PLAIN
        ),
        BinaryInputObject(
            objectIdentifier=("binary-input", 100), objectName="BI-100", presentValue=1, polarity="normal", **_PLAIN
        ),
        MultiStateValueObject(
            objectIdentifier=("multi-state-value", 100), objectName="MSV-100", presentValue=3, **named
        ),
        WholeNumber(
            objectIdentifier=("integer-value", 100), objectName="IV-100", presentValue=-5, units="noUnits", **_PLAIN
        ),
        Counted(
            objectIdentifier=("positive-integer-value", 100),
            objectName="PIV-100",
            presentValue=70_000,
            units="noUnits",
            **_PLAIN,
        ),
        Precise(
            objectIdentifier=("large-analog-value", 100),
            objectName="LAV-100",
            presentValue=1e12 + 0.5,
            units="kilowattHours",
            **_PLAIN,
        ),
    ]


def free_port(host: str = "127.0.0.1") -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


class Simple(Application):  # type: ignore[misc]
    """A device that knows no ReadPropertyMultiple."""

    async def do_ReadPropertyMultipleRequest(self, apdu: Any) -> None:
        raise UnrecognizedService("not here")


class AllOrNothing(Application):  # type: ignore[misc]
    """A device that refuses a whole ReadPropertyMultiple for one unknown object."""

    async def do_ReadPropertyMultipleRequest(self, apdu: Any) -> None:
        for specification in apdu.listOfReadAccessSpecs:
            if self.get_object_id(specification.objectIdentifier) is None:
                raise ExecutionError(errorClass="object", errorCode="unknownObject")
        await super().do_ReadPropertyMultipleRequest(apdu)


def application(
    host: str,
    port: int,
    instance: int,
    objects: list[Any],
    *,
    kind: type[Any] = Application,
    network: Mapping[str, Any] | None = None,
    **device: Any,
) -> Any:
    """A device on ``host:port``; call inside a running loop and ``close`` it in the end."""
    settings = {"objectName": f"Device {instance}", "vendorIdentifier": 999, "modelName": "Peer", **device}
    return kind.from_object_list(
        [
            DeviceObject(objectIdentifier=("device", instance), vendorName="Peers Inc.", **settings),
            NetworkPortObject(
                f"{host}/8:{port}",
                objectIdentifier=("network-port", 1),
                objectName="NP-1",
                networkNumber=0,
                networkNumberQuality="unknown",
                **(network or {}),
            ),
            *objects,
        ]
    )


@asynccontextmanager
async def bbmd(host: str, port: int) -> AsyncIterator[str]:
    """A broadcast management device that takes foreign devices; the value is its address."""
    network = {
        "bacnetIPMode": IPMode.bbmd,
        "bbmdAcceptFDRegistrations": True,
        "bbmdBroadcastDistributionTable": [],
        "bbmdForeignDeviceTable": [],
    }
    app = application(host, port, MANAGEMENT, [], network=network)
    link_layer = next(iter(app.link_layers.values()))
    link_layer.add_peer(link_layer.bbmdAddress)  # else it does not broadcast on its own network
    await asyncio.sleep(0.02)
    try:
        yield f"{host}:{port}"
    finally:
        link_layer._fdt_clock_handle.cancel()
        app.close()
        await asyncio.sleep(0.02)


@asynccontextmanager
async def device(objects: list[Any], host: str = "127.0.0.60", port: int = 0, **more: Any) -> AsyncIterator[str]:
    """A device in this process; the value is its address."""
    port = port or free_port(host)
    app = application(host, port, more.pop("instance", INSTANCE), objects, **more)
    await asyncio.sleep(0.02)
    try:
        yield f"{host}:{port}"
    finally:
        app.close()
        await asyncio.sleep(0.02)


@contextmanager
def process() -> Iterator[str]:
    """The device with all kinds of objects in a process of its own; the value is its address."""
    child = subprocess.Popen(
        [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=_environment()
    )
    assert child.stdout is not None
    assert child.stdin is not None
    try:
        yield child.stdout.readline().strip()
    finally:
        child.stdin.close()
        child.wait(10)
        child.stdout.close()


def _environment() -> Mapping[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


async def run() -> None:
    """Serve until the standard input ends."""
    async with device(all_kinds(), "127.0.0.50") as address:
        print(address, flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run())
