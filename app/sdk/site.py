"""The site model and its site file."""

from __future__ import annotations

from app.domain.messages import SiteCheck, SiteImported
from app.domain.site import Site
from app.sdk.transport import Transport

IMPORT_TIMEOUT_S = 180.0
YAML = {"Content-Type": "application/yaml"}


class SiteCalls(Transport):
    """Reading, checking and importing the site."""

    async def site(self) -> Site:
        """The whole site model."""
        return await self._ask("GET", "site", Site, timeout_s=IMPORT_TIMEOUT_S)

    async def site_text(self) -> str:
        """The site as a site file (YAML)."""
        return (await self._send("GET", "site/text", timeout_s=IMPORT_TIMEOUT_S)).decode("utf-8")

    async def check_site(self, text: str) -> list[str]:
        """Every fault of a site file, none when it can be imported."""
        raw = await self._send("POST", "site/check", text.encode("utf-8"), headers=YAML, timeout_s=IMPORT_TIMEOUT_S)
        return list(self._decode(raw, SiteCheck).faults)

    async def import_site(self, text: str, reason: str) -> int:
        """Import a site file whole, run the plant on it, and return its revision. Raises ``SiteFileFaulty``."""
        content = text.encode("utf-8")
        why = {"reason": reason}
        raw = await self._send("PUT", "site", content, headers=YAML, query=why, timeout_s=IMPORT_TIMEOUT_S)
        return self._decode(raw, SiteImported).revision
