"""Excel reports: preview, start, watch, fetch."""

from __future__ import annotations

from urllib.parse import quote

from app.domain.messages import ReportJob, ReportPreview, ReportRequest
from app.sdk.transport import Transport

PREVIEW_TIMEOUT_S = 120.0


class ReportCalls(Transport):
    """Reports are written by the engine; the console stays usable."""

    async def report_preview(self, request: ReportRequest) -> ReportPreview:
        """The first rows of each sheet as the workbook would have them."""
        return await self._ask("POST", "reports/preview", ReportPreview, body=request, timeout_s=PREVIEW_TIMEOUT_S)

    async def start_report(self, request: ReportRequest) -> ReportJob:
        """Begin to write a workbook; ask ``report`` for its progress."""
        return await self._ask("POST", "reports", ReportJob, body=request)

    async def reports(self) -> list[ReportJob]:
        """Running and past reports, newest first."""
        return await self._ask("GET", "reports", list[ReportJob])

    async def report(self, id: str) -> ReportJob:
        return await self._ask("GET", _path(id), ReportJob)

    async def cancel_report(self, id: str) -> ReportJob:
        return await self._ask("POST", _path(id, "/cancel"), ReportJob)

    async def report_file(self, id: str) -> bytes:
        """The workbook. Raises ``Conflict`` while it is not ready."""
        return await self._send("GET", _path(id, "/file"), timeout_s=PREVIEW_TIMEOUT_S)


def _path(report: str, action: str = "") -> str:
    return f"reports/{quote(report, safe='')}{action}"
