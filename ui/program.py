"""The console from start to end: who is signed in, in which windows, in which language, connected to which engine."""

from __future__ import annotations

import asyncio
import platform
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from app.domain.errors import KilowatchError
from app.domain.messages import Alarm, Overview, Session, Subscribe
from app.domain.site import Site
from app.sdk.client import Client
from ui.context import Context
from ui.demo import DemoControls, DemoOpener
from ui.dialogs.about import AboutDialog
from ui.dialogs.connection import ConnectionDialog
from ui.dialogs.signinagain import SignInAgainDialog
from ui.entry.door import Door
from ui.feed import Feed
from ui.idle import IdleLock
from ui.menus import site_menu, user_menu
from ui.panels.registry import PanelRow
from ui.settings import Settings
from ui.shell.sound import AlarmSound
from ui.shell.window import ConsoleWindow
from ui.siteindex import SiteIndex
from ui.windows import Windows
from widgets import theme
from widgets.language import language, set_language, tr

DEMAND_EVERY_MS = 10_000
LOADING_PAUSE_S = 0.05
PREPARING_PAUSE_S = 0.6
VIEW_ONLY = ("view",)
EVERYTHING = Subscribe(points=("*",), alarms=True, events=True)
ANNOUNCED_PRIORITY = 2
"""Alarms up to this priority are told to screen readers."""


