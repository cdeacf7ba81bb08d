"""Groups of pens: those that the site model suggests, and those that the operator has kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ui.context import Context
from widgets.language import tr

KEPT = "trend_groups"
EQUIPMENT_ROLES = {
    "ahu": ("supply_temperature", "supply_setpoint", "return_temperature", "cooling_valve", "fan_speed", "power"),
    "chiller": ("leaving_temperature", "chw_setpoint", "entering_temperature", "load", "power", "status"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """``kept`` by the operator, else proposed by the site."""

    key: str
    name: str
    points: tuple[str, ...]
    kept: bool = False


def groups(context: Context) -> list[Group]:
    """Kept groups first."""
    return [*kept_groups(context), *proposed(context)]


def kept_groups(context: Context) -> list[Group]:
    rows = context.settings.layout(KEPT) or []
    return [
        Group(f"kept {row['name']}", str(row["name"]), tuple(row["points"]), kept=True)
        for row in rows
        if row.get("points")
    ]


def keep_group(context: Context, name: str, points: Sequence[str]) -> None:
    """Keep or replace a group of this operator."""
    rows = [row for row in context.settings.layout(KEPT) or [] if row["name"] != name]
    context.settings.keep_layout(KEPT, [{"name": name, "points": list(points)}, *rows])


def forget_group(context: Context, name: str) -> None:
    rows = [row for row in context.settings.layout(KEPT) or [] if row["name"] != name]
    context.settings.keep_layout(KEPT, rows)


def proposed(context: Context) -> list[Group]:
    """Demand, weather, each air handling unit and chiller, as far as the site has them."""
    return [group for group in _proposed(context) if group.points]


def _proposed(context: Context) -> Iterator[Group]:
    site = context.site.site
    power = [b.points["power"] for b in site.buildings if "power" in b.points]
    demand = site.site.points.get("demand")
    weather = [site.site.points[r] for r in ("temperature", "humidity", "irradiance") if r in site.site.points]
    yield Group(
        "demand", tr("Demand and weather"), _recorded(context, [*([demand] if demand else []), *power, *weather[:1]])
    )
    yield Group("weather", tr("Weather and PV"), _recorded(context, [*weather, site.site.points.get("pv", "")]))
    for item in site.equipment:
        roles = EQUIPMENT_ROLES.get(item.kind)
        if roles:
            yield Group(
                item.id, context.text(item.name), _recorded(context, [item.points.get(role, "") for role in roles])
            )
    for building in site.buildings:
        yield Group(
            f"comfort {building.id}",
            tr("Comfort, {name}").format(name=context.text(building.name)),
            _comfort(context, building.id),
        )


def _comfort(context: Context, building: str) -> tuple[str, ...]:
    zones = [
        z
        for floor in context.site.buildings[building].floors
        for z in floor.zones
        if {"temperature", "setpoint"} <= set(z.points)
    ]
    largest = sorted(zones, key=lambda zone: -(zone.area_m2 or 0.0))[:5]
    return _recorded(context, [zone.points["temperature"] for zone in largest])


def _recorded(context: Context, points: Sequence[str]) -> tuple[str, ...]:
    known = context.site.points
    return tuple(point for point in points if point in known and known[point].record is not None)
