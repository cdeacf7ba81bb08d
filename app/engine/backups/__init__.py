"""Backups on schedule and on demand."""

from app.engine.backups.desk import BackupDesk

__all__ = ["BackupDesk"]
