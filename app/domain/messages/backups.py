"""Backups of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFile:
    """One proven backup. ``bytes`` on the disk, ``database_bytes`` when it is put back."""

    name: str
    at: datetime
    bytes: int
    database_bytes: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupState:
    """How backups stand. ``state`` is idle, running or failed; ``share`` of a running one, 0 to 1; ``text`` says why the last one
    failed. ``next_at`` is none when they are switched off. ``files`` newest first."""

    state: Literal["idle", "running", "failed"]
    share: float = 0.0
    text: str = ""
    folder: str = ""
    keep: int = 0
    next_at: datetime | None = None
    files: tuple[BackupFile, ...] = ()
