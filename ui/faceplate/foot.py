"""The buttons at the foot of a faceplate."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from widgets.controls import Button
from widgets.language import tr
from widgets.theme import px

WIDE_FROM_PX = 360


class FaceplateFoot(QWidget):
    """Command and release at the left, trend and history at the right; in a narrow faceplate with fewer words."""

    def __init__(self) -> None:
        super().__init__()
        self.command, self.release = Button(tr("Command…"), "primary"), Button(tr("Release all…"))
        self.trend, self.history = Button(tr("Trend")), Button(tr("History"))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(10), px(8), px(10), px(10))
        row.setSpacing(px(5))
        row.addWidget(self.command)
        row.addWidget(self.release)
        row.addStretch(1)
        row.addWidget(self.trend)
        row.addWidget(self.history)

    def buttons(self) -> list[QWidget]:
        """From left to right."""
        return [self.command, self.release, self.trend, self.history]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.release.setText(tr("Release all…") if self.width() >= px(WIDE_FROM_PX) else tr("Release…"))
