"""The first rows of each sheet, as the workbook will have them."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from app.domain.messages import PreviewSheet, ReportPreview
from app.reports.model import Book, Cell, Sheet, in_language

ROWS = 60


def preview(book: Book, language: str) -> ReportPreview:
    """``book`` for the screen; takes the first rows of its sheets."""
    return ReportPreview(
        title=in_language(book.title, language),
        head=tuple(in_language(line, language) for line in book.head),
        file_name=book.file_name,
        sheets=tuple(_sheet(sheet, language) for sheet in book.sheets),
    )


def _sheet(sheet: Sheet, language: str) -> PreviewSheet:
    chart = sheet.charts[0] if sheet.charts else None
    numbers = [column.number for column in sheet.columns]
    return PreviewSheet(
        key=sheet.key,
        name=in_language(sheet.name, language),
        columns=tuple(in_language(column.name, language) for column in sheet.columns),
        units=tuple(column.unit for column in sheet.columns),
        numbers=tuple(numbers),
        rows=tuple(tuple(map(_cell, row, numbers)) for row in islice(sheet.rows, ROWS)),
        total=sheet.count,
        totals=tuple(column.total for column in sheet.columns),
        chart_kind=chart.kind if chart else "",
        chart_columns=tuple(chart.columns) if chart else (),
        chart_title=in_language(chart.title, language) if chart else "",
        notes=tuple(in_language(note, language) for note in sheet.notes),
    )


def _cell(value: Cell, number: str) -> str | float | int | None:
    """Times as text, as precise as the column shows them."""
    if not isinstance(value, datetime):
        return value
    if "hh" not in number and number:
        return f"{value:%Y-%m-%d}"
    return f"{value:%Y-%m-%d %H:%M:%S}" if "ss" in number else f"{value:%Y-%m-%d %H:%M}"
