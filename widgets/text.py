"""A label that keeps its role: colour token, size and weight follow theme and text scale."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from widgets.lettering import draw_text
from widgets.theme import changes, colour, font
from widgets.tooltip import plain_tip


class Text(QLabel):
    """Plain text. ``px`` and ``weight`` as in the type table, ``role`` a colour; ``wrap`` breaks lines, ``elide`` cuts one line."""

    def __init__(
        self,
        text: str = "",
        px: int = 13,
        weight: int = 400,
        role: str = "text1",
        *,
        wrap: bool = False,
        elide: bool = False,
        right: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._px, self._weight, self._role, self._elide = px, weight, role, elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if right:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._dress()
        changes.changed.connect(self._dress)

    def show_text(self, text: str, role: str = "", weight: int = 0) -> None:
        """New text; colour and weight stay unless given."""
        changed = (role and role != self._role) or (weight and weight != self._weight)
        self._role, self._weight = role or self._role, weight or self._weight
        if changed:
            self._dress()
        if text != self.text():
            self.setText(text)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(0, hint.height()) if self._elide else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._elide:
            super().paintEvent(event)
            return
        rect = self.contentsRect().toRectF()
        draw_text(
            QPainter(self), rect, self.text(),
            role=self._role, px=self._px, weight=self._weight, side=self.alignment(),
        )  # fmt: skip
        cut = QFontMetricsF(self.font()).horizontalAdvance(self.text()) > rect.width() + 1
        self.setToolTip(plain_tip(self.text()) if cut else "")

    def _dress(self) -> None:
        self.setFont(font(self._px, self._weight))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, colour(self._role))
        self.setPalette(palette)
