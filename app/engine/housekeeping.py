"""What the history needs beside samples: who its points are, packing of what is over, and an end for what is old enough."""

from __future__ import annotations

import asyncio
import logging
import time

from app.domain.errors import KilowatchError
from app.domain.site import Kind, Name, Point, Site
from app.engine.events import EventLog
from app.store import Described, Dropped, Retention, Store

FIRST_S = 20.0
"""The start of a plant has other things to do."""
TURN_S = 60.0
LONGEST_S = 0.5
"""So long at most at a time other writers of the history may have to wait."""
RETENTION_S = 3600.0
POWER_UNITS = frozenset({"kW", "MW", "kVA", "kvar"})

_log = logging.getLogger(__name__)


class Housekeeper:
    """The history of one site, while ``run`` runs. ``dropped`` and ``packed`` count since then."""

    def __init__(self, site: Site, store: Store, events: EventLog) -> None:
        self._site, self._store, self._events = site, store, events
        plan = site.site.history
        self._kept = Retention(
            raw_days=plan.raw_days,
            minute_days=plan.minute_days,
            quarter_days=plan.quarter_days,
            hour_days=plan.hour_days,
            day_days=plan.day_days,
        )
        self._described = False
        self._retention_s = float("-inf")
        self.dropped = Dropped()
        self.packed = 0

    async def run(self) -> None:
        """A little each minute, until cancelled."""
        await asyncio.sleep(FIRST_S)
        while True:
            try:
                self._tell(await asyncio.to_thread(self.turn))
            except KilowatchError as error:
                _log.info("The history is looked after later: %s", error)
            await asyncio.sleep(TURN_S)

    def turn(self) -> Dropped:
        """One piece of work, and what went by it. Blocking. Raises ``StoreError``; the next turn begins where this one was."""
        gone = Dropped()
        if not self._described:
            self._describe()
        self.packed += self._store.samples.tidy(LONGEST_S)
        if time.monotonic() >= self._retention_s:
            done = self._store.samples.forget(self._kept, time.time_ns() // 1000, gone, LONGEST_S)
            self._retention_s = time.monotonic() + (RETENTION_S if done else 0.0)
        return gone

    def _describe(self) -> None:
        samples = self._store.samples
        samples.set_zone(self._site.site.time_zone)
        samples.describe([_described(point) for point in self._site.points if point.record is not None])
        self._described = True

    def _tell(self, gone: Dropped) -> None:
        if not gone.any:
            return
        for name in ("samples", "minutes", "quarters", "hours", "days"):
            setattr(self.dropped, name, getattr(self.dropped, name) + getattr(gone, name))
        _log.info(
            "Retention: %d samples and %d blocks of minutes were old enough and are gone", gone.samples, gone.minutes
        )
        self._events.add("system", "history", _gone(gone))


def _described(point: Point) -> Described:
    assert point.record is not None
    wanted = point.record.plain_rows
    rows = point.kind is Kind.COUNTER or point.unit in POWER_UNITS if wanted is None else wanted
    return Described(
        id=point.id,
        name=point.name.en,
        kind=point.kind.value,
        unit=point.unit,
        rows=rows,
        keep_raw_days=point.record.keep_raw_days,
    )


def _gone(gone: Dropped) -> Name:
    return Name(
        en=f"Retention: {gone.samples:,} samples were old enough and are gone; their intervals stay",
        ko=f"보관 기간이 지난 샘플 {gone.samples:,}개를 삭제했습니다. 구간값은 남아 있습니다",
    )
