"""Present values through the Open API: values of a real device, a lost one with its reason, filters that name their faults."""

from __future__ import annotations

import pytest

from app.domain.errors import InvalidInput, NotFound
from tests.api.conftest import Clients


async def test_a_value_is_told_with_quality_unit_and_time(clients: Clients) -> None:
    state = await clients["viewer"].point("t.c.sp")
    assert state.value in (21.5, 23.0)  # as found, or as another test commanded
    assert (state.quality, state.reason, state.unit) == ("good", "", "°C")
    assert state.at is not None
    assert state.at == state.good_at
    assert (state.writable, state.low, state.high) == (True, 10.0, 30.0)


async def test_a_state_is_told_in_words(clients: Clients) -> None:
    assert (await clients["viewer"].point("t.c.pump")).text == "On"


async def test_a_lost_point_has_no_value_and_a_reason(clients: Clients) -> None:
    lost = await clients["viewer"].point("t.dead.x")
    assert (lost.value, lost.quality) == (None, "bad")
    assert lost.reason in ("never_read", "no_answer")


async def test_points_are_found_by_pattern_quality_and_writability(clients: Clients) -> None:
    client = clients["viewer"]
    assert [state.id for state in await client.points()] == ["t.m.kw", "t.c.sp", "t.c.pump", "t.dead.x"]
    assert [state.id for state in await client.points("t.c.*")] == ["t.c.sp", "t.c.pump"]
    assert [state.id for state in await client.points("t.?.sp")] == ["t.c.sp"]
    assert [state.id for state in await client.points(quality="bad")] == ["t.dead.x"]
    assert [state.id for state in await client.points(writable=True)] == ["t.c.sp"]
    assert [state.id for state in await client.points(limit=2)] == ["t.m.kw", "t.c.sp"]


async def test_points_are_given_page_by_page(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.sdk.points.PAGE", 3)
    assert [state.id for state in await clients["viewer"].points()] == ["t.m.kw", "t.c.sp", "t.c.pump", "t.dead.x"]
    assert [state.id for state in await clients["viewer"].points("t.c.*")] == ["t.c.sp", "t.c.pump"]


async def test_a_point_that_is_not_there_is_not_found(clients: Clients) -> None:
    with pytest.raises(NotFound, match=r"t\.nothing"):
        await clients["viewer"].point("t.nothing")


async def test_a_bad_filter_is_named(clients: Clients) -> None:
    with pytest.raises(InvalidInput) as refused:
        await clients["viewer"].points(quality="excellent")
    assert refused.value.field == "quality"
