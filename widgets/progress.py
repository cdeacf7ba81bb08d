"""A flat bar for work that takes a while: percentage, step, time left, Cancel. Determinate, or waiting with a reason."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from widgets.controls import Button
from widgets.language import tr
from widgets.numbers import age_text, number
from widgets.text import Text
from widgets.theme import changes, colour, hatch, px

BAR_PX = 8
State = Literal["running", "waiting", "done", "failed"]


class FlatBar(QWidget):
    """Only the bar. ``None`` is waiting: an empty track."""

    def __init__(self, parent: QWidget | None = None, *, height: int = BAR_PX) -> None:
        super().__init__(parent)
        self._share: float | None = None
        self._state: State = "waiting"
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Progress"))
        changes.changed.connect(self.updateGeometry)

    def show_share(self, share: float | None, state: State = "running") -> None:
        """0 to 1."""
        self._share, self._state = share, state
        self.setAccessibleDescription("" if share is None else f"{number(share * 100, 0)} %")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(120), px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        painter.fillRect(rect, colour("track"))
        if self._state == "failed":
            painter.fillRect(rect, hatch())
        width = rect.width() * min(1.0, max(0.0, self._share or 0.0))
        role = {"failed": "text2", "done": "bar"}.get(self._state, "accent")
        painter.fillRect(QRectF(0, 0, width, rect.height()), colour(role))


class Progress(QWidget):
    """Bar with words: what is done, how much, how long yet. ``cancel_requested`` only while it runs or waits."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None, *, cancel: bool = True) -> None:
        super().__init__(parent)
        self.bar = FlatBar()
        self._step, self._figures = Text(px=12, role="text2", elide=True), Text(px=12, role="text3", right=True)
        self._cancel = Button(tr("Cancel"), "row", parent=self)
        self._can_cancel = cancel
        self._cancel.setVisible(cancel)
        self._cancel.clicked.connect(self.cancel_requested)
        words = QHBoxLayout()
        words.addWidget(self._step, 1)
        words.addWidget(self._figures)
        words.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addLayout(words)
        column.addWidget(self.bar)

    def show_progress(
        self, share: float | None, step: str = "", left_s: float | None = None, state: State = "running"
    ) -> None:
        """``share`` 0 to 1 or ``None`` while it is not known; ``left_s`` seconds still to go."""
        self.bar.show_share(share, state)
        parts = [] if share is None else [f"{number(share * 100, 0)} %"]
        if left_s is not None and state == "running":
            parts.append(tr("{age} left").format(age=age_text(left_s)))
        self._step.show_text(step)
        self._figures.show_text(", ".join(parts))
        self._cancel.setVisible(self._can_cancel and state in ("running", "waiting"))
        self.setAccessibleName(step)
        self.setAccessibleDescription(self._figures.text())
