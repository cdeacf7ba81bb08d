"""From a request and the history to a workbook that is not written yet. Blocking: belongs in a thread."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from app.domain.errors import InvalidInput
from app.domain.messages import AlarmTransition, ReportRequest
from app.domain.placing import Placing
from app.domain.quantities import currency_sign
from app.domain.site import AlarmKind, AlarmRule, Building, Name, Site, SiteInfo
from app.energy.demand import Blocks, blocks
from app.engine.overview.days import QUARTER_US
from app.engine.overview.energy import HOURS_A_QUARTER, believable_kw, interval_energy
from app.engine.overview.quarters import Floats, on_grid
from app.engine.reporting.period import Period, period
from app.reports.alarms import AlarmData, JournalLine, alarm_book
from app.reports.energy import BuildingLoad, EnergyData, energy_book
from app.reports.model import Book
from app.reports.trend import Pen, TrendData, trend_book
from app.store import Columns, Store
from app.version import __version__

MAX_PENS = 50
JOURNAL_PAGE = 5_000
INTERVALS_MIN = (15, 60)
METHOD = Name(
    en="Energy of 15-minute intervals from registers, over gaps too; where there is none from mean power",
    ko="15분 구간 사용량: 적산 계기 기준(공백 포함), 없으면 평균 전력 기준",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A request that was checked. ``by`` and ``at`` go into the head of the workbook."""

    request: ReportRequest
    site: Site
    period: Period
    by: str
    at: datetime

    @property
    def minutes(self) -> int:
        return self.request.interval_min if self.request.kind == "trend" else 15

    @property
    def file_name(self) -> str:
        """It is used as it is on workstations: nothing of a path comes from the site file."""
        site = re.sub(r"[^\w-]+", "_", self.site.site.id.upper())
        return f"{self.period.label}_{self.request.kind}_{site}.xlsx"

    @property
    def head(self) -> list[Name]:
        at = f"{self.at.astimezone(self.period.zone):%Y-%m-%d %H:%M}"
        generated = Name(
            en=f"Generated {at} by {self.by}, Kilowatch {__version__}",
            ko=f"{at} {self.by} 작성, Kilowatch {__version__}",
        )
        return [self.site.site.name, self.period.name, generated]

    @property
    def buildings(self) -> list[Building]:
        return [b for b in self.site.buildings if not self.request.buildings or b.id in self.request.buildings]


def order(request: ReportRequest, site: Site, by: str, at: datetime) -> Order:
    """A checked order. Raises ``InvalidInput`` with the field."""
    if request.interval_min not in INTERVALS_MIN:
        raise InvalidInput("interval_min", "The interval is 15 or 60 minutes.")
    _all_known("buildings", request.buildings, {building.id for building in site.buildings})
    _all_known("points", request.points, {point.id for point in site.points})
    if request.kind == "trend" and not 1 <= len(request.points) <= MAX_PENS:
        raise InvalidInput("points", f"A trend report has 1 to {MAX_PENS} points.")
    minutes = request.interval_min if request.kind == "trend" else 15
    span = period(request.start, request.end, ZoneInfo(site.site.time_zone), minutes)
    return Order(request=request, site=site, period=span, by=by, at=at)


def book(wanted: Order, store: Store) -> Book:
    """The workbook; its rows are taken from arrays while it is written."""
    if wanted.request.kind == "energy":
        return energy_book(_energy(wanted, store))
    if wanted.request.kind == "trend":
        return trend_book(_trend(wanted, store))
    return alarm_book(_alarms(wanted, store))


def _all_known(field: str, asked: tuple[str, ...], known: set[str]) -> None:
    for place, id in enumerate(asked):
        if id not in known:
            raise InvalidInput(f"{field}[{place}]", f"The site has no '{id}' among its {field}.")


# -- energy -----------------------------------------------------------------------------------------------------------
def _energy(wanted: Order, store: Store) -> EnergyData:
    days, day = wanted.period.days(15)
    site, ends = wanted.site.site, wanted.period.ends(15)
    intervals = blocks(wanted.period.start.minute, len(ends), site.demand_interval_min)
    return EnergyData(
        head=[*wanted.head, METHOD, *_factors(site)],
        file_name=wanted.file_name,
        demand_min=site.demand_interval_min,
        demand_ends=[ends[place] for place in intervals.last.tolist()],
        days=days,
        day=day,
        buildings=[_building_load(b, wanted.period, intervals, store) for b in wanted.buildings],
        carbon_kg_per_kwh=site.carbon_kg_per_kwh,
        price_per_kwh=site.price_per_kwh,
        currency=currency_sign(site.currency),
    )


