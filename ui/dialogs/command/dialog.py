"""The command dialog: value, checks, confirm, feedback side by side. Nothing is sent before Confirm."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.errors import KilowatchError
from app.domain.messages import Command, CommandRequest
from ui.context import Context
from ui.dialogs.command.checkscolumn import ChecksColumn
from ui.dialogs.command.confirmcolumn import ConfirmColumn, FeedbackColumn
from ui.dialogs.command.effect import effects
from ui.dialogs.command.foot import CHECKS, CONFIRM, FEEDBACK, VALUE, CommandFoot
from ui.dialogs.command.form import Hold, release, request, returns_to
from ui.dialogs.command.pages import CommandPages
from ui.dialogs.command.process import process_of
from ui.dialogs.command.running import Running
from ui.dialogs.command.touched import touched
from ui.dialogs.command.valuecolumn import ValueColumn
from ui.dialogs.command.wording import summary
from ui.dialogs.framed import FramedDialog
from ui.place import Place
from ui.shell.metrics import COMPACT_BELOW_PX
from ui.siteindex import tag
from widgets.language import tr
from widgets.numbers import decimals
from widgets.taborder import tab_order
from widgets.theme import px

WIDE, NARROW = QSize(1088, 800), QSize(1088, 668)
TICK_MS = 250
FROM_NOW = Hold("released", "Until released", None, None)


class CommandDialog(FramedDialog):
    """Finishes with the last ``Command`` or ``None``; what is on its way then is followed on and told in a toast."""

    def __init__(self, context: Context, point: str) -> None:
        known = context.site.points[point]
        super().__init__(tr("Command"), WIDE, f"{context.site.full_name(point, context.language)}    {tag(point)}")
        self._context, self._point = context, known
        self._process = process_of(context, point)
        self._request: CommandRequest | None = None
        self._hold = FROM_NOW
        self._stage, self._asked = VALUE, 0
        self._slots: list[float | None] = []
        self._build()
        self._watch = context.feed.watch({point, *([self._process.id] if self._process else [])}, self._live)
        self._watch.start()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._ask_slots()

    def first_focus(self) -> QWidget:
        """The value, never Confirm."""
        return self._value.first_field()

    def finish(self, result: object = None) -> None:
        """Close; a command on its way goes on and tells its end in a toast."""
        self._watch.end()
        self._timer.stop()
        self.running.leave()
        execution = self.running.execution
        super().finish(result if result is not None else execution and execution.command)

    # -- as pressed by somebody ---------------------------------------------------------------------------------------
    def fill_in(self, kind: str, words: str, value: float | None = None) -> None:
        """Enter a value (half of the permitted step above the present one unless given) and a reason."""
        self._value.fill_in(kind, words, value)

    def check(self) -> None:
        """Ask the engine what it thinks of the command as it is entered; nothing is sent to the controller."""
        if self._value.fault() or self._stage == FEEDBACK:
            return
        self._hold = self._value.hold()
        self._ask(request(self._point, self._value.draft(), self._hold))

    def checked(self) -> bool:
        """Whether the checks have come back."""
        return self._checks.count() > 0

    def accept_warnings(self) -> None:
        """Accept every warning, as somebody who has read them."""
        self._checks.accept_all()

    def confirmable(self) -> bool:
        """Whether Confirm can be pressed."""
        return self._stage == CONFIRM

    def confirm(self) -> None:
        """Press Confirm."""
        self._show_page(1)
        self._confirm.confirm.click()

    @property
    def over(self) -> bool:
        """Whether the end of the command is known."""
        return self.running.over

    # -- layout -------------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        self.hint.setText(tr("Esc closes; nothing is sent before Confirm"))
        self._value = ValueColumn(self._context, self._point, self._process.id if self._process else None)
        self._checks, self._confirm = ChecksColumn(self._context), ConfirmColumn()
        self._feedback = FeedbackColumn(decimals(self._point.unit, self._point.high or 0.0))
        self.running = Running(self._context, self._feedback, self._process)
        self._pages = CommandPages(self._value, self._checks, self._confirm, self._feedback)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self._pages)
        self._buttons = CommandFoot(self.foot, self.add_cancel())
        self._checks.show_facts(touched(self._context, self._point))
        self.running.show_waiting()
        self._order_tabs()
        self._wire()
        self._edited()

    def _order_tabs(self) -> None:
        """From the reason over what is to be accepted to Confirm, then the buttons below."""
        confirm = (self._confirm.summary, self._confirm.confirm)
        tab_order([self._value.last_field(), *self._checks.accepts(), *confirm, *self._buttons.buttons()])

    def _wire(self) -> None:
        self._value.changed.connect(self._edited)
        self._value.submitted.connect(self.check)
        self._checks.accepted_changed.connect(self._judge)
        self._confirm.confirmed.connect(self._send)
        self.running.ended.connect(self._over)
        self._buttons.release.clicked.connect(self._ask_release)
        self._buttons.trend.clicked.connect(self._go_trend)
        self._buttons.back.clicked.connect(lambda: self._show_page(0))
        self._buttons.next.clicked.connect(self._go_on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_page(self._pages.page)

    def _show_page(self, page: int) -> None:
        """On a small window the columns are two pages."""
        two = self.window().width() < px(COMPACT_BELOW_PX)
        size = NARROW if two else WIDE
        self.wanted = QSize(px(size.width()), px(size.height()))
        self._pages.show_page(page, two=two)
        self._show_buttons()

    def _show_buttons(self) -> None:
        held = self._point.id in self._context.feed.plant.overrides
        self._buttons.show_stage(self._stage, over=self.over, held=held, page=self._pages.page, two=self._pages.two)

    # -- what happens -------------------------------------------------------------------------------------------------
    def _edited(self) -> None:
        """An entry changed: what was checked is worth nothing any more."""
        self._asked += 1
        self._request = None
        self._checks.show_sentence(tr("The checks run when the value and the reason are given."))
        self._confirm.summary.show_summary(tr("Nothing to send yet"), "", "", ready=False)
        self._confirm.allow(False, tr("Confirm write"))
        self._show_effect()
        self._go(VALUE)

    def _ask_release(self) -> None:
        """Releasing is a command like any other: checked, then confirmed."""
        reason = self._value.draft().reason or tr("Back to automatic")
        self._hold = FROM_NOW
        self._value.lock(True)
        self._ask(release(self._point, reason))

    def _ask(self, asked: CommandRequest) -> None:
        self._asked += 1
        turn = self._asked
        self._request = asked
        self._go(CHECKS)
        self._checks.show_sentence(tr("Checking …"))
        self.running.show_waiting()
        self._show_effect()
        self._context.feed.run(
            self._context.client.check_command(asked),
            lambda command: self._checked(turn, command),
            lambda error: self._not_checked(turn, error),
        )

    def _checked(self, turn: int, command: Command) -> None:
        if turn == self._asked:
            self._checks.show_checks(command.checks)
            self._order_tabs()
            self._judge()
            (self._checks.open_warning() or self._confirm.summary).setFocus()

    def _not_checked(self, turn: int, error: KilowatchError) -> None:
        if turn == self._asked:
            self._checks.show_sentence(str(error), failed=True)
            self._confirm.allow(False, tr("Confirm write"))
            self._value.lock(False)

    def _judge(self) -> None:
        """Ready when no check failed and every warning is accepted."""
        if self._request is None:
            return
        ready = not self._checks.failed() and self._checks.open_warning() is None
        words = summary(self._context, self._request, self._hold, self._slots)
        self._confirm.summary.show_summary(words.head, words.line, words.after, ready=ready)
        self._confirm.allow(ready, tr("Confirm release") if self._request.value is None else tr("Confirm write"))
        self._go(CONFIRM if ready else CHECKS)

    def _send(self) -> None:
        """Confirm: exactly what the summary says, once."""
        if self._request is None or self._stage != CONFIRM:
            return
        sent = replace(self._request, accepted=self._checks.accepted())
        self._request = None
        clock = self._context.local(datetime.now(UTC)).strftime("%H:%M:%S")
        name = self._context.session.name if self._context.session else ""
        self._confirm.show_confirmed(tr("Confirmed {time} by {name}").format(time=clock, name=name))
        self._go(FEEDBACK)
        self.running.start(sent)
        self._buttons.next.setFocus()

    def _over(self, failed: bool) -> None:
        self._ask_slots()
        self._pages.stages.show_stage(FEEDBACK, done=not failed)
        self._show_buttons()

    def _go_on(self) -> None:
        """The button at the lower right: check, turn the page, or close."""
        if self._stage == FEEDBACK:
            self.finish()
        elif self._stage == CONFIRM:
            self._show_page(1)
            self._confirm.summary.setFocus()
        else:
            self.check()

    # -- what is shown ------------------------------------------------------------------------------------------------
    def _go(self, stage: int) -> None:
        self._stage = stage
        self._pages.stages.show_stage(stage)
        running = stage == FEEDBACK
        self._pages.note.setText(tr("Form locked while the command runs") if running else "")
        self._value.lock(running or (self._request is not None and self._request.value is None))
        self._checks.lock(running)
        self._show_page(1 if running else 0 if stage == VALUE else self._pages.page)

    def _go_trend(self) -> None:
        self._context.go(Place("trends", {"points": [self._point.id]}))

    def _live(self, changed: set[str]) -> None:
        self._value.show_live()
        self.running.tick()
        self._show_effect()

    def _tick(self) -> None:
        """Four times a second: the time-out, the ends of the holds."""
        if self.running.execution is None:
            self._value.show_live()
        self.running.tick()

    def _show_effect(self) -> None:
        """What the entered value will do; once it is sent, what was said stays."""
        if self.running.execution is not None:
            return
        value, hold = self._value.draft().value, self._value.hold()
        if self._request is not None and self._request.value is None:
            back = returns_to(self._slots, self._request.priority)
            value, hold = (back[0] if back else None), FROM_NOW
        self._checks.show_effect(effects(self._context, self._point, value, self._process, hold.seconds))

    def _ask_slots(self) -> None:
        self._context.feed.run(self._context.client.priority_array(self._point.id), self._show_slots, self._no_slots)

    def _show_slots(self, slots: list[float | None]) -> None:
        self._slots = slots
        self._value.show_slots(slots)
        self._judge()

    def _no_slots(self, error: KilowatchError) -> None:
        self._value.show_no_slots(tr("no priority array on this device"))
