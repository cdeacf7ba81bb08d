"""Zones: floor plans of every building, with the tree, the floor strip, what is off setpoint, and the same as a table."""

from ui.panels.zones.panel import ZonesPanel

__all__ = ["ZonesPanel"]
