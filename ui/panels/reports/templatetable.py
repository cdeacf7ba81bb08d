"""The reports there are, as a list: what each is, what it is about, and when it was last written."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from ui.panels.reports.templates import Template
from widgets.columns import Column
from widgets.language import tr
from widgets.lettering import RIGHT, draw_text, text_width
from widgets.table import Table
from widgets.theme import font, px

ROW_PX = 46


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """``last`` is when the newest one was started, as text; empty without one."""

    template: Template
    last: str

    def __str__(self) -> str:
        return ", ".join(part for part in (tr(self.template.title), tr(self.template.about), self.last) if part)


def template_table() -> Table:
    """Rows of ``TemplateRow``, two lines each."""
    column = Column(
        key="title", title=tr("Template"), value=lambda r: r, stretch=True, fixed=True, sortable=False, paint=_paint
    )
    table = Table([column], lambda r: str(r.template.key), row_px=ROW_PX, name=tr("Templates"), many=False)
    table.horizontalHeader().hide()
    return table


def _paint(painter: QPainter, rect: QRectF, row: TemplateRow) -> None:
    inner = rect.adjusted(px(4), px(5), -px(4), -px(4))
    line = QRectF(inner.left(), inner.top(), inner.width(), px(18))
    room = text_width(font(12), row.last) + px(8) if row.last else 0.0
    draw_text(painter, line.adjusted(0, 0, -room, 0), tr(row.template.title), weight=600)
    draw_text(painter, line, row.last, role="text3", px=12, side=RIGHT)
    draw_text(painter, line.translated(0, px(18)), tr(row.template.about), role="text2", px=12)
