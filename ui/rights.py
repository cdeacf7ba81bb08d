"""What whoever is signed in may do at this moment: idle lock, lock, unlock, and what the engine says of the session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.domain.messages import LiveSession, Session
from ui.context import Context
from ui.dialogs.signinagain import SignInAgainDialog
from ui.feed import Feed
from ui.idle import IdleLock
from ui.shell.window import ConsoleWindow
from widgets.language import tr

VIEW_ONLY = ("view",)


class Rights(QObject):
    """``changed`` when the session of the context is another and what is shown is to be made anew; ``warned`` is for a toast.

    The engine decides; this only keeps what is offered in step with it.
    """

    changed = Signal()
    warned = Signal(str)

    def __init__(self, feed: Feed, parent: QObject) -> None:
        super().__init__(parent)
        self._feed = feed
        self._context: Context | None = None
        self.locked = False
        self.idle = IdleLock(self)
        self.idle.expired.connect(self.lock)
        self.idle.warned.connect(self._warn)
        self.idle.used.connect(self._tell_use)
        feed.rights_changed.connect(self._changed)

    def begin(self, context: Context) -> None:
        """Somebody is signed in."""
        self._context, self.locked = context, False
        self.take_site()
        self.idle.start()

    def take_site(self) -> None:
        """How long a console may be left alone is written in the site."""
        if self._context is not None:
            self.idle.lock_after(self._context.site.site.site.command_idle_min * 60.0)

    def end(self) -> None:
        """Nobody is signed in."""
        self._context = None
        self.idle.stop()

    def lock(self) -> None:
        """The right to command and acknowledge ends; view and alarms stay."""
        if self._context is not None and self._context.session is not None and not self.locked:
            self.locked = True
            self.idle.stop()
            self._context.session = replace(self._context.session, rights=VIEW_ONLY)
            self.changed.emit()

    def unlock(self, session: Session) -> None:
        """The password was entered again."""
        if self._context is not None:
            self.locked = False
            self._context.session = session
            self.changed.emit()
            self.idle.start()

    def open_unlock(self, window: ConsoleWindow) -> None:
        """Ask for the password."""
        if self._context is not None and self._context.session is not None:
            dialog = SignInAgainDialog(self._feed, self._context.client, self._context.session.name)
            dialog.finished.connect(lambda session: self.unlock(session) if session else None)
            window.host().open(dialog)

    # -- what the engine says -----------------------------------------------------------------------------------------
    def _tell_use(self) -> None:
        """The engine ends the right to command of a console that nobody uses; what only reads does not keep it."""
        if self._context is not None:
            self._feed.run(
                self._context.client.active(), lambda told: self._take(told.role, told.rights), lambda _: None
            )

    def _changed(self, told: LiveSession) -> None:
        self._take(told.role, told.rights)

    def _take(self, role: str, rights: Sequence[str]) -> None:
        mine = self._context.session if self._context is not None else None
        if self._context is None or mine is None:
            return
        if role != mine.role:
            self._context.session = replace(mine, role=role, rights=VIEW_ONLY if self.locked else tuple(rights))
            self.changed.emit()
            self.warned.emit(tr("Your role is now: {role}.").format(role=tr(role.capitalize())))
        elif "command" in mine.rights and "command" not in rights:
            self.lock()

    def _warn(self, left_s: int) -> None:
        text = tr("Nobody has used the console for a while: it locks in {n} s. Any key or click keeps it open.")
        self.warned.emit(text.format(n=left_s))
