"""The database page: what the database holds and takes, how it grows, and compaction on demand."""

from __future__ import annotations

import asyncio
import logging
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from app.domain.errors import Conflict, KilowatchError
from app.domain.messages import CompactState, DatabaseGroup, DatabaseSize, DatabaseState, KeptClass
from app.domain.site import Site
from app.engine.audit import Audit
from app.engine.clock import Clock
from app.engine.databasewatch import FULL, LOST, DatabaseWatch
from app.engine.plant import Plant
from app.store import Store
from app.store.history.inspecting import GROWTH_DAYS, HistoryFigures, figures
from app.store.info import StoreInfo
from app.store.instants import from_us
from app.store.sizes import Size, keep_size, kept_sizes

FIRST_S = 30.0
HOUR_S = 3600.0
FRESH_S = 60.0
"""A look is not repeated sooner, and not sooner than after twenty times what it took."""
COST = 20.0
PATIENCE_S = 5.0
"""So long a question waits for the first look."""
LONGEST_S = 0.5
SHORTEST = timedelta(hours=6)
"""Growth is told from sizes that reach over at least this."""
WEEK = timedelta(days=7)
FARTHEST_DAYS = 36_500.0
LEVELS = ("samples", "minutes", "quarters", "hours", "days")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look through the database found. ``free`` bytes of its disk, none where that is of another computer."""

    at: datetime
    info: StoreInfo
    history: HistoryFigures
    sizes: Sequence[Size]
    free: int | None


class DatabaseDesk:
    """``plant`` gives the one that runs; ``writing`` tells whether this engine operates the site and may keep sizes."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        *,
        plant: Callable[[], Plant],
        watch: DatabaseWatch,
        writing: Callable[[], bool],
        audit: Audit,
        clock: Clock,
    ) -> None:
        self._store, self._folder, self._plant, self._watch = store, folder, plant, watch
        self._writing, self._audit, self._clock = writing, audit, clock
        self._look: Look | None = None
        self._looking: asyncio.Task[None] | None = None
        self._next_s = float("-inf")
        self._text = ""
        self._compact = CompactState()
        self._compacting: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Look through the database once an hour, so that its growth is known, until cancelled."""
        await asyncio.sleep(FIRST_S)
        try:
            while True:
                await self._looked()
                await asyncio.sleep(HOUR_S)
        finally:
            for task in (self._looking, self._compacting):
                if task is not None:
                    task.cancel()

    async def state(self) -> DatabaseState:
        """What is known now; what was found in the database may be some minutes old."""
        if self._clock.monotonic_s() >= self._next_s and self._watch.state not in (LOST, FULL):
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE_S if self._look is None else 0.0):
                    await self._looked()
        return self._described()

    async def compact(self, by: str, workstation: str) -> CompactState:
        """Begin to pack everything that is over. Raises ``Conflict`` while it runs."""
        if self._compacting is not None:
            raise Conflict("The history is being compacted already. Wait until it is ready.")
        self._compact = CompactState(state="running")
        self._compacting = asyncio.create_task(self._compacted(by, workstation), name="compaction")
        return self._compact

    # -- inside -------------------------------------------------------------------------------------------------------
    async def _looked(self) -> None:
        """One look at a time, whoever waits for it."""
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_through(), name="look at the database")
        await asyncio.shield(self._looking)

    async def _look_through(self) -> None:
        started_s = self._clock.monotonic_s()
        try:
            self._look = await asyncio.to_thread(self._found)
            self._text = ""
        except KilowatchError as error:
            self._text = str(error)
            _log.info("The database could not be looked through: %s", error)
        finally:
            ended_s = self._clock.monotonic_s()
            self._next_s = ended_s + max(FRESH_S, COST * (ended_s - started_s))
            self._looking = None

    def _found(self) -> Look:
        database, at = self._store.database, self._clock.utc()
        info, history = self._store.info(), figures(database)
        sizes = keep_size(database, at, info.size) if self._writing() else kept_sizes(database)
        free = None if database.shared else shutil.disk_usage(self._folder).free
        return Look(at=at, info=info, history=history, sizes=sizes, free=free)

    async def _compacted(self, by: str, workstation: str) -> None:
        try:
            await asyncio.to_thread(self._pack)
            self._compact = replace(self._compact, state="idle", ended_at=self._clock.utc())
            result = f"{self._compact.packed} pieces packed"
        except KilowatchError as error:
            self._compact = replace(self._compact, state="failed", text=str(error), ended_at=self._clock.utc())
            result = f"failed: {error}"
        finally:
            self._compacting, self._next_s = None, float("-inf")
        await self._audit.write(by, workstation, "compact", "history", result=result)

    def _pack(self) -> None:
        """Part by part: other writers never wait long."""
        took_s = LONGEST_S
        while took_s >= LONGEST_S:
            started_s = time.monotonic()
            packed = self._store.samples.tidy(LONGEST_S)
            took_s = time.monotonic() - started_s
            self._compact = replace(self._compact, packed=self._compact.packed + packed)

    def _described(self) -> DatabaseState:
        waiting, plant, watch = self._watch.backlog(), self._plant(), self._watch
        state = DatabaseState(
            kind="postgresql" if self._store.database.shared else "sqlite",
            place=self._store.database.place,
            state=watch.state,
            ms=watch.ms,
            text=self._text,
            samples_per_s=plant.acquisition.samples_per_s,
            backlog=waiting.samples,
            backlog_entries=waiting.entries + self._audit.backlog,
            backlog_age_s=round(waiting.age_s, 1),
            spool_bytes=waiting.bytes,
            spool_cap_bytes=waiting.cap_bytes,
            kept=kept(plant.site, plant),
            compact=self._compact,
        )
        return state if self._look is None else with_look(state, self._look)


def with_look(state: DatabaseState, look: Look) -> DatabaseState:
    """Add what was found."""
    info, history, raw = look.info, look.history, look.history.levels[0]
    growth, growth_of = growth_of_look(look)
    return replace(
        state,
        version=info.version,
        schema=info.schema,
        looked_at=look.at,
        bytes=info.size,
        groups=tuple(DatabaseGroup(name=g.name, rows=g.rows, bytes=g.size) for g in info.groups),
        points=history.points,
        samples=raw.rows + history.waiting,
        sample_bytes=raw.size / raw.rows if raw.rows else None,
        first_at=None if history.first_us is None else from_us(history.first_us),
        last_at=None if history.last_us is None else from_us(history.last_us),
        growth=growth,
        growth_of=growth_of,
        free_bytes=look.free,
        full_at=full_at(look.at, look.free, growth),
        sizes=tuple(DatabaseSize(at=at, bytes=size) for at, size in look.sizes),
    )


def growth_of_look(look: Look) -> tuple[float | None, Literal["sizes", "samples", ""]]:
    """Bytes a day, and what they are told from."""
    growth = growth_a_day(look.sizes, look.at)
    if growth is not None:
        return growth, "sizes"
    growth = growth_of_samples(look.history)
    return (None, "") if growth is None else (growth, "samples")


def growth_of_samples(history: HistoryFigures) -> float | None:
    """Bytes a day of the last week; where there are samples of fewer days of those; ``None`` below one day."""
    if history.first_us is None or history.last_us is None:
        return None
    days = timedelta(microseconds=history.last_us - history.first_us) / timedelta(days=1)
    return history.growth * GROWTH_DAYS / min(days, GROWTH_DAYS) if days >= 1 else None


def growth_a_day(sizes: Sequence[Size], now: datetime) -> float | None:
    """Bytes a day between the first and the last size of the last week; ``None`` where they are too close."""
    late = [(at, size) for at, size in sizes if now - at <= WEEK]
    if not late or late[-1][0] - late[0][0] < SHORTEST:
        return None
    (first_at, first), (last_at, last) = late[0], late[-1]
    return (last - first) / ((last_at - first_at) / timedelta(days=1))


def full_at(now: datetime, free: int | None, growth: float | None) -> datetime | None:
    """When ``free`` bytes are used up at ``growth`` bytes a day; ``None`` when never within a hundred years."""
    if free is None or growth is None or growth <= 0 or free / growth > FARTHEST_DAYS:
        return None
    return now + timedelta(days=free / growth)


def kept(site: Site, plant: Plant) -> tuple[KeptClass, ...]:
    """How long each level is kept, and what retention has removed."""
    plan, dropped = site.site.history, plant.housekeeper.dropped
    days = (plan.raw_days, plan.minute_days, plan.quarter_days, plan.hour_days, plan.day_days)
    return tuple(
        KeptClass(name=name, days=limit, removed=getattr(dropped, name))
        for name, limit in zip(LEVELS, days, strict=True)
    )
