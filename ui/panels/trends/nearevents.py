"""What happened around the cursor: the events nearest to it, in the order of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.messages import Event
from ui.context import Context
from widgets.dates import clock
from widgets.language import tr
from widgets.pane import Rule
from widgets.text import Text
from widgets.theme import px

REACH = timedelta(hours=12)
MOST = 5


class NearEvents(QWidget):
    """Hidden while there is no cursor or nothing near it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._lines = [(Text("", 12, role="text3"), Text("", 12, wrap=True)) for _ in range(MOST)]
        grid = QGridLayout()
        grid.setContentsMargins(px(12), 0, px(12), px(8))
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(1, 1)
        for row, (time, text) in enumerate(self._lines):
            grid.addWidget(time, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, row, 1)
        head = QVBoxLayout()
        head.setContentsMargins(px(12), px(8), px(12), px(4))
        head.addWidget(Text(tr("Events within 12 h"), 13, 600))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Rule(role="line1"))
        column.addLayout(head)
        column.addLayout(grid)
        self.hide()

    def show_events(self, at: datetime | None, events: Sequence[Event]) -> None:
        """Those nearest to an instant; none without it."""
        near = near_events(at, events) if at is not None else []
        self.setVisible(bool(near))
        for (time, text), event in zip(self._lines, [*near, *[None] * (MOST - len(near))], strict=True):
            time.setVisible(event is not None)
            text.setVisible(event is not None)
            if event is not None:
                time.show_text(clock(event.at, self._context.zone, seconds=False))
                text.show_text(self._context.text(event.text))


def near_events(at: datetime, events: Sequence[Event]) -> list[Event]:
    """The events nearest to ``at``, in the order of time, not more than fit."""
    reached = [event for event in events if abs(event.at - at) <= REACH]
    nearest = sorted(reached, key=lambda event: abs(event.at - at))[:MOST]
    return sorted(nearest, key=lambda event: event.at)
