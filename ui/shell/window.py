"""A window of the console: top bar and alarm banner at the top, always, and below them what there is to do."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from ui.dialogs.base import DialogHost
from ui.feed import Feed
from ui.shell.banner import AlarmBanner
from ui.shell.frame import Frame
from ui.shell.metrics import Metrics, metrics_for
from ui.shell.topbar import TopBar
from ui.shell.workspace import Workspace
from widgets import theme


class ConsoleWindow(QWidget):
    """``second`` windows have a banner of one row. The body holds one page at a time."""

    closing = Signal()

    def __init__(self, feed: Feed, *, second: bool = False) -> None:
        super().__init__()
        self.second = second
        self.setWindowTitle("Kilowatch")
        self.setMinimumSize(1024, 640)
        self.top = TopBar(self)
        self.banner = AlarmBanner(self)
        self.body = QStackedWidget(self)
        self.frame = Frame(self.top, self.banner, feed, self)
        self.workspace: Workspace | None = None
        self._page: QWidget | None = None
        self._page_dialogs: DialogHost | None = None
        self._menu: QMenu | None = None
        self._whole = False
        self._metrics = metrics_for(1920, second=second)
        self.banner.more_requested.connect(lambda: self.banner.expand(not self.banner.expanded))
        self.banner.height_changed.connect(self._place)
        theme.changes.changed.connect(self.renew)
        self.renew()

    @property
    def metrics(self) -> Metrics:
        return self._metrics

    def show_page(self, page: QWidget, *, whole: bool = False) -> None:
        """Show a page in the body; the former is dropped. ``whole``: without top bar and banner, as there is no plant
        yet (first start)."""
        former, self._page = self._page, page
        self._whole = whole
        self.workspace = page if isinstance(page, Workspace) else None
        self.body.addWidget(page)
        self.body.setCurrentWidget(page)
        self._page_dialogs = None if self.workspace is not None else DialogHost(page)
        if self.workspace is not None:
            self.workspace.arrange(self._metrics)
        if former is not None and former is not page:
            self._drop(former)
        self._place()

    def show_nothing(self) -> None:
        """The window is closed: drop what it shows."""
        former, self._page, self.workspace = self._page, None, None
        if former is not None:
            self._drop(former)

    def host(self) -> DialogHost:
        """Where dialogs open now: over the work area, or over the page before sign-in."""
        if self.workspace is not None:
            return self.workspace.dialogs
        assert self._page_dialogs is not None
        return self._page_dialogs

    def show_menu(self, menu: QMenu, left_px: int) -> None:
        """Open a menu below the banner, never over it; shown, not exec()."""
        self._menu = menu
        menu.popup(self.mapToGlobal(QPoint(left_px, self.body.y() + 1)))

    def renew(self) -> None:
        """Theme, language or text size have changed: texts and sizes anew."""
        self._arrange()
        self._place()
        for widget in self.findChildren(QWidget):
            widget.update()

    def _drop(self, page: QWidget) -> None:
        if isinstance(page, Workspace):
            page.deck.drop()
        self.body.removeWidget(page)
        page.hide()
        page.deleteLater()

    def _arrange(self) -> None:
        self._metrics = metrics_for(self.width(), second=self.second)
        self.top.arrange(self._metrics)
        self.banner.arrange(self._metrics)
        self.frame.tick()
        if self.workspace is not None:
            self.workspace.arrange(self._metrics)

    def _place(self) -> None:
        metrics = self._metrics
        self.top.setVisible(not self._whole)
        self.banner.setVisible(not self._whole)
        self.top.setGeometry(0, 0, self.width(), metrics.top_px)
        self.banner.setGeometry(0, metrics.top_px, self.width(), self.banner.minimumHeight())
        above = 0 if self._whole else metrics.top_px + self.banner.minimumHeight()
        self.body.setGeometry(0, above, self.width(), max(0, self.height() - above))
        if self._page_dialogs is not None:
            self._page_dialogs.lay_out(self.body.rect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if metrics_for(self.width(), second=self.second) != self._metrics:
            self._arrange()
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour("surface"))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)
