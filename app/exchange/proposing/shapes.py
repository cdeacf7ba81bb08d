"""Whether each point has a column of its own, or names stand in a column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from app.exchange.cells import Cell
from app.exchange.proposing.drafts import Draft, cell_at, share_of_numbers

POINT_WORDS = re.compile(r"point|meter|tag|channel|name|sensor|계측|포인트|미터|계량기|태그|이름|항목", re.IGNORECASE)
VALUE_WORDS = re.compile(r"value|reading|usage|사용량|값|지침|측정", re.IGNORECASE)
UNIT_WORDS = re.compile(r"unit|단위|einheit", re.IGNORECASE)
QUALITY_WORDS = re.compile(r"quality|status|품질|상태", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Roles:
    """Columns of a long file; 0 where there is none."""

    point: int = 0
    value: int = 0
    unit: int = 0
    quality: int = 0


def shape_of(
    draft: Draft, data: list[list[Cell]], header: list[Cell], times: tuple[int, ...]
) -> tuple[Literal["wide", "long"], Roles]:
    wish = draft.wish
    roles = _roles(draft, data, header, times)
    shape = wish.shape or ("long" if roles.point and roles.value else "wide")
    if shape == "wide":
        return "wide", Roles()
    given = (wish.point_column, wish.value_column, wish.unit_column, wish.quality_column)
    found = (roles.point, roles.value, roles.unit, roles.quality)
    return "long", Roles(*(g if g is not None else f for g, f in zip(given, found, strict=True)))


def _roles(draft: Draft, data: list[list[Cell]], header: list[Cell], times: tuple[int, ...]) -> Roles:
    """A long file has a column of names that repeat, and few others."""
    rows = data[:500]
    widest = max((len(row) for row in rows), default=0)
    rest = [column for column in range(1, widest + 1) if column not in times]
    words = {c: str(cell_at(header, c) or "") for c in rest}
    numeric = [c for c in rest if share_of_numbers(rows, c) >= 0.6]
    named = [c for c in rest if c not in numeric and _names_in(rows, c)]
    unit = next((c for c in rest if UNIT_WORDS.search(words[c]) and c not in numeric), 0)
    quality = next((c for c in rest if QUALITY_WORDS.search(words[c])), 0)
    named = [c for c in named if c not in (unit, quality)]
    numeric = [c for c in numeric if c != quality]
    known = [c for c in named if any(draft.targets.match(str(cell_at(row, c))) for row in rows[:50])]
    point = next(iter(known), 0) or next((c for c in named if POINT_WORDS.search(words[c])), 0)
    value = next((c for c in numeric if VALUE_WORDS.search(words[c])), 0) or next(iter(numeric), 0)
    return Roles(point, value, unit, quality) if point and len(numeric) <= 2 else Roles(0, 0, 0, 0)


def _names_in(rows: list[list[Cell]], column: int) -> bool:
    cells = [cell for cell in (cell_at(row, column) for row in rows) if isinstance(cell, str) and cell.strip()]
    return len(cells) >= 0.7 * len(rows)
