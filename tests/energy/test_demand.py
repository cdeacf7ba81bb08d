"""Demand intervals: full ones by the clock, and nothing where a part is unknown."""

from __future__ import annotations

import numpy as np
import pytest

from app.energy.demand import blocks


@pytest.mark.parametrize(
    ("first_minute", "minutes", "first"),
    [
        (0, 15, [0, 1, 2, 3, 4, 5, 6, 7]),
        (0, 30, [0, 2, 4, 6]),
        (15, 30, [1, 3, 5]),
        (0, 60, [0, 4]),
        (45, 60, [1]),
        (15, 60, [3]),
    ],
)
def test_intervals_begin_with_the_clock_and_are_whole(first_minute: int, minutes: int, first: list[int]) -> None:
    assert blocks(first_minute, 8, minutes).first.tolist() == first


def test_demand_is_the_mean_of_all_its_quarters() -> None:
    kw = np.array([10.0, 20.0, 30.0, np.nan, 50.0, 60.0])
    np.testing.assert_array_equal(blocks(0, 6, 30).means(kw), [15.0, np.nan, 55.0])
    assert blocks(0, 6, 30).last.tolist() == [1, 3, 5]
    assert blocks(0, 1, 60).means(kw).tolist() == []
