"""What else is drawn on the plan: switches side by side, or in a narrow window a button with the same in its menu."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.domain.site import Plan
from ui.panels.zones.layers import DRAWN
from widgets.controls import Button, Check
from widgets.floorplan.scene import SHOWN_FIRST
from widgets.language import tr
from widgets.theme import px


class DrawnSwitches(QWidget):
    """``switched(key, on)`` whenever something is switched on or off, by whomever."""

    switched = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self.checks = {key: Check(tr(title), key in SHOWN_FIRST) for key, title in DRAWN}
        self.more = Button(tr("Layers"))
        self._there, self._compact = set(self.checks), False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        for key, check in self.checks.items():
            check.toggled.connect(lambda on, key=key: self.switched.emit(key, on))
            row.addWidget(check)
        row.addWidget(self.more)
        self.more.clicked.connect(lambda: self.menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height()))))
        self._arrange()

    def chosen(self) -> list[str]:
        """What is switched on."""
        return [key for key, check in self.checks.items() if check.isChecked()]

    def show_keys(self, keys: Collection[str]) -> None:
        """Switch on what is in ``keys``, everything else off."""
        for key, check in self.checks.items():
            check.setChecked(key in keys)

    def offer(self, plan: Plan | None) -> None:
        """Only what a plan has can be switched."""
        has = {"equipment": True, "ducts": bool(plan and plan.ducts), "sensors": bool(plan and plan.sensors)}
        self._there = {key for key, there in has.items() if there}
        self._arrange()

    def fit(self, room_px: int) -> None:
        """Side by side where there is room for it."""
        shown = [check.sizeHint().width() for key, check in self.checks.items() if key in self._there]
        compact = sum(shown) + px(12) * len(shown) > room_px
        if compact != self._compact:
            self._compact = compact
            self._arrange()

    def menu(self) -> QMenu:
        """The switches as a menu."""
        menu = QMenu(self)
        for key, check in self.checks.items():
            if key in self._there:
                action = menu.addAction(check.text())
                action.setCheckable(True)
                action.setChecked(check.isChecked())
                action.toggled.connect(check.setChecked)
        return menu

    def _arrange(self) -> None:
        self.more.setVisible(self._compact)
        for key, check in self.checks.items():
            check.setVisible(key in self._there and not self._compact)
