"""Shelve alarms: for how long and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from app.domain.messages import Alarm
from ui.context import Context
from ui.dialogs.alarmlines import AlarmLines
from ui.dialogs.framed import FramedDialog
from widgets.controls import Button, Field, Segments
from widgets.language import tr
from widgets.text import Text

LISTED = 8
TIMES = (("10", "10 min"), ("30", "30 min"), ("120", "2 h"), ("480", "8 h"))
"""Minutes; 8 h is the most that a site permits."""
LEAST_REASON = 3


class ShelveDialog(FramedDialog):
    """Finishes with the minutes, or ``None``. A reason is required; the engine decides who may shelve which priority."""

    def __init__(self, context: Context, alarms: Sequence[Alarm]) -> None:
        super().__init__(tr("Shelve"), QSize(560, 330 + 26 * min(LISTED, len(alarms))))
        self._context, self._alarms = context, list(alarms)
        self._times = Segments([(key, tr(text)) for key, text in TIMES], "30", kind="dialog")
        self._times.chosen.connect(self._show_until)
        self._until, self._fault = Text("", 12, 400, "text2"), Text("", 12, 600)
        self._reason = Field(tr("Why it needs no attention until then"), kind="dialog")
        self._reason.setAccessibleName(tr("Reason"))
        self._reason.returnPressed.connect(self._shelve)
        self._reason.textEdited.connect(lambda _: self._fault.show_text(""))
        self._fill()

    def first_focus(self) -> QWidget:
        return self._reason

    def _fill(self) -> None:
        self.body.addWidget(AlarmLines(self._context, self._alarms[:LISTED]))
        if len(self._alarms) > LISTED:
            self.body.addWidget(Text(tr("and {n} more").format(n=len(self._alarms) - LISTED), 12, 400, "text2"))
        self.body.addSpacing(8)
        self.body.addWidget(Text(tr("How long"), 12, 400, "text2"))
        self.body.addWidget(self._times)
        self.body.addWidget(self._until)
        self.body.addSpacing(8)
        self.body.addWidget(Text(tr("Reason"), 12, 400, "text2"))
        self.body.addWidget(self._reason)
        self.body.addWidget(self._fault)
        self.body.addStretch(1)
        self.add_cancel()
        shelve = Button(tr("Shelve"), "primary-dialog")
        shelve.clicked.connect(self._shelve)
        self.foot.addWidget(shelve)
        self._show_until()

    def _minutes(self) -> float:
        return float(self._times.current() or "30")

    def _show_until(self, _: str = "") -> None:
        until = self._context.local(datetime.now(UTC) + timedelta(minutes=self._minutes()))
        text = tr("Back by itself at {time}, and at once when it becomes more urgent.")
        self._until.show_text(text.format(time=until.strftime("%H:%M")))

    def _shelve(self) -> None:
        reason = self._reason.text().strip()
        if len(reason) < LEAST_REASON:
            self._fault.show_text(tr("Give a reason."))
            self._reason.show_fault(tr("Give a reason."))
            self._reason.setFocus()
            return
        for alarm in self._alarms:
            self._context.feed.run(self._context.client.shelve(alarm.id, self._minutes(), reason))
        self.finish(self._minutes())
