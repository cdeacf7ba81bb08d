"""Unlock the console with the password of the same person; the view goes on behind it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from app.domain.errors import InvalidInput, KilowatchError
from app.sdk.client import Client
from ui.dialogs.framed import FramedDialog
from ui.entry.passwordfield import PasswordField
from ui.feed import Feed
from widgets.controls import Button
from widgets.language import tr
from widgets.text import Text


class SignInAgainDialog(FramedDialog):
    """Finishes with the ``Session`` of the engine's answer, or ``None``. It is the same session, with its rights back."""

    def __init__(self, feed: Feed, client: Client, name: str) -> None:
        super().__init__(tr("Sign in again"), QSize(460, 268), name)
        self._feed, self._client = feed, client
        self.password = PasswordField()
        self._fault = Text("", 12, 600, wrap=True)
        self._go = Button(tr("Unlock"), "primary-dialog")
        self.body.addWidget(Text(tr("The console is locked. View and alarms go on."), 13, 400, "text2", wrap=True))
        self.body.addSpacing(6)
        self.body.addWidget(Text(tr("Password"), 12, 400, "text2"))
        self.body.addWidget(self.password)
        self.body.addWidget(self._fault)
        self.body.addStretch(1)
        self.add_cancel()
        self.foot.addWidget(self._go)
        self._go.clicked.connect(self._submit)
        self.password.returnPressed.connect(self._submit)
        self.password.textEdited.connect(lambda _: self._fault.show_text(""))

    def first_focus(self) -> QWidget:
        return self.password

    def _submit(self) -> None:
        if self.password.text() and self._go.isEnabled():
            self._go.setEnabled(False)
            self._feed.run(self._client.confirm(self.password.text()), self.finish, self._refused)

    def _refused(self, error: KilowatchError) -> None:
        wrong = isinstance(error, InvalidInput)
        self._fault.show_text(tr("The password is not correct.") if wrong else str(error))
        self.password.clear()
        self.password.setFocus()
        self._go.setEnabled(True)
