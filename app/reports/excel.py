"""Writes a ``Book`` as an Excel workbook (openpyxl, write-only: memory stays flat however many rows there are)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell as OpenpyxlCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.series import SeriesLabel
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from app.domain.errors import Cancelled, KilowatchError
from app.reports.model import Book, Cell, Chart, Sheet, in_language

Progress = Callable[[float, str], None]
"""Called with the share done (0 to 1) and what is being written."""

ROWS_A_STEP = 500
A4 = 9  # of the paper sizes of Office Open XML
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What begins so is text to Excel only while nobody edits the cell, unless it is marked as text."""
SERIES_COLOURS = ("1E4E79", "9DBBD3", "5F6B75", "B9C0C6", "4F83B0", "5F9A8F")
TIME_FORMAT = "yyyy-mm-dd hh:mm"
HEAD_FILL = PatternFill("solid", fgColor="DEE1E4")
BOLD, TITLE = Font(bold=True), Font(bold=True, size=14)
RULE = Border(top=Side(style="medium"))


def write_book(book: Book, file: Path, language: str, progress: Progress, cancelled: Callable[[], bool]) -> None:
    """Write ``book`` to ``file``, whole or not at all.

    ``language`` is en, ko or both. Raises ``Cancelled`` as soon as ``cancelled`` says so.
    """
    workbook = Workbook(write_only=True)
    rows = max(1, sum(sheet.count for sheet in book.sheets))
    done = 0
    for number, sheet in enumerate(book.sheets, 1):
        text = f"{in_language(sheet.name, language)}, {number} / {len(book.sheets)}"
        for _ in _write_sheet(workbook, book, sheet, language):
            done += ROWS_A_STEP
            if cancelled():
                _discard(workbook)
                raise Cancelled
            progress(min(0.97, done / rows), text)
    part = file.with_name(file.name + ".part")
    try:
        workbook.save(part)
        part.replace(file)
    except OSError as error:
        raise KilowatchError(f"The report cannot be written to {file}: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
    progress(1.0, file.name)


def _discard(workbook: Any) -> None:
    """Remove what write-only sheets have put into temporary files."""
    for page in workbook.worksheets:
        page.close()
        page._writer.cleanup()


def _write_sheet(workbook: Any, book: Book, sheet: Sheet, language: str) -> Iterator[None]:
    """Write one sheet; yields after every ``ROWS_A_STEP`` rows."""
    page = workbook.create_sheet(_sheet_title(in_language(sheet.name, language)))
    for i, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(i)].width = column.width
    head = list(_head(page, book, sheet, language))
    page.freeze_panes = f"B{len(head) + 1}"
    _lay_out_print(page, len(head))
    for line in head:
        page.append(line)
    first = len(head) + 1
    body = _Body(page, [c.number for c in sheet.columns])
    count = 0
    for row in sheet.rows:
        body.append(row)
        count += 1
        if count % ROWS_A_STEP == 0:
            yield
    _write_foot(page, sheet, language, first, first + count - 1)
    for place, chart in enumerate(sheet.charts if count else ()):
        page.add_chart(
            _chart(page, chart, language, first, first + count - 1), _anchor(sheet, first + count, place, count)
        )
    yield


def _lay_out_print(page: Any, head: int) -> None:
    """A4 across, as wide as the paper; names and units of the columns, the last two lines of the head, on every page."""
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{head - 1}:{head}"
    page.oddFooter.left.text, page.oddFooter.right.text = "&A", "&P / &N"


def _anchor(sheet: Sheet, below: int, place: int, count: int) -> str:
    """Short tables have their chart below, long ones beside."""
    if count <= 40:
        return f"A{below + 3 + 20 * place}"
    return f"{get_column_letter(len(sheet.columns) + 2)}{5 + 20 * place}"


def _head(page: Any, book: Book, sheet: Sheet, language: str) -> Iterator[list[Any]]:
    title = f"{in_language(book.title, language)}: {in_language(sheet.name, language)}"
    yield [_styled(page, title, TITLE)]
    for line in chain(book.head, sheet.notes):
        yield [_text(page, in_language(line, language))]
    yield []
    yield [_header(page, in_language(c.name, language)) for c in sheet.columns]
    yield [_header(page, c.unit) for c in sheet.columns]


