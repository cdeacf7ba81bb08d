"""Calculated points: formulas over other points, evaluated at their period when an input was refreshed."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import InvalidInput
from app.domain.formulas import Formula, compile_formula, ranked
from app.domain.readings import Quality, Reason
from app.domain.site import Point, Site
from app.engine.live import LiveTable

TICK_S = 0.2
"""How soon a change of quality of an input shows in what is calculated from it."""

_log = logging.getLogger(__name__)


class CalculatedPoints:
    """All formulas of a site. Raises ``InvalidInput`` for a formula that is none, an unknown input, or a circle.

    The quality of a result is the worst of its inputs (``INPUT_NOT_GOOD``); without a result it is ``FORMULA_ERROR``.
    """

    def __init__(self, site: Site, live: LiveTable) -> None:
        self._live = live
        points = {point.id: point for point in site.points if point.formula}
        formulas = {name: _compiled(point, live) for name, point in points.items()}
        ranks = ranked({name: formula.inputs for name, formula in formulas.items()})
        self._ranks = [_Rank([(points[name], formulas[name]) for name in rank], live) for rank in ranks]

    async def run(self) -> None:
        """Evaluate until cancelled."""
        while True:
            self.evaluate(time.monotonic(), time.time_ns() // 1000)
            await asyncio.sleep(TICK_S)

    def evaluate(self, now_s: float, at_us: int) -> None:
        """Evaluate what is due at ``now_s`` (monotonic), inputs before what is calculated from them."""
        for rank in self._ranks:
            rank.evaluate(now_s, at_us)


class _Rank:
    """Formulas that do not depend on each other, side by side in columns."""

    def __init__(self, members: Sequence[tuple[Point, Formula]], live: LiveTable) -> None:
        self._live = live
        self._formulas = [formula for _, formula in members]
        self._rows = np.array([live.row[point.id] for point, _ in members], np.intp)
        self._inputs = [np.array([live.row[name] for name in f.inputs], np.intp) for f in self._formulas]
        self._all_inputs = np.concatenate(self._inputs)
        self._starts = np.cumsum([0, *map(len, self._inputs[:-1])])
        self._period_s = np.array([point.period_s for point, _ in members])
        self._due_s = np.zeros(len(members))
        self._seen = np.zeros(len(members), np.int64)
        self._worst = np.full(len(members), Quality.BAD, np.uint8)

    def evaluate(self, now_s: float, at_us: int) -> None:
        """A change of quality does not wait for the period."""
        newest = np.maximum.reduceat(self._live.row_version[self._all_inputs], self._starts)
        worst = np.maximum.reduceat(self._live.quality[self._all_inputs], self._starts)
        turn = np.flatnonzero((newest > self._seen) & ((now_s >= self._due_s) | (worst != self._worst)))
        if not len(turn):
            return
        self._seen[turn], self._worst[turn] = newest[turn], worst[turn]
        self._due_s[turn] = (np.floor(now_s / self._period_s[turn]) + 1) * self._period_s[turn]
        bad = worst[turn] == Quality.BAD
        self._live.mark(self._rows[turn[bad]], Quality.BAD, Reason.INPUT_NOT_GOOD, at_us)
        self._put(turn[~bad], worst, at_us)

    def _put(self, turn: NDArray[np.intp], worst: NDArray[np.uint8], at_us: int) -> None:
        values = np.array([self._result(each) for each in turn], np.float64)
        failed = np.isnan(values)
        quality = np.where(failed, Quality.BAD, worst[turn]).astype(np.uint8)
        reason = np.where(quality == Quality.GOOD, Reason.NONE, Reason.INPUT_NOT_GOOD)
        reason = np.where(failed, Reason.FORMULA_ERROR, reason).astype(np.uint8)
        self._live.put(self._rows[turn], values, quality, reason, at_us)

    def _result(self, each: int) -> float:
        try:
            return self._formulas[each].evaluate(self._live.value[self._inputs[each]].tolist())
        except Exception:
            _log.exception("The formula of %s failed", self._live.ids[self._rows[each]])
            return math.nan


def _compiled(point: Point, live: LiveTable) -> Formula:
    try:
        formula = compile_formula(point.formula)
    except InvalidInput as error:
        raise InvalidInput(f"{point.id}.formula", f"The formula of {point.id}: {error}") from error
    if missing := [name for name in formula.inputs if name not in live.row]:
        raise InvalidInput(f"{point.id}.formula", f"The formula of {point.id}: there is no point '{missing[0]}'")
    return formula
