"""A command on its way, as the dialog shows it: steps, time-out, the value read back, the end in words."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal

from app.domain.messages import Command, CommandRequest
from app.domain.site import Point
from ui.context import Context
from ui.dialogs.command.confirmcolumn import FeedbackColumn
from ui.dialogs.command.execution import FINAL, Execution
from ui.dialogs.command.wording import TIMEOUT_S, ending, progress, rule, waiting
from widgets.language import tr


class Running(QObject):
    """``ended(failed)`` when the end is known or never will be. Nothing runs before ``start``.

    It goes with the ``column`` that it writes into; what it has sent goes on.
    """

    ended = Signal(bool)

    def __init__(self, context: Context, column: FeedbackColumn, process: Point | None) -> None:
        super().__init__(column)
        self._context, self._column, self._process = context, column, process
        self._execution: Execution | None = None
        self._sent_s = 0.0

    @property
    def execution(self) -> Execution | None:
        """What was sent; ``None`` before."""
        return self._execution

    @property
    def over(self) -> bool:
        """Whether the end of the command is known."""
        return self._execution is not None and self._execution.over

    def show_waiting(self) -> None:
        """The steps that will come; what ran before is forgotten."""
        self._execution = None
        self._column.show_waiting(waiting(self._process), rule())

    def start(self, sent: CommandRequest) -> None:
        """Send it, once."""
        self._sent_s = time.monotonic()
        self._column.readback.show()
        self._column.readback.show_command(sent.value, self._context.feed.reading(sent.point).value, TIMEOUT_S)
        self._column.show_end(rule(), strong=False)
        self._execution = Execution(self._context, sent)
        self._execution.changed.connect(self._heard)
        self._execution.stopped.connect(self._stopped)
        self._execution.start()
        self.tick()

    def leave(self) -> None:
        """The dialog closes: a command on its way tells its end in a toast."""
        if self._execution is not None and not self._execution.over:
            self._execution.announce = True

    def tick(self) -> None:
        """The time-out, and the value read back although it does not change; four times a second and with every value."""
        if self._execution is None:
            return
        passed, over = time.monotonic() - self._sent_s, self._execution.over
        self._column.show_time(None if over else min(1.0, passed / TIMEOUT_S))
        self._column.readback.add(passed, self._context.feed.reading(self._execution.request.point).value)
        left = tr("{n} s of {most} s").format(n=int(min(TIMEOUT_S, passed)), most=int(TIMEOUT_S))
        steps = progress(self._context, self._execution.request, self._execution.command, self._process)
        self._column.show_feedback(steps, "" if over else left)

    def _heard(self, command: Command) -> None:
        self.tick()
        if command.state in FINAL:
            self._end(ending(self._context, command), failed=command.state != "verified")

    def _stopped(self, sentence: str) -> None:
        self._end(sentence, failed=True)

    def _end(self, sentence: str, *, failed: bool) -> None:
        self._column.show_time(None)
        self._column.show_end(sentence, strong=failed)
        self.ended.emit(failed)
