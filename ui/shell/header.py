"""The page header: breadcrumb, level tag, back, view switch, the tools of the panel, second window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from ui import look
from ui.look import Button, Segments, tr
from ui.place import Crumb, View
from ui.shell.metrics import Metrics


class CrumbButton(QPushButton):
    """A part of the breadcrumb that leads somewhere."""

    def __init__(self, crumb: Crumb, wish: SignalInstance) -> None:
        super().__init__(crumb.text)
        self.setFlat(True)
        self.setProperty("kind", "link")
        self.setFont(look.font(13))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda: wish.emit(crumb.place))


class PageHeader(QWidget):
    place_requested = Signal(object)  # Place
    back_requested = Signal()
    view_requested = Signal(str)
    window_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 12, 1)
        self._row.setSpacing(8)
        self._compact = False
        self._shown: tuple[object, ...] = ()

    def arrange(self, metrics: Metrics) -> None:
        self.setFixedHeight(metrics.header_px)
        self._compact = metrics.compact

    def show_page(
        self,
        crumbs: Sequence[Crumb],
        level: int,
        views: Sequence[View],
        view: str,
        tools: Sequence[QWidget],
        *,
        can_go_back: bool,
    ) -> None:
        """Show where the operator is; nothing is rebuilt when nothing changed."""
        shown = (tuple(crumbs), level, tuple(views), view, tuple(tools), can_go_back, self._compact)
        if shown == self._shown:
            return
        self._shown = shown
        self._clear(set(tools))
        self._add_crumbs(crumbs)
        if not self._compact:
            self._add_level(level)
        self._row.addStretch(1)
        if can_go_back:
            self._add_button(tr("Back"), "link", self.back_requested, "Alt+←")
        if views:
            switch = Segments([(choice.key, choice.title) for choice in views], view)
            switch.chosen.connect(self.view_requested)
            self._row.addWidget(switch)
        for tool in tools:
            self._row.addWidget(tool)
            tool.show()
        if not self._compact:
            self._add_button(tr("Open in second window"), "", self.window_requested, "Ctrl+Shift+W")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("frame"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("line2"))

    def _clear(self, kept: set[QWidget]) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is None or widget in kept:
                continue
            widget.hide()
            if isinstance(widget, (CrumbButton, QLabel, Segments)) or widget.property("own"):
                widget.deleteLater()
            else:
                widget.setParent(None)

    def _add_crumbs(self, crumbs: Sequence[Crumb]) -> None:
        for crumb in crumbs[:-1]:
            part = (
                CrumbButton(crumb, self.place_requested) if crumb.place else self._label(crumb.text, 13, 400, "text2")
            )
            self._row.addWidget(part)
            self._row.addWidget(self._label("/", 13, 400, "text3"))
        if crumbs:
            self._row.addWidget(self._label(crumbs[-1].text, 15, 600, "text1"))

    def _add_level(self, level: int) -> None:
        label = self._label(tr("Level {n}").format(n=level), 11, 500, "text2")
        label.setProperty("kind", "tag")
        self._row.addSpacing(4)
        self._row.addWidget(label)

    def _add_button(self, text: str, kind: str, wish: SignalInstance, key: str) -> None:
        button = Button(text, kind)
        button.setProperty("own", True)
        button.setToolTip(key)
        button.clicked.connect(wish)
        self._row.addWidget(button)

    def _label(self, text: str, px: int, weight: int, role: str) -> QLabel:
        label = QLabel(text)
        label.setFont(look.font(px, weight))
        label.setStyleSheet(f"color: {look.colour(role).name()}")
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label
