"""Faceplates in tool windows of their own, beside the docked one."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.context import Context
from ui.faceplate.faceplate import Faceplate
from widgets.language import tr
from widgets.theme import px

MOST = 4
WIDTH_PX, HEIGHT_PX, BELOW_PX = 376, 860, 160


class FaceplateWindow(QWidget):
    """One faceplate with a frame of the window system; closing it ends its interest in values."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.plate = Faceplate(context, self, detached=True)
        self.plate.closed.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plate)

    def sizeHint(self) -> QSize:
        return QSize(px(WIDTH_PX), px(HEIGHT_PX))

    def show_subject(self, path: str) -> bool:
        """False when there is no such thing."""
        shown = self.plate.show_subject(path)
        self.setWindowTitle(f"{self.plate.accessibleName()} – Kilowatch")
        return shown


class DetachedFaceplates:
    """At most four; the oldest gives way. They open below top bar and banner of their window."""

    def __init__(self, context: Context, window: QWidget) -> None:
        self._context, self._window = context, window
        self._shown: list[FaceplateWindow] = []

    def open(self, path: str) -> bool:
        """Show a faceplate window, or raise the one that shows it already."""
        for shown in self._shown:
            if shown.plate.subject_id == path:
                shown.raise_()
                return True
        made = FaceplateWindow(self._context, self._window)
        if not made.show_subject(path):
            made.deleteLater()
            self._context.toast("warning", tr("There is nothing to show of it."))
            return False
        for oldest in self._shown[: max(0, len(self._shown) + 1 - MOST)]:
            oldest.close()
        self._shown.append(made)
        made.destroyed.connect(lambda: self._forget(made))
        self._place(made)
        made.show()
        return True

    def subjects(self) -> list[str]:
        """What they show, the oldest first."""
        return [shown.plate.subject_id for shown in self._shown]

    def close(self) -> None:
        """Close all of them."""
        for shown in list(self._shown):
            shown.close()

    def _forget(self, window: FaceplateWindow) -> None:
        if window in self._shown:
            self._shown.remove(window)

    def _place(self, made: FaceplateWindow) -> None:
        shift = px(28) * (len(self._shown) - 1)
        room = self._window.height() - px(BELOW_PX)
        made.resize(px(WIDTH_PX), min(px(HEIGHT_PX), max(px(400), room)))
        right = self._window.width() - 2 * px(WIDTH_PX) - shift
        made.move(self._window.mapToGlobal(QPoint(max(0, right), px(BELOW_PX - 20) + shift)))
