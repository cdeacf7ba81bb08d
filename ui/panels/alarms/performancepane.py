"""The strip below the list: how often alarms come, which most, whether the system is healthy, the mix of priorities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from ui.context import Context
from ui.panels.alarms.figures import FLOOD_AT, TARGET, Performance, slot_labels
from ui.siteindex import tag
from widgets.columnchart import ColumnChart, ColumnSeries
from widgets.columns import Bar, Cell, Column
from widgets.language import tr
from widgets.marks import AlarmMark
from widgets.numbers import NO_VALUE, number
from widgets.pane import Pane, Rule
from widgets.sharebar import ShareBar
from widgets.table import Table
from widgets.text import Text
from widgets.theme import px

HEIGHT_PX = 236
TARGET_SHARES = {1: 0.05, 2: 0.15}


class PerformancePane(QWidget):
    """Four panes side by side; in a narrow window the last ones are left out."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setFixedHeight(px(HEIGHT_PX))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.rate = ColumnChart(tr("Alarms per 10 min"), 58)
        self.frequent = _frequent_table(context)
        self.health = _Lines(6)
        self.mix = {
            p: (ShareBar(tr("Priority {n}").format(n=p)), Text("", 13, 600, "live", right=True)) for p in (1, 2, 3, 4)
        }
        self._frequent_pane = Pane(tr("Ten most frequent"))
        self._mix_pane = Pane(tr("Priority mix"), tr("30 days"), padding=12)
        self._lay_out()

    def show_performance(self, found: Performance, now: datetime, standing: int, shelved: int) -> None:
        """New figures; ``now`` is local, ``standing`` counts alarms of more than 24 h."""
        strong = frozenset(at for at, count in enumerate(found.per_slot) if count > FLOOD_AT)
        limits = ((tr("Flood {n}").format(n=FLOOD_AT), float(FLOOD_AT)),)
        targets = ((tr("Target {n}").format(n=TARGET), float(TARGET)),)
        labels = slot_labels(now, len(found.per_slot))
        self.rate.show_series(
            ColumnSeries(values=found.per_slot, labels=labels, limits=limits, targets=targets, high=12.0, strong=strong)
        )
        share = f"{number(found.frequent_share * 100, 0)} %"
        self._frequent_pane.show_note(
            tr("7 days, {share} of all alarms").format(share=share) if found.frequent else tr("7 days")
        )
        self.frequent.show_rows(list(enumerate(found.frequent, 1)))
        self.health.show_lines(self._lines(found, standing, shelved))
        for priority, (bar, text) in self.mix.items():
            bar.show_share(found.mix[priority], TARGET_SHARES.get(priority))
            text.show_text(f"{number(found.mix[priority] * 100, 0)} %" if found.raises else NO_VALUE)

    def arrange(self, width_px: int) -> None:
        self._frequent_pane.setVisible(width_px > px(1080))
        self._mix_pane.setVisible(width_px > px(1240))

    def _lines(self, found: Performance, standing: int, shelved: int) -> list[tuple[str, str, str]]:
        peak_at = self._context.local(found.peak_at).strftime("%H:%M") if found.peak_at else ""
        chatter = tag(found.chattering[0]) if found.chattering else ""
        return [
            (tr("Average per 10 min, 24 h"), number(found.average_per_slot, 1), tr("target {n}").format(n="1.0")),
            (tr("Peak per 10 min"), str(found.peak), f"{peak_at} {tr('limit {n}').format(n=FLOOD_AT)}".strip()),
            (tr("Time in flood, 24 h"), f"{number(found.flood_share * 100, 1)} %", tr("target {n}").format(n="< 1 %")),
            (tr("Chattering"), str(len(found.chattering)), chatter or tr("target {n}").format(n="0")),
            (tr("Standing over 24 h"), str(standing), tr("target {n}").format(n="< 5")),
            (tr("Shelved"), str(shelved), ""),
        ]

    def _lay_out(self) -> None:
        rate, health = Pane(tr("Alarms per 10 min"), tr("last 12 h")), Pane(tr("Alarm system health"))
        rate.body.addWidget(self.rate)
        self._frequent_pane.body.addWidget(self.frequent)
        health.body.addWidget(self.health)
        self._mix_pane.body.addWidget(self._mix_body())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for pane, stretch in ((rate, 38), (self._frequent_pane, 23), (health, 24), (self._mix_pane, 16)):
            row.addWidget(pane, stretch)
            if pane is not self._mix_pane:
                row.addWidget(Rule(upright=True))

    def _mix_body(self) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        for at, (priority, (bar, text)) in enumerate(self.mix.items()):
            grid.addWidget(AlarmMark(priority, size=14), at, 0)
            grid.addWidget(bar, at, 1)
            grid.addWidget(text, at, 2)
        grid.addWidget(Text(tr("Targets: P1 5 %, P2 15 %"), 12, role="text3"), 4, 0, 1, 3)
        grid.setRowStretch(5, 1)
        return holder


class _Lines(QWidget):
    """Name, figure, target."""

    def __init__(self, count: int) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(px(12), 0, px(12), px(6))
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(2, 1)
        self._lines = [
            (Text("", 12), Text("", 13, 600, "live", right=True), Text("", 12, role="text3", right=True, elide=True))
            for _ in range(count)
        ]
        for at, line in enumerate(self._lines):
            for column, part in enumerate(line):
                grid.addWidget(part, at, column)
        grid.setHorizontalSpacing(px(14))

    def show_lines(self, lines: Sequence[tuple[str, str, str]]) -> None:
        for parts, texts in zip(self._lines, lines, strict=True):
            for part, text in zip(parts, texts, strict=True):
                part.show_text(text)


def _frequent_table(context: Context) -> Table:
    rules = context.site.alarm_rules

    def source(alarm: str) -> str:
        """The point or device that is watched: what operators call the alarm."""
        rule = rules.get(alarm)
        return tag((rule.point or rule.device or alarm) if rule else alarm)

    def message(alarm: str) -> str:
        rule = rules.get(alarm)
        return context.text(rule.name) if rule else tag(alarm)

    columns = [
        Column(key="rank", title="", name=tr("Rank"), value=lambda r: r[0], cell=Cell.NUMBER, width=34, places=0),
        Column(key="alarm", title=tr("Alarm"), value=lambda r: source(r[1].alarm), width=130, stretch=True,
               hint=lambda r: message(r[1].alarm)),
        Column(key="bar", title="", value=lambda r: Bar(r[1].share), cell=Cell.BAR, width=70, name=tr("Share"), sort=lambda r: r[1].count),
        Column(key="count", title=tr("Count"), value=lambda r: r[1].count, cell=Cell.NUMBER, width=52, places=0, weight=600),
    ]  # fmt: skip
    return Table(columns, lambda r: str(r[1].alarm), row_px=17, name=tr("Ten most frequent"))
