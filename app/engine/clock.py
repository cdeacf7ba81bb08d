"""The two clocks of the engine: the wall for what is shown and kept, the monotonic one for every duration."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def _utc() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """``utc`` gives an aware instant, ``monotonic_s`` seconds that no change of the wall clock touches."""

    utc: Callable[[], datetime] = _utc
    monotonic_s: Callable[[], float] = time.monotonic
