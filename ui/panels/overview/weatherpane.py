"""Outdoor temperature and sun of today beside yesterday."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.domain.messages import Weather
from ui.context import Context
from ui.panels.overview.legend import Legend
from widgets.language import tr
from widgets.marks import QualityMark
from widgets.notice import Notice
from widgets.numbers import NO_VALUE, number, quantity
from widgets.pane import Pane
from widgets.plot import TimePlot
from widgets.plotdata import Line, PaneSpec, floats, seconds
from widgets.text import Text
from widgets.theme import px

FACTS = ("Temperature", "Humidity", "Irradiance", "Highest today", "Lowest today", "Degree days", "in this month")
DEGREE_DAYS = {"cooling": "Cooling degree days", "heating": "Heating degree days"}
LETTERS = {"uncertain": "?", "bad": "×"}
RIGHT_PX = 20


class WeatherPane(Pane):
    """Filled from the overview."""

    def __init__(self, context: Context) -> None:
        super().__init__(tr("Weather"), tr("outdoor, on site"), [_legend()])
        self._context = context
        self.plot, self.notice = TimePlot(context.zone, right=RIGHT_PX, name=tr("Outdoor temperature")), Notice()
        self.plot.show_panes(
            [PaneSpec(unit="°C", share=2, levels=5), PaneSpec(unit="W/m2", from_zero=True, share=1, levels=2)]
        )
        self._names = {name: Text(tr(name), 12, role="text2") for name in FACTS}
        self._facts = {name: Text("", 13, 600, "live", right=True) for name in FACTS}
        self._marks = {name: QualityMark(size=14) for name in (*FACTS[:3], *FACTS[-2:])}
        self._letters = [""] * len(self._marks)
        self.notice.show_loading(tr("Loading the weather …"))
        self._content = self._made()
        self.body.addWidget(self._content, 1)
        self.body.addWidget(self.notice, 1)
        self._content.hide()
        self.plot.span_changed.connect(lambda *_: self._whole_day())

    def show_weather(self, weather: Weather) -> None:
        self.notice.setVisible(not weather.ends)
        self._content.setVisible(bool(weather.ends))
        if not weather.ends:
            self.notice.show_empty(tr("No outdoor sensor"), tr("Name one in the site file: site, points, temperature."))
            return
        at = seconds(weather.ends)
        self.plot.show_lines([
            Line(key="yesterday", at=at, values=floats(weather.temperature_yesterday), style="previous", role="ghost", label=" "),
            Line(key="today", at=at, values=floats(weather.temperature_today), role="series", unit="°C", label=" "),
            Line(key="sun", at=at, values=floats(weather.irradiance_today), pane=1, role="band", fill=True, label=" "),
        ])  # fmt: skip
        self._whole_day()
        self._show_facts(weather)

    def tick(self) -> None:
        self.plot.show_now(datetime.now(UTC))

    def _show_facts(self, weather: Weather) -> None:
        known = [value for value in weather.temperature_today if value is not None]
        days, month = weather.degree_days_today, weather.degree_days_month
        texts = (
            *(quantity(figure.value, figure.unit) for figure in (weather.temperature, weather.humidity, weather.irradiance)),
            quantity(max(known), "°C") if known else NO_VALUE, quantity(min(known), "°C") if known else NO_VALUE,
            f"{number(days, 1)} K·d" if days is not None else NO_VALUE, f"{number(month, 1)} K·d" if month is not None else NO_VALUE,
        )  # fmt: skip
        for value, text in zip(self._facts.values(), texts, strict=True):
            value.show_text(text)
        now = (weather.temperature.quality, weather.humidity.quality, weather.irradiance.quality)
        qualities = (*now, weather.degree_days_today_quality, weather.degree_days_month_quality)
        self._letters = [LETTERS.get(quality, "") for quality in qualities]
        self.show_lost(False)
        self._name_degree_days(weather)

    def show_lost(self, lost: bool) -> None:
        """Values of an engine that does not answer are stale."""
        for mark, letter in zip(self._marks.values(), self._letters, strict=True):
            mark.show_letter("S" if lost else letter)
        for value in self._facts.values():
            value.show_text(value.text(), "text3" if lost else "live")

    def _name_degree_days(self, weather: Weather) -> None:
        """Which ones they are depends on the month; the base is told on hover."""
        name = self._names["Degree days"]
        name.show_text(tr(DEGREE_DAYS.get(weather.degree_days_kind, "Degree days")))
        base = quantity(weather.degree_days_base_c, "°C")
        name.setToolTip(tr("By the mean of each day, base {base}").format(base=base))

    def _whole_day(self) -> None:
        today = self._context.local(datetime.now(UTC)).date()
        after, zone = today + timedelta(days=1), self._context.zone
        self.plot.show_span(
            datetime(today.year, today.month, today.day, tzinfo=zone),
            datetime(after.year, after.month, after.day, tzinfo=zone),
        )

    def _made(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, px(14), px(4))
        row.addWidget(self.plot, 1)
        grid = QGridLayout()
        grid.setVerticalSpacing(px(5))
        for at, (name, value) in enumerate(self._facts.items()):
            grid.addWidget(self._names[name], at, 0)
            grid.addWidget(value, at, 1)
            if name in self._marks:
                grid.addWidget(self._marks[name], at, 2)
        grid.setRowStretch(len(FACTS), 1)
        grid.setHorizontalSpacing(px(7))
        row.addLayout(grid)
        return made


def _legend() -> Legend:
    return Legend([("measured", tr("Today")), ("previous", tr("Yesterday")), ("band", tr("Irradiance"))])
