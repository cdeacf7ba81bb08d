"""The panels of one window: made when first shown, kept, and walked with back and forward."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.context import Context
from ui.panel import Panel
from ui.panels.registry import PanelRow
from ui.place import Crumb, Place, Trail
from ui.tablelayouts import keep_layouts
from widgets.language import tr

RECENT_KEPT = 6


class PanelDeck(QStackedWidget):
    """``here_changed`` after every move and whenever the shown panel changes its header."""

    here_changed = Signal()

    def __init__(self, context: Context, rows: Sequence[PanelRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._rows = {row.key: row for row in rows}
        self._panels: dict[str, Panel] = {}
        self.trail = Trail()
        self.recent: list[tuple[str, Place]] = []

    @property
    def panel(self) -> Panel | None:
        """The panel that is shown."""
        shown = self.currentWidget()
        return shown if isinstance(shown, Panel) else None

    @property
    def key(self) -> str:
        return self.trail.here.panel if self.trail.here else ""

    def go(self, place: Place) -> None:
        """Show a place; a panel that is not there is left out."""
        if place.panel not in self._rows or (place.panel == self.key and not place.state):
            return
        self._leave()
        self.trail.go(place)
        self._show(place)

    def back(self) -> None:
        self._leave()
        self._show(self.trail.back())

    def forward(self) -> None:
        self._leave()
        self._show(self.trail.forward())

    def prepare(self, key: str) -> None:
        """Make a panel without showing it, so that it opens at once later."""
        self._panel(key)

    def restore(self, trail: Trail) -> None:
        """Go on where another deck was."""
        self.trail = trail
        self._show(trail.here)

    def crumbs(self) -> list[Crumb]:
        """Site, then what the panel says, else its title."""
        panel = self.panel
        if panel is None:
            return []
        own = list(panel.crumbs()) or [Crumb(tr(self._rows[self.key].title))]
        first = next(iter(self._rows))
        return [Crumb(tr("Campus"), Place(first)), *own]

    def keep(self) -> None:
        """Write the state of the shown panel into its place."""
        if self.panel is not None:
            self.trail.keep(self.panel.place)

    def drop(self) -> None:
        """End every panel."""
        for panel in self._panels.values():
            panel.hide()
            panel.close_watches()
        self._panels.clear()

    def _leave(self) -> None:
        self.keep()
        if self.panel is not None and self.trail.here is not None:
            name = self.crumbs()[-1].text
            others = [(text, place) for text, place in self.recent if text != name]
            self.recent = [(name, self.trail.here), *others][: RECENT_KEPT + 1]

    def _show(self, place: Place | None) -> None:
        if place is None:
            return
        panel = self._panel(place.panel)
        state: Any = place.state
        if state:
            panel.show_place(state)
        self.setCurrentWidget(panel)
        panel.setFocus()
        self.here_changed.emit()

    def _panel(self, key: str) -> Panel:
        if key not in self._panels:
            panel = self._rows[key].make(self._context)
            panel.setObjectName(f"panel-{key}")
            panel.setAccessibleName(tr(self._rows[key].title))
            panel.navigate.connect(self._context.go)
            panel.header_changed.connect(self.here_changed)
            keep_layouts(self._context.settings, key, panel)
            self.addWidget(panel)
            self._panels[key] = panel
        return self._panels[key]
