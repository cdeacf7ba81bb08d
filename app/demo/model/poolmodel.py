"""The swimming pool: water heated by two heat pumps, losses by evaporation, treatment."""

from __future__ import annotations

import numpy as np

from app.demo.model.calendar import drift, local_hour, ramp
from app.demo.model.signals import Signals

WATER_KJ_PER_K = 625.0 * 4186.0
SETPOINT_C = 28.0
HEAT_PUMP_KW, HEAT_PUMP_COP = 75.0, 4.2
FILTER_KW = 7.5
LOSS_KW, OPEN_LOSS_KW = 55.0, 45.0
PUMPS = ("spc.hp-1", "spc.hp-2")


class PoolModel:
    """After ``step``: ``power_kw`` of heat pumps and filter pump."""

    def __init__(self, signals: Signals) -> None:
        self.signals = signals
        self.water_c = SETPOINT_C - 0.1
        self.output = 0.6
        self.power_kw = 40.0
        self.run_h = np.array([3_100.0, 3_990.0])

    def step(self, dt_s: float, at_s: float, hall_c: float) -> None:
        s = self.signals
        setpoint = float(s.control(s.slots(("spc.pool",), "sp"), SETPOINT_C)[0])
        enabled = s.control(s.slots(PUMPS, "ena"), np.ones(2)) > 0.5
        self.output = min(max((setpoint - self.water_c) * 2.5 + 0.35, 0.0), 1.0)
        share = np.clip(np.array([2.0 * self.output, 2.0 * self.output - 1.0]), 0.0, 1.0) * enabled
        heat = share * HEAT_PUMP_KW
        loss = LOSS_KW + OPEN_LOSS_KW * float(ramp(local_hour(at_s), 6.0, 22.0)) - 4.0 * (hall_c - 29.0)
        self.water_c += (float(heat.sum()) - loss) * dt_s / WATER_KJ_PER_K
        self.run_h += (share > 0.02) * dt_s / 3600.0
        speed = float(s.control(s.slots(("spc.pfp-1",), "spd"), 80.0)[0]) / 100.0
        filtering = FILTER_KW * speed**3
        power = heat / HEAT_PUMP_COP
        self.power_kw = float(power.sum()) + filtering
        s.measure(s.slots(("spc.pfp-1",), "sts"), float(speed > 0.05))
        s.measure(s.slots(("spc.pfp-1",), "kw"), round(filtering, 2))
        s.measure(s.slots(PUMPS, "kw"), np.round(power, 2))
        s.measure(s.slots(PUMPS, "sts"), (share > 0.02).astype(float))
        s.measure(s.slots(PUMPS, "lwt"), np.round(self.water_c + 5.0 * share, 1))
        s.measure(s.slots(PUMPS, "run_h"), np.floor(self.run_h))
        self._treatment(at_s)

    def _treatment(self, at_s: float) -> None:
        s, one = self.signals, ("spc.pool",)
        s.measure(s.slots(one, "tmp"), round(self.water_c, 2))
        s.measure(s.slots(one, "cl"), round(0.62 + 0.12 * float(drift(71, at_s, 7200.0)[0]), 2))
        s.measure(s.slots(one, "ph"), round(7.3 + 0.08 * float(drift(72, at_s, 10_800.0)[0]), 2))
