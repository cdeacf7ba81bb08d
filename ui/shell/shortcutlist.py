"""The list of shortcuts (Ctrl+/)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from ui import look
from ui.dialogs.base import Dialog
from ui.look import tr
from ui.panels.registry import rows
from ui.shell.shortcuts import SHORTCUTS

ROW_PX = 26
COLUMN_PX = 390


class ShortcutList(Dialog):
    """Two columns of action and key; any key that closes a dialog closes it."""

    def __init__(self) -> None:
        self._lines = [(tr(row.title), row.f_key) for row in rows()]
        self._lines += [(tr(shortcut.title), " ".join(shortcut.keys[:1])) for shortcut in SHORTCUTS]
        half = (len(self._lines) + 1) // 2
        super().__init__(tr("Shortcuts"), QSize(2 * COLUMN_PX + 40, half * ROW_PX + 72))
        self._half = half
        self.setAccessibleDescription("; ".join(f"{title}: {key}" for title, key in self._lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setFont(look.font(15, 600))
        painter.setPen(look.colour("text1"))
        painter.drawText(QRectF(20, 0, 400, 48), Qt.AlignmentFlag.AlignVCenter, self.title)
        painter.fillRect(QRectF(1, 48, self.width() - 2, 1), look.colour("line2"))
        for place, (title, key) in enumerate(self._lines):
            self._paint_line(painter, place, title, key)

    def _paint_line(self, painter: QPainter, place: int, title: str, key: str) -> None:
        column, row = divmod(place, self._half)
        box = QRectF(20 + column * COLUMN_PX, 56 + row * ROW_PX, COLUMN_PX - 24, ROW_PX)
        painter.setFont(look.font(13))
        painter.setPen(look.colour("text1"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(look.font(12, 500))
        painter.setPen(look.colour("text2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, key)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), look.colour("line1"))
