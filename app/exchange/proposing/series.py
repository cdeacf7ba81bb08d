"""The series of a file, the points that they are probably of, and what their values mean."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from app.domain.messages.exchange import FileLayout, FileSeries, Meaning
from app.domain.site import Kind, Point
from app.exchange.cells import Cell, is_nothing, parse_number, text_of
from app.exchange.proposing.drafts import Draft, cell_at, share_of_numbers
from app.exchange.targets import unit_in

REGISTER_WORDS = re.compile(r"register|reading|index|total|cumul|지침|누적|적산|zählerstand", re.IGNORECASE)


def wide_series(
    draft: Draft, layout: FileLayout, header: list[Cell], units: list[Cell], data: list[list[Cell]]
) -> list[FileSeries]:
    widest = max(max((len(row) for row in data), default=0), len(header))
    found: list[FileSeries] = []
    for column in range(1, widest + 1):
        if column in layout.time_columns or share_of_numbers(data[:500], column) < 0.3:
            continue
        title = text_of(cell_at(header, column)).strip()
        if not title and all(is_nothing(cell_at(row, column)) for row in data):
            continue
        name = _unique(title or f"column {column}", found)
        unit = text_of(cell_at(units, column)).strip().strip("[]()") or unit_in(title)
        values = [cell_at(row, column) for row in data]
        found.append(_series(draft, layout, name, column, unit, values))
    return found


def _unique(name: str, found: list[FileSeries]) -> str:
    names = {series.source for series in found}
    return (
        name if name not in names else next(f"{name} ({n})" for n in range(2, 10_000) if f"{name} ({n})" not in names)
    )


def long_series(draft: Draft, layout: FileLayout, header: list[Cell], data: list[list[Cell]]) -> list[FileSeries]:
    by_name: dict[str, list[list[Cell]]] = {}
    for row in data:
        name = text_of(cell_at(row, layout.point_column)).strip()
        if name:
            by_name.setdefault(name, []).append(row)
    title = text_of(cell_at(header, layout.value_column))
    found = []
    for name, rows in by_name.items():
        unit = text_of(cell_at(rows[0], layout.unit_column)).strip() or unit_in(name) or unit_in(title)
        found.append(_series(draft, layout, name, 0, unit, [cell_at(row, layout.value_column) for row in rows]))
    return found


def _series(  # noqa: PLR0917 one series
    draft: Draft, layout: FileLayout, name: str, column: int, unit: str, values: list[Cell]
) -> FileSeries:
    wish = draft.wish
    point = wish.points[name] if name in wish.points else draft.targets.match(name)
    unit = wish.units.get(name, unit)
    target = draft.targets.point(point)
    meaning = wish.meanings.get(name) or meaning_of(layout, name, unit, target, values)
    return FileSeries(source=name, column=column, point=point, unit=unit, meaning=meaning)


def meaning_of(layout: FileLayout, name: str, unit: str, target: Point | None, values: Sequence[Cell]) -> Meaning:
    """What the numbers of a series are: a counter that only rises is a register, kWh that come and go are energy."""
    from app.domain.conversion import dimension

    unit = unit or (target.unit if target else "")
    counts = target is not None and target.kind is Kind.COUNTER
    if target is not None and target.kind in (Kind.BINARY, Kind.MULTISTATE):
        return "sample"
    if dimension(unit) in ("energy", "volume") or counts:
        if dimension(unit) == "power" and layout.step_s:
            return "mean"
        if target is not None and not counts and layout.step_s:
            return "energy"
        rises = _rises(values, layout.decimal)
        return "register" if rises or not layout.step_s or REGISTER_WORDS.search(name) else "energy"
    return "mean" if layout.step_s else "sample"


def _rises(cells: Sequence[Cell], decimal: Literal[".", ","]) -> bool:
    """Never falls, and what it adds is little beside what it holds."""
    values = []
    for cell in cells:
        try:
            value = parse_number(cell, decimal)
        except ValueError:
            continue
        if not math.isnan(value):
            values.append(value)
    if len(values) < 3 or values[-1] <= values[0]:
        return False
    return sum(b < a for a, b in pairwise(values)) <= 0.001 * len(values)
