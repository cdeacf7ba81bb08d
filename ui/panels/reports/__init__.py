"""Reports: energy, trend and alarm workbooks for any period, previewed as they will be, written with progress."""

from ui.panels.reports.panel import ReportsPanel

__all__ = ["ReportsPanel"]
