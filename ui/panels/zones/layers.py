"""The layers of the plan: which role of a zone is shown, and what else is drawn."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layer:
    """``title`` is translated. ``span`` is the reach of the deviation bar; 0 where there is no setpoint to deviate from."""

    key: str
    title: str
    span: float = 0.0


LAYERS = (
    Layer("temperature", "Temperature", 3.0),
    Layer("co2", "CO₂"),
    Layer("humidity", "Humidity"),
    Layer("occupancy", "Occupancy"),
    Layer("lighting", "Lighting"),
    Layer("power", "Power"),
)
BY_KEY = {layer.key: layer for layer in LAYERS}

DRAWN = (("equipment", "Equipment"), ("ducts", "Supply duct"), ("sensors", "Sensors"))
"""What can be switched on and off; titles are translated."""
