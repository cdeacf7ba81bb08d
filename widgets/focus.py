"""Focus of widgets that paint themselves, and keys that they need before the shell takes them as shortcuts."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from widgets.style import paint_ring

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
PAGES = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


def paint_focus(painter: QPainter, widget: QWidget) -> None:
    """The ring along the inside of a widget that has the focus."""
    if widget.hasFocus():
        paint_ring(painter, QRectF(widget.rect()).adjusted(1, 1, -1, -1))


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
