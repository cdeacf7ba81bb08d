"""Planning: the fewest requests that read everything within the limits of the device."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from drivers.base import PlanItem, Request
from drivers.modbus import DRIVER
from drivers.modbus.address import parse_address
from drivers.modbus.plan import Span

WIDTHS = {"uint16": 1, "uint32": 2, "float64": 4}


def plan(*addresses: str, **device: Any) -> list[Request]:
    return DRIVER.plan(device, [PlanItem(n, parse_address(text)) for n, text in enumerate(addresses)])


def spans(requests: list[Request]) -> list[tuple[int, int, list[int]]]:
    return [(r.detail.start, r.detail.count, r.indices.tolist()) for r in requests]


def test_neighbours_travel_together_in_any_order_and_tables_apart() -> None:
    requests = plan("holding:2:float32", "input:0", "holding:0:float32", "coil:9", "coil:5", "holding:4")
    assert spans(requests) == [(5, 5, [4, 3]), (0, 5, [2, 0, 5]), (0, 1, [1])]


def test_a_gap_is_read_along_up_to_the_limit_of_the_device() -> None:
    assert spans(plan("holding:0", "holding:17")) == [(0, 18, [0, 1])]
    assert spans(plan("holding:0", "holding:18")) == [(0, 1, [0]), (18, 1, [1])]
    assert spans(plan("holding:0", "holding:1", "holding:3", max_gap=0)) == [(0, 2, [0, 1]), (3, 1, [2])]


def test_a_gap_of_bits_counts_sixteen_to_a_register() -> None:
    assert len(plan("coil:0", "coil:17", max_gap=1)) == 1
    assert len(plan("coil:0", "coil:18", max_gap=1)) == 2


def test_no_request_is_longer_than_the_protocol_or_the_device_allows() -> None:
    registers = [f"input:{n}" for n in range(300)]
    assert [count for _, count, _ in spans(plan(*registers))] == [125, 125, 50]
    assert [count for _, count, _ in spans(plan(*registers, max_registers=100))] == [100, 100, 100]
    assert [count for _, count, _ in spans(plan(*(f"coil:{n}" for n in range(2100))))] == [2000, 100]
    assert [count for _, count, _ in spans(plan(*(f"coil:{n}" for n in range(60)), max_bits=32))] == [32, 28]


def test_a_value_is_never_torn_between_two_requests() -> None:
    requests = plan(*(f"holding:{2 * n}:float32" for n in range(70)), max_registers=125)
    assert [count for _, count, _ in spans(requests)] == [124, 16]


def test_several_points_may_look_at_the_same_register() -> None:
    (request,) = plan("holding:3:bit0", "holding:3:bit1", "holding:3", "holding:2:uint32")
    assert (request.detail.start, request.detail.count) == (2, 2)
    decoded = dict(
        zip(request.indices.tolist(), request.detail.decode(bytes.fromhex("00010003")).tolist(), strict=True)
    )
    assert decoded == {0: 1, 1: 1, 2: 3, 3: 0x10003}


def test_a_refused_span_is_divided_at_its_gaps_and_then_in_halves_but_never_within_a_register() -> None:
    (request,) = plan("holding:0", "holding:1", "holding:4:bit0", "holding:4:bit1")
    parts = request.detail.divided()
    assert [(span.start, span.count, rows.tolist()) for span, rows in parts] == [(0, 2, [0, 1]), (4, 1, [2, 3])]
    halves = parts[0][0].divided()
    assert [(span.start, span.count, rows.tolist()) for span, rows in halves] == [(0, 1, [0]), (1, 1, [1])]
    assert parts[1][0].divided() == []


fields = st.lists(st.tuples(st.integers(0, 60), st.sampled_from(sorted(WIDTHS))), min_size=1, max_size=9)


@given(fields, st.integers(0, 8), st.integers(4, 30))
def test_every_point_is_read_once_within_the_limits_with_the_fewest_requests(
    places: list[tuple[int, str]], max_gap: int, max_registers: int
) -> None:
    addresses = [f"holding:{register}:{kind}" for register, kind in places]
    requests = plan(*addresses, max_gap=max_gap, max_registers=max_registers)
    rows = np.concatenate([request.indices for request in requests])
    assert sorted(rows.tolist()) == list(range(len(places)))
    for request in requests:
        span: Span = request.detail
        assert span.count <= max_registers
        assert all(span.start <= f.register and f.end <= span.start + span.count for f in span.fields)
    assert len(requests) == _fewest(sorted((r, r + WIDTHS[k]) for r, k in places), max_gap, max_registers)


def _fewest(intervals: list[tuple[int, int]], max_gap: int, most: int) -> int:
    """Over all ways to cut the ordered values into runs."""
    best = [0] + [len(intervals)] * len(intervals)
    for last in range(1, len(intervals) + 1):
        for first in range(last):
            if _one_request(intervals[first:last], max_gap, most):
                best[last] = min(best[last], best[first] + 1)
    return best[-1]


def _one_request(run: list[tuple[int, int]], max_gap: int, most: int) -> bool:
    end = run[0][1]
    for start, stop in run[1:]:
        if start - end > max_gap:
            return False
        end = max(end, stop)
    return end - run[0][0] <= most
