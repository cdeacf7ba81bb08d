"""How the shared database is, judged by how the work on it goes; a call that hangs is seen while it hangs."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from app.domain.errors import DiskFull

OK, SLOW, LOST, FULL = "ok", "slow", "lost", "full"
SLOW_S = 2.0
"""A transaction that takes longer makes the database slow."""
HANGING_S = 6.5
"""One that takes longer than this makes it lost, though it has not failed yet, when nothing else ends meanwhile."""

HANGS = "The database does not answer."


class Watch:
    """Asked from any thread, also while calls are on their way."""

    def __init__(self, slow_s: float = SLOW_S, hanging_s: float = HANGING_S) -> None:
        self._slow_s, self._hanging_s = slow_s, hanging_s
        self._lock = threading.Lock()
        self._begun_s: dict[str, float] = {}
        self._took_s: dict[str, float] = {}
        self._done_s = time.monotonic()  # when the last piece of work ended well
        self._failed: dict[str, Exception] = {}

    @contextmanager
    def work(self, who: str) -> Iterator[None]:
        """Everything that ``who`` does with the database happens in here, one thing after the other."""
        start_s = time.monotonic()
        with self._lock:
            self._begun_s[who] = start_s
        try:
            yield
        except Exception as error:
            with self._lock:
                self._failed[who] = error
            raise
        else:
            with self._lock:
                self._failed.pop(who, None)
                self._done_s = time.monotonic()
        finally:
            with self._lock:
                self._begun_s.pop(who, None)
                self._took_s[who] = time.monotonic() - start_s

    @property
    def state(self) -> str:
        """``ok``, ``slow``, ``lost`` or ``full``."""
        with self._lock:
            failed, begun_s = list(self._failed.values()), list(self._begun_s.values())
            idle_s = time.monotonic() - self._done_s
            took_s = max(self._took_s.values(), default=0.0)
        if failed:
            return FULL if all(isinstance(error, DiskFull) for error in failed) else LOST
        longest_s = max((time.monotonic() - start_s for start_s in begun_s), default=0.0)
        if min(longest_s, idle_s) > self._hanging_s:
            return LOST
        return SLOW if max(longest_s, took_s) > self._slow_s else OK

    @property
    def detail(self) -> str:
        """What the database said when it refused last, or that it says nothing; empty while it works."""
        with self._lock:
            refused = next((str(error) for error in self._failed.values()), "")
        return refused or (HANGS if self.state == LOST else "")

    @property
    def took_ms(self) -> float | None:
        """How long the last piece of work took; ``None`` while there is no answer."""
        with self._lock:
            return None if self._failed or not self._took_s else max(self._took_s.values()) * 1000.0
