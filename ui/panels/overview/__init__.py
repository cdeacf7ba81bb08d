"""Overview: the campus at a glance: buildings, load and demand, goals, weather, what is off normal, events."""

from ui.panels.overview.panel import OverviewPanel

__all__ = ["OverviewPanel"]
