"""Links and devices as a tree: success of the last day, response time, quality mark where something does not answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.messages import DeviceState, LinkState
from ui.context import Context
from widgets.columns import Mark
from widgets.fields import SearchField
from widgets.language import tr
from widgets.numbers import NO_VALUE, age_text, number
from widgets.pane import Pane, Rule
from widgets.text import Text
from widgets.theme import px
from widgets.tree import Node, Tree

WIDTH_PX, HEAD_RIGHT_PX = 320, 24
OFFLINE = frozenset({"offline", "demoted"})


class LinkTree(QWidget):
    """``chosen(id)`` of a link or device; ``opened(id)`` by double click or Enter."""

    chosen = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._known: tuple[str, ...] = ()
        self.setFixedWidth(px(WIDTH_PX))
        self._pane = Pane(tr("Devices"))
        self._search = SearchField(tr("Filter devices"))
        self.tree = Tree(tr("Devices"))
        self._facts = {name: Text("", 13, 600, "live", right=True) for name in FACTS}
        self._lay_out()
        self._search.searched.connect(self.tree.filter)
        self.tree.selected.connect(self._selected)

    def show_links(self, links: Sequence[LinkState]) -> None:
        """All links as the engine sees them now."""
        devices = [device for link in links for device in link.devices]
        good = sum(device.state == "online" for device in devices)
        self._pane.show_note(tr("{n} of {all} on line").format(n=good, all=len(devices)))
        ids = (*(link.id for link in links), *(device.id for device in devices))
        nodes = [self._link(link) for link in links]
        if ids == self._known:
            flat = {node.id: node for link in nodes for node in (link, *link.children)}
            self.tree.update_nodes({i: n for i, n in flat.items() if n != self.tree.node(i)})
        else:
            self._known = ids
            self.tree.show_nodes(nodes, [link.id for link in links])
        self._show_facts(links)

    def _show_facts(self, links: Sequence[LinkState]) -> None:
        requests = sum(link.requests for link in links)
        failed = sum(link.failures + link.timeouts for link in links)
        cycles = [link.cycle_s for link in links if link.cycle_s is not None]
        texts = {
            "Points polled": number(sum(device.points for link in links for device in link.devices), 0),
            "Requests per second": number(sum(link.requests_per_s for link in links), 0),
            "Failed requests": f"{number(100 * failed / requests, 2)} %" if requests else NO_VALUE,
            "Slowest cycle": f"{number(max(cycles), 1)} s" if cycles else NO_VALUE,
        }
        for name, value in self._facts.items():
            value.show_text(texts[name])

    def _link(self, link: LinkState) -> Node:
        children = [self._device(device) for device in link.devices]
        online = sum(device.state == "online" for device in link.devices)
        marks = (Mark(letter="S"),) if link.state != "open" or online < len(link.devices) else ()
        name = self._context.text(link.name) or link.id
        return Node(link.id, name, children, marks, f"{online} / {len(link.devices)}", strong=True)

    def _device(self, device: DeviceState) -> Node:
        name = self._context.text(device.name) or device.id
        if device.state in OFFLINE:
            note = age_text((datetime.now(UTC) - device.since).total_seconds()) if device.since else ""
            return Node(device.id, name, (), (Mark(letter="S"),), note, device.health, words=device.id)
        return Node(device.id, name, (), (), response_text(device.response_ms), device.health, words=device.id)

    def _selected(self, node: str) -> None:
        if node:
            self.chosen.emit(node)

    def _lay_out(self) -> None:
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(px(12), px(2), px(12), px(6))
        box.addWidget(self._search)
        foot = QWidget()
        grid = QGridLayout(foot)
        grid.setContentsMargins(px(12), px(8), px(12), px(10))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(0, 1)
        for at, (name, value) in enumerate(self._facts.items()):
            grid.addWidget(Text(tr(name), 12, role="text2"), at, 0)
            grid.addWidget(value, at, 1)
        head = QWidget()
        names = QHBoxLayout(head)
        names.setContentsMargins(px(12), 0, px(HEAD_RIGHT_PX), px(2))
        names.setSpacing(px(18))
        names.addWidget(Text(tr("Name"), 11, role="text3"), 1)
        for name in (tr("24 h"), tr("Response")):
            names.addWidget(Text(name, 11, role="text3", right=True))
        for part in (holder, head, self.tree, Rule(), foot):
            self._pane.body.addWidget(part, 1 if part is self.tree else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pane)


def response_text(response_ms: float | None) -> str:
    """Whole milliseconds; less than one is said as such."""
    if response_ms is None:
        return ""
    return f"{number(response_ms, 0)} ms" if response_ms >= 1 else "< 1 ms"


FACTS = ("Points polled", "Requests per second", "Failed requests", "Slowest cycle")
