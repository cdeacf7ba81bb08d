"""Whether somebody acts in a session: without a deed for a while it may only look on and handle alarms.

Reading does not count, nor does the live stream: a console that nobody uses goes on reading for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.messages import Session
from app.domain.site import COMMAND_IDLE_MIN
from app.engine.clock import Clock

ENDING = frozenset({"command", "configure", "administer"})
"""The rights that end."""
USUAL_MIN = 15.0
"""Where no site says otherwise."""
LONGEST_S = COMMAND_IDLE_MIN[1] * 60.0


class Activity:
    """Until when each session may act, by the hash of its token, on the monotonic clock. ``limit_min`` is asked at each deed."""

    def __init__(self, clock: Clock, limit_min: Callable[[], float]) -> None:
        self._clock, self.limit_min = clock, limit_min
        self._until_s: dict[str, float] = {}

    def begin(self, digest: str) -> None:
        """A password was entered."""
        self._until_s[digest] = self._clock.monotonic_s() + self.limit_min() * 60.0

    def act(self, digest: str) -> None:
        """Somebody did something; too late when the rights have ended."""
        if self._left_s(digest) > 0:
            self.begin(digest)

    def resume(self, digest: str, until: datetime | None) -> None:
        """A session of before a restart of the engine has what was left of its time."""
        left_s = 0.0 if until is None else (until - self._clock.utc()).total_seconds()
        self._until_s[digest] = self._clock.monotonic_s() + min(max(left_s, 0.0), LONGEST_S)

    def forget_all_but(self, digests: Collection[str]) -> None:
        self._until_s = {digest: until_s for digest, until_s in self._until_s.items() if digest in digests}

    def seen(self, digest: str, session: Session) -> Session:
        """The session with the rights of this moment."""
        left_s = self._left_s(digest)
        if not ENDING.intersection(session.rights):
            return session
        if left_s > 0:
            return replace(session, act_until=self._clock.utc() + timedelta(seconds=left_s))
        return replace(session, rights=tuple(right for right in session.rights if right not in ENDING), act_until=None)

    def _left_s(self, digest: str) -> float:
        return self._until_s.get(digest, 0.0) - self._clock.monotonic_s()
