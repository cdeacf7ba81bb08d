"""Pens of trends: panes by unit, gaps that stay gaps, figures weighted by time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.messages import Event, History
from app.domain.site import Kind, Name, Point
from ui.panels.trends.nearevents import near_events
from ui.panels.trends.pens import (
    MOST_PANES,
    MOST_PENS,
    Pen,
    figures,
    gap_spans,
    gaps,
    make_pens,
    panes,
    pen_data,
    resolution,
    with_value,
)

START = datetime(2026, 7, 1, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def point(name: str, unit: str = "kW", kind: Kind = Kind.ANALOG) -> Point:
    return Point(id=name, name=Name(en=name), unit=unit, kind=kind)


def history(values: Sequence[float | None], unit: str = "kW") -> History:
    n = len(values)
    column = list(values)
    return History(
        point="p", unit=unit, start=START, end=START + n * QUARTER, level="15min",
        at=[START + i * QUARTER for i in range(n)],
        min=[None if v is None else v - 1 for v in column], mean=column, max=[None if v is None else v + 1 for v in column],
        last=column, good=[1.0] * n,
    )  # fmt: skip


def test_points_of_one_unit_share_a_pane_and_there_are_at_most_four() -> None:
    pens = make_pens([point("a"), point("b", "°C"), point("c"), point("d", "%"), point("e", "Pa"), point("f", "lx")])
    assert [pen.pane for pen in pens] == [0, 1, 0, 2, 3, MOST_PANES - 1]
    assert [pane.unit for pane in panes(pens)] == ["kW", "°C", "%", "Pa"]
    assert panes(pens)[0].from_zero


def test_there_are_at_most_twelve_pens() -> None:
    assert len(make_pens([point(f"p{n}") for n in range(20)])) == MOST_PENS


def test_a_gap_between_values_is_a_span_and_an_open_end_is_none() -> None:
    data = pen_data(Pen(1, point("p"), 0), history([1, 1, None, None, None, 1, None]))
    assert list(gap_spans(data)) == [((START + 2 * QUARTER).timestamp(), (START + 5 * QUARTER).timestamp())]


def test_a_pen_that_has_fallen_silent_has_a_gap_to_the_end() -> None:
    data = pen_data(Pen(1, point("p"), 0), history([1, 1, None, None, None, None]))
    assert list(gap_spans(data)) == [((START + 2 * QUARTER).timestamp(), (START + 5 * QUARTER).timestamp())]


def test_energy_counts_only_what_was_measured() -> None:
    pen = Pen(1, point("p"), 0)
    found = figures(pen, pen_data(pen, history([100, 200, None, 300])))
    assert found.energy_kwh == pytest.approx(150.0)
    assert found.mean == pytest.approx(200.0)
    assert found.load_factor == pytest.approx(200 / 301)
    assert (found.present, found.samples) == (3, 4)


def test_extremes_come_from_the_envelope_of_the_buckets() -> None:
    pen = Pen(1, point("p"), 0)
    found = figures(pen, pen_data(pen, history([10, 30, 20])))
    assert (found.least, found.most) == (9.0, 31.0)
    assert found.most_at_s == (START + QUARTER).timestamp()


def test_a_pen_without_any_value_has_no_figures_rather_than_zeros() -> None:
    pen = Pen(1, point("p"), 0)
    found = figures(pen, pen_data(pen, history([None, None])))
    assert found.mean is None
    assert found.latest is None
    assert found.energy_kwh is None


def test_a_live_value_that_is_not_known_is_appended_as_a_gap() -> None:
    pen = Pen(1, point("p"), 0)
    data = with_value(pen_data(pen, history([1.0])), START.timestamp() + 900, None)
    assert len(data.at) == 2
    assert figures(pen, data).latest == 1.0


def test_what_several_pens_miss_together_is_one_gap() -> None:
    missing = history([1, None, None, None, 1])
    pens = [Pen(1, point("a"), 0), Pen(2, point("b"), 0), Pen(3, point("c", "°C"), 1)]
    found = gaps([(pen, pen_data(pen, missing)) for pen in pens])
    assert [(gap.pane, gap.text) for gap in found] == [(0, "Pens 1, 2: gap"), (1, "Pen 3: gap")]


def test_a_plot_says_what_one_of_its_values_stands_for() -> None:
    pen = Pen(1, point("p"), 0)
    assert resolution(pen_data(pen, history([1, 2, 3]))) == "mean of 15 m 00 s"


def test_events_near_the_cursor_are_the_nearest_in_the_order_of_time() -> None:
    events = [
        Event(seq=n, at=START + timedelta(hours=n), type="alarm", source="p", text=Name(en=str(n))) for n in range(24)
    ]
    assert [event.seq for event in near_events(START + timedelta(hours=6, minutes=10), events)] == [4, 5, 6, 7, 8]
    assert near_events(START + timedelta(days=3), events) == []
