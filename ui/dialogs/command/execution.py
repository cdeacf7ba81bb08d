"""One command on its way: sent once, then followed until its end, also when the dialog is closed before."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject, Signal

from app.domain.errors import EngineLost, KilowatchError
from app.domain.messages import Command, CommandRequest
from ui.context import Context
from ui.readout import value_text
from widgets.language import tr
from widgets.numbers import unit_text

POLL_S = 0.25
FINAL = frozenset({"verified", "refused", "failed", "unknown", "expired"})


class Execution(QObject):
    """Emits every state it hears of. ``announce`` makes it tell the end in a toast."""

    changed = Signal(object)  # Command
    stopped = Signal(str)  # why nothing more is heard: a sentence

    def __init__(self, context: Context, request: CommandRequest) -> None:
        super().__init__()
        self._context, self.request = context, request
        self.command: Command | None = None
        self.sentence = ""
        self.announce = False

    @property
    def over(self) -> bool:
        """Whether its end is known, or never will be."""
        return bool(self.sentence) or (self.command is not None and self.command.state in FINAL)

    def start(self) -> None:
        """Send it, once: an answer that does not come is never a reason to send again."""
        self._context.feed.run(self._follow(), None, self._stop)

    async def _follow(self) -> None:
        self._take(await self._context.client.command(self.request))
        while not self.over:
            await asyncio.sleep(POLL_S)
            await self._ask()

    async def _ask(self) -> None:
        """The state now; while the engine is lost the question is asked again, the command is not sent again."""
        assert self.command is not None
        try:
            self._take(await self._context.client.command_state(self.command.id))
        except EngineLost:
            return

    def _take(self, command: Command) -> None:
        self.command = command
        self.changed.emit(command)
        if self.announce and self.over:
            self._tell()

    def _stop(self, error: KilowatchError) -> None:
        lost = isinstance(error, EngineLost)
        self.sentence = (
            tr("The engine did not answer: it is not known whether the command was sent. It is not sent again.")
            if lost
            else str(error)
        )
        self.stopped.emit(self.sentence)
        if self.announce:
            self._context.toast("failure", self.sentence)

    def _tell(self) -> None:
        assert self.command is not None
        kind, text = outcome(self._context, self.command)
        self._context.toast(kind, text)


def outcome(context: Context, command: Command) -> tuple[str, str]:
    """Kind and sentence of a toast about the end of a command."""
    name = context.site.full_name(command.point, context.language)
    if command.state == "verified":
        if command.value is None:
            return "success", tr("{name} released to automatic.").format(name=name)
        return "success", tr("{name}: {value} confirmed by read-back.").format(
            name=name, value=written(context, command)
        )
    state = tr(command.state.capitalize())
    return "failure", f"{name}: {state}. {command.detail}".strip()


def written(context: Context, command: Command | CommandRequest) -> str:
    """The commanded value with its unit or state text."""
    if command.value is None:
        return tr("automatic")
    return shown_value(context, command.point, command.value)


def shown_value(context: Context, point: str, value: float) -> str:
    """A value of a point with its unit or as its state text."""
    known = context.site.points.get(point)
    text = value_text(known, value, context.language)
    return text if known is None or known.states else f"{text} {unit_text(known.unit)}".strip()
