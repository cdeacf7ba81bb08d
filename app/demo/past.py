"""What the campus did before the demo was started: from the profile (long) and from the model (the last week)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.demo.campus.controllers import DRIFTING_SENSOR, OPEN_SENSOR
from app.demo.model.calendar import DAY_S, HOUR_S, Floats, noise
from app.demo.model.campus import CampusModel
from app.demo.model.channels import METER_IDS, counter_point, flow_point
from app.demo.model.metermodel import FLICKER
from app.demo.model.profile import Profile
from app.demo.model.weather import at_nodes, wet_bulb
from app.domain.formulas import Formula, compile_formula
from app.domain.readings import Quality, Reason
from app.domain.site import Site

QUARTER_S = 900.0
LONG_S = 396 * DAY_S
WEEK_S = 7 * DAY_S
STEP_S = 150.0
STEPS = int(QUARTER_S / STEP_S)
SINCE_STEP_S = 60.0
WEATHER = {"cmp.wx.tmp": "temperature", "cmp.wx.rh": "humidity", "cmp.wx.irr": "irradiance"}
LONG_CALCULATED = (
    "cmp.load.kw",
    "cmp.pv.kw",
    "cmp.pv.kwh",
    "cmp.demand.kw",
    "cmp.headroom.kw",
    "cmp.share.pct",
    "cmp.rest.kw",
)

Statistics = tuple[Floats, Floats, Floats, Floats, Floats]
"""Start of each quarter; lowest, mean, highest and last value of each point (rows)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Quarters of all recorded points (rows) and the steps since the last full quarter (``since``: step, point)."""

    points: tuple[str, ...]
    start_s: Floats
    low: Floats
    mean: Floats
    high: Floats
    last: Floats
    good: Floats
    since_s: Floats
    since: Floats
    quality: NDArray[np.uint8]
    reason: NDArray[np.uint8]


def long_points(site: Site) -> tuple[str, ...]:
    """The points that have 13 months: flows and counters of the meters, weather, and what is calculated from them."""
    wanted = [name for meter in METER_IDS for name in (flow_point(meter), counter_point(meter))]
    wanted += [*WEATHER, "cmp.wx.wb", *LONG_CALCULATED]
    here = {point.id for point in site.points}
    return tuple(point for point in wanted if point in here)


def long_values(site: Site, points: Sequence[str], now_s: float, long_s: float = LONG_S) -> Statistics:
    """Quarters of ``points`` up to the last full one."""
    end_s = now_s // QUARTER_S * QUARTER_S
    start_s = np.arange(end_s - long_s // QUARTER_S * QUARTER_S, end_s, QUARTER_S)
    past = _Past(site, start_s, Profile(now_s))
    found = [past.statistics(point) for point in points]
    return (start_s, *(np.stack([row[i] for row in found]) for i in range(4)))  # type: ignore[return-value]


def week(site: Site, now_s: float, progress: Callable[[float], None], week_s: float = WEEK_S) -> Week:
    """The live model through the last seven days and up to now."""
    end_s = now_s // QUARTER_S * QUARTER_S
    start_s = np.arange(end_s - week_s // QUARTER_S * QUARTER_S, end_s, QUARTER_S)
    model = CampusModel(site, float(start_s[0]))
    model.warm_up()
    values = _Values(site, model)
    columns = np.empty((4, len(values.points), len(start_s)))
    for i in range(len(start_s)):
        steps = np.stack([values.after(STEP_S) for _ in range(STEPS)])
        columns[:, :, i] = steps.min(0), steps.mean(0), steps.max(0), steps[-1]
        if i % 16 == 0:
            progress(i / len(start_s))
    since_s = np.arange(end_s + SINCE_STEP_S, now_s + 0.5, SINCE_STEP_S)
    counters = model.meters.profile.counter(since_s).T
    since = np.array([values.after(SINCE_STEP_S, row) for row in counters]).reshape(len(since_s), len(values.points))
    quality, reason = _qualities(values.points)
    bad = quality == Quality.BAD
    columns[:, bad], since[:, bad] = np.nan, np.nan
    low, mean, high, last = columns
    return Week(
        points=values.points, start_s=start_s, low=low, mean=mean, high=high, last=last, since_s=since_s, since=since,
        good=np.where(quality == Quality.GOOD, 1.0, 0.0), quality=quality, reason=reason,
    )  # fmt: skip


class _Past:
    """The long past of single points, computed when asked for."""

    def __init__(self, site: Site, start_s: Floats, profile: Profile) -> None:
        self._start_s, self._end_s, self._profile = start_s, start_s + QUARTER_S, profile
        self._formulas = {p.id: compile_formula(p.formula) for p in site.points if p.id in LONG_CALCULATED}
        self._flows = {flow_point(meter): row for row, meter in enumerate(METER_IDS)}
        self._counters = {counter_point(meter): row for row, meter in enumerate(METER_IDS)}
        self._known: dict[str, tuple[Floats, ...]] = {}

    def statistics(self, point: str) -> tuple[Floats, ...]:
        """Lowest, mean, highest, last."""
        if point not in self._known:
            self._known[point] = self._compute(point)
        return self._known[point]

    def _compute(self, point: str) -> tuple[Floats, ...]:
        if point in self._counters:
            before, after = (self._edge(self._profile.counter, self._counters[point], end) for end in (False, True))
            return before, 0.5 * (before + after), after, after
        if point in self._flows:
            return self._flow(self._flows[point])
        if point in self._formulas:
            return self._calculated(self._formulas[point])
        return self._weather(point)

    def _flow(self, row: int) -> tuple[Floats, ...]:
        """The mean is what the counter moved, so that power and energy agree."""
        moved = self._edge(self._profile.counter, row, True) - self._edge(self._profile.counter, row, False)
        mean = moved * HOUR_S / QUARTER_S
        ends = [self._edge(self._profile.flow, row, end) for end in (False, True)]
        flicker = FLICKER * np.abs(mean) * (0.5 + noise(row, (self._start_s // QUARTER_S).astype(np.int64)))
        return np.minimum(*ends) - flicker, mean, np.maximum(*ends) + flicker, ends[1]

    def _edge(self, of: Callable[[Floats], Floats], row: int, end: bool) -> Floats:
        """One row of a profile at the starts or at the ends of the quarters."""
        return np.asarray(of(self._end_s if end else self._start_s)[row])

    def _weather(self, point: str) -> tuple[Floats, ...]:
        start, end = (self._weather_at(point, at) for at in (self._start_s, self._end_s))
        return np.minimum(start, end), 0.5 * (start + end), np.maximum(start, end), end

    def _weather_at(self, point: str, at_s: Floats) -> Floats:
        if point == "cmp.wx.wb":
            return wet_bulb(self._weather_at("cmp.wx.tmp", at_s), self._weather_at("cmp.wx.rh", at_s))
        hour = at_s // HOUR_S * HOUR_S
        before, after = at_nodes(WEATHER[point], hour), at_nodes(WEATHER[point], hour + HOUR_S)
        return np.asarray(before + (after - before) * (at_s - hour) / HOUR_S)

    def _calculated(self, formula: Formula) -> tuple[Floats, ...]:
        """Sums and differences of the inputs; their extremes are taken to fall together."""
        inputs = [self.statistics(point) for point in formula.inputs]
        found = [np.asarray(formula.term([values[i] for values in inputs])) for i in range(4)]  # type: ignore[misc]
        return np.minimum(found[0], found[2]), found[1], np.maximum(found[0], found[2]), found[3]


class _Values:
    """All recorded points of the model, measured and calculated."""

    def __init__(self, site: Site, model: CampusModel) -> None:
        self._model = model
        recorded = [point for point in site.points if point.record is not None]
        self.points = tuple(point.id for point in recorded)
        row = {point.id: i for i, point in enumerate(recorded)}
        measured = [(row[p.id], model.signals.slot(p.id)) for p in recorded if p.device is not None]
        self._rows, self._slots = (np.array(column, np.intp) for column in zip(*measured, strict=True))
        counters = [(row[point], i) for i, point in enumerate(map(counter_point, METER_IDS)) if point in row]
        self._counter_rows, self._counters = (np.array(column, np.intp) for column in zip(*counters, strict=True))
        formulas = [(row[p.id], compile_formula(p.formula)) for p in recorded if p.formula]
        self._formulas = [(at, formula, [row[i] for i in formula.inputs]) for at, formula in formulas]

    def after(self, step_s: float, counters: Floats | None = None) -> Floats:
        """All values one step later; ``counters`` of the meters in place of the model's own.

        Calculated points stand behind their inputs in the site.
        """
        self._model.step(step_s)
        values = np.full(len(self.points), np.nan)
        values[self._rows] = self._model.signals.actual[self._slots]
        if counters is not None:
            values[self._counter_rows] = counters[self._counters]
        for at, formula, inputs in self._formulas:
            values[at] = formula.evaluate([float(values[i]) for i in inputs])
        return values


def _qualities(points: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    quality, reason = np.zeros(len(points), np.uint8), np.zeros(len(points), np.uint8)
    for point, its_quality, its_reason in (
        (OPEN_SENSOR, Quality.BAD, Reason.SENSOR_FAULT),
        (DRIFTING_SENSOR, Quality.UNCERTAIN, Reason.OUT_OF_SERVICE),
    ):
        if point in points:
            quality[points.index(point)], reason[points.index(point)] = its_quality, its_reason
    return quality, reason
