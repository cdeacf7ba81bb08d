"""The card as a widget: a link to the building, painted from its parts."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.messages import BuildingSummary
from app.domain.site import Building
from ui.context import Context
from ui.panels.overview.card.day import paint_day
from ui.panels.overview.card.foot import paint_foot
from ui.panels.overview.card.head import paint_head
from ui.panels.overview.card.look import CardLook
from ui.panels.overview.card.power import paint_power
from ui.panels.overview.card.rows import ROW_PX, paint_row, rows_of
from widgets.focus import ENTER, Ringed, keeps_key
from widgets.language import tr
from widgets.lettering import draw_text
from widgets.theme import changes, colour, px

HEIGHT_PX, COMPACT_HEIGHT_PX = 302, 158
ROWS_FROM_PX = 180


class BuildingCard(Ringed, QWidget):
    """A link: click, Enter or Space emits ``opened(building id)``."""

    opened = Signal(str)

    def __init__(self, context: Context, building: Building) -> None:
        super().__init__()
        self._context = context
        self._look = CardLook(building, None, "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(context.text(building.name))
        changes.changed.connect(self.updateGeometry)

    def show_summary(self, summary: BuildingSummary) -> None:
        """Figures of the engine, every few seconds."""
        self._show(replace(self._look, summary=summary))

    def show_power(self, power: float | None, mark: str) -> None:
        """The live value in kW and its quality mark."""
        self._show(replace(self._look, power=power, mark=mark))

    def arrange(self, compact: bool) -> None:
        if compact != self._look.compact:
            self._show(replace(self._look, compact=compact))
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(px(280), px(COMPACT_HEIGHT_PX if self._look.compact else HEIGHT_PX))

    def _show(self, look: CardLook) -> None:
        if look != self._look:
            self._look = look
            self.setAccessibleDescription(look.words)
            self.update()

    # -- painting -----------------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        painter.fillRect(self.rect(), colour("surface"))
        self.paint_focus(painter)
        inner = QRectF(self.rect()).adjusted(px(14), px(8), -px(14), -px(8))
        line = QRectF(inner.left(), inner.top(), inner.width(), px(20))
        paint_head(painter, line, look, self._context.text(look.building.name))
        paint_power(painter, inner, look)
        if look.summary is None:
            box = QRectF(inner.left(), inner.top() + px(82), inner.width(), px(40))
            draw_text(painter, box, tr("Loading the last day …"), role="text3", px=12)
            return
        paint_day(painter, inner, look.summary, self._context.zone, compact=look.compact)
        self._paint_rows(painter, inner, look.summary)

    def _paint_rows(self, painter: QPainter, inner: QRectF, summary: BuildingSummary) -> None:
        compact = self._look.compact
        y = inner.bottom() - px(18) if compact else inner.top() + px(ROWS_FROM_PX)
        for name, against in rows_of(summary, compact=compact):
            line = QRectF(inner.left(), y, inner.width(), px(ROW_PX - 2))
            paint_row(painter, line, name, against, compact=compact)
            y += px(ROW_PX)
        if not compact:
            paint_foot(painter, QRectF(inner.left(), y + px(4), inner.width(), px(ROW_PX - 2)), summary)

    # -- mouse and keyboard -------------------------------------------------------------------------------------------
    def event(self, event: QEvent) -> bool:
        return keeps_key(event, (*ENTER, Qt.Key.Key_Space)) or super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self._look.building.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (*ENTER, Qt.Key.Key_Space):
            self.opened.emit(self._look.building.id)
        else:
            super().keyPressEvent(event)
