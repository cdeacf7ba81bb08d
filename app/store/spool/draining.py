"""A thread that brings what waits into the shared database, for as long as there is something and the database takes it."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable

from app.domain.errors import StoreError
from app.store.spool.watch import Watch

RETRY_S = 1.0
LONGEST_RETRY_S = 4.0
LOOK_S = 2.0
"""So often the database is asked for a sign of life when nothing waits."""

_log = logging.getLogger(__name__)


Turn = Callable[[], bool]
"""One piece of work with the database; whether there was something to do. Raises what the database says."""


class Drainer:
    """Runs ``turn`` until ``stop``. ``arrived`` is notified when something comes, ``waits`` tells whether something is there.

    ``at_leisure`` runs after each turn: how long that takes says nothing about the database.
    """

    def __init__(  # noqa: PLR0917 the parts of a thread
        self,
        name: str,
        turn: Turn,
        arrived: threading.Condition,
        waits: Callable[[], bool],
        watch: Watch,
        retry_s: float,
        at_leisure: Callable[[], None] = lambda: None,
    ) -> None:
        self._name, self._turn, self._arrived, self._waits = name, turn, arrived, waits
        self._watch, self._retry_s, self._at_leisure = watch, retry_s, at_leisure
        self._stopping, self._end_s = threading.Event(), math.inf
        self._failures = 0
        self._thread = threading.Thread(target=self._run, name=f"drain {name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, within_s: float) -> None:
        """End after what waits is written, when the database does not take it, and in any case after the next piece then."""
        self._end_s = time.monotonic() + within_s
        self._stopping.set()
        with self._arrived:
            self._arrived.notify_all()

    def ended(self, within_s: float) -> bool:
        self._thread.join(within_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not (self._stopping.is_set() and (self._failures or not self._waits() or time.monotonic() > self._end_s)):
            try:
                with self._watch.work(self._name):
                    did = self._turn()
                self._recover()
                self._at_leisure()
            except Exception as error:
                self._fail(error)
                self._stopping.wait(min(self._retry_s * self._failures, LONGEST_RETRY_S))
            else:
                if not did:
                    self._rest()

    def _rest(self) -> None:
        end_s = time.monotonic() + LOOK_S
        with self._arrived:
            self._arrived.wait_for(lambda: self._waits() or self._stopping.is_set() or time.monotonic() > end_s, LOOK_S)

    def _fail(self, error: Exception) -> None:
        self._failures += 1
        if self._failures == 1:
            text = "The shared database does not take %s, they wait on the local disk: %s"
            _log.error(text, self._name, error, exc_info=None if isinstance(error, StoreError) else error)

    def _recover(self) -> None:
        if self._failures:
            _log.info("The shared database takes %s again", self._name)
        self._failures = 0
