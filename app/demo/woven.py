"""Alarms and the model's last week made to agree: what it exceeded is an alarm, and what was drawn shows in its values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from app.demo.past import QUARTER_S, Week
from app.demo.troubles import Trouble, Turn
from app.domain.site import AlarmKind, AlarmRule, Site

WOVEN = 0.85
"""Share of the extreme that the mean of a troubled time has."""

INTO_QUARTER_S = 240.0


def exceeded(site: Site, lived: Week, leave_out: Iterable[str]) -> list[Trouble]:
    """Where the week went above a limit; what stood at its beginning or still stands at its end is left out."""
    row = {point: i for i, point in enumerate(lived.points)}
    for point in leave_out:
        row.pop(point, None)
    rules = [r for r in site.alarms if r.kind is AlarmKind.LIMIT and r.point in row and "h" in r.levels]
    return [trouble for rule in rules for trouble in _of_rule(rule, lived, row[rule.point or ""])]


def weave(site: Site, lived: Week, troubles: Iterable[Trouble]) -> None:
    """Bring what was drawn into the quarters of the week: extremes, and the mean by the time that it took."""
    rules = {rule.id: rule for rule in site.alarms}
    row = {point: i for i, point in enumerate(lived.points)}
    for trouble in troubles:
        rule = rules[trouble.alarm]
        if rule.point not in row or trouble.peak is None or trouble.lived:
            continue
        at = row[rule.point]
        base = lived.mean[row[rule.setpoint]] if rule.setpoint in row else np.zeros(len(lived.start_s))
        for start_s, end_s in _spans(trouble.turns):
            overlap_s = np.minimum(lived.start_s + QUARTER_S, end_s) - np.maximum(lived.start_s, start_s)
            for quarter in np.flatnonzero(overlap_s > 0.0).tolist():
                share = float(overlap_s[quarter]) / QUARTER_S
                _blend(lived, at, quarter, trouble.peak + float(base[quarter]), share)


def _of_rule(rule: AlarmRule, lived: Week, at: int) -> Iterator[Trouble]:
    limit = rule.levels["h"]
    above = np.nan_to_num(lived.high[at], nan=-np.inf) > limit
    if not above.any():
        return
    calm = np.nan_to_num(lived.low[at], nan=-np.inf) < limit - rule.deadband
    start: int | None = None
    for quarter in range(1, len(above)):
        if start is None and above[quarter] and not above[quarter - 1]:
            start = quarter
        elif start is not None and calm[quarter] and not above[quarter]:
            peak = float(lived.high[at, start:quarter].max())
            on = Turn(float(lived.start_s[start]) + INTO_QUARTER_S, "h", float(lived.high[at, start]))
            off = Turn(float(lived.start_s[quarter]) + INTO_QUARTER_S, "", limit - rule.deadband)
            yield Trouble(alarm=rule.id, turns=(on, off), peak=peak, lived=True)
            start = None


def _spans(turns: tuple[Turn, ...]) -> Iterator[tuple[float, float]]:
    """From when to when the condition was true."""
    start_s: float | None = None
    for turn in turns:
        if turn.level and start_s is None:
            start_s = turn.at_s
        elif not turn.level and start_s is not None:
            yield start_s, turn.at_s
            start_s = None


def _blend(lived: Week, at: int, quarter: int, value: float, share: float) -> None:
    lived.low[at, quarter] = min(lived.low[at, quarter], value)
    lived.high[at, quarter] = max(lived.high[at, quarter], value)
    lived.mean[at, quarter] += (value - lived.mean[at, quarter]) * share * WOVEN