class Program(QObject):
    """``stopped`` is set when the main window was closed or the program was asked to end."""

    def __init__(
        self,
        url: str,
        data: Path,
        panels: tuple[PanelRow, ...],
        *,
        demo: DemoControls | None = None,
        open_demo: DemoOpener | None = None,
    ) -> None:
        super().__init__()
        self.settings = Settings(data)
        self._remembered()
        self.feed = Feed(self)
        self.client = Client(url, platform.node())
        self.windows = Windows(self.feed, self.settings, panels)
        self.door = Door(self.windows.main, self.feed, self.client, open_demo, is_demo=demo is not None)
        self.context: Context | None = None
        self.stopped = asyncio.Event()
        self._panels, self._demo, self._locked = panels, demo, False
        self._former: list[Client] = []
        self._sound = AlarmSound(data, self)
        self._idle = IdleLock(self)
        self._demand = QTimer(self)
        self._demand.setInterval(DEMAND_EVERY_MS)
        self._wire()

    def start(self, size: tuple[int, int] | None = None) -> None:
        """Show the main window with the way in."""
        self.windows.show_main(size)
        self.door.open()
        self.feed.run(self._load_panels())

    async def close(self) -> None:
        """End everything that was started, in this order: what is shown, tasks, connections."""
        self._idle.stop()
        self._demand.stop()
        self.windows.keep()
        self.windows.close_shells()
        self.door.close()
        await self.feed.close()
        for client in (*self._former, self.client):
            await client.close()
        self.windows.main.hide()

    def _wire(self) -> None:
        self.windows.asked.connect(self.do)
        self.windows.closing.connect(self.stopped.set)
        self._wire_door()
        self.feed.session_lost.connect(self._session_lost)
        self.feed.alarms_raised.connect(self._alarms_raised)
        self.feed.alarms_changed.connect(lambda: self._sound.settle(self.feed.plant.unacknowledged()))
        self._sound.sounding_changed.connect(
            lambda priority: self.windows.each_window(lambda window: window.banner.show_sounding(priority))
        )
        self._idle.expired.connect(self.lock)
        self._idle.warned.connect(self._warn_idle)
        self._idle.used.connect(self._tell_use)
        self._demand.timeout.connect(self._ask_demand)

    def _wire_door(self) -> None:
        self.door.entered.connect(self._enter)
        self.door.moved.connect(self.connect_to)
        self.door.connection_requested.connect(lambda: self.do("connection", self.windows.main))
        self.door.language_chosen.connect(self.set_language)
        self.door.theme_chosen.connect(self.set_theme)
        self.door.text_size_chosen.connect(lambda size: self.set_text_size(int(size)))
        self.door.quit_requested.connect(self.stopped.set)
        self.door.demo_opened.connect(self._demo_opened)

    # -- in and out ---------------------------------------------------------------------------------------------------
    def _enter(self, session: Session) -> None:
        """Somebody is signed in: load the site, follow the plant, show where they were."""
        self._replace_client(self.door.client)
        self.settings.operator = session.name
        self.feed.run(self.client.site(), lambda site: self._show(session, site), self._no_site)

    def _show(self, session: Session, site: Site) -> None:
        self._locked = False
        self.context = Context(
            client=self.client,
            feed=self.feed,
            site=SiteIndex(site),
            settings=self.settings,
            language=language(),
            session=session,
        )
        self.feed.client = self.client
        self.feed.follow(self.client.live(EVERYTHING))
        self.windows.open(self.context)
        self._show_user()
        self._idle.lock_after(site.site.command_idle_min * 60.0)
        self._idle.start()
        self._demand.start()
        self._ask_demand()
        self.feed.run(self._prepare_panels())

    def _no_site(self, error: KilowatchError) -> None:
        self.door.open(name=self.settings.operator, why=str(error))

    def _leave(self, *, name: str = "", why: str = "") -> None:
        """Back to the way in; the place is kept for the next time."""
        self.windows.keep()
        self.windows.close_shells()
        self._idle.stop()
        self._demand.stop()
        self._sound.silence()
        self.context = None
        self.feed.leave()
        self.settings.operator = ""
        self.door.client = self.client
        self.door.open(name=name, why=why)

    def sign_out(self) -> None:
        """End the session."""
        self.feed.run(self.client.sign_out(), None, lambda _: None)
        self._leave()

    def _session_lost(self) -> None:
        if self.context is not None and self.context.session is not None:
            why = tr("The session has ended, as the engine was started anew. Sign in to go on where you were.")
            self._leave(name=self.context.session.name, why=why)

    def lock(self) -> None:
        """The right to command and acknowledge ends; view and alarms stay."""
        if self.context is not None and self.context.session is not None and not self._locked:
            self._locked = True
            self._idle.stop()
            self.context.session = replace(self.context.session, rights=VIEW_ONLY)
            self.windows.rebuild(self.context)
            self._show_user()

    def _unlock(self, session: Session) -> None:
        if self.context is not None:
            self._locked = False
            self.context.session = session
            self.windows.rebuild(self.context)
            self._show_user()
            self._idle.start()

    def connect_to(self, url: str) -> None:
        """Another engine, at every start from now on; its own accounts apply."""
        self._connection_chosen(url, True)

    def _connection_chosen(self, url: str, always: bool) -> None:
        """Connect to an engine; not ``always``: the next start uses the engine of this computer again."""
        self.settings.keep_text("engine", url if always else "")
        if url == self.client.url:
            return
        if self.context is not None:
            self.sign_out()
        self.door.close()
        self._replace_client(Client(url, platform.node()))
        self.door.client = self.client
        self.door.open()

    def _replace_client(self, client: Client) -> None:
        """The former one is closed at the end, as a request may be on its way."""
        if client is not self.client:
            self._former.append(self.client)
            self.client = client

    def _demo_opened(self, demo: DemoControls) -> None:
        self._demo = demo

    # -- what is asked for --------------------------------------------------------------------------------------------
    def do(self, action: str, window: ConsoleWindow) -> None:
        """What concerns more than one window, or the whole program."""
        what, _, argument = action.partition(":")
        deeds: dict[str, Callable[[], object]] = {
            "silence": self._sound.silence,
            "lock": self.lock,
            "unlock": lambda: self._open_sign_in_again(window),
            "sign_out": self.sign_out,
            "theme": lambda: self.set_theme("light" if theme.theme() == "dark" else "dark"),
            "language": lambda: self.set_language("en" if language() == "ko" else "ko"),
            "text_size": lambda: self.set_text_size(int(argument)),
            "second_window": lambda: self._open_second(window),
            "full_screen": lambda: window.showNormal() if window.isFullScreen() else window.showFullScreen(),
            "user_menu": lambda: self._open_user_menu(window),
            "site_menu": lambda: self._open_site_menu(window),
            "connection": lambda: self._open_connection(window),
            "fault": lambda: self._toggle_fault(argument),
            "about": lambda: window.host().open(AboutDialog(self.feed.plant.health, self.client.url)),
        }
        if what in deeds:
            deeds[what]()
        elif (shell := self.windows.shell_of(window)) is not None:
            shell.do(action)

    def set_theme(self, name: str) -> None:
        """Light or dark, at once."""
        theme.set_theme(name)
        self.settings.keep_text("theme", theme.theme())
        self.door.renew()

    def set_language(self, name: str) -> None:
        """English or Korean: everything is made anew where it is."""
        set_language(name)
        self.settings.keep_text("language", language())
        if self.context is not None:
            self.context.language = language()
        self._renew()

    def set_text_size(self, percent: int) -> None:
        """90, 100, 115 or 130 %."""
        theme.set_text_scale(percent)
        self.settings.keep_text("text_size", str(theme.text_scale()))
        self._renew()

    def _renew(self) -> None:
        self.windows.each_window(lambda window: window.renew())
        if self.context is not None:
            self.windows.rebuild(self.context)
            self._show_user()
        else:
            self.door.renew()

    def _remembered(self) -> None:
        set_language(self.settings.text("language", language()))
        theme.set_theme(self.settings.text("theme", theme.theme()))
        theme.set_text_scale(int(self.settings.text("text_size", str(theme.text_scale()))))

    async def _load_panels(self) -> None:
        """Import the displays one by one while somebody signs in, so that each opens at once later."""
        while self.door.page is None:  # noqa: ASYNC110 Qt shows the page, no task does
            await asyncio.sleep(LOADING_PAUSE_S)
        for row in self._panels:
            row.load()
            await asyncio.sleep(LOADING_PAUSE_S)

    async def _prepare_panels(self) -> None:
        """Make the displays of the main window one by one after sign-in; each takes a part of a second the first time."""
        for row in self._panels:
            await asyncio.sleep(PREPARING_PAUSE_S)
            shell = self.windows.main_shell
            if shell is not None and shell.workspace.dialogs.dialog is None:
                shell.workspace.deck.prepare(row.key)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _show_user(self) -> None:
        """Top bar and banner say who is signed in and what they may."""
        if self.context is None or self.context.session is None:
            return
        session, may = self.context.session, self.context.may("acknowledge")
        caption = tr("Locked") if self._locked else tr("Signed in")
        hint = (
            tr("Locked: sign in again to act.") if self._locked else "" if may else tr("Your role may not acknowledge.")
        )
        for window in self.windows.windows():
            window.frame.know_user(caption, f"{session.name}, {tr(session.role.capitalize())}")
            window.banner.allow(acknowledge=may, signed_in=True, hint=hint)
            window.banner.show_sounding(self._sound.priority)

    def _open_second(self, window: ConsoleWindow) -> None:
        shell = self.windows.shell_of(window)
        if self.context is None or shell is None:
            return
        shell.workspace.deck.keep()
        if not self.windows.open_second(self.context, shell.workspace.deck.trail.here):
            shell.toast("warning", tr("There are four windows already."))
        self._show_user()

    def _open_user_menu(self, window: ConsoleWindow) -> None:
        menu = user_menu(window, lambda action: self.do(action, window), locked=self._locked)
        left = window.width() - menu.sizeHint().width() - 1
        window.show_menu(menu, left)

    def _open_site_menu(self, window: ConsoleWindow) -> None:
        shell = self.windows.shell_of(window)
        if shell is not None:
            menu = site_menu(window, shell.context, lambda action: self.do(action, window), self._demo)
            left = window.top.segments["site"].mapTo(window, QPoint(0, 0)).x()
            window.show_menu(menu, left)

    def _open_connection(self, window: ConsoleWindow) -> None:
        always = self.settings.text("engine") == self.client.url
        dialog = ConnectionDialog(self.feed, self.client.url, signed_in=self.context is not None, always=always)
        dialog.finished.connect(lambda chosen: self._connection_chosen(*chosen) if chosen else None)
        window.host().open(dialog)

    def _open_sign_in_again(self, window: ConsoleWindow) -> None:
        if self.context is not None and self.context.session is not None:
            dialog = SignInAgainDialog(self.feed, self.client, self.context.session.name)
            dialog.finished.connect(lambda session: self._unlock(session) if session else None)
            window.host().open(dialog)

    def _toggle_fault(self, fault: str) -> None:
        if self._demo is not None:
            self._demo.toggle(fault)

    def _tell_use(self) -> None:
        """The engine ends the right to command of a console that nobody uses; what only reads does not keep it."""
        self.feed.run(self.client.active(), self._know_rights, lambda _: None)

    def _know_rights(self, session: Session) -> None:
        mine = self.context.session if self.context is not None else None
        if (
            mine is not None
            and mine.name == session.name
            and "command" in mine.rights
            and "command" not in session.rights
        ):
            self.lock()

    def _warn_idle(self, left_s: int) -> None:
        text = tr("Nobody has used the console for a while: it locks in {n} s. Any key or click keeps it open.")
        self.windows.toast("warning", text.format(n=left_s))

    def _ask_demand(self) -> None:
        self.feed.run(self.client.overview(), self._show_demand, lambda _: None)

    def _show_demand(self, overview: Overview) -> None:
        self.windows.know_demand(overview.demand)

    def _alarms_raised(self, alarms: list[Alarm]) -> None:
        self._sound.annunciate(alarms)
        urgent = [alarm for alarm in alarms if alarm.priority <= ANNOUNCED_PRIORITY]
        for alarm in urgent[:3]:
            words = f"{tr('Priority')} {alarm.priority}: {alarm.name.text(language())} {alarm.value_text}"
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.windows.main, words.strip()))
