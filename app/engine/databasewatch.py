"""How the database takes what the engine keeps: told in health, as events, and as an alarm of the engine's own."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import replace

from app.domain.errors import DiskFull, StoreError
from app.domain.site import Name
from app.engine.events import EventLog
from app.engine.recorder import Recorder
from app.store import Store
from app.store.backlog import Backlog

OK, SLOW, LOST, FULL = "ok", "slow", "lost", "full"
LOOK_S = 2.0
PING_TIMEOUT_S = 6.0
SLOW_MS = 2000.0
WARNING_SHARE = 0.8
"""Of the cap of the spool."""
GIVEN_UP_S = 600.0
"""So often at most it is told that samples are given up."""
PRIORITY = 2

_log = logging.getLogger(__name__)

Tell = Callable[[bool, str], None]


class DatabaseWatch:
    """``recorder`` gives the one that runs now; ``tell`` is called with every look: whether all is kept, else why not."""

    def __init__(
        self, store: Store, events: EventLog, recorder: Callable[[], Recorder], tell: Tell, *, look_s: float = LOOK_S
    ) -> None:
        self._store, self._events, self._recorder, self._tell = store, events, recorder, tell
        self._look_s = look_s
        self._ping_ms: float | None = None
        self._silent: StoreError | None = None  # why the last sign of life failed
        self._told = OK
        self._warned = False
        self._lost = 0
        self._given_up_s = -GIVEN_UP_S

    @property
    def state(self) -> str:
        """``ok``, ``slow``, ``lost`` or ``full``."""
        trouble = self._recorder().trouble or self._silent
        shared = self._store.backlog().database
        if trouble is not None:
            return FULL if isinstance(trouble, DiskFull) else LOST
        if shared:
            return shared
        return SLOW if (self._recorder().database_ms or 0.0) > SLOW_MS else OK

    @property
    def ms(self) -> float | None:
        """How long the last work with the database took; ``None`` while it does not answer."""
        if self.state in (LOST, FULL):
            return None
        return self._store.backlog().ms or self._recorder().database_ms or self._ping_ms

    def backlog(self) -> Backlog:
        """What waits in memory and on the local disk."""
        there, recorder = self._store.backlog(), self._recorder()
        oldest_us = recorder.oldest_us
        waited_s = 0.0 if oldest_us is None else max(0.0, time.time() - oldest_us / 1e6)
        return replace(there, samples=recorder.backlog, age_s=max(there.age_s, waited_s))

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self._ping()
            self._look()
            await asyncio.sleep(self._look_s)

    async def _ping(self) -> None:
        if self._store.backlog().database:
            return  # the spool asks by itself
        try:
            async with asyncio.timeout(PING_TIMEOUT_S):
                self._ping_ms = await asyncio.to_thread(self._store.ping)
            self._silent = None
        except TimeoutError:
            self._silent = StoreError("The database does not answer.")
        except StoreError as error:
            self._silent = error

    def _look(self) -> None:
        state, backlog = self.state, self._store.backlog()
        trouble = self._recorder().trouble or self._silent
        why = str(trouble) if trouble is not None else backlog.detail
        if state in (LOST, FULL) and state != self._told:
            _log.error("The database is %s: %s", state, why)
            self._events.add("system", "database", _FULL if state == FULL else _LOST, PRIORITY)
        elif state not in (LOST, FULL) and self._told in (LOST, FULL):
            self._events.add("system", "database", _BACK)
        self._told = state
        self._tell(state not in (LOST, FULL), why)
        self._tell_spool(backlog)

    def _tell_spool(self, backlog: Backlog) -> None:
        full = backlog.cap_bytes > 0 and backlog.bytes > WARNING_SHARE * backlog.cap_bytes
        if full and not self._warned:
            self._events.add("system", "database", _nearly_full(backlog), PRIORITY)
        self._warned = full
        if backlog.lost > self._lost and time.monotonic() - self._given_up_s > GIVEN_UP_S:
            self._events.add("system", "database", _given_up(backlog.lost), PRIORITY)
            self._lost, self._given_up_s = backlog.lost, time.monotonic()


_LOST = Name(
    en="The database does not answer; what is recorded and done waits in the engine",
    ko="데이터베이스 무응답, 기록과 조작 내용을 엔진에 보관 중",
)
_FULL = Name(
    en="The disk of the database is full; what is recorded and done waits in the engine. Free space",
    ko="데이터베이스 디스크가 가득 참, 기록과 조작 내용을 엔진에 보관 중. 공간을 확보하십시오",
)
_BACK = Name(en="The database keeps everything again", ko="데이터베이스 복구")


def _nearly_full(backlog: Backlog) -> Name:
    used, cap = backlog.bytes // 1_000_000, backlog.cap_bytes // 1_000_000
    return Name(
        en=f"What waits for the database takes {used:,} MB of {cap:,} MB; above that the oldest samples are given up",
        ko=f"데이터베이스 대기 자료가 {cap:,} MB 중 {used:,} MB입니다. 초과하면 가장 오래된 샘플부터 버립니다",
    )


def _given_up(samples: int) -> Name:
    return Name(
        en=f"{samples:,} samples were given up because the database was away for too long; gaps stand for them",
        ko=f"데이터베이스가 너무 오래 응답하지 않아 샘플 {samples:,}개를 버렸습니다. 해당 구간은 결측으로 표시됩니다",
    )
