"""The middle of the screen: layers and zoom above the plan, the legend below."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.site import Plan
from ui.panels.zones.layers import DRAWN, LAYERS
from ui.panels.zones.legend import Legend
from widgets.controls import Button, Check, Segments
from widgets.floorplan import FloorPlanView
from widgets.floorplan.scene import SHOWN_FIRST
from widgets.floorplan.view import ZOOM_STEP
from widgets.language import tr
from widgets.notice import Notice
from widgets.theme import px


class PlanPane(QWidget):
    """``layer_chosen(key)`` when another layer is wanted, ``drawn_changed`` when something was switched on or off."""

    layer_chosen = Signal(str)
    drawn_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = FloorPlanView()
        self.layers = Segments([(layer.key, tr(layer.title)) for layer in LAYERS], LAYERS[0].key)
        self.drawn = {key: Check(tr(title), key in SHOWN_FIRST) for key, title in DRAWN}
        self._missing = Notice()
        self._missing.show_empty(tr("No floor plan yet"), tr("The table shows the zones of this floor."))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._missing)
        self.layers.chosen.connect(self.layer_chosen)
        for key, check in self.drawn.items():
            check.toggled.connect(lambda on, key=key: self._draw(key, on))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._toolbar())
        column.addWidget(self._stack, 1)
        column.addWidget(Legend())

    def show_plan(self, plan: Plan | None) -> None:
        """The plan, and switches for what it has."""
        self.view.show_plan(plan)
        for key, there in (("ducts", plan and plan.ducts), ("sensors", plan and plan.sensors)):
            self.drawn[key].setVisible(bool(there))
        self._stack.setCurrentWidget(self.view if plan else self._missing)

    def drawn_keys(self) -> list[str]:
        """What is switched on."""
        return [key for key, check in self.drawn.items() if check.isChecked()]

    def show_drawn(self, keys: Collection[str]) -> None:
        """Switch on what is in ``keys``, everything else off."""
        for key, check in self.drawn.items():
            check.setChecked(key in keys)

    def _draw(self, key: str, on: bool) -> None:
        self.view.show_layer(key, on)
        self.drawn_changed.emit()

    def zoom(self, step: int) -> None:
        """+1 nearer, -1 farther, 0 fits."""
        if step == 0:
            self.view.fit()
        else:
            self.view.zoom_by(ZOOM_STEP**step)

    def _toolbar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(10), px(4), px(10), px(4))
        row.setSpacing(px(6))
        row.addWidget(self.layers)
        row.addStretch(1)
        for check in self.drawn.values():
            row.addWidget(check)
            row.addSpacing(px(6))
        for text, step, words in (
            ("−", -1, tr("Zoom out")),
            (tr("Fit"), 0, tr("Fit the plan")),
            ("+", 1, tr("Zoom in")),
        ):
            button = Button(text)
            button.setAccessibleName(words)
            button.setToolTip(words)
            button.clicked.connect(lambda _=False, step=step: self.zoom(step))
            row.addWidget(button)
        return bar
