"""Floor plans: a plan in metres with zones, equipment and their states, operated by mouse and keyboard."""

from widgets.floorplan.looks import SymbolLook, ZoneLook
from widgets.floorplan.view import FloorPlanView

__all__ = ["FloorPlanView", "SymbolLook", "ZoneLook"]
