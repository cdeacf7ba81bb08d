"""Rooms as two heat stores each (air with furniture, building fabric), with people, lights, sun, air supply and a cooling coil."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.demo.campus.zones import ZoneSpec
from app.demo.model.calendar import Floats, local_hour, noise, pattern_shares, ramp
from app.demo.model.signals import Signals, Slots

AIR_J_M2K = 15_000.0
FABRIC_J_M2K = 180_000.0
FABRIC_W_M2K = 8.0
FACADE_W_M2K = 1.2
STOREY_M = 3.5
GLASS_SHARE, SOLAR_FACTOR = 0.40, 0.35
PERSON_W = 75.0
AIR_W_PER_M3S_K = 1206.0
VENTILATION_M3S_M2 = 0.0011
FRESH_M3S_PERSON = 0.018
CO2_OUTDOOR_PPM, CO2_PPM_M3S_PERSON = 430.0, 5.2
HEATING_W_M2, REHEAT_W_M2 = 65.0, 25.0
HEATING_BELOW_C = 19.0
COIL_FULL_K = 14.0
"""Room above chilled water, less 3 K at the coil, at which a coil gives its rated cooling."""
SETBACK_K = 1.0
GAIN_PER_K, INTEGRAL_S = 0.35, 1200.0
PRESENCE_S = 1500
FAN_STARTS = 0.05
"""Asked output at which the fan of a unit starts; it stops when nothing is asked."""


@dataclass(slots=True)
class Surroundings:
    """What rooms get from outside: arrays have one value for each zone."""

    at_s: float
    outdoor_c: float
    irradiance: float
    season: float
    supply_c: Floats
    fan: Floats
    chilled_c: Floats
    lighting: Floats
    moisture: Floats


class ZoneModel:
    """All zones at once. After ``step``: ``cooling_w`` (coils), ``air_w`` (taken up by supply air), ``heating_w``, ``people``."""

    def __init__(self, zones: Sequence[ZoneSpec], signals: Signals) -> None:
        self.zones, self.signals = tuple(zones), signals
        figures = [zone.figures for zone in zones]
        self.area = np.array([zone.area_m2 for zone in zones])
        self.facade_m2 = np.array([sum(zone.facade_m.values()) * STOREY_M for zone in zones])
        self.is_vav = np.array([f.unit == "vav" for f in figures])
        self.has_unit = np.array([bool(f.unit) for f in figures])
        self.always_on = np.array([f.always_on for f in figures])
        self.full_people = np.array([f.people for f in figures]) * self.area
        self.equipment_w = np.array([f.equipment_w for f in figures]) * self.area
        self.lighting_w = np.array([f.lighting_w for f in figures]) * self.area
        self.base_setpoint = np.array([f.setpoint_c for f in figures])
        self.season_k = np.array([f.season_k for f in figures])
        self.fresh = np.maximum(self.full_people * FRESH_M3S_PERSON, VENTILATION_M3S_M2 * self.area)
        self._hours = tuple(f.hours for f in figures)
        self._meets = np.array([name == "meeting" for name in self._hours])
        self._steady = np.array([name == "always" for name in self._hours])
        self._sides = {side: np.array([zone.facade_m.get(side, 0.0) for zone in zones]) for side in "NESW"}
        self.rated_w = self._rated()
        self._slots = _ZoneSlots.of(self, signals)
        n = len(zones)
        self.temperature = self.setpoints(0.5) + 0.2
        self.fabric = self.temperature.copy()
        self.co2 = np.full(n, 520.0)
        self.integral = np.full(n, 0.3)
        self.people, self.cooling_w, self.air_w, self.heating_w = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n)
        self.power_kw: Floats = np.zeros(n)
        """Lights and sockets of each room."""
        self._fan_runs = np.ones(n, bool)
        self.fault_share = np.ones(n)
        """Share of the rated cooling that a coil still gives."""

    def setpoints(self, season: float) -> Floats:
        """What the room controllers hold by themselves, in steps of half a kelvin."""
        return np.asarray(np.round((self.base_setpoint - self.season_k * (1.0 - season)) * 2.0) / 2.0)

    def occupancy(self, at_s: float) -> Floats:
        """People in each room: pattern of its use, and a meeting either takes place or not."""
        shares = pattern_shares(at_s)
        share = np.array([shares[name] for name in self._hours])
        stream = np.arange(len(self.zones))
        block = int(at_s // PRESENCE_S)
        chance = noise(stream, block)
        present = np.where(self._meets, np.where(chance < 0.5, 0.0, 0.4 + 0.6 * chance), 0.7 + 0.4 * chance)
        return np.asarray(np.rint(share * present * self.full_people))

    def solar_w(self, at_s: float, irradiance: float) -> Floats:
        """Sun through the windows."""
        hour = float(local_hour(at_s))
        factor = {
            "N": 0.15,
            "E": 0.15 + 0.75 * float(ramp(np.array(hour), 7.0, 11.0, 2.0)),
            "S": 0.15 + 0.55 * float(ramp(np.array(hour), 10.0, 15.0, 2.5)),
            "W": 0.15 + 0.75 * float(ramp(np.array(hour), 14.5, 18.5, 2.0)),
        }
        metres = sum(self._sides[side] * factor[side] for side in "NESW")
        return np.asarray(metres * STOREY_M * GLASS_SHARE * SOLAR_FACTOR * irradiance)

    def step(self, dt_s: float, around: Surroundings) -> None:
        """One step of ``dt_s`` (stable up to a minute)."""
        self.people = self.occupancy(around.at_s)
        gains = self._gains_w(around)
        output, fan = self._outputs(dt_s, around)
        self._supply(output, fan, around)
        envelope = FACADE_W_M2K * self.facade_m2
        fabric = FABRIC_W_M2K * self.area
        flow = gains + self.heating_w - self.cooling_w - self.air_w
        flow += envelope * (around.outdoor_c - self.temperature) + fabric * (self.fabric - self.temperature)
        self.temperature = self.temperature + flow * dt_s / (AIR_J_M2K * self.area)
        self.fabric += fabric * (self.temperature - self.fabric) * dt_s / (FABRIC_J_M2K * self.area)
        self._air_quality(dt_s, output, around)
        self._show(fan, around)

    def _rated(self) -> Floats:
        peak = self.full_people * PERSON_W * 0.9 + self.equipment_w + self.lighting_w + 12.0 * self.area
        return np.asarray(np.where(self.has_unit, 1.35 * peak + 55.0 * self.facade_m2, 0.0))

    def _gains_w(self, around: Surroundings) -> Floats:
        use = np.where(self.full_people > 0, self.people / np.maximum(self.full_people, 1.0), 1.0)
        equipment = self.equipment_w * np.where(self._steady, 1.0, 0.2 + 0.8 * np.minimum(use, 1.0))
        lights = self.lighting_w * around.lighting / 100.0
        self.power_kw = (equipment + lights) / 1000.0
        return np.asarray(self.people * PERSON_W + equipment + lights + self.solar_w(around.at_s, around.irradiance))

    def _outputs(self, dt_s: float, around: Surroundings) -> tuple[Floats, Floats]:
        """Cooling output and fan, 0 to 1, after overrides; sets the heating."""
        s = self._slots
        setpoint = self.signals.control(s.setpoint, self.setpoints(around.season))
        reading = np.where(s.temperature == self.signals.spare, self.temperature, self.signals.read(s.temperature))
        quiet = np.where(self.always_on | (around.fan > 0.4), 0.0, SETBACK_K)
        error = reading - setpoint - quiet
        self.integral = np.clip(self.integral + error * GAIN_PER_K * dt_s / INTEGRAL_S, 0.0, 1.0)
        automatic = np.clip(GAIN_PER_K * error + self.integral, np.where(self.is_vav, 0.2, 0.0), 1.0)
        output = self.signals.control(s.output, np.rint(200.0 * automatic) / 2.0) / 100.0
        cold = np.clip(2.0 * (setpoint - 0.5 - quiet - self.temperature), 0.0, 1.0) * (
            around.outdoor_c < HEATING_BELOW_C
        )
        self.heating_w = np.where(self.facade_m2 > 0, HEATING_W_M2, REHEAT_W_M2) * self.area * cold
        return output, self._fans(np.maximum(output, cold))

    def _fans(self, asked: Floats) -> Floats:
        """Speed of the fans, 0 to 1, after overrides."""
        self._fan_runs = np.where(self._fan_runs, asked > 0.0, asked >= FAN_STARTS)
        automatic = np.where(self._fan_runs, np.rint(40.0 + 60.0 * asked), 0.0)
        return self.signals.control(self._slots.fan_speed, automatic) / 100.0

    def _supply(self, output: Floats, fan: Floats, around: Surroundings) -> None:
        """Cooling by the terminal unit and by the ventilation air."""
        drive = np.clip((self.temperature - around.chilled_c - 3.0) / COIL_FULL_K, 0.0, 1.3)
        coil = self.rated_w * self.fault_share * output * (0.35 + 0.65 * fan) * drive
        self.cooling_w = np.where(self.is_vav, 0.0, coil)
        box = self.rated_w / (AIR_W_PER_M3S_K * 9.0)
        needed = 0.25 + 0.75 * np.maximum(output, self.people / np.maximum(self.full_people, 1.0))
        fresh = VENTILATION_M3S_M2 * self.area * self.has_unit * np.minimum(needed, 1.0)
        flow = np.where(self.is_vav, box * output, fresh) * around.fan
        self.air_w = AIR_W_PER_M3S_K * flow * (self.temperature - around.supply_c)

    def _air_quality(self, dt_s: float, output: Floats, around: Surroundings) -> None:
        fresh = self.fresh * around.fan * np.where(self.is_vav, 0.4 + 0.6 * output, 0.85) + 0.00005 * self.area
        change = fresh / (self.area * 2.8)
        target = CO2_OUTDOOR_PPM + CO2_PPM_M3S_PERSON * self.people / fresh
        self.co2 += (target - self.co2) * (1.0 - np.exp(-change * dt_s))

    def _show(self, fan: Floats, around: Surroundings) -> None:
        s, show = self._slots, self.signals.measure
        show(s.temperature, np.round(self.temperature, 1))
        show(s.power, np.round(self.power_kw, 2))
        show(s.co2, np.round(self.co2 / 5.0) * 5.0)
        show(s.humidity, np.round(around.moisture, 1))
        show(s.people, self.people)
        show(s.lighting, np.rint(around.lighting))
        show(s.fan_status, (fan > 0.05).astype(float))


@dataclass(frozen=True, slots=True)
class _ZoneSlots:
    temperature: Slots
    setpoint: Slots
    output: Slots
    co2: Slots
    power: Slots
    humidity: Slots
    people: Slots
    lighting: Slots
    fan_speed: Slots
    fan_status: Slots

    @classmethod
    def of(cls, model: ZoneModel, signals: Signals) -> _ZoneSlots:
        ids = [zone.id for zone in model.zones]
        units = [zone.unit or "" for zone in model.zones]
        return cls(
            temperature=signals.slots(ids, "tmp"),
            setpoint=signals.slots(ids, "sp"),
            output=signals.slots(ids, "out"),
            co2=signals.slots(ids, "co2"),
            power=signals.slots(ids, "kw"),
            humidity=signals.slots(ids, "rh"),
            people=signals.slots(ids, "occ"),
            lighting=signals.slots(ids, "lgt"),
            fan_speed=signals.slots(units, "spd"),
            fan_status=signals.slots(units, "sts"),
        )
