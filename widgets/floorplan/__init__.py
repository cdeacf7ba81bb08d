"""Floor plans: a plan in metres with zones, equipment, sensors and their states, operated by mouse and keyboard."""

from widgets.floorplan.looks import SensorLook, SymbolLook, ZoneLook
from widgets.floorplan.view import FloorPlanView

__all__ = ["FloorPlanView", "SensorLook", "SymbolLook", "ZoneLook"]
