"""What every panel and dialog may use of the console: given to it when it is made, nothing is looked up elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from app.domain.messages import Alarm, Session
from app.domain.site import Name
from ui.place import Place

if TYPE_CHECKING:
    from ui.feed import Feed
    from ui.settings import Settings
    from ui.siteindex import SiteIndex


def _nothing(*_: Any) -> None:
    """A wish that nobody hears: a panel shown alone, as in a test."""


@dataclass(slots=True, kw_only=True)
class Context:
    """``client`` is the SDK (await through ``feed.run``), ``feed`` the live plant, ``site`` the look-ups of its model.

    Wishes: ``go(Place)``, ``open_faceplate(id of equipment, zone or point)``, ``open_command(point id)``,
    ``acknowledge([alarm])`` at once, ``acknowledge_with_note([alarm])`` and ``shelve([alarm])`` in a dialog, ``release([point
    id])`` lists the overrides first, ``import_history()`` asks for a file with measurements,
    ``export_history([point id], start, end)`` how to write them to one,
    ``toast(kind, text)`` with kind success, warning or failure.
    """

    client: Any
    feed: Feed
    site: SiteIndex
    settings: Settings
    language: str = "en"
    session: Session | None = None
    go: Callable[[Place], None] = _nothing
    open_faceplate: Callable[[str], None] = _nothing
    open_command: Callable[[str], None] = _nothing
    acknowledge: Callable[[list[Alarm]], None] = _nothing
    acknowledge_with_note: Callable[[list[Alarm]], None] = _nothing
    shelve: Callable[[list[Alarm]], None] = _nothing
    release: Callable[[list[str]], None] = _nothing
    import_history: Callable[[], None] = _nothing
    export_history: Callable[[Sequence[str], datetime, datetime], None] = _nothing
    toast: Callable[[str, str], None] = _nothing
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the site."""
        return ZoneInfo(self.site.site.site.time_zone)

    def local(self, at: datetime) -> datetime:
        """An instant in the time of the site."""
        return at.astimezone(self.zone)

    def text(self, name: Name) -> str:
        """A name in the operator's language."""
        return name.text(self.language)

    def may(self, action: str) -> bool:
        """Whether the role has the right (view, acknowledge, command, configure, administer, report). The engine decides anyway."""
        return self.session is not None and action in self.session.rights
