"""What a command touches: equipment, zones, limits, who holds the point now, and where it is written."""

from __future__ import annotations

from app.domain.site import AlarmKind, Point, Zone
from ui.context import Context
from ui.dialogs.command.execution import shown_value
from ui.dialogs.command.factlist import Fact
from ui.dialogs.command.wording import address
from ui.readout import mark_of
from widgets.language import tr
from widgets.numbers import number

MOST = 6


def touched(context: Context, point: Point) -> list[Fact]:
    """The facts in the order of their weight, the address last."""
    site, found = context.site, list[Fact]()
    owner = site.owner_of(point.id)
    if owner is not None:
        found += [Fact(tr("Part of"), context.text(owner.name)), *_served(context, site.zones_served_by(owner.id))]
    for rule in site.rules.get(point.id, ()):
        if rule.kind is AlarmKind.LIMIT:
            found += [
                Fact(tr("Alarm limit {level}").format(level=level.upper()), shown_value(context, point.id, value))
                for level, value in rule.levels.items()
            ]
    held = context.feed.plant.overrides.get(point.id)
    if held is not None:
        found.append(Fact(tr("Held now by"), f"{held.by}, {context.local(held.since).strftime('%H:%M')}"))
    return [*found[: MOST - 1], Fact(tr("Controller"), address(context, point.id))]


def _served(context: Context, zones: list[Zone]) -> list[Fact]:
    """How many zones with which area, and how many of them are in their band now."""
    if not zones:
        return []
    area = sum(zone.area_m2 or 0.0 for zone in zones)
    found = [Fact(tr("Zones served"), f"{len(zones)}" + (f", {number(area, 0)} m²" if area else ""))]
    judged = [inside for zone in zones if (inside := _in_band(context, zone)) is not None]
    if judged:
        words = tr("{n} of {all}").format(n=sum(judged), all=len(judged))
        found.append(Fact(tr("Of them in their band now"), words))
    return found


def _in_band(context: Context, zone: Zone) -> bool | None:
    """Whether a zone is within its tolerance; ``None`` where that is not known."""
    readings = [context.feed.reading(zone.points.get(role)) for role in ("temperature", "setpoint")]
    values = [reading.value for reading in readings if not mark_of(reading) and reading.value is not None]
    return abs(values[0] - values[1]) <= zone.tolerance_k if len(values) == 2 else None
