"""The overview of a running engine."""

from __future__ import annotations

from tests.api.conftest import Clients
from tests.api.running import Running


async def test_the_overview_has_the_present_and_none_for_what_is_not_known(plant: Running, clients: Clients) -> None:
    view = await clients["viewer"].overview()
    (building,) = view.buildings
    assert building.power.value == plant.engine.plant.live.reading("t.m.kw").value
    assert (building.power.expected, building.intensity_12m.value) == (None, None)
    assert view.demand.now_kw is not None
    assert (view.demand.contract_kw, view.demand.warning_kw) == (500.0, 475.0)
    assert view.demand.closes_at is not None
    assert building.stale + building.bad == 1
    assert view.weather.temperature.value is None
