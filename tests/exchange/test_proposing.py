"""How a file is meant is found in its first rows, and what nobody can tell is said."""

from __future__ import annotations

import pytest

from app.domain.messages.exchange import LayoutWish
from app.exchange.faults import Unreadable
from tests.exchange.files import book_of, csv_of, layout_of


def test_a_korean_file_with_semicolons_and_decimal_commas() -> None:
    raw = csv_of(
        "건물: 시청", "일시;주 계량기 (MWh);t.sat", "2026-01-01 00:15;1,5;20,5", "2026-01-01 00:30;1,6;20,6",
        "2026-01-01 24:00;1,7;20,7", encoding="cp949",
    )  # fmt: skip
    layout = layout_of(raw)
    assert (layout.encoding, layout.delimiter, layout.decimal) == ("cp949", ";", ",")
    assert (layout.header_row, layout.first_row, layout.stamp) == (2, 3, "end"), "24:00 is the end of a day"
    assert [(s.point, s.unit, s.meaning) for s in layout.series] == [
        ("t.m.kwh", "MWh", "register"),
        ("t.sat", "", "sample"),
    ]


def test_a_file_with_byte_order_mark_and_a_row_of_units() -> None:
    raw = csv_of(
        "Time,t.m.kw,t.m.kwh", ",kW,kWh", "2026-01-01 00:00,1,5", "2026-01-01 00:15,2,4", "2026-01-01 00:30,2,6"
    )
    layout = layout_of(b"\xef\xbb\xbf" + raw)
    assert (layout.encoding, layout.header_row, layout.unit_row, layout.first_row) == ("utf-8-sig", 1, 2, 3)
    assert [(s.unit, s.meaning) for s in layout.series] == [("kW", "mean"), ("kWh", "energy")]
    assert layout.step_s == 900
    assert "stamp" in layout.questions


def test_a_long_file_has_its_points_in_a_column() -> None:
    raw = csv_of("meter,when,value,unit,quality", *(f"t.m.kw,2026-01-01 00:{m:02},5,kW,good" for m in range(0, 60, 15)))
    layout = layout_of(raw)
    columns = (layout.point_column, layout.value_column, layout.unit_column, layout.quality_column)
    assert (layout.shape, columns, layout.time_columns) == ("long", (1, 3, 4, 5), (2,))


def test_date_and_time_in_two_columns() -> None:
    raw = csv_of("Date,Time,t.m.kw", *(f"14.07.2026,{h:02}:00,{h}" for h in range(24)))
    layout = layout_of(raw)
    assert (layout.time_columns, layout.date_order, layout.step_s) == ((1, 2), "dmy", 3600)
    assert [s.point for s in layout.series] == ["t.m.kw"]


def test_an_excel_file_names_its_sheets() -> None:
    raw = book_of([["Time", "t.m.kw"], ["2026-01-01 00:00", 1], ["2026-01-01 00:15", 2]], "Jan")
    layout = layout_of(raw, name="f.xlsx")
    assert (layout.kind, layout.sheets, layout.sheet) == ("xlsx", ("Jan",), "Jan")


def test_the_header_tells_start_and_end() -> None:
    rows = [f"2026-01-01 0{h}:00,1" for h in range(5)]
    assert layout_of(csv_of("interval end,t.m.kw", *rows)).stamp == "end"
    assert layout_of(csv_of("시작,t.m.kw", *rows)).stamp == "start"


def test_what_the_user_says_goes_before() -> None:
    raw = csv_of("a;b", "2026-01-01 00:00;1,234", "2026-01-01 00:15;2,345")
    assert layout_of(raw).questions == ("decimal", "stamp")
    wish = LayoutWish(decimal=".", stamp="end", zone="UTC", points={"b": "t.m.kw"}, meanings={"b": "energy"})
    layout = layout_of(raw, wish)
    assert (layout.decimal, layout.stamp, layout.zone, layout.questions) == (".", "end", "UTC", ())
    assert (layout.series[0].point, layout.series[0].meaning) == ("t.m.kw", "energy")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"), (b"\n,,\n", "empty"), (b"hello\nworld\n", "no column with times"), (b"%PDF-1.7 x", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old workbook"), (b"PK\x03\x04broken", "damaged"),
        (b"\x00\x01\x02\x03binary", "not a text"), (b"PAR1abcPAR1", "a Parquet file"),
        (csv_of("time,name", "2026-01-01 00:00,x", "2026-01-01 00:15,y"), "no column with values"),
    ],
)  # fmt: skip
def test_what_is_no_table_of_measurements_is_refused_with_its_name(raw: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason) as refused:
        layout_of(raw)
    assert str(refused.value).startswith("f.csv: ")
