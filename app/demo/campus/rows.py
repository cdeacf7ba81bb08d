"""Cells of layouts as rows, and the names of service rooms."""

from __future__ import annotations

from app.demo.campus.layout import Cell, rectangle
from app.domain.site import Name

WC = Name("WC", "화장실")
STAIRS = Name("Stairs", "계단")
LIFTS = Name("Stairs and lifts", "계단·승강기")
RISER = Name("Riser", "수직 샤프트")
ATRIUM = Name("Atrium", "아트리움")
CORRIDOR = Name("Corridor", "복도")
TERRACE = Name("Terrace", "테라스")
PLANT = Name("Plant room", "기계실")
PARKING = Name("Car park", "주차장")

LayoutRow = tuple[str, float, float, float, float, str, str, Name]
"""Key, x0, y0, x1, y1, use, side of the door, label."""


def cell(row: LayoutRow, scale: float = 1.0, x0: float = 0.0, y0: float = 0.0) -> Cell:
    corners = [round((v - o) * scale, 2) for v, o in zip(row[1:5], (x0, y0, x0, y0), strict=True)]
    return Cell(row[0], rectangle(*corners), row[5], row[7], row[6])


def room(  # noqa: PLR0917 a row of a table
    key: str, x0: float, y0: float, x1: float, y1: float, door: str
) -> LayoutRow:
    return key, x0, y0, x1, y1, "room", door, Name()


def service(  # noqa: PLR0917 a row of a table
    label: Name, use: str, x0: float, y0: float, x1: float, y1: float, door: str = ""
) -> LayoutRow:
    return "", x0, y0, x1, y1, use, door, label


def axes(letters: str, bay: float) -> tuple[tuple[str, float], ...]:
    return tuple((letter, round(i * bay, 2)) for i, letter in enumerate(letters))
