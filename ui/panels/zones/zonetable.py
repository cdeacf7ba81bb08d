"""Zones as rows: the list of what is off setpoint below the plan, and the table view of a whole building."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ui.panels.zones.facts import likely_cause
from ui.panels.zones.looks import Moment, ZoneState
from ui.plant import UNACKNOWLEDGED
from ui.siteindex import tag
from widgets.columns import Cell, Column, Mark, RowState
from widgets.gauge import Deviation
from widgets.language import tr
from widgets.table import Table


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """One zone as a row; values are ``None`` where nothing can be said."""

    id: str
    number: str
    name: str
    floor: str
    marks: tuple[Mark, ...]
    temperature: float | None
    setpoint: float | None
    deviation: float | None
    tolerance: float
    judged: bool
    since: str
    output: float | None
    co2: float | None
    humidity: float | None
    people: float | None
    cause: str
    stale: bool
    override: bool
    priority: int
    unacknowledged: bool


def zone_row(moment: Moment, state: ZoneState, since: str) -> ZoneRow:
    """A zone now; ``since`` is when it left its band, as text."""
    context, zone, alarm = moment.context, state.zone, state.alarm
    floor = context.site.floor_of(zone.id)
    return ZoneRow(
        id=zone.id,
        number=zone.number,
        name=context.text(zone.name),
        floor=context.text(floor.name) if floor else "",
        marks=_marks(state),
        temperature=state.temperature.value if state.mark in ("", "?", "S") else None,
        setpoint=state.setpoint,
        deviation=state.deviation,
        tolerance=zone.tolerance_k,
        judged="setpoint" in zone.points,
        since=since,
        output=state.output,
        co2=moment.value(zone.points.get("co2")),
        humidity=moment.value(zone.points.get("humidity")),
        people=moment.value(zone.points.get("occupancy")),
        cause=likely_cause(moment, state),
        stale=state.mark in ("S", "×"),
        override=bool(state.override),
        priority=alarm.priority if alarm else 0,
        unacknowledged=alarm is not None and alarm.state in UNACKNOWLEDGED,
    )


def _marks(state: ZoneState) -> tuple[Mark, ...]:
    marks = [Mark(state.alarm.priority, state.alarm.state)] if state.alarm else []
    marks += [Mark(letter=letter) for letter in (state.override, state.mark) if letter]
    return tuple(marks)


def _deviation(row: ZoneRow) -> Deviation | None:
    """Hatched where it is not known; a room without setpoint has no bar."""
    return Deviation(value=row.deviation, tolerance=row.tolerance) if row.judged else None


def _urgency(row: ZoneRow) -> tuple[int, bool]:
    return (row.priority or 9, not row.override)


def _state(row: ZoneRow) -> RowState:
    return RowState(unacknowledged=row.unacknowledged, priority=row.priority, stale=row.stale, override=row.override)


def _columns(whole: bool) -> list[Column]:
    """``whole``: the table view, with floor, tag and air quality; else the short list below the plan."""
    return [*_place_columns(whole), *_temperature_columns(), *_air_columns(whole)]


def _place_columns(whole: bool) -> list[Column]:
    return [
        Column(key="mark", title="", value=lambda r: r.marks, cell=Cell.MARK, width=44, name=tr("Marks"), sort=_urgency),
        Column(key="zone", title=tr("Zone"), value=lambda r: r.number, width=62, strong=True, fixed=True),
        Column(key="name", title=tr("Name"), value=lambda r: r.name, width=170, strong=True, fixed=True, stretch=whole),
        Column(key="floor", title=tr("Floor"), value=lambda r: r.floor, width=96, hidden=not whole, rank=2),
        Column(key="tag", title=tr("Tag"), value=lambda r: tag(r.id), width=110, hidden=not whole, role="text3", rank=8),
    ]  # fmt: skip


def _temperature_columns() -> list[Column]:
    number = Cell.NUMBER
    return [
        Column(key="temperature", title=tr("Temp. °C"), value=lambda r: r.temperature, cell=number, width=72, unit="°C", weight=600,
               role="live"),
        Column(key="setpoint", title=tr("SP °C"), value=lambda r: r.setpoint, cell=number, width=64, unit="°C"),
        Column(key="bar", title=tr("−3 K to +3 K"), value=_deviation, cell=Cell.DEVIATION, width=96, sort=lambda r: r.deviation),
        Column(key="deviation", title=tr("Dev. K"), value=lambda r: r.deviation, cell=number, width=62, places=1, sign=True, weight=600),
        Column(key="since", title=tr("Since"), value=lambda r: r.since, width=102, rank=5),
        Column(key="output", title=tr("Output %"), value=lambda r: r.output, cell=number, width=72, unit="%", rank=1),
    ]  # fmt: skip


def _air_columns(whole: bool) -> list[Column]:
    number = Cell.NUMBER
    return [
        Column(key="co2", title=tr("CO₂ ppm"), value=lambda r: r.co2, cell=number, width=72, unit="ppm", hidden=not whole, rank=4),
        Column(key="humidity", title=tr("RH %"), value=lambda r: r.humidity, cell=number, width=84, unit="%RH", hidden=not whole, rank=7),
        Column(key="people", title=tr("People"), value=lambda r: r.people, cell=number, width=62, places=0, hidden=not whole, rank=6),
        Column(key="cause", title=tr("Likely cause"), value=lambda r: r.cause, width=220, stretch=not whole, rank=3 * whole),
    ]  # fmt: skip


def make_table(whole: bool, name: str) -> Table:
    """A table of ``ZoneRow``."""

    def row_id(row: Any) -> str:
        return str(row.id)

    return Table(_columns(whole), row_id, _state, row_px=24, name=name)
