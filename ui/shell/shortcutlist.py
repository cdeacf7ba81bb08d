"""The list of shortcuts (Ctrl+/)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from ui.dialogs.base import Dialog
from ui.panels.registry import rows
from ui.shell.shortcuts import SHORTCUTS
from widgets import theme
from widgets.language import tr
from widgets.theme import px

ROW_PX = 26
COLUMN_PX = 390


class ShortcutList(Dialog):
    """Two columns of action and key; any key that closes a dialog closes it."""

    def __init__(self) -> None:
        self._lines = [(tr(row.title), row.f_key) for row in rows()]
        self._lines += [(tr(shortcut.title), " ".join(shortcut.keys[:1])) for shortcut in SHORTCUTS]
        half = (len(self._lines) + 1) // 2
        super().__init__(tr("Shortcuts"), QSize(px(2 * COLUMN_PX + 40), px(half * ROW_PX + 72)))
        self._half = half
        self.setAccessibleDescription("; ".join(f"{title}: {key}" for title, key in self._lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setFont(theme.font(15, 600))
        painter.setPen(theme.colour("text1"))
        painter.drawText(QRectF(px(20), 0, px(400), px(48)), Qt.AlignmentFlag.AlignVCenter, self.title)
        painter.fillRect(QRectF(1, px(48), self.width() - 2, 1), theme.colour("line2"))
        for place, (title, key) in enumerate(self._lines):
            self._paint_line(painter, place, title, key)

    def _paint_line(self, painter: QPainter, place: int, title: str, key: str) -> None:
        column, row = divmod(place, self._half)
        box = QRectF(px(20 + column * COLUMN_PX), px(56 + row * ROW_PX), px(COLUMN_PX - 24), px(ROW_PX))
        painter.setFont(theme.font(13))
        painter.setPen(theme.colour("text1"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(theme.font(12, 500))
        painter.setPen(theme.colour("text2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, key)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.colour("line1"))
