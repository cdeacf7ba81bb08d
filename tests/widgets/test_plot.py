"""Time plots: gaps stay gaps, scales are round, labels keep apart, the cursor reads what was drawn, nothing piles up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from widgets import theme
from widgets.eventlane import PlotEvent
from widgets.navigator import Navigator
from widgets.plot import TimePlot
from widgets.plotcurves import finite_runs, range_path
from widgets.plotdata import (
    Band,
    Gap,
    Limit,
    Line,
    Note,
    PaneSpec,
    floats,
    last_inside,
    nice_scale,
    seconds,
    spread,
    stepped,
    thinned,
    value_at,
)

SEOUL = ZoneInfo("Asia/Seoul")
START = datetime(2026, 7, 14, tzinfo=SEOUL)
END = START + timedelta(days=1)
AT = seconds([START + timedelta(minutes=15 * n) for n in range(96)])


def line(values: Sequence[float | None], **more: object) -> Line:
    return Line(**{"key": "1", "number": 1, "at": AT[: len(values)], "values": floats(values), "unit": "kW", **more})  # type: ignore[arg-type]


# -- arithmetic -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("low", "high", "from_zero", "expected"),
    [
        (455, 1127, True, (0, 1200, 200)),
        (14.2, 18.9, False, (14, 19, 1)),
        (-66, 400, True, (-100, 400, 100)),
        (0, 0, True, (0, 1, 0.2)),
    ],
)
def test_scales_have_round_ends(low: float, high: float, from_zero: bool, expected: tuple[float, float, float]) -> None:
    assert nice_scale(low, high, from_zero=from_zero) == pytest.approx(expected)


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.integers(3, 8))
def test_a_scale_holds_its_values_in_few_levels(low: float, width: float, levels: int) -> None:
    bottom, top, step = nice_scale(low, low + width, levels)
    room = step * 1e-6
    assert bottom <= low + room and low + width <= top + room
    assert 1 <= round((top - bottom) / step) <= levels + 2


@given(st.lists(st.floats(0, 300), min_size=1, max_size=12))
def test_labels_keep_18_px_and_stay_inside(wanted: list[float]) -> None:
    found = spread(wanted, 0, 300)
    ordered = sorted(found)
    assert all(b - a >= 18 - 1e-6 for a, b in pairwise(ordered))
    assert ordered[0] >= -1e-6 and ordered[-1] <= 300 + 1e-6


def test_the_value_at_an_instant_is_the_last_one_before_it() -> None:
    curve = line([10.0, None, 30.0], bucket_s=900)
    assert value_at(curve, AT[0] + 899) == 10.0
    assert value_at(curve, AT[1] + 10) is None
    assert value_at(curve, AT[2] + 900) == 30.0
    assert value_at(curve, AT[2] + 901) is None
    assert value_at(curve, AT[0] - 1) is None
    assert last_inside(curve, AT[0], AT[1]) == (AT[0], 10.0)


def test_steps_hold_each_value_until_the_next() -> None:
    at, values = stepped(line([1.0, 2.0], bucket_s=60.0))
    assert list(at - AT[0]) == [0, 900, 900, 960]
    assert list(values) == [1, 1, 2, 2]


@given(st.lists(st.one_of(st.none(), st.floats(-1e3, 1e3)), min_size=50, max_size=400), st.integers(5, 40))
def test_thinning_keeps_extremes_and_gaps(values: list[float | None], columns: int) -> None:
    at, full = np.arange(len(values), dtype=np.float64), floats(values)
    kept_at, kept = thinned(at, full, columns)
    assert len(kept) <= max(4 * columns, len(values) // columns + 3 * columns + 1)
    assert bool(np.isnan(full).any()) == bool(np.isnan(kept).any())
    assert np.all(np.diff(kept_at) > 0)
    finite = full[np.isfinite(full)]
    if finite.size:
        assert (np.nanmin(kept), np.nanmax(kept)) == (finite.min(), finite.max())


def test_a_range_has_one_polygon_for_each_run() -> None:
    known = np.array([True, True, False, True, True, True])
    assert finite_runs(known) == [(0, 2), (3, 6)]
    edge = np.where(known, 1.0, np.nan)
    path = range_path(np.arange(6.0), edge, edge + 1)
    assert len(path.toSubpathPolygons()) == 2


# -- the widget -------------------------------------------------------------------------------------------------------
@pytest.fixture
def plot(qtbot: QtBot) -> TimePlot:
    made = TimePlot(SEOUL, name="Plant week")
    qtbot.addWidget(made)
    made.resize(900, 420)
    made.show_panes([PaneSpec(unit="kW", from_zero=True), PaneSpec(unit="°C")])
    made.show_span(START, END)
    made.show()
    return made


def settled(plot: TimePlot, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not plot._soon.isActive())


def colours(image: QImage, x: int, top: int, bottom: int) -> set[str]:
    return {image.pixelColor(x, y).name() for y in range(top, bottom)}


def test_power_starts_at_zero_and_temperature_does_not(plot: TimePlot, qtbot: QtBot) -> None:
    plot.show_lines([line([500.0, 700.0] * 48), line([21.0, 24.0] * 48, key="4", number=4, pane=1, unit="°C")])
    settled(plot, qtbot)
    assert plot.panes[0].scale_y[:2] == (0.0, 800.0)
    assert plot.panes[1].scale_y[:2] == (21.0, 24.0)


def test_a_gap_is_not_bridged(plot: TimePlot, qtbot: QtBot) -> None:
    values: list[float | None] = [500.0] * 96
    values[40:60] = [None] * 20
    plot.show_lines([line(values)])
    settled(plot, qtbot)
    pane = plot.panes[0]
    rect = pane.plot_rect().toRect()
    image = pane.viewport().grab().toImage()
    y = round(pane.y(500.0))
    ink = theme.pen(1).name()
    assert ink in colours(image, round(pane.x(AT[20])), y - 3, y + 3)
    for place in range(42, 58):
        assert ink not in colours(image, round(pane.x(AT[place])), rect.top(), rect.bottom())


def test_lines_without_a_single_value_are_empty_and_quiet(plot: TimePlot, qtbot: QtBot) -> None:
    plot.show_lines([line([None] * 96, low=floats([None] * 96), high=floats([None] * 96)), line([], key="2", number=2)])
    settled(plot, qtbot)
    plot.grab()
    plot.show_cursor(START + timedelta(hours=3))
    assert plot.cursor_values() == {"1": None, "2": None}


def test_everything_a_pane_can_show_is_drawn_in_both_themes(plot: TimePlot, qtbot: QtBot) -> None:
    wave = [500 + 200 * float(np.sin(n / 9)) for n in range(96)]
    unsure = np.zeros(96, dtype=np.bool_)
    unsure[70:80] = True
    plot.show_lines([
        line(wave, low=floats(wave) - 20, high=floats(wave) + 20, uncertain=unsure),
        line(wave, key="p", number=0, style="previous", label="Mon 13 Jul"),
        line(wave, key="f", number=0, style="forecast"),
        line([60.0] * 96, key="pv", number=0, role="use2", fill=True, step=True, bucket_s=900),
    ])  # fmt: skip
    plot.show_bands(
        [
            Band(at=AT, low=floats(wave) - 40, high=floats(wave) + 40),
            Band(at=AT[60:], low=AT[60:] * 0, high=AT[60:] * 0 + 90, fan=True),
        ]
    )
    plot.show_limits([
        Limit(value=800, text="Contract limit 800"), Limit(value=760, warning=True, outside=True, text="Warn"),
        Limit(value=18, pane=1, setpoint=True, text="SP"),
    ])  # fmt: skip
    plot.show_gaps([Gap(start_s=AT[10], end_s=AT[20], text="Pen 3: gap")])
    plot.show_notes(
        [Note(at_s=AT[14], value=700.0, text="Peak 700 kW"), Note(at_s=AT[70], value=650.0, text="Forecast", open=True)]
    )
    plot.show_events([
        PlotEvent(id="a", at_s=AT[30], kind="alarm", priority=2), PlotEvent(id="b", at_s=AT[50], kind="operator", text="Setpoint 17.0"),
        PlotEvent(id="c", at_s=AT[80], kind="automation"),
    ])  # fmt: skip
    plot.show_now(START + timedelta(hours=15))
    plot.show_cursor(START + timedelta(hours=6))
    settled(plot, qtbot)
    light = plot.grab().toImage()
    theme.set_theme("dark")
    settled(plot, qtbot)
    dark = plot.grab().toImage()
    pane = plot.panes[0]
    x, y = round(pane.x(AT[5])), round(pane.y(800))
    assert light.pixelColor(x, y) == QColor("#171B1F")
    assert dark.pixelColor(x, y) == QColor("#E1E5E8")
    assert plot.accessibleDescription().startswith("Tue 14 Jul 06:00, 1 ")


def test_showing_a_line_again_updates_it_and_adds_nothing(plot: TimePlot, qtbot: QtBot) -> None:
    plot.show_lines([line([500.0] * 96), line([300.0] * 96, key="2", number=2)])
    items = [len(pane.view.addedItems) for pane in plot.panes]
    for round_ in range(50):
        plot.show_line(line([float(round_)] * 96))
        plot.show_bands([Band(at=AT, low=AT * 0, high=AT * 0 + round_)])
        plot.show_limits([Limit(value=float(round_))])
    plot.show_bands([])
    settled(plot, qtbot)
    assert [len(pane.view.addedItems) for pane in plot.panes] == items
    plot.show_lines([])
    assert [len(pane.view.addedItems) for pane in plot.panes] == [0, 0]


def test_a_line_may_change_its_pane_and_panes_may_change_under_lines(plot: TimePlot, qtbot: QtBot) -> None:
    plot.show_line(line([500.0] * 96))
    plot.show_line(line([500.0] * 96, pane=1))
    assert [list(pane.curves) for pane in plot.panes] == [[], ["1"]]
    plot.show_panes([PaneSpec(unit="kW", from_zero=True)])
    settled(plot, qtbot)
    assert [list(pane.curves) for pane in plot.panes] == [["1"]]
    assert plot.panes[0].scale_y[1] == 500.0


def test_what_is_shown_before_the_panes_change_stays(plot: TimePlot) -> None:
    same = plot.panes
    plot.show_panes([PaneSpec(unit="kW", from_zero=True), PaneSpec(unit="°C")])
    assert plot.panes is same


class TestCursor:
    """The cursor is at a sample and says what is drawn there."""

    @pytest.fixture(autouse=True)
    def curve(self, plot: TimePlot, qtbot: QtBot) -> None:
        plot.show_lines([line([float(n) for n in range(96)])])
        settled(plot, qtbot)

    def test_a_click_places_it_at_the_nearest_sample(self, plot: TimePlot, qtbot: QtBot) -> None:
        pane = plot.panes[0]
        at = QPoint(round(pane.x(AT[40]) + 2), round(pane.plot_rect().center().y()))
        with qtbot.waitSignal(plot.cursor_moved) as moved:
            QTest.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert moved.args == [START + timedelta(hours=10)]
        assert plot.cursor_values() == {"1": 40.0}

    def test_arrows_go_from_sample_to_sample_and_shift_from_event_to_event(self, plot: TimePlot, qtbot: QtBot) -> None:
        plot.show_cursor(START + timedelta(hours=10))
        QTest.keyClick(plot, Qt.Key.Key_Right)
        assert plot.cursor_values() == {"1": 41.0}
        QTest.keyClick(plot, Qt.Key.Key_Left)
        QTest.keyClick(plot, Qt.Key.Key_Left)
        assert plot.cursor_values() == {"1": 39.0}
        plot.show_events([PlotEvent(id="x", at_s=AT[80], kind="operator")])
        QTest.keyClick(plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        assert plot.cursor_values() == {"1": 80.0}

    def test_a_second_one_is_put_beside_it_moved_on_its_own_and_taken_away(self, plot: TimePlot, qtbot: QtBot) -> None:
        plot.show_cursor(START + timedelta(hours=10))
        with qtbot.waitSignal(plot.cursor_moved):
            plot.toggle_second()
        assert plot.second_at == START + timedelta(hours=16)
        QTest.keyClick(plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
        assert (plot.cursor_values(), plot.cursor_values(second=True)) == ({"1": 40.0}, {"1": 63.0})
        assert plot.accessibleDescription().startswith("A ") and ". B " in plot.accessibleDescription()
        pane = plot.panes[0]
        at = QPoint(round(pane.x(AT[20]) + 2), round(pane.plot_rect().center().y()))
        QTest.mouseClick(pane.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, at)
        assert (plot.cursor_values(), plot.cursor_values(second=True)) == ({"1": 40.0}, {"1": 20.0})
        plot.toggle_second()
        assert plot.cursor_values(second=True) == {}
        QTest.keyClick(plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
        assert plot.cursor_values() == {"1": 39.0}, "without B the only one moves"

    def test_the_second_one_stays_inside_the_span_and_brings_the_first_there(self, plot: TimePlot) -> None:
        plot.show_cursor(START + timedelta(hours=21))
        plot.toggle_second()
        assert plot.second_at == START + timedelta(hours=15)
        plot.toggle_second()
        plot.show_cursor(START - timedelta(days=3))
        plot.toggle_second()
        assert (plot.cursor_at, plot.second_at) == (START + timedelta(hours=12), START + timedelta(hours=18))

    def test_what_is_dragged_is_the_one_that_was_taken(self, plot: TimePlot, qtbot: QtBot) -> None:
        plot.show_cursor(START + timedelta(hours=10))
        plot.toggle_second()
        pane = plot.panes[0]
        view, y = pane.viewport(), round(pane.plot_rect().center().y())
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(round(pane.x(AT[64])), y))
        for place in (70, 76, 80):
            QTest.mouseMove(view, QPoint(round(pane.x(AT[place])), y))
            qtbot.wait(20)
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(round(pane.x(AT[80])), y))
        assert plot.cursor_at == START + timedelta(hours=10)
        assert plot.cursor_values(second=True)["1"] == pytest.approx(80.0, abs=1.0)

    def test_keys_zoom_about_it(self, plot: TimePlot, qtbot: QtBot) -> None:
        plot.show_cursor(START + timedelta(hours=6))
        with qtbot.waitSignal(plot.span_changed):
            QTest.keyClick(plot, Qt.Key.Key_Plus)
        start, end = plot.span
        assert (end - start, start) == (timedelta(hours=12), START + timedelta(hours=3))
        QTest.keyClick(plot, Qt.Key.Key_Minus)
        assert plot.span == (START, END)
        with qtbot.waitSignal(plot.fit_requested):
            QTest.keyClick(plot, Qt.Key.Key_0)

    def test_a_drag_moves_all_panes_in_time(self, plot: TimePlot, qtbot: QtBot) -> None:
        plot.panes[1].view.setXRange(START.timestamp() + 3600, END.timestamp() + 3600, padding=0)
        assert plot.span == (START + timedelta(hours=1), END + timedelta(hours=1))
        assert plot.panes[0].span == plot.panes[1].span


def test_a_click_on_an_event_names_it(plot: TimePlot, qtbot: QtBot) -> None:
    plot.show_events([PlotEvent(id="alarm-7", at_s=AT[48], kind="alarm", priority=1, text="CH-2 tripped")])
    settled(plot, qtbot)
    with qtbot.waitSignal(plot.event_activated) as heard:
        at = QPoint(round(plot.lane._x(AT[48])), plot.lane.height() // 2)
        QTest.mouseClick(plot.lane, Qt.MouseButton.LeftButton, pos=at)
    assert heard.args == ["alarm-7"]


def test_a_hundred_thousand_samples_are_drawn_quickly(plot: TimePlot, qtbot: QtBot) -> None:
    import time

    at = np.linspace(START.timestamp(), END.timestamp(), 100_000)
    started = time.perf_counter()
    plot.show_lines(
        [Line(key=str(n), number=n, at=at, values=np.sin(at / 3000) * 100 * n, unit="kW") for n in range(1, 7)]
    )
    settled(plot, qtbot)
    plot.grab()
    assert time.perf_counter() - started < 3.0


# -- navigator --------------------------------------------------------------------------------------------------------
@pytest.fixture
def navigator(qtbot: QtBot) -> Navigator:
    made = Navigator(SEOUL, 46, 60)
    qtbot.addWidget(made)
    made.resize(706, made.sizeHint().height())
    begin = START - timedelta(days=30)
    at = seconds([begin + timedelta(hours=n) for n in range(720)])
    made.show_series(begin, START, at, np.where(np.arange(720) % 50 < 5, np.nan, 400.0), "30 d")
    made.show_window(START - timedelta(days=6), START - timedelta(days=3))
    return made


def test_the_window_is_taken_stretched_and_kept_inside(navigator: Navigator, qtbot: QtBot) -> None:
    spans: list[tuple[datetime, datetime]] = []
    navigator.window_changed.connect(lambda start, end: spans.append((start, end)))
    y, day = navigator.height() // 3, 600 / 30
    middle, end = round(46 + 25.5 * day), round(46 + 27 * day)
    QTest.mousePress(navigator, Qt.MouseButton.LeftButton, pos=QPoint(middle, y))
    QTest.mouseMove(navigator, QPoint(round(middle - 5 * day), y))
    QTest.mouseRelease(navigator, Qt.MouseButton.LeftButton, pos=QPoint(round(middle - 5 * day), y))
    assert spans[-1][0] == START - timedelta(days=11)
    QTest.mousePress(navigator, Qt.MouseButton.LeftButton, pos=QPoint(round(end - 5 * day), y))
    QTest.mouseMove(navigator, QPoint(round(end), y))
    QTest.mouseRelease(navigator, Qt.MouseButton.LeftButton, pos=QPoint(round(end), y))
    assert spans[-1] == (START - timedelta(days=11), START - timedelta(days=3))
    for _ in range(20):
        QTest.keyClick(navigator, Qt.Key.Key_Right)
    assert spans[-1] == (START - timedelta(days=8), START)
    assert not navigator.grab().isNull()


def test_the_picture_of_the_series_follows_theme_size_and_data(navigator: Navigator, qtbot: QtBot) -> None:
    def strip_colours() -> set[str]:
        x = 46 + round(0.85 * (navigator.width() - 106))  # in the window: elsewhere is a veil
        return colours(navigator.grab().toImage(), x, 0, navigator.height())

    light = strip_colours()
    theme.set_theme("dark")
    dark = strip_colours()
    theme.set_theme("light")
    assert light != dark and strip_colours() == light
    navigator.resize(500, navigator.height())
    assert theme.colour("track").name() in strip_colours()
    navigator.show_series(START - timedelta(days=30), START, AT[:2], np.array([np.nan, np.nan]), "30 d")
    assert theme.colour("track").name() not in strip_colours()


def test_the_grid_follows_a_new_scale(qtbot: QtBot) -> None:
    plot = TimePlot(SEOUL)
    qtbot.addWidget(plot)
    plot.resize(600, 320)
    plot.show_panes([PaneSpec(unit="kW", from_zero=True)])
    plot.show_span(START, END)
    plot.show_line(line([20.0 + n % 80 for n in range(96)]))
    plot.show()
    qtbot.wait(20)
    pane = plot.panes[0]
    pane.grab()
    before = pane.scale_y
    plot.show_limits([Limit(value=170.0)])
    qtbot.wait(20)
    assert pane.scale_y != before
    image, x = pane.grab().toImage(), int(pane.plot_rect().left()) + 4
    for level in pane.levels()[1:-1]:
        rows = range(round(pane.y(level)) - 2, round(pane.y(level)) + 2)
        assert any(image.pixelColor(x, y) == theme.colour("grid") for y in rows), level


def test_a_low_pane_has_fewer_levels(qtbot: QtBot) -> None:
    plot = TimePlot(SEOUL)
    qtbot.addWidget(plot)
    plot.show_line(line([float(n) for n in range(96)]))
    plot.show()
    counts = []
    for height in (420, 140):
        plot.resize(600, height)
        qtbot.wait(20)
        counts.append(len(plot.panes[0].levels()))
    assert counts[0] > counts[1] >= 2
