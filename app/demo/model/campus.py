"""The whole campus in one step: weather, rooms, air handling, plant, pool, lights, meters."""

from __future__ import annotations

import numpy as np

from app.demo.campus.controllers import MACHINES
from app.demo.campus.zones import zones
from app.demo.model.airmodel import BUILDINGS, AirModel, AirSurroundings
from app.demo.model.calendar import Floats
from app.demo.model.channels import CHANNELS
from app.demo.model.lightmodel import LightModel
from app.demo.model.metermodel import Kept, MeterModel
from app.demo.model.plantmodel import PlantModel
from app.demo.model.poolmodel import PoolModel
from app.demo.model.signals import Signals
from app.demo.model.weather import moisture, relative_humidity, season, weather, wet_bulb
from app.demo.model.zonemodel import Surroundings, ZoneModel
from app.domain.site import Site

STEP_S = 150.0
"""Longest step that the rooms and loops bear."""

DIRECT_COOLING_C = 6.0
"""Evaporating temperature of the buildings with their own cooling, in place of chilled water."""

DIRECT_COP = 4.8
FAN_COIL_W_M2 = 1.6
WARM_UP_S = 16 * 3600.0
FOULED = {"dmc.z-2.03": 0.525}
"""Coils that give only a share of their rated cooling: one room of the campus is always a little too warm."""


