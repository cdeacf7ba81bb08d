"""Who sits at the console: presses, types, looks and waits, as somebody does who knows nothing of the engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from ui.entry.firststart import FirstStartPage
from ui.panel import Panel
from ui.panels.registry import rows
from ui.place import Place
from ui.program import Program
from ui.shell.shell import Shell

NAME, PASSWORD = "admin.site", "a good long pass phrase 7"
SIZE = (1920, 1080)

P = TypeVar("P", bound=Panel)


class Operator:
    """One person at one console."""

    def __init__(self, program: Program) -> None:
        self.program, self.feed = program, program.feed

    @property
    def shell(self) -> Shell:
        shell = self.program.windows.main_shell
        assert shell is not None, "nobody is signed in"
        return shell

    @property
    def banner_words(self) -> str:
        """What the banner says, as a screen reader has it."""
        return self.program.windows.main.banner.accessibleDescription()

    @property
    def toasts(self) -> list[str]:
        return [toast.text for toast in self.shell.workspace.toasts.shown]

    async def create_administrator(self) -> None:
        """The first start: the left column, then the last button."""
        await until(lambda: isinstance(self.program.door.page, FirstStartPage), "first start")
        page = self.program.door.page
        assert isinstance(page, FirstStartPage)
        side = page.administrator
        for field, text in ((side.name, NAME), (side.password, PASSWORD), (side.repeated, PASSWORD)):
            field.setText(text)
            field.textEdited.emit(text)
        page._create.click()
        await until(lambda: self.program.windows.main_shell is not None, "the console is open")
        await until(lambda: self.feed.connection.connected, "the console is connected")

    async def go(self, kind: type[P], key: str, **state: object) -> P:
        """Show a screen and wait until it has its first data."""
        self.shell.go(Place(key, state))
        panel = self.shell.workspace.deck.panel
        assert isinstance(panel, kind)
        await until(panel.ready, f"{key} is ready")
        return panel


@asynccontextmanager
async def at_the_console(url: str, folder: Path) -> AsyncIterator[Operator]:
    """A console of the usual size on an engine, closed afterwards."""
    program = Program(url, folder, rows())
    program.start(SIZE)
    try:
        yield Operator(program)
    finally:
        await program.close()
        program.windows.main.deleteLater()
        program.deleteLater()


async def until(holds: Callable[[], object], what: str, within_s: float = 30.0) -> float:
    """Wait for a condition; how long it took in seconds."""
    loop = asyncio.get_running_loop()
    started = loop.time()
    while not holds():
        assert loop.time() - started < within_s, f"not within {within_s:g} s: {what}"
        await asyncio.sleep(0.02)
    return loop.time() - started


async def asked(question: Callable[[], Awaitable[bool]], what: str, within_s: float = 30.0) -> None:
    """Ask the engine again and again until it says yes."""
    loop = asyncio.get_running_loop()
    started = loop.time()
    while not await question():
        assert loop.time() - started < within_s, f"not within {within_s:g} s: {what}"
        await asyncio.sleep(0.1)
