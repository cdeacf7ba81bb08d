"""Makes the recorded year of the demo campus from the published archive: ``python -m app.demo.records ARCHIVE TARGET.npz``.

Run once; its result lies in ``resources/demo``. Documented repairs: hours written as 0 (missing) and hours below a tenth of
the median are interpolated; the level of two buildings is corrected where a step is a change of metering, not of use.
"""

from __future__ import annotations

import csv
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

START = datetime(2018, 1, 1)  # noqa: DTZ001 wall-clock time of the records
HOURS = 2 * 365 * 24
LONDON = ZoneInfo("Europe/London")
BUILDINGS = ("b1", "b30", "b56", "b40")
GAS = ("b57", "b58")
LEVELS = {("b1", 2019, 2): 0.6, **{("b40", 2019, month): 1.22 for month in (9, 10, 11, 12)}}
"""Factors on the level of a month: b1 reads 1.7 times its neighbours in 2019-02, b40 steps down for good in 2019-09."""

FULL_SCALE = 20_000


def convert(archive: Path) -> dict[str, NDArray[np.int16]]:
    """Arrays of one value an hour in wall-clock time, two years from ``START``, small enough to ship.

    ``b…`` and ``gas_b…`` are loads in 1/10,000 of their usual working-hour level, ``temperature`` and ``humidity`` in tenths,
    ``irradiance`` in W/m2.
    """
    loads = _read(archive / "electricity_kwh_hourly_2018_2019.csv")
    gas = _read(archive / "gas_kwh_hourly_2018_2019.csv")
    weather = _read(archive / "weather_bedford_hourly_2018_2019.csv")
    found = {name: _load(loads[name], name) for name in BUILDINGS}
    found |= {f"gas_{name}": _small(_level(_no_gaps(gas[name])), 10_000) for name in GAS}
    found["temperature"] = _small(weather["air_temperature [degC]"], 10)
    found["humidity"] = _small(weather["rltv_hum [%]"], 10)
    found["irradiance"] = _small(weather["glbl_irad_amt [W/m2]"], 1)
    return found


def _read(file: Path) -> dict[str, Floats]:
    """Each column in wall-clock hours; the hour that the clocks skip is interpolated, the doubled one is the later."""
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.reader(lines))
    at = [datetime.fromisoformat(row[0]).replace(tzinfo=UTC) for row in rows[1:]]
    wall = [int((t.astimezone(LONDON).replace(tzinfo=None) - START) / timedelta(hours=1)) for t in at]
    table = np.array([[float(cell or "nan") for cell in row[1:]] for row in rows[1:]])
    result = {}
    for name, values in zip(rows[0][1:], table.T, strict=True):
        column = np.full(HOURS, np.nan)
        inside = np.array(wall) < HOURS
        column[np.array(wall)[inside]] = values[inside]
        result[name] = _filled(column)
    return result


def _load(values: Floats, name: str) -> NDArray[np.int16]:
    whole = _no_gaps(values)
    for (building, year, month), factor in LEVELS.items():
        if building == name:
            whole = np.where(_is_month(year, month), whole * factor, whole)
    return _small(_level(whole), 10_000)


def _no_gaps(values: Floats) -> Floats:
    """Electricity and gas without missing hours; a meter that rests in summer stays at 0."""
    floor = 0.1 * np.median(values)
    return _filled(np.where(values <= floor, np.nan, values)) if floor > 0 else values


def _filled(values: Floats) -> Floats:
    hours = np.arange(len(values))
    good = np.isfinite(values)
    return np.interp(hours, hours[good], values[good])


def _level(values: Floats) -> Floats:
    """In units of the mean of working hours (Monday to Friday, 10 to 16 h)."""
    hours = np.arange(HOURS)
    working = (hours % 24 >= 10) & (hours % 24 < 16) & ((hours // 24 + START.weekday()) % 7 < 5)
    return np.asarray(values / values[working].mean())


def _is_month(year: int, month: int) -> NDArray[np.bool_]:
    days = [START + timedelta(days=d) for d in range(HOURS // 24)]
    return np.repeat([(d.year, d.month) == (year, month) for d in days], 24)


def _small(values: Floats, factor: float) -> NDArray[np.int16]:
    return np.clip(np.rint(values * factor), -FULL_SCALE, FULL_SCALE).astype(np.int16)


if __name__ == "__main__":
    np.savez_compressed(sys.argv[2], **convert(Path(sys.argv[1])))  # type: ignore[arg-type]
