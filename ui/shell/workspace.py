"""Everything below the alarm banner once somebody is signed in: rail, page header, panels, faceplate, dialogs, toasts."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.context import Context
from ui.dialogs.base import DialogHost
from ui.faceplate.faceplate import Faceplate
from ui.panels.registry import PanelRow
from ui.place import Place
from ui.shell.header import PageHeader
from ui.shell.metrics import Metrics
from ui.shell.paneldeck import PanelDeck
from ui.shell.rail import Rail
from ui.shell.toasts import Toasts
from widgets import theme


class Workspace(QWidget):
    """Lays its parts out by hand: the scrim and the toasts need to know the exact areas."""

    window_requested = Signal()  # show this display in a second window

    def __init__(self, context: Context, rows: tuple[PanelRow, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._metrics: Metrics | None = None
        self.rail = Rail(rows, self)
        self.header = PageHeader(self)
        self.deck = PanelDeck(context, rows, self)
        self.faceplate = Faceplate(context, self)
        self.faceplate.hide()
        self.dialogs = DialogHost(self)
        self.toasts = Toasts(self)
        self._wire()

    def _wire(self) -> None:
        self.rail.panel_requested.connect(lambda key: self.deck.go(Place(key)))
        self.rail.place_requested.connect(self.deck.go)
        self.rail.window_requested.connect(self._request_window)
        self.header.place_requested.connect(self.deck.go)
        self.header.back_requested.connect(self.deck.back)
        self.header.view_requested.connect(self._show_view)
        self.header.window_requested.connect(self._request_window)
        self.deck.here_changed.connect(self.show_here)
        self.faceplate.closed.connect(self.close_faceplate)

    # -- moves --------------------------------------------------------------------------------------------------------
    def show_here(self) -> None:
        """Bring rail and header in step with the panel."""
        panel = self.deck.panel
        if panel is None:
            return
        self.rail.show_current(self.deck.key)
        self.rail.show_recent(self.deck.recent[:6])
        self.header.show_page(
            self.deck.crumbs(),
            panel.level,
            panel.views(),
            panel.view(),
            panel.header_tools(),
            can_go_back=self.deck.trail.can_go_back,
        )

    def open_faceplate(self, path: str) -> None:
        """Dock the faceplate of a piece of equipment, a zone or a point."""
        if self.faceplate.show_subject(path):
            self.faceplate.show()
            self._lay_out()

    def close_faceplate(self) -> None:
        self.faceplate.hide()
        self._lay_out()

    def _show_view(self, key: str) -> None:
        if self.deck.panel is not None:
            self.deck.panel.show_view(key)
            self.show_here()

    def _request_window(self) -> None:
        self.deck.keep()
        self.window_requested.emit()

    def next_pane(self) -> None:
        """Move the focus to the next part of the screen: panel, faceplate, rail."""
        self._step_pane(1)

    def previous_pane(self) -> None:
        self._step_pane(-1)

    def _step_pane(self, step: int) -> None:
        """In an open dialog the focus stays; else the first control of the next part takes it."""
        if self.dialogs.dialog is not None:
            return
        parts = [part for part in (self.deck, self.faceplate, self.rail) if part.isVisible()]
        focus = QApplication.focusWidget()
        inside = (
            next((n for n, part in enumerate(parts) if focus is part or part.isAncestorOf(focus)), -step)
            if focus
            else -step
        )
        part = parts[(inside + step) % len(parts)]
        _first_inside(part).setFocus(Qt.FocusReason.TabFocusReason)

    # -- areas --------------------------------------------------------------------------------------------------------
    def arrange(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self.rail.arrange(metrics)
        self.header.arrange(metrics)
        self._lay_out()
        self.show_here()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def panel_area(self) -> QRect:
        """Where the panel is: between rail, header and faceplate."""
        if self._metrics is None:
            return self.rect()
        right = self._metrics.faceplate_px if not self.faceplate.isHidden() else 0
        rail, top = self._metrics.rail_px, self._metrics.header_px
        return QRect(rail, top, max(0, self.width() - rail - right), max(0, self.height() - top))

    def _lay_out(self) -> None:
        if self._metrics is None:
            return
        area = self.panel_area()
        rail, top = self._metrics.rail_px, self._metrics.header_px
        self.rail.setGeometry(0, 0, rail, self.height())
        self.header.setGeometry(rail, 0, self.width() - rail, top)
        self.deck.setGeometry(area)
        self.faceplate.setGeometry(area.right() + 1, top, self._metrics.faceplate_px, self.height() - top)
        covered = QRect(0, 0, area.right() + 1, self.height())
        if self.faceplate.isHidden():
            covered = self.rect()
        self.dialogs.lay_out(covered)
        self.toasts.lay_out(area)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour("surface"))


def _first_inside(part: QWidget) -> QWidget:
    """The first control of a part that can have the focus, in the order of Tab; the part itself when it has none."""
    found = part.nextInFocusChain()
    while found is not None and found is not part:
        if part.isAncestorOf(found) and found.focusPolicy() is not Qt.FocusPolicy.NoFocus and found.isVisible():
            return found
        found = found.nextInFocusChain()
    return part
