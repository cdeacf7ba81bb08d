"""From readings, alarms and overrides to what the parts of a faceplate show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from app.domain.messages import Alarm, Override
from app.domain.readings import Quality
from app.domain.site import Kind, Point
from ui.context import Context
from ui.faceplate.head import HeadState
from ui.faceplate.loopview import LoopState
from ui.faceplate.pointrows import PointRow
from ui.faceplate.subject import Loop, Subject, levels_of, range_of
from ui.readout import mark_of, readout
from ui.siteindex import tag
from widgets.language import tr
from widgets.marks import STATES
from widgets.numbers import NO_VALUE, age_text, decimals, number, unit_text

BINARY_TEXTS = {0.0: "Stopped", 1.0: "Running"}


def head_state(context: Context, subject: Subject) -> HeadState:
    """Name, tags and the worst quality with the age of the oldest value."""
    place = ", ".join(context.text(name) for name in subject.place)
    if subject.zones:
        place += ", " + tr("{n} zones").format(n=subject.zones)
    tags = [text for text in (_state_text(context, subject.status), _state_text(context, subject.mode)) if text]
    held = sum(point in context.feed.plant.overrides for point in subject.ids)
    return HeadState(
        context.text(subject.name), tag(subject.id), place, tuple(tags), held, _quality(context, subject.ids)
    )


def loop_state(context: Context, subject: Subject, loop: Loop) -> LoopState:
    """The picture of a loop now."""
    feed, site = context.feed, context.site
    point = site.points.get(loop.value)
    reading = feed.reading(loop.value)
    shown = readout(point, reading, context.language)
    value = reading.value if shown.text != NO_VALUE else None
    setpoint = _value(context, loop.setpoint)
    alarms = feed.plant.alarms_of([loop.value])
    scale = range_of(point, loop.levels) if point else (0.0, 100.0)
    output = site.points.get(loop.output or "")
    return LoopState(
        name=context.text(point.name) if point else tag(loop.value),
        caption=f"{tr(loop.title)} {unit_text(point.unit)}" if point else "",
        value=value,
        shown=shown,
        setpoint=setpoint,
        tolerance=loop.deviation or (scale[1] - scale[0]) * 0.08,
        scale=_wide_enough(scale, value, setpoint),
        levels=tuple(loop.levels.items()),
        places=decimals(point.unit, scale[1]) if point else 1,
        output=_value(context, loop.output),
        output_name=context.text(output.name) if output else "",
        alarm=(alarms[0].priority, alarms[0].state) if alarms else None,
        facts=tuple(_facts(context, subject, loop, value, setpoint)),
    )


def point_rows(context: Context, subject: Subject, shown_above: Iterable[str | None]) -> list[PointRow]:
    """Every point that is not already in the loop picture."""
    above = set(shown_above)
    return [_point_row(context, point) for point in subject.points if point.id not in above or len(subject.points) == 1]


def alarm_line(context: Context, alarm: Alarm) -> tuple[str, str]:
    """Head and second line of an alarm block."""
    raised = context.local(alarm.raised_at).strftime("%H:%M:%S") if alarm.raised_at else ""
    state = tr(STATES.get(alarm.state, alarm.state))
    more = context.text(alarm.consequence) or context.text(alarm.cause)
    return context.text(alarm.name), ", ".join(part for part in (raised, state, more) if part)


def override_line(context: Context, override: Override) -> tuple[str, str]:
    """Head and second line of an override block."""
    point = context.site.points.get(override.point)
    value = number(override.value, decimals(override.unit, override.value))
    if point is not None and point.states:
        value = context.text(point.states.get(int(override.value), point.name))
    until = context.local(override.until).strftime("%H:%M") if override.until else ""
    line = tr("Priority {priority}, {by} since {since}").format(
        priority=override.priority, by=override.by, since=context.local(override.since).strftime("%H:%M")
    )
    line += ", " + (tr("until {time}").format(time=until) if until else tr("no end"))
    head = tr("{name} held at {value}").format(
        name=context.text(override.name), value=f"{value} {unit_text(override.unit)}".strip()
    )
    return head, f"{line}. {override.reason}".strip()


def change_lines(context: Context, subject: Subject, most: int) -> list[tuple[str, str]]:
    """The newest events of the subject, newest first."""
    wanted = {subject.id, *subject.ids}
    found = [event for event in reversed(context.feed.plant.events) if event.source in wanted]
    return [(context.local(event.at).strftime("%H:%M:%S"), context.text(event.text)) for event in found[:most]]


def _facts(
    context: Context, subject: Subject, loop: Loop, value: float | None, setpoint: float | None
) -> Iterable[tuple[str, str]]:
    point = context.site.points.get(loop.value)
    unit = unit_text(point.unit) if point else ""
    places = decimals(point.unit, value or 0.0) if point else 1
    if setpoint is not None:
        yield tr("Setpoint"), f"{number(setpoint, places)} {unit}"
        if value is not None:
            difference = "K" if unit == "°C" else unit
            yield tr("Deviation"), f"{number(value - setpoint, places, sign=True)} {difference}"
    output = _value(context, loop.output)
    if output is not None and loop.output:
        known = context.site.points[loop.output]
        yield tr("Output"), f"{number(output, 0)} {unit_text(known.unit)}"
    for name, text in (("Status", _state_text(context, subject.status)), ("Mode", _state_text(context, subject.mode))):
        if text:
            yield tr(name), text
    yield tr("Source"), _source(context, loop)
    if point is not None:
        yield tr("Period"), f"{point.period_s:g} s" + (", COV" if point.cov else "")


def _source(context: Context, loop: Loop) -> str:
    override = context.feed.plant.overrides.get(loop.setpoint or loop.value)
    if override is not None:
        return tr("Manual, {n}").format(n=override.priority)
    point = context.site.points.get(loop.value)
    if point is not None and point.formula:
        return tr("Calculated")
    return tr("Controller")


def _point_row(context: Context, point: Point) -> PointRow:
    reading = context.feed.reading(point.id)
    shown = readout(point, reading, context.language)
    share = band = None
    if point.kind is Kind.ANALOG and point.unit:
        levels = levels_of(context.site, point.id)
        low, high = range_of(point, levels)
        if reading.value is not None and shown.mark != "×" and high > low:
            share = min(1.0, max(0.0, (reading.value - low) / (high - low)))
        band = _band(levels, low, high)
    held = point.id in context.feed.plant.overrides
    return PointRow(point.id, context.text(point.name), shown, share, band, held, point.writable is not None)


def _band(levels: dict[str, float], low: float, high: float) -> tuple[float, float] | None:
    """The normal part of a gauge, from the alarm limits."""
    if not levels:
        return None
    upper = levels.get("h", levels.get("hh", high))
    lower = levels.get("l", levels.get("ll", low))
    return max(0.0, (lower - low) / (high - low)), min(1.0, (upper - low) / (high - low))


def _state_text(context: Context, point: str | None) -> str:
    if point is None:
        return ""
    known, reading = context.site.points.get(point), context.feed.reading(point)
    if reading.value is None or mark_of(reading) == "×":
        return ""
    if known is not None and not known.states and known.kind is Kind.BINARY:
        return tr(BINARY_TEXTS[reading.value]) if reading.value in BINARY_TEXTS else ""
    return readout(known, reading, context.language).text


def _quality(context: Context, points: Iterable[str]) -> str:
    readings = [context.feed.reading(point) for point in points]
    if not readings:
        return ""
    worst = max(reading.quality for reading in readings)
    oldest = min((r.at for r in readings if r.quality is worst), default=datetime.now(UTC))
    if worst is Quality.GOOD:
        newest = max(reading.at for reading in readings)
        return f"{tr('Good')}, {age_text((datetime.now(UTC) - newest).total_seconds())}"
    count = sum(reading.quality is worst for reading in readings)
    age = age_text((datetime.now(UTC) - oldest).total_seconds()) if oldest.year > 1970 else tr("never read")
    return f"{count} {tr(worst.label)}, {age}"


def _value(context: Context, point: str | None) -> float | None:
    if point is None:
        return None
    reading = context.feed.reading(point)
    return None if mark_of(reading) == "×" else reading.value


def _wide_enough(scale: tuple[float, float], *values: float | None) -> tuple[float, float]:
    known = [value for value in values if value is not None]
    return min([scale[0], *known]), max([scale[1], *known])
