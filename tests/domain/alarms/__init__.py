"""Alarms as rules: table, conditions, random stories."""