def _write_foot(page: Any, sheet: Sheet, language: str, first: int, last: int) -> None:
    if last < first or not any(c.total for c in sheet.columns):
        return
    total = {"en": "Total", "ko": "합계"}.get(language, "Total / 합계")
    row: list[Any] = [_styled(page, total, BOLD)]
    for i, column in enumerate(sheet.columns[1:], 2):
        letter = get_column_letter(i)
        cell = WriteOnlyCell(page, value=f"=SUM({letter}{first}:{letter}{last})" if column.total else None)
        cell.number_format = column.number or "General"
        cell.font = BOLD
        row.append(cell)
    for cell in row:
        cell.border = RULE
    page.append(row)


class _StyledCell(OpenpyxlCell):
    """A cell whose style is looked up once, not again for each value that passes through it."""

    __slots__ = ("_known_style",)

    def __init__(self, page: Any, number_format: str) -> None:
        super().__init__(page, column=1, row=1)
        self.number_format = number_format
        self._known_style = int(super().style_id)

    @property
    def style_id(self) -> int:
        return self._known_style


class _Body:
    """Rows of data. openpyxl writes a row at once, so one styled cell for each column serves all rows.

    A cell handed to ``append`` costs twice as much as a plain value (openpyxl first tries it as a value), hence our own
    generator of cells in the place of openpyxl's.
    """

    def __init__(self, page: Any, formats: list[str]) -> None:
        self._page = page
        self._cells = [_StyledCell(page, f or "General") for f in formats]
        self._times = [_StyledCell(page, f or TIME_FORMAT) for f in formats]

    def append(self, row: Sequence[Cell]) -> None:
        self._page._values_to_row = self._row
        try:
            self._page.append(row)
        finally:
            del self._page._values_to_row

    def _row(self, values: Sequence[Cell], number: int) -> Iterator[Any]:
        for i, value in enumerate(values):
            if value is None:
                continue
            cell: Any = self._times[i] if isinstance(value, datetime) else self._cells[i]
            if isinstance(value, str):
                cell = _text(self._page, value)
            else:
                cell.value = value
            cell.column, cell.row = i + 1, number
            yield cell


def _text(page: Any, value: str) -> Any:
    """A cell of text, which stays text even when it looks like a formula or an error."""
    text = FORBIDDEN.sub("\ufffd", value)
    cell = WriteOnlyCell(page, value=text)
    cell.data_type = "s"
    if text[:1] in LIKE_A_FORMULA:
        cell.quotePrefix = True
    return cell


def _styled(page: Any, text: str, font: Font) -> Any:
    cell = WriteOnlyCell(page, value=text)
    cell.data_type = "s"
    cell.font = font
    return cell


def _header(page: Any, text: str) -> Any:
    cell = _styled(page, text, BOLD)
    cell.fill = HEAD_FILL
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _sheet_title(text: str) -> str:
    r"""A title that Excel takes: at most 31 characters, none of \ / * ? : [ ]."""
    return re.sub(r"\s+", " ", re.sub(r"[\\/*?:\[\]]", " ", text))[:31].strip()


def _chart(page: Any, chart: Chart, language: str, first: int, last: int) -> Any:
    drawn: Any = LineChart() if chart.kind == "line" else BarChart()
    drawn.title = in_language(chart.title, language) + (f", {chart.unit}" if chart.unit else "")
    drawn.width, drawn.height = 30, 9
    if chart.kind == "stacked":
        drawn.grouping, drawn.overlap = "stacked", 100
    for position, column in enumerate(chart.columns):
        drawn.add_data(Reference(page, min_col=column + 1, min_row=first - 2, max_row=last), titles_from_data=False)
        title = Reference(page, min_col=column + 1, min_row=first - 2, max_row=first - 2)
        drawn.series[-1].tx = SeriesLabel(strRef=StrRef(f=str(title)))
        _colour_series(drawn.series[-1], SERIES_COLOURS[position % len(SERIES_COLOURS)], chart.kind)
        data = Reference(page, min_col=column + 1, min_row=first, max_row=last)
        drawn.series[-1].val.numRef.f = str(data)
    drawn.set_categories(Reference(page, min_col=1, min_row=first, max_row=last))
    for axis in (drawn.x_axis, drawn.y_axis):
        axis.delete = False
    drawn.y_axis.majorGridlines = ChartLines()
    return drawn


def _colour_series(series: Any, colour: str, kind: str) -> None:
    if kind == "line":
        series.graphicalProperties.line.solidFill = colour
        series.graphicalProperties.line.width = 15_000  # EMU, about 1.2 pt
        series.smooth = False
    else:
        series.graphicalProperties.solidFill = colour
