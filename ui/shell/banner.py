"""The alarm banner: the highest and newest unacknowledged alarms in rows, counts and buttons at the right. Nothing covers it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.shell.bannerrow import BannerRow, paint_row
from ui.shell.metrics import Metrics
from ui.shell.more import MoreButton
from widgets import theme
from widgets.controls import Button
from widgets.language import tr
from widgets.marks import paint_alarm, paint_quality
from widgets.theme import px

MOST_ROWS = 5
MIDDLE = Qt.AlignmentFlag.AlignVCenter


class AlarmBanner(QWidget):
    """Rows of unacknowledged alarms. Without rights there are no buttons."""

    acknowledge_requested = Signal(object)  # list of alarm ids
    silence_requested = Signal()
    alarm_activated = Signal(str)  # alarm id
    more_requested = Signal()
    height_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._rows: list[BannerRow] = []
        self._unacknowledged = self._listed = 0
        self._notice = self._nothing = self._hint = ""
        self._flood = self._may = self._signed_in = self._expanded = False
        self._sounding = 0
        self._metrics: Metrics | None = None
        self._acks = [self._ack_button(row) for row in range(MOST_ROWS)]
        self.ack_shown, self.silence = Button("", parent=self), Button("", parent=self)
        self.more = MoreButton(self)
        self.ack_shown.clicked.connect(lambda: self.acknowledge_requested.emit([row.id for row in self.shown_rows()]))
        self.silence.clicked.connect(self.silence_requested)
        self.more.clicked.connect(self.more_requested)
        self.setAccessibleName(tr("Alarm banner"))

    # -- what it is told ----------------------------------------------------------------------------------------------
    def arrange(self, metrics: Metrics) -> None:
        """Take the sizes of the frame and the language."""
        self._metrics = metrics
        self._expanded = False
        self.ack_shown.setText(tr("Ack all") if self._low() else tr("Ack shown"))
        self.silence.setText(tr("Silence"))
        for button, key in ((self.ack_shown, "Ctrl+A"), (self.silence, "Ctrl+M")):
            button.show_kind("row" if self._low() else "")
            button.show_key("" if self._low() else key)
            button.setToolTip(key)
        self.setAccessibleName(tr("Alarm banner"))
        self._fit()

    def show_rows(self, rows: Sequence[BannerRow], unacknowledged: int, listed: int, *, flood: bool = False) -> None:
        """The most important rows, how many are unacknowledged, how many are in the list; in a flood only 1 and 2."""
        self._rows, self._unacknowledged, self._listed, self._flood = list(rows), unacknowledged, listed, flood
        self._nothing = tr("No unacknowledged alarms")
        self._describe()
        self._fit()

    def show_unknown(self) -> None:
        """Nothing is known, as before sign-in while the engine does not answer: never shown as if there were none."""
        self._rows, self._unacknowledged, self._listed, self._flood = [], 0, 0, False
        self._nothing = tr("Alarms are not known yet.")
        self._describe()
        self._fit()

    def show_notice(self, text: str) -> None:
        """A sentence in the first row (engine lost); the alarms last known stay below it. Empty: all rows again."""
        if text != self._notice:
            self._notice = text
            self._describe()
            self._fit()

    def show_sounding(self, priority: int) -> None:
        """The visible mark of the sound; 0 is silent."""
        self._sounding = priority
        self.update()

    def allow(self, *, acknowledge: bool, signed_in: bool, hint: str) -> None:
        """Whether somebody is signed in, may acknowledge, and if not, the hint how to."""
        self._may, self._signed_in, self._hint = acknowledge, signed_in, hint
        self.setToolTip(hint)
        self._place_buttons()
        self.update()

    def expand(self, expanded: bool) -> None:
        """More rows; the banner grows and what is below gives way, so that nothing is covered."""
        self._expanded = expanded
        self._fit()

    @property
    def expanded(self) -> bool:
        return self._expanded

    def shown_rows(self) -> list[BannerRow]:
        """The alarms in the rows now, highest first."""
        return self._rows[: self._count() - bool(self._notice)]

    def hidden_count(self) -> int:
        """Unacknowledged alarms that have no row."""
        return max(0, self._unacknowledged - len(self.shown_rows()))

    # -- layout -------------------------------------------------------------------------------------------------------
    def _count(self) -> int:
        if self._metrics is None:
            return 0
        wanted = len(self._rows) + bool(self._notice)
        usual = self._metrics.banner_rows
        return max(usual, min(MOST_ROWS, wanted)) if self._expanded else usual

    def _fit(self) -> None:
        if self._metrics is None:
            return
        height = self._metrics.banner_px + self._metrics.banner_row_px * (self._count() - self._metrics.banner_rows)
        if height != self.minimumHeight():
            self.setFixedHeight(height)
            self.height_changed.emit()
        self._place_buttons()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_buttons()

    def _rows_width(self) -> int:
        return self.width() - (self._metrics.banner_right_px if self._metrics else 0)

    def _row_rect(self, row: int) -> QRectF:
        """The place of an alarm row; a notice takes the first."""
        height = self._metrics.banner_row_px if self._metrics else 0
        top = 0 if self._compact() else 1
        return QRectF(0, (row + bool(self._notice)) * height + top, self._rows_width(), height)

    def _place_buttons(self) -> None:
        if self._metrics is None:
            return
        shown = self.shown_rows()
        for row, button in enumerate(self._acks):
            button.setVisible(self._may and not self._notice and row < len(shown))
            rect = self._row_rect(row)
            button.setText(tr("Ack"))
            button.setGeometry(int(rect.right()) - px(57), int(rect.center().y()) - px(10), px(40), px(20))
            button.setAccessibleName(f"{tr('Ack')}: {shown[row].message}" if row < len(shown) else tr("Ack"))
        self._place_right()

    def _place_right(self) -> None:
        left, compact = self._rows_width(), self._low()
        top, height = (px(4), px(20)) if compact else (px(35), px(26))
        silence, acknowledge = (max(px(60), b.sizeHint().width()) for b in (self.silence, self.ack_shown))
        x = self.width() - px(12) - silence - px(8) - acknowledge if compact else left + px(14)
        self.ack_shown.setGeometry(x, top, acknowledge, height)
        beside = acknowledge + px(8) if compact or self._may else 0  # without the other button it stands first
        self.silence.setGeometry(x + beside, top, silence, height)
        self.ack_shown.setVisible(self._may and not self._notice)
        self.silence.setVisible(self._signed_in)
        self.more.show_count(self.hidden_count(), self._expanded, compact=compact)
        width = self.more.sizeHint().width()
        self.more.setGeometry(left + px(8) if compact else self.width() - width - px(10), px(4), width, px(20))

    def _ack_button(self, row: int) -> Button:
        button = Button(tr("Ack"), "row", parent=self)
        button.clicked.connect(lambda: self._acknowledge_row(row))
        return button

    def _acknowledge_row(self, row: int) -> None:
        if row < len(self.shown_rows()):
            self.acknowledge_requested.emit([self.shown_rows()[row].id])

    def _describe(self) -> None:
        spoken = "; ".join(f"{tr('priority')} {row.priority} {row.message} {row.value}" for row in self.shown_rows())
        self.setAccessibleDescription(". ".join(part for part in (self._notice, spoken or self._nothing) if part))

    # -- painting -----------------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        for place, row in enumerate(self.shown_rows()):
            paint_row(painter, self._row_rect(place), row, compact=self._compact(), stale=bool(self._notice))
        if self._notice:
            self._paint_sentence(painter, self._row_rect(-1), self._notice, "text1", 600)
            paint_quality(painter, QRectF(px(15), self._row_rect(-1).center().y() - px(7), px(14), px(14)), "×")
        elif not self._rows:
            self._paint_sentence(painter, QRectF(self.rect()).adjusted(0, 0, 0, -1), self._nothing, "text2", 400)
        self._paint_right(painter)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line2"))

    def _paint_sentence(self, painter: QPainter, rect: QRectF, text: str, role: str, weight: int) -> None:
        painter.setFont(theme.font(13, weight))
        painter.setPen(theme.colour(role))
        box = QRectF(px(38), rect.top(), self._rows_width() - px(60), rect.height())
        painter.drawText(
            box, MIDDLE, QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        )

    def _paint_right(self, painter: QPainter) -> None:
        left = self._rows_width()
        painter.fillRect(QRectF(left, 0, self.width() - left, self.height()), theme.colour("surface"))
        painter.fillRect(QRectF(left, 0, 1, self.height()), theme.colour("line2"))
        if self._low():
            if not self._signed_in:
                self._paint_low_hint(painter)
            return
        head = tr("{n} unacknowledged").format(n=self._unacknowledged)
        painter.setFont(theme.font(13, 600))
        width = QFontMetricsF(painter.font()).horizontalAdvance(head + " ")
        painter.setPen(theme.colour("text1"))
        painter.drawText(QRectF(left + px(14), px(4), px(280), px(24)), MIDDLE, head)
        rest = tr("flood, only 1 and 2 shown") if self._flood else tr("of {n} in list").format(n=self._listed)
        self._right_text(painter, px(14) + width, px(4), rest, "text2")
        if self._sounding:
            at = QRectF(self.silence.geometry().right() + px(6), px(41), px(14), px(14))
            paint_alarm(painter, at, self._sounding, "unacknowledged")
        if self._hint and not self._may:
            taken = self.silence.geometry().right() + px(28) - left if self._signed_in else px(14)
            self._right_text(painter, taken, px(35), self._hint, "text2")

    def _paint_low_hint(self, painter: QPainter) -> None:
        """Beside what else stands in the one row, whole or not at all: cut it would say nothing."""
        beside = px(10) + (self.more.width() + px(10) if self.more.isVisible() else 0)
        room = self.width() - self._rows_width() - beside - px(6)
        if QFontMetricsF(theme.font(12)).horizontalAdvance(self._hint) <= room:
            self._right_text(painter, beside, 0, self._hint, "text2")

    def _right_text(self, painter: QPainter, x: float, y: float, text: str, role: str) -> None:
        painter.setFont(theme.font(13 if y else 12))
        painter.setPen(theme.colour(role))
        box = QRectF(self._rows_width() + x, y, self.width() - self._rows_width() - x - px(6), px(26))
        painter.drawText(
            box, MIDDLE, QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        )

    def _low(self) -> bool:
        """One row only: everything at the right stands in a line."""
        return self._metrics is not None and self._metrics.banner_rows == 1

    def _compact(self) -> bool:
        return self._metrics is not None and self._metrics.compact

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        for place, row in enumerate(self.shown_rows()):
            if self._row_rect(place).contains(event.position()):
                self.alarm_activated.emit(row.id)
                return
