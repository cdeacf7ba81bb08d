"""Release overrides to automatic: every point is listed first, and the result stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from app.domain.messages import Command, CommandRequest, Override
from ui.context import Context
from ui.dialogs.command.execution import FINAL, Execution, shown_value
from ui.dialogs.framed import FramedDialog
from ui.siteindex import tag
from widgets import theme
from widgets.controls import Button, Field
from widgets.language import tr
from widgets.lettering import RIGHT, draw_text
from widgets.marks import paint_override, paint_quality
from widgets.text import Text
from widgets.theme import px

LINE_PX = 40
MOST_SHOWN = 9
LEAST_REASON = 3


@dataclass(slots=True)
class Line:
    """One override and what came of its release."""

    override: Override
    head: str
    note: str
    result: str = ""
    failed: bool = False


class ReleaseLines(QWidget):
    """One line for each point."""

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__()
        self._lines = lines
        self.setFixedHeight(px(LINE_PX) * len(lines))
        self.describe()

    def describe(self) -> None:
        """Say and paint the results."""
        self.setAccessibleName("; ".join(f"{line.head} {line.note} {line.result}" for line in self._lines))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(560), px(LINE_PX) * len(self._lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, height = QPainter(self), px(LINE_PX)
        for place, line in enumerate(self._lines):
            top, width = place * height, self.width() - px(26)
            paint_override(painter, QRectF(0, top + px(6), px(14), px(14)), "M")
            head, note = (
                QRectF(px(24), top + px(2), width - px(150), px(19)),
                QRectF(px(24), top + px(20), width, px(17)),
            )
            draw_text(painter, head, line.head, weight=600)
            draw_text(painter, note, line.note, role="text2", px=12)
            result = QRectF(width - px(124), top + px(2), px(150), px(19))
            if line.failed:
                paint_quality(painter, QRectF(width - px(140), top + px(5), px(14), px(14)), "×")
            draw_text(painter, result, line.result, px=12, weight=600 if line.failed else 500, side=RIGHT)
            painter.fillRect(QRectF(0, top + height - 1, self.width(), 1), theme.colour("line1"))


class ReleaseDialog(FramedDialog):
    """Nothing is sent before Release; the focus starts on the reason."""

    def __init__(self, context: Context, points: Sequence[str]) -> None:
        held = [context.feed.plant.overrides[point] for point in points if point in context.feed.plant.overrides]
        height = 260 + LINE_PX * min(MOST_SHOWN, max(1, len(held)))
        super().__init__(tr("Release to automatic"), QSize(640, height), tr("nothing is sent before Release"))
        self._context = context
        self._lines = [self._line(override) for override in held]
        self._list = ReleaseLines(self._lines)
        self._reason = Field(tr("Why it may go back to automatic"), kind="dialog")
        self._reason.setAccessibleName(tr("Reason"))
        self._fault = Text("", 12, 600)
        self._running: list[Execution] = []
        self._fill()

    def first_focus(self) -> QWidget:
        return self._reason

    def _fill(self) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._list)
        self.body.addWidget(scroll, 1)
        for part in (Text(tr("Reason"), 12, 400, "text2"), self._reason, self._fault):
            self.body.addWidget(part)
        self._cancel = self.add_cancel()
        self._release = Button(tr("Release"), "primary-dialog")
        self._release.clicked.connect(self._send)
        self._reason.returnPressed.connect(self._release.setFocus)
        self._reason.textEdited.connect(lambda _: self._show_fault(""))
        self.foot.addWidget(self._release)

    def _line(self, override: Override) -> Line:
        context, point = self._context, override.point
        value = shown_value(context, point, override.value)
        name = context.site.full_name(point, context.language)
        since = context.local(override.since).strftime("%H:%M")
        parts = [tag(point), tr("by {name} since {time}").format(name=override.by, time=since)]
        if override.automatic is not None:
            automatic = shown_value(context, point, override.automatic)
            parts.append(tr("automatic would be {value}").format(value=automatic))
        return Line(override, f"{name}: {value}", ", ".join(parts))

    def _show_fault(self, text: str) -> None:
        self._fault.show_text(text)
        self._reason.show_fault(text)

    def _send(self) -> None:
        reason = self._reason.text().strip()
        if len(reason) < LEAST_REASON:
            self._show_fault(tr("Give a reason."))
            self._reason.setFocus()
            return
        self._release.setEnabled(False)
        self._reason.setEnabled(False)
        self._cancel.setText(tr("Close"))
        for line in self._lines:
            self._start(line, reason)

    def _start(self, line: Line, reason: str) -> None:
        held = line.override
        request = CommandRequest(point=held.point, value=None, priority=held.priority, reason=reason)
        execution = Execution(self._context, request)
        execution.changed.connect(lambda command: self._show(line, command))
        execution.stopped.connect(lambda text: self._show_failed(line, text))
        line.result = tr("Sent")
        self._running.append(execution)
        self._list.describe()
        execution.start()

    def _show(self, line: Line, command: Command) -> None:
        line.failed = command.state in FINAL and command.state != "verified"
        line.result = tr("Released") if command.state == "verified" else tr(command.state.capitalize())
        if line.failed and command.detail:
            line.note = command.detail
        self._list.describe()

    def _show_failed(self, line: Line, text: str) -> None:
        line.failed, line.result, line.note = True, tr("Failed"), text
        self._list.describe()

    def finish(self, result: object = None) -> None:
        """What is still on its way goes on and tells its end in a toast."""
        for execution in self._running:
            execution.announce = True
            execution.changed.disconnect()
            execution.stopped.disconnect()
        super().finish(result)
