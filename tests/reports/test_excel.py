"""What is exported can be opened again: values, gaps, text that looks like a formula, charts, cancel."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook

from app.domain.errors import Cancelled
from app.domain.site import Name
from app.reports.alarms import AlarmData, JournalLine, alarm_book
from app.reports.energy import BuildingLoad, EnergyData, energy_book
from app.reports.excel import write_book
from app.reports.model import Book
from app.reports.trend import Pen, TrendData, trend_book

START = datetime(2026, 6, 1)  # noqa: DTZ001 Excel has local naive times
HEAD = (Name(en="Seoul Riverside Civic Campus", ko="서울 강변 시민 캠퍼스"), Name(en="June 2026"))


def energy(days: int = 2) -> EnergyData:
    n = 96 * days
    kw = np.full(n, 100.0)
    gap, over_gap = kw.copy(), kw / 4
    gap[4:8] = np.nan
    over_gap[4:6], over_gap[6:8] = np.nan, 30.0
    return EnergyData(
        head=HEAD,
        file_name="2026-06_energy.xlsx",
        demand_min=15,
        demand_ends=[START + timedelta(minutes=15 * (i + 1)) for i in range(n)],
        days=[START + timedelta(days=d) for d in range(days)],
        day=np.repeat(np.arange(days), 96),
        buildings=(
            BuildingLoad(
                name=Name(en="City Hall", ko="시청"), area_m2=1000.0, kw=kw, kwh=kw / 4, kwh_before=kw / 2, demand_kw=kw
            ),
            BuildingLoad(
                name=Name(en="Library", ko="도서관"),
                area_m2=None,
                kw=gap,
                kwh=over_gap,
                kwh_before=np.full(n, np.nan),
                demand_kw=gap,
            ),
        ),
        carbon_kg_per_kwh=0.4,
        price_per_kwh=150.0,
        currency="₩",
    )


def written(book: Book, tmp_path: Path, language: str = "both") -> Path:
    file = tmp_path / book.file_name
    write_book(book, file, language, lambda share, text: None, lambda: False)
    return file


def test_energy_adds_up_and_missing_intervals_stay_empty(tmp_path: Path) -> None:
    book = load_workbook(written(energy_book(energy()), tmp_path))
    summary = book["Summary 요약"]
    rows = list(summary.iter_rows(values_only=True))
    city = next(r for r in rows if r[0] == "City Hall / 시청")
    assert city[1] == pytest.approx(100 * 48)
    assert city[2] == pytest.approx(-50.0)
    assert city[3] == pytest.approx(4.8)
    library = next(r for r in rows if r[0] == "Library / 도서관")
    assert library[1] == pytest.approx(100 * 47 + 60)
    assert library[9] == pytest.approx(60)
    assert city[9] is None
    assert library[2] is None
    assert library[8] == pytest.approx(100 * (1 - 4 / 192))
    demand = book["Demand 15-min 15분 수요전력"]
    values = [r[2] for r in demand.iter_rows(min_row=7, values_only=True) if isinstance(r[0], datetime)]
    assert values[3:9] == [100.0, None, None, None, None, 100.0]


def test_the_total_is_a_formula_over_the_rows(tmp_path: Path) -> None:
    summary = load_workbook(written(energy_book(energy()), tmp_path, "en"))["Summary"]
    rows = list(summary.iter_rows())
    total = next(r for r in rows if r[0].value == "Total")
    first = int(next(r for r in rows if r[0].value == "City Hall / 시청")[0].row or 0)
    assert total[1].value == f"=SUM(B{first}:B{first + 1})"


def test_every_printed_page_is_a4_across_and_names_its_columns(tmp_path: Path) -> None:
    page: Any = load_workbook(written(energy_book(energy()), tmp_path, "en"))["Demand 15-min"]
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr.fitToPage) == (
        1,
        0,
        True,
    )
    first, last = (int(row) for row in page.print_title_rows.replace("$", "").split(":"))
    assert [page.cell(row, 1).value or page.cell(row, 2).value for row in (first, last)] == ["Interval end", "kW"]


def test_charts_are_native_and_point_at_the_rows(tmp_path: Path) -> None:
    file = written(energy_book(energy()), tmp_path, "en")
    daily: Any = load_workbook(file)["Daily energy"]
    chart = daily._charts[0]
    assert len(chart.series) == 2
    assert chart.series[0].val.numRef.f == "'Daily energy'!$B$7:$B$8"
    assert chart.series[0].tx.strRef.f == "'Daily energy'!$B$5"


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    line = JournalLine(
        at=START, event="raise", priority=2, building="cth", source="cth.t", name=Name(en="=1+1"), value=1.0, unit="°C",
        limit=None, user="#N/A", note="=HYPERLINK(\"http://x\")\x07",
    )  # fmt: skip
    sheet = load_workbook(written(alarm_book(AlarmData(head=HEAD, file_name="a.xlsx", lines=[line])), tmp_path, "en"))[
        "Journal"
    ]
    cells = [c for row in sheet.iter_rows() for c in row if c.value is not None]
    assert {c.data_type for c in cells} == {"s", "n", "d"}, "neither formulas nor errors"
    assert {c.value for c in cells if c.quotePrefix} == {"=1+1 / =1+1", '=HYPERLINK("http://x")\ufffd'}
    assert any(c.value == '=HYPERLINK("http://x")\ufffd' for c in cells)


def test_a_trend_has_a_chart_for_each_unit(tmp_path: Path) -> None:
    values = np.array([20.0, np.nan, 22.0])
    pens = [
        Pen(id=f"a.{u}", name=Name(en=u), unit=u, mean=values, low=values, high=values, good=np.array([1.0, 0, 1]))
        for u in "xyx"
    ]
    data = TrendData(head=HEAD, file_name="t.xlsx", starts=[START + timedelta(hours=i) for i in range(3)], pens=pens)
    book = load_workbook(written(trend_book(data), tmp_path, "en"))
    values_sheet: Any = book["Values"]
    assert [len(c.series) for c in values_sheet._charts] == [2, 1]
    assert [r[1] for r in values_sheet.iter_rows(min_row=7, values_only=True)] == [20.0, None, 22.0]


def test_progress_rises_and_a_cancelled_report_leaves_no_file(tmp_path: Path) -> None:
    seen: list[float] = []
    book = energy_book(energy(40))
    file = tmp_path / "r.xlsx"
    write_book(book, file, "en", lambda share, text: seen.append(share), lambda: False)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert len(seen) > 5
    file.unlink()
    with pytest.raises(Cancelled):
        write_book(energy_book(energy(40)), file, "en", lambda share, text: None, lambda: True)
    assert list(tmp_path.iterdir()) == []
