"""The list of shortcuts (Ctrl+/)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.dialogs.framed import FramedDialog
from ui.panels.registry import rows
from ui.shell.shortcuts import SHORTCUTS
from widgets import theme
from widgets.language import tr
from widgets.lettering import RIGHT, draw_text
from widgets.theme import px

ROW_PX, COLUMN_PX, GAP_PX = 25, 380, 28


class ShortcutLines(QWidget):
    """Two columns of action and key."""

    def __init__(self, lines: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._lines = lines
        self._half = (len(lines) + 1) // 2
        self.setAccessibleName(tr("Shortcuts"))
        self.setAccessibleDescription("; ".join(f"{title}: {key}" for title, key in lines))
        self.setFixedHeight(px(self._half * ROW_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, width = QPainter(self), (self.width() - px(GAP_PX)) / 2
        for place, (title, key) in enumerate(self._lines):
            column, row = divmod(place, self._half)
            box = QRectF(column * (width + px(GAP_PX)), row * px(ROW_PX), width, px(ROW_PX))
            draw_text(painter, box.adjusted(0, 0, -px(110), 0), title)
            draw_text(painter, box, key, role="text2", px=12, weight=500, side=RIGHT)
            painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.colour("line1"))


class ShortcutList(FramedDialog):
    """Every shortcut of the console, as the shell binds them."""

    def __init__(self) -> None:
        lines = [(tr(row.title), row.f_key) for row in rows()]
        lines += [(tr(shortcut.title), shortcut.keys[0]) for shortcut in SHORTCUTS]
        half = (len(lines) + 1) // 2
        super().__init__(tr("Shortcuts"), QSize(2 * COLUMN_PX + GAP_PX + 42, half * ROW_PX + 132))
        self.body.addWidget(ShortcutLines(lines))
        self.body.addStretch(1)
        self.add_cancel(tr("Close"))
