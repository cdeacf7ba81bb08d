"""``kilowatch history info|verify|compact``: what the history holds, whether it is whole, and packing it tighter."""

from __future__ import annotations

import argparse

from app.cli.folders import data_folder
from app.cli.progress import show_progress
from app.engine.lock import locked
from app.engine.overview.days import instant
from app.store import open_store
from app.store.history.inspecting import HistoryFigures, LevelFigures, check, figures

NAMES = {0: "samples", 60: "1 min", 900: "15 min", 3600: "hour", 86_400: "day"}
SIZE_UNITS = ("B", "kB", "MB", "GB", "TB")


def info(options: argparse.Namespace) -> int:
    """Figures; an engine may run meanwhile."""
    with open_store(data_folder(options.data)) as store:
        found = figures(store.database)
    for line in _lines(found):
        print(line)
    return 0


def _lines(found: HistoryFigures) -> list[str]:
    period = ""
    if found.first_us is not None and found.last_us is not None:
        period = f", {_day(found.first_us)} to {_day(found.last_us)}"
    lines = [f"{found.points:,} points{period}", *map(_level, found.levels)]
    lines.append(f"  waiting to be sealed: {found.waiting:,} samples")
    lines.append(f"  growth: {_size(found.growth)} a day, {_size(found.growth * 365.25)} a year at this rate")
    return lines


def _level(level: LevelFigures) -> str:
    name = NAMES.get(level.level_s, f"{level.level_s} s")
    each = f", {level.size / level.rows:.2f} bytes each" if level.rows else ""
    return f"  {name}: {level.rows:,}, {_size(level.size)}{each}"


def verify(options: argparse.Namespace) -> int:
    """Read everything; 1 when something is wrong."""
    with open_store(data_folder(options.data)) as store:
        found = check(store.database, show_progress)
    print(
        f"{found.blocks:,} blocks with {found.samples:,} samples, {found.compared:,} intervals compared with their samples"
    )
    for fault in found.faults:
        print(f"  ! {fault}")
    print(f"{found.count:,} faults" if found.count else "no fault")
    print(f"digest {found.digest}")
    return 1 if found.count else 0


def compact(options: argparse.Namespace) -> int:
    """Pack everything that is over as tightly as it goes; a running engine does it by itself when it is idle."""
    data = data_folder(options.data)
    with locked(data), open_store(data) as store:
        before = figures(store.database)
        packed = store.samples.tidy()
        after = figures(store.database)
    sizes = [sum(level.size for level in found.levels) for found in (before, after)]
    print(f"{packed:,} blocks packed: {_size(sizes[0])} became {_size(sizes[1])}")
    return 0


def _day(at_us: int) -> str:
    return f"{instant(at_us):%Y-%m-%d %H:%M}Z"


def _size(size: float) -> str:
    for unit in SIZE_UNITS[:-1]:
        if size < 1000:
            return f"{size:,.0f} {unit}" if unit == "B" else f"{size:,.1f} {unit}"
        size /= 1000
    return f"{size:,.1f} {SIZE_UNITS[-1]}"
