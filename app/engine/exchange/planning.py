"""A file, the site and the history: what an import would do, before anything is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from app.domain.errors import Cancelled, InvalidInput
from app.domain.messages.exchange import FileFault, FileLayout, FileSeries, ImportPlan, LayoutWish, Rule, SeriesPlan
from app.domain.site import Name, Point
from app.engine.exchange.placing import Placed, place
from app.engine.exchange.present import Present
from app.engine.exchange.units import Taking, Unsuitable, taking
from app.engine.overview.days import instant
from app.exchange.faults import MOST, letters
from app.exchange.proposing import meaning_of, propose
from app.exchange.reading import Column, Content, read, sample_rows
from app.exchange.source import Source
from app.exchange.targets import Targets, unit_in
from app.store import Store

READ_SHARE = 0.5
Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A file to be imported, and what the user said of it."""

    file: str
    raw: bytes
    wish: LayoutWish = LayoutWish()
    rule: Rule = "fill"
    reason: str = ""
    by: str = ""
    workstation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The plan for people, and for each point what is written."""

    plan: ImportPlan
    writes: tuple[tuple[str, Placed], ...]


def plan_import(  # noqa: PLR0917 everything that a plan depends on
    store: Store,
    points: Mapping[str, Point],
    zone: str,
    order: Order,
    now_us: int,
    progress: Progress = lambda share, text: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Planned:
    """Read the file of ``order`` and lay it beside the history. Raises ``InvalidInput`` for a file or a wish that cannot be."""
    _check(order.wish, points)
    progress(0.0, "Reading the file")
    source = Source(order.file, order.raw)
    layout = propose(source, order.wish, points, zone)
    targets = Targets(points)

    def series_of(name: str) -> FileSeries:
        point = order.wish.points.get(name, targets.match(name))
        unit = order.wish.units.get(name, unit_in(name) or _usual_unit(layout))
        meaning = order.wish.meanings.get(name) or meaning_of(layout, name, unit, points.get(point), ())
        return FileSeries(source=name, column=0, point=point, unit=unit, meaning=meaning)

    content = read(source, layout, now_us, series_of, lambda share, text: progress(0.0, text), is_cancelled)
    return _Planner(store, points, order, now_us, source, replace(layout, series=content.series), content).plan(
        progress, is_cancelled
    )


def _usual_unit(layout: FileLayout) -> str:
    units = {series.unit for series in layout.series}
    return units.pop() if len(units) == 1 else ""


def _check(wish: LayoutWish, points: Mapping[str, Point]) -> None:
    for source, point in wish.points.items():
        if point and point not in points:
            raise InvalidInput("points", f"points: there is no point '{point[:60]}' for '{source[:60]}' in this site.")
    if wish.step_s is not None and not 0 <= wish.step_s <= 86_400:
        raise InvalidInput("step_s", "step_s: an interval is at most a day long (86400 s); 0 means instants.")


class _Planner:
    def __init__(  # noqa: PLR0917 as above
        self,
        store: Store,
        points: Mapping[str, Point],
        order: Order,
        now_us: int,
        source: Source,
        layout: FileLayout,
        content: Content,
    ) -> None:
        self._store, self._points, self._order, self._now_us = store, points, order, now_us
        self._source, self._layout, self._content = source, layout, content
        self._faults, self._count = list(content.faults), content.fault_count

    def plan(self, progress: Progress, is_cancelled: Callable[[], bool]) -> Planned:
        rows: list[SeriesPlan] = []
        writes: list[tuple[str, Placed]] = []
        taken: dict[str, str] = {}
        for done, series in enumerate(self._layout.series):
            if is_cancelled():
                raise Cancelled
            progress(READ_SHARE * done / len(self._layout.series), f"Comparing with the history: {series.source[:60]}")
            column = self._content.columns.pop(series.source, None)
            row, placed = self._series(series, column, taken)
            rows.append(row)
            if placed is not None:
                writes.append((series.point, placed))
        plan = ImportPlan(
            file=self._source.name,
            sha256=self._source.sha256,
            rule=self._order.rule,
            layout=self._layout,
            series=tuple(rows),
            faults=tuple(self._faults[:MOST]),
            fault_count=self._count,
            notes=tuple(self._notes(rows)),
            sample=tuple(sample_rows(self._source, self._layout)),
        )
        return Planned(plan=plan, writes=tuple(writes))

    def _series(
        self, series: FileSeries, column: Column | None, taken: dict[str, str]
    ) -> tuple[SeriesPlan, Placed | None]:
        point = self._points.get(series.point)
        if point is None or column is None or not len(column):
            return _row(series, point, None, None), None
        if series.point in taken:
            self._fault(series, f"'{taken[series.point]}' goes to {series.point} already")
            return _row(series, point, column, None), None
        taken[series.point] = series.source
        try:
            how = taking(series, point, self._layout.step_s)
        except Unsuitable as unsuitable:
            self._fault(series, str(unsuitable), len(column))
            return _row(series, point, column, None), None
        placed = place(column, how, point, Present(self._store, point.id, self._now_us), self._order.rule)
        for text in placed.refused:
            self._fault(series, text)
        return _row(series, point, column, placed, how), placed

    def _fault(self, series: FileSeries, reason: str, times: int = 1) -> None:
        column = letters(series.column) if series.column else series.source[:60]
        place = FileFault(file=self._source.name, sheet=self._layout.sheet, row=0, column=column, reason=reason)
        self._faults.insert(0, place)
        self._count += times

    def _notes(self, rows: list[SeriesPlan]) -> list[Name]:
        content = self._content
        left = sum(not row.point for row in rows)
        told = (
            (content.empty, _EMPTY), (content.doubled, _DOUBLED), (content.disordered, _DISORDERED), (left, _LEFT),
        )  # fmt: skip
        return [Name(en=text.en.format(n=f"{n:,}"), ko=text.ko.format(n=f"{n:,}")) for n, text in told if n]


_EMPTY = Name(en="{n} cells hold no value; they stay gaps.", ko="값이 없는 칸 {n}개는 빈 구간으로 남습니다.")
_DOUBLED = Name(en="{n} rows come twice with the same value.", ko="같은 값으로 두 번 나오는 행이 {n}개 있습니다.")
_DISORDERED = Name(en="{n} rows are out of order; they are sorted.", ko="순서가 어긋난 행 {n}개를 정렬합니다.")
_LEFT = Name(en="{n} series go to no point and are left out.", ko="포인트가 없는 계열 {n}개는 제외합니다.")


def _row(
    series: FileSeries, point: Point | None, column: Column | None, placed: Placed | None, how: Taking | None = None
) -> SeriesPlan:
    there = column is not None and len(column) > 0
    notes = [how.note] if how is not None else []
    notes += placed.notes[:4] if placed else []
    return SeriesPlan(
        source=series.source,
        point=series.point,
        point_unit=point.unit if point else "",
        file_unit=series.unit,
        meaning=series.meaning,
        becomes=placed.becomes if placed else "",
        values=len(column) if column is not None else 0,
        new=placed.new if placed else 0,
        kept=placed.kept if placed else 0,
        replaced=placed.replaced if placed else 0,
        first=_instant(int(column.at_us[0])) if column is not None and there else None,
        last=_instant(int(column.end_us[-1])) if column is not None and there else None,
        low=float(np.min(column.value)) if column is not None and there else None,
        high=float(np.max(column.value)) if column is not None and there else None,
        note=Name(en=" ".join(n.en for n in notes).strip(), ko=" ".join(n.ko for n in notes).strip()),
    )


def _instant(at_us: int) -> datetime:
    return instant(at_us)
