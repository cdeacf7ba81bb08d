"""The simulated campus: measured loads and weather, zones, air handling, chiller plant, meters. Pure numpy, time is an argument.

Units: temperatures °C, powers kW, areas m2, flows m3/s unless a name says otherwise; ``at_s`` is seconds since 1970 UTC.
"""
