"""The way in: watches the health of the engine before sign-in, shows sign-in or first start, and does what they ask for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from app.domain.errors import EngineLost, KilowatchError, NotSignedIn, SiteFileFaulty
from app.domain.messages import Health, Session
from app.sdk.client import Client
from ui.demo import DemoControls, DemoOpener
from ui.dialogs.manual import ManualDialog
from ui.entry.firststart import FirstStartPage
from ui.entry.plan import DEMO, ENGINE, FILE, Plan, is_engine_url
from ui.entry.signin import SignInPage
from ui.feed import Feed
from ui.shell.window import ConsoleWindow
from widgets.language import language, tr

HEALTH_EVERY_S = 1.0
TEST_TIMEOUT_S = 4.0
MANUAL_KEYS = ("F1", "Shift+F1")


class Door(QObject):
    """``entered(Session)`` when somebody is in; ``moved(url)`` when another engine was chosen."""

    entered = Signal(object)
    moved = Signal(str)
    connection_requested = Signal()
    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    text_size_chosen = Signal(str)
    quit_requested = Signal()
    demo_opened = Signal(object)  # DemoControls; ``client`` is then the one of its engine

    def __init__(
        self,
        window: ConsoleWindow,
        feed: Feed,
        client: Client,
        open_demo: DemoOpener | None = None,
        *,
        is_demo: bool = False,
        key_of: Callable[[str], str] = lambda _: "",
    ) -> None:
        super().__init__(window)
        self._key_of = key_of
        self._window, self._feed, self.client, self._open_demo = window, feed, client, open_demo
        self._is_demo = is_demo
        self.health: Health | None = None
        self._page: SignInPage | FirstStartPage | None = None
        self._watching: asyncio.Task[None] | None = None
        self._name, self._why, self._attempts = "", "", 0
        self._made: Session | None = None

    # -- open and closed ----------------------------------------------------------------------------------------------
    def open(self, *, name: str = "", why: str = "") -> None:
        """Show sign-in (or first start) until somebody is in. ``why`` is told when a session has ended by itself."""
        self._name, self._why, self._attempts, self._made = name, why, 0, None
        self._window.frame.know_site(None)
        self._window.frame.know_user(
            tr("Workstation"), tr("{name}, nobody signed in").format(name=self.client.workstation)
        )
        self._window.banner.allow(acknowledge=False, signed_in=False, hint=tr("Sign in to acknowledge or silence."))
        self._page = None
        self._watching = self._feed.run(self._watch_health())

    def renew(self) -> None:
        """Language or text size have changed: make the page anew with what it knows."""
        if isinstance(self._page, SignInPage):
            self._name = self._page.name.text()
        if self._page is not None:
            self._page = None
            self._show_page()

    def close(self) -> None:
        """Somebody is in."""
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None
        self._page = None

    @property
    def page(self) -> SignInPage | FirstStartPage | None:
        """What is shown now; ``None`` before the engine was asked."""
        return self._page

    # -- health -------------------------------------------------------------------------------------------------------
    async def _watch_health(self) -> None:
        while True:
            await self._ask_health()
            await asyncio.sleep(HEALTH_EVERY_S)

    async def _ask_health(self) -> None:
        try:
            async with asyncio.timeout(TEST_TIMEOUT_S):
                self.health = await self.client.health()
            self._window.frame.know_health(self.health)
        except (EngineLost, TimeoutError):
            self.health = None
            self._window.frame.know_lost(datetime.now(UTC))
        self._show_page()

    def _show_page(self) -> None:
        """The page that fits: first start only where the engine says that there is no account."""
        first = self.health is not None and self.health.first_start
        fits = isinstance(self._page, FirstStartPage if first else SignInPage)
        if self._page is None or (self.health is not None and not fits and not self._working()):
            self._page = self._first_start() if first else self._sign_in_page()
            self._window.show_page(self._page, whole=first)
            self._offer_manual(self._page)
            self._page.first_focus().setFocus()
        self._page.show_health(self.health)

    def _offer_manual(self, page: SignInPage | FirstStartPage) -> None:
        """Who cannot get in needs it most."""
        page.manual_requested.connect(self._open_manual)
        for keys in MANUAL_KEYS:
            QShortcut(QKeySequence(keys), page).activated.connect(self._open_manual)

    def _open_manual(self) -> None:
        if not isinstance(self._window.host().dialog, ManualDialog):
            self._window.host().open(ManualDialog())

    def _working(self) -> bool:
        return isinstance(self._page, FirstStartPage) and (self._page.busy or self._made is not None)

    def _sign_in_page(self) -> SignInPage:
        page = SignInPage(self.client.url, self._name, self._why)
        page.sign_in_requested.connect(self._sign_in)
        page.connection_requested.connect(self.connection_requested)
        page.choices.language_chosen.connect(self.language_chosen)
        page.choices.theme_chosen.connect(self.theme_chosen)
        page.choices.text_size_chosen.connect(self.text_size_chosen)
        return page

    def _first_start(self) -> FirstStartPage:
        assert self.health is not None
        can_open = self._open_demo is not None
        page = FirstStartPage(self.client.url, self.health, can_open_demo=can_open, is_demo=self._is_demo)
        page.create_requested.connect(lambda plan: self._run(self._create(page, plan)))
        page.test_requested.connect(lambda url: self._run(self._test(page, url)))
        page.language_chosen.connect(self.language_chosen)
        page.theme_chosen.connect(self.theme_chosen)
        page.cancelled.connect(self.quit_requested)
        return page

    # -- sign in ------------------------------------------------------------------------------------------------------
    def _sign_in(self, name: str, password: str) -> None:
        page = self._page
        if isinstance(page, SignInPage):
            page.show_busy(True)
            self.client.workstation_key = self._key_of(name)
            self._feed.run(self.client.sign_in(name, password), self._let_in, lambda error: self._refused(page, error))

    def _let_in(self, session: Session) -> None:
        self.close()
        self.entered.emit(session)

    def _refused(self, page: SignInPage, error: KilowatchError) -> None:
        page.show_busy(False)
        if not isinstance(error, NotSignedIn):
            page.show_complaint(tr("Signing in did not work"), str(error))
            return
        self._attempts += 1
        line = tr("Attempt {n}. After five, each further one waits longer.").format(n=self._attempts)
        page.show_complaint(tr("User or password not correct"), line)

    # -- first start --------------------------------------------------------------------------------------------------
    async def _create(self, page: FirstStartPage, plan: Plan) -> None:
        try:
            if plan.choice == ENGINE:
                self.moved.emit(plan.url.rstrip("/"))
                return
            if plan.choice == DEMO and self._open_demo is not None:
                await self._start_demo(page, self._open_demo)
            text = await self._read_file(plan) if plan.choice == FILE else ""
            session = self._made or await self._make(page, plan)
            if plan.choice == FILE:
                await self._import(page, text)
        except SiteFileFaulty as error:
            page.show_faults(error.faults)
        except KilowatchError as error:
            page.show_failure(str(error))
        else:
            self._let_in(session)

    async def _make(self, page: FirstStartPage, plan: Plan) -> Session:
        """Create the administrator, once: from here on the page may be tried again, but not with another name."""
        page.show_progress(0.5, tr("Creating the administrator …"))
        self._made = await self.client.create_administrator(plan.name, plan.password)
        page.show_made()
        return self._made

    async def _start_demo(self, page: FirstStartPage, open_demo: DemoOpener) -> None:
        """Start campus and engine (in a thread: it takes half a minute) and go on with that engine."""
        loop = asyncio.get_running_loop()

        def tell(share: float, text: str) -> None:
            loop.call_soon_threadsafe(page.show_progress, share, text)

        page.show_progress(0.0, tr("Starting the demo campus …"))
        opened = await asyncio.to_thread(open_demo, tell)
        self.client = Client(opened.url, self.client.workstation)
        self.demo_opened.emit(DemoControls(opened.faults, opened.provoke))

    async def _read_file(self, plan: Plan) -> str:
        try:
            return await asyncio.to_thread(Path(plan.file).read_text, encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise KilowatchError(tr("The site file cannot be read: {why}").format(why=error)) from error

    async def _import(self, page: FirstStartPage, text: str) -> None:
        """A faulty file leaves the engine with the site it has. Raises ``SiteFileFaulty`` with every fault."""
        page.show_progress(0.7, tr("Checking the site file …"))
        faults = await self.client.check_site(text)
        if faults:
            raise SiteFileFaulty(tuple(faults))
        page.show_progress(0.85, tr("Importing the site …"))
        await self.client.import_site(text, "First start")

    async def _test(self, page: FirstStartPage, url: str) -> None:
        """Ask another engine who it is."""
        if not is_engine_url(url):
            page.opening.show_test(tr("Engine: an address like http://127.0.0.1:8470"))
            return
        page.opening.show_test(tr("Asking …"))
        page.opening.show_test(await about_engine(url))

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        self._feed.run(work)


async def about_engine(url: str) -> str:
    """One line about the engine at an address, or why it does not answer."""
    async with Client(url) as other:
        try:
            async with asyncio.timeout(TEST_TIMEOUT_S):
                health = await other.health()
        except (KilowatchError, TimeoutError) as error:
            return str(error) or tr("No answer.")
    text = tr("{name}, version {version}, {n} points, {state}")
    return text.format(
        name=health.site_name.text(language()) or url,
        version=health.version,
        n=f"{health.points.total:,}",
        state=tr(health.state),
    )
