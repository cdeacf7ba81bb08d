"""Air handling units: mixing, cooling and heating coil, fans with the cubic law, filters, frost protection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from app.demo.campus.zones import ZoneSpec
from app.demo.model.calendar import DAY_S, Floats, drift, opened
from app.demo.model.signals import Signals, Slots
from app.demo.model.zonemodel import AIR_W_PER_M3S_K, VENTILATION_M3S_M2

FAN_W_PER_M3S = 1500.0
RETURN_SHARE = 0.6
FAN_HEAT_K = 0.7
NIGHT_FAN, LOWEST_FAN = 0.30, 0.55
COIL_EFFECTIVENESS = 0.92
HEATING_COIL_K = 18.0
COIL_LAG_S = 75.0
GAIN_PER_K, INTEGRAL_S, STABLE_STEP_S = 0.04, 110.0, 70.0
PRESSURE_PA = 410.0
FROST_C, THAWED_C, FROST_DELAY_S = 4.0, 10.0, 180.0
OCCUPIED, UNOCCUPIED, PURGE = 2.0, 1.0, 3.0
BUILDINGS = ("cth", "lib", "spc", "dmc")


@dataclass(frozen=True, slots=True)
class _AirSlots:
    """One slot array for each point of an air handling unit, named by suffix."""

    sat: Slots
    sat_sp: Slots
    rat: Slots
    mat: Slots
    oat: Slots
    ra_rh: Slots
    co2: Slots
    sa_p: Slots
    sa_p_sp: Slots
    chw_v: Slots
    hw_v: Slots
    sf_spd: Slots
    sf_sts: Slots
    sf_kw: Slots
    rf_spd: Slots
    rf_sts: Slots
    oa_dmp: Slots
    flt_dp: Slots
    frz: Slots
    fire: Slots
    air_f: Slots
    occ: Slots
    run_h: Slots


@dataclass(slots=True)
class AirSurroundings:
    """What the units meet: outdoor air, rooms (one value a unit) and the water at their coils."""

    at_s: float
    outdoor_c: float
    outdoor_g_kg: float
    room_c: Floats
    room_g_kg: Floats
    room_rh: Floats
    room_co2: Floats
    demand: Floats
    chilled_c: Floats


class AirModel:
    """All units at once. After ``step``: ``coil_kw`` (sensible and latent), ``fan_kw`` (both fans), ``heating_kw``."""

    def __init__(self, units: Sequence[str], zones: Sequence[ZoneSpec], signals: Signals) -> None:
        self.units, self.signals = tuple(units), signals
        served = np.array([[zone.ahu == unit and bool(zone.unit) for zone in zones] for unit in units])
        self.zone_area: NDArray[np.float64] = served * np.array([zone.area_m2 for zone in zones])
        self.unit_of_zone = np.array([self.units.index(zone.ahu) for zone in zones])
        self.building = np.array([BUILDINGS.index(unit.partition(".")[0]) for unit in units])
        self.rated_m3s = 1.15 * VENTILATION_M3S_M2 * self.zone_area.sum(axis=1) * np.where(self.is_pool, 2.5, 1.0)
        self.rated_fan_kw = self.rated_m3s * FAN_W_PER_M3S / 1000.0
        self._s = _AirSlots(**{f.name: signals.slots(self.units, f.name) for f in fields(_AirSlots)})
        n = len(self.units)
        self.supply = self.setpoint_c.copy()
        signals.measure(self._s.sat, self.supply)
        self.integral = np.zeros(n)
        self.fan = np.full(n, LOWEST_FAN)
        self.outdoor = np.full(n, 0.2)
        self.frozen = np.zeros(n, bool)
        """The frost thermostat stops the fan and shuts the outdoor damper until the coil is warm again."""
        self._cold_s = np.zeros(n)
        self.coil_kw, self.fan_kw, self.heating_kw = np.zeros(n), np.zeros(n), np.zeros(n)
        self.run_h = 9000.0 + 1400.0 * np.arange(n)

    @property
    def is_pool(self) -> NDArray[np.bool_]:
        return np.array([unit == "spc.ahu-6" for unit in self.units])

    @property
    def setpoint_c(self) -> Floats:
        return np.where(self.is_pool, 21.0, 16.0)

    def mean(self, of_zones: Floats) -> Floats:
        """Area-weighted means of zone values for each unit."""
        return np.asarray(self.zone_area @ of_zones / np.maximum(self.zone_area.sum(axis=1), 1.0))

    def step(self, dt_s: float, around: AirSurroundings) -> None:
        mode = self.signals.control(self._s.occ, self._automatic_mode(around.at_s))
        self._fans(mode, around)
        mixed = self._mix(mode, around)
        cooling, heating = self._valves(dt_s, mixed)
        self._coils(dt_s, mixed, cooling, heating, around)
        self.run_h += dt_s / 3600.0 * (self.fan > 0.05)
        self._show(mixed, around)

    def filter_pa(self, at_s: float) -> Floats:
        """Pressure drop of the filters at full flow: they load over about ten months and are changed, each unit at its own time."""
        phase = (at_s / DAY_S / 300.0 + np.arange(float(len(self.units))) * 0.37) % 1.0
        return np.asarray(85.0 + 115.0 * phase, np.float64)

    def _automatic_mode(self, at_s: float) -> Floats:
        return np.where(opened(at_s)[self.building] > 0.3, OCCUPIED, UNOCCUPIED)

    def _fans(self, mode: Floats, around: AirSurroundings) -> None:
        """Speed from the demand of the rooms; static pressure is what the fan makes against it."""
        setpoint = self.signals.control(self._s.sa_p_sp, np.full(len(self.units), PRESSURE_PA))
        wanted = np.clip(LOWEST_FAN + 0.42 * around.demand, LOWEST_FAN, 1.0) * np.sqrt(setpoint / PRESSURE_PA)
        wanted = np.where(mode == UNOCCUPIED, NIGHT_FAN, np.where(mode == PURGE, 1.0, np.minimum(wanted, 1.0)))
        held = self.signals.control(self._s.sf_spd, np.rint(200.0 * wanted) / 2.0) / 100.0
        self.fan = np.where(self.frozen, 0.0, held)
        back = self.signals.control(self._s.rf_spd, np.rint(184.0 * wanted) / 2.0) / 100.0
        self.fan_kw = self.rated_fan_kw * (self.fan**3 + RETURN_SHARE * back**3)
        base = np.where(mode == UNOCCUPIED, 0.35, 1.0) * setpoint
        self.pressure_pa = base * (self.fan / np.maximum(wanted, 0.05)) ** 2

    def _mix(self, mode: Floats, around: AirSurroundings) -> Floats:
        """Mixed air; in mild weather more outdoor air cools for nothing (economizer)."""
        gap = around.room_c - around.outdoor_c
        setpoint = self.signals.control(self._s.sat_sp, self.setpoint_c)
        free = np.clip((around.room_c + FAN_HEAT_K - setpoint) / np.maximum(gap, 0.5), 0.2, 1.0)
        auto = np.where((gap > 2.0) & ~self.is_pool, free, 0.2)
        auto = np.where((mode == UNOCCUPIED) & (auto <= 0.2), 0.05, np.where(mode == PURGE, 1.0, auto))
        auto = np.where(self.frozen, 0.0, auto)
        damper = self.signals.control(self._s.oa_dmp, np.rint(100.0 * auto)) / 100.0
        self.outdoor = damper
        return np.asarray(damper * around.outdoor_c + (1.0 - damper) * around.room_c)

    def _valves(self, dt_s: float, mixed: Floats) -> tuple[Floats, Floats]:
        """Cooling and heating valve in sequence by one PI controller on the supply sensor."""
        setpoint = self.signals.read(self._s.sat_sp)
        error = self.signals.read(self._s.sat) - setpoint
        self.integral = np.clip(self.integral + error * GAIN_PER_K * min(dt_s, STABLE_STEP_S) / INTEGRAL_S, -1.0, 1.0)
        signal = np.clip(GAIN_PER_K * error + self.integral, -1.0, 1.0)
        cooling = self.signals.control(self._s.chw_v, np.rint(200.0 * np.maximum(signal, 0.0)) / 2.0) / 100.0
        heating = self.signals.control(self._s.hw_v, np.rint(200.0 * np.maximum(-signal, 0.0)) / 2.0) / 100.0
        return cooling, heating

    def _coils(self, dt_s: float, mixed: Floats, cooling: Floats, heating: Floats, around: AirSurroundings) -> None:
        depth = COIL_EFFECTIVENESS * np.maximum(mixed - around.chilled_c - 2.5, 0.0) * cooling
        target = mixed - depth + HEATING_COIL_K * heating + FAN_HEAT_K
        lag = 1.0 - np.exp(-dt_s * (0.3 + self.fan) / COIL_LAG_S)
        self.supply = self.supply + (target - self.supply) * lag
        flow = self.rated_m3s * self.fan
        entering = self.outdoor * around.outdoor_g_kg + (1.0 - self.outdoor) * around.room_g_kg
        latent_w = flow * 1.2 * 2500.0 * np.clip(entering - 9.5, 0.0, 8.0) * np.minimum(cooling * 1.5, 1.0)
        self.coil_kw = (AIR_W_PER_M3S_K * flow * depth + latent_w) / 1000.0
        self.heating_kw = AIR_W_PER_M3S_K * flow * HEATING_COIL_K * heating / 1000.0
        self._cold_s = np.where(self.supply < FROST_C, self._cold_s + dt_s, 0.0)
        self.frozen = (self.frozen & (self.supply < THAWED_C)) | (self._cold_s > FROST_DELAY_S)

    def _show(self, mixed: Floats, around: AirSurroundings) -> None:
        s, show = self._s, self.signals.measure
        wobble = drift(0, around.at_s, 40.0, len(self.units))
        show(s.sat, np.round(self.supply + 0.05 * wobble, 1))
        show(s.rat, np.round(around.room_c + 0.3, 1))
        show(s.mat, np.round(mixed, 1))
        show(s.oat, np.round(around.outdoor_c, 1))
        show(s.ra_rh, np.round(around.room_rh, 1))
        show(s.co2, np.rint(around.room_co2 / 2.0) * 2.0)
        show(s.sa_p, np.rint(self.pressure_pa + 3.0 * wobble))
        show(s.sf_sts, (self.fan > 0.05).astype(float))
        show(s.rf_sts, (self.fan > 0.05).astype(float))
        show(s.sf_kw, np.round(self.rated_fan_kw * self.fan**3, 2))
        show(s.flt_dp, np.rint(self.filter_pa(around.at_s) * self.fan**1.5))
        show(s.frz, 1.0 - self.frozen)
        show(s.fire, 1.0)
        show(s.air_f, np.round(3.6 * self.rated_m3s * self.fan, 2))
        show(s.run_h, np.floor(self.run_h))
