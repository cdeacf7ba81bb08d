"""The contract between the shell and a panel: one screen, one file in ``ui/panels``, one row in ``ui/panels/registry.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.feed import Watch
from ui.place import Crumb, Place, View


class Panel(QWidget):
    """A screen of the console. The shell makes it when it is first shown and keeps it.

    It is asked for its ``place`` before it is left and given it back with ``show_place``. It receives live values only
    while visible: make watches with ``self.watch``. On a change of language it is made anew with its place.
    """

    level: ClassVar[int] = 1
    navigate = Signal(object)  # Place: go there
    header_changed = Signal()  # crumbs, views, tools or selection changed

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.feed = context.feed
        self._watches: list[Watch] = []

    # -- what a panel may override ------------------------------------------------------------------------------------
    @property
    def place(self) -> dict[str, Any]:
        """What is selected, filtered and zoomed now, as plain data."""
        return {}

    def show_place(self, state: Mapping[str, Any]) -> None:
        """Select what ``state`` names; unknown or missing keys keep what is shown."""

    def shown(self) -> None:
        """The panel has become visible: start timers, ask for what is not live."""

    def hidden(self) -> None:
        """The panel is no longer visible: stop timers."""

    def crumbs(self) -> Sequence[Crumb]:
        """The breadcrumb after the site; empty means the title of the panel."""
        return ()

    def views(self) -> Sequence[View]:
        """Choices of the view switch in the page header."""
        return ()

    def view(self) -> str:
        """Key of the present view."""
        return ""

    def show_view(self, key: str) -> None:
        """Show another view."""

    def header_tools(self) -> Sequence[QWidget]:
        """Buttons for the right of the page header, made once and owned by the panel."""
        return ()

    def selected_point(self) -> str | None:
        """The point for Ctrl+Enter (command) and Ctrl+T (trend)."""
        return None

    def selected_id(self) -> str | None:
        """What Enter opens in the faceplate; the selected point unless told."""
        return self.selected_point()

    def faceplate_opened(self, path: str) -> None:
        """A faceplate has opened beside the panel: mark what it shows where it stands."""

    def keyed(self, action: str) -> bool:
        """A shortcut meant for the display: acknowledge, acknowledge_shown, shelve, next_alarm, previous_alarm, guide,
        export, live, floor_up, floor_down, zoom_in, zoom_out, zoom_fit, reload. True when the panel has done it."""
        return False

    def ready(self) -> bool:
        """False while the panel still waits for its first data; pictures are taken when it is true."""
        return True

    # -- what a panel may use -----------------------------------------------------------------------------------------
    def watch(self, points: Iterable[str], callback: Callable[[set[str]], None]) -> Watch:
        """Live values for this panel: ``callback(changed ids)`` at most ten times a second, only while visible."""
        made = self.feed.watch(points, callback)
        self._watches.append(made)
        if self.isVisible():
            made.start()
        return made

    def go(self, panel: str, **state: Any) -> None:
        """Ask the shell to show another place."""
        self.navigate.emit(Place(panel, state))

    # -- inside -------------------------------------------------------------------------------------------------------
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            for watch in self._watches:
                watch.start()
            self.shown()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            for watch in self._watches:
                watch.stop()
            self.hidden()

    def close_watches(self) -> None:
        """The shell drops the panel: end its interest in live values."""
        for watch in self._watches:
            watch.end()
        self._watches.clear()
