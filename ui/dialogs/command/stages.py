"""Where a command is: the four steps in a row, and the feedback of the engine below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyle, QWidget

from widgets import theme
from widgets.language import tr
from widgets.lettering import CENTRE, RIGHT, draw_text, text_width
from widgets.style import paint_check
from widgets.theme import px

STEPS = ("Value", "Checks", "Confirm", "Feedback")
BOX_PX, ROW_PX = 18, 46


def paint_box(painter: QPainter, box: QRectF, state: str, text: str = "") -> None:
    """``done`` filled with a check, ``now`` outlined in accent, ``failed`` dark with a cross, ``open`` an empty box."""
    painter.save()
    accent = theme.colour("accent")
    fill = {"done": accent, "failed": theme.colour("text2")}.get(state, theme.colour("plot"))
    edge = {"done": accent, "now": accent, "failed": theme.colour("text2")}.get(state, theme.colour("line3"))
    painter.setPen(QPen(edge, 2 if state == "now" else 1))
    painter.setBrush(fill)
    painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
    if state == "done":
        paint_check(painter, box, QStyle.StateFlag.State_On | QStyle.StateFlag.State_Enabled)
    elif state == "failed":
        draw_text(painter, box, "×", role="plot", px=13, weight=600, side=CENTRE)
    elif text:
        draw_text(painter, box, text, role="accent" if state == "now" else "text2", px=11, weight=600, side=CENTRE)
    elif state == "now":
        inner = box.width() * 0.28
        painter.fillRect(box.adjusted(inner, inner, -inner, -inner), accent)
    painter.restore()


class StageRow(QWidget):
    """Steps from left to right, each with a box: done, now or open."""

    def __init__(self, names: Sequence[str] = STEPS) -> None:
        super().__init__()
        self._names = names
        self._states: Sequence[str] = ()
        self.setFixedHeight(px(38))
        self.setMinimumWidth(self.sizeHint().width() - px(52))
        self.show_stage(0)

    def sizeHint(self) -> QSize:
        words = sum(text_width(theme.font(13, 600), tr(name)) for name in self._names)
        return QSize(round(words) + px(BOX_PX + 8 + 12 + 52) * len(self._names), px(38))

    def show_stage(self, stage: int, *, done: bool = False) -> None:
        """``stage`` counts from 0 and says where the operator is; ``done`` when the last step is over."""
        last = len(self._names) - 1
        self.show_states(
            ["done" if n < stage or (done and n == last) else "now" if n == stage else "open" for n in range(last + 1)]
        )

    def show_states(self, states: Sequence[str]) -> None:
        """The state of each step: done, now, failed, open."""
        self._states = states
        stage = next((n for n, state in enumerate(states) if state == "now"), len(states) - 1)
        words = tr("Step {n} of {all}: {name}").format(n=stage + 1, all=len(states), name=tr(self._names[stage]))
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, x, middle = QPainter(self), 0.0, self.height() / 2
        for place, (name, state) in enumerate(zip(self._names, self._states, strict=True)):
            paint_box(painter, QRectF(x, round(middle - px(9)), px(BOX_PX), px(BOX_PX)), state, str(place + 1))
            x += px(BOX_PX + 8)
            weight = 600 if state == "now" else 400
            width = text_width(theme.font(13, weight), tr(name)) + 2
            draw_text(painter, QRectF(x, 0, width, self.height()), tr(name), weight=weight)
            x += width + px(12)
            if place + 1 < len(self._names):
                painter.fillRect(QRectF(x, round(middle), px(40), 1), theme.colour("line3"))
                x += px(52)


@dataclass(frozen=True, slots=True)
class Feedback:
    """One line of the feedback. ``state``: done, now, failed, open."""

    state: str
    title: str
    time: str = ""
    detail: str = ""


class FeedbackList(QWidget):
    """Sent, accepted, verified: boxes joined by a line."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Feedback] = ()
        self.setAccessibleName(tr("Feedback"))

    def sizeHint(self) -> QSize:
        return QSize(px(300), px(ROW_PX) * len(self._lines))

    def show_lines(self, lines: Sequence[Feedback]) -> None:
        if list(lines) != list(self._lines):
            self._lines = list(lines)
            self.setFixedHeight(px(ROW_PX) * len(lines))
            spoken = "; ".join(f"{line.title} {line.time} {line.detail}" for line in lines if line.state != "open")
            self.setAccessibleDescription(spoken)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, height, side = QPainter(self), px(ROW_PX), px(BOX_PX)
        for place, line in enumerate(self._lines):
            top, left = place * height, px(30)
            if place + 1 < len(self._lines):
                ink = theme.colour("accent" if line.state == "done" else "line3")
                painter.fillRect(QRectF(side / 2 - 1, top + side, 2, height - side), ink)
            paint_box(painter, QRectF(0, top, side, side), line.state)
            width = self.width() - left
            head = QRectF(left, top - 1, width, px(20))
            draw_text(painter, head.adjusted(0, 0, -px(94), 0), line.title, weight=400 if line.state == "open" else 600)
            draw_text(painter, head, line.time, role="text2", px=12, side=RIGHT)
            draw_text(painter, QRectF(left, top + px(18), width, px(18)), line.detail, role="text2", px=12)
