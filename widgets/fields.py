"""Where the operator types: fields with a unit, search, select, number with steps. A wrong entry is shown, never changed silently."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from widgets.language import tr
from widgets.lettering import RIGHT, draw_text, text_width
from widgets.numbers import number, unit_text
from widgets.style import paint_chevron
from widgets.theme import changes, font, px
from widgets.tooltip import plain_tip

SEARCH_PAUSE_MS = 150


def mark_invalid(widget: QWidget, fault: str) -> None:
    """Show or clear (empty ``fault``) the 2 px border; the words go to tooltip and screen reader, and beside it by the caller."""
    invalid = "true" if fault else "false"
    widget.setToolTip(plain_tip(fault))
    widget.setAccessibleDescription(fault)
    if widget.property("invalid") != invalid:
        widget.setProperty("invalid", invalid)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def paint_opener(field: QWidget) -> None:
    """The chevron at the right end of a field that opens a list or a calendar."""
    role = "text2" if field.isEnabled() else "text3"
    paint_chevron(QPainter(field), QPointF(field.width() - px(13), field.height() / 2), role)


class Field(QLineEdit):
    """One line of text, with a unit at its right. ``kind``: empty, ``row`` (20 px) or ``dialog`` (32 px)."""

    def __init__(
        self, placeholder: str = "", unit: str = "", kind: str = "", parent: QWidget | None = None, *, text: str = ""
    ) -> None:
        super().__init__(text, parent)
        self._unit = unit_text(unit)
        self.setProperty("kind", kind)
        self.setPlaceholderText(placeholder)
        if placeholder:
            self.setAccessibleName(placeholder)
        self._fit()
        changes.changed.connect(self._fit)

    def show_fault(self, text: str) -> None:
        """A sentence marks the entry as invalid; empty clears that. Show the sentence beside the field, too."""
        mark_invalid(self, text)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._unit:
            box = QRectF(self.rect()).adjusted(0, 0, -px(9), 0)
            draw_text(QPainter(self), box, self._unit, role="text3", side=RIGHT)

    def _fit(self) -> None:
        room = round(text_width(font(13), self._unit)) + px(8) if self._unit else 0
        self.setTextMargins(0, 0, room, 0)


class SearchField(Field):
    """Filters while one types: ``searched`` comes after a pause of 150 ms, at once on Enter or when cleared; Esc clears."""

    searched = Signal(str)

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent=parent)
        self._pause = QTimer(self, singleShot=True, interval=SEARCH_PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.textEdited.connect(lambda _text: self._pause.start())
        self.returnPressed.connect(self._search)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._search()
            return
        super().keyPressEvent(event)

    def _search(self) -> None:
        self._pause.stop()
        self.searched.emit(self.text().strip())


class Select(QComboBox):
    """One of a list of ``(key, text)``. ``chosen`` carries the key when the operator chose; the wheel acts only with focus."""

    chosen = Signal(str)

    def __init__(
        self,
        choices: Sequence[tuple[str, str]] = (),
        current: str = "",
        parent: QWidget | None = None,
        *,
        kind: str = "",
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", kind)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(16)
        self.show_choices(choices, current)
        self.activated.connect(lambda place: self.chosen.emit(str(self.itemData(place))))

    def show_choices(self, choices: Sequence[tuple[str, str]], current: str = "") -> None:
        """Other choices; without ``current`` the present one stays when it is among them."""
        wanted = current or self.current()
        self.clear()
        for key, text in choices:
            self.addItem(text, key)
        self.set_current(wanted)

    def current(self) -> str:
        """Key of the choice, empty for none."""
        key = self.currentData()
        return "" if key is None else str(key)

    def set_current(self, key: str) -> None:
        """Choose without a signal; an unknown key keeps the first."""
        self.setCurrentIndex(max(0, self.findData(key)))

    def show_fault(self, text: str) -> None:
        """A sentence marks the choice as invalid; empty clears that."""
        mark_invalid(self, text)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_opener(self)


class StepField(QWidget):
    """A number with unit, − and + and arrow keys. What is typed stays as typed: outside ``low`` to ``high`` it is invalid.

    ``value()`` is ``None`` while the entry is no number; ``fault()`` says what is wrong with it. ``changed`` has no argument.
    """

    changed = Signal()
    submitted = Signal()  # Enter

    def __init__(
        self,
        value: float | None = None,
        *,
        unit: str = "",
        low: float | None = None,
        high: float | None = None,
        step: float = 1.0,
        places: int = 1,
        kind: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._low, self._high, self._step, self._places, self._unit = low, high, step, places, unit
        self.field = Field(unit=unit, kind=kind)
        self.less, self.more = (self._button(text, way, kind) for text, way in (("−", -1), ("+", 1)))
        self.less.setAccessibleName(tr("Less"))
        self.more.setAccessibleName(tr("More"))
        self._wide = kind == "dialog"
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.field, self.less, self.more):
            row.addWidget(part, 1 if part is self.field else 0)
        self.setFocusProxy(self.field)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._check)
        self.field.returnPressed.connect(self.submitted)
        self._fit()
        changes.changed.connect(self._fit)
        if value is not None:
            self.set_value(value)

    def value(self) -> float | None:
        """The number that is typed, also when it is outside the limits; ``None`` when it is none."""
        text = self.field.text().strip().replace("−", "-").replace(",", "")
        try:
            found = float(text)
        except ValueError:
            return None
        return found if isfinite(found) else None

    def set_value(self, value: float) -> None:
        """Show a value with the places of the field."""
        self.field.setText(number(value, self._places))

    def set_limits(self, low: float | None, high: float | None) -> None:
        """Other limits; the entry is judged again."""
        self._low, self._high = low, high
        self._check()

    def fault(self) -> str:
        """What is wrong with the entry, for the operator; empty when it may be used."""
        value = self.value()
        if value is None:
            return tr("Enter a number.")
        if self._high is not None and value > self._high:
            return tr("Above limit {limit}").format(limit=self._written(self._high))
        if self._low is not None and value < self._low:
            return tr("Below limit {limit}").format(limit=self._written(self._low))
        return ""

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.field.setAccessibleName(name)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            way = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
            if way is not None and not self.field.isReadOnly():
                self._go(way)
                return True
        return False

    def _go(self, way: int) -> None:
        value = self.value()
        base = value if value is not None else self._low or 0.0
        wanted = base + way * self._step
        low, high = self._low, self._high
        wanted = wanted if high is None else min(wanted, max(high, base) if way > 0 else high)
        self.set_value(wanted if low is None else max(wanted, min(low, base) if way < 0 else low))

    def _fit(self) -> None:
        self._row.setSpacing(px(6))
        for button in (self.less, self.more):
            button.setFixedWidth(px(32 if self._wide else 26))

    def _check(self) -> None:
        self.field.show_fault(self.fault())
        self.changed.emit()

    def _written(self, limit: float) -> str:
        return f"{number(limit, self._places)} {unit_text(self._unit)}".rstrip()

    def _button(self, text: str, way: int, kind: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", "step-dialog" if kind == "dialog" else "step")
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._go(way))
        return button
