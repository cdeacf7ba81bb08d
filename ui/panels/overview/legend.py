"""What the patterns of a chart mean: a small drawing and a word for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.language import tr
from widgets.lettering import draw_text, text_width
from widgets.theme import changes, colour, font, px

WIDE_PX, NARROW_PX, GAP_PX = 28, 10, 14
DASHES = {"forecast": (4.0, 2.5), "previous": (1.2, 2.0)}


class Legend(QWidget):
    """Entries are pairs of pattern and word: measured, forecast, previous, band, goal, projected."""

    def __init__(self, entries: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._entries = list(entries)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Legend"))
        changes.changed.connect(self.updateGeometry)

    def show_entries(self, entries: Sequence[tuple[str, str]]) -> None:
        """Other patterns."""
        if list(entries) != self._entries:
            self._entries = list(entries)
            self.setAccessibleDescription(", ".join(text for _, text in entries))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        width = sum(_width(kind, text) + px(GAP_PX) for kind, text in self._entries)
        return QSize(round(max(0.0, width - px(GAP_PX))), px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, x = QPainter(self), 0.0
        for kind, text in self._entries:
            box = QRectF(x, 0, px(_drawn_px(kind)), self.height())
            painter.save()
            _PAINTERS.get(kind, _paint_line)(painter, box, kind)
            painter.restore()
            left = box.right() + px(6)
            draw_text(painter, QRectF(left, 0, px(160), self.height()), text, role="text2", px=12)
            x += _width(kind, text) + px(GAP_PX)


def _drawn_px(kind: str) -> int:
    return NARROW_PX if kind in ("goal", "projected") else WIDE_PX


def _width(kind: str, text: str) -> float:
    return px(_drawn_px(kind) + 6) + text_width(font(12), text)


def _paint_line(painter: QPainter, box: QRectF, kind: str) -> None:
    width = 2.0 if kind == "measured" else 1.4
    line = QPen(colour("ghost" if kind == "previous" else "series"), width)
    if kind in DASHES:
        line.setDashPattern(list(DASHES[kind]))
    painter.setPen(line)
    y = round(box.center().y())
    painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))


def _paint_band(painter: QPainter, box: QRectF, _kind: str) -> None:
    painter.fillRect(QRectF(box.left(), box.center().y() - 5, box.width(), 10), colour("band"))


def _paint_goal(painter: QPainter, box: QRectF, _kind: str) -> None:
    painter.fillRect(QRectF(round(box.center().x()) - 1, box.center().y() - 7, 2, 14), colour("text1"))


def _paint_projected(painter: QPainter, box: QRectF, _kind: str) -> None:
    paint_diamond(painter, box.center())


def paint_diamond(painter: QPainter, at: QPointF) -> None:
    """The sign of a projection to the end of a period."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour("text1"), 1.2, j=Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(colour("plot"))
    corners = [QPointF(0, -5), QPointF(5, 0), QPointF(0, 5), QPointF(-5, 0)]
    painter.drawPolygon(QPolygonF([at + corner for corner in corners]))


_PAINTERS: dict[str, Callable[[QPainter, QRectF, str], None]] = {
    "band": _paint_band,
    "goal": _paint_goal,
    "projected": _paint_projected,
}
