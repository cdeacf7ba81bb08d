"""The tree of places: campus, buildings, floors and plant, equipment, zones, with the marks of what is abnormal below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.site import Equipment, Floor, Zone
from ui.context import Context
from ui.panels.zones.looks import Moment
from ui.siteindex import tag
from widgets.columns import Mark
from widgets.fields import SearchField
from widgets.language import tr
from widgets.pane import Pane
from widgets.theme import px
from widgets.tree import Node, Tree

WIDTH_PX = 246
CAMPUS = "campus"


class PlaceTree(QWidget):
    """``chosen(id)``: a building, floor, zone or piece of equipment was selected; ``opened(id)``: double click or Enter."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._served: dict[str, list[Zone]] = defaultdict(list)
        self._standing: dict[str, list[Equipment]] = defaultdict(list)
        self._index()
        self.setFixedWidth(px(WIDTH_PX))
        self._pane = Pane(tr("Campus"), "")
        self._search = SearchField(tr("Filter tree"))
        self.tree = Tree(tr("Campus"))
        self._pane.body.addWidget(_padded(self._search))
        self._pane.body.addWidget(self.tree, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pane)
        self._search.searched.connect(self._filter)
        self.tree.selected.connect(self._selected)
        self.tree.opened.connect(self.opened)
        self._marks: dict[str, tuple[Mark, ...]] = {}
        self._place = ""

    @property
    def body(self) -> QVBoxLayout:
        """Where more can be put below the tree."""
        return self._pane.body

    def show_place(self, moment: Moment, building: str, chosen: str) -> None:
        """Nodes with their marks; the building and what leads to ``chosen`` are unfolded."""
        self._mark(moment)
        if not self._place:
            self.tree.show_nodes(self._nodes(), [CAMPUS, building])
        else:
            self.tree.update_nodes(self._changed())
        if chosen != self._place:
            self._place = chosen
            blocked = self.tree.blockSignals(True)
            self.tree.select_id(chosen)
            self.tree.blockSignals(blocked)
        self._count()

    # -- nodes --------------------------------------------------------------------------------------------------------
    def _index(self) -> None:
        for item in self._context.site.equipment.values():
            self._standing[item.floor or item.building].append(item)
        for zone in self._context.site.zones.values():
            self._served[zone.served_by or ""].append(zone)

    def _nodes(self) -> list[Node]:
        children = [self._building(b.id) for b in self._context.site.site.buildings]
        return [Node(CAMPUS, tr("Campus"), children, self._marks.get(CAMPUS, ()), strong=True)]

    def _building(self, building: str) -> Node:
        context = self._context
        found = context.site.buildings[building]
        floors = [self._floor(floor) for floor in sorted(found.floors, key=lambda floor: -floor.level)]
        loose = [self._equipment(item) for item in self._standing[building]]
        return Node(
            building,
            context.text(found.name),
            [*loose, *floors],
            self._marks.get(building, ()),
            strong=True,
            words=found.code,
        )

    def _floor(self, floor: Floor) -> Node:
        machines = [self._equipment(item) for item in self._standing[floor.id] if item.kind not in ("fcu", "vav")]
        zones = [self._zone(zone) for zone in floor.zones]
        return Node(
            floor.id,
            self._context.text(floor.name),
            [*machines, *zones],
            self._marks.get(floor.id, ()),
            words=tag(floor.id),
        )

    def _equipment(self, item: Equipment) -> Node:
        return Node(item.id, self._context.text(item.name), (), self._marks.get(item.id, ()), words=tag(item.id))

    def _zone(self, zone: Zone) -> Node:
        text = f"{zone.number} {self._context.text(zone.name)}".strip()
        return Node(zone.id, text, (), self._marks.get(zone.id, ()), words=tag(zone.id))

    # -- marks --------------------------------------------------------------------------------------------------------
    def _mark(self, moment: Moment) -> None:
        """Marks of every zone and machine, and the worst of them on what holds it."""
        site = self._context.site
        marks: dict[str, tuple[Mark, ...]] = {}
        holders: list[Zone | Equipment] = [*site.zones.values(), *site.equipment.values()]
        for holder in holders:
            marks[holder.id] = _marks(moment, (holder.id, *holder.points.values()))
        for building in site.buildings.values():
            for floor in building.floors:
                below = [z.id for z in floor.zones] + [e.id for e in self._standing[floor.id]]
                marks[floor.id] = _worst(marks[i] for i in below)
            below = [f.id for f in building.floors] + [e.id for e in self._standing[building.id]]
            marks[building.id] = _worst(marks[i] for i in below)
        self._marks = marks

    def _changed(self) -> dict[str, Node]:
        fresh = {}
        for node_id, marks in self._marks.items():
            shown = self.tree.node(node_id)
            if shown is not None and tuple(shown.marks) != marks:
                fresh[node_id] = Node(
                    node_id, shown.text, shown.children, marks, strong=shown.strong, words=shown.words
                )
        return fresh

    def _selected(self, node: str) -> None:
        if node:
            self.chosen.emit(node)

    def _filter(self, text: str) -> None:
        self.tree.filter(text)
        self._count()

    def _count(self) -> None:
        everything = len(self._context.site.zones) + len(self._context.site.equipment)
        if self._search.text().strip():
            self._pane.show_note(tr("{n} of {all}").format(n=self.tree.shown_count(), all=everything))
        else:
            self._pane.show_note(f"{everything}")


def _marks(moment: Moment, keys: Sequence[str]) -> tuple[Mark, ...]:
    alarm = moment.alarm_of(keys)
    override = moment.overridden(keys)
    marks = [Mark(alarm.priority, alarm.state)] if alarm else []
    return (*marks, Mark(letter=override)) if override else tuple(marks)


def _worst(below: Iterable[tuple[Mark, ...]]) -> tuple[Mark, ...]:
    """The most important alarm and whether there is an override."""
    marks = [mark for several in below for mark in several]
    alarms = sorted(
        (m for m in marks if m.priority), key=lambda m: (m.state not in ("unacknowledged", "returned"), m.priority)
    )
    letters = {m.letter for m in marks if m.letter}
    return (*alarms[:1], *(Mark(letter=letter) for letter in sorted(letters)))


def _padded(field: QWidget) -> QWidget:
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(px(10), px(2), px(10), px(6))
    box.addWidget(field)
    return holder
