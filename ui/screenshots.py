"""Every screen of the console as a picture, drawn offscreen on a running engine: for the manual, and to be looked at."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync

from app.domain.errors import KilowatchError
from app.domain.site import Kind, Point
from app.sdk.client import Client
from ui.console import make_application
from ui.dialogs.command import CommandDialog
from ui.entry.firststart import FirstStartPage
from ui.entry.signin import SignInPage
from ui.garbage import Garbage
from ui.panel import Panel
from ui.panels.registry import rows
from ui.place import Place
from ui.program import Program
from ui.shell.palette import Palette
from ui.shell.shell import Shell
from widgets import theme
from widgets.language import set_language, tr

NAME = "pictures"
PATIENCE_S = 40.0
SETTLE_S = 0.6
"""So long a screen gets to receive its last values and to be laid out."""
FIRST_ALARM_S, NEXT_ALARM_S = 40.0, 20.0
COMMAND_PATIENCE_S = 15.0


def render_screens(  # noqa: PLR0917 one argument for each choice of the command line
    engine_url: str,
    data: Path,
    folder: Path,
    theme_name: str,
    language: str,
    size: tuple[int, int],
    *,
    account: Callable[[], tuple[str, str]] | None = None,
) -> list[Path]:
    """Render every screen to PNG files in ``folder``; the files in the order of the screens. ``data`` holds what is needed
    meanwhile, so that the choices of an operator are neither used nor changed.

    An engine without accounts gets its first administrator with a password that is kept nowhere. Where there are accounts,
    ``account`` makes one and gives its name and password. Raises ``KilowatchError`` when neither is possible.
    """
    make_application()
    theme.set_theme(theme_name)
    theme.set_text_scale(100)
    set_language(language)
    folder.mkdir(parents=True, exist_ok=True)
    ending = f"{size[0]}x{size[1]}-{theme_name}-{language}.png"
    garbage = Garbage()
    with TemporaryDirectory(dir=data) as settings:
        garbage.start()
        files: list[Path] = qasync.run(_photograph(engine_url, Path(settings), folder, ending, size, account))
        garbage.stop()
        return files


async def _photograph(  # noqa: PLR0917 as above
    url: str,
    settings: Path,
    folder: Path,
    ending: str,
    size: tuple[int, int],
    account: Callable[[], tuple[str, str]] | None,
) -> list[Path]:
    camera = Camera(Program(url, settings, rows()), folder, ending)
    await camera.take_all(size, account)
    return camera.files


class Camera:
    """Walks through the program and takes a picture of every screen in a state that says something."""

    def __init__(self, program: Program, folder: Path, ending: str) -> None:
        self._program, self._folder, self._ending = program, folder, ending
        self.files: list[Path] = []

    async def take_all(self, size: tuple[int, int], account: Callable[[], tuple[str, str]] | None) -> None:
        """The whole walk, from the way in to the locked console."""
        try:
            self._program.start(size)
            await self._come_in(account)
            shell = self._shell()
            await self._alarms_settled()
            await self._panels(shell)
            await self._faceplate(shell)
            await self._dialogs(shell)
            await self._locked()
        finally:
            await self._program.close()

    # -- the way in ---------------------------------------------------------------------------------------------------
    async def _come_in(self, account: Callable[[], tuple[str, str]] | None) -> None:
        door = self._program.door
        await self._expect(lambda: door.page is not None and door.health is not None, tr("Sign in"))
        if isinstance(door.page, FirstStartPage):
            await self._take("first-start")
            name, password = NAME, secrets.token_urlsafe(24)
            async with Client(door.client.url) as client:
                await client.create_administrator(name, password)
                await client.sign_out()
        elif account is not None:
            name, password = await asyncio.to_thread(account)
        else:
            raise KilowatchError("The engine has accounts already; take the pictures with another data folder.")
        await self._expect(lambda: isinstance(door.page, SignInPage), tr("Sign in"))
        await self._take("sign-in")
        assert isinstance(door.page, SignInPage)
        door.page.sign_in_requested.emit(name, password)
        await self._expect(lambda: bool(self._program.windows.shells), tr("Sign in"))
        await self._expect(lambda: self._program.feed.connection.connected, tr("Engine"))

    # -- screens ------------------------------------------------------------------------------------------------------
    async def _panels(self, shell: Shell) -> None:
        """Every panel, and every view of it."""
        for key in shell.panel_keys():
            shell.go(Place(key, self._state(key)))
            panel = shell.workspace.deck.panel
            if panel is None:
                continue
            await _until(panel.ready, PATIENCE_S)
            for view in [view.key for view in panel.views()] or [""]:
                await self._view(shell, panel, key, view)

    def _state(self, key: str) -> dict[str, str]:
        """What to select, so that the screen says something: the first alarm of the list."""
        listed = self._program.feed.plant.listed()
        return {"alarm": listed[0].id} if key == "alarms" and listed else {}

    async def _alarms_settled(self) -> None:
        """Wait for provoked faults to be told: for the first alarm, then until no more come for a while."""
        plant, count = self._program.feed.plant, 0
        if not await _until(lambda: bool(plant.alarms), FIRST_ALARM_S):
            return
        while len(plant.alarms) > count:
            count = len(plant.alarms)
            await _until(lambda seen=count: len(plant.alarms) > seen, NEXT_ALARM_S)  # type: ignore[misc]

    async def _view(self, shell: Shell, panel: Panel, key: str, view: str) -> None:
        if view:
            panel.show_view(view)
            shell.workspace.show_here()
        await _until(panel.ready, PATIENCE_S)
        await self._take(f"{key}-{view}" if view and view != panel.views()[0].key else key)
        if view:
            panel.show_view(panel.views()[0].key)

    async def _faceplate(self, shell: Shell) -> None:
        """The faceplate of an air handling unit beside the floor plan."""
        site = shell.context.site
        units = [item for item in site.equipment.values() if item.kind == "ahu"]
        shown = max(units, key=lambda unit: len(site.zones_served_by(unit.id)), default=None)
        shown = shown or next(iter(site.equipment.values()), None)
        if shown is None:
            return
        floor = site.floor_of(shown.id)
        if "zones" in shell.panel_keys():
            shell.go(Place("zones", {"building": shown.building, "floor": floor.id if floor else ""}))
        shell.open_faceplate(shown.id)
        await asyncio.sleep(1.0)
        await self._take("faceplate")

    # -- dialogs ------------------------------------------------------------------------------------------------------
    async def _dialogs(self, shell: Shell) -> None:
        await self._command(shell)
        shell.workspace.close_faceplate()
        shell.find()
        palette = shell.workspace.dialogs.dialog
        if isinstance(palette, Palette):
            palette.type("ahu")
        await self._close_after("palette", shell)
        if alarms := self._program.feed.plant.listed()[:2]:
            shell.acknowledge_with_note(alarms)
            await self._close_after("acknowledge", shell)
            shell.shelve(alarms)
            await self._close_after("shelve", shell)
        shell.do("shortcuts")
        await self._close_after("shortcuts", shell)

    async def _command(self, shell: Shell) -> None:
        """A setpoint half a step higher, from the value to the feedback; it is a demo campus."""
        point = self._setpoint(shell)
        if point is None or not shell.context.may("command"):
            return
        shell.open_command(point.id)
        dialog = shell.workspace.dialogs.dialog
        if not isinstance(dialog, CommandDialog):
            return
        await asyncio.sleep(SETTLE_S)
        dialog.fill_in(tr("Demand limit"), tr("Comfort"))
        await self._take("command-value")
        dialog.check()
        await _until(dialog.checked, COMMAND_PATIENCE_S)
        await self._take("command-checks")
        dialog.accept_warnings()
        if await _until(dialog.confirmable, SETTLE_S):
            dialog.confirm()
            await _until(lambda: dialog.over, COMMAND_PATIENCE_S)
        await self._close_after("command-feedback", shell)

    async def _locked(self) -> None:
        self._program.rights.lock()
        self._program.do("unlock", self._program.windows.main)
        await self._take("locked")

    # -- inside -------------------------------------------------------------------------------------------------------
    def _shell(self) -> Shell:
        shell = self._program.windows.main_shell
        assert shell is not None
        return shell

    def _setpoint(self, shell: Shell) -> Point | None:
        """The supply air setpoint of the unit in the faceplate, else any analogue point that can be written."""
        site = shell.context.site
        unit = site.equipment.get(shell.workspace.faceplate.subject_id)
        wanted = unit.points.get("supply_setpoint") if unit else None
        if wanted in site.points and site.points[wanted].writable is not None:
            return site.points[wanted]
        return next((p for p in site.points.values() if p.writable is not None and p.kind is Kind.ANALOG), None)

    async def _close_after(self, name: str, shell: Shell) -> None:
        await self._take(name)
        if shell.workspace.dialogs.dialog is not None:
            shell.workspace.dialogs.dialog.finish()

    async def _take(self, name: str) -> None:
        await asyncio.sleep(SETTLE_S)
        file = self._folder / f"{len(self.files) + 1:02d}-{name}-{self._ending}"
        self._program.windows.main.grab().save(str(file))
        self.files.append(file)

    async def _expect(self, holds: Callable[[], bool], what: str) -> None:
        if not await _until(holds, PATIENCE_S):
            raise KilowatchError(f"The console did not get as far as '{what}' within {PATIENCE_S:.0f} s.")


async def _until(holds: Callable[[], bool], patience_s: float) -> bool:
    """Wait until something holds; whether it does."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience_s
    while not holds():
        if loop.time() > deadline:
            return False
        await asyncio.sleep(0.05)
    return True
