"""Work that must not be torn apart: a file half written, an index that does not know of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from app.domain.errors import KilowatchError

T = TypeVar("T")

_log = logging.getLogger(__name__)


async def finished(
    work: Coroutine[Any, Any, T], hurry: Callable[[], object] | None = None, patience_s: float | None = None
) -> T:
    """What ``work`` gives. It runs to its end even when whoever waits here is cancelled meanwhile; then ``hurry`` is called.

    After ``patience_s`` a cancelled waiter goes without it; it is not cancelled even then.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if hurry is not None:
            hurry()
        await asyncio.wait({task}, timeout=patience_s)
        _tell(task)
        raise


def _tell(task: asyncio.Future[Any]) -> None:
    """Nobody waits for the result any more; a mistake is told all the same."""
    error = task.exception() if task.done() and not task.cancelled() else None
    if error is not None and not isinstance(error, KilowatchError):
        _log.error("Work that was to be finished failed", exc_info=error)
