"""The top bar: brand, site, time, outdoor, demand, alarms, acquisition, database, links, who is signed in. Shows what it is told."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.shell.metrics import Metrics
from ui.shell.segment import AlarmMark, Part, QualityMark, Segment, Text
from widgets import theme
from widgets.language import tr
from widgets.numbers import NO_VALUE
from widgets.theme import px

SEGMENTS = ("site", "time", "outdoor", "demand", "alarms", "acquisition", "database", "links", "system", "user")
FULL_ONLY = frozenset({"acquisition", "database", "links"})
COMPACT_ONLY = frozenset({"system"})
OPENING = frozenset({"site", "user"})
GAUGE_PX = 248


class Brand(QWidget):
    """The name of the program, as wide as the rail."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Kilowatch")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font(15, 600))
        painter.setPen(theme.colour("text1"))
        box = QRectF(self.rect()).adjusted(px(15), 0, -px(4), 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, "Kilowatch")
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())


class DemandSegment(Segment):
    """Demand of the running interval with its gauge: solid pointer now, open pointer at its end, tick at the contract."""

    def __init__(self) -> None:
        super().__init__(tr("Demand"))
        self._now: float | None = None
        self._projected: float | None = None
        self._contract: float | None = None

    def show_gauge(self, now: float | None, projected: float | None, contract: float | None) -> None:
        """All in kW; ``None`` is not drawn, without a contract there is no gauge."""
        if (now, projected, contract) != (self._now, self._projected, self._contract):
            self._now, self._projected, self._contract = now, projected, contract
            self.update()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + (px(120) if self._contract else 0), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._contract:
            return
        left, right = Segment.sizeHint(self).width() + px(4), self.width() - px(18)
        width = min(right - left, px(GAUGE_PX))
        if width < px(40):
            return
        painter = QPainter(self)
        track = QRectF(right - width, self.height() / 2 - px(6), width, px(12))
        painter.fillRect(track, theme.colour("track"))
        self._paint_pointers(painter, track)

    def _paint_pointers(self, painter: QPainter, track: QRectF) -> None:
        scale = track.width() / ((self._contract or 1.0) * 1.085)
        limit = round(track.left() + (self._contract or 0.0) * scale)
        painter.fillRect(QRectF(limit, track.top() - 4, 2, track.height() + 8), theme.colour("limit"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._projected is not None:
            self._paint_pointer(painter, track, min(self._projected * scale, track.width()), solid=False)
        if self._now is not None:
            self._paint_pointer(painter, track, min(self._now * scale, track.width()), solid=True)

    def _paint_pointer(self, painter: QPainter, track: QRectF, along: float, *, solid: bool) -> None:
        x, y = round(track.left() + along), track.top() - 4
        painter.setPen(QPen(theme.colour("live"), 1.2))
        painter.setBrush(theme.colour("live") if solid else theme.colour("plot"))
        painter.drawPolygon(QPolygonF([QPointF(x - 4.5, y), QPointF(x + 4.5, y), QPointF(x, y + 7)]))
        if solid:
            painter.fillRect(QRectF(x - 1, y, 2, track.height() + 6), theme.colour("live"))


class TopBar(QWidget):
    """Segments side by side; the demand takes the room that is left."""

    site_requested = Signal()
    user_requested = Signal()
    alarms_requested = Signal()
    links_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topbar")
        self.segments: dict[str, Segment] = {key: self._segment(key) for key in SEGMENTS}
        self.brand = Brand()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 1)
        row.setSpacing(0)
        row.addWidget(self.brand)
        for key, segment in self.segments.items():
            row.addWidget(segment, 1 if key == "demand" else 0)
        self._wire()
        self._compact = False

    def arrange(self, metrics: Metrics) -> None:
        """Take the sizes of the frame."""
        self._compact = metrics.compact
        self.setFixedHeight(metrics.top_px)
        self.brand.setFixedWidth(metrics.rail_px)
        for key, segment in self.segments.items():
            segment.setVisible(key not in (FULL_ONLY if metrics.compact else COMPACT_ONLY))

    @property
    def compact(self) -> bool:
        return self._compact

    def show_segment(self, key: str, caption: str, parts: Sequence[Part]) -> None:
        self.segments[key].show_value(caption, parts)

    def show_demand(
        self, caption: str, parts: Sequence[Part], now: float | None, projected: float | None, contract: float | None
    ) -> None:
        segment = self.segments["demand"]
        segment.show_value(caption, parts)
        assert isinstance(segment, DemandSegment)
        segment.show_gauge(now, projected, contract)

    def show_alarms(self, counts: dict[int, tuple[int, int]], *, stale: bool = False) -> None:
        """Unacknowledged and all alarms of each priority, nothing when they are not known; ``stale`` as last known."""
        parts: list[Part] = []
        for priority, (unacknowledged, everything) in sorted(counts.items()):
            state = "unacknowledged" if unacknowledged else "acknowledged"
            parts += [AlarmMark(priority, state), Text(f"{unacknowledged}/{everything}    ", weight=600)]
        if stale:
            parts.append(QualityMark("S"))
        self.show_segment("alarms", tr("Alarms, unacknowledged / all"), parts or [Text(NO_VALUE, "text3")])

    def show_lost(self) -> None:
        """Links without an engine: nothing of this is known now."""
        captions = {"acquisition": "Acquisition", "database": "Database", "links": "Devices", "system": "System"}
        for key, caption in captions.items():
            self.show_segment(key, tr(caption), [Text(f"{NO_VALUE} ", "text3"), QualityMark("×")])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("frame"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line2"))

    def _segment(self, key: str) -> Segment:
        made = DemandSegment() if key == "demand" else Segment(tr(key.capitalize()), opens=key in OPENING)
        expanding = QSizePolicy.Policy.Expanding if key == "demand" else QSizePolicy.Policy.Fixed
        made.setSizePolicy(expanding, QSizePolicy.Policy.Expanding)
        return made

    def _wire(self) -> None:
        self.segments["site"].clicked.connect(self.site_requested)
        self.segments["user"].clicked.connect(self.user_requested)
        self.segments["alarms"].clicked.connect(self.alarms_requested)
        for key in ("links", "system", "acquisition"):
            self.segments[key].clicked.connect(self.links_requested)
