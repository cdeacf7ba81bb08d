"""Ranges, back and forward, live, and what else is drawn."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.context import Context
from widgets.controls import Button, Check, Segments
from widgets.dates import named_day_clock
from widgets.language import tr
from widgets.progress import FlatBar
from widgets.text import Text
from widgets.theme import px

RANGES = (
    ("1h", "1 h", 1),
    ("8h", "8 h", 8),
    ("24h", "24 h", 24),
    ("7d", "7 d", 168),
    ("30d", "30 d", 720),
    ("1y", "1 y", 8760),
)
SPANS = {key: timedelta(hours=hours) for key, _, hours in RANGES}


class TrendBar(QWidget):
    """Wishes: ``range_chosen(key)``, ``stepped(+1 or -1)``, ``live_toggled``, ``options_changed``."""

    range_chosen = Signal(str)
    stepped = Signal(int)
    live_toggled = Signal()
    options_changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.ranges = Segments([(key, tr(text)) for key, text, _ in RANGES], "24h")
        self.back, self.forward = Button(f"‹ {tr('Back')}"), Button(f"{tr('Forward')} ›")
        self.span, self.live = Text("", 13), Button(tr("Live"), key="Space")
        self.previous, self.events, self.limits = (
            Check(tr("Previous week")),
            Check(tr("Events"), True),
            Check(tr("Limits"), True),
        )
        self.bar, self.loading = FlatBar(), Text("", 12, role="text2")
        self._lay_out()
        self._wire()

    def show_span(self, start: datetime, end: datetime, *, live: bool) -> None:
        """The period in words and whether it follows the present."""
        zone = self._context.zone
        self.span.show_text(f"{named_day_clock(start, zone)} – {named_day_clock(end, zone)}")
        self.live.show_kind("primary" if live else "")
        self.live.setText(tr("Live") if live else tr("Paused"))
        self.forward.setEnabled(not live)

    def show_range(self, key: str) -> None:
        """An empty key when the span is a free one."""
        self.ranges.set_current(*([key] if key else []))

    def show_progress(self, done: int, everything: int) -> None:
        busy = done < everything
        self.bar.setVisible(busy)
        self.loading.setVisible(busy)
        self.bar.show_share(done / everything if everything else None)
        self.loading.show_text(tr("{n} of {all}").format(n=done, all=everything))

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(10), px(5), px(10), px(5))
        row.setSpacing(px(6))
        for part in (self.ranges, self.back, self.forward, self.span, self.live, self.bar, self.loading):
            row.addWidget(part)
        row.addStretch(1)
        for check in (self.previous, self.events, self.limits):
            row.addSpacing(px(8))
            row.addWidget(check)
        self.bar.setFixedWidth(px(70))
        self.show_progress(0, 0)

    def _wire(self) -> None:
        self.ranges.chosen.connect(self.range_chosen)
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.forward.clicked.connect(lambda: self.stepped.emit(1))
        self.live.clicked.connect(self.live_toggled)
        for check in (self.previous, self.events, self.limits):
            check.toggled.connect(lambda _: self.options_changed.emit())

    def arrange(self, width_px: int) -> None:
        """In a narrow window the period in words gives way; the axis says it, too."""
        self.span.setVisible(width_px >= px(1180))
