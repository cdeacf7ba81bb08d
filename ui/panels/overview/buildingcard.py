"""One building: power against its normal band, the last day, energy, intensity, carbon, alarms, equipment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.messages import Against, BuildingSummary
from app.domain.site import Building
from ui.context import Context
from widgets.dates import clock, weekday
from widgets.focus import ENTER, Ringed, keeps_key
from widgets.gauge import Deviation, Gauge, paint_deviation, paint_gauge
from widgets.language import tr
from widgets.lettering import LEFT, RIGHT, draw_run, draw_text, text_width
from widgets.marks import paint_alarm, paint_override, paint_quality
from widgets.numbers import NO_VALUE, decimals, number, unit_text
from widgets.spark import Series, last_height, last_value, paint_spark
from widgets.theme import changes, colour, font, px

HEIGHT_PX, COMPACT_HEIGHT_PX = 302, 158
SPAN_PERCENT, TOLERANCE_PERCENT = 20.0, 5.0
KINDS = {
    "chiller": "CH",
    "ahu": "AHU",
    "fcu": "FCU",
    "lighting_panel": "LP",
    "ups": "UPS",
    "pump": "P",
    "cooling_tower": "CT",
}


@dataclass(frozen=True, slots=True)
class CardLook:
    """What the card shows. ``mark`` is the quality of the live power; ``power`` is live, everything else of the summary."""

    building: Building
    power: float | None
    mark: str
    summary: BuildingSummary | None = None


class BuildingCard(Ringed, QWidget):
    """A link: click, Enter or Space emits ``opened(building id)``."""

    opened = Signal(str)

    def __init__(self, context: Context, building: Building) -> None:
        super().__init__()
        self._context = context
        self._look = CardLook(building, None, "")
        self._compact = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(context.text(building.name))
        changes.changed.connect(self.updateGeometry)

    def show_summary(self, summary: BuildingSummary) -> None:
        """Figures of the engine, every few seconds."""
        self._show(replace(self._look, summary=summary))

    def show_power(self, power: float | None, mark: str) -> None:
        """The live value."""
        self._show(replace(self._look, power=power, mark=mark))

    def arrange(self, compact: bool) -> None:
        if compact != self._compact:
            self._compact = compact
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(280), px(COMPACT_HEIGHT_PX if self._compact else HEIGHT_PX))

    def _show(self, look: CardLook) -> None:
        if look != self._look:
            self._look = look
            value = f"{number(look.power, decimals('kW', look.power))} kW" if look.power is not None else tr("no value")
            self.setAccessibleDescription(value)
            self.update()

    # -- painting -----------------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("surface"))
        self.paint_focus(painter)
        inner = QRectF(self.rect()).adjusted(px(14), px(8), -px(14), -px(8))
        self._paint_head(painter, inner)
        self._paint_power(painter, inner)
        if self._look.summary is None:
            box = QRectF(inner.left(), inner.top() + px(82), inner.width(), px(40))
            draw_text(painter, box, tr("Loading the last day …"), role="text3", px=12)
            return
        self._paint_day(painter, inner, self._look.summary)
        rows = self._rows(self._look.summary)
        top = inner.bottom() - px(18) if self._compact else inner.top() + px(180)
        for at, (name, against) in enumerate(rows[: 1 if self._compact else 3]):
            self._paint_row(
                painter,
                QRectF(inner.left(), top + at * px(24), inner.width(), px(22)),
                name,
                against,
                ruled=not self._compact,
            )
        if not self._compact:
            foot = QRectF(inner.left(), top + 3 * px(24) + px(4), inner.width(), px(22))
            self._paint_foot(painter, foot, self._look.summary)

    def _paint_head(self, painter: QPainter, inner: QRectF) -> None:
        building = self._look.building
        line = QRectF(inner.left(), inner.top(), inner.width(), px(20))
        right = self._paint_alarms(painter, line)
        title = self._context.text(building.name)
        draw_text(
            painter, QRectF(line.left(), line.top(), right - line.left(), line.height()), title, px=15, weight=600
        )
        left = line.left() + text_width(font(15, 600), title) + px(8)
        area = f" · {number(building.area_m2, 0)} m²" if building.area_m2 else ""
        if right - left > px(60) and not self._compact:
            draw_text(
                painter,
                QRectF(left, line.top(), right - left, line.height()),
                f"{building.code}{area}",
                role="text2",
                px=12,
            )

    def _paint_alarms(self, painter: QPainter, line: QRectF) -> float:
        """Marks with counts from the right; the x where they begin."""
        counts = self._look.summary.alarms if self._look.summary else {}
        x = line.right()
        for priority in (4, 3, 2, 1):
            count = counts.get(str(priority), 0)
            if not count:
                continue
            text = str(count)
            x -= text_width(font(13, 600), text)
            draw_text(painter, QRectF(x, line.top(), 40, line.height()), text, weight=600)
            x -= px(19)
            state = "unacknowledged" if counts.get(f"{priority}u", 0) else "acknowledged"
            paint_alarm(painter, QRectF(x, line.center().y() - 7, 14, 14), priority, state)
            x -= px(10)
        return x

    def _paint_power(self, painter: QPainter, inner: QRectF) -> None:
        look, big = self._look, 20 if self._compact else 28
        base = inner.top() + px(46 if self._compact else 56)
        text = number(look.power, decimals("kW", look.power)) if look.power is not None else NO_VALUE
        role = "text3" if look.mark in ("S", "×") else "live"
        x = draw_run(painter, QPointF(inner.left(), base), text, role=role, px=big, weight=600)
        x = draw_run(painter, QPointF(x + px(5), base), "kW", role="text2", px=13)
        if look.mark:
            paint_quality(painter, QRectF(x + px(6), base - px(13), 14, 14), look.mark)
        self._paint_gauge(painter, inner, base)

    def _paint_gauge(self, painter: QPainter, inner: QRectF, base: float) -> None:
        look = self._look
        power = look.summary.power if look.summary else Against(value=None)
        top = look.building.capacity_kw or max(power.high or 0.0, look.power or 0.0, 1.0) * 1.25
        band = (power.low, power.high) if power.low is not None and power.high is not None else None
        gauge = Gauge(
            low=0.0,
            high=top,
            value=look.power if look.mark not in ("S", "×") else None,
            unit="kW",
            band=band,
            expected=power.expected,
        )
        left = inner.left() + inner.width() * 0.42
        track = QRectF(left, base - px(14), inner.right() - left, px(9))
        paint_gauge(painter, track, gauge)
        below = base + px(14)
        if band:
            off = look.power - power.expected if look.power is not None and power.expected is not None else None
            words = tr("normal {low}–{high}").format(low=number(band[0], 0), high=number(band[1], 0))
            if off is not None and not self._compact:
                words = f"{number(off, 0, sign=True)} kW, {words}"
            outside = look.power is not None and not band[0] <= look.power <= band[1]
            draw_text(
                painter,
                QRectF(inner.left(), below - px(10), inner.width() * 0.6, px(18)),
                words,
                px=12,
                role="text1" if outside else "text2",
                weight=600 if outside else 400,
            )
        if not self._compact:
            draw_text(painter, QRectF(left, base - px(2), 40, px(16)), "0", role="text3", px=11)
            draw_text(
                painter,
                QRectF(left, base - px(2), inner.right() - left, px(16)),
                f"{number(top, 0)} kW",
                role="text3",
                px=11,
                side=RIGHT,
            )

    def _paint_day(self, painter: QPainter, inner: QRectF, summary: BuildingSummary) -> None:
        top = inner.top() + px(66 if self._compact else 84)
        height = px(46 if self._compact else 62)
        box = QRectF(inner.left(), top, inner.width() - px(38), height)
        marks = self._midnights(summary)
        series = Series(
            values=summary.spark,
            low=summary.spark_low or None,
            high=summary.spark_high or None,
            unit="kW",
            marks=marks,
            from_zero=True,
        )
        paint_spark(painter, box, series, last=True, base=True)
        last, y = last_value(series), last_height(box, series)
        if last is not None and y is not None and not self._compact:
            draw_text(
                painter,
                QRectF(box.right() + px(5), y - px(9), px(38), px(18)),
                number(last, 0),
                px=12,
                weight=600,
                role="live",
            )
        self._paint_times(painter, QRectF(box.left(), box.bottom() + px(2), box.width(), px(16)), summary)

    def _paint_times(self, painter: QPainter, line: QRectF, summary: BuildingSummary) -> None:
        if summary.spark_end is None:
            return
        zone = self._context.zone
        end = self._context.local(summary.spark_end)
        if self._compact:
            draw_text(
                painter,
                QRectF(line.right(), line.top() - px(16), px(38), px(16)),
                tr("24 h"),
                role="text3",
                px=11,
                side=LEFT,
            )
            return
        draw_text(
            painter,
            line,
            f"{weekday(end.date() - timedelta(days=1))} {clock(end, zone, seconds=False)}",
            role="text3",
            px=11,
        )
        draw_text(
            painter, line.adjusted(0, 0, px(16), 0), clock(end, zone, seconds=False), role="text3", px=11, side=RIGHT
        )
        for share in self._midnights(summary):
            if 0.2 < share < 0.85:
                draw_text(
                    painter,
                    QRectF(line.left() + share * line.width() - 20, line.top(), 60, line.height()),
                    "00:00",
                    role="text3",
                    px=11,
                )

    def _midnights(self, summary: BuildingSummary) -> list[float]:
        if summary.spark_end is None:
            return []
        end = self._context.local(summary.spark_end)
        since = (end.hour * 60 + end.minute) / (24 * 60)
        return [1.0 - since] if 0.0 < since < 1.0 else []

    def _rows(self, summary: BuildingSummary) -> list[tuple[str, Against]]:
        today = tr("Today") if self._compact else tr("Energy today")
        return [
            (today, summary.energy_today),
            (tr("Intensity 12 m"), summary.intensity_12m),
            (tr("Carbon today"), summary.carbon_today),
        ]

    def _paint_row(self, painter: QPainter, line: QRectF, name: str, against: Against, *, ruled: bool) -> None:
        if ruled:
            painter.fillRect(QRectF(line.left(), line.top(), line.width(), 1), colour("line1"))
        width = line.width()
        draw_text(painter, QRectF(line.left(), line.top(), width * 0.26, line.height()), name, role="text2", px=12)
        value = number(against.value, decimals(against.unit, against.value)) if against.value is not None else NO_VALUE
        draw_text(
            painter,
            QRectF(line.left() + width * 0.22, line.top(), width * 0.2, line.height()),
            value,
            role="live",
            weight=600,
            side=RIGHT,
        )
        left = line.left() + width * 0.43
        draw_text(
            painter, QRectF(left, line.top(), width * 0.17, line.height()), unit_text(against.unit), role="text2", px=12
        )
        if against.quality != "good":
            paint_quality(
                painter,
                QRectF(left + text_width(font(12), unit_text(against.unit)) + 3, line.center().y() - 6, 12, 12),
                "?",
            )
        if against.expected is not None and not self._compact:
            text = tr("of {value}").format(value=number(against.expected, decimals(against.unit, against.expected)))
            draw_text(
                painter,
                QRectF(line.left() + width * 0.585, line.top(), width * 0.14, line.height()),
                text,
                role="text2",
                px=12,
            )
        self._paint_percent(painter, line, against)

    def _paint_percent(self, painter: QPainter, line: QRectF, against: Against) -> None:
        width = line.width()
        if not against.expected:
            box = QRectF(line.left() + width * 0.585, line.top(), width * 0.415, line.height())
            draw_text(painter, box, tr("nothing to compare with"), role="text3", px=12, side=RIGHT)
            return
        off = 100.0 * (against.value / against.expected - 1.0) if against.value is not None else None
        text_px = px(52)
        right = line.right() - text_px
        bar = QRectF(
            line.left() + width * 0.715, line.center().y() - px(4), right - px(6) - line.left() - width * 0.715, px(8)
        )
        found = Deviation(value=off, tolerance=TOLERANCE_PERCENT, span=SPAN_PERCENT, unit="%")
        paint_deviation(painter, bar, off, span=SPAN_PERCENT, tolerance=TOLERANCE_PERCENT)
        text = f"{found.text} %" if off is not None else NO_VALUE
        box = QRectF(right, line.top(), text_px, line.height())
        draw_text(painter, box, text, px=12, weight=600 if found.outside else 400, side=RIGHT)

    def _paint_foot(self, painter: QPainter, line: QRectF, summary: BuildingSummary) -> None:
        painter.fillRect(QRectF(line.left(), line.top() - px(2), line.width(), 1), colour("line1"))
        shown = [f"{KINDS[kind]} {on}/{all_}" for kind, (on, all_) in summary.equipment.items() if kind in KINDS][:5]
        draw_text(painter, line.adjusted(0, 0, -px(80), 0), " · ".join(shown), role="text2", px=12)
        x = line.right()
        for letter, count in (("×", summary.bad), ("S", summary.stale), ("M", summary.overrides)):
            if not count:
                continue
            x -= text_width(font(12), str(count))
            draw_text(painter, QRectF(x, line.top(), 40, line.height()), str(count), px=12)
            x -= px(18)
            box = QRectF(x, line.center().y() - 7, 14, 14)
            if letter == "M":
                paint_override(painter, box, letter)
            else:
                paint_quality(painter, box, letter)
            x -= px(8)

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
