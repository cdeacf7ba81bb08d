"""The head of a faceplate: name, tag, place, state tags, quality and age; pin, detach, close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets import theme
from widgets.controls import Button
from widgets.language import tr
from widgets.lettering import CENTRE, RIGHT, draw_text, text_width
from widgets.theme import px

HEIGHT_PX = 80
LEFT_PX = 12


@dataclass(frozen=True, slots=True)
class HeadState:
    """``tags`` are short states; ``overrides`` is shown as a teal tag when it is not 0."""

    name: str = ""
    tag: str = ""
    place: str = ""
    tags: Sequence[str] = field(default_factory=tuple)
    overrides: int = 0
    quality: str = ""


class FaceplateHead(QWidget):
    """``detached``: in a window of its own, which has no pin."""

    close_requested = Signal()
    pin_requested = Signal()
    detach_requested = Signal()

    def __init__(self, *, detached: bool = False) -> None:
        super().__init__()
        self._state = HeadState()
        self.setFixedHeight(px(HEIGHT_PX))
        self._pin = self._button(
            tr("Pin"), tr("Keep this faceplate; others open in windows of their own"), self.pin_requested
        )
        self._detach = self._button(tr("Detach"), tr("Show in a window of its own"), self.detach_requested)
        self._close = self._button("×", tr("Close"), self.close_requested)
        self._close.setToolTip("Esc")
        self._pin.setCheckable(True)
        self._detach.setVisible(not detached)
        self._pin.setVisible(not detached)

    def show_state(self, state: HeadState) -> None:
        if state != self._state:
            self._state = state
            self.setAccessibleName(state.name)
            self.setAccessibleDescription(", ".join((state.tag, state.place, *state.tags, state.quality)))
            self.update()

    def show_pinned(self, pinned: bool) -> None:
        """A pinned faceplate stays when another is asked for."""
        self._pin.setChecked(pinned)
        self._pin.setText(tr("Pinned") if pinned else tr("Pin"))
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        right = self.width() - px(6)
        for button in (self._close, self._detach, self._pin):
            if button.isHidden():
                continue
            width = button.sizeHint().width()
            button.setGeometry(right - width, px(7), width, px(24))
            right -= width + px(4)
        self.update()

    def _button(self, text: str, words: str, wish: object) -> Button:
        button = Button(text, "link", parent=self)
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.clicked.connect(wish)
        return button

    def _room(self) -> float:
        """Where the buttons begin."""
        shown = [button.x() for button in (self._close, self._detach, self._pin) if not button.isHidden()]
        return min(shown, default=self.width()) - px(8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, state, left = QPainter(self), self._state, px(LEFT_PX)
        wanted, room = text_width(theme.font(15, 600), state.name) + 1, self._room() - left
        beside = wanted + px(8) + text_width(theme.font(12), state.tag) <= room
        width = min(wanted, room)
        draw_text(painter, QRectF(left, px(8), width, px(22)), state.name, px=15, weight=600)
        if beside:
            tag = QRectF(left + width + px(8), px(9), room - width - px(8), px(22))
            draw_text(painter, tag, state.tag, role="text3", px=12)
        place = state.place if beside else f"{state.tag} · {state.place}".strip(" ·")
        draw_text(painter, QRectF(left, px(30), self.width() - 2 * left, px(17)), place, role="text2", px=12)
        end = self._paint_tags(painter)
        box = QRectF(end, px(52), self.width() - left - end, px(20))
        draw_text(painter, box, state.quality, role="text2", px=12, side=RIGHT)

    def _paint_tags(self, painter: QPainter) -> float:
        x = float(px(LEFT_PX))
        for text in self._state.tags:
            x = self._paint_tag(painter, x, text)
        if self._state.overrides:
            text = f"M  {tr('{n} override').format(n=self._state.overrides)}"
            x = self._paint_tag(painter, x, text, override=True)
        return x

    def _paint_tag(self, painter: QPainter, x: float, text: str, *, override: bool = False) -> float:
        fill, role, weight = ("override", "on_override", 600) if override else ("sunken", "text1", 500)
        width = text_width(theme.font(12, weight), text) + px(15)
        box = QRectF(x, px(53), width, px(19))
        painter.fillRect(box, theme.colour(fill))
        draw_text(painter, box, text, role=role, px=12, weight=weight, side=CENTRE)
        return x + width + px(6)
