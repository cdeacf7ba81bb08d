"""Pens and what is computed of them: lines of the plot, gaps, figures of the range. Without widgets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

import numpy as np

from app.domain.messages import History
from app.domain.site import Kind, Point
from widgets.language import tr
from widgets.numbers import age_text
from widgets.plotdata import Floats, Gap, Line, PaneSpec, floats, seconds

MOST_PENS, MOST_PANES = 12, 4
WEEK = timedelta(days=7)
FROM_ZERO = frozenset({"kW", "kWh", "MWh", "kVA", "kvar", "ppm", "W/m2", "people"})
POWER = frozenset({"kW"})
GAP_BUCKETS = 2


@dataclass(frozen=True, slots=True)
class Pen:
    """A point with its number (colour and dash), its pane, and whether it is drawn."""

    number: int
    point: Point
    pane: int
    drawn: bool = True

    @property
    def key(self) -> str:
        return self.point.id

    @property
    def stepped(self) -> bool:
        """States and setpoints hold until they change."""
        return self.point.kind in (Kind.BINARY, Kind.MULTISTATE) or self.point.writable is not None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PenData:
    """Columns of one pen; times are unix seconds, gaps NaN. ``bucket_s`` is 0 for samples as recorded."""

    at: Floats
    value: Floats
    low: Floats
    high: Floats
    good: Floats
    bucket_s: float
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of the range shown: ``None`` where there is no value. ``energy`` in kWh for pens of power."""

    latest: float | None = None
    least: float | None = None
    least_at_s: float | None = None
    mean: float | None = None
    most: float | None = None
    most_at_s: float | None = None
    samples: int = 0
    present: int = 0
    gap_s: float = 0.0
    gaps: int = 0
    good: float = 1.0
    energy_kwh: float | None = None
    load_factor: float | None = None


def make_pens(points: Sequence[Point]) -> list[Pen]:
    """Pens in the order given, panes by unit; units beyond the fourth pane share the last."""
    units: list[str] = []
    pens = []
    for number, point in enumerate(points[:MOST_PENS], 1):
        unit = _unit(point)
        if unit not in units:
            units.append(unit)
        pens.append(Pen(number, point, min(units.index(unit), MOST_PANES - 1)))
    return pens


def panes(pens: Sequence[Pen]) -> list[PaneSpec]:
    """One pane for each unit, the first a little higher."""
    units = list(dict.fromkeys(_unit(pen.point) for pen in pens))[:MOST_PANES]
    binary = {pen.pane for pen in pens if pen.point.kind in (Kind.BINARY, Kind.MULTISTATE)}
    return [
        PaneSpec(unit=unit, from_zero=unit in FROM_ZERO, share=1 if place in binary else 3 if place == 0 else 2)
        for place, unit in enumerate(units or [""])
    ]


def _unit(point: Point) -> str:
    return point.unit or (tr("state") if point.kind in (Kind.BINARY, Kind.MULTISTATE) else "")


def pen_data(pen: Pen, history: History) -> PenData:
    """Columns of a history; counters and states take the last value of a bucket, others the mean."""
    at = seconds(history.at)
    value = floats(history.last if pen.point.kind is not Kind.ANALOG else history.mean)
    raw = history.level == "raw" and history.min == history.max
    bucket = float(np.median(np.diff(at))) if len(at) > 1 and not raw else 0.0
    return PenData(
        at=at,
        value=value,
        low=floats(history.min),
        high=floats(history.max),
        good=np.array(history.good, dtype=np.float64),
        bucket_s=bucket,
        level=history.level,
    )


def resolution(data: PenData) -> str:
    """What one value of the plot stands for."""
    return tr("mean of {span}").format(span=age_text(data.bucket_s)) if data.bucket_s else tr("as recorded")


def line(pen: Pen, data: PenData, language: str) -> Line:
    """The curve of a pen; buckets of an analog point carry their envelope."""
    enveloped = data.bucket_s > 0 and not pen.stepped and pen.point.kind is Kind.ANALOG
    return Line(
        key=pen.key,
        at=data.at,
        values=data.value,
        pane=pen.pane,
        number=pen.number,
        name=pen.point.name.text(language),
        unit=pen.point.unit,
        step=pen.stepped,
        bucket_s=data.bucket_s,
        low=data.low if enveloped else None,
        high=data.high if enveloped else None,
        uncertain=data.good < 0.5 if len(data.good) else None,
    )


