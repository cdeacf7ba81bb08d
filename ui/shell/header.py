"""The page header: breadcrumb, level tag, back, view switch, the tools of the panel, second window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.place import Crumb, View
from ui.shell.metrics import Metrics
from widgets import theme
from widgets.controls import Button, Segments
from widgets.language import tr
from widgets.text import Text
from widgets.theme import px


class LevelTag(QWidget):
    """Which of the four levels of displays this is."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self._text = tr("Level {n}").format(n=level)
        self.setAccessibleName(self._text)

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(theme.font(11, 500)).horizontalAdvance(self._text)
        return QSize(int(width) + px(13), px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(0, (self.height() - px(18)) / 2, self.width(), px(18))
        painter.setPen(QPen(theme.colour("line3"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        painter.setFont(theme.font(11, 500))
        painter.setPen(theme.colour("text2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._text)


class PageHeader(QWidget):
    place_requested = Signal(object)  # Place
    back_requested = Signal()
    view_requested = Signal(str)
    window_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(16), 0, px(12), 1)
        self._row.setSpacing(px(8))
        self._compact = False
        self._shown: tuple[object, ...] = ()
        self._own: list[QWidget] = []

    def arrange(self, metrics: Metrics) -> None:
        """Take the sizes of the frame."""
        self.setFixedHeight(metrics.header_px)
        self._row.setContentsMargins(px(16), 0, px(12), 1)
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
            self._add(LevelTag(level))
        self._row.addStretch(1)
        if can_go_back:
            self._add_button(tr("Back"), "link", self.back_requested, "Alt+←")
        if views:
            switch = Segments([(choice.key, choice.title) for choice in views], view)
            switch.chosen.connect(self.view_requested)
            self._add(switch)
        for tool in tools:
            self._row.addWidget(tool)
            tool.show()
        if not self._compact:
            self._add_button(tr("Open in second window"), "", self.window_requested, "Ctrl+Shift+W")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("frame"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line2"))

    def _add(self, widget: QWidget) -> None:
        self._own.append(widget)
        self._row.addWidget(widget)

    def _clear(self, kept: set[QWidget]) -> None:
        """Take everything out: what was made here is dropped, tools of a panel that is left are only taken away."""
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is None or widget in kept:
                continue
            widget.hide()
            if widget in self._own:
                widget.deleteLater()
            else:
                widget.setParent(None)
        self._own.clear()

    def _add_crumbs(self, crumbs: Sequence[Crumb]) -> None:
        for crumb in crumbs[:-1]:
            self._add(self._link(crumb) if crumb.place else Text(crumb.text, 13, 400, "text2"))
            self._add(Text("/", 13, 400, "text3"))
        if crumbs:
            self._add(Text(crumbs[-1].text, 15, 600))

    def _link(self, crumb: Crumb) -> Button:
        """A part of the breadcrumb that leads somewhere."""
        link = Button(crumb.text, "link")
        link.clicked.connect(lambda: self.place_requested.emit(crumb.place))
        return link

    def _add_button(self, text: str, kind: str, wish: SignalInstance, key: str) -> None:
        button = Button(text, kind)
        button.setToolTip(key)
        button.clicked.connect(wish)
        self._add(button)
