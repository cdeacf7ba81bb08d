"""The Devices screen: links at the left, the points of what is selected in the middle, discovery as a drawer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import KilowatchError
from app.domain.messages import DeviceState, LinkState
from app.domain.site import Point
from ui.context import Context
from ui.panel import Panel
from ui.panels.devices.devicehead import DeviceHead
from ui.panels.devices.discovery import Discovery
from ui.panels.devices.linktree import LinkTree
from ui.panels.devices.pointgrid import FILTERS, counts, point_rows, point_table
from ui.place import Crumb
from ui.pointmenu import show_point_menu
from widgets.controls import Button, Segments
from widgets.fields import SearchField
from widgets.language import tr
from widgets.notice import Notice
from widgets.pane import Rule
from widgets.theme import px

ASK_MS, VALUES_MS = 2_000, 1_000


class DevicesPanel(Panel):
    level: ClassVar[int] = 4

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._links: list[LinkState] = []
        self._chosen, self._loaded = "", False
        self._points: list[Point] = []
        self.tree, self.head, self.table = LinkTree(context), DeviceHead(context), point_table()
        self.filter = Segments([(key, tr(text)) for key, text in FILTERS], "all")
        self.search, self.discovery = SearchField(tr("Filter points")), Discovery(context)
        self._notice = Notice()
        self._discover, self._import = Button(tr("Discover devices")), Button(tr("Import measurements…"))
        self._ask, self._refill = QTimer(self, interval=ASK_MS), QTimer(self, singleShot=True, interval=VALUES_MS)
        self._lay_out()
        self._wire()
        self._watch = self.watch((), self._changed)

    # -- the contract of panels ---------------------------------------------------------------------------------------
    @property
    def place(self) -> dict[str, Any]:
        return {"chosen": self._chosen, "filter": self.filter.current(), "search": self.search.text()}

    def show_place(self, state: Mapping[str, Any]) -> None:
        if state.get("filter") in dict(FILTERS):
            self.filter.set_current(str(state["filter"]))
        if "search" in state:
            self.search.setText(str(state["search"]))
        if state.get("chosen"):
            self._choose(str(state["chosen"]))

    def shown(self) -> None:
        self._ask.start()
        self._ask_links()

    def hidden(self) -> None:
        self._ask.stop()
        self._refill.stop()

    def crumbs(self) -> Sequence[Crumb]:
        return (Crumb(tr("Manage")), Crumb(tr("Devices")))

    def header_tools(self) -> Sequence[QWidget]:
        return (self._import, self._discover) if self.context.may("configure") else ()

    def selected_point(self) -> str | None:
        return self.table.current_id() or None

    def keyed(self, action: str) -> bool:
        if action == "reload":
            self._ask_links()
            return True
        return False

    def ready(self) -> bool:
        return self._loaded

    # -- what is shown ------------------------------------------------------------------------------------------------
    def _ask_links(self) -> None:
        self.feed.run(self.context.client.links(), self._take_links, self._failed)

    def _take_links(self, links: list[LinkState]) -> None:
        self._links, self._loaded = links, True
        self.tree.show_links(links)
        self.discovery.show_links(links)
        if not self._chosen and links:
            first = links[0].devices[0].id if links[0].devices else links[0].id
            self._choose(first)
        self._show_head()
        self._notice.setVisible(not links)
        self._middle.setVisible(bool(links))
        if not links:
            self._notice.show_empty(tr("No device yet"), tr("Import a site file to begin."))

    def _failed(self, error: KilowatchError) -> None:
        """What was known stays, marked by the lost engine; without anything known the reason is shown."""
        if not self._loaded:
            self._middle.hide()
            self._notice.show()
            self._notice.show_error(tr("The devices could not be asked for"), str(error))

    def _choose(self, wanted: str) -> None:
        if wanted != self._chosen:
            self._chosen = wanted
            self._points = [p for p in self.context.site.points.values() if p.device in self._devices_of(wanted)]
            self._watch.replace(p.id for p in self._points)
            several = wanted not in self.context.site.devices
            self.table.show_column("tag", several)
            self.table.show_column("name", not several)
            self.header_changed.emit()
        self.tree.tree.blockSignals(True)
        self.tree.tree.select_id(wanted, scroll=False)
        self.tree.tree.blockSignals(False)
        self._show_head()
        self._fill()

    def _devices_of(self, wanted: str) -> set[str]:
        """A device, or all devices of a link."""
        behind = {device.id for device in self.context.site.devices.values() if device.link == wanted}
        return behind or {wanted}

    def _show_head(self) -> None:
        for link in self._links:
            if link.id == self._chosen:
                self.head.show_link(link)
                return
            found: DeviceState | None = next((d for d in link.devices if d.id == self._chosen), None)
            if found is not None:
                self.head.show_device(found, link)
                return

    def _fill(self) -> None:
        """All rows with their newest values."""
        wanted = self.filter.current() or "all"
        numbers = counts(self.context, self._points)
        self.filter.show_choices([(key, f"{tr(text)} {numbers[key]}") for key, text in FILTERS], wanted)
        self.table.show_rows(point_rows(self.context, self._points, wanted, self.search.text()))

    def _changed(self, points: set[str]) -> None:
        """A value is shown as soon as it is known; counts and filter follow once a second."""
        changed = [point for point in self._points if point.id in points]
        self.table.update_rows(point_rows(self.context, changed, "all", ""))
        self._later()

    def _later(self) -> None:
        if self.isVisible() and not self._refill.isActive():
            self._refill.start()

    def _menu(self, point: str, at: QPoint) -> None:
        show_point_menu(self.context, point, at, self)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _wire(self) -> None:
        self._ask.timeout.connect(self._ask_links)
        self._refill.timeout.connect(self._fill)
        self.tree.chosen.connect(self._choose)
        self.filter.chosen.connect(lambda _: self._fill())
        self.search.searched.connect(lambda _: self._fill())
        self.table.opened.connect(self.context.open_faceplate)
        self.table.menu_requested.connect(self._menu)
        self._discover.clicked.connect(lambda: self._show_discovery(not self.discovery.isVisible()))
        self._import.clicked.connect(self._import_history)
        self.discovery.closed.connect(lambda: self._show_discovery(False))
        self._notice.action_requested.connect(self._ask_links)

    def _lay_out(self) -> None:
        bar = QWidget()
        tools = QHBoxLayout(bar)
        tools.setContentsMargins(px(12), px(5), px(12), px(5))
        tools.setSpacing(px(8))
        tools.addWidget(self.filter)
        tools.addWidget(self.search)
        tools.addStretch(1)
        self._middle = QWidget()
        column = QVBoxLayout(self._middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.head, Rule(), bar, self.table):
            column.addWidget(part, 1 if part is self.table else 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.tree)
        row.addWidget(Rule(upright=True))
        row.addWidget(self._middle, 1)
        row.addWidget(self._notice, 1)
        row.addWidget(self.discovery)
        self.discovery.hide()
        self._notice.show_loading(tr("Loading devices …"))
        self._middle.hide()

    def _import_history(self) -> None:
        self.context.import_history()

    def _show_discovery(self, shown: bool) -> None:
        self.discovery.setVisible(shown)
