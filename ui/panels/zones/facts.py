"""Figures of a floor now, and what is off setpoint with its likely cause. Without widgets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.readings import Reason
from app.domain.site import Zone
from ui.context import Context
from ui.panels.zones.looks import Moment, ZoneState
from ui.plant import banner_order
from ui.readout import mark_of
from widgets.language import tr
from widgets.numbers import NO_VALUE, decimals, number, unit_text

WARM_SUPPLY_K = 1.5
"""Supply air this far above its setpoint explains warm zones."""
FULL_OUTPUT_PERCENT = 98.0


@dataclass(frozen=True, slots=True)
class Fact:
    """``mark`` is the worst quality of what went into the figure."""

    title: str
    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class FloorState:
    """One line of the floor strip."""

    id: str
    label: str
    deviation: float | None
    alarm: tuple[int, str] | None
    mark: str
    judged: bool = True


def floor_facts(moment: Moment, zones: Sequence[ZoneState]) -> list[Fact]:
    """In comfort band, mean temperature, people, power, lighting, as far as the floor has points for them."""
    judged = [state for state in zones if state.deviation is not None]
    inside = sum(not state.outside for state in judged)
    unknown = any(state.mark for state in zones if state.zone.points.get("temperature"))
    band = tr("{n} of {all}").format(n=inside, all=len(judged)) if judged else NO_VALUE
    found = [
        Fact(tr("In comfort band"), band, "?" if unknown and judged else "")
        if _are_judged(state.zone for state in zones)
        else None,
        _over(moment, zones, "temperature", tr("Mean temperature"), mean=True),
        _over(moment, zones, "occupancy", tr("Occupancy"), mean=False),
        _over(moment, zones, "power", tr("Power"), mean=False),
        _over(moment, zones, "lighting", tr("Lighting"), mean=True),
    ]
    return [fact for fact in found if fact is not None]


def _are_judged(zones: Iterable[Zone]) -> bool:
    return any("setpoint" in zone.points for zone in zones)


def _over(moment: Moment, zones: Iterable[ZoneState], role: str, title: str, *, mean: bool) -> Fact | None:
    points = [state.zone.points[role] for state in zones if role in state.zone.points]
    values = [value for point in points if (value := moment.value(point)) is not None]
    marks = {mark_of(moment.context.feed.reading(point)) for point in points}
    if not points:
        return None
    if not values:
        return Fact(title, NO_VALUE, "S")
    value = sum(values) / (len(values) if mean else 1)
    unit = moment.context.site.points[points[0]].unit
    return Fact(title, f"{number(value, decimals(unit, value))} {unit_text(unit)}".strip(), "?" if marks - {""} else "")


def floor_states(moment: Moment, building: str) -> list[FloorState]:
    """Every floor of a building from the top, with its mean deviation and its most important alarm."""
    context = moment.context
    floors = sorted(context.site.buildings[building].floors, key=lambda floor: -floor.level)
    equipment = {floor.id: [e.id for e in context.site.equipment.values() if e.floor == floor.id] for floor in floors}
    return [_floor_state(moment, floor.id, floor.zones, equipment[floor.id]) for floor in floors]


def _floor_state(moment: Moment, floor: str, zones: Sequence[Zone], equipment: Sequence[str]) -> FloorState:
    states = [moment.zone(zone) for zone in zones]
    off = [state.deviation for state in states if state.deviation is not None]
    alarms = [state.alarm for state in states if state.alarm]
    machine = moment.alarm_of(equipment)
    worst = min([*alarms, *([machine] if machine else [])], key=banner_order, default=None)
    return FloorState(
        floor,
        floor_label(floor),
        sum(off) / len(off) if off else None,
        (worst.priority, worst.state) if worst else None,
        "S" if states and not off and any(state.mark for state in states) else "",
        _are_judged(zones),
    )


def floor_label(floor: str) -> str:
    """``cth.f3`` is 3, ``cth.b1`` is B1."""
    last = floor.rpartition(".")[2].upper()
    return last.removeprefix("F") if last[:1] == "F" and last[1:].isdigit() else last


def comfort_band(states: Sequence[ZoneState]) -> tuple[float, float] | None:
    """The band that most zones of a floor share, °C."""
    bands = [
        (state.setpoint - state.zone.tolerance_k, state.setpoint + state.zone.tolerance_k)
        for state in states
        if state.setpoint is not None
    ]
    return max(set(bands), key=bands.count) if bands else None


def is_off(state: ZoneState) -> bool:
    """Whether a zone belongs into the list below the plan."""
    return state.outside or state.alarm is not None or bool(state.mark) or bool(state.override)


def likely_cause(moment: Moment, state: ZoneState) -> str:
    """The most probable reason, from what is measured; empty when nothing points to one."""
    context = moment.context
    if state.temperature.reason is Reason.ENGINE_LOST:
        return tr("Engine lost")
    if state.mark in ("S", "×"):
        return tr("Controller or sensor does not answer") if state.mark == "S" else tr("Sensor fault")
    held = _held(context, state.zone)
    if held:
        return held
    if state.deviation is not None and state.deviation > 0 and (state.outside or state.alarm):
        warm = _warm_supply(moment, state.zone)
        if warm:
            return warm
    if state.outside and state.output is not None and state.output >= FULL_OUTPUT_PERCENT:
        return tr("Load above design: output at its end")
    return context.text(state.alarm.cause) if state.alarm else ""


def _held(context: Context, zone: Zone) -> str:
    for point in zone.points.values():
        override = context.feed.plant.overrides.get(point)
        if override is not None:
            value = f"{number(override.value, decimals(override.unit, override.value))} {unit_text(override.unit)}"
            return tr("{name} held at {value} by {by}").format(
                name=context.text(override.name), value=value.strip(), by=override.by
            )
    return ""


def _warm_supply(moment: Moment, zone: Zone) -> str:
    unit = moment.context.site.equipment.get(zone.served_by or "")
    if unit is None:
        return ""
    supply = moment.value(unit.points.get("supply_temperature"))
    setpoint = moment.value(unit.points.get("supply_setpoint"))
    if supply is None or setpoint is None or supply - setpoint < WARM_SUPPLY_K:
        return ""
    return tr("Supply air warm, {value} °C").format(value=number(supply, 1))
