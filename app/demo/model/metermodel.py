"""The meters: flows as sums of live channels, counters that go on from the profile, electrical details, inverters and UPS."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.demo.campus.meters import ELECTRIC, METERS
from app.demo.model.calendar import HOUR_S, Floats, drift
from app.demo.model.channels import CHANNELS, METER_IDS, counter_point, flow_point, meter_matrix
from app.demo.model.profile import Profile
from app.demo.model.signals import Signals

PROFILE_AHEAD_S = 60 * 86_400.0
FLICKER = 0.003
"""Share by which a measured load wanders about its course: so little that a command stands out of it."""

PV_RATED_KW = 45.0
LINE_V, LINE_HZ = 380.0, 60.0
WAITING, GENERATING = 1.0, 2.0


@dataclass(frozen=True, slots=True)
class Kept:
    """Counters of a former run, and what each had more than the profile: it goes on from there and never falls."""

    counters: Floats
    extra: Floats


class MeterModel:
    """``extra`` is what each counter has more than the profile says, in its own unit: it survives a restart."""

    def __init__(self, signals: Signals, at_s: float, kept: Kept | None = None) -> None:
        self.signals = signals
        self.matrix = meter_matrix()
        self.profile = Profile(at_s + PROFILE_AHEAD_S)
        now = self.profile.counter(np.array([at_s]))[:, 0]
        self.extra = np.zeros(len(METER_IDS)) if kept is None else np.maximum(kept.extra, kept.counters - now)
        self._at_s = at_s
        self._electric = [m for m in METERS if m.make in ELECTRIC]
        self._flow_slots = np.array([signals.slot(flow_point(meter)) for meter in METER_IDS])
        self._counter_slots = np.array([signals.slot(counter_point(meter)) for meter in METER_IDS])

    def channels(self, at_s: float) -> Floats:
        """The usual channels, flickering a little."""
        if at_s > self.profile.end_s - 2 * HOUR_S:
            self.profile = Profile(at_s + PROFILE_AHEAD_S)
        return self.profile.channel(at_s) * (1.0 + FLICKER * drift(0, at_s, 45.0, len(CHANNELS)))

    def kept(self) -> Kept:
        """What the counters show now, to be kept over a restart."""
        return Kept(self.profile.counter(np.array([self._at_s]))[:, 0] + self.extra, self.extra.copy())

    def step(self, dt_s: float, at_s: float, channels: Floats) -> Floats:
        """Takes the live channels, returns the flow of each meter."""
        flow = self.matrix @ channels
        self._limit_inverters(flow)
        usual = self.profile.flow(np.array([at_s]))[:, 0]
        self.extra += (flow - usual) * dt_s / HOUR_S
        counter = self.profile.counter(np.array([at_s]))[:, 0] + self.extra
        self._at_s = at_s
        show = self.signals.measure
        show(self._flow_slots, flow)
        show(self._counter_slots, np.maximum(counter, self.signals.read(self._counter_slots)))
        self._show_electric(at_s)
        self._show_inverters(at_s)
        self._show_ups(at_s)
        self._show_heat(at_s)
        return flow

    def _limit_inverters(self, flow: Floats) -> None:
        """A power limit that an operator sets cuts the inverter, and the main meter imports more."""
        s, ids = self.signals, ("dmc.pv-1", "dmc.pv-2")
        limit = s.control(s.slots(ids, "lim"), np.full(2, 100.0)) / 100.0 * PV_RATED_KW
        for inverter, most in zip(ids, limit, strict=True):
            row = METER_IDS.index(inverter)
            cut = max(0.0, flow[row] - float(most))
            flow[row] -= cut
            flow[METER_IDS.index("cmp.mtr-0")] += cut

    def _show_electric(self, at_s: float) -> None:
        s, meters = self.signals, self._electric
        ids = [m.id for m in meters]
        rated = np.array([m.rated for m in meters])
        power = s.read(s.slots(ids, "kw"))
        factor = np.clip(
            0.955 + 0.02 * drift(100, at_s, 1800.0, len(ids)) - 0.05 * (1.0 - np.abs(power) / rated) ** 2, 0.8, 0.995
        )
        volts = LINE_V + 2.5 * drift(90, at_s, 600.0) - 4.0 * power / rated
        s.measure(s.slots(ids, "pf"), np.round(factor, 3))
        s.measure(s.slots(ids, "kvar"), np.round(power * np.tan(np.arccos(factor)), 2))
        s.measure(s.slots(ids, "v"), np.round(volts, 1))
        s.measure(s.slots(ids, "a"), np.round(np.abs(power) / factor / volts / np.sqrt(3.0) * 1000.0, 1))
        s.measure(s.slots(ids, "hz"), np.round(LINE_HZ + 0.02 * drift(91, at_s, 20.0), 2))

    def _show_inverters(self, at_s: float) -> None:
        s, ids = self.signals, ("dmc.pv-1", "dmc.pv-2")
        power = s.read(s.slots(ids, "kw"))
        s.measure(s.slots(ids, "sts"), np.where(power > 0.05, GENERATING, WAITING))
        s.measure(s.slots(ids, "dc_v"), np.where(power > 0.05, 610.0 - 1.2 * power, 12.0).round(1))
        s.measure(s.slots(ids, "iso"), np.array([8.4, 2.6]) + 0.2 * drift(60, at_s, 3600.0, 2))

    def _show_ups(self, at_s: float) -> None:
        s, ids = self.signals, ("dmc.ups-1", "dmc.ups-2")
        feeds = s.read(s.slots(("dmc.mtr-12", "dmc.mtr-13"), "kw"))
        eco = s.control(s.slots(ids, "eco"), np.zeros(2))
        output = feeds * np.where(eco > 0.5, 0.985, 0.955)
        s.measure(s.slots(ids, "kw"), np.round(output, 1))
        s.measure(s.slots(ids, "load"), np.round(output / 1.2, 1))
        s.measure(s.slots(ids, "bat"), 100.0)
        s.measure(s.slots(ids, "bat_t"), np.round(25.5 + 0.6 * drift(65, at_s, 5400.0, 2), 1))
        s.measure(s.slots(ids, "sts"), 1.0)
        s.measure(s.slots(ids, "flt"), 0.0)

    def _show_heat(self, at_s: float) -> None:
        s, ids = self.signals, ("lib.ht-1",)
        power = s.read(s.slots(ids, "kw"))
        supply = 62.0 + 3.0 * drift(68, at_s, 3600.0)
        s.measure(s.slots(ids, "sup"), np.round(supply, 1))
        s.measure(s.slots(ids, "ret"), np.round(supply - 4.0 - power / 12.0, 1))
