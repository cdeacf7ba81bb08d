"""The value that follows a setpoint, by the roles of its equipment or zone."""

from __future__ import annotations

from app.domain.site import Point
from ui.context import Context
from ui.faceplate.subject import subject


def process_of(context: Context, setpoint: str) -> Point | None:
    """The process value of the loop of a setpoint; ``None`` where the point is no setpoint of a loop."""
    owner = context.site.owner_of(setpoint)
    found = subject(context.site, owner.id) if owner else None
    for loop in found.loops if found else ():
        if setpoint == loop.setpoint:
            return context.site.points.get(loop.value)
    return None
