"""What the command dialog says about a command: what is sent, what follows, how far it is. Pure but for the context."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.messages import Command, CommandRequest, CommandStep
from app.domain.site import Point
from ui.context import Context
from ui.dialogs.command.execution import FINAL, shown_value, written
from ui.dialogs.command.form import Hold, returns_to
from ui.dialogs.command.stages import Feedback
from ui.readout import readout
from ui.siteindex import tag
from widgets.language import tr

TIMEOUT_S = 10.0
"""Without feedback for this long a command has failed (the engine decides)."""

SENTENCES = (
    (re.compile(r"Answer in (?P<n>\d+) ms\."), "Answer in {n} ms."),
    (re.compile(r"Read back (?P<value>[^.]+(?:\.\d+)?[^.]*)\."), "Read back {value}."),
)


@dataclass(frozen=True, slots=True)
class Words:
    """Three lines of the summary."""

    head: str
    line: str
    after: str


def summary(context: Context, request: CommandRequest, hold: Hold, slots: Sequence[float | None]) -> Words:
    """What exactly will be sent and what comes after it."""
    point = tag(request.point)
    if request.value is None:
        head = tr("Release {point} to automatic").format(point=point)
        return Words(head, tr("at priority {n}").format(n=request.priority), _after_release(context, request, slots))
    head = tr("Write {value} to {point}").format(value=written(context, request), point=point)
    how_long = tr("until released") if hold.seconds is None else tr("for {time}").format(time=tr(hold.title).lower())
    line = tr("at priority {n}, {hold}").format(n=request.priority, hold=how_long)
    return Words(head, line, _after(context, request, hold, slots))


def rule() -> str:
    """What happens when nothing comes back."""
    text = "Without feedback in {n} s the command counts as failed or unknown and an event is logged. It is never repeated."
    return tr(text).format(n=f"{TIMEOUT_S:.0f}")


def waiting(process: Point | None) -> list[Feedback]:
    """The steps that will come."""
    titles = [tr("Sent"), tr("Accepted by controller"), tr("Confirmed by read-back")]
    if process is not None:
        titles.append(tr("Process follows"))
    return [Feedback("open", title) for title in titles]


def progress(
    context: Context, request: CommandRequest, command: Command | None, process: Point | None
) -> list[Feedback]:
    """The feedback so far, from the steps of the command."""
    steps = {step.state: step for step in command.steps} if command else {}
    state = command.state if command else "sent"
    lines = [
        _line(context, tr("Sent"), steps.get("sent"), address(context, request.point)),
        _line(context, tr("Accepted by controller"), steps.get("accepted"), ""),
        _line(context, _verified_title(request), steps.get("verified"), _wanted(context, request)),
    ]
    open_lines = [place for place, line in enumerate(lines) if line.state == "open"]
    if open_lines and command is not None:
        place = open_lines[0]
        failed = state in FINAL
        detail = command.detail if failed and command.detail else lines[place].detail
        title = tr(state.capitalize()) if failed else lines[place].title
        lines[place] = Feedback("failed" if failed else "now", title, lines[place].time, detail)
    elif open_lines:
        lines[0] = Feedback("now", lines[0].title, "", lines[0].detail)
    return lines + _process(context, request, process, verified=state == "verified")


def ending(context: Context, command: Command) -> str:
    """The sentence at the end of a command."""
    if command.state == "verified":
        if command.value is None:
            return tr("Verified: the point is automatic again.")
        if command.until is None:
            return tr("Verified. It stays until somebody releases it.")
        until = context.local(command.until).strftime("%H:%M:%S")
        return tr("Verified. It returns to automatic by itself at {time}.").format(time=until)
    if command.state == "unknown":
        return tr(
            "It is not known whether the controller took the value. Look at the read-back; the command is not repeated."
        )
    return f"{tr(command.state.capitalize())}. {command.detail}".strip()


def address(context: Context, point: str) -> str:
    """Device and address that a command is written to."""
    known = context.site.points[point]
    device = context.site.devices.get(known.device or "")
    return ", ".join(part for part in (context.text(device.name) or device.id if device else "", known.address) if part)


def _after(context: Context, request: CommandRequest, hold: Hold, slots: Sequence[float | None]) -> str:
    if hold.until is None:
        most = context.site.site.site.override_max_h
        return tr("Stays until it is released, {n} h at most.").format(n=f"{most:g}")
    clock = hold.until.strftime("%H:%M:%S")
    back = returns_to(slots, request.priority)
    if back is None:
        return tr("Returns to automatic by itself at {time}.").format(time=clock)
    value, priority = shown_value(context, request.point, back[0]), back[1]
    return tr("Returns to {value} (priority {n}) at {time}.").format(value=value, n=priority, time=clock)


def _after_release(context: Context, request: CommandRequest, slots: Sequence[float | None]) -> str:
    back = returns_to(slots, request.priority)
    if back is None:
        return tr("The controller goes on by itself.")
    value = shown_value(context, request.point, back[0])
    return tr("Then {value} applies (priority {n}).").format(value=value, n=back[1])


def _line(context: Context, title: str, step: CommandStep | None, detail: str) -> Feedback:
    if step is None:
        return Feedback("open", title, "", detail)
    return Feedback("done", title, _clock(context, step.at), told(step.detail) or detail)


def told(detail: str) -> str:
    """What the engine says of a step, in the language of the operator as far as it is one of the usual sentences."""
    for pattern, text in SENTENCES:
        if found := pattern.fullmatch(detail):
            return tr(text).format(**found.groupdict())
    return detail


def _clock(context: Context, at: datetime) -> str:
    local = context.local(at)
    return f"{local:%H:%M:%S}.{local.microsecond // 1000:03d}"


def _verified_title(request: CommandRequest) -> str:
    return tr("Confirmed by read-back") if request.value is not None else tr("Release confirmed")


def _wanted(context: Context, request: CommandRequest) -> str:
    if request.value is None:
        return ""
    return tr("Waiting for {value}").format(value=written(context, request))


def _process(context: Context, request: CommandRequest, process: Point | None, *, verified: bool) -> list[Feedback]:
    """The value that should follow the setpoint; it is only watched."""
    if process is None:
        return []
    reading = context.feed.reading(process.id)
    shown = readout(process, reading, context.language)
    detail = f"{context.text(process.name)} {shown.text} {shown.unit} {shown.mark}".strip()
    near = request.value is not None and reading.value is not None and abs(reading.value - request.value) <= FOLLOWS_K
    state = "open" if not verified else "done" if near and not shown.mark else "now"
    return [Feedback(state, tr("Process follows"), "", detail if verified else "")]


FOLLOWS_K = 0.5
"""So near to the setpoint the process counts as following."""
