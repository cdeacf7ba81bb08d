"""Links, their devices, discovery."""

from __future__ import annotations

from urllib.parse import quote

from app.domain.messages import FoundDevice, FoundPoint, LinkState
from app.sdk.transport import Transport

BROWSE_TIMEOUT_S = 60.0


class LinkCalls(Transport):
    """How the wires are, and what is on them."""

    async def links(self) -> list[LinkState]:
        """Every link with its devices and statistics."""
        return await self._ask("GET", "links", list[LinkState])

    async def discover(self, link: str, timeout_s: float = 5.0) -> list[FoundDevice]:
        """Devices that answer on a link whose protocol can search. Raises ``DriverError`` kinds."""
        path = f"links/{quote(link, safe='')}/discover"
        query = {"listen_s": timeout_s}
        return await self._ask("POST", path, list[FoundDevice], query=query, timeout_s=timeout_s + BROWSE_TIMEOUT_S)

    async def browse(self, device: str) -> list[FoundPoint]:
        """The points that a device offers."""
        path = f"devices/{quote(device, safe='')}/browse"
        return await self._ask("POST", path, list[FoundPoint], timeout_s=BROWSE_TIMEOUT_S)
