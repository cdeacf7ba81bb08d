"""Column 2 of the command dialog: what the engine checks before a command, and what the command touches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.domain.messages import Check as CommandCheck
from ui.context import Context
from ui.dialogs.command.column import Column
from ui.dialogs.command.factlist import Fact, FactList
from ui.tick import paint_tick
from widgets import theme
from widgets.controls import Check
from widgets.language import tr
from widgets.lettering import RIGHT, draw_text, text_width
from widgets.marks import paint_quality
from widgets.text import Text
from widgets.theme import px
from widgets.tooltip import plain_tip

LINE_PX = 25


class CheckLine(QWidget):
    """A check mark, a warning triangle or a cross; name at the left, value at the right."""

    def __init__(self, result: str, name: str, detail: str) -> None:
        super().__init__()
        self._result, self._name, self._detail = result, name, detail
        self.setFixedHeight(px(LINE_PX))
        words = {"passed": tr("passed"), "warning": tr("warning"), "failed": tr("failed")}
        self.setAccessibleName(f"{name}: {words.get(result, result)}. {detail}")
        self.setToolTip(plain_tip(detail))

    def sizeHint(self) -> QSize:
        return QSize(px(320), px(LINE_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, weight = QPainter(self), 400 if self._result == "passed" else 600
        middle = self.height() / 2
        mark = QRectF(0, round(middle - px(7)), px(14), px(14))
        if self._result == "passed":
            paint_tick(painter, mark)
        else:
            paint_quality(painter, mark, "!" if self._result == "warning" else "×")
        wanted = min(text_width(theme.font(13, weight), self._name) + 2, self.width() * 0.66)
        draw_text(painter, QRectF(px(24), 0, wanted, self.height()), self._name, weight=weight)
        right = QRectF(px(30) + wanted, 0, self.width() - wanted - px(30), self.height())
        draw_text(painter, right, self._detail, role="text2", px=12, side=RIGHT)
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.colour("line1"))


class ChecksColumn(Column):
    """``accepted_changed`` when a warning was accepted or no longer is."""

    accepted_changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(f"2  {tr('Interlock checks')}")
        self._context = context
        self._accepts: dict[str, Check] = {}
        self._checks: Sequence[CommandCheck] = ()
        self._lines, inner, rest = QVBoxLayout(), QWidget(), QVBoxLayout()
        self._lines.setSpacing(0)
        self._effect = FactList(tr("Expected effect"), tr("from values of now, no forecast"))
        self._touched = FactList(tr("What it touches"), tr("known from the site"))
        rest.setContentsMargins(0, 0, px(6), 0)
        rest.setSpacing(0)
        rest.addLayout(self._lines)
        for part in (self._effect, self._touched):
            rest.addWidget(part)
        rest.addStretch(1)
        inner.setLayout(rest)
        self.body.addWidget(_scrolled(inner), 1)
        self.show_sentence(tr("The checks run when the value and the reason are given."))

    def show_sentence(self, text: str, *, failed: bool = False) -> None:
        """Why there are no checks: not asked for yet, running, refused."""
        self._clear(self._lines)
        self._accepts, self._checks = {}, ()
        self.heading_note.setText("")
        self._lines.addWidget(Text(text, 13, 600 if failed else 400, "text1" if failed else "text2", wrap=True))

    def show_checks(self, checks: Sequence[CommandCheck]) -> None:
        """One by one, warnings with a box to accept them."""
        self._clear(self._lines)
        self._accepts, self._checks = {}, checks
        for check in checks:
            name, detail = self._context.text(check.name), tr(self._context.text(check.detail))
            self._lines.addWidget(CheckLine(check.result, name, detail))
            if check.result == "warning":
                self._lines.addWidget(self._accept_line(check.id, name))
        self._note()

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """What the command touches."""
        self._touched.show_facts(facts)

    def show_effect(self, facts: Sequence[Fact]) -> None:
        """What the command will do, as far as that can be said."""
        self._effect.show_facts(facts)

    def effect(self) -> Sequence[Fact]:
        """What is said about the effect."""
        return self._effect.facts()

    def count(self) -> int:
        """How many checks there are."""
        return len(self._checks)

    def accept_all(self) -> None:
        """Tick every warning."""
        for box in self._accepts.values():
            box.setChecked(True)

    def failed(self) -> list[str]:
        """Names of the checks that forbid the command."""
        return [self._context.text(check.name) for check in self._checks if check.result == "failed"]

    def accepted(self) -> tuple[str, ...]:
        """Ids of the warnings that the operator has accepted."""
        return tuple(check for check, box in self._accepts.items() if box.isChecked())

    def accepts(self) -> list[QWidget]:
        """The boxes that accept warnings, from the top."""
        return list(self._accepts.values())

    def open_warning(self) -> QWidget | None:
        """The first warning that is not accepted yet."""
        return next((box for box in self._accepts.values() if not box.isChecked()), None)

    def lock(self, locked: bool) -> None:
        """While a command runs nothing can be changed."""
        for box in self._accepts.values():
            box.setEnabled(not locked)

    def _accept_line(self, check: str, name: str) -> QWidget:
        box = Check(tr("Read and accepted"))
        box.setAccessibleName(f"{tr('Read and accepted')}: {name}")
        box.toggled.connect(lambda on: self._accepted(box, on))
        self._accepts[check] = box
        line = QWidget()
        row = QVBoxLayout(line)
        row.setContentsMargins(px(24), px(2), 0, px(4))
        row.addWidget(box, 0, Qt.AlignmentFlag.AlignLeft)
        return line

    def _accepted(self, box: Check, on: bool) -> None:
        clock = datetime.now(self._context.zone).strftime("%H:%M:%S")
        box.setText(f"{tr('Read and accepted')}, {clock}" if on else tr("Read and accepted"))
        self._note()
        self.accepted_changed.emit()

    def _note(self) -> None:
        passed = sum(check.result == "passed" for check in self._checks)
        parts = [tr("{n} passed").format(n=passed)]
        if count := len(self.accepted()):
            parts.append(tr("{n} accepted").format(n=count))
        if count := len(self._accepts) - len(self.accepted()):
            parts.append(tr("{n} to accept").format(n=count))
        if count := len(self.failed()):
            parts.append(tr("{n} failed").format(n=count))
        self.heading_note.setText(", ".join(parts))

    def _clear(self, layout: QVBoxLayout) -> None:
        while (item := layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


def _scrolled(inner: QWidget) -> QScrollArea:
    """Checks and facts of a long list, in a low window."""
    scroll = QScrollArea()
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidgetResizable(True)
    scroll.setWidget(inner)
    return scroll
