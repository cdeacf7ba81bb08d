"""Buttons, segments, check marks and radio buttons: 26 px high, 20 in rows, 32 in dialogs. Fields are in ``widgets/fields.py``."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from widgets.fields import Field, SearchField, Select, StepField
from widgets.lettering import LEFT, draw_text, text_width
from widgets.literaltext import LiteralText
from widgets.marks import ICON_ROOM_PX, alarm_icon
from widgets.style import paint_chevron
from widgets.theme import changes, colour, font, px

__all__ = ["Button", "Check", "Field", "Radio", "SearchField", "Segments", "Select", "StepField", "Tag"]

KEY_GAP_PX = 8
BUSY_PX = 3


class Button(LiteralText, QPushButton):
    """A verb. ``kind``: empty, ``primary`` (once in a pane), ``row`` (20 px), ``dialog``, ``primary-dialog`` (32 px), ``link``.

    ``key`` is shown beside the verb as a hint only, the shortcut itself belongs to the shell. ``menu=True`` shows a chevron.
    """

    def __init__(
        self, text: str, kind: str = "", key: str = "", parent: QWidget | None = None, *, menu: bool = False
    ) -> None:
        super().__init__(parent)
        self.setText(text)
        self._key, self._menu, self._busy = key, menu, -1.0
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_key(self, key: str) -> None:
        """Another key beside the verb."""
        self._key = key
        self.updateGeometry()
        self.update()

    def show_kind(self, kind: str) -> None:
        """Become primary or ordinary again."""
        if kind != self.property("kind"):
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)
            self.updateGeometry()

    def show_busy(self, share: float | None) -> None:
        """What it started is running, 0 to 1 of it done; it cannot be pressed meanwhile. ``None`` ends that."""
        self._busy = -1.0 if share is None else min(1.0, max(0.0, share))
        self.setEnabled(share is None)
        self.update()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        extra = self._key_width() + (px(16) if self._menu else 0)
        return QSize(hint.width() + round(extra), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        style, extra = self.style(), round(self._key_width()) + (px(16) if self._menu else 0)
        style.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        option.rect = self.rect().adjusted(0, 0, -extra, 0)
        style.drawControl(QStyle.ControlElement.CE_PushButtonLabel, option, painter, self)
        self._paint_key(painter)
        if self._menu:
            paint_chevron(painter, QPointF(self.width() - px(14), self.height() / 2), self._ink())
        if self._busy >= 0:
            width = (self.width() - 2) * self._busy
            painter.fillRect(QRectF(1, self.height() - 1 - BUSY_PX, width, BUSY_PX), colour("accent"))

    def _key_width(self) -> float:
        return text_width(font(11), self._key) + px(KEY_GAP_PX) if self._key else 0.0

    def _paint_key(self, painter: QPainter) -> None:
        if self._key:
            left = self.width() - self._key_width() - px(3)
            box = QRectF(left, 0, self._key_width(), self.height())
            draw_text(painter, box, self._key, role=self._ink(), px=11, side=LEFT)

    def _ink(self) -> str:
        primary = str(self.property("kind")).startswith("primary") and self.isEnabled()
        return "on_accent" if primary else "text3"


class Segments(QFrame):
    """One choice of a few, side by side; with ``many`` each may be on. Arrow keys go along. ``chosen`` carries the key pressed."""

    chosen = Signal(str)

    def __init__(
        self,
        choices: Sequence[tuple[str, str]],
        current: str = "",
        parent: QWidget | None = None,
        *,
        many: bool = False,
        kind: str = "",
    ) -> None:
        super().__init__(parent)
        self._many, self._buttons = many, dict[str, QPushButton]()
        self._marks: dict[str, tuple[int, str]] = {}
        self.setProperty("segments", "true")
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.group = QButtonGroup(self)
        self.group.setExclusive(not many)
        self.show_choices(choices, current)
        changes.changed.connect(self._fit)

    def show_choices(self, choices: Sequence[tuple[str, str]], current: str = "") -> None:
        """Other choices; where only the words differ, the buttons stay."""
        if [key for key, _ in choices] != list(self._buttons):
            self._rebuild([key for key, _ in choices])
        for key, text in choices:
            self._buttons[key].setText(text)
        self._fit()
        if current:
            self.set_current(current)

    def current(self) -> str:
        """Key of the choice, empty for none."""
        return next(iter(self.chosen_keys()), "")

    def chosen_keys(self) -> list[str]:
        """Keys of all choices that are on."""
        return [key for key, button in self._buttons.items() if button.isChecked()]

    def set_current(self, *keys: str) -> None:
        """Turn these on without a signal, others off."""
        self.group.setExclusive(False)
        for key, button in self._buttons.items():
            button.setChecked(key in keys)
        self.group.setExclusive(not self._many)

    def button(self, key: str) -> QPushButton:
        """The button of a choice, to disable it or give it a tooltip."""
        return self._buttons[key]

    def show_mark(self, key: str, priority: int, state: str = "unacknowledged") -> None:
        """An alarm mark before the words of a choice."""
        self._marks[key] = (priority, state)
        self._fit()

    def _fit(self) -> None:
        for key, button in self._buttons.items():
            width = round(text_width(font(13, 600), button.text())) + px(21)
            if key in self._marks:
                button.setIcon(alarm_icon(*self._marks[key]))
                button.setIconSize(QSize(px(14) + ICON_ROOM_PX, px(14)))
                width += px(14) + 2 * ICON_ROOM_PX
            button.setMinimumWidth(width)

    def _rebuild(self, keys: Sequence[str]) -> None:
        for button in self._buttons.values():
            self.group.removeButton(button)
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = {key: self._made(key, first=place == 0) for place, key in enumerate(keys)}

    def _made(self, key: str, *, first: bool) -> QPushButton:
        button = _Choice(self)
        button.setProperty("first", "true" if first else "false")
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self.chosen.emit(key))
        self.group.addButton(button)
        self._row.addWidget(button)
        return button


class _Choice(LiteralText, QPushButton):
    """One button of segments."""


class Check(LiteralText, QCheckBox):
    """A check box. ``show_some()`` is the dash of a group that is partly on."""

    def __init__(self, text: str = "", checked: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setChecked(checked)

    def show_some(self) -> None:
        """Partly on; the next click turns it on."""
        self.setTristate(True)
        self.setCheckState(Qt.CheckState.PartiallyChecked)

    def nextCheckState(self) -> None:
        checked = self.checkState() is Qt.CheckState.Checked
        self.setTristate(False)
        self.setCheckState(Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked)


class Radio(LiteralText, QRadioButton):
    """A radio button; those with the same parent exclude each other."""

    def __init__(self, text: str = "", checked: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setChecked(checked)


class Tag(QWidget):
    """A short state in a sunken box (``Level 2``, ``Running``); ``kind`` ``override`` is teal, ``outline`` has a line only."""

    def __init__(self, text: str = "", kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._kind = text, kind
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        changes.changed.connect(self.updateGeometry)

    def show_text(self, text: str, kind: str | None = None) -> None:
        """Other words, and kind when given."""
        self._text, self._kind = text, self._kind if kind is None else kind
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(text_width(font(12, 500), self._text)) + px(14), px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        fill, ink = {"override": ("override", "on_override"), "outline": ("", "text2")}.get(
            self._kind, ("sunken", "text1")
        )
        if fill:
            painter.fillRect(rect, colour(fill))
        else:
            painter.setPen(colour("line3"))
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
        inner = rect.adjusted(px(7), 0, -px(6), 0)
        draw_text(painter, inner, self._text, role=ink, px=12, weight=500)
