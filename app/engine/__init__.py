"""The running plant: acquisition, live table, recorder, alarms, commands."""
