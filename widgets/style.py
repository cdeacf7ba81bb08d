"""What QSS cannot draw: check marks, radio buttons, the focus ring with its offset, and chevrons."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFocusFrame,
    QLineEdit,
    QPlainTextEdit,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)
from shiboken6 import isValid

from widgets.theme import colour, px

INDICATOR_PX = 14
RING_PX, RING_OFFSET_PX = 2, 1
RINGED = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit)
_PE, _PM, _SH = QStyle.PrimitiveElement, QStyle.PixelMetric, QStyle.StyleHint


class KilowatchStyle(QProxyStyle):
    """Fusion without its frames and animations, with marks in the colours of the theme."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawPrimitive(
        self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        if element is _PE.PE_IndicatorCheckBox:
            paint_check(painter, QRectF(option.rect), option.state)
        elif element is _PE.PE_IndicatorRadioButton:
            paint_radio(painter, QRectF(option.rect), option.state)
        elif element is not _PE.PE_FrameFocusRect:
            super().drawPrimitive(element, option, painter, widget)

    def drawControl(
        self, element: QStyle.ControlElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        if element is QStyle.ControlElement.CE_FocusFrame:
            paint_ring(painter, QRectF(option.rect))
        else:
            super().drawControl(element, option, painter, widget)

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric in _INDICATORS:
            return px(INDICATOR_PX)
        return _METRICS[metric] if metric in _METRICS else super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        return _HINTS[hint] if hint in _HINTS else super().styleHint(hint, option, widget, returned)


_INDICATORS = frozenset(
    {_PM.PM_IndicatorWidth, _PM.PM_IndicatorHeight, _PM.PM_ExclusiveIndicatorWidth, _PM.PM_ExclusiveIndicatorHeight}
)
_METRICS = {
    _PM.PM_FocusFrameHMargin: RING_PX + RING_OFFSET_PX,
    _PM.PM_FocusFrameVMargin: RING_PX + RING_OFFSET_PX,
    _PM.PM_SplitterWidth: 1,
    _PM.PM_ButtonShiftHorizontal: 0,
    _PM.PM_ButtonShiftVertical: 0,
}
_HINTS = {
    _SH.SH_FocusFrame_AboveWidget: 1,
    _SH.SH_Widget_Animate: 0,
    _SH.SH_Widget_Animation_Duration: 0,
    _SH.SH_ComboBox_Popup: 0,
    _SH.SH_EtchDisabledText: 0,
    _SH.SH_DitherDisabledText: 0,
    _SH.SH_UnderlineShortcut: 0,
    _SH.SH_ToolTip_WakeUpDelay: 500,
    _SH.SH_ItemView_ShowDecorationSelected: 1,
}


class FocusRings(QObject):
    """The ring around the control that has the focus; lists and painted widgets show the focus themselves.

    The ring is a sibling of the control and goes when its window goes; then the next one is made.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._ring: QFocusFrame | None = None
        app.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        wanted = new if isinstance(new, RINGED) and new.property("ring") is not False else None
        if self._ring is None or not isValid(self._ring):
            if wanted is None:
                return
            self._ring = QFocusFrame(wanted)
        self._ring.setWidget(wanted)  # type: ignore[arg-type]  # None hides it


def paint_ring(painter: QPainter, rect: QRectF) -> None:
    """2 px accent along the inside of ``rect``, with corners as round as the control's plus the offset."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour("accent"), RING_PX))
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 3, 3)
    painter.restore()


def paint_check(painter: QPainter, rect: QRectF, state: QStyle.StateFlag) -> None:
    """A check box in ``rect``: filled with a check, outlined with a dash when partly, empty."""
    on, some = bool(state & QStyle.StateFlag.State_On), bool(state & QStyle.StateFlag.State_NoChange)
    enabled = bool(state & QStyle.StateFlag.State_Enabled)
    box = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    strong = colour("accent" if enabled else "text3")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(strong if on else colour("line3" if enabled else "line2"), 1))
    painter.setBrush(strong if on else colour("plot" if enabled else "surface"))
    painter.drawRoundedRect(box, 1.5, 1.5)
    painter.setPen(QPen(colour("on_accent" if enabled else "surface"), box.width() / 7.5))
    if on:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(_check(rect))
    elif some:
        painter.fillRect(QRectF(rect.left() + 3, rect.center().y() - 1, rect.width() - 6, 2), strong)
    painter.restore()


def paint_tick(painter: QPainter, rect: QRectF, role: str = "text2") -> None:
    """A check without its box: done."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(role), rect.width() / 9))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(_check(rect))
    painter.restore()


def paint_radio(painter: QPainter, rect: QRectF, state: QStyle.StateFlag) -> None:
    """A radio button in ``rect``: a thick accent ring when chosen."""
    enabled = bool(state & QStyle.StateFlag.State_Enabled)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if state & QStyle.StateFlag.State_On:
        width = rect.width() * 0.3
        painter.setPen(QPen(colour("accent" if enabled else "text3"), width))
        painter.setBrush(colour("plot"))
        painter.drawEllipse(rect.adjusted(width / 2, width / 2, -width / 2, -width / 2))
    else:
        painter.setPen(QPen(colour("line3" if enabled else "line2"), 1))
        painter.setBrush(colour("plot" if enabled else "surface"))
        painter.drawEllipse(rect.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.restore()


def paint_chevron(painter: QPainter, centre: QPointF, role: str = "text2", *, up: bool = False) -> None:
    """The small open angle of selects and folds, 8 × 4 px."""
    half, rise = px(4), px(4) * (-1 if up else 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(role), 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    top, bottom = centre.y() - rise / 2, centre.y() + rise / 2
    painter.drawPolyline(
        QPolygonF([QPointF(centre.x() - half, top), QPointF(centre.x(), bottom), QPointF(centre.x() + half, top)])
    )
    painter.restore()


def _check(rect: QRectF) -> QPolygonF:
    left, top, side = rect.left(), rect.top(), rect.width()
    return QPolygonF([QPointF(left + x * side, top + y * side) for x, y in ((0.22, 0.52), (0.42, 0.72), (0.79, 0.27))])
