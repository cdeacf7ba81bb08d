"""The chiller plant of City Hall: chilled water loop, two chillers with part load, towers, pumps, and the boiler."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from app.demo.model.calendar import Floats, drift
from app.demo.model.signals import Signals
from app.demo.model.weather import wet_bulb

CHILLER_KW = 520.0
SETPOINT_C = 7.0
LOOP_KJ_PER_K = 25_000.0
PULL_DOWN_S = 120.0
WATER_KW_PER_M3H_K = 1.163
RATED_COP = 5.3
CHP_KW, CWP_KW, SCP_KW, FAN_KW = 11.2, 20.0, 22.0, 5.8
CONDENSER_M3H = 160.0
TRIP_KPA, REST_KPA, TRIP_RAMP_KPA_S = 1742.0, 1215.0, 30.0
LAG_ON, LAG_OFF = 0.92, 0.75
LAG_DELAY_S = 600.0
BOILER_KW, BOILER_C = 900.0, 65.0
OFF, LEAD, LAG, LOCKOUT = 1.0, 2.0, 3.0, 4.0


@dataclass(slots=True)
class Chiller:
    """State of one chiller with its pumps and tower."""

    number: int
    running: bool = False
    tripped: bool = False
    tripping: bool = False
    load: float = 0.0
    power_kw: float = 0.0
    pressure_kpa: float = 1050.0
    leaving_c: float = 9.0
    tower_c: float = 22.0
    oil_c: float = 46.0
    run_h: float = 18_000.0


class PlantModel:
    """After ``step``: ``supply_c`` of the chilled water, ``power_kw`` of everything in the plant, ``gas_kw`` of the boiler."""

    def __init__(self, signals: Signals) -> None:
        self.signals = signals
        self.supply_c, self.return_c, self.flow_m3h = SETPOINT_C, 11.0, 60.0
        self.power_kw, self.boiler_kw = 0.0, 0.0
        self.chillers = (Chiller(1, running=True), Chiller(2, run_h=18_204.0))
        self._high_s = 0.0
        self._hot_c = BOILER_C

    def step(self, dt_s: float, at_s: float, load_kw: float, heating_kw: float, outdoor: tuple[float, float]) -> None:
        """``load_kw`` of the coils, ``heating_kw`` of the hot water; ``outdoor`` temperature and humidity."""
        self._trips(dt_s)
        self._sequence(dt_s, load_kw)
        running = [c for c in self.chillers if c.running]
        setpoints = self._setpoints()
        target = min((setpoints[c.number - 1] for c in running), default=SETPOINT_C)
        wanted = load_kw + LOOP_KJ_PER_K * (self.supply_c - target) / max(PULL_DOWN_S, dt_s)
        made = min(max(wanted, 0.0), CHILLER_KW * len(running))
        change = (load_kw - made) * dt_s / LOOP_KJ_PER_K
        self.supply_c = min(max(self.supply_c + change, 3.0), 26.0)
        share = made / (CHILLER_KW * len(running)) if running else 0.0
        pumps = self._pumps(load_kw)
        for chiller in self.chillers:
            pumps += self._chiller(chiller, share, dt_s, at_s, outdoor)
        self.power_kw = pumps
        self._boiler(dt_s, heating_kw)
        self._show(load_kw)

    def trip(self, on: bool) -> int:
        """Let the chiller that runs go into high pressure (or reset both); returns its number."""
        if not on:
            for chiller in self.chillers:
                chiller.tripped = chiller.tripping = False
            return 0
        candidates = [c for c in self.chillers if c.running and not c.tripping] or [self.chillers[1]]
        chiller = max(candidates, key=lambda c: (c.load, c.number))
        chiller.tripping = True
        return chiller.number

    def _setpoints(self) -> Floats:
        return self.signals.control(self.signals.slots(("cth.ch-1", "cth.ch-2"), "sp"), np.full(2, SETPOINT_C))

    def _trips(self, dt_s: float) -> None:
        for chiller in self.chillers:
            if chiller.tripping:
                chiller.pressure_kpa = min(TRIP_KPA, chiller.pressure_kpa + TRIP_RAMP_KPA_S * dt_s)
                if chiller.pressure_kpa >= TRIP_KPA:
                    chiller.tripping, chiller.tripped = False, True

    def _sequence(self, dt_s: float, load_kw: float) -> None:
        """The first that may run leads; the second follows after ten minutes of full load."""
        enabled = self.signals.control(self.signals.slots(("cth.ch-1", "cth.ch-2"), "ena"), np.ones(2)) > 0.5
        able = [c for c, may in zip(self.chillers, enabled, strict=True) if may and not c.tripped]
        lead = self.chillers[0] if self.chillers[0] in able else None
        short = lead is None or lead.load > LAG_ON or self.supply_c > SETPOINT_C + 2.0
        self._high_s = self._high_s + dt_s if short else 0.0
        second = self.chillers[1]
        wanted = (
            self._high_s > LAG_DELAY_S
            or (second.running and load_kw > LAG_OFF * CHILLER_KW)
            or (second.running and lead is None)
        )
        self.chillers[0].running = lead is not None
        second.running = second in able and wanted

    def _pumps(self, load_kw: float) -> float:
        """Distribution pump: speed with the load, flow with the speed."""
        s = self.signals
        auto = round(min(max(35.0 + 65.0 * load_kw / 900.0, 35.0), 100.0), 1)
        speed = float(s.control(s.slots(("cth.scp-1",), "spd"), auto)[0]) / 100.0
        self.flow_m3h = max(8.0, 150.0 * speed)
        power = SCP_KW * speed**3
        s.measure(s.slots(("cth.scp-1",), "sts"), float(speed > 0.05))
        s.measure(s.slots(("cth.scp-1",), "kw"), round(power, 2))
        self.return_c = self.supply_c + load_kw / (WATER_KW_PER_M3H_K * self.flow_m3h)
        return power

    def _chiller(self, c: Chiller, share: float, dt_s: float, at_s: float, outdoor: tuple[float, float]) -> float:
        """One chiller with its two pumps and its tower: electric power of all four."""
        c.load = share if c.running else 0.0
        on = 1.0 if c.running else 0.0
        n = c.number
        chp = self._drive(f"cth.chp-{n}", on * (60.0 + 40.0 * c.load), CHP_KW)
        cwp = self._drive(f"cth.cwp-{n}", on * (62.0 + 30.0 * c.load), CWP_KW)
        fan = self._drive(f"cth.ct-{n}", on * min(25.0 + 80.0 * c.load, 100.0), FAN_KW)
        self._condenser(c, dt_s, cwp[0], fan[0], outdoor)
        cop = RATED_COP * (1.0 - 0.45 * (c.load - 0.7) ** 2) * (1.0 - 0.018 * (c.tower_c - 28.0))
        c.power_kw = on * (4.0 + c.load * CHILLER_KW / max(cop, 2.0))
        evaporator = c.load * CHILLER_KW / (WATER_KW_PER_M3H_K * 0.9 * max(self.flow_m3h, 20.0))
        target = self.supply_c if c.running else self.supply_c + 6.0
        c.leaving_c += (target - c.leaving_c) * (1.0 - math.exp(-dt_s / (20.0 if c.running else 900.0)))
        c.oil_c += ((52.0 + 6.0 * c.load if c.running else 44.0) - c.oil_c) * (1.0 - math.exp(-dt_s / 600.0))
        c.run_h += on * dt_s / 3600.0
        self._show_chiller(c, evaporator, cwp[0], float(drift(n, at_s, 30.0)[0]))
        return c.power_kw + chp[1] + cwp[1] + fan[1]

    def _drive(self, machine: str, automatic: float, rated_kw: float) -> tuple[float, float]:
        """Speed 0 to 1 after overrides and power of a pump or fan."""
        s = self.signals
        speed = float(s.control(s.slots((machine,), "spd"), round(automatic, 1))[0]) / 100.0
        power = rated_kw * speed**3
        s.measure(s.slots((machine,), "sts"), float(speed > 0.05))
        s.measure(s.slots((machine,), "kw"), round(power, 2))
        return speed, power

    def _condenser(self, c: Chiller, dt_s: float, pump: float, fan: float, outdoor: tuple[float, float]) -> None:
        bulb = float(wet_bulb(*outdoor))
        approach = 3.6 * c.load / max(fan, 0.12) ** 0.8 + 1.2
        target = max(bulb + approach, 17.0)
        c.tower_c += (target - c.tower_c) * (1.0 - math.exp(-dt_s / 240.0))
        if c.tripping:
            return
        leaving = c.tower_c + 5.6 * c.load / max(pump, 0.15)
        resting = REST_KPA if c.tripped else 950.0 + 8.0 * c.tower_c
        pressure = 1486.0 + 34.0 * (leaving - 35.4) if c.running else resting
        pressure = max(pressure, 760.0)
        c.pressure_kpa += (pressure - c.pressure_kpa) * (1.0 - math.exp(-dt_s / 45.0))

    def _boiler(self, dt_s: float, heating_kw: float) -> None:
        s = self.signals
        setpoint = float(s.control(s.slots(("cth.blr-1",), "sp"), BOILER_C)[0])
        firing = min(max(heating_kw / BOILER_KW, 0.0), 1.0)
        self.boiler_kw = BOILER_KW * firing
        target = setpoint - 4.0 * firing if heating_kw > 3.0 else setpoint - 12.0
        self._hot_c += (target - self._hot_c) * (1.0 - math.exp(-dt_s / 900.0))
        one = ("cth.blr-1",)
        s.measure(s.slots(one, "lwt"), round(self._hot_c, 1))
        s.measure(s.slots(one, "load"), round(100.0 * firing))
        s.measure(s.slots(one, "sts"), float(heating_kw > 3.0))

    def _show_chiller(self, c: Chiller, drop_k: float, pump: float, wobble: float) -> None:
        values = {
            "lwt": round(c.leaving_c + 0.03 * wobble, 1),
            "ewt": round(c.leaving_c + (drop_k if c.running else 0.0), 1),
            "load": round(100.0 * c.load, 1),
            "kw": round(c.power_kw * (1.0 + 0.004 * wobble), 1),
            "cool": round(c.load * CHILLER_KW),
            "cnd_p": round(c.pressure_kpa + 2.0 * wobble),
            "flow": round(CONDENSER_M3H * pump),
            "oil_t": round(c.oil_c, 1),
            "sts": float(c.running),
            "trip": float(c.tripped),
            "mode": self._duty(c),
            "run_h": float(int(c.run_h)),
        }
        for suffix, value in values.items():
            self.signals.measure(self.signals.slots((f"cth.ch-{c.number}",), suffix), float(value))
        self.signals.measure(self.signals.slots((f"cth.ct-{c.number}",), "cwt"), round(c.tower_c, 1))

    def _duty(self, c: Chiller) -> float:
        if c.tripped:
            return LOCKOUT
        if not c.running:
            return OFF
        return LEAD if c.number == 1 or not self.chillers[0].running else LAG

    def _show(self, load_kw: float) -> None:
        one = ("cth.plant",)
        for suffix, value in (
            ("chws", round(self.supply_c, 1)),
            ("chwr", round(self.return_c, 1)),
            ("flow", round(self.flow_m3h)),
            ("load", round(load_kw)),
        ):
            self.signals.measure(self.signals.slots(one, suffix), float(value))
