"""The site of the demo campus: it passes the check, and it is as large as it says."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from numpy.typing import NDArray

from app.demo.campus.layout import area
from app.demo.site import demo_site
from app.domain.formulas import formula_inputs
from app.domain.site import Name, Plan, Polygon, Site
from app.store.sitefile import parse_text, write_text
from drivers.registry import DRIVERS


@pytest.fixture(scope="module")
def site() -> Site:
    return demo_site()


def test_passes_the_check_and_reads_back_as_itself(site: Site) -> None:
    assert parse_text(write_text(site), "demo.yaml", DRIVERS, formula_inputs) == site


def test_is_as_large_as_promised(site: Site) -> None:
    drivers = {link.id: link.driver for link in site.links}
    meters = [device for device in site.devices if drivers[device.link] == "modbus"]
    controllers = [device for device in site.devices if drivers[device.link] == "bacnet"]
    gateways = Counter(device.link for device in meters)
    assert 1400 <= len(site.points) <= 1700
    assert len(meters) >= 12
    assert len(controllers) >= 8
    assert len(gateways) >= 3
    assert min(gateways.values()) > 1, "several unit ids on one connection"
    assert "rtu_over_tcp" in {link.options.get("transport") for link in site.links}
    assert 60 <= len(site.alarms) <= 130


def test_no_two_points_share_an_address(site: Site) -> None:
    places = Counter((point.device, point.address) for point in site.points if point.device)
    assert [place for place, count in places.items() if count > 1] == []


def test_everything_has_a_name_in_both_languages(site: Site) -> None:
    floors = [floor for building in site.buildings for floor in building.floors]
    zones = [zone for floor in floors for zone in floor.zones]
    groups = (site.buildings, floors, zones, site.equipment, site.links, site.devices, site.points, site.alarms)
    names: list[Name] = [entry.name for group in groups for entry in group]
    guides: list[Name] = [text for a in site.alarms for text in (a.cause, a.consequence, *a.action)]
    assert [text for text in (*names, *guides) if not (text.en and text.ko)] == []


def test_each_floor_with_zones_has_a_plan_that_shows_all_of_them(site: Site) -> None:
    plans = {plan.floor: plan for plan in site.plans}
    for building in site.buildings:
        for floor in building.floors:
            shown = {room.zone for room in plans[floor.id].rooms if room.zone}
            assert shown == {zone.id for zone in floor.zones}


def test_the_rooms_of_a_plan_tile_the_floor(site: Site) -> None:
    for plan in site.plans:
        total = sum(area(room.polygon) for room in plan.rooms)
        assert total == pytest.approx(plan.width_m * plan.height_m, rel=0.002), plan.id
        assert _overlap_m2(plan) < 0.002 * total, plan.id


def _overlap_m2(plan: Plan) -> float:
    """The area that two rooms share, from a grid of sample points half a metre apart."""
    x, y = np.meshgrid(np.arange(0.27, plan.width_m, 0.5), np.arange(0.23, plan.height_m, 0.5))
    rooms = np.sum([_contains(room.polygon, x, y) for room in plan.rooms], axis=0)
    return float((rooms > 1).sum() * 0.25)


def _contains(polygon: Polygon, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    inside = np.zeros(x.shape, bool)
    for (xa, ya), (xb, yb) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
        if ya != yb:
            inside ^= ((ya > y) != (yb > y)) & (x < (xb - xa) * (y - ya) / (yb - ya) + xa)
    return inside
