"""The database: what it takes, how it grows, what waits for it, its backups."""

from ui.panels.database.panel import DatabasePanel

__all__ = ["DatabasePanel"]
