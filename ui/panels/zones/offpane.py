"""The list below the plan: zones of the floor that are off setpoint, in alarm, held or not known, the most urgent first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from ui.panels.zones.facts import comfort_band, is_off
from ui.panels.zones.looks import Moment, ZoneState
from ui.panels.zones.sincewhen import SinceWhen
from ui.panels.zones.zonetable import make_table, zone_row
from widgets.controls import Button
from widgets.language import tr
from widgets.notice import NoticeStack
from widgets.numbers import number
from widgets.pane import Pane


class OffPane(Pane):
    """``all_requested``: every zone as a table is wanted."""

    all_requested = Signal()

    def __init__(self) -> None:
        whole = Button(tr("All zones as table"), "link")
        super().__init__(tr("Zones off setpoint"), "", [whole])
        self.table = make_table(False, tr("Zones off setpoint"))
        self._stack = NoticeStack(self.table)
        self.body.addWidget(self._stack, 1)
        whole.clicked.connect(self.all_requested)

    def show_states(self, moment: Moment, states: Sequence[ZoneState], since: SinceWhen) -> None:
        """The zones of a floor as they are now."""
        off = [state for state in states if is_off(state)]
        off.sort(key=lambda s: (s.alarm.priority if s.alarm else 9, -abs(s.deviation or 0.0)))
        self.table.show_rows([zone_row(moment, state, since.text(state)) for state in off])
        band = comfort_band(states)
        note = tr("{n} of {all}").format(n=len(off), all=len(states))
        if band:
            note += ", " + tr("comfort band {low}–{high} °C").format(low=number(band[0], 1), high=number(band[1], 1))
        self.show_note(note)
        if off:
            self._stack.show_content()
        else:
            nothing = tr("All zones are inside their band") if band else tr("No zone of this floor has a setpoint")
            self._stack.show_empty(nothing)
