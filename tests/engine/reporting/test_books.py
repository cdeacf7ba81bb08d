"""From the history to the figures of a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.domain.errors import InvalidInput
from app.domain.messages import ReportRequest
from app.engine.reporting.books import book, order
from app.engine.reporting.preview import preview
from app.store import Store
from tests.engine.reporting.arranged import JULY, JUNE, SITE, arranged, energy_request


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with arranged(tmp_path_factory.mktemp("data")) as opened:
        yield opened


def shown(request: ReportRequest, store: Store) -> dict[str, list[tuple[object, ...]]]:
    sheets = preview(book(order(request, SITE, "bm", JULY), store), request.language).sheets
    return {sheet.key: list(sheet.rows) for sheet in sheets}


def test_a_month_of_100_kw_is_72_mwh_by_its_register(store: Store) -> None:
    city, library = shown(energy_request(), store)["summary"]
    assert city[:2] == ("City Hall / 시청", pytest.approx(100 * 24 * 30))
    assert city[3:5] == (pytest.approx(72.0), pytest.approx(100.0))
    assert city[6] == pytest.approx(7_200_000)
    assert library[1] == pytest.approx(40 * (24 * 30 - 2))
    assert library[8] == pytest.approx(100 * (1 - 8 / 2880))


def test_a_gap_of_two_hours_is_empty_and_counted(store: Store) -> None:
    sheets = shown(energy_request(end=JUNE + timedelta(days=1), buildings=("lib",)), store)
    demand = [row[1] for row in sheets["demand"]]
    assert demand[39:49] == [40.0, *[None] * 8, 40.0]
    assert sheets["demand"][0][0] == "2026-06-01 00:15"
    assert sheets["quality"] == [("Library / 도서관", 96, 8, 0, None)]
    assert sheets["daily"] == [("2026-06-01", pytest.approx(40 * 22))]


def test_the_demand_interval_and_the_money_are_those_of_the_site(store: Store) -> None:
    site = replace(SITE, site=replace(SITE.site, demand_interval_min=60, currency="EUR"))
    wanted = order(energy_request(end=JUNE + timedelta(days=1), language="en"), site, "bm", JULY)
    shown = preview(book(wanted, store), "en")
    assert shown.head[-3:] == (
        "Demand: mean of full 60-minute intervals, by the clock",
        "Price: 100 €/kWh, the same at all hours",
        "Emission factor: 0.5 kgCO₂e/kWh, as the site states",
    )
    sheets = {sheet.key: sheet for sheet in shown.sheets}
    assert [row[0] for row in sheets["demand"].rows][:2] == ["2026-06-01 01:00", "2026-06-01 02:00"]
    assert [row[2] for row in sheets["demand"].rows][9:13] == [40.0, None, None, 40.0]
    assert sheets["demand"].name == "Demand 60-min"
    assert "Peak, 60-min" in sheets["summary"].columns
    assert "€" in sheets["summary"].units
    assert "₩" not in sheets["summary"].units


def test_one_building_of_two_is_reported_alone(store: Store) -> None:
    assert len(shown(energy_request(buildings=("cth",)), store)["summary"]) == 1


def test_a_trend_has_its_statistics_and_hourly_values(store: Store) -> None:
    wanted = ReportRequest(
        kind="trend",
        start=JUNE,
        end=JUNE + timedelta(days=1),
        points=("lib.kw", "cth.kw"),
        interval_min=60,
        language="en",
    )
    sheets = shown(wanted, store)
    assert sheets["statistics"][1][2:6] == ("kW", 100.0, 100.0, 100.0)
    assert len(sheets["values"]) == 24
    assert [row[1] for row in sheets["values"]][9:13] == [40.0, None, None, 40.0]
    assert [row[1] for row in sheets["quality"]][9:13] == [100.0, 0.0, 0.0, 100.0]


def test_the_alarm_report_has_every_transition_oldest_first(store: Store) -> None:
    sheets = shown(ReportRequest(kind="alarms", start=JUNE, end=JULY), store)
    assert [row[0] for row in sheets["journal"]] == [f"2026-06-04 00:0{minute}:00" for minute in range(3)]
    assert sheets["journal"][0][3:8] == ("CTH", "CTH.KW", "Demand high / 수요 높음", 640.0, "kW")
    assert sheets["frequent"][0][1] == 3


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("buildings[1]", {"buildings": ("cth", "nowhere")}),
        ("points", {"kind": "trend"}),
        ("points[0]", {"kind": "trend", "points": ("nowhere",)}),
        ("interval_min", {"interval_min": 7}),
        ("end", {"end": JUNE}),
        ("end", {"end": JUNE + timedelta(days=4000)}),
    ],
)
def test_what_cannot_be_reported_is_refused_with_its_field(field: str, changes: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as refused:
        order(energy_request(**changes), SITE, "bm", JULY)
    assert refused.value.field == field


def test_the_file_is_named_by_period_kind_and_site(store: Store) -> None:
    wanted = order(energy_request(), SITE, "bm", datetime(2026, 7, 14, 5, 31, tzinfo=JULY.tzinfo))
    assert wanted.file_name == "2026-06_energy_SRCC.xlsx"
    assert wanted.head[2].en.startswith("Generated 2026-07-14 14:31 by bm")


def test_no_site_leads_a_file_to_another_folder() -> None:
    site = replace(SITE, site=replace(SITE.site, id="../../home/x/.profile"))
    assert order(energy_request(), site, "bm", JULY).file_name == "2026-06_energy__HOME_X_PROFILE.xlsx"