class CampusModel:
    """All of it. ``signals`` holds what the devices show and what operators force."""

    def __init__(self, site: Site, at_s: float, kept: Kept | None = None) -> None:
        self.at_s = at_s
        self.signals = Signals(site.points)
        self.zones = ZoneModel(zones(), self.signals)
        self.air = AirModel([m.id for m in MACHINES if m.kind == "ahu"], zones(), self.signals)
        self.plant = PlantModel(self.signals)
        self.pool = PoolModel(self.signals)
        self.lights = LightModel(zones(), self.signals)
        self.meters = MeterModel(self.signals, at_s, kept)
        self.channels: Floats = np.zeros(len(CHANNELS))
        self._building_of_zone = np.array([BUILDINGS.index(zone.building) for zone in zones()])
        self._moisture = np.full(len(zones()), 8.0)
        self._weather = [self.signals.slots(("cmp.wx",), suffix) for suffix in ("tmp", "rh", "irr", "wb")]
        for zone, share in FOULED.items():
            self.zones.fault_share[[z.id for z in zones()].index(zone)] = share

    def warm_up(self, seconds: float = WARM_UP_S) -> None:
        """Run the hours before ``at_s``, so that rooms and loops are where they would be."""
        end_s, extra = self.at_s, self.meters.extra.copy()
        self.at_s = end_s - seconds
        while self.at_s < end_s - 1e-6:
            self.step(min(STEP_S, end_s - self.at_s), metering=False)
        self.meters.extra = extra

    def advance(self, to_s: float) -> None:
        """Run up to ``to_s`` in steps that the model bears."""
        while self.at_s < to_s - 1e-6:
            self.step(min(STEP_S, to_s - self.at_s))

    def step(self, dt_s: float, metering: bool = True) -> None:
        self.at_s += dt_s
        outdoor_c, humidity, irradiance = weather(self.at_s)
        outdoor_g = float(moisture(outdoor_c, humidity))
        self._rooms(dt_s, outdoor_c, outdoor_g, irradiance)
        self._air(dt_s, outdoor_c, outdoor_g)
        cooling = self._by_building(self.zones.cooling_w) + self._of_units(self.air.coil_kw)
        heating = self._by_building(self.zones.heating_w) + self._of_units(self.air.heating_kw)
        self.plant.step(dt_s, self.at_s, float(cooling[0]), float(heating[0]), (outdoor_c, humidity))
        self.pool.step(dt_s, self.at_s, float(self.zones.temperature[self._pool_hall]))
        self._show_weather(outdoor_c, humidity, irradiance)
        if metering:
            self._meter(dt_s, outdoor_c, cooling, heating)

    @property
    def _pool_hall(self) -> int:
        return int(np.argmax(self.zones.base_setpoint))

    def _rooms(self, dt_s: float, outdoor_c: float, outdoor_g: float, irradiance: float) -> None:
        unit = self.air.unit_of_zone
        self.lights.step(self.at_s, irradiance, self.zones.people)
        self._dry(dt_s, outdoor_g)
        chilled = np.where(self._building_of_zone == 0, self.plant.supply_c, DIRECT_COOLING_C)
        around = Surroundings(
            at_s=self.at_s,
            outdoor_c=outdoor_c,
            irradiance=irradiance,
            season=season(self.at_s),
            supply_c=self.air.supply[unit],
            fan=self.air.fan[unit],
            chilled_c=chilled,
            lighting=self.lights.level,
            moisture=relative_humidity(self.zones.temperature, self._moisture),
        )
        self.zones.step(dt_s, around)

    def _dry(self, dt_s: float, outdoor_g: float) -> None:
        """Water in the room air: what the supply brings, people, the pool; coils dry it to about 9.5 g/kg."""
        fan = self.air.fan[self.air.unit_of_zone]
        supplied = min(outdoor_g, 9.5) + 1.1 * self.zones.people / np.maximum(self.zones.full_people, 1.0)
        pool = np.arange(len(self._moisture)) == self._pool_hall
        target = np.where(pool, 13.2 + 0.18 * outdoor_g - 2.2 * (fan - 0.6), np.maximum(supplied, 5.0))
        self._moisture += (target - self._moisture) * (1.0 - np.exp(-dt_s / 2400.0))

    def _air(self, dt_s: float, outdoor_c: float, outdoor_g: float) -> None:
        mean = self.air.mean
        room = mean(self.zones.temperature)
        output = self.zones.signals.read(self.zones.signals.slots([z.id for z in self.zones.zones], "out")) / 100.0
        chilled = np.where(self.air.building == 0, self.plant.supply_c, DIRECT_COOLING_C)
        around = AirSurroundings(
            at_s=self.at_s,
            outdoor_c=outdoor_c,
            outdoor_g_kg=outdoor_g,
            room_c=room,
            room_g_kg=mean(self._moisture),
            room_rh=relative_humidity(room, mean(self._moisture)),
            room_co2=mean(self.zones.co2),
            demand=mean(np.where(self.zones.has_unit, output, 0.0)),
            chilled_c=chilled,
        )
        self.air.step(dt_s, around)

    def _meter(self, dt_s: float, outdoor_c: float, cooling: Floats, heating: Floats) -> None:
        live = dict(zip(CHANNELS, self.meters.channels(self.at_s), strict=True)) | self.live(
            outdoor_c, cooling, heating
        )
        self.channels = np.array([live[name] for name in CHANNELS])
        self.meters.step(dt_s, self.at_s, self.channels)

    def live(self, outdoor_c: float, cooling: Floats, heating: Floats) -> dict[str, float]:
        """The channels that the model makes itself."""
        fans = self.air.fan_kw
        coils = self._by_building(self.zones.area * FAN_COIL_W_M2 * (self.zones.cooling_w > 0))
        direct = cooling / (DIRECT_COP * (1.0 - 0.012 * (outdoor_c - 25.0)))
        light = self.lights.forced_kw
        by_unit = dict(zip(self.air.units, fans, strict=True))
        pool_fan, hall_fan = by_unit["spc.ahu-6"], by_unit["spc.ahu-5"]
        return {
            "cth.plant": self.plant.power_kw,
            "cth.fans": float(fans[self.air.building == 0].sum() + coils[0]),
            "lib.hvac": float(by_unit["lib.ahu-4"] + coils[1] + direct[1]),
            "spc.hvac": float(hall_fan + coils[2] + direct[2]),
            "spc.pool": self.pool.power_kw + float(pool_fan),
            "dmc.cooling": float(by_unit["dmc.ahu-7"] + coils[3] + direct[3]),
            "cth.heat": float(heating[0]),
            "lib.heat": float(heating[1]),
            "spc.heat": float(heating[2]),
            **{f"{building}.light": float(light[i]) for i, building in enumerate(BUILDINGS)},
        }

    def _by_building(self, watts: Floats) -> Floats:
        return np.asarray(np.bincount(self._building_of_zone, watts / 1000.0, len(BUILDINGS)), np.float64)

    def _of_units(self, kilowatts: Floats) -> Floats:
        return np.asarray(np.bincount(self.air.building, kilowatts, len(BUILDINGS)), np.float64)

    def _show_weather(self, outdoor_c: float, humidity: float, irradiance: float) -> None:
        values = (
            round(outdoor_c, 1),
            round(humidity, 1),
            round(max(irradiance, 0.0)),
            round(float(wet_bulb(outdoor_c, humidity)), 1),
        )
        for slot, value in zip(self._weather, values, strict=True):
            self.signals.measure(slot, float(value))
