"""Dialogs are child widgets of the work area: opened, never exec(), and so never over the top bar or the alarm banner."""

from __future__ import annotations

import asyncio
from typing import Any

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from widgets import theme


class Dialog(QWidget):
    """A modal pane. ``finish(result)`` closes it; ``await dialog.result()`` waits for that. Esc finishes with ``None``."""

    finished = Signal(object)

    def __init__(self, title: str, size: QSize) -> None:
        super().__init__()
        self.title, self.wanted = title, size
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._finished = False

    def first_focus(self) -> QWidget:
        """What has the focus when it opens; never the button that sends."""
        return self

    def may_close(self) -> bool:
        """Whether Esc may close it now."""
        return True

    def finish(self, result: Any = None) -> None:
        if not self._finished:
            self._finished = True
            self.finished.emit(result)

    async def result(self) -> Any:
        """The result when it is finished."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        def done(result: Any) -> None:
            if not future.done():
                future.set_result(result)

        self.finished.connect(done)
        return await future

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.may_close():
                self.finish()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.setPen(theme.colour("line3"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class Scrim(QWidget):
    """Darkens the work area, takes its mouse and keeps the focus inside the dialog on top of it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.scrim())

    def mousePressEvent(self, event: Any) -> None:
        event.accept()


class DialogHost(QObject):
    """Shows one dialog at a time over an area of ``parent``; the area is asked for again whenever the parent resizes."""

    opened = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._area = QRect()
        self._before: QWidget | None = None
        self.scrim = Scrim(parent)
        self.dialog: Dialog | None = None
        QApplication.instance().focusChanged.connect(self._focus_changed)  # type: ignore[union-attr]

    def open(self, dialog: Dialog) -> None:
        """Open a dialog; one that is open is finished first."""
        if self.dialog is not None:
            self.dialog.finish()
        self._before = QApplication.focusWidget()
        self.dialog = dialog
        dialog.setParent(self._parent)
        dialog.finished.connect(self._close)
        self.lay_out(self._area)
        self.scrim.show()
        self.scrim.raise_()
        dialog.show()
        self.lay_out(self._area)  # by its size a dialog may have chosen another form, which wants another size
        dialog.raise_()
        dialog.first_focus().setFocus()
        self.opened.emit(True)

    def lay_out(self, area: QRect) -> None:
        """The part of the parent that the scrim covers; the dialog is centred in it."""
        self._area = area
        self.scrim.setGeometry(area)
        if self.dialog is not None:
            size = self.dialog.wanted.boundedTo(area.size() - QSize(16, 16))
            box = QRect(area.topLeft(), size)
            box.moveCenter(area.center())
            self.dialog.setGeometry(box)

    def _close(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is None:
            return
        self.scrim.hide()
        dialog.hide()
        dialog.deleteLater()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self._before = None
        self.opened.emit(False)

    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        """Keyboard focus never goes to what the scrim covers; banner, top bar and faceplate stay reachable."""
        if self.dialog is None or new is None or new is self.dialog or self.dialog.isAncestorOf(new):
            return
        if self._parent.isAncestorOf(new) and self._covers(new):
            self.dialog.first_focus().setFocus()

    def _covers(self, widget: QWidget) -> bool:
        return self._area.contains(widget.mapTo(self._parent, widget.rect().center()))
