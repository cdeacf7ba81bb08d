"""Measurements from and to files: how a file is understood, what an import would do, how far it is, what was imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from app.domain.site import Name

Meaning = Literal["mean", "energy", "register", "sample"]
"""Of a series in a file: mean of an interval, energy of an interval, reading of a register, value at an instant."""

Rule = Literal["fill", "replace"]
"""Where there are values already: fill only what is empty, or replace what is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutWish:
    """What the user says of a file; ``None`` is proposed from its content. Rows and columns are numbered from 1.

    ``points``, ``units`` and ``meanings`` are by the name of the series in the file; an empty point leaves a series out.
    ``zone`` is an IANA name, ``UTC`` or a fixed offset like ``+09:00``. ``date_order`` is ymd, dmy, mdy, serial (days of
    Excel) or unix (seconds). ``step_s`` 0 means that the times are instants.
    """

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    decimal: Literal[".", ","] | None = None
    header_row: int | None = None
    unit_row: int | None = None
    first_row: int | None = None
    shape: Literal["wide", "long"] | None = None
    time_columns: tuple[int, ...] | None = None
    date_order: Literal["ymd", "dmy", "mdy", "serial", "unix"] | None = None
    stamp: Literal["start", "end"] | None = None
    step_s: int | None = None
    zone: str | None = None
    point_column: int | None = None
    value_column: int | None = None
    unit_column: int | None = None
    quality_column: int | None = None
    points: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, Meaning] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSeries:
    """A series of a file and where it goes. ``column`` is from 1, or 0 in a long file; ``point`` is empty when left out."""

    source: str
    column: int
    point: str
    unit: str
    meaning: Meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLayout:
    """How a file is understood: every entry of ``LayoutWish``, decided. 0 is a row or column that is not there.

    ``questions`` are the entries that the content of the file leaves open: the user should look at them.
    """

    kind: Literal["csv", "xlsx"]
    sheet: str
    sheets: tuple[str, ...]
    encoding: str
    delimiter: str
    decimal: Literal[".", ","]
    header_row: int
    unit_row: int
    first_row: int
    shape: Literal["wide", "long"]
    time_columns: tuple[int, ...]
    date_order: Literal["ymd", "dmy", "mdy", "serial", "unix"]
    stamp: Literal["start", "end"]
    step_s: int
    zone: str
    point_column: int
    value_column: int
    unit_column: int
    quality_column: int
    series: tuple[FileSeries, ...]
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFault:
    """What cannot be taken from a file, and where. ``row`` 0 is the whole file or sheet; ``column`` as Excel names it."""

    file: str
    sheet: str
    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPlan:
    """What an import would do with one series. ``becomes`` is intervals, samples or register.

    ``values`` are in the file; of them ``new`` fill what is empty, ``kept`` meet values that stay, ``replaced`` take their
    place. ``note`` says in words how the values become those of the point.
    """

    source: str
    point: str
    point_unit: str
    file_unit: str
    meaning: Meaning
    becomes: str
    values: int
    new: int
    kept: int
    replaced: int
    first: datetime | None
    last: datetime | None
    low: float | None
    high: float | None
    note: Name = Name()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """The dry run: nothing has been changed. ``faults`` are the first ones of ``fault_count``; ``notes`` are for the whole
    file. With faults an import is refused unless it is asked to leave those values out."""

    file: str
    sha256: str
    rule: Rule
    layout: FileLayout
    series: tuple[SeriesPlan, ...]
    faults: tuple[FileFault, ...]
    fault_count: int
    notes: tuple[Name, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()

    @property
    def values(self) -> int:
        """How many values would be written."""
        return sum(series.new + series.replaced for series in self.series)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryImport:
    """An import that was done. ``state`` is done or undone; ``layout`` is how the file was understood, as JSON."""

    number: int
    at: datetime
    by: str
    workstation: str
    file: str
    sha256: str
    rule: Rule
    reason: str
    points: int
    values: int
    replaced: int
    kept: int
    first: datetime | None
    last: datetime | None
    state: str
    layout: str = ""
    undone_at: datetime | None = None
    undone_by: str = ""
    undone_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportJob:
    """A dry run, an import or an undo under way. ``state``: waiting, running, ready, cancelled, failed; ``share`` 0 to 1.

    ``plan`` is there when a dry run or an import has read its file, ``entry`` when something was imported or undone.
    """

    id: str
    kind: Literal["dry_run", "import", "undo"]
    file: str
    state: str
    share: float
    text: str
    by: str
    started_at: datetime
    ended_at: datetime | None = None
    plan: ImportPlan | None = None
    entry: HistoryImport | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoReason:
    """Why an import is undone; goes into the audit."""

    reason: str = ""
