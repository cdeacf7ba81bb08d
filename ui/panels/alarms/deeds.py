"""What can be done about alarms, as wishes to the engine and to the shell."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.place import Place
from ui.plant import UNACKNOWLEDGED
from ui.pointmenu import show_point_menu
from widgets.language import tr


class Deeds:
    """Every deed takes the id of an alarm; one that is no longer there is passed over."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def acknowledge_all(self, alarms: Iterable[str]) -> None:
        """The shell acknowledges and tells what was refused."""
        known = self._context.feed.plant.alarms
        self._context.acknowledge([known[alarm] for alarm in alarms if alarm in known])

    def acknowledge(self, alarm_id: str, note: str) -> None:
        """One alarm, with a note that is kept."""
        alarm = self._context.feed.plant.alarms.get(alarm_id)
        if alarm is not None and alarm.state in UNACKNOWLEDGED:
            self._context.feed.run(self._context.client.acknowledge(alarm.id, note=note, occurrence=alarm.occurrence))

    def shelve(self, alarm: str, minutes: float, reason: str) -> None:
        said = tr("Shelved for {n} min.").format(n=f"{minutes:g}")
        asked = self._context.client.shelve(alarm, minutes, reason)
        self._context.feed.run(asked, lambda _: self._context.toast("success", said))

    def unshelve(self, alarm: str) -> None:
        self._context.feed.run(self._context.client.unshelve(alarm))

    def reset(self, alarm: str) -> None:
        self._context.feed.run(self._context.client.reset(alarm))

    def go_to(self, alarm_id: str) -> None:
        """To the place of what is in alarm, with its faceplate."""
        alarm = self._context.feed.plant.alarms.get(alarm_id)
        if alarm is None:
            return
        owner = alarm.equipment or getattr(self._context.site.owner_of(alarm.source), "id", "")
        if owner and self._context.site.floor_of(owner):
            self._context.go(Place("zones", {"chosen": owner}))
        self._context.open_faceplate(owner or alarm.source)

    def open(self, alarm_id: str) -> None:
        """The faceplate of what is in alarm."""
        if (alarm := self._context.feed.plant.alarms.get(alarm_id)) is not None:
            self._context.open_faceplate(alarm.equipment or alarm.source)

    def menu(self, alarm_id: str, at: QPoint, parent: QWidget) -> None:
        if (alarm := self._context.feed.plant.alarms.get(alarm_id)) is not None:
            show_point_menu(self._context, alarm.equipment or alarm.source, at, parent)

    def trend(self, point: str) -> None:
        self._context.go(Place("trends", {"points": [point]}))
