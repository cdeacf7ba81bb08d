"""The energy report: use, peak, cost and carbon by building, daily energy, demand by interval, data quality."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from app.domain.site import Name
from app.reports.model import Book, Cell, Chart, Column, Sheet

LEAST_COMPARED = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingLoad:
    """Each quarter hour of the period: mean kW where it was measured, and kWh also where only the register knows it, over gaps,
    spread evenly; NaN where there is none. ``kwh_before`` is of the period before;
    ``demand_kw`` is of each demand interval; areas in m²."""

    name: Name
    area_m2: float | None
    kw: NDArray[np.float64]
    kwh: NDArray[np.float64]
    kwh_before: NDArray[np.float64]
    demand_kw: NDArray[np.float64]

    @property
    def bridged(self) -> NDArray[np.bool_]:
        """Quarter hours whose energy is known only as a part of what the register counted over a gap."""
        return np.isnan(self.kw) & ~np.isnan(self.kwh)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyData:
    """``day`` numbers the local day of each quarter hour. ``demand_ends`` are local naive times, one for each demand interval of
    ``demand_min`` minutes. ``currency`` is the sign of the price."""

    head: Sequence[Name]
    file_name: str
    demand_min: int
    demand_ends: Sequence[datetime]
    days: Sequence[datetime]
    day: NDArray[np.intp]
    buildings: Sequence[BuildingLoad]
    carbon_kg_per_kwh: float | None
    price_per_kwh: float | None
    currency: str


def energy_book(data: EnergyData) -> Book:
    """The workbook of ``data``."""
    return Book(
        title=Name(en="Energy report", ko="에너지 보고서"),
        head=data.head,
        sheets=(_summary(data), _daily(data), _demand(data), _quality(data)),
        file_name=data.file_name,
    )


def energy_kwh(kwh: NDArray[np.float64]) -> float | None:
    """Energy of the intervals that are known; ``None`` when none is."""
    return None if np.all(np.isnan(kwh)) else float(np.nansum(kwh))


def _summary(data: EnergyData) -> Sheet:
    columns = (
        Column(name=Name(en="Building", ko="건물"), width=30),
        Column(name=Name(en="Energy", ko="사용량"), unit="kWh", number="#,##0", total=True),
        Column(name=Name(en="vs period before", ko="이전 기간 대비"), unit="%", number="+0.0;−0.0;0.0"),
        Column(name=Name(en="Intensity", ko="원단위"), unit="kWh/m²", number="0.00"),
        Column(name=_peak_name(data), unit="kW", number="#,##0"),
        Column(name=Name(en="Share", ko="비율"), unit="%", number="0.0", total=True),
        Column(name=Name(en="Cost", ko="비용"), unit=data.currency, number="#,##0", total=True),
        Column(name=Name(en="Carbon", ko="탄소"), unit="tCO₂e", number="0.0", total=True),
        Column(name=Name(en="Data", ko="데이터"), unit="% complete", number="0.0"),
        Column(name=Name(en="of it over gaps", ko="공백 중 사용량"), unit="kWh", number="#,##0", total=True, width=16),
    )
    rows = list(_summary_rows(data))
    chart = Chart(title=Name(en="Energy by building", ko="건물별 사용량"), kind="column", columns=(1,), unit="kWh")
    notes = (
        Name(
            en="Energy over gaps is what the register counted meanwhile. Intervals of which nothing is known are left out of every "
            "sum; see Data quality. Cost at the site's mean price, before tariff.",
            ko="공백 중 사용량은 그동안 계기가 적산한 값입니다. 알 수 없는 구간은 합계에서 제외됩니다. "
            "비용은 사이트 평균 단가 기준입니다.",
        ),
    )
    return Sheet(
        key="summary",
        name=Name(en="Summary", ko="요약"),
        columns=columns,
        rows=rows,
        count=len(rows),
        charts=(chart,),
        notes=notes,
    )


def _summary_rows(data: EnergyData) -> Iterator[tuple[Cell, ...]]:
    energies = [energy_kwh(b.kwh) for b in data.buildings]
    campus = sum(e for e in energies if e is not None)
    for building, energy in zip(data.buildings, energies, strict=True):
        yield (
            f"{building.name.text('en')} / {building.name.text('ko')}",
            energy,
            change_percent(building.kwh, building.kwh_before),
            None if energy is None or not building.area_m2 else energy / building.area_m2,
            _peak(building.demand_kw),
            None if energy is None or not campus else 100 * energy / campus,
            _times(energy, data.price_per_kwh),
            _times(energy, data.carbon_kg_per_kwh, 0.001),
            100 * _coverage(building.kw) if len(building.kw) else None,
            energy_kwh(building.kwh[building.bridged]),
        )


def change_percent(kwh: NDArray[np.float64], kwh_before: NDArray[np.float64]) -> float | None:
    """Against the period before; ``None`` when either is known for less than 90 %: sums of different coverage say nothing."""
    if min(_coverage(kwh), _coverage(kwh_before)) < LEAST_COMPARED:
        return None
    now, before = energy_kwh(kwh), energy_kwh(kwh_before)
    return None if now is None or not before else 100 * (now / before - 1)


def _coverage(quarters: NDArray[np.float64]) -> float:
    return float(np.mean(~np.isnan(quarters))) if len(quarters) else 0.0


def _times(energy: float | None, factor: float | None, scale: float = 1.0) -> float | None:
    return None if energy is None or factor is None else energy * factor * scale


def _building_columns(data: EnergyData, unit: str, number: str, total: bool) -> list[Column]:
    return [Column(name=b.name, unit=unit, number=number, total=total, width=16) for b in data.buildings]


def _daily(data: EnergyData) -> Sheet:
    rows = list(_daily_rows(data))
    return Sheet(
        key="daily",
        name=Name(en="Daily energy", ko="일별 사용량"),
        columns=[
            Column(name=Name(en="Day", ko="날짜"), number="yyyy-mm-dd", width=14),
            *_building_columns(data, "kWh", "#,##0", True),
        ],
        rows=rows,
        count=len(rows),
        charts=(
            Chart(
                title=Name(en="Daily energy", ko="일별 사용량"),
                kind="stacked",
                columns=range(1, len(data.buildings) + 1),
                unit="kWh",
            ),
        ),
    )


def _daily_rows(data: EnergyData) -> Iterator[tuple[Cell, ...]]:
    for number, day in enumerate(data.days):
        mask = data.day == number
        yield (day, *(energy_kwh(b.kwh[mask]) for b in data.buildings))


def _peak_name(data: EnergyData) -> Name:
    """The interval rule stands beside every peak."""
    return Name(en=f"Peak, {data.demand_min}-min", ko=f"{data.demand_min}분 피크")


def _peak(demand: NDArray[np.float64]) -> float | None:
    return None if np.isnan(demand).all() else float(np.nanmax(demand))


def _demand(data: EnergyData) -> Sheet:
    minutes = data.demand_min
    return Sheet(
        key="demand",
        name=Name(en=f"Demand {minutes}-min", ko=f"{minutes}분 수요전력"),
        columns=[
            Column(name=Name(en="Interval end", ko="구간 종료"), number="yyyy-mm-dd hh:mm", width=18),
            *_building_columns(data, "kW", "#,##0.0", False),
        ],
        rows=_demand_rows(data),
        count=len(data.demand_ends),
        charts=(
            Chart(
                title=Name(en=f"{minutes}-minute demand", ko=f"{minutes}분 수요전력"),
                kind="line",
                columns=range(1, len(data.buildings) + 1),
                unit="kW",
            ),
        ),
    )


def _demand_rows(data: EnergyData) -> Iterator[tuple[Cell, ...]]:
    columns = [[None if math.isnan(v) else v for v in b.demand_kw.tolist()] for b in data.buildings]
    return zip(data.demand_ends, *columns, strict=True)


def _quality(data: EnergyData) -> Sheet:
    rows = [
        (
            f"{b.name.text('en')} / {b.name.text('ko')}",
            len(b.kwh),
            int(np.isnan(b.kwh).sum()),
            int(b.bridged.sum()),
            energy_kwh(b.kwh[b.bridged]),
        )
        for b in data.buildings
    ]
    columns = (
        Column(name=Name(en="Building", ko="건물"), width=30),
        Column(name=Name(en="Intervals", ko="구간 수"), number="#,##0"),
        Column(name=Name(en="Missing", ko="누락"), number="#,##0", total=True),
        Column(name=Name(en="Over gaps, by the register", ko="공백, 계기 적산"), number="#,##0", total=True, width=18),
        Column(name=Name(en="Energy over gaps", ko="공백 중 사용량"), unit="kWh", number="#,##0", total=True, width=18),
    )
    note = Name(
        en="Energy over a gap is spread evenly over its intervals; their demand is not known and stays empty.",
        ko="공백 중 사용량은 구간에 고르게 나눕니다. 해당 구간의 수요는 알 수 없어 비워 둡니다.",
    )
    return Sheet(
        key="quality",
        name=Name(en="Data quality", ko="데이터 품질"),
        columns=columns,
        rows=rows,
        count=len(rows),
        notes=(note,),
    )
