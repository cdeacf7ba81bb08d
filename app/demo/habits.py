"""What goes wrong on the campus and how often: declared rows for the past that the demo is given. Demo data, not measurements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Habit:
    """How one alarm comes.

    ``per_day`` occurrences on a working day in the hours ``hours`` (a pattern of ``model.calendar`` or ``DAWN``), each of
    about ``minutes``. A value goes up to ``beyond`` its limit on ``side``, in steps of the sensor's ``step``. ``summer`` and
    ``winter`` multiply the rate at the height of either; ``burst`` is the share of occurrences that chatter.
    """

    alarm: str
    per_day: float
    hours: str
    minutes: float
    beyond: float = 0.0
    step: float = 1.0
    side: str = "h"
    summer: float = 1.0
    winter: float = 1.0
    burst: float = 0.0


DAWN = "dawn"

HABITS: tuple[Habit, ...] = (
    Habit("spc.ahu-5.flt_dp.alm", 1.40, "sports", 22, 32),
    Habit("lib-mtr-7.comm", 0.95, "always", 5),
    Habit("lib.z-2.07.co2.alm", 0.75, "library", 34, 260, 5, winter=1.3),
    Habit("dmc.pv-2.iso.alm", 0.45, DAWN, 40, 0.35, 0.05, "l", burst=0.5),
    Habit("lib.z-2.01.co2.alm", 0.30, "library", 28, 190, 5, winter=1.3),
    Habit("cth.z-3.12.co2.alm", 0.45, "meeting", 36, 560, 5),
    Habit("spc.z-1.01.rh.alm", 0.40, "sports", 45, 6.0, 0.1),
    Habit("cth.lp-3a.mode.alm", 0.35, "office", 150),
    Habit("cth.ahu-3.sat.alm", 0.30, "office", 13, 1.8, 0.1, summer=1.4),
    Habit("cth.ahu-2.flt_dp.alm", 0.28, "office", 26, 20),
    Habit("lib.lp-2.mode.alm", 0.24, "library", 190),
    Habit("cth.z-2.01.co2.alm", 0.22, "office", 24, 150, 5),
    Habit("spc-mtr-9.comm", 0.20, "always", 4),
    Habit("dmc.z-2.03.tmp.alm", 0.20, "always", 38, 0.9, 0.1, summer=1.8, winter=0.8),
    Habit("spc.z-1.02.co2.alm", 0.20, "sports", 26, 210, 5),
    Habit("cth.z-3.12.dev.alm", 0.18, "meeting", 35, 0.8, 0.1),
    Habit("cth.ahu-1.sat.alm", 0.18, "office", 11, 1.4, 0.1, summer=1.4),
    Habit("spc.lp-1.mode.alm", 0.16, "sports", 120),
    Habit("lib.ahu-4.flt_dp.alm", 0.16, "library", 24, 18),
    Habit("lib.z-2.07.dev.alm", 0.14, "library", 40, 0.7, 0.1),
    Habit("spc.pool.cl.alm", 0.14, "sports", 30, 0.09, 0.01, "l"),
    Habit("dmc.ups-1.load.alm", 0.12, "shift", 18, 3.5, 0.1),
    Habit("lib-wtr-1.comm", 0.12, "always", 6),
    Habit("cth-fcu-2.comm", 0.12, "always", 3),
    Habit("spc.ahu-6.sat.alm", 0.10, "sports", 15, 1.6, 0.1),
    Habit("cth.plant.chws.alm", 0.08, "office", 14, 1.1, 0.1, summer=2.5, winter=0.3),
    Habit("spc.pool.tmp.alm", 0.07, "always", 70, 0.4, 0.1),
    Habit("dmc.ups-2.flt.alm", 0.06, "always", 8, burst=0.6),
    Habit("dmc.pv-1.sts.alm", 0.06, "office", 20),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rarity:
    """Something that happened once: ``days`` before today at ``hour`` of the local clock, seconds ``after`` that."""

    days: int
    hour: float
    alarm: str
    minutes: float
    after_s: float = 0.0
    beyond: float = 0.0
    step: float = 1.0


RARITIES: tuple[Rarity, ...] = (
    Rarity(17, 14.35, "cth.ch-1.cnd_p.alm", 3, 0, 118),
    Rarity(17, 14.35, "cth.ch-1.trip.alm", 41, 19),
    Rarity(17, 14.35, "cth.plant.chws.alm", 24, 412, 1.4, 0.1),
    Rarity(17, 14.35, "cth.ahu-3.sat.alm", 22, 655, 1.1, 0.1),
    Rarity(12, 3.21, "dmc.ups-1.sts.alm", 1.5),
    Rarity(12, 3.21, "dmc.ups-2.sts.alm", 1.5, 2),
    Rarity(12, 3.21, "dmc.ups-1.load.alm", 9, 74, 5.2, 0.1),
    Rarity(22, 6.12, "lib.ahu-4.frz.alm", 16),
)

FLOOD_HOUR, FLOOD_SPREAD_S, FLOOD_MINUTES = 6.8, 75.0, (2.0, 5.0)
FLOOD_DEVICES = 13
"""A switch is started anew early in the morning, and so many controllers fall silent within ``FLOOD_SPREAD_S``."""

FLOOD_NOTE = "Network switch restarted by IT, all controllers back"

RESTING: Mapping[str, float] = {"mode": 1.0, "trip": 0.0, "frz": 1.0, "flt": 0.0, "ups.sts": 1.0, "pv.sts": 2.0}
"""What a state shows when all is well, by the last part of the point (and its machine)."""

NOTES: Mapping[str, tuple[str, ...]] = {
    "flt_dp": ("Filter change ordered, WO-2214", "Fan at full speed during the evening courses", "필터 교체 요청함"),
    "comm": ("Line noise, came back by itself", "Contractor informed", "통신 불량, 업체 연락함"),
    "co2": ("Full house, windows opened", "Outdoor air damper checked", "행사 중, 환기 확인"),
    "mode": ("Cleaning crew, back to Auto afterwards", "Panel keys returned", "청소 작업 중 수동 전환"),
    "sat": ("Valve exercised", "Start-up after the night, recovers", "기동 직후 일시 상승"),
    "rh": ("Showers and full pool, dehumidifier running", "수영 대회로 습도 상승"),
    "trip": ("Tower strainer cleaned, chiller restarted",),
    "sts": ("Looked at on site, back to normal", "현장 확인, 정상"),
    "cl": ("Dosing pump primed", "약품 투입 확인"),
    "iso": ("Dew on the string, dries by nine", "결로, 오전 중 해소"),
    "tmp": ("Door of the room stood open", "Coil to be cleaned, on the list"),
}
"""What operators wrote, by the last part of the point or rule."""

NOTED = {1: 1.0, 2: 0.5, 3: 0.3, 4: 0.2}
"""Share of the acknowledgements with a note, by priority."""

ACK_MIN = {1: 1.2, 2: 3.0, 3: 9.0, 4: 25.0}
"""Median time to the acknowledgement, by priority."""

DAY_OPERATOR = ("op.day-1", "facility-office")
EARLY_OPERATOR, LATE_OPERATOR = ("op.shift-1", "control-room-1"), ("op.shift-2", "control-room-2")
SHIFTS = ((6.0, EARLY_OPERATOR), (8.0, DAY_OPERATOR), (18.0, LATE_OPERATOR))
"""Who signs in when, with the workstation. The day operator works on weekdays until six."""
