"""What the top bar and the banner say, from the feed: health, overview, alarms, connection. One for each window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer

from app.domain.messages import Alarm, Demand, Health
from ui.entry.health import database_words, waiting_words
from ui.feed import Feed
from ui.plant import UNACKNOWLEDGED
from ui.readout import readout
from ui.shell.alarmrows import of_flood, row_before_sign_in, row_of
from ui.shell.banner import AlarmBanner
from ui.shell.segment import Part, QualityMark, Text
from ui.shell.topbar import TopBar
from ui.siteindex import SiteIndex
from widgets.language import language, tr
from widgets.numbers import NO_VALUE, age_text, decimals, number

TICK_MS = 1_000
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MOST_ROWS = 5


class Frame(QObject):
    """Keeps top bar and banner of a window true. Before sign-in no site is known: then only health speaks."""

    def __init__(self, top: TopBar, banner: AlarmBanner, feed: Feed, parent: QObject) -> None:
        super().__init__(parent)
        self._top, self._banner, self._feed = top, banner, feed
        self._site: SiteIndex | None = None
        self._demand: Demand | None = None
        self._health: Health | None = None
        self._lost_since: datetime | None = None
        self._user = ("", "")
        self._behind = timedelta()
        """How far the clock of this workstation is behind the engine's."""
        feed.alarms_changed.connect(self.show_alarms)
        feed.health_changed.connect(self._live_health)
        feed.connection_changed.connect(self.tick)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    # -- what is known ------------------------------------------------------------------------------------------------
    def know_site(self, site: SiteIndex | None) -> None:
        """The site of the signed-in console; ``None`` after signing out."""
        self._site, self._demand = site, None
        self.tick()

    def know_user(self, caption: str, text: str) -> None:
        """Who is signed in: a caption and the name."""
        self._user = (caption, text)
        self._top.show_segment("user", caption, [Text(text)])

    def know_health(self, health: Health) -> None:
        """Health asked for before sign-in, or of the live stream."""
        if health.at is not None and health is not self._health:  # the same one comes again after a break
            self._behind = health.at - datetime.now(UTC)
        self._health, self._lost_since = health, None
        self.tick()

    def know_lost(self, since: datetime) -> None:
        """Before sign-in: the engine does not answer."""
        if self._lost_since is None:
            self._lost_since = since
        self._health = None
        self.tick()

    def know_demand(self, demand: Demand) -> None:
        self._demand = demand

    # -- what is shown ------------------------------------------------------------------------------------------------
    def tick(self, *_: object) -> None:
        """Once a second: time, ages, values of the top bar."""
        now = datetime.now(UTC)
        self._show_site(now)
        self._show_outdoor()
        self._show_demand(now)
        self._show_acquisition()
        self.know_user(*self._user)
        self.show_alarms()
        self._show_notice(now)

    def show_alarms(self) -> None:
        """Counts in the top bar and the rows of the banner."""
        if self._site is None:
            self._show_alarms_of_health()
            return
        listed = self._feed.plant.listed()
        counts = {p: (_count(listed, p, True), _count(listed, p, False)) for p in (1, 2, 3, 4)}
        self._top.show_alarms(counts, stale=self._lost())
        waiting = [alarm for alarm in listed if alarm.state in UNACKNOWLEDGED]
        now = datetime.now(UTC)
        shown, flood = of_flood(waiting, now)
        rows = [row_of(alarm, self._site, now, self._zone()) for alarm in shown[:MOST_ROWS]]
        self._banner.show_rows(rows, len(waiting), len(listed), flood=flood)

    def _show_alarms_of_health(self) -> None:
        """Nobody is signed in: the alarms are seen all the same, and nothing can be done about them."""
        health, now = self._health, datetime.now(UTC)
        active = health.alarms if health else {}
        total = sum(count for key, count in active.items() if key.isdigit())
        counts = {p: (active.get(f"{p}u", 0), active.get(str(p), 0)) for p in (1, 2, 3, 4)} if active else {}
        self._top.show_alarms(counts)
        if health is None:
            self._banner.show_unknown()
            return
        rows = [row_before_sign_in(alarm, number, now, self._zone()) for number, alarm in enumerate(health.waiting)]
        self._banner.show_rows(rows, active.get("unacknowledged", 0), total)

    def _show_site(self, now: datetime) -> None:
        name = self._site.site.site.name if self._site else self._health.site_name if self._health else None
        text = name.text(language()) if name else ""
        self._top.show_segment("site", tr("Site"), [Text(text or NO_VALUE)])
        local = now.astimezone(self._zone())
        day, date = tr(WEEKDAYS[local.weekday()]), local.strftime("%m-%d" if self._top.compact else "%Y-%m-%d")
        caption = f"{day} {date}" if language() == "en" else f"{date} ({day})"
        zone = "" if self._top.compact else f" {local.tzname() or ''}"
        self._top.show_segment("time", caption, [Text(local.strftime("%H:%M:%S") + zone)])

    def _show_outdoor(self) -> None:
        parts = [*self._outdoor_value("temperature", "°C"), *self._outdoor_value("humidity", "%RH")]
        self._top.show_segment("outdoor", tr("Outdoor"), parts or [Text(NO_VALUE, "text3")])

    def _outdoor_value(self, role: str, unit: str) -> list[Part]:
        if self._site is None:
            value: float | None = getattr(self._health, role, None)
            return [] if value is None else [Text(f"{number(value, decimals(unit, value))} {unit}   ", "live")]
        point = self._site.site.site.points.get(role)
        if point is None:
            return []
        shown = readout(self._site.points.get(point), self._feed.reading(point), language())
        text = Text(f"{shown.text} {shown.unit}".rstrip() + "   ", shown.role)
        return [text, QualityMark(shown.mark)] if shown.mark else [text]

    def _show_demand(self, now: datetime) -> None:
        demand, health = self._demand, self._health
        value = demand.now_kw if demand else health.demand_kw if health else None
        contract = demand.contract_kw if demand else health.contract_kw if health else None
        if self._lost():
            value = None
        projected = demand.projected_kw if demand and value is not None else None
        parts = demand_parts(value, contract, compact=self._top.compact)
        if demand and value is not None and demand.quality != "good":
            parts += [Text("  "), QualityMark("?" if demand.quality == "uncertain" else "×")]
        self._top.show_demand(self._demand_caption(now), parts, value, projected, contract)

    def _demand_caption(self, now: datetime) -> str:
        """The interval and what is left of it, by the clock of the engine: the workstation's may be wrong."""
        health, demand = self._health, self._demand
        minutes = (
            health.demand_interval_min if health else self._site.site.site.demand_interval_min if self._site else 15
        )
        closes = health.demand_closes_at if health else demand.closes_at if demand else None
        left_s = (closes - now - self._behind).total_seconds() if closes and not self._lost() else None
        clock = NO_VALUE if left_s is None else f"{int(max(left_s, 0)) // 60:02d}:{int(max(left_s, 0)) % 60:02d}"
        text = "{n}-min demand, {left} left" if self._top.compact else "{n}-min demand, closes in {left}"
        return tr(text).format(n=minutes, left=clock)

    def _show_acquisition(self) -> None:
        health = self._health
        if health is None or self._lost():
            self._top.show_lost()
            return
        points, devices = health.points, health.devices
        mark: list[Part] = [QualityMark("S")] if devices.online < devices.total else []
        rate = tr("{n} pts · {rate}/s").format(n=number(points.total, 0), rate=number(health.samples_per_s, 0))
        self._top.show_segment("acquisition", tr("Acquisition"), [Text(rate)])
        links: list[Part] = [Text(f"{devices.online} / {devices.total}  "), *mark]
        self._top.show_segment("links", tr("Devices"), links)
        self._show_database(health, links)

    def _show_database(self, health: Health, links: list[Part]) -> None:
        """Its state, what waits for it and for how long; a narrow bar has one segment for links and database."""
        words, quality = database_words(health)
        waiting = waiting_words(health)
        mark: list[Part] = [Text("  "), QualityMark(quality)] if quality else []
        odd: list[Part] = [Text(f"{tr('Database')}: {words} "), QualityMark(quality)] if quality else []
        for key, name, parts in (("database", "Database", [Text(words), *mark]), ("system", "System", [*links, *odd])):
            self._top.show_segment(key, f"{tr(name)}, {waiting}" if waiting else tr(name), parts)

    def _show_notice(self, now: datetime) -> None:
        since = self._lost_since if self._site is None else self._feed.connection.since
        if since is None or not self._lost():
            self._banner.show_notice("")
            return
        clock = since.astimezone(self._zone()).strftime("%H:%M:%S")
        text = tr("The engine does not answer since {time} ({age}).").format(
            time=clock, age=age_text((now - since).total_seconds())
        )
        more = tr("All values are as of then; trying again by itself.") if self._site else tr("Trying again by itself.")
        self._banner.show_notice(f"{text} {more}")

    def _lost(self) -> bool:
        return self._lost_since is not None if self._site is None else not self._feed.connection.connected

    def _live_health(self) -> None:
        if self._feed.plant.health is not None and not self._lost():
            self.know_health(self._feed.plant.health)

    def _zone(self) -> ZoneInfo | None:
        """Time of the site; before it is known, of the workstation."""
        named = self._site.site.site.time_zone if self._site else self._health.time_zone if self._health else ""
        return ZoneInfo(named) if named else None


def demand_parts(value: float | None, contract: float | None, *, compact: bool) -> list[Part]:
    """Demand of the running interval against the contract: ``1,046 of 1,200 kW 87 %``."""
    known = value is not None
    parts: list[Part] = [
        Text(f"{number(value, 0)} ", "live", 600) if value is not None else Text(NO_VALUE + " ", "text3")
    ]
    if not contract:
        return [*parts, Text("kW", "text2", 400)] if known else parts
    parts.append(Text(tr("of {n} kW").format(n=number(contract, 0)), "live" if known else "text3", 600))
    if value is not None and not compact:
        parts.append(Text(f" {number(100 * value / contract, 0)} %", "text2", 400))
    return parts


def _count(alarms: list[Alarm], priority: int, unacknowledged: bool) -> int:
    return sum(a.priority == priority and (a.state in UNACKNOWLEDGED or not unacknowledged) for a in alarms)
