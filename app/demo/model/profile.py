"""The usual course of every channel, at any time past or to come: measured loads, weather, and the plant's response to both.

Values stand at whole hours with straight lines between; energy is their exact integral since ``EPOCH_S``. That makes every
counter a function of time: the seeded past and the live meters meet without a jump.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

import resources
from app.demo.model.calendar import HOUR_S, PATTERNS, Floats, local_hour, weekday
from app.demo.model.channels import CHANNELS, METER_IDS, MODELLED, meter_matrix
from app.demo.model.weather import at_nodes

EPOCH_S = 1_672_531_200
"""2023-01-01 UTC."""

COOLING_C, HEATING_C = 14.0, 12.0
"""Bends of the response to the outdoor temperature."""

LEVEL_KW = {
    "cth.base": ("b1", 212.0),
    "lib.base": ("b30", 76.0),
    "spc.base": ("b56", 116.0),
    "dmc.base": ("b40", 137.0),
}
"""Measured building and the power of its working hours on this campus."""

USUAL_PEAK, PEAK_SLOPE = 1.08, 0.12

PV_KW_PER_W_M2, PV_KELVIN = 0.086, 0.0038
WARM_KW = {"cth.warm": ("gas_b57", 34.0), "spc.warm": ("gas_b58", 120.0)}
WATER_M3_H = {"cth.water": ("office", 0.35, 4.2), "lib.water": ("library", 0.1, 0.9), "spc.water": ("sports", 0.6, 5.5)}
COUNTER_AT_EPOCH = 1_250_000.0


class Profile:
    """Channels and meters from ``EPOCH_S`` to ``end_s``."""

    def __init__(self, end_s: float) -> None:
        self.hours = np.arange(EPOCH_S, end_s + 2 * HOUR_S, HOUR_S, dtype=np.float64)
        self.channels = _channels(self.hours)
        self.flows = meter_matrix() @ self.channels
        steps = 0.5 * (self.flows[:, 1:] + self.flows[:, :-1])
        start = COUNTER_AT_EPOCH + 1e4 * np.arange(len(METER_IDS))
        self.counters = (
            np.concatenate((np.zeros((len(METER_IDS), 1)), np.cumsum(steps, axis=1)), axis=1) + start[:, None]
        )

    @property
    def end_s(self) -> float:
        return float(self.hours[-1])

    def channel(self, at_s: float) -> Floats:
        """All channels at one moment."""
        index, share = self._place(np.array([at_s]))
        a, b = self.channels[:, index[0]], self.channels[:, index[0] + 1]
        return np.asarray(a + (b - a) * share[0])

    def flow(self, at_s: Floats) -> Floats:
        """Flow of each meter (rows) at each moment (columns)."""
        index, share = self._place(at_s)
        a = self.flows[:, index]
        return np.asarray(a + (self.flows[:, index + 1] - a) * share)

    def counter(self, at_s: Floats) -> Floats:
        """Counter of each meter (rows) at each moment (columns): the integral of ``flow``."""
        index, share = self._place(at_s)
        a = self.flows[:, index]
        inside = (a + 0.5 * (self.flows[:, index + 1] - a) * share) * share
        return np.asarray(self.counters[:, index] + inside)

    def _place(self, at_s: Floats) -> tuple[NDArray[np.int64], Floats]:
        hours = np.clip((np.asarray(at_s, np.float64) - EPOCH_S) / HOUR_S, 0.0, len(self.hours) - 1.000001)
        index = hours.astype(np.int64)
        return index, hours - index


@cache
def response() -> Floats:
    """Typical power of each modelled channel: ``[channel, weekday or weekend, hour, (level, per K above, per K below)]``."""
    with np.load(resources.path("demo", "response.npz"), allow_pickle=False) as file:
        return np.asarray(file["response"], np.float64)


def features(temperature_c: Floats) -> Floats:
    """What the response multiplies: 1, kelvins above the one bend and below the other."""
    one = np.ones_like(temperature_c)
    return np.stack((one, np.maximum(temperature_c - COOLING_C, 0.0), np.maximum(HEATING_C - temperature_c, 0.0)))


def _compressed(share: Floats) -> Floats:
    """Peaks far above the usual working level are flattened: one odd hour of one building is not one of a campus with a contract."""
    return np.where(share > USUAL_PEAK, USUAL_PEAK + PEAK_SLOPE * (share - USUAL_PEAK), share)


def _channels(hours: Floats) -> Floats:
    found = {name: np.zeros(len(hours)) for name in CHANNELS}
    temperature, irradiance = at_nodes("temperature", hours), at_nodes("irradiance", hours)
    for name, (record, level) in {**LEVEL_KW, **WARM_KW}.items():
        found[name] = level * _compressed(at_nodes(record, hours))
    found["pv"] = PV_KW_PER_W_M2 * irradiance * (1.0 - PV_KELVIN * (temperature - 20.0))
    for name, (pattern, night, full) in WATER_M3_H.items():
        found[name] = night + full * PATTERNS[pattern](local_hour(hours), weekday(hours))
    day, hour = (weekday(hours) >= 5).astype(np.int64), local_hour(hours).astype(np.int64)
    usual = np.einsum("cnk,kn->cn", response()[:, day, hour], features(temperature))
    found |= dict(zip(MODELLED, np.maximum(usual, 0.0), strict=True))
    return np.stack([found[name] for name in CHANNELS])
