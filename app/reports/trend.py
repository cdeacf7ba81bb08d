"""The trend report: any points over any period, their values with quality and their statistics."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from app.domain.site import Name
from app.reports.model import Book, Cell, Chart, Column, Sheet

MAX_CHART_ROWS = 32_000  # Excel draws at most this many samples of one series


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """One point: mean, min and max of each interval (NaN where there is none) and the good share of it (0 to 1)."""

    id: str
    name: Name
    unit: str
    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    good: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendData:
    """``starts`` are local naive times of the intervals, the same for every pen."""

    head: Sequence[Name]
    file_name: str
    starts: Sequence[datetime]
    pens: Sequence[Pen]


def trend_book(data: TrendData) -> Book:
    """The workbook of ``data``: statistics, values with a chart for each unit, quality."""
    return Book(
        title=Name(en="Trend report", ko="추이 보고서"),
        head=data.head,
        sheets=(_statistics(data), _values(data), _quality(data)),
        file_name=data.file_name,
    )


def _statistics(data: TrendData) -> Sheet:
    columns = (
        Column(name=Name(en="Point", ko="포인트"), width=28),
        Column(name=Name(en="Name", ko="이름"), width=30),
        Column(name=Name(en="Unit", ko="단위"), width=10),
        Column(name=Name(en="Min", ko="최소"), number="#,##0.00"),
        Column(name=Name(en="Mean", ko="평균"), number="#,##0.00"),
        Column(name=Name(en="Max", ko="최대"), number="#,##0.00"),
        Column(name=Name(en="Good", ko="양호"), unit="%", number="0.0"),
    )
    rows = [_statistics_row(pen) for pen in data.pens]
    return Sheet(key="statistics", name=Name(en="Statistics", ko="통계"), columns=columns, rows=rows, count=len(rows))


def _statistics_row(pen: Pen) -> tuple[Cell, ...]:
    name = f"{pen.name.text('en')} / {pen.name.text('ko')}"
    if np.all(np.isnan(pen.mean)):
        return (pen.id.upper(), name, pen.unit, None, None, None, 0.0)
    low, mean, high = float(np.nanmin(pen.low)), float(np.nanmean(pen.mean)), float(np.nanmax(pen.high))
    return (pen.id.upper(), name, pen.unit, low, mean, high, 100 * float(np.mean(pen.good)))


def _values(data: TrendData) -> Sheet:
    time = Column(name=Name(en="Interval start", ko="구간 시작"), number="yyyy-mm-dd hh:mm", width=18)
    pens = [Column(name=Name(en=p.id.upper()), unit=p.unit, number="#,##0.00", width=18) for p in data.pens]
    units = list(dict.fromkeys(p.unit for p in data.pens))
    charts = [
        Chart(
            title=Name(en="Trend", ko="추이"),
            kind="line",
            unit=unit,
            columns=[i for i, p in enumerate(data.pens, 1) if p.unit == unit],
        )
        for unit in units
    ]
    return Sheet(
        key="values",
        name=Name(en="Values", ko="값"),
        columns=[time, *pens],
        rows=_rows(data, [p.mean for p in data.pens]),
        count=len(data.starts),
        charts=charts if len(data.starts) <= MAX_CHART_ROWS else (),
    )


def _quality(data: TrendData) -> Sheet:
    time = Column(name=Name(en="Interval start", ko="구간 시작"), number="yyyy-mm-dd hh:mm", width=18)
    pens = [Column(name=Name(en=p.id.upper()), unit="% good", number="0", width=18) for p in data.pens]
    return Sheet(
        key="quality",
        name=Name(en="Quality", ko="품질"),
        columns=[time, *pens],
        rows=_rows(data, [100 * p.good for p in data.pens]),
        count=len(data.starts),
    )


def _rows(data: TrendData, columns: Sequence[NDArray[np.float64]]) -> Iterator[tuple[Cell, ...]]:
    lists = [[None if math.isnan(v) else v for v in c.tolist()] for c in columns]
    return zip(data.starts, *lists, strict=True)
