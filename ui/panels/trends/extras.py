"""What is drawn besides the pens: limits, events, the peak."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Literal

from app.domain.messages import Event
from app.domain.site import AlarmKind
from ui.context import Context
from ui.panels.trends.pens import Figures, Pen
from widgets.dates import clock, local, weekday
from widgets.eventlane import PlotEvent
from widgets.language import tr
from widgets.numbers import decimals, number, quantity
from widgets.plotdata import Limit, Note

KINDS: dict[str, Literal["alarm", "operator", "automation"]] = {"alarm": "alarm", "operator": "operator"}
MOST_LIMITED_PENS = 3
"""Limits of more pens would be a grid that nobody can read."""


def limits(context: Context, pens: Sequence[Pen]) -> list[Limit]:
    """Alarm limits of the pens, and the contract of the campus."""
    drawn = [pen for pen in pens if pen.drawn]
    found = []
    info = context.site.site.site
    for pen in drawn:
        if pen.key == info.points.get("demand") and info.contract_kw:
            text = tr("Contract limit {value}").format(value=number(info.contract_kw, 0))
            found.append(Limit(value=info.contract_kw, text=text, pane=pen.pane))
        elif len(drawn) <= MOST_LIMITED_PENS or pen.number == 1:
            found += _alarm_limits(context, pen)
    return found


def _alarm_limits(context: Context, pen: Pen) -> Iterable[Limit]:
    for rule in context.site.rules.get(pen.key, ()):
        if rule.kind is AlarmKind.LIMIT:
            for level, value in rule.levels.items():
                text = f"{pen.number}: {level.upper()} {number(value, decimals(pen.point.unit, value))}"
                yield Limit(value=value, text=text, pane=pen.pane, warning=level in ("h", "l"))


def peak(context: Context, pens: Sequence[Pen], figures: dict[str, Figures]) -> list[Note]:
    """The highest value of the first pen of power."""
    for pen in pens:
        found = figures.get(pen.key)
        if pen.drawn and pen.point.unit == "kW" and found and found.most is not None and found.most_at_s is not None:
            at = datetime.fromtimestamp(found.most_at_s, UTC)
            when = f"{weekday(local(at, context.zone))} {clock(at, context.zone, seconds=False)}"
            text = tr("Peak {value}, {when}").format(value=quantity(found.most, "kW"), when=when)
            return [Note(at_s=found.most_at_s, value=found.most, text=text, pane=pen.pane)]
    return []


def plot_events(context: Context, events: Iterable[Event]) -> list[PlotEvent]:
    """Events as marks; alarms with their priority."""
    return [
        PlotEvent(
            id=str(event.seq),
            at_s=event.at.timestamp(),
            kind=KINDS.get(event.type, "automation"),
            text=context.text(event.text),
            priority=event.priority or 4,
        )
        for event in events
        if event.type in ("alarm", "operator", "automation", "demand")
    ]
