"""Another site was imported, here or at another console: read it again, without taking anybody's screen away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.domain.errors import KilowatchError
from app.domain.site import Site
from app.sdk.client import Client
from ui.feed import Feed


async def load_site(client: Client) -> tuple[int, Site]:
    """The site and a revision that is not newer than it: what is imported in between is seen afterwards."""
    health = await client.health()
    return health.site_revision, await client.site()


class SiteWatch(QObject):
    """``changed(site)`` when the engine runs on another site than the one that was read. ``busy`` puts it off: a dialog is open."""

    changed = Signal(object)

    def __init__(self, feed: Feed, busy: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._feed, self._busy = feed, busy
        self._client: Client | None = None
        self._revision = 0
        self._site: Site | None = None
        self._asking = False
        feed.health_changed.connect(self._look)

    def begin(self, client: Client, revision: int, site: Site) -> None:
        """Somebody is signed in and sees this site."""
        self._client, self._revision, self._site, self._asking = client, revision, site, False

    def end(self) -> None:
        """Nobody is signed in."""
        self._client = None

    def _look(self) -> None:
        health, client = self._feed.plant.health, self._client
        if client is None or health is None or health.site_revision == self._revision or self._asking or self._busy():
            return
        self._asking = True
        self._feed.run(load_site(client), lambda found: self._loaded(client, *found), self._failed)

    def _loaded(self, client: Client, revision: int, site: Site) -> None:
        self._asking = False
        if client is not self._client or self._busy():
            return
        same, self._revision, self._site = site == self._site, revision, site
        if not same:
            self.changed.emit(site)

    def _failed(self, _: KilowatchError) -> None:
        self._asking = False  # the next health is a second away
