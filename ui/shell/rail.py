"""The rail: one text item for each panel with its F-key, recent places, and the entries at the bottom."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ui.panels.registry import PanelRow
from ui.place import Place
from ui.shell.metrics import Metrics
from widgets import theme
from widgets.language import tr
from widgets.marks import paint_alarm
from widgets.theme import px

ITEM_PX = 32
SMALL_PX = 24
COMPACT_ITEM_PX = 30
MOST_RECENT = 6


class RailItem(QAbstractButton):
    """One line of the rail; ``note`` stands at its right (F-key)."""

    def __init__(self, text: str, note: str = "", *, small: bool = False, boxed: bool = False) -> None:
        super().__init__()
        self.setText(text)
        self.note, self.small, self.boxed = note, small, boxed
        self.mark: tuple[int, int] | None = None  # priority and count of unacknowledged alarms
        self.compact = False
        self.setAccessibleName(f"{text} {note}".strip())
        self.setProperty("ring", False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(96), px(SMALL_PX if self.small else COMPACT_ITEM_PX if self.compact else ITEM_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.isChecked():
            painter.fillRect(rect, theme.colour("surface"))
            painter.fillRect(QRectF(0, 0, 3, rect.height()), theme.colour("accent"))
        elif self.underMouse():
            painter.fillRect(rect, theme.colour("hover"))
        left = px(13 if self.compact else 16)
        painter.setFont(theme.font(12 if self.small else 13, 600 if self.isChecked() else 400 if self.small else 500))
        painter.setPen(theme.colour("text1" if self.isChecked() else "text2"))
        box = rect.adjusted(left, 0, -px(6), 0)
        text = QFontMetricsF(painter.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        after = left + QFontMetricsF(painter.font()).horizontalAdvance(text) + px(8)
        self._paint_mark(painter, after)
        self._paint_note(painter, rect, after)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _paint_mark(self, painter: QPainter, left: float) -> None:
        if self.mark is None:
            return
        priority, count = self.mark
        paint_alarm(painter, QRectF(left, self.height() / 2 - px(7), px(14), px(14)), priority, "unacknowledged")
        if not self.compact and count > 1:
            painter.setFont(theme.font(12, 500))
            painter.setPen(theme.colour("text2"))
            painter.drawText(QRectF(left + px(18), 0, px(30), self.height()), Qt.AlignmentFlag.AlignVCenter, str(count))

    def _paint_note(self, painter: QPainter, rect: QRectF, after: float) -> None:
        if not self.note or (self.compact and not self.boxed):
            return
        painter.setFont(theme.font(11))
        painter.setPen(theme.colour("text3"))
        width = QFontMetricsF(painter.font()).horizontalAdvance(self.note)
        if not self.boxed:
            painter.drawText(
                rect.adjusted(0, 0, -px(14), 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.note
            )
            return
        left = min(after - px(4), rect.right() - width - px(12))
        box = QRectF(left, rect.center().y() - px(7.5), width + px(8), px(15))
        painter.setBrush(theme.colour("surface"))
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.drawRoundedRect(box.translated(0.5, 0.5), 2, 2)
        painter.setPen(theme.colour("text3"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.note)


class Rail(QWidget):
    """Emits wishes; the shell does them."""

    panel_requested = Signal(str)
    place_requested = Signal(object)  # Place
    find_requested = Signal()
    window_requested = Signal()
    theme_requested = Signal()
    language_requested = Signal()

    def __init__(self, rows: Sequence[PanelRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Displays"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, px(4), 1, px(8))
        self._column.setSpacing(0)
        self.items = {row.key: self._panel_item(row) for row in rows}
        self._column.addSpacing(px(12))
        self._recent_title = RailItem(tr("Recent"), small=True)
        self._recent_title.setEnabled(False)
        self._column.addWidget(self._recent_title)
        self._recent = [self._recent_item() for _ in range(MOST_RECENT)]
        self._column.addStretch(1)
        self.find_item = self._bottom(tr("Find or go to"), "Ctrl+K", self.find_requested)
        self.second = self._bottom(tr("Second window"), "", self.window_requested)
        self.theme = self._bottom("", "", self.theme_requested)
        self.language = self._bottom("English · 한국어", "", self.language_requested)
        self._compact = False
        self.show_theme()
        self.show_recent([])
        theme.changes.changed.connect(self.show_theme)

    def arrange(self, metrics: Metrics) -> None:
        """Take the sizes of the frame."""
        self.setFixedWidth(metrics.rail_px)
        self._compact = metrics.compact
        for item in (*self.items.values(), self.find_item):
            item.compact = metrics.compact
            item.updateGeometry()
        for item in (self.second, self.theme, self.language):
            item.setVisible(not metrics.compact)
        self.find_item.setText("" if metrics.compact else tr("Find or go to"))
        self._show_recent_items()

    def show_theme(self) -> None:
        """Name the theme that is in force."""
        self.theme.setText(tr("Theme: Dark") if theme.theme() == "dark" else tr("Theme: Light"))
        self.theme.setAccessibleName(self.theme.text())

    def show_current(self, panel: str) -> None:
        for key, item in self.items.items():
            item.setChecked(key == panel)

    def show_alarms(self, priority: int | None, count: int) -> None:
        """The highest unacknowledged priority and how many are unacknowledged."""
        item = self.items.get("alarms")
        if item is not None:
            item.mark = (priority, count) if priority else None
            item.setAccessibleDescription(tr("{n} unacknowledged").format(n=count))
            item.update()

    def show_recent(self, places: Sequence[tuple[str, Place]]) -> None:
        """Up to six recent places with their names."""
        for place, item in enumerate(self._recent):
            item.setProperty("place", places[place][1] if place < len(places) else None)
            item.setText(places[place][0] if place < len(places) else "")
            item.setAccessibleName(item.text())
        self._show_recent_items()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("frame"))
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        for y in (self._recent_title.y() - px(6), self.find_item.y() - px(8)):
            if y > px(8) and (y > self._recent_title.y() or self._recent_title.isVisible()):
                painter.drawLine(QPointF(0, y + 0.5), QPointF(self.width(), y + 0.5))

    def _show_recent_items(self) -> None:
        any_shown = False
        for item in self._recent:
            visible = bool(item.text()) and not self._compact
            item.setVisible(visible)
            any_shown |= visible
        self._recent_title.setVisible(any_shown)
        self.update()

    def _panel_item(self, row: PanelRow) -> RailItem:
        item = RailItem(tr(row.title), row.f_key)
        item.setCheckable(True)
        item.clicked.connect(lambda: self.panel_requested.emit(row.key))
        self._column.addWidget(item)
        return item

    def _recent_item(self) -> RailItem:
        item = RailItem("", small=True)
        item.clicked.connect(lambda: self.place_requested.emit(item.property("place")))
        self._column.addWidget(item)
        return item

    def _bottom(self, text: str, key: str, wish: SignalInstance) -> RailItem:
        item = RailItem(text, key, small=True, boxed=bool(key))
        item.clicked.connect(wish)
        self._column.addWidget(item)
        return item
