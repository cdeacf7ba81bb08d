"""Small files of others, and what is read from them."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import openpyxl

from app.domain.messages.exchange import FileLayout, FileSeries, LayoutWish
from app.domain.site import Kind, Name, Point
from app.exchange.faults import sentence
from app.exchange.proposing import propose
from app.exchange.reading import Content, read
from app.exchange.source import Source

NOW = datetime(2026, 11, 1, tzinfo=UTC)
POINTS = {
    point.id: point
    for point in (
        Point(id="t.m.kw", name=Name(en="Power", ko="전력"), unit="kW"),
        Point(id="t.m.kwh", name=Name(en="Main meter", ko="주 계량기"), unit="kWh", kind=Kind.COUNTER),
        Point(id="t.sat", name=Name(en="Supply air"), unit="°C"),
        Point(id="t.fan", name=Name(en="Fan"), kind=Kind.BINARY),
    )
}


def layout_of(raw: bytes, wish: LayoutWish | None = None, zone: str = "Asia/Seoul", name: str = "f.csv") -> FileLayout:
    return propose(Source(name, raw), wish or LayoutWish(), POINTS, zone)


def content_of(
    raw: bytes, wish: LayoutWish | None = None, zone: str = "Asia/Seoul", name: str = "f.csv", now: datetime = NOW
) -> Content:
    """What is read of ``raw`` as it is proposed."""

    def unknown(source: str) -> FileSeries:
        return FileSeries(source=source, column=0, point="", unit="", meaning="mean")

    source = Source(name, raw)
    layout = propose(source, wish or LayoutWish(), POINTS, zone)
    return read(source, layout, round(now.timestamp() * 1_000_000), unknown)


def utc(content: Content, source: str) -> list[str]:
    """The instants of a series, in UTC."""
    at = content.columns[source].at_us.tolist()
    return [f"{datetime.fromtimestamp(us / 1_000_000, UTC):%Y-%m-%d %H:%M}" for us in at]


def words(content: Content) -> list[str]:
    return [sentence(fault) for fault in content.faults]


def csv_of(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\n".join(lines).encode(encoding)


def book_of(rows: list[list[Any]], title: str = "Data") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def clock(*parts: int) -> datetime:
    """What a clock on the wall says."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 it has no zone
