"""The buttons below the columns of the command dialog, and which of them there are when."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from widgets.controls import Button
from widgets.language import tr

VALUE, CHECKS, CONFIRM, FEEDBACK = range(4)


class CommandFoot:
    """``row`` has Cancel at its end already; the others are put around it."""

    def __init__(self, row: QHBoxLayout, cancel: Button) -> None:
        self.release, self.trend = Button(tr("Release now"), "dialog"), Button(tr("Trend this point"), "link")
        self.back, self.next = Button(tr("Back"), "dialog"), Button(tr("Check"), "primary-dialog")
        self._cancel = cancel
        row.insertWidget(0, self.release)
        row.insertWidget(1, self.trend)
        row.addWidget(self.back)
        row.addWidget(self.next)

    def buttons(self) -> list[QWidget]:
        """From left to right."""
        return [self.release, self.trend, self._cancel, self.back, self.next]

    def show_stage(self, stage: int, *, over: bool, held: bool, page: int, two: bool) -> None:
        """``over``: the end of the command is known; ``held``: the point is overridden now; ``page`` of ``two``."""
        running, confirmable = stage == FEEDBACK, stage == CONFIRM
        self._cancel.setVisible(not running)
        self.back.setVisible(two and page == 1 and not running)
        self.next.setVisible(not confirmable or (two and page == 0))
        self.next.setText(_verb(stage, over=over))
        self.next.show_kind("dialog" if stage == CHECKS else "primary-dialog")
        self.release.setVisible(over if running else held)


def _verb(stage: int, *, over: bool) -> str:
    if stage == FEEDBACK:
        return tr("Close") if over else tr("Close, keep watching")
    return {VALUE: tr("Check"), CHECKS: tr("Check again"), CONFIRM: tr("Go on to Confirm")}[stage]
