"""Acknowledge one or several alarms with a note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from app.domain.messages import Alarm
from ui.context import Context
from ui.dialogs.alarmlines import AlarmLines
from ui.dialogs.framed import FramedDialog
from widgets.controls import Button, Field
from widgets.language import tr
from widgets.text import Text

LISTED = 8


class AcknowledgeDialog(FramedDialog):
    """Finishes with the note that was given, or ``None``. The focus starts on the note; Enter acknowledges."""

    def __init__(self, context: Context, alarms: Sequence[Alarm]) -> None:
        super().__init__(tr("Acknowledge"), QSize(560, 262 + 26 * min(LISTED, len(alarms))))
        self._context, self._alarms = context, list(alarms)
        self._note = Field(tr("What was found, what is done"), kind="dialog")
        self._note.setAccessibleName(tr("Note"))
        self._note.returnPressed.connect(self._acknowledge)
        self.body.addWidget(AlarmLines(context, alarms[:LISTED]))
        if len(alarms) > LISTED:
            self.body.addWidget(Text(tr("and {n} more").format(n=len(alarms) - LISTED), 12, 400, "text2"))
        self.body.addSpacing(8)
        self.body.addWidget(Text(tr("Note"), 12, 400, "text2"))
        self.body.addWidget(self._note)
        self.body.addWidget(Text(tr("The note is kept in the alarm journal."), 12, 400, "text3"))
        self.body.addStretch(1)
        self.add_cancel()
        self._ack = Button(tr("Ack"), "primary-dialog")
        self._ack.clicked.connect(self._acknowledge)
        self.foot.addWidget(self._ack)

    def first_focus(self) -> QWidget:
        return self._note

    def _acknowledge(self) -> None:
        note = self._note.text().strip()
        for alarm in self._alarms:
            call = self._context.client.acknowledge(alarm.id, note=note, occurrence=alarm.occurrence)
            self._context.feed.run(call)
        self.finish(note)
