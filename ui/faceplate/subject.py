"""What a faceplate shows of one piece of equipment, zone or point, read from the roles of the site model. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.site import AlarmKind, Equipment, Kind, Name, Point, Zone
from ui.siteindex import SiteIndex

STATUS_ROLES = ("status", "run_status", "running", "fan_status", "state")
MODE_ROLES = ("mode", "auto", "operating_mode", "control_mode")
LEVELS = ("hh", "h", "l", "ll")


@dataclass(frozen=True, slots=True)
class LoopRow:
    """A control loop by its roles; the first role that the equipment has is taken. ``title`` is translated."""

    title: str
    values: tuple[str, ...]
    setpoints: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()


LOOPS = (
    LoopRow("Supply", ("supply_temperature",), ("supply_setpoint", "supply_temperature_setpoint"),
            ("cooling_valve", "chw_valve", "heating_valve", "valve", "capacity", "load", "output")),
    LoopRow("Leaving water", ("leaving_temperature", "chw_supply_temperature", "chilled_supply_temperature", "leaving_water_temperature"),
            ("chw_setpoint", "leaving_setpoint", "chilled_water_setpoint", "setpoint"), ("load", "capacity", "compressor_speed")),
    LoopRow("Temperature", ("temperature", "room_temperature", "zone_temperature", "space_temperature"),
            ("setpoint", "temperature_setpoint", "cooling_setpoint", "room_setpoint"),
            ("output", "valve", "cooling_valve", "damper", "cooling_output")),
    LoopRow("Pressure", ("static_pressure", "duct_pressure", "pressure"),
            ("pressure_setpoint", "static_setpoint", "static_pressure_setpoint", "duct_pressure_setpoint"),
            ("fan_speed", "supply_fan_speed", "speed")),
    LoopRow("Outdoor air", ("mixed_temperature", "mixed_air_temperature"), ("mixed_setpoint",), ("outdoor_damper", "oa_damper", "damper")),
    LoopRow("Return", ("return_temperature", "return_air_temperature"), (), ("return_damper",)),
    LoopRow("Fans", ("fan_speed", "supply_fan_speed"), ("fan_speed_command", "fan_speed_setpoint"), ("return_fan_speed",)),
    LoopRow("CO₂", ("co2",), ("co2_setpoint",), ("outdoor_damper",)),
    LoopRow("Humidity", ("humidity",), ("humidity_setpoint",), ()),
    LoopRow("Lighting", ("lighting", "level", "brightness", "dim_level"), ("level_setpoint", "level_command"), ()),
    LoopRow("Power", ("power", "active_power", "kw"), (), ()),
)  # fmt: skip
MOST_LOOPS = 4


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop tab: process value with optional setpoint and output, all point ids; alarm levels of the value."""

    title: str
    value: str
    setpoint: str | None = None
    output: str | None = None
    levels: Mapping[str, float] = field(default_factory=dict)
    deviation: float | None = None  # permitted deviation from setpoint


@dataclass(frozen=True, slots=True)
class Subject:
    """``loops`` is never empty as long as there is a point; ``points`` are all, in the order of the list."""

    id: str
    name: Name
    kind: str
    place: tuple[Name, ...]
    loops: tuple[Loop, ...]
    points: tuple[Point, ...]
    status: str | None = None
    mode: str | None = None
    zones: int = 0

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(point.id for point in self.points)


def subject(site: SiteIndex, path: str) -> Subject | None:
    """The subject of a faceplate; a point shows its owner with the loop of the point first. ``None``: unknown id."""
    if path in site.equipment:
        return _of_equipment(site, site.equipment[path])
    if path in site.zones:
        return _of_zone(site, site.zones[path])
    if path in site.points:
        return _of_point(site, site.points[path])
    return None


def range_of(point: Point, levels: Mapping[str, float]) -> tuple[float, float]:
    """The range of the bar of a point: its writable or physical limits or what holds all alarm levels, never empty."""
    if point.unit == "%":
        return 0.0, 100.0
    if levels:
        lowest, highest = min(levels.values()), max(levels.values())
        margin = max((highest - lowest) * 0.35, abs(highest) * 0.12, 1.0)
        low = lowest - margin if len(levels) > 1 else min(0.0, lowest - margin)
        return low, highest + margin
    if point.low is not None and point.high is not None and point.high > point.low:
        return point.low, point.high
    return 0.0, 100.0


def levels_of(site: SiteIndex, point: str) -> dict[str, float]:
    """Alarm levels of a point from its limit rules: hh, h, l, ll."""
    return {
        level: value
        for rule in site.rules.get(point, ())
        if rule.kind is AlarmKind.LIMIT
        for level, value in rule.levels.items()
        if level in LEVELS
    }


def _of_equipment(site: SiteIndex, item: Equipment) -> Subject:
    floor, building = site.floor_of(item.id), site.building_of(item.id)
    points = site.points_of(item.id)
    return Subject(
        item.id, item.name, item.kind,
        tuple(thing.name for thing in (building, floor) if thing is not None),
        _loops(site, item.points, points),
        tuple(points),
        _first(item.points, STATUS_ROLES),
        _first(item.points, MODE_ROLES),
        len(site.zones_served_by(item.id)),
    )  # fmt: skip


def _of_zone(site: SiteIndex, zone: Zone) -> Subject:
    floor, building = site.floor_of(zone.id), site.building_of(zone.id)
    points = site.points_of(zone.id)
    name = Name(f"{zone.number} {zone.name.en}".strip(), f"{zone.number} {zone.name.text('ko')}".strip())
    return Subject(
        zone.id, name, "zone",
        tuple(thing.name for thing in (building, floor) if thing is not None),
        _loops(site, zone.points, points, zone.tolerance_k),
        tuple(points),
    )  # fmt: skip


def _of_point(site: SiteIndex, point: Point) -> Subject:
    owner = site.owner_of(point.id)
    building = site.building_of(point.id)
    loop = Loop(point.name.en, point.id, levels=levels_of(site, point.id))
    place = tuple(thing.name for thing in (building, owner) if thing is not None)
    return Subject(point.id, point.name, "point", place, (loop,), (point,))


def _loops(
    site: SiteIndex, roles: Mapping[str, str], points: Sequence[Point], tolerance: float | None = None
) -> tuple[Loop, ...]:
    made: list[Loop] = []
    for row in LOOPS:
        value = _first(roles, row.values)
        if value is None or value in {loop.value for loop in made}:
            continue
        setpoint = _first(roles, row.setpoints)
        output = _first(roles, row.outputs)
        made.append(Loop(row.title, value, setpoint, output, levels_of(site, value), tolerance if setpoint else None))
    made.sort(key=lambda loop: loop.setpoint is None)
    return tuple(made[:MOST_LOOPS]) or _fallback(site, points)


def _fallback(site: SiteIndex, points: Sequence[Point]) -> tuple[Loop, ...]:
    """Nothing known by role: the first measured value stands alone."""
    measured = [point for point in points if point.kind in (Kind.ANALOG, Kind.COUNTER)] or list(points)
    return tuple(Loop("Value", point.id, levels=levels_of(site, point.id)) for point in measured[:1])


def _first(roles: Mapping[str, str], wanted: Sequence[str]) -> str | None:
    return next((roles[role] for role in wanted if role in roles), None)
