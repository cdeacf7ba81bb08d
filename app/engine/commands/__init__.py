"""Commands of the running plant: checked, written once, read back, kept at every step; overrides end by themselves."""

from app.engine.commands.desk import CommandDesk

__all__ = ["CommandDesk"]
