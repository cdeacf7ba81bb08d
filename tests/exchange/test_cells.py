"""Numbers and times as people write them."""

from __future__ import annotations

import math
from datetime import time

import pytest

from app.exchange.cells import Cell, Decimal, decimal_of, parse_number
from app.exchange.stamps import DateOrder, order_of, parse_stamp
from app.exchange.writing import harmless
from tests.exchange.files import clock


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("12.5", ".", 12.5), ("1,234.5", ".", 1234.5), ("1.234,5", ",", 1234.5), ("1 234,5", ",", 1234.5),
        ("\u22122.9", ".", -2.9), ("1'234.5", ".", 1234.5), ("1e3", ".", 1000.0), (" 7 ", ".", 7.0), (".5", ".", 0.5),
        ("1,234,567", ".", 1234567.0), ("1\u00a0234", ",", 1234.0),
    ],
)  # fmt: skip
def test_numbers_are_read_as_their_country_writes_them(text: str, decimal: Decimal, value: float) -> None:
    assert parse_number(text, decimal) == value


@pytest.mark.parametrize("text", ["", "-", "NaN", "N/A", "null", "#N/A", "– –"])
def test_what_stands_for_nothing_is_nothing(text: str) -> None:
    assert math.isnan(parse_number(text, "."))


@pytest.mark.parametrize(
    "text", ["12x", "1_000", "1,23", "0x10", "inf", "1e999", "12.5 kWh", "#DIV/0!", "1.2.3", "=1+1"]
)
def test_text_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_number(text, ".")


def test_the_decimal_mark_is_found_or_left_open() -> None:
    assert decimal_of(["1,5", "2,25"], ";") == (",", True)
    assert decimal_of(["1.5", "1,234.25"], ";") == (".", True)
    assert decimal_of(["1,234", "2,345"], ";") == (",", False), "a thousand and something, or one and something"
    assert decimal_of(["0,123", "1,234"], ";") == (",", True)


@pytest.mark.parametrize(
    ("cells", "hands"),
    [
        (["2026-07-14T05:30:00Z"], (5, 30)), (["2026-07-14 24:00"], None), (["2026. 7. 14. 오후 2:15:00"], (14, 15)),
        (["2026년 7월 14일 14시 15분"], (14, 15)), (["20260714 1415"], (14, 15)), (["202607141415"], (14, 15)),
        (["14.07.2026 05:15"], (5, 15)), (["7/14/2026 2:15 PM"], (14, 15)), (["7/14/2026 12:00 AM"], (0, 0)),
        (["2026-07-14 (화) 14:15"], (14, 15)), ([clock(2026, 7, 14, 14, 14, 59, 999_990)], (14, 15)),
        (["2026-07-14", "14:15"], (14, 15)), (["2026-07-14", 14], (14, 0)), (["2026-07-14", "0015"], (0, 15)),
        ([clock(2026, 7, 14), time(14, 15)], (14, 15)), ([46217.59375], (14, 15)),
    ],
)  # fmt: skip
def test_times_are_read_as_meters_write_them(cells: list[Cell], hands: tuple[int, int] | None) -> None:
    order = order_of(cells[:1])[0]
    found = parse_stamp(cells, order).clock
    wanted = clock(2026, 7, 15) if hands is None else clock(2026, 7, 14, *hands)
    assert found == wanted


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["2026-07-14 24:15"], "ymd"), (["2026-02-30 00:00"], "ymd"), (["2026-07-14 12:60"], "ymd"), (["noon"], "ymd"),
        ([12.5], "ymd"), ([True], "ymd"), ([""], "ymd"), (["1850-01-01"], "ymd"), (["2026-07-14", 25], "ymd"), ([time(1)], "ymd"),
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused(cells: list[Cell], order: DateOrder) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_stamp(cells, order)


def test_day_and_month_are_told_apart_by_what_follows() -> None:
    assert order_of(["01.02.2026", "13.02.2026"]) == ("dmy", True)
    assert order_of(["02/01/2026", "02/13/2026"]) == ("mdy", True)
    assert order_of(["01.02.2026", "02.02.2026", "03.02.2026"]) == ("dmy", True), "days in a row, not months"
    assert order_of(["01/01/2026", "02/02/2026"])[1] is False
    assert order_of(["26-07-14", "26-07-15"]) == ("ymd", True)
    assert order_of(["1790000000", "1790000900"]) == ("unix", True)


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-cmd", "@sum", "\t=1"])
def test_no_text_becomes_a_formula(text: str) -> None:
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t"))
