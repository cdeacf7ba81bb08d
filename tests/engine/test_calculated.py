"""Calculated points: values, the worst quality of their inputs, order, pace."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from app.domain.errors import InvalidInput
from app.domain.readings import Quality, Reason
from app.domain.site import Name, Point, Site, SiteInfo
from app.engine.calculated import CalculatedPoints
from app.engine.live import LiveTable

T0 = 1_770_000_000_000_000


def plant(**formulas: str) -> tuple[LiveTable, CalculatedPoints]:
    """Inputs a, b and c, and calculated points with a period of 10 s."""
    measured = [Point(id=name, name=Name(en=name), device="d", address="x") for name in "abc"]
    calculated = [Point(id=name, name=Name(en=name), formula=text, period_s=10.0) for name, text in formulas.items()]
    site = Site(site=SiteInfo(id="t", name=Name()), points=(*measured, *calculated))
    live = LiveTable(site.points)
    return live, CalculatedPoints(site, live)


def put(
    live: LiveTable, name: str, value: float, quality: Quality = Quality.GOOD, reason: Reason = Reason.NONE
) -> None:
    rows = np.array([live.row[name]], np.intp)
    live.put(rows, np.array([value]), np.array([quality], np.uint8), np.array([reason], np.uint8), T0)


def state(live: LiveTable, name: str) -> tuple[float | None, str, str]:
    reading = live.reading(name)
    return reading.value, reading.quality.label, reading.reason.label


def test_a_result_waits_for_its_inputs() -> None:
    live, calculated = plant(total="{a} + {b}")
    calculated.evaluate(0.0, T0)
    assert state(live, "total") == (None, "bad", "never_read")
    put(live, "a", 3.0)
    calculated.evaluate(0.0, T0)
    assert state(live, "total") == (None, "bad", "input_not_good")
    put(live, "b", 4.0)
    calculated.evaluate(0.1, T0)
    assert state(live, "total") == (7.0, "good", "")


def test_it_is_evaluated_at_its_period_and_only_when_an_input_was_refreshed() -> None:
    live, calculated = plant(double="{a} * 2")
    put(live, "a", 1.0)
    calculated.evaluate(20.0, T0)
    put(live, "a", 2.0)
    calculated.evaluate(29.9, T0)
    assert live.value[live.row["double"]] == 2.0
    calculated.evaluate(30.0, T0)
    assert live.value[live.row["double"]] == 4.0
    version = live.version
    calculated.evaluate(45.0, T0)
    assert live.version == version


def test_the_quality_is_the_worst_of_the_inputs_at_once() -> None:
    live, calculated = plant(total="{a} + {b}", other="{c} + 1")
    for name in "abc":
        put(live, name, 1.0)
    calculated.evaluate(20.0, T0)
    put(live, "b", 5.0, Quality.UNCERTAIN, Reason.OUT_OF_SERVICE)
    calculated.evaluate(20.1, T0)
    assert state(live, "total") == (6.0, "uncertain", "input_not_good")
    live.mark(np.array([live.row["a"]]), Quality.BAD, Reason.NO_ANSWER, T0)
    calculated.evaluate(20.2, T0)
    assert state(live, "total") == (None, "bad", "input_not_good")
    assert state(live, "other") == (2.0, "good", "")
    put(live, "a", 1.0)
    put(live, "b", 1.0)
    calculated.evaluate(20.3, T0)
    assert state(live, "total") == (2.0, "good", "")


def test_without_a_result_the_point_says_so_and_recovers() -> None:
    live, calculated = plant(share="{a} / {b}")
    put(live, "a", 1.0)
    put(live, "b", 0.0)
    calculated.evaluate(0.0, T0)
    assert state(live, "share") == (None, "bad", "formula_error")
    put(live, "b", 2.0)
    calculated.evaluate(10.0, T0)
    assert state(live, "share") == (0.5, "good", "")


def test_formulas_over_formulas_are_evaluated_in_order_whatever_their_order_in_the_site() -> None:
    live, calculated = plant(campus="{building} + {c}", building="{a} + {b}")
    for name in "abc":
        put(live, name, 1.0)
    calculated.evaluate(0.0, T0)
    assert state(live, "campus") == (3.0, "good", "")


@pytest.mark.parametrize(
    ("formulas", "said"),
    [
        ({"x": "{y} + 1", "y": "{z}", "z": "{x} * 2"}, "in a circle"),
        ({"x": "{x} + 1"}, "go in a circle: x → x"),
        ({"x": "{nowhere} + 1"}, "there is no point 'nowhere'"),
        ({"x": "{a} +"}, "The formula of x"),
        ({"x": "1 + 1"}, "reads no point"),
    ],
)
def test_what_cannot_be_calculated_is_refused_at_the_start(formulas: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        plant(**formulas)


def test_a_site_without_formulas_has_nothing_to_do() -> None:
    _, calculated = plant()
    calculated.evaluate(0.0, T0)


async def test_it_runs_until_cancelled() -> None:
    live, calculated = plant(double="{a} * 2")
    put(live, "a", 4.0)
    task = asyncio.create_task(calculated.run())
    await asyncio.sleep(0.01)
    assert state(live, "double") == (8.0, "good", "")
    task.cancel()
    await asyncio.wait({task})
    assert task.cancelled()
