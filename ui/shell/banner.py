"""The alarm banner: the highest and newest unacknowledged alarms in rows, counts and buttons at the right. Nothing covers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui import look
from ui.look import Button, tr
from ui.shell.metrics import Metrics

MOST_ROWS = 5


@dataclass(frozen=True, slots=True)
class Column:
    """A text column of a row: where it starts as a share of the width of the rows or in pixels, aligned right where it is a number."""

    key: str
    left: float
    right: float
    role: str = "text1"
    weight: int = 400
    number: bool = False


@dataclass(frozen=True, slots=True)
class BannerRow:
    """What one row says, ready to be painted. ``id`` is of the alarm."""

    id: str
    priority: int
    state: str
    time: str
    age: str
    area: str
    message: str
    value: str
    limit: str
    consequence: str


FULL_COLUMNS = (
    Column("time", 38, 100, weight=500),
    Column("age", 110, 190, "text3"),
    Column("area", 198, 342, weight=500),
    Column("message", 350, 710, weight=600),
    Column("value", 714, 836, "live", 600, number=True),
    Column("limit", 850, 936, "text2"),
    Column("consequence", 942, 1540, "text2"),
)
COMPACT_COLUMNS = (
    Column("time", 37, 98, weight=500),
    Column("age", 103, 170, "text3"),
    Column("area", 174, 310, weight=500),
    Column("message", 316, 850, weight=500),
    Column("value", 850, 962, "live", 600, number=True),
    Column("limit", 968, 1045, "text2"),
)
FULL_ROWS_PX = 1620.0
COMPACT_ROWS_PX = 1104.0


class AlarmBanner(QWidget):
    """Rows of unacknowledged alarms. Without rights there are no buttons."""

    acknowledge_requested = Signal(object)  # list of alarm ids
    silence_requested = Signal()
    alarm_activated = Signal(str)  # alarm id
    more_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._rows: list[BannerRow] = []
        self._unacknowledged = self._listed = 0
        self._notice = ""
        self._sounding = 0
        self._may = False
        self._expanded = False
        self._metrics: Metrics | None = None
        self._acks = [self._ack_button(row) for row in range(MOST_ROWS)]
        self.ack_shown = Button("", parent=self)
        self.silence = Button("", parent=self)
        self.ack_shown.clicked.connect(lambda: self.acknowledge_requested.emit([row.id for row in self.shown_rows()]))
        self.silence.clicked.connect(self.silence_requested)
        self.setAccessibleName(tr("Alarm banner"))

    # -- what it is told ----------------------------------------------------------------------------------------------
    def arrange(self, metrics: Metrics) -> None:
        """Take the sizes of the frame."""
        self._metrics = metrics
        self._expanded = False
        self.ack_shown.setText(tr("Ack shown") if not metrics.compact else tr("Ack all"))
        self.silence.setText(tr("Silence"))
        self.ack_shown.setToolTip("Ctrl+A")
        self.silence.setToolTip("Ctrl+M")
        self._fit()

    def show_rows(self, rows: Sequence[BannerRow], unacknowledged: int, listed: int) -> None:
        """The most important rows, how many are unacknowledged, how many are in the list."""
        self._rows, self._unacknowledged, self._listed = list(rows), unacknowledged, listed
        spoken = "; ".join(f"priority {row.priority} {row.message} {row.value}" for row in self.shown_rows())
        self.setAccessibleDescription(spoken or tr("No unacknowledged alarms"))
        self._place_buttons()
        self.update()

    def show_notice(self, text: str) -> None:
        """A sentence instead of the rows (engine lost); empty shows the rows again."""
        self._notice = text
        self._place_buttons()
        self.update()

    def show_sounding(self, priority: int) -> None:
        """The visible mark of the sound; 0 is silent."""
        self._sounding = priority
        self.silence.setProperty("kind", "primary" if priority else "")
        self.silence.style().polish(self.silence)
        self.update()

    def allow(self, may: bool) -> None:
        """Whether somebody is signed in who may acknowledge and silence."""
        self._may = may
        self._place_buttons()
        self.update()

    def expand(self, expanded: bool) -> None:
        """More rows than one in the compact frame; the banner grows, so that nothing is covered."""
        self._expanded = expanded
        self._fit()

    @property
    def expanded(self) -> bool:
        return self._expanded

    def shown_rows(self) -> list[BannerRow]:
        return [] if self._notice else self._rows[: self._count()]

    # -- layout -------------------------------------------------------------------------------------------------------
    def _count(self) -> int:
        if self._metrics is None:
            return 0
        return min(MOST_ROWS, max(1, len(self._rows))) if self._expanded else self._metrics.banner_rows

    def _fit(self) -> None:
        if self._metrics is None:
            return
        extra = 0 if self._metrics.compact and self._count() == 1 else 2
        self.setFixedHeight(self._metrics.banner_row_px * self._count() + extra)
        self._place_buttons()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_buttons()

    def _rows_width(self) -> int:
        return self.width() - (self._metrics.banner_right_px if self._metrics else 0)

    def _row_rect(self, row: int) -> QRectF:
        height = self._metrics.banner_row_px if self._metrics else 24
        return QRectF(
            0, row * height + (0 if self._metrics and self._metrics.compact else 1), self._rows_width(), height
        )

    def _place_buttons(self) -> None:
        if self._metrics is None:
            return
        shown = self.shown_rows()
        for row, button in enumerate(self._acks):
            button.setVisible(self._may and row < len(shown))
            rect = self._row_rect(row)
            button.setGeometry(int(rect.right()) - 57, int(rect.center().y()) - 9, 40, 20)
            button.setText(tr("Ack"))
        left, compact = self._rows_width(), self._metrics.compact
        first = (left + 130, 4) if compact else (left + 14, 35)
        self.ack_shown.adjustSize()
        self.silence.adjustSize()
        self.ack_shown.setGeometry(*first, max(56, self.ack_shown.sizeHint().width()), 20 if compact else 26)
        self.silence.setGeometry(
            self.ack_shown.geometry().right() + 8,
            first[1],
            max(60, self.silence.sizeHint().width()),
            20 if compact else 26,
        )
        self.ack_shown.setVisible(self._may)
        self.silence.setVisible(self._may)

    def _ack_button(self, row: int) -> Button:
        button = Button(tr("Ack"), "row", parent=self)
        button.clicked.connect(lambda: self._acknowledge_row(row))
        return button

    def _acknowledge_row(self, row: int) -> None:
        if row < len(self.shown_rows()):
            self.acknowledge_requested.emit([self.shown_rows()[row].id])

    # -- painting -----------------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("surface"))
        for place, row in enumerate(self.shown_rows()):
            self._paint_row(painter, self._row_rect(place), row)
        self._paint_sentence(painter)
        self._paint_right(painter)
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.colour("line2"))

    def _paint_row(self, painter: QPainter, rect: QRectF, row: BannerRow) -> None:
        fill, _, _, tint = look.alarm_colours(row.priority)
        if row.priority == 1:
            painter.fillRect(rect, tint)
        painter.fillRect(QRectF(0, rect.top(), 4, rect.height()), fill)
        painter.fillRect(QRectF(4, rect.bottom() - 1, rect.width() - 4, 1), look.colour("line1"))
        look.alarm_mark(painter, QRectF(14, rect.center().y() - 8, 16, 16), row.priority, row.state)
        columns, base = (COMPACT_COLUMNS, COMPACT_ROWS_PX) if self._compact() else (FULL_COLUMNS, FULL_ROWS_PX)
        stretch = self._rows_width() / base
        for column in columns:
            self._paint_text(painter, rect, column, getattr(row, column.key), stretch)

    def _paint_text(self, painter: QPainter, rect: QRectF, column: Column, text: str, stretch: float) -> None:
        fixed = column.key in ("time", "age")
        left, right = (column.left, column.right) if fixed else (column.left * stretch, column.right * stretch)
        right = min(right, rect.right() - 64)
        painter.setFont(look.font(13, column.weight))
        painter.setPen(look.colour(column.role))
        box = QRectF(left, rect.top(), right - left, rect.height())
        side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
        shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | side, shown)

    def _paint_sentence(self, painter: QPainter) -> None:
        if self.shown_rows():
            return
        painter.setFont(look.font(13, 600 if self._notice else 400))
        painter.setPen(look.colour("text1" if self._notice else "text2"))
        box = QRectF(38, 0, self._rows_width() - 60, self.height() - 1)
        if self._notice:
            look.quality_mark(painter, QRectF(14, self.height() / 2 - 7, 14, 14), "S")
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._notice or self._nothing())

    def _nothing(self) -> str:
        return tr("No unacknowledged alarms")

    def _paint_right(self, painter: QPainter) -> None:
        left, compact = self._rows_width(), self._compact()
        painter.fillRect(QRectF(left, 0, 1, self.height()), look.colour("line2"))
        painter.fillRect(QRectF(left + 1, 0, self.width() - left, self.height() - 1), look.colour("surface"))
        painter.setPen(look.colour("text1"))
        painter.setFont(look.font(13, 600))
        if compact:
            more = max(0, self._unacknowledged - len(self.shown_rows()))
            painter.drawText(
                QRectF(left + 10, 0, 118, 28), Qt.AlignmentFlag.AlignVCenter, tr("{n} more unack.").format(n=more)
            )
            return
        head = tr("{n} unacknowledged").format(n=self._unacknowledged)
        painter.drawText(QRectF(left + 14, 4, 280, 24), Qt.AlignmentFlag.AlignVCenter, head)
        width = QFontMetricsF(painter.font()).horizontalAdvance(head + " ")
        painter.setFont(look.font(13))
        painter.setPen(look.colour("text2"))
        rest = tr("of {n} in list").format(n=self._listed)
        painter.drawText(QRectF(left + 14 + width, 4, 200, 24), Qt.AlignmentFlag.AlignVCenter, rest)
        if self._sounding:
            look.alarm_mark(painter, QRectF(self.width() - 32, 9, 14, 14), self._sounding, "unacknowledged")
        if not self._may:
            painter.drawText(
                QRectF(left + 14, 32, 280, 24), Qt.AlignmentFlag.AlignVCenter, tr("Sign in to acknowledge or silence.")
            )

    def _compact(self) -> bool:
        return self._metrics is not None and self._metrics.compact

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if event.position().x() > self._rows_width():
            self.more_requested.emit()
            return
        for place, row in enumerate(self.shown_rows()):
            if self._row_rect(place).contains(event.position()):
                self.alarm_activated.emit(row.id)
