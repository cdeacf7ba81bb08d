"""The life of a command: which state may follow which, and that each step is noted with its time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from app.domain.errors import Conflict
from app.domain.messages import Check, Command, CommandRequest, CommandStep, Session

NEXT: dict[str, frozenset[str]] = {
    "checked": frozenset({"selected", "refused"}),
    "selected": frozenset({"confirmed", "expired"}),
    "confirmed": frozenset({"sent", "expired"}),
    "sent": frozenset({"accepted", "refused", "failed", "unknown"}),
    "accepted": frozenset({"verified", "failed", "unknown"}),
}
"""What may follow. ``refused``: certainly not executed. ``failed``: not in effect. ``unknown``: nobody knows, and it is
never sent again. ``expired``: too old to be sent."""

FINAL = frozenset({"verified", "refused", "failed", "unknown", "expired"})


def drafted(id: str, request: CommandRequest, session: Session, checks: tuple[Check, ...], at: datetime) -> Command:
    """A command whose checks were made, with nothing sent."""
    return Command(
        id=id,
        point=request.point,
        value=request.value,
        priority=request.priority,
        hold_s=request.hold_s,
        reason=request.reason.strip(),
        by=session.name,
        workstation=session.workstation,
        state="checked",
        steps=(CommandStep(state="checked", at=at),),
        checks=checks,
    )


def advanced(command: Command, state: str, at: datetime, detail: str = "", **changes: Any) -> Command:
    """The command one step on. Raises ``Conflict`` for a step that its life does not have."""
    if state not in NEXT.get(command.state, frozenset()):
        raise Conflict(f"A command that is {command.state} cannot become {state}.")
    steps = (*command.steps, CommandStep(state=state, at=at, detail=detail))
    return replace(command, state=state, detail=detail, steps=steps, **changes)


def left_behind(command: Command, at: datetime) -> Command:
    """What becomes of a command that a former run of the engine did not finish: nothing is ever sent again."""
    if command.state in ("sent", "accepted"):
        return advanced(command, "unknown", at, "The engine stopped before the end; it is not sent again.")
    if command.state == "checked":
        command = advanced(command, "selected", at)
    return advanced(command, "expired", at, "The engine stopped before it was sent.")
