"""What a file becomes in the history, what stays, and that an undo leaves no trace."""

from __future__ import annotations

import numpy as np
import pytest

from app.domain.errors import Cancelled, Conflict, InvalidInput
from app.domain.messages.exchange import HistoryImport, LayoutWish
from app.engine.exchange.importing import abandon, carry_out, check_import
from app.engine.exchange.planning import Order, plan_import
from app.exchange.faults import sentence
from app.store import Intervals
from tests.engine.exchange.conftest import DAY_US, NOW_US, QUARTER_US, START, START_US, Desk, quarter_lines
from tests.exchange.files import POINTS

STARTS = LayoutWish(stamp="start")
NAN = float("nan")


def test_means_of_quarter_hours_become_intervals_and_fill_gaps_only(desk: Desk) -> None:
    desk.record("t.m.kw", [START_US + n * QUARTER_US for n in range(8)], [5.0] * 8)
    before = desk.picture("t.m.kw")
    raw = quarter_lines("start,t.m.kw", 4, [float(n) for n in range(20)])
    plan = desk.plan(raw)
    row = plan.series[0]
    assert (row.becomes, row.values, row.new, row.kept, row.replaced) == ("intervals", 20, 13, 7, 0), (
        "a value holds an hour"
    )
    assert desk.picture("t.m.kw") == before, "a dry run changes nothing"
    entry = desk.take(raw)
    assert (entry.values, entry.kept, entry.points) == (13, 7, 1)
    assert desk.quarters("t.m.kw", 0, 24) == [5.0] * 11 + [float(n) for n in range(7, 20)]
    assert desk.undo(entry.number).state == "undone"
    assert desk.picture("t.m.kw") == before


def test_replacing_puts_the_file_over_samples_and_the_undo_brings_them_back(desk: Desk) -> None:
    minutes = [START_US + n * 60_000_000 for n in range(8 * 60)]
    desk.record("t.m.kw", minutes, [float(n % 7) for n in range(len(minutes))])
    before = desk.picture("t.m.kw")
    raw = quarter_lines("start,t.m.kw", 4, [100.0] * 8)
    with pytest.raises(InvalidInput, match="say why"):
        order = Order(file="f.csv", raw=raw, rule="replace")
        check_import(order, plan_import(desk.store, POINTS, "UTC", order, NOW_US).plan, leave_out=False)
    entry = desk.take(raw, rule="replace")
    assert (entry.replaced, entry.values) == (8, 8)
    assert desk.quarters("t.m.kw", 4, 8) == [100.0] * 8
    assert desk.quarters("t.m.kw", 3, 1) + desk.quarters("t.m.kw", 12, 2) == _means(3) + _means(12) + _means(13)
    hours = desk.store.samples.history("t.m.kw", START_US, START_US + 16 * QUARTER_US, 4, NOW_US)
    assert np.round(hours.mean[1:3], 9).tolist() == [100.0, 100.0]
    desk.undo(entry.number)
    assert desk.picture("t.m.kw") == before


def _means(quarter: int) -> list[float]:
    return [round(sum(n % 7 for n in range(quarter * 15, quarter * 15 + 15)) / 15, 6)]


def test_one_import_over_another_is_undone_in_order(desk: Desk) -> None:
    first = desk.take(quarter_lines("start,t.m.kw", 0, [1.0] * 8))
    between = desk.picture("t.m.kw")
    second = desk.take(quarter_lines("start,t.m.kw", 4, [2.0] * 8), rule="replace")
    assert desk.quarters("t.m.kw", 0, 12) == [1.0] * 4 + [2.0] * 8
    with pytest.raises(Conflict, match=f"Import {second.number} put values over those of import {first.number}"):
        desk.undo(first.number)
    desk.undo(second.number)
    assert desk.picture("t.m.kw") == between
    desk.undo(first.number)
    assert all(np.isnan(desk.quarters("t.m.kw", 0, 12)))
    with pytest.raises(Conflict, match="undone already"):
        desk.undo(first.number)


def test_what_was_recorded_after_an_import_stays_when_it_is_undone(desk: Desk) -> None:
    entry = desk.take(quarter_lines("start,t.m.kw", 0, [1.0] * 8))
    desk.record("t.m.kw", [START_US + 2 * QUARTER_US + 1, START_US + 3 * QUARTER_US], [7.0, 8.0])
    desk.undo(entry.number)
    assert desk.quarters("t.m.kw", 2, 2) == [7.0, 8.0]
    assert all(np.isnan(desk.quarters("t.m.kw", 0, 2)))


