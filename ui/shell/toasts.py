"""Toasts at the bottom right of the work area: what was done, what needs a look, what failed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ui.tick import paint_tick
from widgets import theme
from widgets.controls import Button
from widgets.language import tr
from widgets.marks import paint_quality
from widgets.theme import px

WIDTH_PX = 360
MOST = 4
GAP_PX = 8
SHOWN_MS: dict[str, int | None] = {"success": 6_000, "warning": 12_000, "failure": None}
"""``None`` stays until it is read."""
HEADS = {"success": "Done", "warning": "Note", "failure": "Not done"}


class Toast(QWidget):
    """One message with at most one action."""

    def __init__(
        self,
        kind: str,
        text: str,
        gone: Callable[[Toast], None],
        action: str = "",
        wish: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self.kind, self.text, self._gone = kind, text, gone
        self.setAccessibleName(f"{tr(HEADS[kind])}: {text}")
        self._close = QPushButton("×", self)
        self._close.setFlat(True)
        self._close.setProperty("kind", "link")
        self._close.setAccessibleName(tr("Close"))
        self._close.clicked.connect(lambda: self._gone(self))
        self._action = Button(action, "row", parent=self) if action and wish else None
        if self._action is not None and wish is not None:
            self._action.clicked.connect(wish)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(lambda: self._gone(self))
        self.resize(px(WIDTH_PX), self._wanted_height())
        self._close.setGeometry(self.width() - px(30), px(6), px(24), px(20))
        if self._action is not None:
            self._action.adjustSize()
            self._action.move(px(38), self.height() - px(28))

    def start(self) -> None:
        shown_ms = SHOWN_MS[self.kind]
        if shown_ms is not None:
            self._timer.start(shown_ms)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("plot"))
        painter.setPen(theme.colour("line3"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        edge = {"success": "accent", "warning": "text2", "failure": "text1"}[self.kind]
        painter.fillRect(QRect(0, 0, 4, self.height()), theme.colour(edge))
        mark = QRectF(px(14), px(10), px(14), px(14))
        if self.kind == "success":
            paint_tick(painter, mark)
        else:
            paint_quality(painter, mark, "!" if self.kind == "warning" else "×")
        painter.setFont(theme.font(13, 600))
        painter.setPen(theme.colour("text1"))
        painter.drawText(
            QRectF(px(38), px(7), self.width() - px(72), px(20)), Qt.AlignmentFlag.AlignVCenter, tr(HEADS[self.kind])
        )
        painter.setFont(theme.font(13))
        painter.setPen(theme.colour("text2"))
        painter.drawText(
            QRectF(px(38), px(28), self.width() - px(50), self.height() - px(34)), Qt.TextFlag.TextWordWrap, self.text
        )

    def _wanted_height(self) -> int:
        box = QFontMetricsF(theme.font(13)).boundingRect(
            QRectF(0, 0, px(WIDTH_PX - 50), px(400)), Qt.TextFlag.TextWordWrap, self.text
        )
        return int(box.height()) + px(42) + (px(26) if self._action else 0)


class Toasts:
    """The stack of toasts in ``parent``; the newest is at the bottom."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent
        self._area = QRect()
        self.shown: list[Toast] = []

    def show(self, kind: str, text: str, action: str = "", wish: Callable[[], None] | None = None) -> None:
        """Show a message; one that says the same is replaced."""
        for toast in [t for t in self.shown if t.text == text] + self.shown[: max(0, len(self.shown) + 1 - MOST)]:
            self._remove(toast)
        toast = Toast(kind, text, self._remove, action, wish)
        toast.setParent(self._parent)
        self.shown.append(toast)
        self.lay_out(self._area)
        toast.show()
        toast.raise_()
        toast.start()

    def lay_out(self, area: QRect) -> None:
        self._area = area
        bottom = area.bottom() - px(12)
        for toast in reversed(self.shown):
            toast.move(area.right() - toast.width() - px(12), bottom - toast.height())
            bottom -= toast.height() + px(GAP_PX)

    def _remove(self, toast: Toast) -> None:
        if toast in self.shown:
            self.shown.remove(toast)
            toast.hide()
            toast.deleteLater()
            self.lay_out(self._area)
