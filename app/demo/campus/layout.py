"""Floor layouts: cells that tile a floor, and the walls, windows and doors that follow from them. Pure geometry in metres.

``y`` grows to the south, as on the screen; north is up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.domain.site import Name, Polygon

DOOR_M = 1.0
WINDOW_SHARE = 0.7
SHORTEST_WINDOW_M = 1.8
WALLED = frozenset({"room", "core", "stairs", "lift", "wc"})

Interval = tuple[float, float]
Lines = dict[tuple[str, float], list[Interval]]
"""Intervals on each horizontal (``("h", y)``) or vertical (``("v", x)``) line."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a floor. ``key`` names the zone on each floor (``"01"``); service cells have a ``label`` instead.

    ``door`` is the side with the door (N, E, S, W) and ``door_at`` its place along that side, 0 to 1.
    """

    key: str
    polygon: Polygon
    use: str = "room"
    label: Name = Name()
    door: str = ""
    door_at: float = 0.8

    @property
    def box(self) -> tuple[float, float, float, float]:
        xs, ys = [p[0] for p in self.polygon], [p[1] for p in self.polygon]
        return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A floor: ``outline`` is the outer wall, the cells tile ``width_m`` x ``height_m``."""

    width_m: float
    height_m: float
    outline: Polygon
    cells: tuple[Cell, ...]
    axes_x: tuple[tuple[str, float], ...]
    axes_y: tuple[tuple[str, float], ...]


def rectangle(x0: float, y0: float, x1: float, y1: float) -> Polygon:
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def area(polygon: Polygon) -> float:
    """Area in square metres."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in _edges(polygon))) / 2.0


def outer_walls(layout: Layout) -> tuple[Polygon, ...]:
    return ((*layout.outline, layout.outline[0]),)


def inner_walls(layout: Layout) -> tuple[Polygon, ...]:
    """The edges of all walled cells that are not outer walls, each stretch once."""
    outer = _lines([layout.outline])
    inner = _lines(c.polygon for c in layout.cells if c.use in WALLED)
    stretches = ((key, _subtract(_merge(parts), outer.get(key, []))) for key, parts in sorted(inner.items()))
    return tuple(_segment(key, part) for key, parts in stretches for part in parts)


def windows(layout: Layout) -> tuple[Polygon, ...]:
    """A window in the middle of each stretch of outer wall that a room has."""
    found = []
    for cell in layout.cells:
        if cell.use not in ("room", "corridor"):
            continue
        for key, start, end in facade(cell, layout):
            width = (end - start) * WINDOW_SHARE
            if width >= SHORTEST_WINDOW_M:
                middle = (start + end) / 2.0
                found.append(_segment(key, (middle - width / 2.0, middle + width / 2.0)))
    return tuple(found)


def doors(layout: Layout) -> tuple[Polygon, ...]:
    return tuple(_door(cell) for cell in layout.cells if cell.door)


def facade(cell: Cell, layout: Layout) -> Iterator[tuple[tuple[str, float], float, float]]:
    """The stretches of outer wall along a cell: the line, from, to."""
    outer = _lines([layout.outline])
    for key, parts in _lines([cell.polygon]).items():
        for start, end in parts:
            for low, high in outer.get(key, []):
                a, b = max(start, low), min(end, high)
                if b - a > 0.05:
                    yield key, a, b


def facade_lengths(cell: Cell, layout: Layout) -> Mapping[str, float]:
    """Metres of outer wall that face N, E, S and W."""
    lengths = dict.fromkeys("NESW", 0.0)
    x0, y0, x1, y1 = cell.box
    for (direction, at), start, end in facade(cell, layout):
        near = abs(at - (y0 if direction == "h" else x0)) < abs(at - (y1 if direction == "h" else x1))
        side = ("N" if near else "S") if direction == "h" else ("W" if near else "E")
        lengths[side] += end - start
    return lengths


def centre(cell: Cell) -> tuple[float, float]:
    x0, y0, x1, y1 = cell.box
    return round((x0 + x1) / 2.0, 2), round((y0 + y1) / 2.0, 2)


def _door(cell: Cell) -> Polygon:
    x0, y0, x1, y1 = cell.box
    along = (x0, x1) if cell.door in "NS" else (y0, y1)
    width = min(DOOR_M, (along[1] - along[0]) * 0.6)
    start = along[0] + (along[1] - along[0] - width) * cell.door_at
    line = {"N": ("h", y0), "S": ("h", y1), "W": ("v", x0), "E": ("v", x1)}[cell.door]
    return _segment(line, (start, start + width))


def _edges(polygon: Polygon) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    return zip(polygon, (*polygon[1:], polygon[0]), strict=True)


def _lines(polygons: Iterable[Polygon]) -> Lines:
    lines: Lines = defaultdict(list)
    for polygon in polygons:
        for a, b in _edges(polygon):
            if a[1] == b[1]:
                lines["h", a[1]].append((min(a[0], b[0]), max(a[0], b[0])))
            else:
                lines["v", a[0]].append((min(a[1], b[1]), max(a[1], b[1])))
    return lines


def _merge(parts: Iterable[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for start, end in sorted(parts):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged


def _subtract(parts: Iterable[Interval], holes: Iterable[Interval]) -> list[Interval]:
    left = list(parts)
    for low, high in holes:
        left = [p for start, end in left for p in ((start, min(end, low)), (max(start, high), end)) if p[1] - p[0] > 0]
    return left


def _segment(key: tuple[str, float], part: Interval) -> Polygon:
    start, end = (round(v, 2) for v in part)
    return ((start, key[1]), (end, key[1])) if key[0] == "h" else ((key[1], start), (key[1], end))
