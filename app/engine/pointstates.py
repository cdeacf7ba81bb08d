"""Present values as a client asks for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import translate
from typing import cast

from app.domain.commands.holding import mark_of
from app.domain.errors import NotFound
from app.domain.messages import Override, PointState, QualityLabel
from app.domain.readings import Quality, Reading
from app.domain.site import Kind, Point
from app.engine.live import LiveTable, instant
from app.engine.plant import Plant

STATES = (Kind.BINARY, Kind.MULTISTATE)


def point_state(plant: Plant, id: str) -> PointState:
    """One point. Raises ``NotFound``."""
    row = plant.live.row.get(id)
    if row is None:
        raise NotFound(f"There is no point '{id}'.")
    return _state(plant.live, row, _overrides(plant).get(id))


def point_states(plant: Plant, pattern: str, quality: str | None, writable: bool | None) -> Iterator[PointState]:
    """Points in the order of the site whose id matches ``pattern``, of one quality and writability where asked for."""
    live, overrides = plant.live, _overrides(plant)
    matches = re.compile(translate(pattern)).match if pattern != "*" else (lambda id: True)
    for row, id in enumerate(live.ids):
        if quality is not None and Quality(int(live.quality[row])).label != quality:
            continue
        if writable is not None and (live.points[row].writable is not None) != writable:
            continue
        if matches(id):
            yield _state(live, row, overrides.get(id))


def _overrides(plant: Plant) -> Mapping[str, Override]:
    return {override.point: override for override in plant.commands.overrides()}


def _state(live: LiveTable, row: int, override: Override | None) -> PointState:
    point = live.points[row]
    reading = live.reading(point.id)
    return PointState(
        id=point.id,
        value=reading.value,
        quality=cast(QualityLabel, reading.quality.label),
        reason=reading.reason.label,
        at=instant(int(live.at_us[row])) if live.at_us[row] else None,
        unit=point.unit,
        name=point.name,
        kind=point.kind.value,
        device=point.device,
        address=point.address,
        building=point.building,
        good_at=instant(int(live.good_at_us[row])) if live.good_at_us[row] else None,
        text=_text(point, reading),
        writable=point.writable is not None,
        low=point.writable.low if point.writable else point.low,
        high=point.writable.high if point.writable else point.high,
        period_s=point.period_s,
        override=mark_of(override) if override else None,
    )


def _text(point: Point, reading: Reading) -> str:
    if reading.value is None or point.kind not in STATES:
        return ""
    name = point.states.get(int(reading.value))
    return name.text("en") if name else ""
