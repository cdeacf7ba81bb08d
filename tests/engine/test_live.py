"""The live table: blocks in, values with quality and time out, and what stays when a point turns bad."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass

import numpy as np
import pytest

from app.domain.readings import Quality, Reason
from app.domain.site import Name, Point
from app.engine.live import LiveTable, Rows
from drivers.base import Block

T0 = 1_770_000_000_000_000
S = 1_000_000


@dataclass(slots=True)
class Stopwatch:
    now_s: float = 0.0

    def __call__(self) -> float:
        return self.now_s


def point(name: str, **fields: object) -> Point:
    return Point(id=name, name=Name(en=name), **fields)  # type: ignore[arg-type] # fields of Point by name


def rows(*numbers: int) -> Rows:
    return np.array(numbers, np.intp)


def block(numbers: Rows, *values: float) -> Block:
    return Block.good(numbers, np.array(values, np.float64))


@pytest.fixture
def clock() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def table(clock: Stopwatch) -> LiveTable:
    points = [
        point("a.temperature", scale=0.1, offset=-40.0, low=-30.0, high=60.0, period_s=2.0),
        point("a.status", kind="binary", period_s=10.0),
        point("a.sum", formula="{a.temperature} * 2"),
        point("a.meter", period_s=900.0),
    ]
    return LiveTable(points, clock)


def state(table: LiveTable, name: str) -> tuple[float | None, Quality, Reason]:
    reading = table.reading(name)
    return reading.value, reading.quality, reading.reason


def test_before_the_first_answer_every_point_says_never_read(table: LiveTable) -> None:
    assert state(table, "a.status") == (None, Quality.BAD, Reason.NEVER_READ)
    assert table.counts().bad == 4
    assert table.counts().total == 4


def test_raw_values_become_engineering_values(table: LiveTable) -> None:
    table.ingest(block(rows(1, 0), 1.0, 615.0), T0)
    assert table.value[0] == pytest.approx(21.5)
    assert state(table, "a.status") == (1.0, Quality.GOOD, Reason.NONE)
    assert table.reading("a.status").at.timestamp() == T0 / S
    assert (table.counts().good, table.counts().bad) == (2, 2)


def test_outside_its_range_a_point_has_no_value_but_the_table_keeps_the_last_one(table: LiveTable) -> None:
    table.ingest(block(rows(0), 615.0), T0)
    table.ingest(block(rows(0), 32767.0), T0 + S)
    assert state(table, "a.temperature") == (None, Quality.BAD, Reason.OUT_OF_RANGE)
    assert table.value[0] == pytest.approx(21.5)
    assert table.good_at_us[0] == T0
    assert math.isnan(table.shown(rows(0))[0])


def test_the_limits_of_the_range_belong_to_it(table: LiveTable) -> None:
    table.put(rows(0), np.array([60.0]), np.zeros(1, np.uint8), np.zeros(1, np.uint8), T0)
    assert state(table, "a.temperature") == (60.0, Quality.GOOD, Reason.NONE)


def test_what_a_driver_says_about_a_value_is_kept(table: LiveTable) -> None:
    quality = np.array([Quality.UNCERTAIN, Quality.BAD], np.uint8)
    reason = np.array([Reason.OUT_OF_SERVICE, Reason.SENSOR_FAULT], np.uint8)
    table.ingest(Block(rows(0, 1), np.array([600.0, np.nan]), quality, reason), T0)
    assert state(table, "a.temperature") == (20.0, Quality.UNCERTAIN, Reason.OUT_OF_SERVICE)
    assert state(table, "a.status") == (None, Quality.BAD, Reason.SENSOR_FAULT)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_never_a_good_value_whoever_says_so(table: LiveTable, value: float) -> None:
    good = np.zeros(1, np.uint8)
    table.put(rows(1), np.array([value]), good, good, T0)
    assert state(table, "a.status") == (None, Quality.BAD, Reason.NOT_A_NUMBER)


def test_a_device_that_does_not_answer_leaves_the_last_value_with_its_age(table: LiveTable) -> None:
    table.ingest(block(rows(0, 1), 615.0, 1.0), T0)
    assert list(table.mark(rows(0, 1), Quality.BAD, Reason.NO_ANSWER, T0 + 9 * S)) == [0, 1]
    assert state(table, "a.status") == (1.0, Quality.BAD, Reason.NO_ANSWER)
    assert table.reading("a.status").at.timestamp() == T0 / S + 9
    assert table.good_at_us[1] == T0
    assert list(table.shown(rows(1))) == [1.0]
    table.ingest(block(rows(0), 615.0), T0 + 10 * S)
    assert list(table.shown_at_us(rows(0, 1, 3))) == [T0 + 10 * S, T0, 0]


def test_the_same_judgement_again_changes_nothing(table: LiveTable) -> None:
    table.mark(rows(0), Quality.BAD, Reason.LINK_LOST, T0)
    version = table.version
    assert len(table.mark(rows(0), Quality.BAD, Reason.LINK_LOST, T0 + S)) == 0
    assert table.version == version


def test_stale_after_three_periods_without_an_update(table: LiveTable, clock: Stopwatch) -> None:
    table.ingest(block(rows(0, 1, 2, 3), 615.0, 1.0, 5.0, 7.0), T0)
    table.sweep(T0)
    clock.now_s = 6.0
    assert not len(table.sweep(T0 + 6 * S))
    clock.now_s = 6.1
    assert list(table.sweep(T0 + 7 * S)) == [0]
    assert table.quality[0] == Quality.BAD
    assert table.reason[0] == Reason.STALE
    assert table.reading("a.temperature").value == pytest.approx(21.5)
    clock.now_s = 31.0
    assert list(table.sweep(T0 + 31 * S)) == [1]
    clock.now_s = 1_351.0  # a meter read every 15 minutes gets one and a half periods
    assert list(table.sweep(T0 + 1_351 * S)) == [3]
    assert state(table, "a.sum") == (5.0, Quality.GOOD, Reason.NONE), "a calculated point follows its inputs"


def test_a_new_value_ends_staleness(table: LiveTable, clock: Stopwatch) -> None:
    table.ingest(block(rows(0), 615.0), T0)
    table.sweep(T0)
    clock.now_s = 60.0
    assert len(table.sweep(T0 + 60 * S)) == 1
    table.ingest(block(rows(0), 616.0), T0 + 61 * S)
    assert table.quality[0] == Quality.GOOD
    assert not len(table.sweep(T0 + 61 * S))


def test_a_better_known_cause_is_not_replaced_by_stale(table: LiveTable, clock: Stopwatch) -> None:
    table.ingest(block(rows(0), 615.0), T0)
    table.sweep(T0)
    table.mark(rows(0), Quality.BAD, Reason.LINK_LOST, T0 + S)
    clock.now_s = 60.0
    assert not len(table.sweep(T0 + 60 * S))
    assert table.reason[0] == Reason.LINK_LOST


def test_points_that_report_changes_are_stale_at_the_pace_expected_of_them(table: LiveTable, clock: Stopwatch) -> None:
    table.expect(rows(0), 20.0)
    table.ingest(block(rows(0), 615.0), T0)
    table.sweep(T0)
    clock.now_s = 59.0
    assert not len(table.sweep(T0 + 59 * S))
    clock.now_s = 61.0
    assert list(table.sweep(T0 + 61 * S)) == [0]


def test_readers_find_what_changed_since_they_looked(table: LiveTable) -> None:
    table.ingest(block(rows(0, 1), 615.0, 1.0), T0)
    seen = table.version
    assert not len(table.changed_since(seen))
    table.ingest(block(rows(1), 1.0), T0 + S)
    assert list(table.changed_since(seen)) == [1], "the same value again has a new time"
    assert list(table.changed_since(0)) == [0, 1]


def test_listeners_hear_each_change_until_they_leave(table: LiveTable) -> None:
    heard: list[list[int]] = []
    leave = table.listen(lambda changed: heard.append(changed.tolist()))
    table.ingest(block(rows(0), 615.0), T0)
    table.sweep(T0)
    table.mark(rows(1), Quality.BAD, Reason.NO_ANSWER, T0)
    leave()
    leave()
    table.ingest(block(rows(0), 615.0), T0)
    assert heard == [[0], [1]]


def test_a_listener_that_raises_is_logged_once_and_disturbs_nobody(
    table: LiveTable, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[int] = []

    def broken(changed: Rows) -> None:
        raise ZeroDivisionError

    table.listen(broken)
    table.listen(lambda changed: heard.extend(changed.tolist()))
    with caplog.at_level(logging.ERROR):
        table.ingest(block(rows(0), 615.0), T0)
        table.ingest(block(rows(1), 1.0), T0)
    assert heard == [0, 1]
    assert [record.message for record in caplog.records] == ["A listener of the live table failed"]
