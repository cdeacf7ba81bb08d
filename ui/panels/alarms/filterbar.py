"""The filters above the list. What is filtered is said as a filter: counts, and one button that shows everything again."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.context import Context
from ui.panels.alarms.rows import PRIORITIES, Filters
from widgets import marks
from widgets.controls import Button, Segments
from widgets.fields import SearchField, Select
from widgets.language import tr
from widgets.theme import px

STATES = (("all", "All"), ("unacknowledged", "Unacknowledged"), ("active", "Active"), ("returned", "Returned"))
COMPACT_BELOW_PX = 1130
BUILDINGS_PX, AREAS_PX, SEARCH_PX = 150, 122, (120, 140)
"""Widths of the choices; the words to search have less room in a narrow window."""


class FilterBar(QWidget):
    """``changed`` when another choice was made; the choices are in ``filters``."""

    changed = Signal()
    acknowledge_requested = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.filters = Filters()
        self.states = Segments([(key, tr(text)) for key, text in STATES], "all")
        self.priorities = Segments([(str(p), tr(marks.PRIORITIES[p])) for p in PRIORITIES], many=True)
        for priority in PRIORITIES:
            self.priorities.show_mark(str(priority), priority)
        self.priorities.set_current(*map(str, PRIORITIES))
        buildings = [("", tr("All buildings"))]
        buildings += [(b.id, context.text(b.name)) for b in context.site.buildings.values()]
        self.buildings = Select(buildings)
        self.buildings.setAccessibleName(tr("Buildings"))
        self.areas = Select([("", tr("All areas"))])
        self.areas.setAccessibleName(tr("Areas"))
        self.search = SearchField(tr("Search message or point"))
        self.clear = Button(tr("Show all"))
        self.ack = Button(tr("Ack visible"), key="Ctrl+A")
        self.ack.setVisible(context.may("acknowledge"))
        self._lay_out()
        self._wire()
        self._offer_areas()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        self.states.show_choices([(key, f"{tr(text)} {counts.get(key, 0)}") for key, text in STATES])

    def show_filters(self, filters: Filters) -> None:
        """Take other filters, as of a place that was kept."""
        self.filters = filters
        self.states.set_current(filters.state)
        self.priorities.set_current(*map(str, sorted(filters.priorities)))
        self.buildings.set_current(filters.building)
        self._offer_areas(filters.floor)
        self.search.setText(filters.search)
        self.clear.setVisible(filters.are_set)
        self.changed.emit()

    def arrange(self, width_px: int) -> None:
        """In a narrow window the priorities show their marks only."""
        compact = width_px < px(COMPACT_BELOW_PX)
        names = [(str(p), "" if compact else tr(marks.PRIORITIES[p])) for p in PRIORITIES]
        self.priorities.show_choices(names)
        self.buildings.setVisible(width_px > px(1000))
        self.areas.setVisible(width_px > px(1240))
        self.buildings.setFixedWidth(px(BUILDINGS_PX))
        self.areas.setFixedWidth(px(AREAS_PX))
        self.search.setMinimumWidth(px(SEARCH_PX[0 if compact else 1]))
        self.search.setPlaceholderText(tr("Search") if compact else tr("Search message or point"))

    def _offer_areas(self, floor: str = "") -> None:
        """The floors of the chosen building, from the top."""
        building = self._context.site.buildings.get(self.buildings.current())
        floors = sorted(building.floors, key=lambda f: -f.level) if building else []
        self.areas.show_choices([("", tr("All areas")), *((f.id, self._context.text(f.name)) for f in floors)])
        self.areas.set_current(floor)
        self.areas.setEnabled(bool(floors))
        self.areas.setToolTip("" if floors else tr("Choose a building first"))

    def _take_building(self) -> None:
        self._offer_areas()
        self._take()

    def _take(self) -> None:
        self.filters = Filters(
            self.states.current() or "all",
            {int(key) for key in self.priorities.chosen_keys()},
            self.buildings.current(),
            self.search.text(),
            self.areas.current(),
        )
        self.clear.setVisible(self.filters.are_set)
        self.changed.emit()

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(12), px(5), px(12), px(5))
        row.setSpacing(px(8))
        for part in (self.states, self.priorities, self.buildings, self.areas, self.search, self.clear):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.ack)
        self.clear.hide()

    def _wire(self) -> None:
        self.states.chosen.connect(lambda _: self._take())
        self.priorities.chosen.connect(lambda _: self._take())
        self.buildings.chosen.connect(lambda _: self._take_building())
        self.areas.chosen.connect(lambda _: self._take())
        self.search.searched.connect(lambda _: self._take())
        self.clear.clicked.connect(lambda: self.show_filters(Filters()))
        self.ack.clicked.connect(self.acknowledge_requested)
