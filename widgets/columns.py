"""What a table is made of: columns as declarations, and the values that cells can show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from math import isnan
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from widgets.gauge import Deviation, Gauge
from widgets.marks import alarm_words, quality_words
from widgets.numbers import NO_VALUE, decimals, number, quantity, unit_text
from widgets.spark import Series, last_value


class Cell(Enum):
    """What the value of a column is and how it is drawn.

    TEXT: anything, as text · NUMBER: float or ``None``, right-aligned · MARK: ``Mark``, several or ``None`` ·
    MARKED: ``Marked``, marks and words · BAR: ``Bar`` or a share · DEVIATION: ``Deviation`` · GAUGE: ``Gauge`` ·
    SPARK: ``Series`` · CHECK: bool, a click emits ``checked`` · ACTION: text of a small button, empty for none, a click
    emits ``action_requested``; ``Done`` where nothing is left to do, or a ``Mark`` · PEN: number of a trend pen.
    """

    TEXT = "text"
    NUMBER = "number"
    MARK = "mark"
    MARKED = "marked"
    BAR = "bar"
    DEVIATION = "deviation"
    GAUGE = "gauge"
    SPARK = "spark"
    CHECK = "check"
    ACTION = "action"
    PEN = "pen"


@dataclass(frozen=True, slots=True)
class Mark:
    """An alarm mark (``priority`` above 0) or a letter: S × ? Z ! are quality, M A L T are override."""

    priority: int = 0
    state: str = "unacknowledged"
    letter: str = ""

    @property
    def words(self) -> str:
        return alarm_words(self.priority, self.state) if self.priority else quality_words(self.letter)


@dataclass(frozen=True, slots=True)
class Marked:
    """Words with marks before them."""

    text: str
    marks: Sequence[Mark] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A flat bar: ``share`` 0 to 1, ``tick`` a target as a share, ``strong`` when it is outside what is wanted."""

    share: float
    tick: float | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """In the place of a button: a check, and who has done it."""

    text: str


@dataclass(frozen=True, slots=True)
class Edited:
    """A value that was changed and is not saved: the new text, what it was, and what is wrong with it."""

    text: str
    was: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowState:
    """How a whole row is drawn. ``priority`` with ``unacknowledged`` gives the 4 px edge and bold ``strong`` columns;
    ``dim`` is for shelved and cleared rows; ``group`` is a heading row (bold, sunken)."""

    unacknowledged: bool = False
    priority: int = 0
    stale: bool = False
    override: bool = False
    dim: bool = False
    group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. ``value(row)`` is what it shows, of the type its ``cell`` wants; ``sort(row)`` the key when that is not enough.

    ``width`` in pixels at 100 %; ``stretch`` takes the rest. NUMBER: ``unit`` decides the decimals unless ``places`` is given and
    is written after the value with ``with_unit``; ``sign`` always shows one. ``role`` and ``weight`` are colour token and weight;
    ``strong`` becomes bold in unacknowledged rows. ``right`` aligns text right. ``hidden`` columns wait in the column
    chooser; ``fixed`` ones cannot be hidden. ``edit`` allows typing (double click, F2); the row changes only when its owner
    says so. ``paint(painter, rect, value)`` draws in its own way; ``name`` is for chooser and screen reader when the
    title is empty. ``hint(row)`` is the tooltip. Where a table is too narrow, columns with a ``rank`` leave, highest first.
    """

    key: str
    title: str
    value: Callable[[Any], Any]
    cell: Cell = Cell.TEXT
    width: int = 100
    stretch: bool = False
    sort: Callable[[Any], Any] | None = None
    sortable: bool = True
    unit: str = ""
    places: int | None = None
    with_unit: bool = False
    sign: bool = False
    role: str = ""
    weight: int = 0
    strong: bool = False
    right: bool = False
    hidden: bool = False
    fixed: bool = False
    edit: bool = False
    name: str = ""
    paint: Callable[[QPainter, QRectF, Any], None] | None = None
    hint: Callable[[Any], str] | None = None
    rank: int = 0

    @property
    def label(self) -> str:
        """The name in chooser, copies and for screen readers."""
        return self.title or self.name or self.key

    @property
    def aligned_right(self) -> bool:
        return self.right or self.cell is Cell.NUMBER

    def text(self, row: Any) -> str:
        """The cell in words and figures: for copies, tooltips and screen readers."""
        return cell_text(self, self.value(row))

    def sort_key(self, row: Any) -> tuple[int, Any]:
        """Missing values come last; texts ignore case."""
        return _comparable(self.sort(row) if self.sort is not None else self.value(row))


def marks_of(value: Any) -> tuple[Mark, ...]:
    """The marks of a MARK or MARKED value, in order."""
    if value is None:
        return ()
    if isinstance(value, Mark):
        return (value,)
    return tuple(value.marks) if isinstance(value, Marked) else tuple(value)


def cell_text(column: Column, value: Any) -> str:
    """A value of a column as text."""
    writer = _WRITERS.get(column.cell)
    if isinstance(value, Edited):
        return value.text
    if writer is not None:
        return writer(column, value)
    return "" if value is None else str(value)


def _number_text(column: Column, value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None or isnan(value):
        return NO_VALUE
    places = decimals(column.unit, value) if column.places is None else column.places
    text = number(value, places, sign=column.sign)
    return f"{text} {unit_text(column.unit)}".rstrip() if column.with_unit else text


def _action_text(value: Any) -> str:
    if isinstance(value, Done):
        return f"✓ {value.text}"
    return value.words if isinstance(value, Mark) else str(value or "")


_WRITERS: dict[Cell, Callable[[Column, Any], str]] = {
    Cell.NUMBER: _number_text,
    Cell.MARK: lambda _, value: ", ".join(mark.words for mark in marks_of(value)),
    Cell.MARKED: lambda _, value: "" if value is None else value.text,
    Cell.BAR: lambda _, value: (
        "" if value is None else f"{100 * (value.share if isinstance(value, Bar) else value):.0f} %"
    ),
    Cell.DEVIATION: lambda _, value: "" if value is None else value.text,
    Cell.GAUGE: lambda _, value: "" if value is None else quantity(value.value, value.unit),
    Cell.SPARK: lambda _, value: "" if value is None else quantity(last_value(value), value.unit),
    Cell.CHECK: lambda _, value: "1" if value else "0",
    Cell.ACTION: lambda _, value: _action_text(value),
}


def _comparable(value: Any) -> tuple[int, Any]:
    plain = _plain(value)
    if plain is None or (isinstance(plain, float) and isnan(plain)):
        return (3, 0)
    if isinstance(plain, bool | int | float):
        return (0, plain)
    return (1, str(plain).casefold()) if isinstance(plain, str) else (2, plain)


def _plain(value: Any) -> Any:
    """What stands for a drawn value in the order."""
    if isinstance(value, tuple | list):
        return min((_plain(part) for part in value if isinstance(part, Mark)), default=None)
    reader = _PLAIN.get(type(value))
    return value if reader is None else reader(value)


_PLAIN: dict[type, Callable[[Any], Any]] = {
    Mark: lambda mark: mark.priority or LETTERS_AFTER,
    Marked: lambda marked: marked.text,
    Edited: lambda edited: edited.text,
    Bar: lambda bar: bar.share,
    Deviation: lambda deviation: deviation.value,
    Done: lambda done: done.text,
    Gauge: lambda gauge: gauge.value,
    Series: last_value,
}
LETTERS_AFTER = 9  # marks without priority come after those with one
