"""What a device reported becomes history: every sample, intervals, JSON and binary alike."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from app.domain.errors import NotFound
from tests.api.conftest import Clients
from tests.api.running import Running


async def recorded(plant: Running, clients: Clients) -> tuple[datetime, datetime]:
    """A span of an hour in which power changed from 250 to 260 kW and both are in the database."""
    start = datetime.now(UTC) - timedelta(hours=1)
    plant.set_kw(260)
    deadline = time.monotonic() + 5
    while True:
        end = datetime.now(UTC)
        history = await clients["viewer"].history("t.m.kw", start, end)
        if 260.0 in history.last:
            return start, end
        assert time.monotonic() < deadline
        await asyncio.sleep(0.1)


async def test_samples_intervals_json_and_binary_agree(plant: Running, clients: Clients) -> None:
    client = clients["viewer"]
    start, end = await recorded(plant, clients)
    samples = await client.history("t.m.kw", start, end)
    assert (samples.unit, samples.level) == ("kW", "raw")
    assert samples.mean == samples.last
    assert {250.0, 260.0} <= set(samples.last)

    columns = await client.history_columns("t.m.kw", start, end)
    assert (columns.unit, columns.level) == ("kW", "raw")
    assert [at.timestamp() for at in samples.at] == pytest.approx((columns.at_us / 1e6).tolist())
    assert columns.last.tolist() == samples.last

    buckets = await client.history("t.m.kw", start, end, buckets=4)
    assert len(buckets.at) == 4
    assert buckets.mean[0] is None  # before anything was recorded
    assert max(value for value in buckets.max if value is not None) == columns.last.max()
    binary = await client.history_columns("t.m.kw", start, end, buckets=4)
    assert np.isnan(binary.mean[0])
    assert binary.good.tolist() == pytest.approx(buckets.good, abs=0.01)


async def test_up_to_now_it_is_known_and_after_it_nothing_is(plant: Running, clients: Clients) -> None:
    _, end = await recorded(plant, clients)
    start, later = end - timedelta(minutes=30), end + timedelta(minutes=30)
    for buckets in (4, 60):  # wide ones and narrow ones
        found = await clients["viewer"].history("t.m.kw", start, later, buckets=buckets)
        ends = [*found.at[1:], later]  # buckets begin where minutes do
        newest = max(place for place, value in enumerate(found.last) if value is not None)
        assert found.at[newest] <= end + timedelta(seconds=1)
        assert ends[newest] > end - timedelta(seconds=1), "known up to now"
        assert found.last[newest + 1 :] == [None] * (buckets - 1 - newest)
        assert found.good[newest] < 1.0, "of the present bucket only what is over counts"
        assert set(found.good[newest + 1 :]) == {0.0}


async def test_a_point_that_never_was_has_no_history(clients: Clients) -> None:
    now = datetime.now(UTC)
    with pytest.raises(NotFound):
        await clients["viewer"].history("t.nothing", now - timedelta(hours=1), now)
