"""Column 1 of the command dialog: the value now, the new one, how long, at which priority and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from app.domain.readings import Reading
from app.domain.site import Point
from ui.context import Context
from ui.dialogs.command.cells import PriorityCells
from ui.dialogs.command.column import Column
from ui.dialogs.command.execution import shown_value
from ui.dialogs.command.figure import Figure
from ui.dialogs.command.form import REASONS, Draft, Hold, Range, active_slot, fault, holds, permitted, step_of
from ui.dialogs.command.holds import HoldChoice
from ui.dialogs.command.scale import ScaleState, ValueScale
from ui.readout import mark_of, readout
from widgets.controls import Field, Segments, Select, StepField
from widgets.language import tr
from widgets.numbers import decimals, number, unit_text
from widgets.text import Text
from widgets.theme import px

MOST_SEGMENTS = 4


class ValueColumn(Column):
    """``changed`` after every entry; ``submitted`` when Enter was pressed in the last field."""

    changed = Signal()
    submitted = Signal()

    def __init__(self, context: Context, point: Point, process: str | None) -> None:
        super().__init__(f"1  {tr('Value')}")
        assert point.writable is not None
        self._context, self._point, self._process = context, point, process
        self._slots: Sequence[float | None] = ()
        self._locked = False
        self._places = decimals(point.unit, point.writable.high or 0.0)
        self._fill()
        self.show_live()

    # -- what has been entered ----------------------------------------------------------------------------------------
    def draft(self) -> Draft:
        """Everything as it is entered now."""
        kind = self._kind.current()
        words = self._words.text()
        return Draft(value=self._value(), hold=self._hold.current(), kind=tr(kind) if kind else "", words=words)

    def hold(self) -> Hold:
        """The chosen hold, counted from now."""
        return self._hold.chosen_hold(self._now_local())

    def allowed(self) -> Range:
        """What may be written now."""
        return permitted(self._point, self._current())

    def fault(self) -> str:
        """Show what is not right yet, and put the focus there; empty when everything is."""
        where, why = fault(self.draft(), self._point, self.allowed())
        self._fault.show_text(why if where == "reason" else "")
        self._words.show_fault(why if where == "reason" else "")
        if where:
            (self.first_field() if where == "value" else self._kind).setFocus()
        if where == "value" and self._number is not None:
            self._delta.show_text(self._number.fault() or why, "text1", 600)
        return why

    def first_field(self) -> QWidget:
        """Where the focus starts."""
        if self._number is not None:
            return self._number.field
        assert self._states is not None
        return self._states.button(self._states.current()) if isinstance(self._states, Segments) else self._states

    def last_field(self) -> QWidget:
        """Where the column ends."""
        return self._words

    def fill_in(self, kind: str, words: str, value: float | None) -> None:
        """Enter everything as if typed; without a ``value`` half of the permitted step above the present one."""
        current, allowed = self._current(), self.allowed()
        if value is None and current is not None:
            step = self._point.writable.step if self._point.writable else None
            value = current + (step or 2 * step_of(self._point)) / 2
            value = value if allowed.holds(value) else current - (step or 2 * step_of(self._point)) / 2
        if self._number is not None and value is not None:
            self._number.set_value(value)
        self._kind.setCurrentIndex(max(0, self._kind.findText(kind)))
        self._words.setText(words)
        self._reason_changed()

    def lay_out(self, *, wide: bool) -> None:
        """Where the column is wide and low, the two parts of the reason stand side by side."""
        direction = QBoxLayout.Direction
        self._reason_row.setDirection(direction.LeftToRight if wide else direction.TopToBottom)

    def lock(self, locked: bool) -> None:
        """While a command runs nothing can be changed, and what was chosen stays in view."""
        self._locked = locked
        for part in (self._number, self._states, self._hold, self._kind, self._words):
            if part is not None:
                part.setEnabled(not locked)

    # -- what it is told ----------------------------------------------------------------------------------------------
    def show_slots(self, slots: Sequence[float | None]) -> None:
        """The priority array as the device gave it; empty when it has none."""
        self._slots = slots
        texts = {n + 1: shown_value(self._context, self._point.id, v) for n, v in enumerate(slots) if v is not None}
        self._cells.show_slots(slots, texts)
        self.show_live()

    def show_no_slots(self, why: str) -> None:
        """The device has no priority array, or does not give it."""
        self._priority_note.setText(why)

    def show_live(self) -> None:
        """Values have changed."""
        feed, site = self._context.feed, self._context.site
        now = readout(self._point, feed.reading(self._point.id), self._context.language)
        active = active_slot(self._slots)
        idle = tr("no priority in use") if self._slots else ""
        self._now.show_figure(now, tr("priority {n}").format(n=active) if active else idle)
        if self._process is not None:
            shown = readout(site.points.get(self._process), feed.reading(self._process), self._context.language)
            alarms = feed.plant.alarms_of([self._process])
            worst = (alarms[0].priority, alarms[0].state) if alarms else None
            self._actual.show_figure(shown, self._context.text(site.points[self._process].name), worst)
        self._show_limits()
        self._hold.show_times(self._now_local())

    # -- inside -------------------------------------------------------------------------------------------------------
    def _fill(self) -> None:
        self._now, self._actual = Figure(tr("Current value")), Figure(tr("Process value"))
        figures = QHBoxLayout()
        figures.addWidget(self._now, 1)
        if self._process is not None:
            figures.addWidget(self._actual, 1)
        self.body.addLayout(figures)
        self.body.addSpacing(px(4))
        self._add_entry()
        self.body.addSpacing(px(4))
        self.add_caption(tr("Hold"))
        self._hold = HoldChoice(holds(self._now_local(), self._context.site.site.site.override_max_h))
        self._hold.changed.connect(self.changed)
        self.body.addWidget(self._hold)
        if self._number is not None:
            self._number.submitted.connect(self._hold.setFocus)
        self.body.addSpacing(px(4))
        assert self._point.writable is not None
        priority = self._point.writable.priority
        self._priority_note = self.add_caption(tr("Priority level"), tr("{n}, manual operator").format(n=priority))
        self._cells = PriorityCells(priority)
        self.body.addWidget(self._cells)
        self._add_reason()
        self.body.addStretch(1)

    def _add_entry(self) -> None:
        self._number: StepField | None = None
        self._states: Segments | Select | None = None
        self._allowed = self.add_caption(tr("New value"))
        if self._point.states:
            self._add_states()
            return
        self._number = StepField(unit=self._point.unit, step=step_of(self._point), places=self._places, kind="dialog")
        self._number.setAccessibleName(tr("New value"))
        if (current := self._current()) is not None:
            self._number.set_value(current)
        self._number.changed.connect(self._number_changed)
        self._delta = Text("", 13, 600, "live", right=True)
        self._delta.setMinimumWidth(px(76))
        row = QHBoxLayout()
        row.addWidget(self._number, 1)
        row.addWidget(self._delta)
        self.body.addLayout(row)
        self._scale = ValueScale()
        self.body.addWidget(self._scale)

    def _add_states(self) -> None:
        current = self._current()
        choices = [(str(state), self._context.text(name)) for state, name in sorted(self._point.states.items())]
        chosen = str(int(current)) if current is not None else choices[0][0]
        few = len(choices) <= MOST_SEGMENTS
        self._states = Segments(choices, chosen, kind="dialog") if few else Select(choices, chosen, kind="dialog")
        self._states.setAccessibleName(tr("New value"))
        self._states.chosen.connect(lambda _: self.changed.emit())
        self.body.addWidget(self._states)

    def _add_reason(self) -> None:
        self.add_caption(tr("Reason"), tr("required"))
        self._kind = Select([("", tr("Choose a reason")), *((key, tr(key)) for key in REASONS)], kind="dialog")
        self._kind.setAccessibleName(tr("Reason"))
        self._kind.chosen.connect(lambda _: self._reason_changed())
        self._words = Field(tr("In your own words"), kind="dialog")
        self._words.textEdited.connect(lambda _: self._reason_changed())
        self._words.returnPressed.connect(self.submitted)
        self._fault = Text("", 12, 600)
        self._reason_row = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._reason_row.setSpacing(px(6))
        self._reason_row.addWidget(self._kind, 2)
        self._reason_row.addWidget(self._words, 3)
        self.body.addLayout(self._reason_row)
        self.body.addWidget(self._fault)
        self._hold.installEventFilter(self)
        self._kind.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: object) -> bool:
        """Enter moves to the next step also from the hold and the kind of reason."""
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            following = {self._hold: self._kind, self._kind: self._words}
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                for part, after in following.items():
                    if watched is part:
                        after.setFocus()
                        return True
        return False

    def _value(self) -> float | None:
        if self._number is not None:
            return self._number.value()
        assert self._states is not None
        return float(self._states.current() or "nan")

    def _current(self) -> float | None:
        reading: Reading = self._context.feed.reading(self._point.id)
        return None if mark_of(reading) == "×" else reading.value

    def _number_changed(self) -> None:
        self._show_limits()
        self.changed.emit()

    def _reason_changed(self) -> None:
        self._fault.show_text("")
        self._words.show_fault("")
        self.changed.emit()

    def _show_limits(self) -> None:
        """Scale, permitted range and the difference to now."""
        if self._number is None or self._point.writable is None or self._locked:
            return
        writable, allowed, current, new = self._point.writable, self.allowed(), self._current(), self._number.value()
        unit = unit_text(self._point.unit)
        if allowed.low is not None and allowed.high is not None:
            span = f"{number(allowed.low, self._places)}–{number(allowed.high, self._places)} {unit}"
            self._allowed.setText(tr("allowed {range}").format(range=span))
        self._number.blockSignals(True)
        self._number.set_limits(allowed.low, allowed.high)
        self._number.blockSignals(False)
        self._show_delta(current, new)
        limits = Range(writable.low, writable.high)
        self._scale.show_state(
            ScaleState(
                limits=limits, allowed=allowed, now=current, new=new, step=writable.step, unit=unit, places=self._places
            )
        )

    def _show_delta(self, current: float | None, new: float | None) -> None:
        assert self._number is not None
        if why := self._number.fault():
            self._delta.show_text(why, "text1", 600)
        elif current is not None and new is not None:
            unit = "K" if self._point.unit == "°C" else unit_text(self._point.unit)
            self._delta.show_text(f"{number(new - current, self._places, sign=True)} {unit}".strip(), "live", 600)

    def _now_local(self) -> datetime:
        return self._context.local(datetime.now(UTC))
