"""Focus of widgets that paint themselves, and keys that they need before the shell takes them as shortcuts."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter

from widgets.style import paint_ring

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget as _Widget
else:
    _Widget = object  # the Qt class comes after it in the order of bases

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
PAGES = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_RETURNS = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class Ringed(_Widget):
    """Mixed into a painted widget, before its Qt class: it knows whether the keyboard has come to it, not the mouse."""

    _ringed = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in _RETURNS:
            self._ringed = event.reason() is not Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def paint_focus(self, painter: QPainter) -> None:
        """The ring along the inside, while the keyboard is here."""
        if self._ringed and self.hasFocus():
            paint_ring(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1))


def keeps_key(event: QEvent, keys: Collection[Qt.Key]) -> bool:
    """For ``event()``: take one of ``keys``, pressed alone, away from shortcuts; True when this was done.

    Qt asks the focused widget with a ShortcutOverride before it tries shortcuts; what is accepted comes as a key press.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.key() in keys and event.modifiers() in _PLAIN:
        event.accept()
        return True
    return False
