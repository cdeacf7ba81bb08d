"""The middle of the screen: layers, switches and zoom above the plan, the legend below."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.site import Plan
from ui.panels.zones.drawnswitches import DrawnSwitches
from ui.panels.zones.layers import LAYERS
from ui.panels.zones.legend import Legend
from widgets.controls import Button, Segments
from widgets.floorplan import FloorPlanView
from widgets.floorplan.view import ZOOM_STEP
from widgets.language import tr
from widgets.notice import Notice
from widgets.theme import px

GAP_PX, SIDE_PX = 6, 10


class PlanPane(QWidget):
    """``layer_chosen(key)`` when another layer is wanted, ``drawn_changed`` when something was switched on or off."""

    layer_chosen = Signal(str)
    drawn_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = FloorPlanView()
        self.layers = Segments([(layer.key, tr(layer.title)) for layer in LAYERS], LAYERS[0].key)
        self.drawn = DrawnSwitches()
        self._missing = Notice()
        self._missing.show_empty(tr("No floor plan yet"), tr("The table shows the zones of this floor."))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._missing)
        self.layers.chosen.connect(self.layer_chosen)
        self.drawn.switched.connect(self._draw)
        self._zoom = [self._zoom_button(*row) for row in _zooms()]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._toolbar())
        column.addWidget(self._stack, 1)
        column.addWidget(Legend())

    def show_plan(self, plan: Plan | None) -> None:
        """The plan, and switches for what it has."""
        self.view.show_plan(plan)
        self.drawn.offer(plan)
        self._stack.setCurrentWidget(self.view if plan else self._missing)

    def zoom(self, step: int) -> None:
        """+1 nearer, -1 farther, 0 fits."""
        if step == 0:
            self.view.fit()
        else:
            self.view.zoom_by(ZOOM_STEP**step)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        others = [self.layers, *self._zoom]
        taken = sum(other.sizeHint().width() for other in others) + px(GAP_PX) * (len(others) + 1) + 2 * px(SIDE_PX)
        self.drawn.fit(self.width() - taken)

    def _draw(self, key: str, on: bool) -> None:
        self.view.show_layer(key, on)
        self.drawn_changed.emit()

    def _zoom_button(self, text: str, step: int, words: str) -> Button:
        button = Button(text)
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.clicked.connect(lambda: self.zoom(step))
        return button

    def _toolbar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(SIDE_PX), px(4), px(SIDE_PX), px(4))
        row.setSpacing(px(GAP_PX))
        row.addWidget(self.layers)
        row.addStretch(1)
        row.addWidget(self.drawn)
        for button in self._zoom:
            row.addWidget(button)
        return bar


def _zooms() -> tuple[tuple[str, int, str], ...]:
    """Text, step and words of the zoom buttons."""
    return ("−", -1, tr("Zoom out")), (tr("Fit"), 0, tr("Fit the plan")), ("+", 1, tr("Zoom in"))
