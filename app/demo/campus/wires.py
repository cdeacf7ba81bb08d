"""Links and devices of the campus for the ports on which its servers listen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.demo.campus.controllers import CONTROLLERS
from app.demo.campus.meters import GATEWAYS, METERS
from app.domain.site import Device, Link, Name

BACNET_LINK = "bac-1"
BBMD_HOST = "127.0.0.2"


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the servers listen: a TCP port for each Modbus gateway, one UDP port for all BACnet controllers."""

    modbus: Mapping[str, int]
    bacnet: int


DEFAULT_PORTS = Ports({gateway.id: 15020 + i for i, gateway in enumerate(GATEWAYS)}, 47850)


def device_id(meter: str) -> str:
    """The device of a meter: ``cth.mtr-1`` is ``cth-mtr-1``."""
    return meter.replace(".", "-")


def controller_address(host: int) -> str:
    return f"127.0.0.{host}"


def links(ports: Ports) -> Iterator[Link]:
    yield Link(
        id=BACNET_LINK,
        driver="bacnet",
        name=Name("BACnet/IP, floor network", "BACnet/IP 층 네트워크"),
        options={"interface": "127.0.0.1/8", "port": 0, "bbmd": f"{BBMD_HOST}:{ports.bacnet}"},
    )
    for gateway in GATEWAYS:
        yield Link(
            id=gateway.id,
            driver="modbus",
            name=gateway.name,
            options={"transport": gateway.transport, "host": "127.0.0.1", "port": ports.modbus[gateway.id]},
        )


def devices(ports: Ports) -> Iterator[Device]:
    for c in CONTROLLERS:
        options = {"device_id": c.instance, "address": f"{controller_address(c.host)}:{ports.bacnet}"}
        if c.segmentation:
            options |= {"segmentation": True}
        yield Device(id=c.id, link=BACNET_LINK, name=c.name, equipment=c.equipment, options=options)
    for meter in METERS:
        yield Device(
            id=device_id(meter.id),
            link=meter.gateway,
            name=meter.name,
            equipment=meter.id,
            options={"unit": meter.unit},
        )
