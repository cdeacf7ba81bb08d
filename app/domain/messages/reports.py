"""Reports that are asked for, and how far they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRequest:
    """``POST reports`` and ``POST reports/preview``. ``end`` is exclusive. ``points`` are for the trend report;
    ``interval_min`` is 15 or 60; empty ``buildings`` means all. ``language`` is en, ko or both."""

    kind: Literal["energy", "trend", "alarms"]
    start: datetime
    end: datetime
    buildings: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    interval_min: int = 15
    language: Literal["en", "ko", "both"] = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportJob:
    """``state``: waiting, running, ready, cancelled, failed. ``share`` is 0 to 1; the file is at ``reports/{id}/file``.
    ``request`` is what was ordered, to order it again; jobs of older versions have none."""

    id: str
    kind: str
    start: datetime
    end: datetime
    state: str
    share: float
    text: str
    file_name: str
    size: int = 0
    by: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    request: ReportRequest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewSheet:
    """The first rows of a sheet as the workbook has them. ``kinds`` are column chart kinds with column positions."""

    key: str
    name: str
    columns: tuple[str, ...]
    units: tuple[str, ...]
    numbers: tuple[str, ...]
    rows: tuple[tuple[str | float | int | None, ...], ...]
    total: int
    totals: tuple[bool, ...] = ()
    chart_kind: str = ""
    chart_columns: tuple[int, ...] = ()
    chart_title: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPreview:
    title: str
    head: tuple[str, ...]
    file_name: str
    sheets: tuple[PreviewSheet, ...]
