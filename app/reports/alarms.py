"""The alarm report: how many by priority and building, which most often, and every transition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.site import Name
from app.reports.model import Book, Cell, Chart, Column, Sheet

PRIORITIES = {
    1: Name(en="1 Urgent", ko="1 긴급"),
    2: Name(en="2 High", ko="2 높음"),
    3: Name(en="3 Medium", ko="3 보통"),
    4: Name(en="4 Low", ko="4 낮음"),
}
TOP = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalLine:
    """One transition as a person reads it; ``at`` is local and naive."""

    at: datetime
    event: str
    priority: int
    building: str
    source: str
    name: Name
    value: float | None
    unit: str
    limit: float | None
    user: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmData:
    head: Sequence[Name]
    file_name: str
    lines: Sequence[JournalLine]


def alarm_book(data: AlarmData) -> Book:
    """The workbook of ``data``."""
    return Book(
        title=Name(en="Alarm report", ko="경보 보고서"),
        head=data.head,
        sheets=(_priorities(data), _frequent(data), _journal(data)),
        file_name=data.file_name,
    )


def _raised(data: AlarmData) -> list[JournalLine]:
    return [line for line in data.lines if line.event == "raise"]


def _priorities(data: AlarmData) -> Sheet:
    raised = _raised(data)
    buildings = sorted({line.building for line in raised})
    columns = [Column(name=Name(en="Priority", ko="우선순위"), width=20)]
    columns += [Column(name=Name(en=b.upper()), number="#,##0", total=True) for b in buildings]
    columns += [Column(name=Name(en="All", ko="전체"), number="#,##0", total=True)]
    counts = Counter((line.priority, line.building) for line in raised)
    rows: list[tuple[Cell, ...]] = []
    for priority, name in PRIORITIES.items():
        each = [counts[priority, b] for b in buildings]
        rows.append((f"{name.en} / {name.ko}", *each, sum(each)))
    chart = Chart(title=Name(en="Alarms by priority", ko="우선순위별 경보"), kind="column", columns=(len(columns) - 1,))
    return Sheet(
        key="priorities",
        name=Name(en="By priority", ko="우선순위"),
        columns=columns,
        rows=rows,
        count=4,
        charts=(chart,),
    )


def _frequent(data: AlarmData) -> Sheet:
    raised = _raised(data)
    counts = Counter(line.source for line in raised)
    names = {line.source: line.name for line in raised}
    rows: list[tuple[Cell, ...]] = [
        (source.upper(), n, 100 * n / len(raised), f"{names[source].text('en')} / {names[source].text('ko')}")
        for source, n in counts.most_common(TOP)
    ]
    columns = (
        Column(name=Name(en="Source", ko="대상"), width=28),
        Column(name=Name(en="Alarms", ko="경보 수"), number="#,##0"),
        Column(name=Name(en="Share", ko="비율"), unit="%", number="0.0"),
        Column(name=Name(en="Message", ko="내용"), width=60),
    )
    chart = Chart(title=Name(en="Ten most frequent", ko="최다 발생 10"), kind="column", columns=(1,))
    return Sheet(
        key="frequent",
        name=Name(en="Most frequent", ko="최다 발생"),
        columns=columns,
        rows=rows,
        count=len(rows),
        charts=(chart,),
    )


def _journal(data: AlarmData) -> Sheet:
    columns = (
        Column(name=Name(en="Time", ko="시각"), number="yyyy-mm-dd hh:mm:ss", width=20),
        Column(name=Name(en="Event", ko="전이")),
        Column(name=Name(en="Priority", ko="우선순위"), number="0", width=10),
        Column(name=Name(en="Building", ko="건물"), width=10),
        Column(name=Name(en="Source", ko="대상"), width=28),
        Column(name=Name(en="Message", ko="내용"), width=60),
        Column(name=Name(en="Value", ko="값"), number="#,##0.0"),
        Column(name=Name(en="Unit", ko="단위"), width=8),
        Column(name=Name(en="Limit", ko="한계"), number="#,##0.0"),
        Column(name=Name(en="User", ko="사용자"), width=18),
        Column(name=Name(en="Note", ko="메모"), width=40),
    )
    rows = (
        (
            line.at, line.event, line.priority, line.building.upper(), line.source.upper(),
            f"{line.name.text('en')} / {line.name.text('ko')}", line.value, line.unit, line.limit, line.user, line.note,
        )
        for line in data.lines
    )  # fmt: skip
    return Sheet(key="journal", name=Name(en="Journal", ko="이력"), columns=columns, rows=rows, count=len(data.lines))
