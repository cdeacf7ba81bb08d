"""How long a command holds: radio buttons with the time at which it ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.dialogs.command.form import Hold, holds
from widgets.controls import Radio
from widgets.language import tr
from widgets.text import Text
from widgets.theme import px

USUAL = "30min"


class HoldChoice(QWidget):
    """Arrow keys choose. 30 min unless chosen otherwise."""

    changed = Signal()

    def __init__(self, choices: Sequence[Hold]) -> None:
        super().__init__()
        self._choices = {hold.key: hold for hold in choices}
        self._radios: dict[str, Radio] = {}
        self._notes: dict[str, Text] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(px(2))
        for row, hold in enumerate(choices):
            radio, note = Radio(tr(hold.title), hold.key == USUAL), Text("", 12, 400, "text2", right=True)
            radio.toggled.connect(self._toggled)
            grid.addWidget(radio, row, 0)
            grid.addWidget(note, row, 1)
            self._radios[hold.key], self._notes[hold.key] = radio, note
        if USUAL not in self._radios:
            next(iter(self._radios.values())).setChecked(True)
        self.setFocusProxy(self._radios[self.current()])

    def current(self) -> str:
        """Key of the choice."""
        return next((key for key, radio in self._radios.items() if radio.isChecked()), "released")

    def chosen_hold(self, now: datetime) -> Hold:
        """The choice counted from ``now`` (local)."""
        return next(hold for hold in holds(now, 24.0 * 365) if hold.key == self.current())

    def show_times(self, now: datetime) -> None:
        """Write the end of each choice beside it."""
        for key, note in self._notes.items():
            until = next(hold.until for hold in holds(now, 24.0 * 365) if hold.key == key)
            note.show_text(tr("no end") if until is None else _until(now, until))

    def _toggled(self, on: bool) -> None:
        if on:
            self.setFocusProxy(self._radios[self.current()])
            self.changed.emit()


def _until(now: datetime, until: datetime) -> str:
    clock = until.strftime("%H:%M")
    if until.date() == (now + timedelta(days=1)).date() and clock == "00:00":
        clock = "24:00"
    return tr("until {time}").format(time=clock)
