"""A small campus with an arranged past, for the stories of the overview."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np

from app.domain.readings import Quality, Reason
from app.domain.site import Building, Equipment, Goal, Name, Point, Site, SiteInfo
from app.engine.live import LiveTable
from app.engine.overview.context import Basis, basis
from app.engine.overview.days import QUARTER_US, epoch_us, instant
from app.engine.overview.demand import Running
from app.engine.overview.quarters import Floats, Quarters
from app.engine.overview.snapshot import Snapshot, snapshot

NOW = datetime(2026, 7, 14, 5, 32, tzinfo=UTC)  # Tuesday 14:32 in Seoul
START = NOW.replace(hour=15, minute=0) - timedelta(days=45)


def point(id: str, unit: str = "kW") -> Point:
    return Point(id=id, name=Name(en=id), unit=unit, device="d", address="x")


SITE = Site(
    site=SiteInfo(
        id="srcc",
        name=Name(en="Campus"),
        contract_kw=1200.0,
        carbon_kg_per_kwh=0.5,
        price_per_kwh=100.0,
        points={"demand": "cmp.kw", "temperature": "cmp.oat"},
        goals=(
            Goal(measure="energy", value=100.0, unit="MWh"),
            Goal(measure="peak", value=230.0, unit="kW"),
            Goal(measure="cost", value=20.0, unit="₩ M"),
        ),
    ),
    buildings=(
        Building(
            id="cth",
            name=Name(en="City Hall"),
            area_m2=1000.0,
            capacity_kw=650.0,
            points={"power": "cth.kw", "energy": "cth.kwh"},
        ),
    ),
    equipment=(
        Equipment(id="cth.ahu-1", name=Name(), kind="ahu", building="cth", points={"status": "cth.ahu-1.st"}),
        Equipment(id="cth.ahu-2", name=Name(), kind="ahu", building="cth", points={"status": "cth.ahu-2.st"}),
        Equipment(id="cth.m", name=Name(), kind="meter", building="cth", points={"power": "cth.kw"}),
    ),
    points=tuple(
        point(id)
        for id in ("cmp.kw", "cmp.oat", "cth.kw", "cth.kwh", "cth.ahu-1.st", "cth.ahu-2.st", "cth.gone", "cth.lost")
    ),
)


def usual_kw(at: datetime) -> float:
    """100 kW at night, 200 kW from 08:00 to 18:00 on weekdays, by the clock of Seoul."""
    local = at + timedelta(hours=9)
    return 200.0 if local.weekday() < 5 and 8 <= local.hour < 18 else 100.0


def quarters(load: Callable[[datetime], float] = usual_kw, until: datetime = NOW) -> Quarters:
    """The past: City Hall and the campus with the same load, a register that counts it, 25 °C."""
    start_us = epoch_us(START)
    count = (epoch_us(until) - start_us) // QUARTER_US
    kw = np.array([load(instant(start_us + i * QUARTER_US)) for i in range(count)])
    register = 50_000.0 + np.nancumsum(kw * 0.25)
    register[np.isnan(kw)] = np.nan
    mean: dict[str, Floats] = {"cth.kw": kw, "cmp.kw": kw.copy(), "cmp.oat": np.full(count, 25.0)}
    return Quarters(start_us, count, mean, {"cth.kwh": register})


def live(values: dict[str, float]) -> LiveTable:
    """A live table with good values; ``cth.gone`` was lost after a value, ``cth.lost`` never had one."""
    table = LiveTable(SITE.points)
    at_us = epoch_us(NOW)
    for id, value in {"cth.gone": 1.0, **values}.items():
        one = np.array([table.row[id]])
        table.put(one, np.array([value]), np.zeros(1, np.uint8), np.zeros(1, np.uint8), at_us)
    table.mark(np.array([table.row["cth.gone"]]), Quality.BAD, Reason.NO_ANSWER, at_us)
    return table


def present(values: dict[str, float], at: datetime = NOW, running: Running | None = None) -> Snapshot:
    return snapshot(live(values), epoch_us(at), (), (), running)


def moment(
    past: Quarters, values: dict[str, float], at: datetime = NOW, site: Site = SITE, running: Running | None = None
) -> Basis:
    return basis(site, present(values, at, running), past)
