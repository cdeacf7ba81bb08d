"""A store with an arranged month and a site that fits it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from app.domain.messages import AlarmTransition, ReportRequest
from app.domain.site import AlarmRule, Building, Name, Point, Site, SiteInfo
from app.engine.overview.days import QUARTER_US, epoch_us
from app.engine.overview.quarters import Floats
from app.store import Intervals, Store, open_store

JUNE = datetime(2026, 5, 31, 15, tzinfo=UTC)  # midnight in Seoul
JULY = datetime(2026, 6, 30, 15, tzinfo=UTC)

SITE = Site(
    site=SiteInfo(id="srcc", name=Name(en="Campus", ko="캠퍼스"), price_per_kwh=100.0, carbon_kg_per_kwh=0.5),
    buildings=(
        Building(
            id="cth",
            name=Name(en="City Hall", ko="시청"),
            area_m2=1000.0,
            points={"power": "cth.kw", "energy": "cth.kwh"},
        ),
        Building(id="lib", name=Name(en="Library", ko="도서관"), points={"power": "lib.kw"}),
    ),
    points=tuple(
        Point(id=id, name=Name(en=id), unit=unit, device="d", address="x")
        for id, unit in (("cth.kw", "kW"), ("cth.kwh", "kWh"), ("lib.kw", "kW"))
    ),
    alarms=(AlarmRule(id="cth.high", name=Name(en="Demand high", ko="수요 높음"), point="cth.kw", priority=2),),
)


def energy_request(**changes: object) -> ReportRequest:
    return ReportRequest(**{"kind": "energy", "start": JUNE, "end": JULY, **changes})  # type: ignore[arg-type]


def arranged(folder: Path) -> Store:
    """City Hall at 100 kW by its register, the Library at 40 kW with a gap of 2 hours on 1 June; from 30 May to 2 July."""
    store = open_store(folder)
    start = JUNE - timedelta(days=2)
    count = 34 * 96
    at_us = epoch_us(start) + np.arange(count, dtype=np.int64) * QUARTER_US
    library: Floats = np.full(count, 40.0)
    library[2 * 96 + 40 : 2 * 96 + 48] = np.nan
    register: Floats = 5000.0 + 25.0 * np.arange(1, count + 1, dtype=np.float64)
    columns: tuple[tuple[str, Floats, Floats], ...] = (
        ("cth.kw", np.full(count, 100.0), np.full(count, 100.0)),
        ("cth.kwh", register, register),
        ("lib.kw", library, library),
    )
    for id, mean, last in columns:
        key = np.full(count, store.samples.keys([id])[id], np.int32)
        good = np.where(np.isnan(mean), 0.0, 1.0)
        store.samples.append_intervals(
            Intervals(key=key, start_us=at_us, min=mean, mean=mean, max=mean, last=last, good=good)
        )
    store.alarms.commit({}, [transition(minute) for minute in range(3)])
    return store


def transition(minute: int) -> AlarmTransition:
    return AlarmTransition(
        seq=0,
        alarm="cth.high",
        occurrence=minute,
        at=JUNE + timedelta(days=3, minutes=minute),
        event="raise",
        old="normal",
        new="unacknowledged",
        priority=2,
        value=640.0,
        limit=600.0,
    )
