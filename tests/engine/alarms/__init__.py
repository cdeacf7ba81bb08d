"""Alarms of a running engine: real live table, real database."""
