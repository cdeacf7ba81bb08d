"""Change the own password: the present one, the new one twice, and the rules that it must keep."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from app.domain.errors import InvalidInput, KilowatchError
from app.sdk.client import Client
from ui.dialogs.framed import FramedDialog
from ui.entry.passwordfield import PasswordField
from ui.entry.passwordrules import RuleList, Strength
from ui.feed import Feed
from ui.passwords import rules
from widgets.controls import Button
from widgets.language import tr
from widgets.text import Text
from widgets.theme import px


class OwnPasswordDialog(FramedDialog):
    """Finishes with ``True`` when the engine has taken the new password. The engine checks everything again."""

    def __init__(self, feed: Feed, client: Client, name: str) -> None:
        super().__init__(tr("Change password"), QSize(480, 500), name)
        self._feed, self._client, self._name = feed, client, name
        self.present = PasswordField(tr("Present password"))
        self.new, self.repeated = PasswordField(tr("New password")), PasswordField(tr("Repeat password"))
        self._strength, self._rules = Strength(), RuleList()
        self._fault = Text("", 12, 600, wrap=True)
        self.change = Button(tr("Change password"), "primary-dialog")
        self._lay_out()
        self.add_cancel()
        self.foot.addWidget(self.change)
        self._wire()
        self._edited()

    def first_focus(self) -> QWidget:
        return self.present

    def _lay_out(self) -> None:
        for field in (self.present, self.new, self.repeated):
            self.body.addWidget(Text(field.accessibleName(), 12, 400, "text2"))
            self.body.addWidget(field)
            if field is self.new:
                self.body.addWidget(self._strength)
            self.body.addSpacing(px(4))
        self.body.addWidget(self._rules)
        self.body.addWidget(self._fault)
        self.body.addStretch(1)

    def _wire(self) -> None:
        fields = (self.present, self.new, self.repeated)
        for field, after in pairwise(fields):
            field.returnPressed.connect(after.setFocus)
        self.repeated.returnPressed.connect(self._submit)
        for field in fields:
            field.textEdited.connect(lambda _: self._edited())
        self.change.clicked.connect(self._submit)

    def _edited(self) -> None:
        new, repeated = self.new.text(), self.repeated.text()
        self._fault.show_text("")
        self._strength.show_password(new)
        self._rules.show_rules(self._name, new, repeated)
        kept = all(rule.kept for rule in rules(self._name, new, repeated))
        self.change.setEnabled(kept and bool(self.present.text()))

    def _submit(self) -> None:
        if self.change.isEnabled():
            self.change.setEnabled(False)
            asked = self._client.change_password(self.present.text(), self.new.text())
            self._feed.run(asked, lambda _: self.finish(True), self._refused)

    def _refused(self, error: KilowatchError) -> None:
        wrong = isinstance(error, InvalidInput) and error.field == "password"
        field = self.present if wrong else self.new
        self._fault.show_text(tr("The password is not correct.") if wrong else str(error))
        field.selectAll()
        field.setFocus()
        self.change.setEnabled(True)
