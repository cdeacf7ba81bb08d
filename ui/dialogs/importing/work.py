"""One job of the engine at a time: dry run, import or undo, with progress and cancel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from app.domain.errors import KilowatchError
from app.domain.messages.exchange import ImportJob
from ui.context import Context
from ui.dialogs.importing.wishes import Wishes
from widgets.language import tr

Show = Callable[[ImportJob], None]
Failed = Callable[[KilowatchError], None]


class Work:
    """Asks the engine through the SDK. A new dry run takes the place of the one before; what writes is never replaced."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._turn = 0
        self._job: ImportJob | None = None
        self.busy = self.writing = False

    def plan(self, file: Path, wishes: Wishes, show: Show, done: Show, failed: Failed) -> None:
        """A dry run."""
        self._start(self._planned(file, wishes, show, self._turn + 1), done, failed, writing=False)

    def carry_out(  # noqa: PLR0917 what is written, and who waits for it
        self, file: Path, wishes: Wishes, reason: str, leave_out: bool, show: Show, done: Show, failed: Failed
    ) -> None:
        """The import."""
        self._start(self._imported(file, wishes, reason, leave_out, show), done, failed, writing=True)

    def undo(self, number: int, reason: str, show: Show, done: Show, failed: Failed) -> None:
        """Take an import back."""
        self._start(self._undone(number, reason, show), done, failed, writing=True)

    def cancel(self) -> None:
        """Cancel what is under way; the engine says whether it could."""
        if self._job is not None:
            self._context.feed.run(self._context.client.cancel_import(self._job.id))

    def _start(self, work: object, done: Show, failed: Failed, *, writing: bool) -> None:
        self._turn += 1
        turn = self._turn
        self.busy, self.writing = True, writing

        def end(tell: Callable[[], None]) -> None:
            if turn == self._turn:  # a newer dry run has been asked for meanwhile
                self.busy = self.writing = False
                self._job = None
                tell()

        self._context.feed.run(work, lambda job: end(lambda: done(job)), lambda error: end(lambda: failed(error)))  # type: ignore[arg-type]

    async def _planned(self, file: Path, wishes: Wishes, show: Show, turn: int) -> ImportJob:
        content = await _content(file)
        job = await self._context.client.start_import(file.name, content, wishes.wish(), wishes.rule)
        return await self._followed(job, lambda now: show(now) if turn == self._turn else None)

    async def _imported(self, file: Path, wishes: Wishes, reason: str, leave_out: bool, show: Show) -> ImportJob:
        content = await _content(file)
        job = await self._context.client.start_import(
            file.name, content, wishes.wish(), wishes.rule, reason, dry_run=False, leave_out=leave_out
        )
        return await self._followed(job, show)

    async def _undone(self, number: int, reason: str, show: Show) -> ImportJob:
        return await self._followed(await self._context.client.undo_import(number, reason), show)

    async def _followed(self, job: ImportJob, show: Show) -> ImportJob:
        self._job = job
        done: ImportJob = await self._context.client.import_done(job, show)
        return done


async def _content(file: Path) -> bytes:
    """Raises ``KilowatchError`` with the place and the reason."""
    try:
        return await asyncio.to_thread(file.read_bytes)
    except OSError as error:
        text = tr("{file} cannot be read: {reason}.").format(file=file, reason=error.strerror or error)
        raise KilowatchError(text) from error
