"""The folder of finished reports and its index, which survives a restart."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import msgspec

from app.domain.messages import ReportJob

OPEN = frozenset({"waiting", "running"})
INDEX = "index.json"

_log = logging.getLogger(__name__)


class Archive:
    """Files are named by the id of their job. Blocking, and quick."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def file(self, id: str) -> Path:
        return self._folder / f"{id}.xlsx"

    def load(self, now: datetime) -> list[ReportJob]:
        """The jobs of earlier runs, oldest first; what was open when the engine ended has failed."""
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            jobs = msgspec.json.decode((self._folder / INDEX).read_bytes(), type=list[ReportJob])
        except FileNotFoundError:
            return []
        except (OSError, msgspec.DecodeError) as error:
            _log.error("The index of reports in %s cannot be read: %s. It is begun anew.", self._folder, error)
            return []
        return [_ended(job, now) if job.state in OPEN else job for job in jobs]

    def keep(self, jobs: Iterable[ReportJob], dropped: Iterable[ReportJob] = ()) -> None:
        """Write the index, whole or not at all, and remove the files of jobs that are ``dropped`` from it."""
        for job in dropped:
            self.file(job.id).unlink(missing_ok=True)
        part = self._folder / f"{INDEX}.part"
        part.write_bytes(msgspec.json.format(msgspec.json.encode(list(jobs))))
        part.replace(self._folder / INDEX)


def _ended(job: ReportJob, now: datetime) -> ReportJob:
    return replace(job, state="failed", text="The engine stopped before the report was finished.", ended_at=now)
