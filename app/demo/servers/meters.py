"""The Modbus side of the campus: all gateways with the units behind them."""

from __future__ import annotations

from collections.abc import Mapping

from app.demo.model.signals import Signals
from app.demo.servers.gateway import ModbusGateway
from app.demo.servers.registers import Unit
from app.domain.site import Site


class Meters:
    """The gateways by link id and the units by device id."""

    def __init__(self, site: Site, signals: Signals) -> None:
        self.signals = signals
        links = {link.id: link for link in site.links if link.driver == "modbus"}
        devices = [device for device in site.devices if device.link in links]
        self.units = {device.id: Unit([p for p in site.points if p.device == device.id], signals) for device in devices}
        numbers = {device.id: int(device.options["unit"]) for device in devices}
        self.gateways = {
            link.id: ModbusGateway(
                {numbers[d.id]: self.units[d.id] for d in devices if d.link == link.id},
                rtu=link.options["transport"] == "rtu_over_tcp",
            )
            for link in links.values()
        }

    async def start(self, wished: Mapping[str, int] | None = None) -> dict[str, int]:
        """Listen on the wished ports, or on free ones where somebody else listens; returns them by link id."""
        return {link: await _start(gateway, (wished or {}).get(link, 0)) for link, gateway in self.gateways.items()}

    def refresh(self) -> None:
        for unit in self.units.values():
            unit.refresh(self.signals.actual)

    async def close(self) -> None:
        for gateway in self.gateways.values():
            await gateway.close()


async def _start(gateway: ModbusGateway, port: int) -> int:
    try:
        return await gateway.start(port=port)
    except OSError:
        return await gateway.start(port=0)