def test_readings_of_a_register_are_samples_of_the_counter(desk: Desk) -> None:
    entry = desk.take(quarter_lines("time,t.m.kwh [MWh]", 0, [1.0 + n / 100 for n in range(9)]), STARTS)
    assert desk.samples("t.m.kwh")[:2] == [(0.0, 1000.0), (1.0, 1010.0)]
    assert desk.quarters("t.m.kwh", 0, 3, "last") == [1000.0, 1010.0, 1020.0]
    desk.undo(entry.number)
    assert desk.samples("t.m.kwh") == []


def test_energy_of_intervals_becomes_a_register_that_goes_on_from_what_is_there(desk: Desk) -> None:
    desk.record("t.m.kwh", [START_US - 8 * QUARTER_US], [500.0])
    raw = quarter_lines("start,t.m.kwh [kWh]", 0, [3, 1, 2, 4])
    plan = desk.plan(raw)
    assert (plan.series[0].meaning, plan.series[0].becomes) == ("energy", "register")
    assert plan.series[0].note.en == "The register goes on from 500 kWh."
    desk.take(raw)
    assert desk.samples("t.m.kwh")[1:] == [(0.0, 500.0), (1.0, 503.0), (2.0, 504.0), (3.0, 506.0), (4.0, 510.0)]


def test_energy_before_the_first_reading_is_counted_back_from_it(desk: Desk) -> None:
    desk.record("t.m.kwh", [START_US + 4 * QUARTER_US + 5], [500.0])
    desk.take(quarter_lines("start,t.m.kwh [kWh]", 0, [3, 1, 2, 4]))
    assert desk.samples("t.m.kwh")[:5] == [(0.0, 490.0), (1.0, 493.0), (2.0, 494.0), (3.0, 496.0), (4.0, 500.0)]


def test_energy_that_does_not_fit_between_two_readings_is_refused_with_both_figures(desk: Desk) -> None:
    desk.record("t.m.kwh", [START_US - 8 * QUARTER_US, START_US + 8 * QUARTER_US], [500.0, 505.0])
    plan = desk.plan(quarter_lines("start,t.m.kwh [kWh]", 0, [3, 1, 2, 4]))
    assert sentence(plan.faults[0]) == "f.csv, column B: the file has 10 kWh where the register rose by 5 kWh only"
    assert plan.values == 0
    assert not desk.plan(quarter_lines("start,t.m.kwh [kWh]", 0, [1, 2, 1, 1])).faults


def test_energy_becomes_power_and_power_becomes_energy(desk: Desk) -> None:
    desk.take(quarter_lines("start,t.m.kw [kWh]", 0, [10, 20, 5, 10]))
    assert desk.quarters("t.m.kw", 0, 4) == [40.0, 80.0, 20.0, 40.0]
    desk.take(quarter_lines("start,t.m.kwh [kW]", 0, [40, 80, 20, 40]))
    assert [value for _, value in desk.samples("t.m.kwh")] == [0.0, 10.0, 30.0, 35.0, 45.0]


def test_units_are_converted_or_refused(desk: Desk) -> None:
    desk.take(quarter_lines("start,t.sat [°F]", 0, [68.0] * 4))
    assert desk.quarters("t.sat", 0, 4) == [20.0] * 4
    plan = desk.plan(quarter_lines("start,t.sat [kPa]", 0, [68.0] * 4))
    text = "the unit kPa cannot be converted to °C, the unit of t.sat"
    assert (plan.fault_count, plan.faults[0].reason) == (4, text)
    plan = desk.plan(quarter_lines("start,t.sat", 0, [1, 2, 3, 4]), LayoutWish(meanings={"t.sat": "register"}))
    assert "is not a counter" in plan.faults[0].reason


def test_hours_become_four_quarters_and_minutes_become_samples_that_end(desk: Desk) -> None:
    hours = b"start,t.sat\n2026-01-01 00:00,20\n2026-01-01 01:00,22\n2026-01-01 02:00,24\n"
    desk.take(hours)
    assert desk.quarters("t.sat", 0, 12) == [20.0] * 4 + [22.0] * 4 + [24.0] * 4
    minutes = "\n".join(["start,t.m.kw", *(f"2026-01-01 00:{m:02},{m}" for m in range(45))]).encode()
    entry = desk.take(minutes)
    assert desk.quarters("t.m.kw", 0, 3) == [7.0, 22.0, 37.0]
    assert all(np.isnan(desk.quarters("t.m.kw", 3, 4))), "the last value holds no longer than its minute"
    desk.undo(entry.number)
    assert desk.samples("t.m.kw") == []


