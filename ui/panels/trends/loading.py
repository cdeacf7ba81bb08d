"""Fetches the history of all pens for a span, this week and the week before, and says how far it has come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.domain.errors import KilowatchError
from app.domain.messages import History
from ui.context import Context
from ui.panels.trends.pens import WEEK, Pen, PenData, pen_data


class Loader(QObject):
    """``pen_loaded(key)`` for each pen, ``progressed(done, all)``, ``failed(sentence)``; a new call ends the one before."""

    pen_loaded = Signal(str)
    progressed = Signal(int, int)
    failed = Signal(str)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._task: asyncio.Task[None] | None = None
        self.data: dict[str, PenData] = {}
        self.previous: dict[str, PenData] = {}

    @property
    def busy(self) -> bool:
        return self._task is not None and not self._task.done()

    def load(self, pens: Sequence[Pen], start: datetime, end: datetime, buckets: int, *, previous: bool) -> None:
        """Everything anew; what is shown stays until its successor has come."""
        self.stop()
        keys = {pen.key for pen in pens}
        self.data = {key: data for key, data in self.data.items() if key in keys}
        self.previous = {key: data for key, data in self.previous.items() if key in keys and previous}
        self._task = self._context.feed.run(self._load(list(pens), start, end, buckets, previous), on_error=self._tell)

    def stop(self) -> None:
        """Forget what is under way."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _load(self, pens: list[Pen], start: datetime, end: datetime, buckets: int, previous: bool) -> None:
        steps: list[tuple[Pen, datetime, datetime, Callable[[Pen, History], None]]] = [
            (pen, start, end, self._take) for pen in pens
        ]
        if previous:
            steps += [(pen, start - WEEK, end - WEEK, self._take_previous) for pen in pens]
        for done, (pen, first, last, take) in enumerate(steps):
            self.progressed.emit(done, len(steps))
            take(pen, await self._context.client.history(pen.key, first, last, buckets))
            self.pen_loaded.emit(pen.key)
        self.progressed.emit(len(steps), len(steps))

    def _take(self, pen: Pen, history: History) -> None:
        self.data[pen.key] = pen_data(pen, history)

    def _take_previous(self, pen: Pen, history: History) -> None:
        self.previous[pen.key] = pen_data(pen, history)

    def _tell(self, error: KilowatchError) -> None:
        self.failed.emit(str(error))
