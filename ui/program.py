"""The console from start to end: who is signed in, in which windows, in which language, connected to which engine."""

from __future__ import annotations

import asyncio
import platform
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import KilowatchError
from app.domain.messages import Overview, Session, Subscribe
from app.domain.site import Site
from app.sdk.client import Client
from ui.annunciation import Annunciation
from ui.context import Context
from ui.deeds import Deeds
from ui.demo import DemoControls, DemoOpener
from ui.entry.door import Door
from ui.feed import Feed
from ui.looks import Looks
from ui.panels.registry import PanelRow
from ui.preparing import load_panels, prepare_panels
from ui.rights import Rights
from ui.settings import Settings
from ui.shell.window import ConsoleWindow
from ui.siteindex import SiteIndex
from ui.sitewatch import SiteWatch, load_site
from ui.windows import Windows
from widgets.language import language, tr

DEMAND_EVERY_MS = 10_000
EVERYTHING = Subscribe(points=("*",), alarms=True, events=True)


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
        self.looks = Looks(self.settings, self)
        self.looks.take_remembered()
        self.feed = Feed(self)
        self.client = Client(url, platform.node())
        self.windows = Windows(self.feed, self.settings, panels)
        self.door = Door(
            self.windows.main, self.feed, self.client, open_demo, is_demo=demo is not None, key_of=self._key_of
        )
        self.context: Context | None = None
        self.stopped = asyncio.Event()
        self.demo = demo
        self.rights = Rights(self.feed, self)
        self.annunciation = Annunciation(data, self.feed, self.windows, self)
        self._panels = panels
        self._former: list[Client] = []
        self._site_watch = SiteWatch(self.feed, self.windows.is_dialog_open, self)
        self._deeds = Deeds(self)
        self._demand = QTimer(self)
        self._demand.setInterval(DEMAND_EVERY_MS)
        self._wire()
        self._wire_door()

    def start(self, size: tuple[int, int] | None = None) -> None:
        """Show the main window with the way in."""
        self.windows.show_main(size)
        self.door.open()
        self.feed.run(load_panels(self._panels, lambda: self.door.page is not None))

    async def close(self) -> None:
        """End everything that was started, in this order: what is shown, tasks, connections."""
        self.rights.end()
        self._demand.stop()
        self.windows.keep()
        self.windows.close_shells()
        self.door.close()
        await self.feed.close()
        for client in (*self._former, self.client):
            await client.close()
        self.windows.main.hide()

    def do(self, action: str, window: ConsoleWindow) -> None:
        """What concerns more than one window, or the whole program."""
        self._deeds.do(action, window)

    def _wire(self) -> None:
        self.windows.asked.connect(self.do)
        self.windows.closing.connect(self.stopped.set)
        self.feed.session_lost.connect(self._session_lost)
        self.looks.theme_changed.connect(self.door.renew)
        self.looks.renewed.connect(self._renew)
        self.rights.changed.connect(self._rebuild)
        self.rights.warned.connect(lambda text: self.windows.toast("warning", text))
        self._site_watch.changed.connect(self._take_site)
        self._demand.timeout.connect(self._ask_demand)

    def _wire_door(self) -> None:
        self.door.entered.connect(self._enter)
        self.door.moved.connect(self.connect_to)
        self.door.connection_requested.connect(lambda: self.do("connection", self.windows.main))
        self.door.language_chosen.connect(self.looks.set_language)
        self.door.theme_chosen.connect(self.looks.set_theme)
        self.door.text_size_chosen.connect(lambda size: self.looks.set_text_size(int(size)))
        self.door.quit_requested.connect(self.stopped.set)
        self.door.demo_opened.connect(self._demo_opened)

    # -- in and out ---------------------------------------------------------------------------------------------------
    def _enter(self, session: Session) -> None:
        """Somebody is signed in: load the site, follow the plant, show where they were."""
        self._replace_client(self.door.client)
        self.settings.operator = session.name
        self.settings.keep_text(f"key-{session.name.casefold()}", self.client.workstation_key)
        self.feed.run(load_site(self.client), lambda found: self._show(session, *found), self._no_site)

    def _key_of(self, name: str) -> str:
        """The key of this workstation for a name that has signed in here before."""
        return self.settings.text(f"key-{name.casefold()}")

    def _show(self, session: Session, revision: int, site: Site) -> None:
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
        self.rights.begin(self.context)
        self._site_watch.begin(self.client, revision, site)
        self.show_user()
        self._demand.start()
        self._ask_demand()
        self.feed.run(prepare_panels(self._panels, self.windows))

    def _no_site(self, error: KilowatchError) -> None:
        self.door.open(name=self.settings.operator, why=str(error))

    def _leave(self, *, name: str = "", why: str = "") -> None:
        """Back to the way in; the place is kept for the next time."""
        self.windows.keep()
        self.windows.close_shells()
        self.rights.end()
        self._site_watch.end()
        self._demand.stop()
        self.annunciation.silence()
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
            self._leave(
                name=self.context.session.name, why=tr("The session has ended. Sign in to go on where you were.")
            )

    # -- connection ---------------------------------------------------------------------------------------------------
    def connect_to(self, url: str) -> None:
        """Another engine, at every start from now on; its own accounts apply."""
        self.choose_connection(url, True)

    def choose_connection(self, url: str, always: bool) -> None:
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
        self.demo = demo

    # -- what is shown ------------------------------------------------------------------------------------------------
    def show_user(self) -> None:
        """Top bar and banner say who is signed in and what they may."""
        if self.context is None or self.context.session is None:
            return
        session, may, locked = self.context.session, self.context.may("acknowledge"), self.rights.locked
        caption = tr("Locked") if locked else tr("Signed in")
        hint = tr("Locked: sign in again to act.") if locked else "" if may else tr("Your role may not acknowledge.")
        for window in self.windows.windows():
            window.frame.know_user(caption, f"{session.name}, {tr(session.role.capitalize())}")
            window.banner.allow(acknowledge=may, signed_in=True, hint=hint)
        self.annunciation.show_sounding()

    def _renew(self) -> None:
        """Language or text size are others: everything is made anew where it is."""
        self.windows.each_window(lambda window: window.renew())
        if self.context is not None:
            self.context.language = language()
            self._rebuild()
        else:
            self.door.renew()

    def _rebuild(self) -> None:
        if self.context is not None:
            self.windows.rebuild(self.context)
            self.show_user()

    def _take_site(self, site: Site) -> None:
        """Another site was imported: every window stays where it is, on what there is now."""
        if self.context is not None:
            self.context.site = SiteIndex(site)
            self.rights.take_site()
            self._rebuild()
            self._ask_demand()
            self.windows.toast("success", tr("The site was changed. Everything is shown as it is now."))

    def _ask_demand(self) -> None:
        self.feed.run(self.client.overview(), self._show_demand, lambda _: None)

    def _show_demand(self, overview: Overview) -> None:
        self.windows.know_demand(overview.demand)