def _factors(site: SiteInfo) -> list[Name]:
    """What figures were made with: a reader can make them again."""
    minutes, sign = site.demand_interval_min, currency_sign(site.currency)
    lines = [
        Name(
            en=f"Demand: mean of full {minutes}-minute intervals, by the clock",
            ko=f"수요전력: 정시 기준 {minutes}분 구간 전체의 평균",
        )
    ]
    if site.price_per_kwh is not None:
        price = f"{site.price_per_kwh:g} {sign}/kWh"
        lines.append(Name(en=f"Price: {price}, the same at all hours", ko=f"단가: {price}, 모든 시간 동일"))
    if site.carbon_kg_per_kwh is not None:
        factor = f"{site.carbon_kg_per_kwh:g} kgCO₂e/kWh"
        lines.append(Name(en=f"Emission factor: {factor}, as the site states", ko=f"배출계수: {factor}, 사이트 설정값"))
    return lines


def _building_load(building: Building, span: Period, intervals: Blocks, store: Store) -> BuildingLoad:
    (kw, kwh), (_, kwh_before) = (_quarters(building, part, store) for part in (span, span.before()))
    return BuildingLoad(
        name=building.name,
        area_m2=building.area_m2,
        kw=kw,
        kwh=kwh,
        kwh_before=kwh_before,
        demand_kw=intervals.means(kw),
    )


def _quarters(building: Building, span: Period, store: Store) -> tuple[Floats, Floats]:
    """Mean kW and kWh of each quarter hour. Over a gap the register knows the energy, but nobody the load: no kW is invented."""
    power, register = building.points.get("power"), building.points.get("energy")
    start_us = span.start_us - QUARTER_US  # the register at the start is the last value before it
    wanted = [point for point in (power, register) if point]
    columns = store.samples.intervals(wanted, start_us, span.end_us)
    grid = on_grid(columns, start_us, (span.end_us - start_us) // QUARTER_US)
    mean, last = (part(point, start_us, span.end_us) for part, point in ((grid.means, power), (grid.lasts, register)))
    energy = interval_energy(mean, last, believable_kw(building.capacity_kw, mean))
    kw = np.where(energy.estimated, np.maximum(mean, 0.0), energy.kwh / HOURS_A_QUARTER)
    return kw[1:], energy.kwh[1:]


# -- trend ------------------------------------------------------------------------------------------------------------
def _trend(wanted: Order, store: Store) -> TrendData:
    span, seconds = wanted.period, wanted.minutes * 60
    columns = store.samples.intervals(wanted.request.points, span.start_us, span.end_us, seconds)
    points = {point.id: point for point in wanted.site.points}
    pens = [_pen(points[id].name, id, points[id].unit, columns.get(id), wanted) for id in wanted.request.points]
    return TrendData(head=wanted.head, file_name=wanted.file_name, starts=span.starts(wanted.minutes), pens=pens)


def _pen(name: Name, id: str, unit: str, columns: Columns | None, wanted: Order) -> Pen:
    span, step_us = wanted.period, wanted.minutes * 60_000_000
    count = (span.end_us - span.start_us) // step_us
    mean, low, high, good = (np.full(count, np.nan) for _ in range(4))
    if columns is not None:
        place = (columns.at_us - span.start_us) // step_us
        for into, values in ((mean, columns.mean), (low, columns.min), (high, columns.max), (good, columns.good)):
            into[place] = values
    return Pen(id=id, name=name, unit=unit, mean=mean, low=low, high=high, good=np.nan_to_num(good))


# -- alarms -----------------------------------------------------------------------------------------------------------
def _alarms(wanted: Order, store: Store) -> AlarmData:
    rules = {rule.id: rule for rule in wanted.site.alarms}
    placing = Placing(wanted.site)
    lines = [_line(row, rules.get(row.alarm), placing, wanted.period.zone) for row in _journal(wanted.period, store)]
    chosen = {building.id for building in wanted.buildings} if wanted.request.buildings else None
    kept = [line for line in lines if chosen is None or line.building in chosen]
    return AlarmData(head=wanted.head, file_name=wanted.file_name, lines=kept)


def _journal(span: Period, store: Store) -> list[AlarmTransition]:
    """Every transition of the period, oldest first."""
    rows: list[AlarmTransition] = []
    before: int | None = None
    while page := store.alarms.journal(span.start, span.end, "", JOURNAL_PAGE, before):
        rows += page
        before = page[-1].seq
    return rows[::-1]


def _line(row: AlarmTransition, rule: AlarmRule | None, placing: Placing, zone: ZoneInfo) -> JournalLine:
    source = (rule.point or rule.device or rule.id) if rule else row.alarm
    point = placing.points.get(source)
    return JournalLine(
        at=row.at.astimezone(zone).replace(tzinfo=None),
        event=row.event,
        priority=row.priority,
        building=_building(source, rule, placing),
        source=source,
        name=rule.name if rule else Name(en=row.alarm),
        value=row.value,
        unit=point.unit if point else "",
        limit=row.limit,
        user=row.user,
        note=row.note,
    )


def _building(source: str, rule: AlarmRule | None, placing: Placing) -> str:
    """Of a device that of the equipment read from it; what belongs to no building keeps the first part of its id."""
    is_device = rule is not None and rule.kind is AlarmKind.DEVICE
    owner = placing.equipment_of_device(source) if is_device else placing.owner_of(source)
    return placing.building_of(source, owner) or source.partition(".")[0]
