"""A bar for a share of a whole, with a tick where it should be."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.numbers import number
from widgets.theme import changes, colour, px

BAR_PX = 9


class ShareBar(QWidget):
    """``show_share(0 to 1)``; beyond its target the bar is strong."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self._target: float | None = None
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        changes.changed.connect(self.updateGeometry)

    def show_share(self, share: float, target: float | None = None) -> None:
        self._share, self._target = share, target
        self.setAccessibleDescription(f"{number(share * 100, 0)} %")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(70), px(BAR_PX) + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        track = QRectF(0, (self.height() - px(BAR_PX)) / 2, self.width(), px(BAR_PX))
        painter.fillRect(track, colour("track"))
        beyond = self._target is not None and self._share > self._target
        bar = QRectF(track.left(), track.top(), track.width() * min(1.0, max(0.0, self._share)), track.height())
        painter.fillRect(bar, colour("bar_strong" if beyond else "bar"))
        if self._target is not None:
            painter.fillRect(
                QRectF(round(track.width() * self._target), track.top() - 3, 2, track.height() + 6), colour("text1")
            )
