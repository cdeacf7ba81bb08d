"""Find devices on a link and compare them with the project. Found devices are shown; nothing is changed by looking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import KilowatchError
from app.domain.messages import FoundDevice, LinkState
from ui.context import Context
from widgets.columns import Column, RowState
from widgets.controls import Button
from widgets.fields import Select
from widgets.language import tr
from widgets.notice import Notice
from widgets.numbers import number
from widgets.pane import Pane, Rule
from widgets.progress import FlatBar
from widgets.table import DENSE_ROW_PX, Table
from widgets.text import Text
from widgets.theme import px

WIDTH_PX = 420
LISTEN_S = 6.0
TICK_MS = 200
DISCOVERING = frozenset({"bacnet"})


class Discovery(QWidget):
    """A drawer at the right: choose a link, listen, see who answers."""

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._started: datetime | None = None
        self.setFixedWidth(px(WIDTH_PX))
        self.links, self.start, self.bar = Select([]), Button(tr("Discover"), "primary"), FlatBar()
        self.said, self.table, self.notice = Text("", 12, role="text2"), _table(), Notice()
        self.notice.show_empty(tr("Nothing searched yet"), tr("Devices that answer are compared with the project."))
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.about = [(Text("", 12, role="text2"), Text("", 12, right=True, elide=True)) for _ in range(5)]
        self._about = QWidget()
        self.table.selected.connect(self._show_chosen)
        self.start.clicked.connect(self.search)
        self._lay_out()

    def show_links(self, links: Sequence[LinkState]) -> None:
        """The links on which devices can be found."""
        choices = [(link.id, self._context.text(link.name) or link.id) for link in links if link.driver in DISCOVERING]
        self.links.show_choices(choices, self.links.current() or (choices[0][0] if choices else ""))
        self.start.setEnabled(bool(choices) and self._started is None)

    def search(self) -> None:
        """Ask everybody on the link and listen for some seconds."""
        self._started = datetime.now(UTC)
        self.start.setEnabled(False)
        self._timer.start()
        self._tick()
        asked = self._context.client.discover(self.links.current(), LISTEN_S)
        self._context.feed.run(asked, self._found, self._failed)

    def _found(self, devices: list[FoundDevice]) -> None:
        self._stop()
        self.table.show_rows(sorted(devices, key=lambda device: bool(device.known)))
        rows = self.table.rows()
        if rows and not self.table.current_id():
            self.table.selectRow(0)
        self.table.setVisible(bool(devices))
        self.notice.setVisible(not devices)
        new = sum(not device.known for device in devices)
        self.said.show_text(tr("{n} found, {new} not in the project").format(n=len(devices), new=new))
        if not devices:
            self.notice.show_empty(tr("Nobody answered"), tr("Check the network and the BBMD of this link."))

    def _show_chosen(self, row_id: str) -> None:
        """What the device says about itself."""
        device: FoundDevice | None = self.table.row(row_id) if row_id else None
        self._about.setVisible(device is not None)
        if device is None:
            return
        known = self._context.site.devices.get(device.known)
        facts = (
            (tr("Name"), device.name or "–"), (tr("Address"), device.address),
            (tr("Vendor, model"), ", ".join(part for part in (device.vendor, device.model) if part) or "–"),
            (tr("Objects"), number(device.objects, 0) if device.objects else "–"),
            (tr("In project as"), self._context.text(known.name) if known else "–"),
        )  # fmt: skip
        for (name, value), texts in zip(self.about, facts, strict=True):
            name.show_text(texts[0])
            value.show_text(texts[1])

    def _failed(self, error: KilowatchError) -> None:
        self._stop()
        self.table.hide()
        self.notice.show()
        self.notice.show_error(tr("The search failed"), str(error), "")

    def _stop(self) -> None:
        self._started = None
        self._timer.stop()
        self.bar.show_share(1.0, "done")
        self.start.setEnabled(True)

    def _tick(self) -> None:
        if self._started is None:
            return
        spent = (datetime.now(UTC) - self._started).total_seconds()
        self.bar.show_share(min(1.0, spent / LISTEN_S))
        self.said.show_text(tr("{n} of {all} s").format(n=min(int(spent), int(LISTEN_S)), all=int(LISTEN_S)))

    def _lay_out(self) -> None:
        close = Button("×", "row")
        close.setAccessibleName(tr("Close"))
        close.clicked.connect(self.closed)
        pane = Pane(tr("Discover devices"), "", [close])
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(px(12), px(6), px(12), px(8))
        network = QHBoxLayout()
        network.addWidget(Text(tr("Network"), 12, role="text2"))
        network.addWidget(self.links, 1)
        network.addWidget(self.start)
        column.addLayout(network)
        progress = QHBoxLayout()
        progress.addWidget(self.bar, 1)
        progress.addWidget(self.said)
        column.addLayout(progress)
        pane.body.addWidget(form)
        pane.body.addWidget(self.table, 1)
        pane.body.addWidget(self.notice, 1)
        pane.body.addWidget(self._about)
        self.table.hide()
        self._lay_out_about()
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(Rule(upright=True))
        outer.addWidget(pane)

    def _lay_out_about(self) -> None:
        grid = QGridLayout(self._about)
        grid.setContentsMargins(px(12), px(8), px(12), px(12))
        grid.setVerticalSpacing(px(5))
        grid.setHorizontalSpacing(px(12))
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(self.about):
            grid.addWidget(name, row, 0)
            grid.addWidget(value, row, 1)
        self._about.hide()


def _instance(device: FoundDevice) -> str:
    return str(device.options.get("device_id", ""))


def _state(device: FoundDevice) -> RowState:
    """What is new is bold, what is in the project is not."""
    return RowState(unacknowledged=not device.known)


def _table() -> Table:
    columns = [
        Column(key="instance", title=tr("Instance"), value=_instance, width=76, fixed=True, strong=True),
        Column(key="name", title=tr("Name"), value=lambda r: r.name or tr("(no name)"), width=90, stretch=True, fixed=True, strong=True),
        Column(key="address", title=tr("Address"), value=lambda r: r.address, width=146, role="text2", rank=1),
        Column(key="state", title=tr("State"), value=lambda r: tr("In project") if r.known else tr("New"), width=86, strong=True),
    ]  # fmt: skip
    return Table(
        columns,
        lambda r: f"{r.address} {_instance(r)}",
        _state,
        row_px=DENSE_ROW_PX,
        name=tr("Found devices"),
    )
