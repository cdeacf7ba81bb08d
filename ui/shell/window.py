"""A window of the console: top bar and alarm banner at the top, always, and below them what there is to do."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from ui import look
from ui.feed import Feed
from ui.shell.banner import AlarmBanner
from ui.shell.frame import Frame
from ui.shell.metrics import Metrics, metrics_for
from ui.shell.topbar import TopBar
from ui.shell.workspace import Workspace

SMALLEST = QSize(1366, 720)


class ConsoleWindow(QWidget):
    """``second`` windows have a banner of one row. The body holds one page at a time."""

    closing = Signal()

    def __init__(self, feed: Feed, language: str, *, second: bool = False) -> None:
        super().__init__()
        self.second = second
        self.setWindowTitle("Kilowatch")
        self.setMinimumSize(1024, 640)
        self.top = TopBar(self)
        self.banner = AlarmBanner(self)
        self.body = QStackedWidget(self)
        self.frame = Frame(self.top, self.banner, feed, language, self)
        self.workspace: Workspace | None = None
        self._page: QWidget | None = None
        self._whole = False
        self._metrics = metrics_for(1920, second=second)
        self.banner.more_requested.connect(self._toggle_banner)
        self._lay_out()

    @property
    def metrics(self) -> Metrics:
        return self._metrics

    def show_page(self, page: QWidget, *, whole: bool = False) -> None:
        """Show a page in the body; the former is dropped unless it is the workspace. ``whole``: without top bar and
        banner, as there is no plant yet (first start)."""
        former, self._page = self._page, page
        self._whole = whole
        self.body.addWidget(page)
        self.body.setCurrentWidget(page)
        if former is not None and former is not page and former is not self.workspace:
            self.body.removeWidget(former)
            former.deleteLater()
        self._lay_out()

    def show_workspace(self, workspace: Workspace) -> None:
        """Show the work area; it stays until it is replaced."""
        former, self.workspace = self.workspace, workspace
        self.show_page(workspace)
        workspace.arrange(self._metrics)
        if former is not None and former is not workspace:
            former.deck.drop()
            self.body.removeWidget(former)
            former.deleteLater()

    def show_menu(self, menu: QMenu, left_px: int) -> None:
        """Open a menu below the banner, never over it; shown, not exec()."""
        self._menu = menu
        menu.popup(self.mapToGlobal(QPoint(left_px, self.body.y() + 1)))

    def _toggle_banner(self) -> None:
        self.banner.expand(not self.banner.expanded)
        self._lay_out()

    def _lay_out(self) -> None:
        metrics = metrics_for(self.width(), second=self.second)
        if metrics != self._metrics or self.top.height() != metrics.top_px:
            self._metrics = metrics
            self.top.arrange(metrics)
            self.banner.arrange(metrics)
            self.frame.tick()
            if self.workspace is not None:
                self.workspace.arrange(metrics)
        self.top.setVisible(not self._whole)
        self.banner.setVisible(not self._whole)
        self.top.setGeometry(0, 0, self.width(), metrics.top_px)
        self.banner.setGeometry(0, metrics.top_px, self.width(), self.banner.minimumHeight())
        above = 0 if self._whole else metrics.top_px + self.banner.minimumHeight()
        self.body.setGeometry(0, above, self.width(), max(0, self.height() - above))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), look.colour("surface"))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)