def test_faults_refuse_an_import_unless_they_are_left_out(desk: Desk) -> None:
    raw = quarter_lines("start,t.m.kw", 0, [1.0, "broken", 3.0])
    with pytest.raises(InvalidInput, match=r"f\.csv, row 3, column B: 'broken' is not a number\. 1 values in all"):
        desk.take(raw)
    assert desk.store.imports.entries() == []
    assert desk.take(raw, leave_out=True).values == 2
    with pytest.raises(InvalidInput, match="nothing to import"):
        desk.take(raw, leave_out=True)


def test_two_series_cannot_go_to_one_point(desk: Desk) -> None:
    raw = b"start,a,b\n2026-01-01 00:00,1,2\n2026-01-01 00:15,1,2\n2026-01-01 00:30,1,2\n"
    plan = desk.plan(raw, LayoutWish(points={"a": "t.m.kw", "b": "t.m.kw"}))
    assert plan.faults[0].reason == "'a' goes to t.m.kw already"
    with pytest.raises(InvalidInput, match=r"no point 'nowhere' for 'a'"):
        desk.plan(raw, LayoutWish(points={"a": "nowhere"}))


def test_cancelled_or_killed_half_way_nothing_is_left(desk: Desk) -> None:
    desk.record("t.m.kw", [START_US], [5.0])
    before = [desk.picture(point) for point in ("t.m.kw", "t.sat")]
    lines = [f"2026-01-0{1 + n // 96} {n // 4 % 24:02}:{n % 4 * 15:02},{n},{n}" for n in range(192)]
    order = Order(file="f.csv", raw="\n".join(["start,t.m.kw,t.sat", *lines]).encode(), by="eng")
    planned = plan_import(desk.store, POINTS, "UTC", order, NOW_US)
    steps = iter([False, True])
    with pytest.raises(Cancelled):
        carry_out(desk.store, order, planned, START, lambda share, text: None, lambda: next(steps))
    desk.store.samples.settle(NOW_US)
    assert [desk.picture(point) for point in ("t.m.kw", "t.sat")] == before
    assert desk.store.imports.interrupted() == []

    number = desk.store.imports.begin(_killed())
    intervals = planned.writes[0][1].intervals
    assert intervals is not None
    desk.store.imports.put_intervals(number, "t.m.kw", intervals)
    assert desk.store.imports.interrupted() == [number], "what a killed engine leaves"
    assert desk.store.imports.entries() == []
    abandon(desk.store, number)
    desk.store.samples.settle(NOW_US)
    assert [desk.picture(point) for point in ("t.m.kw", "t.sat")] == before


def _killed() -> HistoryImport:
    return HistoryImport(
        number=0, at=START, by="eng", workstation="", file="f.csv", sha256="", rule="fill", reason="", points=1,
        values=1, replaced=0, kept=0, first=None, last=None, state="",
    )  # fmt: skip


def test_a_whole_day_that_was_imported_counts_in_the_day(desk: Desk) -> None:
    desk.take(quarter_lines("start,t.m.kw", 0, [float(n) for n in range(96)]))
    day = desk.store.samples.history("t.m.kw", START_US, START_US + DAY_US, 1, NOW_US)
    assert (day.mean[0], day.min[0], day.max[0], day.good[0]) == (47.5, 0.0, 95.0, 1.0)


def test_readings_end_where_imported_intervals_of_the_counter_begin(desk: Desk) -> None:
    """A reading that held on would hide the register of the first hour behind it: energy at the wrong time."""
    key = desk.store.samples.keys(["t.m.kwh"])["t.m.kwh"]
    register = np.array([100.0 + n for n in range(8)])
    start = START_US + (8 + np.arange(8)) * QUARTER_US
    columns = dict.fromkeys(("min", "mean", "max", "last"), register)
    desk.store.samples.append_intervals(
        Intervals(key=np.full(8, key, np.int32), start_us=start, good=np.ones(8), **columns)
    )
    before = desk.picture("t.m.kwh")
    entry = desk.take(quarter_lines("time,t.m.kwh", 0, [90.0 + n for n in range(8)]), STARTS)
    assert desk.quarters("t.m.kwh", 6, 10, "last") == [96.0, 97.0, *register.tolist()]
    over = desk.take(quarter_lines("time,t.m.kwh", 8, [98.0, 98.5, 99.0, 99.5]), STARTS, "replace")
    assert desk.quarters("t.m.kwh", 7, 6, "last") == [97.0, 98.0, 98.5, 99.0, 103.0, 104.0]
    desk.undo(over.number)
    desk.undo(entry.number)
    assert desk.picture("t.m.kwh") == before
