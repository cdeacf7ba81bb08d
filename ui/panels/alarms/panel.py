"""The Alarms screen: filters and list at the left, the selected alarm at the right, performance below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.messages import AlarmTransition
from ui.context import Context
from ui.panel import Panel
from ui.panels.alarms.deeds import Deeds
from ui.panels.alarms.detail import AlarmDetail
from ui.panels.alarms.figures import performance
from ui.panels.alarms.filterbar import FilterBar
from ui.panels.alarms.journalpage import JournalPage
from ui.panels.alarms.listpage import ListPage
from ui.panels.alarms.performancepane import PerformancePane
from ui.panels.alarms.rows import PRIORITIES, Filters, alarm_rows, counts, listed, set_aside
from ui.panels.alarms.tables import alarm_table
from ui.place import View
from widgets.controls import Button
from widgets.language import tr
from widgets.notice import NoticeStack
from widgets.pane import Rule
from widgets.theme import px

VIEWS = ("list", "shelved", "journal")
FILTERED = frozenset(("state", "priorities", "building", "floor", "search"))
TICK_MS = 1_000
JOURNAL_EVERY_TICKS = 60
MANY_ROWS = 500
"""With more rows than this, ages are renewed every ten seconds instead of every second."""
DETAIL_FROM_PX = 1150
STRIP_FROM_PX = 640
STANDING = timedelta(hours=24)


class AlarmsPanel(Panel):
    level: ClassVar[int] = 3

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._view, self._ticks, self._wanted = "list", 0, ""
        self._deeds = Deeds(context)
        self.bar, self.page, self.detail = FilterBar(context), ListPage(), AlarmDetail(context)
        self.shelved, self.journal = alarm_table(tr("Shelved")), JournalPage(context)
        self.shelved.setObjectName("shelved")
        self.strip = PerformancePane(context)
        self._export = Button(tr("Export to Excel"), key="Ctrl+E")
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._lay_out()
        self._wire()

    # -- the contract of panels ---------------------------------------------------------------------------------------
    @property
    def place(self) -> dict[str, Any]:
        f, words = self.bar.filters, self.journal.search.text()
        return {
            "view": self._view, "alarm": self.detail.alarm.id if self.detail.alarm else "", "state": f.state,
            "priorities": sorted(f.priorities), "building": f.building, "floor": f.floor, "search": f.search, "words": words,
        }  # fmt: skip

    def show_place(self, state: Mapping[str, Any]) -> None:
        if FILTERED & set(state):
            kept = {p for p in state.get("priorities", PRIORITIES) if p in PRIORITIES}
            words = {key: str(state.get(key, "")) for key in ("building", "search", "floor")}
            self.bar.show_filters(Filters(state=str(state.get("state", "all")), priorities=kept, **words))
        if "words" in state:
            self.journal.look_for(str(state["words"]))
        if state.get("view") in VIEWS:
            self.show_view(str(state["view"]))
        if state.get("alarm"):
            self._wanted = str(state["alarm"])
            self._reveal(self._wanted)
            self.refresh()

    def shown(self) -> None:
        self._timer.start()
        self.refresh()
        self.journal.ask()

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
        self._pages.setCurrentIndex(VIEWS.index(key))
        self.bar.setVisible(key == "list")
        self.refresh()
        if key == "journal":
            self.journal.ask()
        self.header_changed.emit()

    def selected_point(self) -> str | None:
        alarm = self.detail.alarm
        return alarm.source if alarm and alarm.source in self.context.site.points else None

    def selected_id(self) -> str | None:
        alarm = self.detail.alarm
        return (alarm.equipment or self.selected_point()) if alarm else None

    def keyed(self, action: str) -> bool:
        match action:
            case "acknowledge" | "acknowledge_shown" if self._view != "list":
                pass  # nothing is acknowledged that is not on the screen
            case "acknowledge":
                self._deeds.acknowledge_all(self.page.table.selected_ids())
            case "acknowledge_shown":
                self._acknowledge_visible()
            case "shelve":
                self.detail.reason.setFocus()
            case "next_alarm" | "previous_alarm":
                self.page.step(1 if action == "next_alarm" else -1)
            case "export":
                self._to_report()
            case "reload":
                self.journal.ask()
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
        self.bar.show_counts(counts(rows))
        if len(self.feed.plant.values):
            self.page.show_rows([row for row in rows if self.bar.filters.takes(row)], len(rows), self._lost())
        else:
            self.page.show_loading()
        if self._wanted and self.page.table.select_id(self._wanted):
            self._wanted = ""
        aside = alarm_rows(self.context, set_aside(self.context), now, may_ack=False)
        self.shelved.show_rows(aside)
        self._shelved_page.setCurrentIndex(0 if aside else 1)
        self._show_selected()

    def _lost(self) -> str:
        """Since when the engine does not answer; empty while it does."""
        connection = self.feed.connection
        return "" if connection.connected else self.context.local(connection.since).strftime("%H:%M:%S")

    def _show_selected(self) -> None:
        table = self.shelved if self._view == "shelved" else self.page.table
        if not table.current_id() and (rows := table.rows()):
            table.select_id(rows[0].id)
        found, before = self.feed.plant.alarms.get(table.current_id()), self.detail.alarm
        self.detail.show_alarm(found)
        if found is not None and (before is None or before.id != found.id):
            self.detail.show_occurrences(self.journal.transitions)

    def _tick(self) -> None:
        self._ticks += 1
        self.detail.tick()
        if len(self.page.rows) <= MANY_ROWS or self._ticks % 10 == 0:
            now, may = datetime.now(UTC), self.context.may("acknowledge")
            rows = alarm_rows(self.context, [row.alarm for row in self.page.rows], now, may_ack=may)
            self.page.table.update_rows(rows)
        if self._ticks % JOURNAL_EVERY_TICKS == 0:
            self.journal.ask()

    def _changed(self, *_: object) -> None:
        if self.isVisible():
            self.refresh()
            self.header_changed.emit()

    def _take_journal(self, transitions: list[AlarmTransition]) -> None:
        """Figures of the strip and of the selected alarm."""
        now = datetime.now(UTC)
        standing = sum(a.raised_at is not None and now - a.raised_at > STANDING for a in listed(self.context))
        found = performance(transitions, now)
        self.strip.show_performance(found, self.context.local(now), standing, len(set_aside(self.context)))
        self.detail.show_occurrences(transitions)

    # -- actions ------------------------------------------------------------------------------------------------------
    def _acknowledge_visible(self) -> None:
        """Only what can be seen is acknowledged, never what is further down."""
        self._deeds.acknowledge_all(self.page.table.visible_ids())

    def _to_report(self) -> None:
        """The alarm report, where the period is chosen."""
        self.go("reports", template="alarms")

    def _reveal(self, alarm_id: str) -> None:
        """An alarm that was asked for is shown even when the filter would hide it."""
        alarm = self.feed.plant.alarms.get(alarm_id)
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
        deeds, detail = self._deeds, self.detail
        self.bar.changed.connect(self.refresh)
        self.bar.acknowledge_requested.connect(self._acknowledge_visible)
        for table in (self.page.table, self.shelved):
            table.selected.connect(lambda _: self._show_selected())
            table.opened.connect(deeds.open)
            table.menu_requested.connect(lambda row, at: deeds.menu(row, at, self))
        self.page.table.action_requested.connect(lambda row, _: deeds.acknowledge(row, ""))
        self.page.empty_action.connect(self._empty_action)
        detail.acknowledge_requested.connect(deeds.acknowledge)
        detail.shelve_requested.connect(deeds.shelve)
        detail.unshelve_requested.connect(deeds.unshelve)
        detail.reset_requested.connect(deeds.reset)
        detail.go_requested.connect(deeds.go_to)
        detail.trend_requested.connect(deeds.trend)
        self.journal.taken.connect(self._take_journal)
        self._export.clicked.connect(self._to_report)
        self.feed.alarms_changed.connect(self._changed)
        self.feed.connection_changed.connect(self._changed)

    def _lay_out(self) -> None:
        self._pages, self._shelved_page = QStackedWidget(), NoticeStack(self.shelved)
        self._shelved_page.notice.show_empty(tr("No alarm is shelved"), tr("Z shelves the selected alarm for a while."))
        for page in (self.page, self._shelved_page, self.journal):
            self._pages.addWidget(page)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.detail.setVisible(self.width() >= px(DETAIL_FROM_PX))
        left = self.width() - (self.detail.width() if self.width() >= px(DETAIL_FROM_PX) else 0)
        self.bar.arrange(left)
        self.strip.arrange(left)
        self.strip.setVisible(self.height() >= px(STRIP_FROM_PX))
