"""What a command will do as far as it follows from values of now: differences to setpoints and limits, heat of the air, fan power.

Nothing is forecast: each line is arithmetic on good readings and names what it rests on; where a reading is missing the line is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.quantities import difference_unit
from app.domain.site import AlarmKind, Equipment, Point, Zone
from ui.context import Context
from ui.dialogs.command.factlist import Fact
from ui.readout import mark_of
from widgets.language import tr
from widgets.numbers import decimals, number, quantity

HEAT_OF_AIR_KJ_PER_M3_K = 1.2 * 1.006
"""Standard air (20 °C, 101.3 kPa): density times specific heat."""
FLOWS_M3_PER_S = {"km³/h": 1000.0 / 3600.0, "m³/h": 1.0 / 3600.0, "m3/h": 1.0 / 3600.0, "m³/s": 1.0, "l/s": 0.001}
FANS = {"fan_speed": "power"}
"""Speeds whose power is measured, by role: the cube law holds for one fan and its system."""
SLOWEST_PERCENT = 15.0
"""Below this a fan is no measure of what it takes at another speed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is commanded: the ``point`` from the value of ``now`` to ``value``, for ``hold_s`` or until it is released."""

    point: Point
    now: float
    value: float
    hold_s: float | None = None


def effects(
    context: Context, point: Point, value: float | None, process: Point | None, hold_s: float | None
) -> list[Fact]:
    """The lines for writing ``value``; ``process`` follows the setpoint. Empty where nothing can be said."""
    now = _good(context, point)
    if value is None or now is None or value == now:
        return []
    step = Step(point=point, now=now, value=value, hold_s=hold_s)
    owner = context.site.owner_of(point.id)
    found = list(_of_process(context, step, process)) if process is not None else []
    if isinstance(owner, Zone):
        found += _of_room(owner, step)
    elif owner is not None:
        found += [*_of_air(context, owner, step), *_of_power(context, owner, step)]
    return found


# -- setpoints --------------------------------------------------------------------------------------------------------
def _of_process(context: Context, step: Step, process: Point) -> Iterator[Fact]:
    """How far the value is from its setpoint, and how far the setpoint from the limits of its alarms."""
    actual, unit = _good(context, process), difference_unit(step.point.unit)
    places = decimals(unit, 1.0)
    if actual is not None:
        basis = quantity(actual, process.unit)
        change = _change(actual - step.now, actual - step.value, places, unit)
        yield Fact(tr("Deviation, value {value}").format(value=basis), change)
    for level, limit in _limits(context, process):
        before, after = _margin(level, limit, step.now), _margin(level, limit, step.value)
        text = _change(before, after, places, unit)
        name = tr("Setpoint to limit {level} {limit}").format(level=level.upper(), limit=number(limit, places))
        yield Fact(name, f"{text}, {tr('alarm')}" if after <= 0 < before else text, strong=after <= 0)
    for rule in context.site.rules.get(process.id, ()):
        if rule.kind is AlarmKind.DEVIATION and rule.setpoint == step.point.id and "h" in rule.levels:
            limit = rule.levels["h"]
            text = f"{quantity(step.now + limit, process.unit)} → {quantity(step.value + limit, process.unit)}"
            yield Fact(tr("Alarm above setpoint + {k}").format(k=quantity(limit, unit)), text)


def _limits(context: Context, process: Point) -> list[tuple[str, float]]:
    """The nearest limit above and below: the one that comes first."""
    rules = [rule for rule in context.site.rules.get(process.id, ()) if rule.kind is AlarmKind.LIMIT]
    levels = [(level, limit) for rule in rules for level, limit in rule.levels.items()]
    above = min(((n, x) for n, x in levels if n in ("h", "hh")), key=lambda pair: pair[1], default=None)
    below = max(((n, x) for n, x in levels if n in ("l", "ll")), key=lambda pair: pair[1], default=None)
    return [pair for pair in (above, below) if pair is not None]


def _margin(level: str, limit: float, value: float) -> float:
    return limit - value if level in ("h", "hh") else value - limit


def _of_room(zone: Zone, step: Step) -> list[Fact]:
    """The comfort band moves with the setpoint."""
    if step.point.id != zone.points.get("setpoint"):
        return []
    k = zone.tolerance_k
    band = f"{number(step.value - k, 1)}–{quantity(step.value + k, step.point.unit)}"
    return [Fact(tr("Comfort band, setpoint ± {k}").format(k=quantity(k, "K")), band)]


# -- machines ---------------------------------------------------------------------------------------------------------
def _of_air(context: Context, unit: Equipment, step: Step) -> list[Fact]:
    """The heat that the supply air carries more or less, at the flow of now."""
    flow = context.site.points.get(unit.points.get("air_flow", ""))
    if step.point.id != unit.points.get("supply_setpoint") or flow is None or flow.unit not in FLOWS_M3_PER_S:
        return []
    amount = _good(context, flow)
    if amount is None or amount <= 0:
        return []
    kw = amount * FLOWS_M3_PER_S[flow.unit] * HEAT_OF_AIR_KJ_PER_M3_K * (step.value - step.now)
    name = tr("Heat of the supply air at {flow}").format(flow=quantity(amount, flow.unit))
    return [Fact(name, quantity(kw, "kW", sign=True))]


def _of_power(context: Context, unit: Equipment, step: Step) -> list[Fact]:
    """What a fan will draw by the cube law, and the energy of it over the hold."""
    role = next((role for role, known in unit.points.items() if known == step.point.id), "")
    meter = context.site.points.get(unit.points.get(FANS.get(role, ""), ""))
    if meter is None or meter.unit != "kW" or step.point.unit != "%" or step.now < SLOWEST_PERCENT:
        return []
    drawn = _good(context, meter)
    if drawn is None or drawn <= 0:
        return []
    then = drawn * (step.value / step.now) ** 3
    basis = tr("Fan power, cube law from {speed}").format(speed=quantity(step.now, "%"))
    found = [Fact(basis, f"{quantity(drawn, 'kW')} → {quantity(then, 'kW')}")]
    if step.hold_s is not None:
        energy = f"{number((then - drawn) * step.hold_s / 3600.0, 1, sign=True)} kWh"
        found.append(Fact(tr("Energy while held, by this"), energy))
    return found


# -- figures ----------------------------------------------------------------------------------------------------------
def _good(context: Context, point: Point) -> float | None:
    """The value of a point that is good now."""
    reading = context.feed.reading(point.id)
    return None if mark_of(reading) else reading.value


def _change(before: float, after: float, places: int, unit: str) -> str:
    return f"{number(before, places, sign=True)} → {number(after, places, sign=True)} {unit}"
