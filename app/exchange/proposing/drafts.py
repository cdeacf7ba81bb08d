"""What is known while a layout is being proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.messages.exchange import LayoutWish
from app.exchange.cells import Cell, is_nothing, parse_number
from app.exchange.targets import Targets

Row = tuple[int, list[Cell]]


@dataclass(slots=True)
class Draft:
    """What is known while a layout is being proposed."""

    wish: LayoutWish
    head: list[Row]
    targets: Targets
    questions: list[str]

    @property
    def data(self) -> list[list[Cell]]:
        return [cells for _, cells in self.head]


def cells_of(head: list[Row], row: int) -> list[Cell]:
    return next((cells for number, cells in head if number == row), []) if row else []


def cell_at(cells: Sequence[Cell], column: int) -> Cell:
    return cells[column - 1] if 0 < column <= len(cells) else None


def share_of_numbers(rows: list[list[Cell]], column: int) -> float:
    """The share of numbers among the cells that are not empty; an empty column counts as numbers."""
    cells = [cell for cell in (cell_at(row, column) for row in rows) if not is_nothing(cell)]
    good = 0
    for cell in cells:
        for decimal in (".", ","):
            try:
                parse_number(cell, decimal)
            except ValueError:
                continue
            good += 1
            break
    return good / len(cells) if cells else 1.0
