"""The sign-in page: who, the password, and beside it how the system is. The plant stays in view in top bar and banner."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.messages import Health
from app.version import __version__
from ui.dialogs.framed import Bar
from ui.entry.choices import Choices
from ui.entry.facttable import FactTable
from ui.entry.health import alarm_facts, system_facts
from ui.entry.passwordfield import PasswordField
from widgets import theme
from widgets.controls import Button, Field
from widgets.language import language, tr
from widgets.marks import paint_quality
from widgets.pane import Rule
from widgets.text import Text
from widgets.theme import px

FORM_PX, FACTS_PX = 420, 620


class Complaint(QWidget):
    """What went wrong, in a box with a dark edge."""

    def __init__(self) -> None:
        super().__init__()
        self._head, self._line = Text("", 13, 600, wrap=True), Text("", 12, 400, "text2", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(36), px(8), px(12), px(9))
        column.setSpacing(px(2))
        column.addWidget(self._head)
        column.addWidget(self._line)
        self.hide()

    def show_text(self, head: str, line: str) -> None:
        """An empty ``head`` hides it."""
        self._head.setText(head)
        self._line.setText(line)
        self._line.setVisible(bool(line))
        self.setAccessibleName(f"{head}. {line}")
        self.setVisible(bool(head))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("plot"))
        painter.setPen(theme.colour("line3"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.fillRect(0, 0, 3, self.height(), theme.colour("text1"))
        paint_quality(painter, QRectF(px(12), px(10), px(15), px(15)), "!")


class SignInPage(QWidget):
    """``sign_in_requested(name, password)``; ``again`` names who has to sign in once more to stay where they were."""

    sign_in_requested = Signal(str, str)
    connection_requested = Signal()
    manual_requested = Signal()

    def __init__(self, url: str, name: str = "", why: str = "") -> None:
        super().__init__()
        self._url = url
        self.choices = Choices()
        self.name, self.password = Field(kind="dialog", text=name), PasswordField()
        self._title, self._site = Text(tr("Sign in"), 20, 600), Text(why, 13, 400, "text2", wrap=True)
        self._why = why
        self._complaint = Complaint()
        self._button = Button(tr("Sign in"), "primary-dialog")
        self._checked = Text("", 12, 400, "text3")
        self._system, self._alarms = FactTable(tr("System")), FactTable(tr("Alarms"))
        self._lay_out()
        self._wire()
        self.show_health(None)

    # -- what it is told ----------------------------------------------------------------------------------------------
    def show_health(self, health: Health | None) -> None:
        """How the engine is now; ``None``: it does not answer, so nobody can sign in."""
        if health is not None:
            site = health.site_name.text(language())
            self._site.setText(self._why or site)
            self._checked.setText(tr("checked {time}").format(time=f"{_site_time(health):%H:%M:%S}"))
            self._points.setText(tr("{n} points").format(n=f"{health.points.total:,}"))
        self._button.setEnabled(health is not None and not self._busy)
        self._system.show_facts(system_facts(health, self._url))
        self._alarms.show_facts(alarm_facts(health))

    def show_complaint(self, head: str, line: str = "") -> None:
        """Why signing in did not work: never which of the two entries was wrong."""
        self._complaint.show_text(head, line)
        if head:
            self.password.clear()
            self.password.setFocus()

    def show_busy(self, busy: bool) -> None:
        """While the engine checks the password."""
        self._busy = busy
        for part in (self.name, self.password, self._button):
            part.setEnabled(not busy)
        self._button.setText(tr("Checking …") if busy else tr("Sign in"))

    def first_focus(self) -> QWidget:
        """The first entry that is empty."""
        return self.password if self.name.text() else self.name

    # -- inside -------------------------------------------------------------------------------------------------------
    def _wire(self) -> None:
        self._busy = False
        self._button.clicked.connect(self._submit)
        self.name.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self._submit)
        self.password.textEdited.connect(lambda _: self._complaint.show_text("", ""))

    def _submit(self) -> None:
        if not self.name.text().strip():
            self.name.setFocus()
        elif not self.password.text():
            self.password.setFocus()
        elif self._button.isEnabled():
            self.sign_in_requested.emit(self.name.text().strip(), self.password.text())

    def _lay_out(self) -> None:
        halves = QHBoxLayout()
        halves.setSpacing(0)
        for part, width_px in ((self._form(), FORM_PX), (self._facts(), FACTS_PX)):
            part.setMaximumWidth(px(width_px))
            half = QHBoxLayout()
            half.setContentsMargins(px(24), px(24), px(24), px(16))
            half.addStretch(1)
            half.addWidget(part, 100)
            half.addStretch(1)
            halves.addLayout(half, 1)
            if halves.count() == 1:
                halves.addWidget(Rule(upright=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(halves, 1)
        column.addWidget(self._bottom())

    def _form(self) -> QWidget:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(5))
        column.addStretch(1)
        self.name.setAccessibleName(tr("User"))
        for part, gap in (
            (self._title, 0),
            (self._site, 18),
            (Text(tr("User"), 12, 400, "text2"), 0),
            (self.name, 10),
            (Text(tr("Password"), 12, 400, "text2"), 0),
            (self.password, 12),
            (self._complaint, 6),
            (self._button, 18),
            (Rule(), 12),
            (self.choices, 0),
        ):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft if part is self._button else Qt.AlignmentFlag(0))
            column.addSpacing(px(gap))
        self._button.setMinimumWidth(px(160))
        column.addStretch(3)
        return form

    def _facts(self) -> QWidget:
        facts = QWidget()
        column = QVBoxLayout(facts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(5))
        column.addStretch(1)
        head = QHBoxLayout()
        head.addWidget(Text(tr("System"), 13, 600))
        head.addWidget(self._checked)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(self._system)
        column.addSpacing(px(16))
        column.addWidget(Text(tr("Alarms"), 13, 600))
        column.addWidget(self._alarms)
        column.addSpacing(px(16))
        column.addWidget(Rule())
        for text in (
            "Only for authorised staff. Every sign-in, command and change is recorded.",
            "Fire and life safety systems do not depend on this console.",
        ):
            column.addWidget(Text(tr(text), 12, 400, "text2", wrap=True))
        column.addStretch(3)
        return facts

    def _bottom(self) -> Bar:
        bar = Bar(42, line_below=False)
        self._points = Text("", 12, 400, "text2")
        bar.row.addWidget(Text(f"Kilowatch {__version__}", 12, 400, "text2"))
        bar.row.addSpacing(px(16))
        bar.row.addWidget(Text(self._url, 12, 400, "text2"))
        bar.row.addSpacing(px(16))
        bar.row.addWidget(self._points)
        bar.row.addStretch(1)
        for text, wish in ((tr("Manual"), self.manual_requested), (tr("Connection…"), self.connection_requested)):
            button = Button(text)
            button.clicked.connect(wish)
            bar.row.addWidget(button)
        return bar

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour("surface"))


def _site_time(health: Health) -> datetime:
    """Now, on the clock of the site."""
    return datetime.now(ZoneInfo(health.time_zone) if health.time_zone else None)
