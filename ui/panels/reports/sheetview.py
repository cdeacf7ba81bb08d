"""The preview of a sheet as the workbook will show it: letters, row numbers, title, head, table, total, chart."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.domain.messages import PreviewSheet, ReportPreview
from ui.panels.reports.sheetchart import paint_chart
from widgets.language import tr
from widgets.lettering import CENTRE, LEFT, RIGHT, draw_text, text_width
from widgets.numbers import number
from widgets.theme import changes, colour, font, px

ROW_PX, NAMES_PX, NUMBERS_PX, LETTERS_PX, CHART_PX = 24, 40, 36, 22, 240
LEAST_PX, MOST_PX, WIDEST_CHART_PX = 76, 300, 900
BOTH = " / "
"""Between the two languages of a bilingual name; in the head of a column each has its own line."""
TOTALS = {"en": "Total", "ko": "합계", "both": "Total / 합계"}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet: texts by column; ``kind`` is title, head, columns, units, data or total."""

    texts: tuple[str, ...]
    kind: str

    @property
    def height_px(self) -> int:
        two = self.kind == "columns" and any(BOTH in text for text in self.texts)
        return NAMES_PX if two else ROW_PX


class SheetView(QScrollArea):
    """Scrolls a sheet; ``show_sheet`` takes another one."""

    def __init__(self) -> None:
        super().__init__()
        self._page = _Page()
        self.setWidget(self._page)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(tr("Preview"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._page.fill(self.viewport().size())

    def show_sheet(self, preview: ReportPreview, sheet: PreviewSheet, language: str = "en") -> None:
        """``language`` is that of the workbook: en, ko or both."""
        self._page.show_sheet(sheet_lines(preview, sheet, language), sheet)
        self.setAccessibleDescription(f"{sheet.name}, {sheet.total}")


def sheet_lines(preview: ReportPreview, sheet: PreviewSheet, language: str = "en") -> list[Line]:
    """The rows as they stand in the workbook."""
    lines = [Line((f"{preview.title}: {sheet.name}",), "title")]
    lines += [Line((text,), "head") for text in (*preview.head, *sheet.notes)]
    lines += [Line((), "head"), Line(sheet.columns, "columns"), Line(sheet.units, "units")]
    lines += [Line(tuple(_text(v, f) for v, f in zip(row, sheet.numbers, strict=True)), "data") for row in sheet.rows]
    if any(sheet.totals) and len(sheet.rows) == sheet.total:
        lines.append(Line(tuple(_total(sheet, at, language) for at in range(len(sheet.columns))), "total"))
    return lines


def _total(sheet: PreviewSheet, at: int, language: str) -> str:
    if at == 0:
        return TOTALS.get(language, TOTALS["en"])
    if not sheet.totals[at]:
        return ""
    return _text(sum(value for row in sheet.rows if isinstance(value := row[at], int | float)), sheet.numbers[at])


def _text(value: str | float | int | None, code: str) -> str:
    """A cell by its Excel number format; a missing value is empty, as it will be in Excel."""
    if value is None or isinstance(value, str):
        return value or ""
    places = len(code.split(";", maxsplit=1)[0].partition(".")[2].rstrip('"%'))
    return number(float(value), places, sign=code.startswith("+"))


class _Page(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self._widths: list[float] = []
        self._tops = [px(LETTERS_PX)]
        self._least = QSize()
        self._sheet: PreviewSheet | None = None
        changes.changed.connect(self._fit)

    def fill(self, size: QSize) -> None:
        """The page is at least as large as what shows it."""
        self._least = size
        self.resize(self.sizeHint().expandedTo(size))

    def show_sheet(self, lines: list[Line], sheet: PreviewSheet) -> None:
        self._lines, self._sheet = lines, sheet
        self._tops = list(accumulate((px(line.height_px) for line in lines), initial=px(LETTERS_PX)))
        self._fit()

    def sizeHint(self) -> QSize:
        chart = px(CHART_PX) + px(16) if self._sheet and self._sheet.chart_kind else 0
        return QSize(round(px(NUMBERS_PX) + sum(self._widths)) + 1, self._tops[-1] + chart + px(8))

    def _fit(self) -> None:
        tables = [line for line in self._lines if line.kind not in ("title", "head")]
        count = len(self._sheet.columns) if self._sheet else 0
        self._widths = [
            self._width(at, [line.texts[at] for line in tables[:40] if at < len(line.texts)]) for at in range(count)
        ]
        self.resize(self.sizeHint().expandedTo(self._least))
        self.update()

    def _width(self, at: int, texts: list[str]) -> float:
        parts = [part for text in texts[:1] for part in text.split(BOTH)] + texts[1:]
        longest = max((text_width(font(13, 600), part) for part in parts), default=0.0) + px(18)
        return min(float(px(MOST_PX)), max(float(px(LEAST_PX)), longest))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("plot"))
        self._paint_letters(painter)
        top = event.rect().top()
        for at, line in enumerate(self._lines):
            y, height = self._tops[at], px(line.height_px)
            if y + height >= top and y <= event.rect().bottom():
                self._paint_line(painter, QRectF(0, y, self.width(), height), at, line)
        self._paint_chart(painter)

    def _paint_letters(self, painter: QPainter) -> None:
        painter.fillRect(QRectF(0, 0, self.width(), px(LETTERS_PX)), colour("sunken"))
        x = float(px(NUMBERS_PX))
        for at, width in enumerate(self._widths):
            draw_text(painter, QRectF(x, 0, width, px(LETTERS_PX)), _letter(at), role="text3", px=12, side=CENTRE)
            painter.fillRect(QRectF(x, 0, 1, px(LETTERS_PX)), colour("line2"))
            x += width

    def _paint_line(self, painter: QPainter, rect: QRectF, at: int, line: Line) -> None:
        head = QRectF(0, rect.top(), px(NUMBERS_PX), rect.height())
        painter.fillRect(head, colour("sunken"))
        draw_text(painter, head, str(at + 1), role="text3", px=12, side=CENTRE)
        if line.kind in ("columns", "units"):
            painter.fillRect(rect.adjusted(px(NUMBERS_PX), 0, 0, 0), colour("sunken"))
        if line.kind == "total":
            painter.fillRect(QRectF(px(NUMBERS_PX), rect.top(), self.width(), 2), colour("text1"))
        if line.kind in ("title", "head"):
            whole = rect.adjusted(px(NUMBERS_PX) + 8, 0, -4, 0)
            big = line.kind == "title"
            draw_text(
                painter, whole, line.texts[0] if line.texts else "", px=15 if big else 13, weight=600 if big else 400
            )
        else:
            self._paint_cells(painter, rect, line)
        painter.fillRect(QRectF(0, rect.bottom(), self.width(), 1), colour("line1"))

    def _paint_cells(self, painter: QPainter, rect: QRectF, line: Line) -> None:
        x = float(px(NUMBERS_PX))
        weight = 600 if line.kind in ("columns", "total") else 400
        role = "text3" if line.kind == "units" else "text1"
        for at, width in enumerate(self._widths):
            text = line.texts[at] if at < len(line.texts) else ""
            side = RIGHT if at and self._is_number(at) else LEFT
            parts = text.split(BOTH, 1) if line.height_px == NAMES_PX else [text]
            high = rect.height() / len(parts) - (px(2) if len(parts) > 1 else 0)
            for place, part in enumerate(parts):
                top = rect.top() + place * high + (px(2) if len(parts) > 1 else 0)
                draw_text(painter, QRectF(x + 8, top, width - 16, high), part, role=role, weight=weight, side=side)
            painter.fillRect(QRectF(x, rect.top(), 1, rect.height()), colour("line1"))
            x += width

    def _is_number(self, at: int) -> bool:
        return bool(
            self._sheet
            and (self._sheet.numbers[at] or any(isinstance(r[at], int | float) for r in self._sheet.rows[:5]))
        )

    def _paint_chart(self, painter: QPainter) -> None:
        if self._sheet is None or not self._sheet.chart_kind:
            return
        top = self._tops[-1] + px(10)
        width = max(px(420), min(sum(self._widths) - 16, px(WIDEST_CHART_PX)))
        box = QRectF(px(NUMBERS_PX) + 8, top, width, px(CHART_PX))
        painter.setPen(QPen(colour("line2"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        paint_chart(painter, box, self._sheet)


def _letter(at: int) -> str:
    return chr(65 + at) if at < 26 else f"{chr(64 + at // 26)}{chr(65 + at % 26)}"