def previous_line(pen: Pen, data: PenData) -> Line:
    """The week before, moved onto this one."""
    moved = data.at + WEEK.total_seconds()
    return Line(
        key=f"{pen.key} previous", at=moved, values=data.value, pane=pen.pane, role="ghost", style="previous",
        unit=pen.point.unit, step=pen.stepped, bucket_s=data.bucket_s, label=" ",
    )  # fmt: skip


def gap_spans(data: PenData) -> Iterator[tuple[float, float]]:
    """From the last value before a gap to the first after it, or to the end of the data.

    A beginning without data is none, nor is an end of one bucket, which may not have come yet.
    """
    known = np.flatnonzero(np.isfinite(data.value))
    if not known.size:
        return
    least = GAP_BUCKETS * data.bucket_s
    for before, after in pairwise(known.tolist()):
        if after - before > 1 and data.at[after] - data.at[before] > least:
            yield float(data.at[before] + data.bucket_s), float(data.at[after])
    last = int(known[-1])
    if last < len(data.at) - 1 and data.at[-1] - data.at[last] > least:
        yield float(data.at[last] + data.bucket_s), float(data.at[-1])


def gaps(pens: Iterable[tuple[Pen, PenData]]) -> list[Gap]:
    """Hatched spans, in the order of time; what several pens of a pane miss at the same time is one gap."""
    found: dict[tuple[int, float, float], list[int]] = {}
    for pen, data in pens:
        for start, end in gap_spans(data):
            found.setdefault((pen.pane, start, end), []).append(pen.number)
    return [
        Gap(start_s=start, end_s=end, text=_gap_text(numbers), pane=pane)
        for (pane, start, end), numbers in sorted(found.items(), key=lambda item: item[0][1:])
    ]


def _gap_text(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return tr("Pen {n}: gap").format(n=numbers[0])
    return tr("Pens {list}: gap").format(list=", ".join(map(str, numbers)))


def figures(pen: Pen, data: PenData) -> Figures:
    """Statistics of what is shown. Means of power are of equal buckets; raw samples are weighted by how long they held."""
    known = np.isfinite(data.value)
    if not known.any():
        return Figures(samples=len(data.value))
    spans = list(gap_spans(data))
    low, high = np.where(known, data.low, np.inf), np.where(known, data.high, -np.inf)
    mean = _mean(data, known)
    hours = _hours(data, known)
    most = float(high.max())
    power = pen.point.unit in POWER
    return Figures(
        latest=float(data.value[np.flatnonzero(known)[-1]]),
        least=float(low.min()),
        least_at_s=float(data.at[int(low.argmin())]),
        mean=mean,
        most=most,
        most_at_s=float(data.at[int(high.argmax())]),
        samples=len(data.value),
        present=int(known.sum()),
        gap_s=sum(end - start for start, end in spans),
        gaps=len(spans),
        good=float(data.good[known].mean()) if len(data.good) else 1.0,
        energy_kwh=mean * hours if power else None,
        load_factor=mean / most if power and most > 0 else None,
    )


def _held_s(data: PenData) -> Floats:
    """How long each value held: its bucket, or until the next sample."""
    if data.bucket_s > 0:
        return np.append(np.diff(data.at), data.bucket_s)  # wide buckets begin where intervals do: some are longer
    return np.append(np.diff(data.at), 0.0)


def _mean(data: PenData, known: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    weights = _held_s(data)[known]
    values = data.value[known]
    return float((values * weights).sum() / weights.sum()) if weights.sum() > 0 else float(values.mean())


def _hours(data: PenData, known: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    return float(_held_s(data)[known].sum() / 3600.0)


def with_value(data: PenData, at_s: float, value: float | None) -> PenData:
    """The data with one live value after its end."""
    fresh = np.nan if value is None else value
    return PenData(
        at=np.append(data.at, at_s),
        value=np.append(data.value, fresh),
        low=np.append(data.low, fresh),
        high=np.append(data.high, fresh),
        good=np.append(data.good, 1.0),
        bucket_s=data.bucket_s,
        level=data.level,
    )
