"""What the plan shows of zones and equipment now, from live values, alarms and overrides. Without widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.messages import Alarm
from app.domain.readings import Reading
from app.domain.site import Equipment, Point, Zone
from ui.context import Context
from ui.panels.zones.layers import Layer
from ui.plant import banner_order
from ui.readout import mark_of, readout
from widgets.floorplan import SensorLook, SymbolLook, ZoneLook
from widgets.gauge import Deviation
from widgets.language import tr
from widgets.numbers import NO_VALUE, age_text, decimals, number, unit_text

STATUS_ROLES = ("status", "run_status", "running", "fan_status")


@dataclass(frozen=True, slots=True)
class ZoneState:
    """The temperature of a zone against its setpoint, whatever layer is shown. ``deviation`` in K."""

    zone: Zone
    temperature: Reading
    setpoint: float | None
    output: float | None
    deviation: float | None
    alarm: Alarm | None
    override: str
    mark: str

    @property
    def outside(self) -> bool:
        return self.deviation is not None and abs(self.deviation) > self.zone.tolerance_k

    @property
    def bar(self) -> Deviation | None:
        return Deviation(value=self.deviation, tolerance=self.zone.tolerance_k) if self.deviation is not None else None

    @property
    def state(self) -> str:
        """normal, warm, cool or unused."""
        if not self.zone.points:
            return "unused"
        if self.deviation is None or not self.outside:
            return "normal"
        return "warm" if self.deviation > 0 else "cool"


class Moment:
    """One look at the plant: the alarms by source, so that a floor is judged without searching the list for each zone."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._alarms: dict[str, Alarm] = {}
        for alarm in sorted(context.feed.plant.listed(), key=banner_order, reverse=True):
            for key in (alarm.source, alarm.equipment):
                if key:
                    self._alarms[key] = alarm

    def alarm_of(self, keys: Iterable[str]) -> Alarm | None:
        """The most important alarm of any of these points or equipment."""
        found = [self._alarms[key] for key in keys if key in self._alarms]
        return min(found, key=banner_order, default=None)

    def overridden(self, points: Iterable[str]) -> str:
        return "M" if any(point in self.context.feed.plant.overrides for point in points) else ""

    def value(self, point: str | None) -> float | None:
        """A good or uncertain value; ``None`` for everything else."""
        if point is None:
            return None
        reading = self.context.feed.reading(point)
        return None if mark_of(reading) in ("S", "×") else reading.value

    def zone(self, zone: Zone) -> ZoneState:
        roles = zone.points
        reading = self.context.feed.reading(roles.get("temperature"))
        setpoint, temperature = self.value(roles.get("setpoint")), self.value(roles.get("temperature"))
        deviation = temperature - setpoint if temperature is not None and setpoint is not None else None
        return ZoneState(
            zone,
            reading,
            setpoint,
            self.value(roles.get("output")),
            deviation,
            self.alarm_of((zone.id, *roles.values())),
            self.overridden(roles.values()),
            mark_of(reading) if "temperature" in roles else "",
        )


def zone_look(moment: Moment, state: ZoneState, layer: Layer) -> ZoneLook:
    """A zone as the plan shows it in a layer."""
    context, zone = moment.context, state.zone
    point = context.site.points.get(zone.points.get(layer.key, ""))
    reading = context.feed.reading(point.id) if point else None
    shown = readout(point, reading, context.language) if point and reading else None
    mark = shown.mark if shown else ""
    return ZoneLook(
        number=zone.number,
        name=context.text(zone.name),
        value=shown.text if shown else NO_VALUE,
        unit=shown.unit if shown else "",
        deviation=state.bar if layer.span else None,
        state=state.state if layer.span else ("normal" if point else "unused"),
        alarm=(state.alarm.priority, state.alarm.state) if state.alarm else None,
        mark=mark,
        override=state.override,
        age=_age(reading) if mark == "S" and reading else "",
        lines=_lines(moment, state) if state.alarm else (),
    )


def symbol_look(moment: Moment, item: Equipment) -> SymbolLook:
    """A piece of equipment as the plan shows it."""
    context, roles = moment.context, item.points
    alarm = moment.alarm_of((item.id, *roles.values()))
    value, note, mark = _supply(moment, roles) if item.kind == "ahu" else ("", "", "")
    return SymbolLook(
        kind=item.kind,
        name=context.text(item.name) if item.kind != "ahu" else item.id.partition(".")[2].upper(),
        state=running_state(moment, roles),
        alarm=(alarm.priority, alarm.state) if alarm else None,
        override=moment.overridden(roles.values()),
        value=value,
        note=note,
        mark=mark,
    )


LETTERS = {"°C": "T", "ppm": "C", "%RH": "H", "people": "P", "Pa": "p"}
"""What is measured, by unit; anything else is an S."""


def sensor_look(moment: Moment, point: Point) -> SensorLook:
    """A sensor as the plan shows it."""
    context = moment.context
    shown = readout(point, context.feed.reading(point.id), context.language)
    return SensorLook(
        letter=LETTERS.get(point.unit, "S"),
        name=context.site.full_name(point.id, context.language),
        value=f"{shown.text} {shown.unit}".strip(),
        mark=shown.mark,
    )


def running_state(moment: Moment, roles: Mapping[str, str]) -> str:
    """running, stopped or no_communication, from the status point or any point there is."""
    point = next((roles[role] for role in STATUS_ROLES if role in roles), None)
    if point is None:
        readings = [moment.context.feed.reading(p) for p in roles.values()]
        lost = bool(readings) and all(mark_of(reading) in ("S", "×") for reading in readings)
        return "no_communication" if lost else "running"
    status = moment.value(point)
    if status is None:
        return "no_communication"
    return "running" if status >= 1 else "stopped"


def _supply(moment: Moment, roles: Mapping[str, str]) -> tuple[str, str, str]:
    """Supply temperature and setpoint of an air handling unit as texts, and the quality mark of the temperature."""
    context = moment.context
    point = context.site.points.get(roles.get("supply_temperature", ""))
    if point is None:
        return "", "", ""
    shown = readout(point, context.feed.reading(point.id), context.language)
    setpoint = moment.value(roles.get("supply_setpoint"))
    note = f"{tr('SP')} {number(setpoint, 1)} °C" if setpoint is not None else ""
    return f"{shown.text} {shown.unit}".strip(), note, shown.mark


def _lines(moment: Moment, state: ZoneState) -> tuple[str, ...]:
    """Setpoint and limit, people, CO₂: what explains an alarm."""
    context, roles = moment.context, state.zone.points
    lines = []
    if state.setpoint is not None:
        lines.append(f"{tr('SP')} {number(state.setpoint, 1)}")
    for role in ("occupancy", "co2"):
        point = context.site.points.get(roles.get(role, ""))
        value = moment.value(point.id) if point else None
        if point and value is not None:
            text = f"{number(value, decimals(point.unit, value))} {unit_text(point.unit)}"
            lines.append(text if role == "occupancy" else f"CO₂ {text}")
    return tuple(lines)


def _age(reading: Reading) -> str:
    return (
        age_text((datetime.now(UTC) - reading.at).total_seconds()).rpartition(" m")[0] + " m"
        if _is_old(reading)
        else ""
    )


def _is_old(reading: Reading) -> bool:
    return (datetime.now(UTC) - reading.at).total_seconds() >= 60
