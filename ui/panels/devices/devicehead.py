"""What is known of the selected link or device: state, address, success, response time of the last hour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.messages import DeviceState, LinkState
from ui.context import Context
from widgets.controls import Tag
from widgets.dates import named_day_clock
from widgets.language import tr
from widgets.numbers import NO_VALUE, age_text, number
from widgets.spark import Series, Spark
from widgets.text import Text
from widgets.theme import px

PROTOCOLS = {"modbus": "Modbus", "bacnet": "BACnet/IP"}
STATES = {
    "online": "Online", "offline": "Not answering", "demoted": "Not answering, asked less often", "unknown": "Not asked yet",
    "open": "Connected", "connecting": "Connecting", "waiting": "Waiting to reconnect", "closed": "Closed",
}  # fmt: skip
FACT_ROWS, FACT_GROUPS = 3, 2


class DeviceHead(QWidget):
    """One line of three groups: who it is, figures, the last hour."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.name, self.state = Text("", 15, 600), Tag()
        self.wire, self.detail = Text("", 12, role="text2"), Text("", 12, role="text2", elide=True)
        self.facts = [
            (Text("", 12, role="text2"), Text("", 13, 600, "live", right=True)) for _ in range(FACT_ROWS * FACT_GROUPS)
        ]
        self.spark = Spark(tr("Response time of the last hour"))
        self.spark.setMinimumWidth(px(220))
        self.hour, self.hour_title = QWidget(), Text("", 12, role="text2", elide=True)
        self._lay_out()

    def show_device(self, device: DeviceState, link: LinkState) -> None:
        self._show_who(device.name.text(self._context.language) or device.id, device.state)
        self.wire.show_text(
            f"{PROTOCOLS.get(device.driver, device.driver)}, {_wire({**link.options, **device.options})}"
        )
        self._show_detail(device.detail, {**link.options, **device.options})
        last = device.last_answer_at
        age = age_text((datetime.now(UTC) - last).total_seconds()) if last else ""
        success = f"{number(100 * device.success_24h, 2)} %" if device.success_24h is not None else NO_VALUE
        self._show_facts(
            (tr("Success, 24 h"), success),
            (tr("Last answer"), tr("{age} ago").format(age=age) if age else NO_VALUE),
            (tr("Since"), self._since(device.since)),
            (tr("Requests"), number(device.requests, 0)),
            (tr("Failed"), number(device.failures, 0)),
            (tr("Time-outs"), number(device.timeouts, 0)),
        )
        self._show_hour(device.trend_ms)

    def show_link(self, link: LinkState) -> None:
        self._show_who(link.name.text(self._context.language) or link.id, link.state)
        self.wire.show_text(f"{PROTOCOLS.get(link.driver, link.driver)}, {_wire(link.options)}")
        self._show_detail(link.detail, link.options)
        cycle = f"{number(link.cycle_s, 1)} s" if link.cycle_s is not None else NO_VALUE
        self._show_facts(
            (tr("Requests per second"), number(link.requests_per_s, 1)),
            (tr("Cycle"), cycle),
            (tr("Since"), self._since(link.since)),
            (tr("Requests"), number(link.requests, 0)),
            (tr("Failed"), number(link.failures, 0)),
            (tr("Connections made"), number(link.connects, 0)),
        )
        self.hour.hide()

    def _show_who(self, name: str, state: str) -> None:
        self.name.show_text(name)
        self.state.show_text(tr(STATES.get(state, state)))

    def _since(self, at: datetime | None) -> str:
        """When the present state began."""
        return named_day_clock(at, self._context.zone) if at else NO_VALUE

    def _show_detail(self, detail: str, options: Mapping[str, Any]) -> None:
        """The last fault; every option of the site file is behind the address."""
        self.detail.show_text(detail)
        self.detail.setToolTip(detail)
        self.wire.setToolTip("\n".join(f"{key}: {value}" for key, value in options.items()))

    def _show_hour(self, values: Sequence[float | None]) -> None:
        """With the range in words, as the curve has no axis."""
        known = [value for value in values if value is not None]
        self.hour.show()
        self.spark.setVisible(len(known) > 1)
        self.spark.show_series(Series(values=values, unit="ms", from_zero=True))
        if len(known) > 1:
            low, high = number(min(known), 0), number(max(known), 0)
            self.hour_title.show_text(tr("Response of the last hour, {low} to {high} ms").format(low=low, high=high))
        else:
            self.hour_title.show_text(tr("Response of the last hour: not enough answers yet"))

    def _show_facts(self, *facts: tuple[str, str]) -> None:
        for (name, value), texts in zip(self.facts, facts, strict=True):
            name.show_text(texts[0])
            value.show_text(texts[1])

    def _lay_out(self) -> None:
        who = QVBoxLayout()
        who.setSpacing(px(2))
        title = QHBoxLayout()
        title.setSpacing(px(8))
        title.addWidget(self.name)
        title.addWidget(self.state)
        title.addStretch(1)
        who.addLayout(title)
        who.addWidget(self.wire)
        who.addWidget(self.detail)
        figures = QGridLayout()
        figures.setHorizontalSpacing(px(16))
        figures.setVerticalSpacing(px(2))
        for at, (name, value) in enumerate(self.facts):
            group, place = divmod(at, FACT_ROWS)
            figures.addWidget(name, place, 2 * group)
            figures.addWidget(value, place, 2 * group + 1)
        hour = QVBoxLayout(self.hour)
        hour.setContentsMargins(0, 0, 0, 0)
        hour.setSpacing(px(2))
        hour.addWidget(self.hour_title)
        hour.addWidget(self.spark, 1)
        hour.addStretch(0)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(14), px(8), px(14), px(8))
        row.setSpacing(px(28))
        row.addLayout(who, 2)
        row.addLayout(figures)
        row.addWidget(self.hour, 1)
        self.setFixedHeight(px(84))


def _wire(options: Mapping[str, Any]) -> str:
    """Where it is on the wire, in the words of its protocol."""
    parts = []
    if "device_id" in options:
        parts.append(f"{tr('instance')} {options['device_id']}")
    if "unit" in options:
        parts.append(f"{tr('unit')} {options['unit']}")
    place = options.get("address") or options.get("serial_port") or options.get("host") or options.get("interface")
    if place and "port" in options and ":" not in str(place) and options["port"]:
        place = f"{place}:{options['port']}"
    if place:
        parts.append(str(place))
    if options.get("transport") not in (None, "tcp"):
        parts.append(str(options["transport"]).replace("_", " "))
    return ", ".join(parts)
