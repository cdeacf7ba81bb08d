"""Energy of quarter hours: from the register where it can be believed, else from mean power."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.engine.overview.quarters import Floats

HOURS_A_QUARTER = 0.25
JUMP = 20.0
LESS, LESS_KWH = 1.2, 1.0
"""So much more may have been measured by power than a register counted, before the register is not believed."""


@dataclass(frozen=True, slots=True)
class Energy:
    """kWh of each quarter hour, NaN where nothing is known. ``estimated``: not read at its own end."""

    kwh: Floats
    estimated: NDArray[np.bool_]

    def total(self) -> float | None:
        """The sum of what is known; ``None`` when nothing is."""
        known = ~np.isnan(self.kwh)
        return float(self.kwh[known].sum()) if known.any() else None

    @property
    def coverage(self) -> float:
        """The share of quarter hours that are known, 0 to 1."""
        return float(np.mean(~np.isnan(self.kwh))) if len(self.kwh) else 0.0


def register_energy(last: Floats, limit_kw: float | None, hours: float = HOURS_A_QUARTER) -> Energy:
    """Differences of a register that was read at the end of each interval of ``hours``; its first one is never known.

    Over a gap the register remembers: the difference is spread evenly and estimated. A decrease (reset, replacement,
    roll-over) and a jump above ``limit_kw`` are no consumption: NaN. A single reading beside the course of its neighbours
    counts as a gap.
    """
    kwh, estimated = np.full(len(last), np.nan), np.zeros(len(last), np.bool_)
    read = np.flatnonzero(~np.isnan(last))
    if len(read) < 2:
        return Energy(kwh, estimated)
    limit = _limit(last[read], read) if limit_kw is None else limit_kw * hours
    read = read[_on_course(last[read], read, limit)]
    gap = np.diff(read)
    each = np.diff(last[read]) / gap
    each[(each < 0) | (each > limit)] = np.nan
    kwh[read[0] + 1 : read[-1] + 1] = np.repeat(each, gap)
    estimated[read[0] + 1 : read[-1] + 1] = np.repeat((gap > 1) & ~np.isnan(each), gap)
    return Energy(kwh, estimated)


def _limit(register: Floats, at: NDArray[np.intp]) -> float:
    """What an interval can hold where neither capacity nor power is known: many times what it usually holds."""
    each = np.diff(register) / np.diff(at)
    rising = each[each > 0]
    return JUMP * float(np.median(rising)) if len(rising) else np.inf


def _on_course(register: Floats, at: NDArray[np.intp], limit: float) -> NDArray[np.bool_]:
    """False for a reading that no rise can lead to or from, when its two neighbours agree: the meter lied for a moment."""
    good = np.ones(len(register), np.bool_)
    rise, time = np.diff(register), np.diff(at)
    jump = rise > limit * time
    both = rise[:-1] + rise[1:]
    agreed = (both >= 0) & (both <= limit * (time[:-1] + time[1:]))
    good[1:-1] = ~(agreed & (jump[:-1] | jump[1:]))
    return good


def interval_energy(
    mean_kw: Floats, last_kwh: Floats, limit_kw: float | None, hours: float = HOURS_A_QUARTER
) -> Energy:
    """The register where it can be believed, over gaps too, so that totals are the register's; else mean power times time.

    Never below zero: a register does not turn back.
    """
    register, by_power = register_energy(last_kwh, limit_kw, hours), np.maximum(mean_kw, 0.0) * hours
    turned = _turned_round(register, by_power)
    kwh = np.where(np.isnan(register.kwh) | turned, by_power, register.kwh)
    return Energy(kwh, register.estimated & ~turned)


def _turned_round(register: Energy, by_power: Floats) -> NDArray[np.bool_]:
    """Gaps over which less was counted than was measured meanwhile: the register went a whole round, or was replaced."""
    turned = np.zeros(len(by_power), np.bool_)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], register.estimated, [False]])))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        counted, measured = register.kwh[start:end].sum(), np.nansum(by_power[start:end])
        turned[start:end] = measured > counted * LESS + LESS_KWH
    return turned


def believable_kw(capacity_kw: float | None, mean_kw: Floats) -> float | None:
    """Above this a register cannot have counted honestly: half more than the capacity, else three times the highest mean."""
    if capacity_kw:
        return 1.5 * capacity_kw
    known = mean_kw[~np.isnan(mean_kw)]
    return 3.0 * float(known.max()) if len(known) and known.max() > 0 else None
