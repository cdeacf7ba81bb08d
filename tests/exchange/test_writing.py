"""Files that are written: whole or not there at all, the same values in each kind."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import openpyxl
import pytest

from app.exchange.writing import WRITERS, Chunk, Head, Style

HEADS = (Head("time", "time"), Head("value", "number", "kW"), Head("name", "text"))
BERLIN = Style(zone=ZoneInfo("Europe/Berlin"), delimiter=";", decimal=",")
SUMMER_US, WINTER_US = 1_792_886_400_000_000, 1_792_893_600_000_000
"""25 October 2026, 02:00 summer time and two hours later."""


def rows(count: int) -> Chunk:
    at = SUMMER_US + np.arange(count, dtype=np.int64) * 1_800_000_000
    return [at, np.where(np.arange(count) == 1, np.nan, np.arange(count) * 1.5), ["=1+1"] * count]


def test_csv_tells_the_doubled_hour_apart_and_writes_no_formula(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    with WRITERS["csv"](file, HEADS, BERLIN) as writer:
        writer.write(rows(4))
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    assert lines == [
        "time;value [kW];name",
        "2026-10-25 02:00:00+02:00;0;'=1+1",
        "2026-10-25 02:30:00+02:00;;'=1+1",
        "2026-10-25 02:00:00+01:00;3;'=1+1",
        "2026-10-25 02:30:00+01:00;4,5;'=1+1",
    ]


def test_excel_has_empty_cells_and_texts(tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    with WRITERS["xlsx"](file, HEADS, BERLIN) as writer:
        writer.write(rows(3))
    sheet = openpyxl.load_workbook(file)["Data"]
    assert [cell.value for cell in sheet["B"]] == ["value [kW]", 0, None, 3]
    assert (sheet["C2"].value, sheet["C2"].data_type) == ("=1+1", "s")


def test_parquet_streams_instants_and_nulls(tmp_path: Path) -> None:
    file = tmp_path / "x.parquet"
    with WRITERS["parquet"](file, HEADS, BERLIN) as writer:
        for _ in range(20):
            writer.write(rows(1000))
    query = f"SELECT count(*), count(value), min(epoch_us(time)), any_value(name) FROM '{file}'"
    assert duckdb.connect().execute(query).fetchone() == (20_000, 19_980, SUMMER_US, "=1+1")


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_without_rows_there_is_a_head_and_after_a_fault_no_file(form: str, tmp_path: Path) -> None:
    file = tmp_path / f"x.{form}"
    with WRITERS[form](file, HEADS, BERLIN):
        pass
    assert file.stat().st_size > 0
    with pytest.raises(ZeroDivisionError), WRITERS[form](file, HEADS, BERLIN) as writer:
        writer.write(rows(3))
        raise ZeroDivisionError
    assert not file.exists()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(Exception, match=r"(?i)no such file"),
        WRITERS["parquet"](tmp_path / "no" / "x", HEADS, BERLIN) as w,
    ):
        for _ in range(20):
            w.write(rows(10))
