"""What the top bar and the banner say, from the feed: health, overview, alarms, connection. One for each window."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer

from app.domain.messages import Alarm, Demand, Health
from ui.feed import Connection, Feed
from ui.look import tr
from ui.plant import UNACKNOWLEDGED
from ui.readout import NO_VALUE, age_text, decimals, number, readout, unit_text
from ui.shell.banner import AlarmBanner, BannerRow
from ui.shell.segment import Part, QualityMark, Text
from ui.shell.topbar import TopBar
from ui.siteindex import SiteIndex

TICK_MS = 1_000
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
FLOOD_COUNT, FLOOD_WINDOW_S = 10, 600.0


class Frame(QObject):
    """Keeps top bar and banner of a window true. ``site`` is ``None`` before sign-in: then only health is known."""

    def __init__(self, top: TopBar, banner: AlarmBanner, feed: Feed, language: str, parent: QObject) -> None:
        super().__init__(parent)
        self._top, self._banner, self._feed, self._language = top, banner, feed, language
        self._site: SiteIndex | None = None
        self._demand: Demand | None = None
        self._health: Health | None = None
        self._user = tr("Nobody signed in")
        self._user_note = tr("Workstation")
        feed.alarms_changed.connect(self.show_alarms)
        feed.health_changed.connect(self._live_health)
        feed.connection_changed.connect(self._connection)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    # -- what is known ------------------------------------------------------------------------------------------------
    def know_site(self, site: SiteIndex) -> None:
        self._site = site
        self.tick()

    def know_user(self, caption: str, text: str) -> None:
        self._user_note, self._user = caption, text
        self._top.show_segment("user", caption, [Text(text)])

    def know_health(self, health: Health) -> None:
        """Health asked for before sign-in, or of the live stream."""
        self._health = health
        self.tick()

    def know_demand(self, demand: Demand) -> None:
        self._demand = demand

    # -- what is shown ------------------------------------------------------------------------------------------------
    def tick(self) -> None:
        """Once a second: time, ages, values of the top bar."""
        now = datetime.now(UTC)
        self._show_site(now)
        self._show_outdoor()
        self._show_demand(now)
        self._show_acquisition()
        self.know_user(self._user_note, self._user)
        self.show_alarms()
        self._show_notice(now)

    def show_alarms(self) -> None:
        """Counts in the top bar and the rows of the banner."""
        listed = self._feed.plant.listed()
        if self._site is None:
            self._show_counts_of_health()
            return
        counts = {p: (_count(listed, p, True), _count(listed, p, False)) for p in (1, 2, 3, 4)}
        self._top.show_alarms(counts)
        waiting = [alarm for alarm in listed if alarm.state in UNACKNOWLEDGED]
        now = datetime.now(UTC)
        rows = [self._row(alarm, now) for alarm in _of_flood(waiting, now)[:5]]
        self._banner.show_rows(rows, len(waiting), len(listed))

    def _show_counts_of_health(self) -> None:
        active = self._health.alarms if self._health else {}
        waiting = active.get("unacknowledged", 0)
        total = sum(count for key, count in active.items() if key.isdigit())
        parts: list[Part] = [Text(f"{waiting} / {total}", weight=600)]
        self._top.show_segment("alarms", tr("Alarms, unacknowledged / all"), parts)
        self._banner.show_rows([], waiting, total)

    def _row(self, alarm: Alarm, now: datetime) -> BannerRow:
        assert self._site is not None
        raised = alarm.raised_at or now
        area = self._site.code_of(alarm.building or alarm.source)
        equipment = self._site.name(alarm.equipment, self._language) if alarm.equipment else ""
        limit = (
            f"{_level(alarm.level)} {number(alarm.limit, decimals(alarm.unit, alarm.limit))}"
            if alarm.limit is not None
            else ""
        )
        value = alarm.value_text
        if not value and alarm.value is not None:
            value = f"{number(alarm.value, decimals(alarm.unit, alarm.value))} {unit_text(alarm.unit)}"
        return BannerRow(
            alarm.id,
            alarm.priority,
            alarm.state,
            raised.astimezone(self._zone()).strftime("%H:%M:%S"),
            age_text((now - raised).total_seconds()),
            f"{area} · {equipment}" if equipment else area,
            alarm.name.text(self._language),
            value,
            limit.strip(),
            alarm.consequence.text(self._language),
        )

    def _show_site(self, now: datetime) -> None:
        name = self._site.site.site.name if self._site else self._health.site_name if self._health else None
        self._top.show_segment("site", tr("Site"), [Text(name.text(self._language) if name else NO_VALUE)])
        local = now.astimezone(self._zone())
        day = tr(WEEKDAYS[local.weekday()])
        date = local.strftime("%Y-%m-%d")
        if self._top.compact:
            caption = f"{day} {date[5:]}" if self._language == "en" else f"{date[5:]} ({day})"
            self._top.show_segment("time", caption, [Text(local.strftime("%H:%M:%S"))])
            return
        caption = f"{day} {date}" if self._language == "en" else f"{date} ({day})"
        self._top.show_segment("time", caption, [Text(local.strftime("%H:%M:%S ") + (local.tzname() or ""))])

    def _show_outdoor(self) -> None:
        parts: list[Part] = []
        for role, unit in (("temperature", "°C"), ("humidity", "%RH")):
            parts += self._outdoor_value(role, unit)
        self._top.show_segment("outdoor", tr("Outdoor"), parts or [Text(NO_VALUE, "text3")])

    def _outdoor_value(self, role: str, unit: str) -> list[Part]:
        if self._site is None:
            value = getattr(self._health, role, None)
            return [Text(f"{number(value, decimals(unit, value))} {unit}   ", "live")] if value is not None else []
        point = self._site.site.site.points.get(role)
        if point is None:
            return []
        shown = readout(self._site.points.get(point), self._feed.reading(point), self._language)
        parts: list[Part] = [Text(f"{shown.text} {shown.unit or unit}   ", shown.role)]
        return [*parts[:1], QualityMark(shown.mark)] if shown.mark else parts

    def _show_demand(self, now: datetime) -> None:
        demand = self._demand
        value = demand.now_kw if demand else getattr(self._health, "demand_kw", None)
        contract = demand.contract_kw if demand else getattr(self._health, "contract_kw", None)
        if self._site is not None and contract is None:
            contract = self._site.site.site.contract_kw
        if not self._feed.connection.connected and self._site is not None:
            value = None
        parts: list[Part] = [Text(NO_VALUE, "text3")]
        if value is not None:
            parts = [Text(f"{number(value, 0)} ", "live", 600)]
        if contract:
            parts.append(
                Text(tr("of {n} kW").format(n=number(contract, 0)), "live" if value is not None else "text3", 600)
            )
            if value is not None and not self._top.compact:
                parts.append(Text(f" {number(100 * value / contract, 0)} %", "text2", 400))
        elif value is not None:
            parts.append(Text("kW", "text2", 400))
        projected = demand.projected_kw if demand and value is not None else None
        self._top.show_demand(self._demand_caption(now), parts, value, projected, contract)

    def _demand_caption(self, now: datetime) -> str:
        minutes = self._site.site.site.demand_interval_min if self._site else 15
        left = minutes * 60 - now.timestamp() % (minutes * 60)
        clock = f"{int(left) // 60:02d}:{int(left) % 60:02d}"
        text = "{n}-min demand, {left} left" if self._top.compact else "{n}-min demand, closes in {left}"
        return tr(text).format(n=minutes, left=clock)

    def _show_acquisition(self) -> None:
        health = self._health
        if health is None or (self._site is not None and not self._feed.connection.connected):
            self._top.show_lost()
            return
        points, devices = health.points, health.devices
        mark: list[Part] = [QualityMark("S")] if devices.online < devices.total else []
        per_s = number(health.samples_per_s, 0)
        self._top.show_segment(
            "acquisition",
            tr("Acquisition"),
            [Text(tr("{n} pts · {rate}/s").format(n=number(points.total, 0), rate=per_s))],
        )
        speed = f"OK · {number(health.database_ms, 0)} ms" if health.database_ms is not None else health.state
        self._top.show_segment("database", tr("Database"), [Text(speed)])
        links = Text(f"{devices.online} / {devices.total}  ")
        self._top.show_segment("links", tr("Devices"), [links, *mark])
        self._top.show_segment("system", tr("System"), [links, *mark])

    def _show_notice(self, now: datetime) -> None:
        connection = self._feed.connection
        if self._site is None or connection.connected:
            self._banner.show_notice("")
            return
        since = connection.since.astimezone(self._zone()).strftime("%H:%M:%S")
        text = tr("The engine does not answer since {time} ({age}). All values are as of then; trying again by itself.")
        self._banner.show_notice(text.format(time=since, age=age_text((now - connection.since).total_seconds())))

    def _live_health(self) -> None:
        if self._feed.plant.health is not None:
            self.know_health(self._feed.plant.health)

    def _connection(self, connection: Connection) -> None:
        self.tick()

    def _zone(self) -> ZoneInfo | None:
        """Time of the site; before it is known, of the workstation."""
        return ZoneInfo(self._site.site.site.time_zone) if self._site else None


def _count(alarms: list[Alarm], priority: int, unacknowledged: bool) -> int:
    return sum(a.priority == priority and (a.state in UNACKNOWLEDGED or not unacknowledged) for a in alarms)


def _of_flood(waiting: list[Alarm], now: datetime) -> list[Alarm]:
    """In a flood (more than 10 in 10 min) only priorities 1 and 2 are shown, if there are any."""
    fresh = [a for a in waiting if a.raised_at and (now - a.raised_at).total_seconds() < FLOOD_WINDOW_S]
    urgent = [alarm for alarm in waiting if alarm.priority <= 2]
    return urgent if len(fresh) > FLOOD_COUNT and urgent else waiting


def _level(level: str) -> str:
    return level.upper() if level in ("hh", "h", "l", "ll") else level
