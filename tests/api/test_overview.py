"""The overview of a running engine."""

from __future__ import annotations

from tests.api.conftest import Clients


async def test_the_overview_has_the_present_and_none_for_what_is_not_known(clients: Clients) -> None:
    view = await clients["viewer"].overview()
    (building,) = view.buildings
    assert building.power.value in (250.0, 260.0, 450.0)  # as found, or as another test set it seconds ago
    assert (building.power.expected, building.intensity_12m.value) == (None, None)
    assert view.demand.now_kw is not None
    assert (view.demand.contract_kw, view.demand.warning_kw) == (500.0, 475.0)
    assert view.demand.closes_at is not None
    assert building.stale + building.bad == 1
    assert view.weather.temperature.value is None
