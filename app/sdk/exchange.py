"""Measurements from and to files: dry run, import, undo, export."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal
from urllib.parse import quote

import msgspec

from app.domain.messages.exchange import HistoryImport, ImportJob, LayoutWish, Rule, UndoReason
from app.sdk.transport import Transport

FILE_TIMEOUT_S = 600.0
BINARY = {"Content-Type": "application/octet-stream"}
OPEN = frozenset({"waiting", "running"})
LOOK_S = 0.2


class ExchangeCalls(Transport):
    """The engine reads and writes the files; the console stays usable."""

    async def start_import(
        self,
        file: str,
        content: bytes,
        wish: LayoutWish | None = None,
        rule: Rule = "fill",
        reason: str = "",
        *,
        dry_run: bool = True,
        leave_out: bool = False,
    ) -> ImportJob:
        """Begin a dry run, or the import; ask ``import_job`` for its progress. ``file`` is the name of the file."""
        layout = "" if wish is None else msgspec.json.encode(wish).decode()
        query = {
            "file": file, "dry_run": dry_run, "layout": layout or None, "rule": rule, "reason": reason or None,
            "leave_out": leave_out,
        }  # fmt: skip
        raw = await self._send(
            "POST", "history/imports", content, headers=BINARY, query=query, timeout_s=FILE_TIMEOUT_S
        )
        return self._decode(raw, ImportJob)

    async def import_job(self, id: str) -> ImportJob:
        return await self._ask("GET", f"history/imports/jobs/{quote(id, safe='')}", ImportJob)

    async def import_done(self, job: ImportJob, show: Callable[[ImportJob], None] = lambda job: None) -> ImportJob:
        """Wait until ``job`` has ended; ``show`` gets it a few times a second."""
        while job.state in OPEN:
            show(job)
            await asyncio.sleep(LOOK_S)
            job = await self.import_job(job.id)
        return job

    async def cancel_import(self, id: str) -> ImportJob:
        return await self._ask("POST", f"history/imports/jobs/{quote(id, safe='')}/cancel", ImportJob)

    async def imports(self) -> list[HistoryImport]:
        """What was imported, newest first."""
        return await self._ask("GET", "history/imports", list[HistoryImport])

    async def undo_import(self, number: int, reason: str) -> ImportJob:
        """Begin to take an import back. Raises ``Conflict`` when it cannot be."""
        return await self._ask("POST", f"history/imports/{number}/undo", ImportJob, body=UndoReason(reason=reason))

    async def export_history(
        self,
        points: Sequence[str],
        start: datetime,
        end: datetime,
        format: Literal["csv", "xlsx", "parquet"] = "csv",
        interval_s: int = 0,
        *,
        wide: bool = False,
        stamp: Literal["start", "end"] = "start",
    ) -> bytes:
        """The content of the file. ``points`` are ids or patterns; ``interval_s`` 0 gives every sample."""
        query = {
            "points": ",".join(points), "start": start, "end": end, "format": format, "interval_s": interval_s,
            "shape": "wide" if wide else "long", "stamp": stamp,
        }  # fmt: skip
        return await self._send("GET", "history/export", query=query, timeout_s=FILE_TIMEOUT_S)
