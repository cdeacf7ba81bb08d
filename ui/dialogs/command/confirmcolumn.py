"""Columns 3 and 4 of the command dialog: what exactly will be sent, the button that sends it, and what came back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.dialogs.command.column import Column
from ui.dialogs.command.readback import Readback
from ui.dialogs.command.stages import Feedback, FeedbackList
from widgets import theme
from widgets.controls import Button
from widgets.language import tr
from widgets.progress import FlatBar
from widgets.text import Text
from widgets.theme import px


class Summary(QWidget):
    """What Confirm will send, in words; it can have the focus so that Enter never lands on Confirm by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(10), px(10), px(10))
        column.setSpacing(px(3))
        self._head, self._line, self._after = (
            Text("", 13, 600, wrap=True),
            Text("", 13),
            Text("", 12, 400, "text2", wrap=True),
        )
        for part in (self._head, self._line, self._after):
            column.addWidget(part)
        self._ready = False

    def show_summary(self, head: str, line: str, after: str, *, ready: bool) -> None:
        """``ready``: all checks passed or accepted; until then the edge is grey."""
        self._ready = ready
        self._head.show_text(head, "text1" if ready else "text2")
        self._line.show_text(line, "text1" if ready else "text2")
        self._after.setText(after)
        self.setAccessibleName(f"{head}. {line}. {after}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.setPen(theme.colour("accent" if self.hasFocus() else "line2"))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.fillRect(0, 0, 3, self.height(), theme.colour("accent" if self._ready else "line3"))


class ConfirmColumn(Column):
    """What will be sent, and the only button that sends."""

    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__(f"3  {tr('Confirm')}")
        self.summary = Summary()
        self.confirm = Button(tr("Confirm write"), "dialog")
        self._by = Text("", 12, 400, "text2", wrap=True)
        self.confirm.clicked.connect(self.confirmed)
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(self.confirm)
        row.addWidget(self._by, 1)
        self.body.addWidget(self.summary)
        self.body.addSpacing(px(6))
        self.body.addLayout(row)
        self.body.addStretch(1)

    def allow(self, ready: bool, text: str) -> None:
        """Whether Confirm may be pressed, and its verb."""
        self.confirm.setText(text)
        self.confirm.setEnabled(ready)
        self.confirm.show_kind("primary-dialog" if ready else "dialog")
        self._by.setText("")

    def show_confirmed(self, by: str) -> None:
        """Pressed: it cannot be pressed again."""
        self.confirm.setEnabled(False)
        self.confirm.show_kind("dialog")
        self._by.setText(by)


class FeedbackColumn(Column):
    """How far the command is, its time-out, the value read back, and how it ended."""

    def __init__(self, places: int) -> None:
        super().__init__(f"4  {tr('Feedback')}")
        self._feedback, self._bar, self.readback = FeedbackList(), FlatBar(), Readback(places)
        self._end = Text("", 12, 400, "text2", wrap=True)
        for part in (self._feedback, self._bar, self.readback):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.body.addWidget(self._end)

    def show_waiting(self, lines: Sequence[Feedback], rule: str) -> None:
        """Before Confirm: the steps that will come, and the ``rule`` of the time-out."""
        self.show_feedback(lines, "")
        self.show_time(None)
        self.readback.hide()
        self.show_end(rule, strong=False)

    def show_feedback(self, lines: Sequence[Feedback], live: str) -> None:
        """How far it is; ``live`` stands beside the heading."""
        self._feedback.show_lines(lines)
        self.heading_note.setText(live)

    def show_time(self, share: float | None) -> None:
        """The share of the time-out that has passed; ``None`` hides it."""
        self._bar.setVisible(share is not None)
        if share is not None:
            self._bar.show_share(share)

    def show_end(self, text: str, *, strong: bool) -> None:
        """The sentence below everything."""
        self._end.show_text(text, "text1" if strong else "text2", 600 if strong else 400)
