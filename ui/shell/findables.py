"""Everything the palette finds, gathered from the site model, the alarm list and the commands of the shell."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.site import Name
from ui.context import Context
from ui.panels.registry import PanelRow
from ui.shell.finder import Findable
from ui.shell.shortcuts import SHORTCUTS, keys_of
from ui.siteindex import tag
from widgets.language import tr

COMMANDS = frozenset(
    {"silence", "acknowledge_shown", "second_window", "theme", "full_screen", "lock", "shortcuts", "back", "forward"}
)
"""Actions of the shell that make sense without a selection; targets read ``action:…``."""


def findables(context: Context, rows: tuple[PanelRow, ...]) -> list[Findable]:
    """Targets read ``panel:key``, ``floor:id``, ``subject:id``, ``point:id``, ``alarm:id``, ``command:point`` or ``action:name``."""
    return [
        *(Findable("display", tr(row.title), row.f_key, f"panel:{row.key}", row.title) for row in rows),
        *_floors(context),
        *_actions(context.may("configure")),
        *_alarms(context),
        *_equipment(context),
        *_zones(context),
        *_points(context),
    ]


def _floors(context: Context) -> Iterator[Findable]:
    for building in context.site.site.buildings:
        for floor in building.floors:
            title = f"{context.text(building.name)}, {context.text(floor.name)}"
            yield Findable("display", title, tag(floor.id), f"floor:{floor.id}", _both(building.name, floor.name))


def _actions(may_configure: bool) -> Iterator[Findable]:
    yield Findable("command", tr("Manual"), keys_of("guide"), "action:manual", "Manual help")
    if may_configure:
        title = "Import measurements"
        yield Findable("command", tr(title), "", "action:import_history", f"{title} CSV Excel history")
    for shortcut in SHORTCUTS:
        if shortcut.action in COMMANDS:
            yield Findable("command", tr(shortcut.title), shortcut.keys[0], f"action:{shortcut.action}", shortcut.title)


def _alarms(context: Context) -> Iterator[Findable]:
    for alarm in context.feed.plant.listed():
        yield Findable("alarm", context.text(alarm.name), tag(alarm.source), f"alarm:{alarm.id}", _both(alarm.name))


def _equipment(context: Context) -> Iterator[Findable]:
    for item in context.site.equipment.values():
        yield Findable("equipment", context.text(item.name), tag(item.id), f"subject:{item.id}", _both(item.name))


def _zones(context: Context) -> Iterator[Findable]:
    for zone in context.site.zones.values():
        title = f"{zone.number} {context.text(zone.name)}".strip()
        yield Findable("zone", title, tag(zone.id), f"subject:{zone.id}", _both(zone.name))


def _points(context: Context) -> Iterator[Findable]:
    may = context.may("command")
    for point in context.site.points.values():
        title = context.site.full_name(point.id, context.language)
        words = _both(point.name)
        yield Findable("point", title, tag(point.id), f"point:{point.id}", words)
        if may and point.writable is not None:
            yield Findable(
                "command", tr("Command {name}").format(name=title), tag(point.id), f"command:{point.id}", words
            )


def _both(*names: Name) -> str:
    return " ".join(f"{name.en} {name.ko}" for name in names)
