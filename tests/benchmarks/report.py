"""Rows per second of the energy report beside bare write-only openpyxl with the same cells."""

from __future__ import annotations

import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from openpyxl import Workbook

from app.domain.site import Name
from app.reports.energy import BuildingLoad, EnergyData, energy_book
from app.reports.excel import write_book

DAYS, BUILDINGS = 365, 4


def year() -> EnergyData:
    n = 96 * DAYS
    start = datetime(2025, 1, 1)  # noqa: DTZ001 Excel has local naive times
    kw = np.random.default_rng(1).uniform(50, 500, n)
    load = BuildingLoad(name=Name(en="B"), area_m2=1000.0, kw=kw, kwh=kw / 4, kwh_before=kw / 4, demand_kw=kw)
    return EnergyData(
        head=(),
        file_name="year.xlsx",
        demand_min=15,
        demand_ends=[start + timedelta(minutes=15 * (i + 1)) for i in range(n)],
        days=[start + timedelta(days=d) for d in range(DAYS)],
        day=np.repeat(np.arange(DAYS), 96),
        buildings=(load,) * BUILDINGS,
        carbon_kg_per_kwh=0.4,
        price_per_kwh=150.0,
        currency="₩",
    )


def bare(data: EnergyData, file: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Demand")
    columns = [b.kw.tolist() for b in data.buildings]
    for row in zip(data.demand_ends, *columns, strict=True):
        sheet.append(row)
    book.save(file)


def main() -> None:
    data = year()
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        bare(data, Path(folder) / "bare.xlsx")
        bare_s = time.perf_counter() - started
        started = time.perf_counter()
        write_book(energy_book(data), Path(folder) / data.file_name, "both", lambda share, text: None, lambda: False)
        ours_s = time.perf_counter() - started
    rows = len(data.demand_ends)
    print(f"{rows:,} quarter hours x {BUILDINGS} buildings: bare openpyxl {bare_s:.2f} s, report {ours_s:.2f} s")
    print(f"speed against bare openpyxl: {100 * bare_s / ours_s:.0f} %")


if __name__ == "__main__":
    main()
