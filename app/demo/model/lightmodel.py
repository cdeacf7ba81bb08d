"""Lighting panels: level by hours and daylight, power of the rooms behind each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.demo.campus.controllers import MACHINES
from app.demo.campus.zones import ZoneSpec
from app.demo.model.airmodel import BUILDINGS
from app.demo.model.calendar import Floats, opened
from app.demo.model.signals import Signals

AUTO, MANUAL, OFF = 1.0, 2.0, 3.0
DAY_LEVEL, NIGHT_LEVEL = 92.0, 8.0
DAYLIGHT_PER_W_M2 = 0.028
EMPTY_ROOM = 0.15
NORTH_PANEL = "cth.lp-3a"
LEFT_IN_MANUAL = "cth.lp-7"
"""A panel that somebody forgot: the natural off-normal thing of the campus."""


class LightModel:
    """After ``step``: ``level`` of each zone in %, ``forced_kw`` for each building: what commands add to the usual load."""

    def __init__(self, zones: Sequence[ZoneSpec], signals: Signals) -> None:
        self.signals = signals
        panels = [m for m in MACHINES if m.kind == "lighting_panel"]
        self.panels = tuple(panel.id for panel in panels)
        self.building = np.array([BUILDINGS.index(panel.building) for panel in panels])
        self.panel_of_zone = np.array([self._panel(zone) for zone in zones])
        self.rated_w = np.array([zone.area_m2 * zone.figures.lighting_w for zone in zones])
        self.level = np.zeros(len(zones))
        self.forced_kw: Floats = np.zeros(len(BUILDINGS))

    def step(self, at_s: float, irradiance: float, people: Floats) -> None:
        s = self.signals
        automatic = self.automatic(at_s, irradiance)
        usual_mode = np.where(np.array(self.panels) == LEFT_IN_MANUAL, MANUAL, AUTO)
        mode = s.control(s.slots(self.panels, "mode"), usual_mode)
        wanted = np.where(mode == OFF, 0.0, np.where(mode == MANUAL, DAY_LEVEL, automatic))
        level = s.control(s.slots(self.panels, "lvl"), np.rint(wanted))
        present = np.where((people > 0) | (self.rated_w < 60.0), 1.0, EMPTY_ROOM)
        share = present[:, None] * np.stack((level, automatic), axis=1)[self.panel_of_zone]
        self.level = share[:, 0]
        power = np.stack(
            [np.bincount(self.panel_of_zone, self.rated_w * share[:, i] / 1e5, len(self.panels)) for i in (0, 1)]
        )
        forced = np.bincount(self.building, power[0] - power[1], len(BUILDINGS))
        self.forced_kw = np.asarray(forced, np.float64)
        s.measure(s.slots(self.panels, "kw"), np.round(power[0], 2))
        s.measure(s.slots(self.panels, "sts"), (level > 0).astype(float))

    def automatic(self, at_s: float, irradiance: float) -> Floats:
        """Level in % by the hours of the building, dimmed by daylight."""
        share = opened(at_s)[self.building]
        return np.asarray(NIGHT_LEVEL + (DAY_LEVEL - NIGHT_LEVEL - DAYLIGHT_PER_W_M2 * irradiance) * share)

    def _panel(self, zone: ZoneSpec) -> int:
        name = f"{zone.building}.lp-{zone.number.partition('.')[0].lower()}"
        if zone.floor == "cth.f3":
            name = NORTH_PANEL if int(zone.number.rpartition(".")[2]) <= 14 else "cth.lp-3b"
        return self.panels.index(name)
