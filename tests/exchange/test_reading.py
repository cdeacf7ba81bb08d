"""Columns of a file, and every cell that cannot be used with its place."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from app.domain.errors import InvalidInput
from app.domain.messages.exchange import LayoutWish
from app.exchange.faults import Unreadable
from tests.exchange.files import book_of, clock, content_of, csv_of, utc, words


def test_each_fault_has_file_row_column_and_reason() -> None:
    raw = csv_of(
        "time,t.m.kw,t.sat", "2026-01-01 00:00,1,20", "2026-01-01 00:15,1x,20", "later,2,20", "2026-01-01 00:45,,NaN",
        "2026-12-24 00:00,3,20", "2026-01-01 00:45,5,6", "2026-01-01 00:30,4,20", "2026-01-01 00:30,4,21",
    )  # fmt: skip
    content = content_of(raw)
    assert words(content) == [
        "f.csv, row 4, column A: 'later' is not a time like 2026-07-14 14:15",
        "f.csv, row 6, column A: 2026-12-24 00:00 lies in the future",
        "f.csv, row 3, column B: '1x' is not a number",
        "f.csv, row 9, column C: the time of row 8 comes again, with another value (21 instead of 20)",
    ]
    assert content.columns["t.m.kw"].value.tolist() == [1.0, 4.0, 5.0]
    assert utc(content, "t.m.kw") == ["2025-12-31 15:00", "2025-12-31 15:30", "2025-12-31 15:45"]
    assert (content.empty, content.doubled, content.disordered) == (2, 1, 1)


def test_the_end_of_an_interval_becomes_its_start() -> None:
    raw = csv_of("end,t.m.kw", "2026-01-01 23:45,1", "2026-01-01 24:00,2", "2026-01-02 00:15,3")
    content = content_of(raw, LayoutWish(zone="UTC"))
    assert utc(content, "t.m.kw") == ["2026-01-01 23:30", "2026-01-01 23:45", "2026-01-02 00:00"]


def _quarters(first: datetime, count: int, zone_hours: list[int], stamp: str) -> bytes:
    """What a meter in Berlin writes over the change of the clock: ``zone_hours`` is the distance from UTC of each hour."""
    lines = ["time,t.m.kw"]
    for n in range(count):
        start = first + timedelta(minutes=15 * n)
        named = start + timedelta(minutes=15) if stamp == "end" else start
        local = named + timedelta(
            hours=zone_hours[n * 15 // 60] if stamp == "start" else zone_hours[(n * 15 + 15) // 60]
        )
        lines.append(f"{local:%Y-%m-%d %H:%M},{n}")
    return csv_of(*lines)


@pytest.mark.parametrize("stamp", ["start", "end"])
def test_the_hour_that_comes_twice_is_two_hours(stamp: str) -> None:
    """25 October 2026: after 02:45 summer time comes 02:00 winter time."""
    raw = _quarters(clock(2026, 10, 24, 23), 16, [2, 2, 1, 1, 1], stamp)
    content = content_of(raw, LayoutWish(stamp=stamp), "Europe/Berlin")  # type: ignore[arg-type]
    assert not words(content)
    column = content.columns["t.m.kw"]
    assert column.value.tolist() == list(range(16))
    assert set(np.diff(column.at_us).tolist()) == {900_000_000}
    assert utc(content, "t.m.kw")[0] == "2026-10-24 23:00"


@pytest.mark.parametrize("stamp", ["start", "end"])
def test_the_hour_that_is_missing_is_no_gap(stamp: str) -> None:
    """29 March 2026: after 01:45 comes 03:00."""
    raw = _quarters(clock(2026, 3, 29, 0), 12, [1, 2, 2, 2], stamp)
    content = content_of(raw, LayoutWish(stamp=stamp), "Europe/Berlin")  # type: ignore[arg-type]
    assert not words(content)
    assert set(np.diff(content.columns["t.m.kw"].at_us).tolist()) == {900_000_000}


def test_a_time_that_the_clock_left_out_is_named() -> None:
    raw = csv_of("time,t.m.kw", *(f"2026-03-29 0{h}:30,1" for h in range(6)))
    content = content_of(raw, LayoutWish(stamp="start"), "Europe/Berlin")
    assert words(content) == ["f.csv, row 4, column A: 2026-03-29 02:30 did not exist: the clock was put forward"]


def test_a_zone_in_the_file_goes_before_that_of_the_site() -> None:
    raw = csv_of("time,t.m.kw", "2026-01-01T00:00:00+09:00,1", "2026-01-01T00:15:00+09:00,2")
    assert utc(content_of(raw, zone="Europe/Berlin"), "t.m.kw")[0] == "2025-12-31 15:00"


def test_fixed_offsets_know_no_summer() -> None:
    raw = csv_of("time,t.m.kw", "2026-07-01 02:00,1", "2026-07-01 02:15,2")
    assert utc(content_of(raw, LayoutWish(zone="UTC+1")), "t.m.kw")[0] == "2026-07-01 01:00"
    with pytest.raises(InvalidInput, match="no time zone 'Mars/Base'"):
        content_of(raw, LayoutWish(zone="Mars/Base"))


def test_days_are_as_long_as_their_clock_says() -> None:
    raw = csv_of("time,t.m.kw", *(f"2026-03-{day},1" for day in range(27, 32)))
    column = content_of(raw, LayoutWish(stamp="start"), "Europe/Berlin").columns["t.m.kw"]
    assert ((column.end_us - column.at_us) // 3_600_000_000).tolist() == [24, 24, 23, 24, 24]


def test_an_excel_file_with_dates_formulas_and_merged_cells() -> None:
    day = clock(2026, 1, 1)
    rows: list[list[Any]] = [
        ["Time", "t.m.kw", "t.sat"],
        *([day + timedelta(minutes=15 * n), 1.5 * n, 20] for n in range(6)),
    ]
    rows[3][1] = "=B2+1"
    rows[4][2] = "warm"
    content = content_of(book_of(rows), name="f.xlsx")
    assert words(content) == [
        "f.xlsx, sheet 'Data', row 4, column B: the formula has no stored result. Open the workbook in Excel and save it",
        "f.xlsx, sheet 'Data', row 5, column C: 'warm' is not a number",
    ]
    assert content.columns["t.m.kw"].value.tolist() == [0.0, 1.5, 4.5, 6.0, 7.5]
    assert utc(content, "t.m.kw")[1] == "2025-12-31 15:15"


def test_a_long_file_with_qualities_and_late_names() -> None:
    raw = csv_of(
        "point,time,value,quality", "t.sat,2026-01-01 00:00:07,20.5,good", "t.sat,2026-01-01 00:03:09,21,estimated",
        "t.sat,2026-01-01 00:05:00,99,bad", "other,2026-01-01 00:05:00,1,good", ",2026-01-01 00:06:00,1,good",
        "t.sat,2026-01-01 00:07:00,22,fine",
    )  # fmt: skip
    content = content_of(raw)
    column = content.columns["t.sat"]
    assert (column.value.tolist(), column.quality.tolist()) == ([20.5, 21.0], [0, 1])
    assert [w.rpartition(": ")[2] for w in words(content)] == [
        "there is no name of a point or meter",
        "the quality 'fine' is not good, uncertain or bad",
    ]


def test_a_file_that_is_not_understood_at_all_is_refused() -> None:
    good = [f"2026-01-{d:02} {h:02}:{m:02},1" for d in range(1, 22) for h in range(24) for m in (0, 15, 30, 45)]
    raw = csv_of("time,t.m.kw", *good, *["2026-01-30 00:00,x"] * 100_001)
    with pytest.raises(
        Unreadable, match=r"more than 100,000 cells cannot be used, the first in row 2,018: 'x' is not a"
    ):
        content_of(raw)
