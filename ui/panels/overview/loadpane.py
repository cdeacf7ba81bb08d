"""The load of the campus today: measured, expected band, forecast, the day before, PV, contract and warning, events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal

from PySide6.QtCore import Signal

from app.domain.messages import Demand, Event, LoadDay
from ui.context import Context
from ui.panels.overview.legend import Legend
from widgets.dates import clock, named_day
from widgets.eventlane import PlotEvent
from widgets.language import tr
from widgets.notice import Notice
from widgets.numbers import number
from widgets.pane import Pane
from widgets.plot import TimePlot
from widgets.plotdata import Band, Limit, Line, Note, PaneSpec, floats, seconds

RIGHT_PX = 104
KINDS: dict[str, Literal["alarm", "operator", "automation"]] = {"alarm": "alarm", "operator": "operator"}


class LoadPane(Pane):
    """``event_activated(seq)`` when a mark in the lane is clicked."""

    event_activated = Signal(str)

    def __init__(self, context: Context) -> None:
        self.legend = Legend()
        super().__init__(tr("Campus load today"), tr("net import, 15-min mean"), [self.legend])
        self._context = context
        self.plot, self.notice = TimePlot(context.zone, right=RIGHT_PX, name=tr("Campus load today")), Notice()
        self.plot.show_panes([PaneSpec(unit="kW", from_zero=True)])
        self.notice.show_loading(tr("Computing the load of the day …"))
        self.body.addWidget(self.plot, 1)
        self.body.addWidget(self.notice, 1)
        self.plot.hide()
        self.plot.event_activated.connect(self.event_activated)
        self.plot.span_changed.connect(lambda *_: self._whole_day())

    def show_load(self, load: LoadDay, demand: Demand) -> None:
        """The day so far and what is expected of it."""
        self.notice.hide()
        self.plot.show()
        at = seconds(load.ends)
        yesterday = self._context.local(load.ends[0]).date() - timedelta(days=1) if load.ends else None
        self.legend.show_entries(_entries(named_day(yesterday) if yesterday else ""))
        self.plot.show_lines(_lines(load))
        self.plot.show_bands([Band(at=at, low=floats(load.low), high=floats(load.high))])
        self.plot.show_limits(self._limits(demand))
        self.plot.show_notes(self._notes(demand))
        self._whole_day()

    def show_failed(self, reason: str) -> None:
        """The overview could not be had; what was shown before stays."""
        if self.plot.isHidden():
            self.notice.show_error(tr("No overview"), reason, "")

    def show_events(self, events: Sequence[Event]) -> None:
        start, end = self._day()
        shown = [
            PlotEvent(
                id=str(e.seq), at_s=e.at.timestamp(), kind=KINDS.get(e.type, "automation"),
                text=self._context.text(e.text), priority=e.priority or 4,
            )
            for e in events
            if start <= e.at < end and e.type in ("alarm", "operator", "automation", "demand")
        ]  # fmt: skip
        self.plot.show_events(shown[-60:])

    def tick(self) -> None:
        """The line of now."""
        self.plot.show_now(datetime.now(UTC))

    def _whole_day(self) -> None:
        """This plot always shows the local day; trends are for moving about."""
        self.plot.show_span(*self._day())

    def _day(self) -> tuple[datetime, datetime]:
        today = self._context.local(datetime.now(UTC)).date()
        zone = self._context.zone
        start = datetime(today.year, today.month, today.day, tzinfo=zone)
        after = today + timedelta(days=1)
        return start, datetime(after.year, after.month, after.day, tzinfo=zone)

    def _limits(self, demand: Demand) -> list[Limit]:
        found = []
        if demand.contract_kw:
            text = tr("Contract {value}").format(value=number(demand.contract_kw, 0))
            found.append(Limit(value=demand.contract_kw, text=text, outside=True, strong=True))
        if demand.warning_kw:
            text = tr("Warn {value}").format(value=number(demand.warning_kw, 0))
            found.append(Limit(value=demand.warning_kw, text=text, warning=True, outside=True))
        return found

    def _notes(self, demand: Demand) -> list[Note]:
        zone, found = self._context.zone, []
        if demand.peak_today_kw is not None and demand.peak_today_at is not None:
            text = tr("Peak so far {value} at {time}")
            at = clock(demand.peak_today_at, zone, seconds=False)
            words = text.format(value=number(demand.peak_today_kw, 0), time=at)
            found.append(
                Note(at_s=demand.peak_today_at.timestamp(), value=demand.peak_today_kw, text=words, strong=False)
            )
        if demand.forecast_peak_kw is not None and demand.forecast_peak_at is not None:
            at = clock(demand.forecast_peak_at, zone, seconds=False)
            words = tr("Forecast peak {value} at {time}").format(value=number(demand.forecast_peak_kw, 0), time=at)
            at_s, value = demand.forecast_peak_at.timestamp(), demand.forecast_peak_kw
            falls = demand.peak_today_kw is not None and value < demand.peak_today_kw
            found.append(Note(at_s=at_s, value=value, text=words, open=True, after=falls))
        return found


def _lines(load: LoadDay) -> list[Line]:
    """From the lowest to the one on top; the legend names them, so that no label stands at their ends."""
    at = seconds(load.ends)
    lines = [
        Line(key="before", at=at, values=floats(load.day_before), style="previous", role="ghost", label=" ", unit="kW"),
        Line(
            key="forecast", at=at, values=floats(load.forecast), style="forecast", role="series", label=" ", unit="kW"
        ),
        Line(
            key="measured",
            at=at,
            values=floats(load.measured),
            role="series",
            label=" ",
            unit="kW",
            name=tr("Measured"),
        ),
    ]
    if any(value is not None for value in load.pv):
        pv = Line(key="pv", at=at, values=floats(load.pv), role="use3", fill=True, label=tr("PV"), unit="kW")
        lines.insert(0, pv)
    return lines


def _entries(yesterday: str) -> list[tuple[str, str]]:
    entries = [("measured", tr("Measured")), ("forecast", tr("Forecast")), ("band", tr("Expected"))]
    return [*entries, ("previous", yesterday)] if yesterday else entries
