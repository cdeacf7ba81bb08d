"""The last hour of the value that an alarm watches, with the limits of its alarms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.domain.messages import Alarm, History
from app.domain.site import AlarmKind
from ui.context import Context
from ui.faceplate.minitrend import MiniTrend
from widgets.language import tr

SPAN, BUCKETS = timedelta(hours=1), 120


class AlarmTrend(MiniTrend):
    """Hidden for what has no value: a device that does not answer."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._shown = ""
        self.setAccessibleName(tr("Trend of the last hour"))

    def show_alarm(self, alarm: Alarm) -> None:
        """Ask for the hour of another alarm."""
        self._shown = alarm.id
        self.setVisible(alarm.source in self._context.site.points)
        if alarm.source not in self._context.site.points:
            return
        self.show_sentence(tr("Loading …"))
        now = datetime.now(UTC)
        asked = self._context.client.history(alarm.source, now - SPAN, now, BUCKETS)
        self._context.feed.run(
            asked, lambda found: self._take(alarm, found), lambda error: self._fail(alarm, str(error))
        )

    def _take(self, alarm: Alarm, history: History) -> None:
        if self._shown != alarm.id:
            return
        site = self._context.site
        limits = [
            (level, value)
            for rule in site.rules.get(alarm.source, ())
            if rule.kind is AlarmKind.LIMIT
            for level, value in rule.levels.items()
        ]
        point = site.points[alarm.source]
        names = {float(n): self._context.text(name) for n, name in point.states.items()}
        values = history.last if names else history.mean
        self.show_series(history.at, values, None, limits, self._context.zone, unit=point.unit, names=names)

    def _fail(self, alarm: Alarm, why: str) -> None:
        if self._shown == alarm.id:
            self.show_sentence(why)
