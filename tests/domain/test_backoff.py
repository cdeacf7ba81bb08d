"""Back-off: it doubles, it ends at its ceiling, it is spread."""

from __future__ import annotations

import pytest

from app.domain.backoff import backoff_s


@pytest.mark.parametrize(("failures", "wait_s"), [(1, 1.0), (2, 2.0), (5, 16.0), (6, 30.0), (10_000, 30.0)])
def test_it_doubles_up_to_the_ceiling(failures: int, wait_s: float) -> None:
    assert backoff_s(failures, 1.0, 30.0, 0.0) == wait_s


def test_the_spread_takes_up_to_half_away() -> None:
    assert backoff_s(6, 1.0, 30.0, 1.0) == 15.0
    assert backoff_s(6, 1.0, 30.0, 0.5) == 22.5
