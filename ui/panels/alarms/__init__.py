"""Alarms: the list with filters, what to do about each, shelved ones, the journal, and how the alarm system performs."""

from ui.panels.alarms.panel import AlarmsPanel

__all__ = ["AlarmsPanel"]
