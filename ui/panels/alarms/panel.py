"""The Alarms screen: filters and list at the left, the selected alarm at the right, performance below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import KilowatchError
from app.domain.messages import Alarm, AlarmTransition
from ui.context import Context
from ui.panel import Panel
from ui.panels.alarms.detail import AlarmDetail
from ui.panels.alarms.figures import performance
from ui.panels.alarms.filterbar import FilterBar
from ui.panels.alarms.performancepane import PerformancePane
from ui.panels.alarms.rows import PRIORITIES, AlarmRow, Filters, alarm_rows, counts, listed, set_aside
from ui.panels.alarms.tables import alarm_table, journal_table
from ui.place import Place, View
from ui.plant import UNACKNOWLEDGED
from ui.pointmenu import show_point_menu
from widgets.controls import Button
from widgets.language import tr
from widgets.notice import Notice, NoticeStack
from widgets.pane import Rule
from widgets.text import Text
from widgets.theme import px

TICK_MS = 1_000
JOURNAL_DAYS, JOURNAL_ROWS = 30, 5_000
JOURNAL_EVERY_S = 60.0
MANY_ROWS = 500
"""With more rows than this, ages are renewed every ten seconds instead of every second."""
DETAIL_FROM_PX = 1150
STRIP_FROM_PX = 640


class AlarmsPanel(Panel):
    level: ClassVar[int] = 3

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._view, self._ticks = "list", 0
        self._journal: list[AlarmTransition] = []
        self._rows: list[AlarmRow] = []
        self._wanted = ""
        self.bar, self.list, self.detail = FilterBar(context), alarm_table(tr("Alarms")), AlarmDetail(context)
        self.list.setObjectName("list")
        self.shelved, self.journal, self.strip = (
            alarm_table(tr("Shelved")),
            journal_table(context),
            PerformancePane(context),
        )
        self.shelved.setObjectName("shelved")
        self._empty, self._foot, self._hint = (
            Notice(),
            Text("", 12, role="text2"),
            Text("", 12, role="text3", right=True),
        )
        self._export = Button(tr("Export to Excel"), key="Ctrl+E")
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._lay_out()
        self._wire()

    # -- the contract of panels ---------------------------------------------------------------------------------------
    @property
    def place(self) -> dict[str, Any]:
        f = self.bar.filters
        return {
            "view": self._view, "alarm": self.detail.alarm.id if self.detail.alarm else "", "state": f.state,
            "priorities": sorted(f.priorities), "building": f.building, "search": f.search,
        }  # fmt: skip

    def show_place(self, state: Mapping[str, Any]) -> None:
        if {"state", "priorities", "building", "search"} & set(state):
            kept = {p for p in state.get("priorities", PRIORITIES) if p in PRIORITIES}
            search, building = str(state.get("search", "")), str(state.get("building", ""))
            self.bar.show_filters(Filters(str(state.get("state", "all")), kept, building, search))
        if state.get("view") in ("list", "shelved", "journal"):
            self.show_view(str(state["view"]))
        if state.get("alarm"):
            self._wanted = str(state["alarm"])
            self._reveal(self._wanted)
            self.refresh()

    def shown(self) -> None:
        self._timer.start()
        self.refresh()
        self._ask_journal()

    def hidden(self) -> None:
        self._timer.stop()

    def views(self) -> Sequence[View]:
        aside = len(set_aside(self.context))
        shelved = f"{tr('Shelved')} {aside}" if aside else tr("Shelved")
        return (View("list", tr("List")), View("shelved", shelved), View("journal", tr("Journal")))

    def view(self) -> str:
        return self._view

    def show_view(self, key: str) -> None:
        self._view = key
        self._pages.setCurrentIndex(("list", "shelved", "journal").index(key))
        self.bar.setVisible(key == "list")
        self.refresh()
        if key == "journal":
            self._ask_journal()
        self.header_changed.emit()

    def selected_point(self) -> str | None:
        alarm = self.detail.alarm
        return alarm.source if alarm and alarm.source in self.context.site.points else None

    def selected_id(self) -> str | None:
        alarm = self.detail.alarm
        return (alarm.equipment or self.selected_point()) if alarm else None

    def keyed(self, action: str) -> bool:
        match action:
            case "acknowledge":
                self._acknowledge_selected()
            case "acknowledge_shown":
                self._acknowledge_visible()
            case "shelve":
                self.detail.reason.setFocus()
            case "next_alarm" | "previous_alarm":
                self._step(1 if action == "next_alarm" else -1)
            case "export":
                self._to_report()
            case "reload":
                self._ask_journal()
            case _:
                return False
        return True

    def header_tools(self) -> Sequence[QWidget]:
        return (self._export,)

    def ready(self) -> bool:
        return self.feed.connection.connected

    # -- what is shown ------------------------------------------------------------------------------------------------
    def refresh(self) -> None:
        """Rows, counts and the selected alarm as they are now."""
        now, may = datetime.now(UTC), self.context.may("acknowledge")
        rows = alarm_rows(self.context, listed(self.context), now, may_ack=may)
        self._rows = [row for row in rows if self.bar.filters.takes(row)]
        self.bar.show_counts(counts(rows))
        self.list.show_rows(self._rows)
        if self._wanted and self.list.select_id(self._wanted):
            self._wanted = ""
        aside = alarm_rows(self.context, set_aside(self.context), now, may_ack=False)
        self.shelved.show_rows(aside)
        self._shelved_page.setCurrentIndex(0 if aside else 1)
        self._empty.setVisible(not self._rows)
        self.list.setVisible(bool(self._rows))
        if not self._rows:
            self._say_empty(len(rows))
        self._foot.show_text(tr("{n} shown of {all}").format(n=len(self._rows), all=len(rows)))
        self._show_selected()

    def _say_empty(self, everything: int) -> None:
        if everything:
            self._empty.show_empty(
                tr("No alarm passes the filter"), tr("{n} are in the list").format(n=everything), tr("Show all")
            )
        else:
            self._empty.show_empty(tr("No alarms"), tr("The plant is normal."), tr("Open journal"))

    def _show_selected(self) -> None:
        table = self.shelved if self._view == "shelved" else self.list
        if not table.current_id() and (rows := table.rows()):
            table.select_id(rows[0].id)
        found = self.feed.plant.alarms.get(table.current_id())
        before = self.detail.alarm
        self.detail.show_alarm(found)
        if found is not None and (before is None or before.id != found.id):
            self.detail.show_occurrences(self._journal)

    def _tick(self) -> None:
        self._ticks += 1
        self.detail.tick()
        if len(self._rows) <= MANY_ROWS or self._ticks % 10 == 0:
            now, may = datetime.now(UTC), self.context.may("acknowledge")
            self.list.update_rows(alarm_rows(self.context, [row.alarm for row in self._rows], now, may_ack=may))
        if self._ticks % int(JOURNAL_EVERY_S) == 0:
            self._ask_journal()

    def _changed(self) -> None:
        if self.isVisible():
            self.refresh()
            self.header_changed.emit()

    # -- journal ------------------------------------------------------------------------------------------------------
    def _ask_journal(self) -> None:
        now = datetime.now(UTC)
        asked = self.context.client.journal(start=now - timedelta(days=JOURNAL_DAYS), end=now, limit=JOURNAL_ROWS)
        self.feed.run(asked, self._take_journal, self._no_journal)

    def _take_journal(self, journal: list[AlarmTransition]) -> None:
        self._journal = sorted(journal, key=lambda row: -row.seq)
        self.journal.show_rows(self._journal)
        if self._journal:
            self._journal_page.show_content()
        else:
            self._journal_page.show_empty(tr("No alarm in {n} days").format(n=JOURNAL_DAYS))
        now = datetime.now(UTC)
        old = [a for a in listed(self.context) if a.raised_at and now - a.raised_at > timedelta(hours=24)]
        found = performance(self._journal, now)
        self.strip.show_performance(found, self.context.local(now), len(old), len(set_aside(self.context)))
        self.detail.show_occurrences(self._journal)

    def _no_journal(self, error: KilowatchError) -> None:
        """Live alarms go on without it; the figures below and rows that are there keep what they had."""
        if not self._journal:
            self._journal_page.show_error(tr("No journal"), str(error))

    # -- actions ------------------------------------------------------------------------------------------------------
    def _acknowledge_selected(self) -> None:
        chosen = [self.feed.plant.alarms.get(row) for row in self.list.selected_ids()]
        self.context.acknowledge([alarm for alarm in chosen if alarm is not None])

    def _acknowledge_visible(self) -> None:
        """Only what can be seen is acknowledged, never what is further down."""
        visible = [self.feed.plant.alarms.get(row) for row in self.list.visible_ids()]
        self.context.acknowledge([alarm for alarm in visible if alarm is not None])

    def _acknowledge_one(self, alarm_id: str, note: str) -> None:
        alarm = self.feed.plant.alarms.get(alarm_id)
        if alarm is not None and alarm.state in UNACKNOWLEDGED:
            self.feed.run(self.context.client.acknowledge(alarm.id, note=note, occurrence=alarm.occurrence))

    def _shelve(self, alarm: str, minutes: float, reason: str) -> None:
        said = tr("Shelved for {n} min.").format(n=f"{minutes:g}")
        self.feed.run(self.context.client.shelve(alarm, minutes, reason), lambda _: self.context.toast("success", said))

    def _unshelve(self, alarm: str) -> None:
        self.feed.run(self.context.client.unshelve(alarm))

    def _reset(self, alarm: str) -> None:
        self.feed.run(self.context.client.reset(alarm))

    def _step(self, way: int) -> None:
        """To the next or previous unacknowledged alarm."""
        waiting = [row.id for row in self._rows if row.waiting]
        if waiting:
            here = self.list.current_id()
            at = waiting.index(here) + way if here in waiting else (0 if way > 0 else -1)
            self.list.select_id(waiting[at % len(waiting)])

    def _to_report(self) -> None:
        """The alarm report, where the period is chosen."""
        self.go("reports", template="alarms")

    def _go(self, alarm_id: str) -> None:
        alarm = self.feed.plant.alarms.get(alarm_id)
        if alarm is None:
            return
        owner = alarm.equipment or getattr(self.context.site.owner_of(alarm.source), "id", "")
        if owner and self.context.site.floor_of(owner):
            self.go("zones", chosen=owner)
        self.context.open_faceplate(owner or alarm.source)

    def _opened(self, alarm_id: str) -> None:
        if (alarm := self.feed.plant.alarms.get(alarm_id)) is not None:
            self.context.open_faceplate(alarm.equipment or alarm.source)

    def _menu(self, alarm_id: str, at: QPoint) -> None:
        if (alarm := self.feed.plant.alarms.get(alarm_id)) is not None:
            show_point_menu(self.context, alarm.equipment or alarm.source, at, self)

    def _reveal(self, alarm_id: str) -> None:
        """An alarm that was asked for is shown even when the filter would hide it."""
        alarm: Alarm | None = self.feed.plant.alarms.get(alarm_id)
        if alarm is None:
            return
        rows = alarm_rows(self.context, [alarm], datetime.now(UTC), may_ack=False)
        if alarm.state == "shelved":
            self.show_view("shelved")
        elif not self.bar.filters.takes(rows[0]):
            self.bar.show_filters(Filters())

    def _empty_action(self) -> None:
        if self.bar.filters.are_set:
            self.bar.show_filters(Filters())
        else:
            self.show_view("journal")

    # -- inside -------------------------------------------------------------------------------------------------------
    def _wire(self) -> None:
        self.bar.changed.connect(self.refresh)
        self.bar.acknowledge_requested.connect(self._acknowledge_visible)
        for table in (self.list, self.shelved):
            table.selected.connect(lambda _: self._show_selected())
            table.opened.connect(self._opened)
            table.menu_requested.connect(self._menu)
        self.list.action_requested.connect(lambda row, _: self._acknowledge_one(row, ""))
        self.detail.acknowledge_requested.connect(self._acknowledge_one)
        self.detail.shelve_requested.connect(self._shelve)
        self.detail.unshelve_requested.connect(self._unshelve)
        self.detail.reset_requested.connect(self._reset)
        self.detail.go_requested.connect(self._go)
        self.detail.trend_requested.connect(lambda point: self.context.go(Place("trends", {"points": [point]})))
        self._empty.action_requested.connect(self._empty_action)
        self._journal_page.notice.action_requested.connect(self._ask_journal)
        self._export.clicked.connect(self._to_report)
        self.feed.alarms_changed.connect(self._changed)

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self._list_page())
        self._shelved_page, self._journal_page = NoticeStack(self.shelved), NoticeStack(self.journal)
        self._shelved_page.notice.show_empty(tr("No alarm is shelved"), tr("Z shelves the selected alarm for a while."))
        self._journal_page.show_loading(tr("Loading the journal …"))
        self._pages.addWidget(self._shelved_page)
        self._pages.addWidget(self._journal_page)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        for part in (self.bar, Rule(), self._pages, Rule(), self.strip):
            left.addWidget(part, 1 if part is self._pages else 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(Rule(upright=True))
        row.addWidget(self.detail)

    def _list_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(12), px(4), px(12), px(4))
        foot.addWidget(self._foot)
        foot.addWidget(self._hint, 1)
        self._hint.show_text(tr("A acknowledges, Z shelves, N goes to the next unacknowledged alarm"))
        column.addWidget(self.list, 1)
        column.addWidget(self._empty, 1)
        column.addLayout(foot)
        return page

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.detail.setVisible(self.width() >= px(DETAIL_FROM_PX))
        left = self.width() - (self.detail.width() if self.width() >= px(DETAIL_FROM_PX) else 0)
        self.bar.arrange(left)
        self.strip.arrange(left)
        self.strip.setVisible(self.height() >= px(STRIP_FROM_PX))
