"""Gauges, deviation bars, sparks, tiles, progress and notices: a value is never alone, and what is missing is not 0."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from widgets import theme
from widgets.columnchart import ColumnChart, ColumnSeries
from widgets.gauge import Gauge, paint_deviation, paint_gauge
from widgets.notice import NoticeStack
from widgets.progress import Progress
from widgets.spark import Series, Spark, paint_spark
from widgets.text import Text


def canvas() -> QImage:
    image = QImage(100, 30, QImage.Format.Format_ARGB32)
    image.fill(theme.colour("surface"))
    return image


def gauge_picture(gauge: Gauge) -> QImage:
    image = canvas()
    painter = QPainter(image)
    paint_gauge(painter, QRectF(0, 12, 100, 9), gauge)
    painter.end()
    return image


def deviation_picture(value: float | None, tolerance: float = 1.0) -> QImage:
    image = canvas()
    painter = QPainter(image)
    paint_deviation(painter, QRectF(0, 10, 100, 8), value, span=3.0, tolerance=tolerance)
    painter.end()
    return image


def has(image: QImage, colour: QColor, x: int) -> bool:
    return any(image.pixelColor(x, y) == colour for y in range(image.height()))


def test_the_pointer_stands_at_the_value_and_the_limit_past_the_track() -> None:
    image = gauge_picture(Gauge(low=0, high=100, value=30, band=(40, 60), limits=(85,)))
    assert has(image, theme.colour("live"), 30)
    assert image.pixelColor(50, 16) == theme.colour("plot")
    assert image.pixelColor(85, 9) == theme.colour("limit")
    assert image.pixelColor(10, 16) == theme.colour("track")


def test_a_value_beyond_the_scale_sticks_to_its_end() -> None:
    assert Gauge(low=10, high=20, value=99).share(99) == 1.0
    assert has(gauge_picture(Gauge(low=0, high=100, value=-5)), theme.colour("live"), 0)


@pytest.mark.parametrize("missing", [None, math.nan])
def test_no_value_is_hatched_and_has_no_pointer(missing: float | None) -> None:
    image = gauge_picture(Gauge(low=0, high=100, value=missing))
    assert not any(has(image, theme.colour("live"), x) for x in range(100))
    assert any(image.pixelColor(x, 16) != theme.colour("track") for x in range(100))
    bar = deviation_picture(missing)
    assert not any(has(bar, theme.colour("text1"), x) for x in range(100))


def test_a_deviation_is_strong_only_outside_its_tolerance() -> None:
    assert has(deviation_picture(0.6), theme.colour("bar"), 55)
    assert not has(deviation_picture(0.6), theme.colour("bar_strong"), 55)
    assert has(deviation_picture(2.4), theme.colour("bar_strong"), 80)
    assert has(deviation_picture(-9.0), theme.colour("bar_strong"), 0)
    assert not has(deviation_picture(-9.0), theme.colour("bar_strong"), 60)


def test_a_gap_in_a_spark_stays_a_gap() -> None:
    image = canvas()
    painter = QPainter(image)
    values = [5.0] * 40 + [None] * 20 + [5.0] * 40
    paint_spark(painter, QRectF(0, 0, 100, 30), Series(values=values, scale=(0, 10)))
    painter.end()
    assert has(image, theme.colour("series"), 20) or image.pixelColor(20, 15) != theme.colour("surface")
    assert all(image.pixelColor(50, y) == theme.colour("surface") for y in range(30))


def test_a_spark_of_many_values_still_shows_its_peak() -> None:
    values: list[float | None] = [1.0] * 20_000
    values[12_345] = 9.0
    image = canvas()
    painter = QPainter(image)
    paint_spark(painter, QRectF(0, 0, 100, 30), Series(values=values, scale=(0, 10)))
    painter.end()
    x = round(12_345 / 20_000 * 100)
    assert any(image.pixelColor(at, 6) != theme.colour("surface") for at in (x - 1, x, x + 1))


def test_sparks_speak(qtbot: QtBot) -> None:
    spark = Spark("Load", label=True)
    qtbot.addWidget(spark)
    spark.show_series(Series(values=[432.0, None, 508.0], unit="kW"), stale=True)
    assert spark.accessibleDescription() == "432 to 508 kW, Stale"
    spark.show_series(Series(values=[None, math.nan]))
    assert spark.accessibleDescription() == "No data"
    spark.grab()


def test_progress_says_step_share_and_time_left_and_can_be_cancelled(qtbot: QtBot) -> None:
    progress = Progress()
    qtbot.addWidget(progress)
    progress.show_progress(0.42, "Sheet Alarms", 92)
    assert (progress.accessibleName(), progress.accessibleDescription()) == ("Sheet Alarms", "42 %, 1 m 32 s left")
    with qtbot.waitSignal(progress.cancel_requested):
        progress._cancel.click()
    progress.show_progress(1.0, "Done", state="done")
    assert progress._cancel.isHidden()


def test_a_notice_takes_the_place_of_content_and_offers_one_action(qtbot: QtBot) -> None:
    stack = NoticeStack(Text("content"))
    qtbot.addWidget(stack)
    stack.show_loading("Loading 7 d", "4 of 6 pens", 4 / 6)
    assert stack.notice.accessibleDescription() == "4 of 6 pens"
    stack.show_error("No database", "last try 14:31:58")
    with qtbot.waitSignal(stack.notice.action_requested):
        stack.notice._button.click()
    stack.show_content()
    assert stack.currentWidget() is stack.content


def test_counts_have_whole_levels_and_a_target_is_dashed(qtbot: QtBot) -> None:
    chart = ColumnChart("Alarms per 10 min", 60)
    qtbot.addWidget(chart)
    chart.resize(300, 140)
    for values in ([0.0, 1.0], [3.0, 17.0], [None, 2.0]):
        chart.show_series(ColumnSeries(values=values, limits=(("Flood 10", 10.0),), targets=(("Target 1", 1.0),)))
        low, high, step = chart._scale(100)
        assert low == 0
        assert high >= max(10.0, *(value or 0.0 for value in values))
        assert step == int(step)
        assert not chart.grab().isNull()
