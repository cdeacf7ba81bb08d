"""Recorded weather and loads at any time: the same day and hour of the recorded years, weekday on weekday."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

import resources
from app.demo.model.calendar import DAY_S, HOUR_S, SEOUL_OFFSET_S, Floats

SEOUL_NORMAL_C: Final = (-2.0, 0.7, 6.1, 12.6, 18.2, 22.7, 25.3, 26.1, 21.6, 15.0, 7.5, 0.2)
"""Monthly mean temperatures, Korea Meteorological Administration 1991-2020."""

SWING: Final = (1.0, 1.0, 1.0, 0.9, 0.8, 0.75, 0.7, 0.7, 0.8, 0.9, 1.0, 1.0)
"""Share of the recorded departures from the monthly mean that is kept."""

_RECORD_START: Final = np.datetime64("2018-01-01", "D")
_RECORD_MONDAY: Final = 0  # 2018-01-01 was a Monday
_RECORD_HOURS: Final = 2 * 365 * 24


@cache
def recorded() -> dict[str, Floats]:
    """The shipped arrays, one value for each recorded hour; temperatures already moved to Seoul."""
    with np.load(resources.path("demo", "cambridge.npz"), allow_pickle=False) as file:
        raw = {name: file[name].astype(np.float64) for name in file.files}
    found = {name: values / 10_000.0 for name, values in raw.items() if name.startswith(("b", "gas_b"))}
    found["temperature"] = _moved(raw["temperature"] / 10.0)
    found["humidity"] = raw["humidity"] / 10.0
    found["irradiance"] = raw["irradiance"]
    return found


def _moved(temperature_c: Floats) -> Floats:
    """Recorded temperatures about the normals of Seoul: straight lines between the middles of the months.

    In the humid Korean summer temperatures swing less about their mean than in a dry English one.
    """
    days = _RECORD_START + np.arange(_RECORD_HOURS // 24)
    month = days.astype("datetime64[M]").astype(np.int64) % 12
    daily = temperature_c.reshape(-1, 24).mean(axis=1)
    usual = np.array([daily[month == m].mean() for m in range(12)])
    middle = (np.arange(12) + 0.5) * 365.0 / 12.0
    day_of_year = np.arange(_RECORD_HOURS // 24) % 365
    recorded_c, seoul_c, swing = (
        np.repeat(np.interp(day_of_year, middle, monthly, period=365.0), 24)
        for monthly in (usual, np.array(SEOUL_NORMAL_C), np.array(SWING))
    )
    return np.asarray(seoul_c + swing * (temperature_c - recorded_c))


def record_hour(at_s: Floats) -> NDArray[np.int64]:
    """Index of the recorded hour for whole hours ``at_s``; even years take 2018, odd ones 2019."""
    local = np.floor_divide(np.asarray(at_s, np.float64) + SEOUL_OFFSET_S, HOUR_S).astype(np.int64)
    day = local // 24
    date = np.datetime64("1970-01-01", "D") + day
    year = date.astype("datetime64[Y]")
    of_year = np.minimum((date - year.astype("datetime64[D]")).astype(np.int64), 364)
    source = np.where(year.astype(np.int64) % 2 == 0, 0, 365) + of_year
    source = source + (((day + 3) % 7 - (source + _RECORD_MONDAY)) % 7 + 3) % 7 - 3
    return np.asarray((source * 24 + local % 24) % _RECORD_HOURS)


def at_nodes(name: str, at_s: Floats) -> Floats:
    """The recorded values of a series at whole hours."""
    return np.asarray(recorded()[name][record_hour(at_s)])


def weather(at_s: float) -> tuple[float, float, float]:
    """Temperature °C, humidity %RH, irradiance W/m2 at any moment, straight between the hours."""
    hour, share = divmod(at_s / HOUR_S, 1.0)
    a, b = _at_hour(int(hour)), _at_hour(int(hour) + 1)
    temperature, humidity, irradiance = (x + (y - x) * share for x, y in zip(a, b, strict=True))
    return temperature, humidity, irradiance


@lru_cache(maxsize=8)
def _at_hour(hour: int) -> tuple[float, ...]:
    record = int(record_hour(np.array([hour * HOUR_S], np.float64))[0])
    return tuple(float(recorded()[name][record]) for name in ("temperature", "humidity", "irradiance"))


def wet_bulb(temperature_c: Floats | float, humidity: Floats | float) -> Floats:
    """Wet-bulb temperature by Stull (2011), good to 0.3 K from 5 to 99 %RH."""
    t, h = np.asarray(temperature_c), np.clip(np.asarray(humidity), 5.0, 99.0)
    return np.asarray(
        t * np.arctan(0.151977 * np.sqrt(h + 8.313659))
        + np.arctan(t + h)
        - np.arctan(h - 1.676331)
        + 0.00391838 * h**1.5 * np.arctan(0.023101 * h)
        - 4.686035
    )


def moisture(temperature_c: Floats | float, humidity: Floats | float) -> Floats:
    """Water in the air, g/kg, at 101.3 kPa (Magnus)."""
    t = np.asarray(temperature_c)
    vapour = np.asarray(humidity) / 100.0 * 6.112 * np.exp(17.62 * t / (243.12 + t))
    return 622.0 * vapour / (1013.25 - vapour)


def relative_humidity(temperature_c: Floats, moisture_g_kg: Floats) -> Floats:
    """The opposite of ``moisture``, 0 to 100."""
    vapour = moisture_g_kg * 1013.25 / (622.0 + moisture_g_kg)
    return np.clip(100.0 * vapour / (6.112 * np.exp(17.62 * temperature_c / (243.12 + temperature_c))), 0.0, 100.0)


def season(at_s: float) -> float:
    """0 in the depth of winter, 1 at the height of summer (day of the year alone)."""
    day = (at_s + SEOUL_OFFSET_S) / DAY_S % 365.2425
    return float(0.5 - 0.5 * np.cos(2.0 * np.pi * (day - 20.0) / 365.2425))
