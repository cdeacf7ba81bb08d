"""Panes: a title, a note, tools at the right and a body; tiled and split by lines of one pixel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from widgets.text import Text
from widgets.theme import changes, colour, px

HEADER_PX = 32
PADDING_PX = 12


class Pane(QWidget):
    """``pane.body`` is a ``QVBoxLayout`` without margins below the header: ``pane.body.addWidget(table, 1)``.

    Without a title and tools there is no header. ``padding`` is the margin of the body in pixels at 100 %; panes with
    text use ``PADDING_PX``. ``role`` is the fill.
    """

    retitled = Signal()

    def __init__(
        self,
        title: str = "",
        note: str = "",
        tools: Sequence[QWidget] = (),
        parent: QWidget | None = None,
        *,
        padding: int = 0,
        role: str = "surface",
    ) -> None:
        super().__init__(parent)
        self._padding, self._fill = padding, role
        self._headed = True
        self.title = Text(title, 13, 600)
        self.note = Text(note, 12, 400, "text3", elide=True)
        self.header = QWidget(self)
        self._tools = QHBoxLayout()
        self.body = QVBoxLayout()
        self._lay_out(tools)
        self.header.setVisible(bool(title or note or tools))
        self.setAccessibleName(title)
        self._fit()
        changes.changed.connect(self._fit)

    def show_title(self, title: str, note: str | None = None) -> None:
        """New title, and note when given."""
        self.title.setText(title)
        self.setAccessibleName(title)
        if note is not None:
            self.note.setText(note)
        self.header.setVisible(self._headed)
        self.retitled.emit()

    def show_note(self, note: str) -> None:
        """New words beside the title."""
        self.note.setText(note)
        self.retitled.emit()

    def show_headed(self, headed: bool) -> None:
        """Without its header where a tab says what it is; whoever shows the tab may write the note beside it."""
        self._headed = headed
        self.header.setVisible(headed)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), colour(self._fill))

    def _lay_out(self, tools: Sequence[QWidget]) -> None:
        head = QHBoxLayout(self.header)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.title)
        head.addWidget(self.note, 1)
        head.addLayout(self._tools)
        for tool in tools:
            self._tools.addWidget(tool)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(self.body, 1)
        self.body.setSpacing(0)

    def _fit(self) -> None:
        self.header.setFixedHeight(px(HEADER_PX))
        head, pad = self.header.layout(), px(self._padding)
        if head is not None:
            head.setContentsMargins(px(PADDING_PX), 0, px(PADDING_PX), 0)
            head.setSpacing(px(10))
        self._tools.setSpacing(px(6))
        self.body.setContentsMargins(pad, 0, pad, pad)
        self.update()


class PaneSplitter(QSplitter):
    """Panes beside each other (or below each other when not ``across``) with lines that can be dragged. Nothing collapses.

    ``stretch`` says which share of new room each pane takes.
    """

    def __init__(
        self,
        *panes: QWidget,
        across: bool = True,
        sizes: Sequence[int] = (),
        stretch: Sequence[int] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal if across else Qt.Orientation.Vertical, parent)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        for pane in panes:
            self.addWidget(pane)
        for place, share in enumerate(stretch):
            self.setStretchFactor(place, share)
        if sizes:
            self.setSizes(list(sizes))


class Rule(QWidget):
    """A fixed line of one pixel between panes or groups; ``upright`` stands."""

    def __init__(self, *, upright: bool = False, role: str = "line2", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = role
        fixed, wide = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        self.setSizePolicy(*((fixed, wide) if upright else (wide, fixed)))
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), colour(self._line))
