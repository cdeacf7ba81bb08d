"""A workbook before it is written: sheets of declared columns, lazy rows and native charts.

The same model feeds the Excel writer and the preview on the screen, so that what is shown is what is exported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from app.domain.site import Name

Cell = str | float | int | datetime | None
"""``None`` is a missing value: an empty cell, never a zero. Times are naive local times of the site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """``number`` is an Excel number format; ``total`` adds a sum below; ``width`` is in characters."""

    name: Name
    unit: str = ""
    number: str = ""
    width: float = 14.0
    total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A native chart of some columns over the first column. Columns count from 0."""

    title: Name
    kind: Literal["column", "stacked", "line"]
    columns: Sequence[int]
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet. ``count`` is the number of rows that ``rows`` will give, for the progress bar."""

    key: str
    name: Name
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    count: int
    charts: Sequence[Chart] = ()
    notes: Sequence[Name] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A whole report. ``head`` are lines below the title: site, period, who and when."""

    title: Name
    head: Sequence[Name]
    sheets: Sequence[Sheet]
    file_name: str
    facts: Mapping[str, str] = field(default_factory=dict)


def in_language(name: Name, language: str) -> str:
    """The text in ``en``, ``ko`` or ``both`` (``Energy / 에너지``)."""
    if language != "both":
        return name.text(language)
    en, ko = name.text("en"), name.text("ko")
    return en if en == ko else f"{en} / {ko}"
