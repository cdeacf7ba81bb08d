"""Where the electricity, heat and water of the campus go: channels, and the meters as sums of them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from app.demo.model.calendar import Floats

CHANNELS = (
    "cth.base", "cth.plant", "cth.fans", "lib.base", "lib.hvac", "spc.base", "spc.hvac", "spc.pool", "dmc.base", "dmc.cooling",
    "pv", "cth.heat", "lib.heat", "spc.heat", "cth.warm", "spc.warm", "cth.water", "lib.water", "spc.water",
    "cth.light", "lib.light", "spc.light", "dmc.light",
)  # fmt: skip
"""kW, except ``heat`` (kW of heat), ``warm`` (kW of gas for hot water) and ``water`` (m3/h). ``light`` is what commands add."""

MODELLED = (
    "cth.plant",
    "cth.fans",
    "lib.hvac",
    "spc.hvac",
    "spc.pool",
    "dmc.cooling",
    "cth.heat",
    "lib.heat",
    "spc.heat",
)
"""Channels that the live model makes; the past takes its typical response to weather and hour (``response.npz``)."""

GAS_KWH_M3 = 10.55
BOILER_EFFICIENCY = 0.9
_GAS = {"heat": 1.0 / (GAS_KWH_M3 * BOILER_EFFICIENCY), "warm": 1.0 / GAS_KWH_M3}

_MAINS: Mapping[str, Mapping[str, float]] = {
    "cth.mtr-1": {"cth.base": 1, "cth.plant": 1, "cth.fans": 1, "cth.light": 1},
    "lib.mtr-5": {"lib.base": 1, "lib.hvac": 1, "lib.light": 1},
    "spc.mtr-8": {"spc.base": 1, "spc.hvac": 1, "spc.pool": 1, "spc.light": 1},
    "dmc.mtr-11": {"dmc.base": 1, "dmc.cooling": 1, "dmc.light": 1},
}

TRANSFORMER_LOSS = 0.011

METER_PARTS: Mapping[str, Mapping[str, float]] = {
    **_MAINS,
    "cmp.mtr-0": {name: 1 + TRANSFORMER_LOSS for parts in _MAINS.values() for name in parts} | {"pv": -1.0},
    "cth.mtr-2": {"cth.plant": 1},
    "cth.mtr-3": {"cth.fans": 1},
    "cth.mtr-4": {"cth.base": 0.82, "cth.light": 1},
    "lib.mtr-6": {"lib.base": 0.45, "lib.light": 1},
    "lib.mtr-7": {"lib.hvac": 1},
    "spc.mtr-9": {"spc.pool": 1},
    "spc.mtr-10": {"spc.base": 0.7, "spc.hvac": 1, "spc.light": 1},
    "dmc.mtr-12": {"dmc.base": 0.40},
    "dmc.mtr-13": {"dmc.base": 0.38},
    "dmc.mtr-14": {"dmc.cooling": 1},
    "dmc.pv-1": {"pv": 0.51},
    "dmc.pv-2": {"pv": 0.49},
    "cth.gas-1": {"cth.heat": _GAS["heat"], "cth.warm": _GAS["warm"]},
    "spc.gas-1": {"spc.heat": _GAS["heat"], "spc.warm": _GAS["warm"]},
    "lib.ht-1": {"lib.heat": 1},
    "cth.wtr-1": {"cth.water": 1},
    "lib.wtr-1": {"lib.water": 1},
    "spc.wtr-1": {"spc.water": 1},
}
"""Each meter as a weighted sum of channels, in the unit of its flow (kW or m3/h)."""

METER_IDS = tuple(METER_PARTS)
FLOW_SUFFIX = {"cth.gas-1": "flow", "spc.gas-1": "flow", "cth.wtr-1": "flow", "lib.wtr-1": "flow", "spc.wtr-1": "flow"}
COUNTER_SUFFIX = {"cth.gas-1": "vol", "spc.gas-1": "vol", "cth.wtr-1": "vol", "lib.wtr-1": "vol", "spc.wtr-1": "vol"}


def meter_matrix() -> Floats:
    """Meters (rows) from channels (columns)."""
    matrix = np.zeros((len(METER_IDS), len(CHANNELS)))
    for row, parts in enumerate(METER_PARTS.values()):
        for name, share in parts.items():
            matrix[row, CHANNELS.index(name)] = share
    return matrix


def flow_point(meter: str) -> str:
    return f"{meter}.{FLOW_SUFFIX.get(meter, 'kw')}"


def counter_point(meter: str) -> str:
    return f"{meter}.{COUNTER_SUFFIX.get(meter, 'kwh')}"
