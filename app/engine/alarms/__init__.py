"""Alarms of the running plant: rules are judged as values come in, decisions are kept before they are shown."""

from app.engine.alarms.desk import AlarmDesk

__all__ = ["AlarmDesk"]
