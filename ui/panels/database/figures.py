"""What the tiles of the database page say."""

from __future__ import annotations

from datetime import datetime, tzinfo

from app.domain.messages import DatabaseState
from ui.panels.database.tiles import Figure
from ui.panels.database.words import bytes_text, growth_text, place_text, state_text
from widgets.language import tr
from widgets.numbers import NO_VALUE, age_text, number

TILES = 6
SOON_DAYS = 30
FULL_SHARE = 0.8


def figures(state: DatabaseState, zone: tzinfo) -> list[Figure]:
    """State, size, growth, disk, rate, backlog."""
    return [_state(state), _size(state, zone), _growth(state), _disk(state, zone), _rate(state), _backlog(state)]


def _state(state: DatabaseState) -> Figure:
    took = "" if state.ms is None else f" · {number(state.ms, 0)} ms"
    priority = 0 if state.state == "ok" else 3 if state.state == "slow" else 2
    remark = f"{place_text(state)} · {state.place}"
    return Figure(title=tr("State"), text=f"{state_text(state.state)}{took}", remark=remark, priority=priority)


def _size(state: DatabaseState, zone: tzinfo) -> Figure:
    since = "" if state.first_at is None else f" · {tr('since {day}').format(day=_day(state.first_at, zone))}"
    remark = tr("{n} samples").format(n=f"{state.samples:,}") + since
    return Figure(title=tr("Size"), text=bytes_text(state.bytes), remark=remark)


def _growth(state: DatabaseState) -> Figure:
    text = NO_VALUE if state.growth is None else f"{bytes_text(state.growth)} / d"
    return Figure(title=tr("Growth"), text=text, remark=growth_text(state))


def _disk(state: DatabaseState, zone: tzinfo) -> Figure:
    if state.free_bytes is None:
        return Figure(title=tr("Free on the disk"), text=NO_VALUE, remark=tr("the disk of the database server"))
    if state.growth is None:
        return Figure(
            title=tr("Free on the disk"), text=bytes_text(state.free_bytes), remark=tr("growth not known yet")
        )
    if state.full_at is None or state.looked_at is None:
        return Figure(
            title=tr("Free on the disk"), text=bytes_text(state.free_bytes), remark=tr("never full at this rate")
        )
    soon = (state.full_at - state.looked_at).days < SOON_DAYS
    remark = tr("full on {day} at this rate").format(day=_day(state.full_at, zone))
    return Figure(
        title=tr("Free on the disk"), text=bytes_text(state.free_bytes), remark=remark, priority=3 if soon else 0
    )


def _rate(state: DatabaseState) -> Figure:
    each = "" if state.sample_bytes is None else tr("{n} bytes a sample").format(n=number(state.sample_bytes, 2))
    return Figure(title=tr("Recorded"), text=f"{number(state.samples_per_s, 1)} / s", remark=each)


def _backlog(state: DatabaseState) -> Figure:
    waiting = state.backlog + state.backlog_entries
    parts = [tr("oldest {age}").format(age=age_text(state.backlog_age_s))] if waiting else []
    if state.spool_cap_bytes:
        used, cap = bytes_text(state.spool_bytes), bytes_text(state.spool_cap_bytes)
        parts.append(tr("{used} of {cap} on the engine").format(used=used, cap=cap))
    full = state.spool_cap_bytes > 0 and state.spool_bytes > FULL_SHARE * state.spool_cap_bytes
    return Figure(title=tr("Waiting"), text=f"{waiting:,}", remark=" · ".join(parts), priority=2 if full else 0)


def _day(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).date().isoformat()
