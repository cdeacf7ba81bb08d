"""Every panel is one row. A row whose file is not there yet is not in the rail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import cast

from ui.context import Context
from ui.panel import Panel


@dataclass(frozen=True, slots=True)
class PanelRow:
    """``title`` is the English text that is translated; ``factory`` is ``module:class``."""

    key: str
    title: str
    f_key: str
    factory: str

    def exists(self) -> bool:
        return find_spec(self.factory.partition(":")[0]) is not None

    def load(self) -> Callable[[Context], Panel]:
        """Import the panel, so that making it is quick afterwards."""
        module, _, name = self.factory.partition(":")
        return cast(Callable[[Context], Panel], getattr(import_module(module), name))

    def make(self, context: Context) -> Panel:
        return self.load()(context)


PANELS = (
    PanelRow("overview", "Overview", "F1", "ui.panels.overview:OverviewPanel"),
    PanelRow("zones", "Zones", "F2", "ui.panels.zones:ZonesPanel"),
    PanelRow("trends", "Trends", "F4", "ui.panels.trends:TrendsPanel"),
    PanelRow("alarms", "Alarms", "F5", "ui.panels.alarms:AlarmsPanel"),
    PanelRow("reports", "Reports", "F9", "ui.panels.reports:ReportsPanel"),
    PanelRow("manage", "Manage", "F10", "ui.panels.devices:DevicesPanel"),
    PanelRow("admin", "Admin", "F12", "ui.panels.database:DatabasePanel"),
)


def rows() -> tuple[PanelRow, ...]:
    """The panels that there are, in the order of the rail."""
    return tuple(row for row in PANELS if row.exists())
