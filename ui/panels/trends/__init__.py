"""Trends: many pens in panes by unit, with cursor, limits, events, the week before, live and back to 13 months."""

from ui.panels.trends.panel import TrendsPanel

__all__ = ["TrendsPanel"]
