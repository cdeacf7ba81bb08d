"""Alarms, overrides and recent changes of what a faceplate shows, as blocks below each other."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.messages import Alarm, Override
from ui.context import Context
from ui.faceplate.notes import AlarmBlock, Changes, OverrideBlock
from ui.faceplate.reading import alarm_line, change_lines, override_line
from ui.faceplate.subject import Subject
from ui.plant import UNACKNOWLEDGED
from widgets.controls import Button
from widgets.theme import px

MOST_ALARMS, MOST_OVERRIDES, MOST_CHANGES = 4, 4, 4


class NoteList(QWidget):
    """Blocks are made anew only when what they say has changed."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shown: object = None
        self._blocks = QVBoxLayout()
        self._blocks.setContentsMargins(0, px(6), 0, px(4))
        self._blocks.setSpacing(px(4))
        self._changes = Changes()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._blocks)
        column.addWidget(self._changes)

    def show_subject(self, subject: Subject) -> None:
        """What there is about the subject now."""
        plant = self._context.feed.plant
        alarms = plant.alarms_of({subject.id, *subject.ids})[:MOST_ALARMS]
        held = [plant.overrides[point] for point in subject.ids if point in plant.overrides][:MOST_OVERRIDES]
        rights = (self._context.may("acknowledge"), self._context.may("command"))
        self._changes.show_lines(change_lines(self._context, subject, MOST_CHANGES))
        if (alarms, held, rights) == self._shown:
            return
        self._shown = (alarms, held, rights)
        self._clear()
        for alarm in alarms:
            self._blocks.addWidget(self._alarm_block(alarm))
        for override in held:
            self._blocks.addWidget(self._override_block(override))

    def buttons(self) -> list[QWidget]:
        """What can be pressed, from the top."""
        items = [self._blocks.itemAt(place) for place in range(self._blocks.count())]
        blocks = [block for item in items if item is not None and (block := item.widget()) is not None]
        return [button for block in blocks for button in block.findChildren(Button)]

    def _alarm_block(self, alarm: Alarm) -> AlarmBlock:
        head, line = alarm_line(self._context, alarm)
        allowed = self._context.may("acknowledge") and alarm.state in UNACKNOWLEDGED
        block = AlarmBlock(alarm.priority, alarm.state, head, line, allowed=allowed)
        block.pressed.connect(lambda: self._context.acknowledge([alarm]))
        return block

    def _override_block(self, override: Override) -> OverrideBlock:
        head, line = override_line(self._context, override)
        block = OverrideBlock(head, line, allowed=self._context.may("command"))
        block.pressed.connect(lambda: self._context.release([override.point]))
        return block

    def _clear(self) -> None:
        while (item := self._blocks.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
