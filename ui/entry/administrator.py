"""Column 1 of the first start: the first administrator."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.dialogs.command.column import Column
from ui.entry.passwordfield import PasswordField
from ui.entry.passwordrules import RuleList, Strength
from widgets.controls import Field
from widgets.language import tr
from widgets.text import Text
from widgets.theme import px


class AdministratorColumn(Column):
    """Name, password twice, the rules. ``changed`` after every letter."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(f"1  {tr('Administrator')}", 28)
        self.name, self.password = Field(kind="dialog"), PasswordField()
        self.repeated = PasswordField(tr("Repeat password"))
        self._strength, self._rules = Strength(), RuleList()
        self.name.setAccessibleName(tr("User name"))
        self.add_caption(tr("User name"), tr("letters, digits, dot, hyphen"))
        self.body.addWidget(self.name)
        self.body.addSpacing(px(8))
        self._length = self.add_caption(tr("Password"))
        self.body.addWidget(self.password)
        self.body.addWidget(self._strength)
        self.body.addSpacing(px(4))
        self.add_caption(tr("Repeat password"))
        self.body.addWidget(self.repeated)
        self.body.addSpacing(px(10))
        self.body.addWidget(self._rules)
        self.body.addSpacing(px(12))
        self.body.addWidget(Text(tr("There is no default password"), 13, 600))
        note = tr("If it is lost, another administrator or somebody with access to this computer can add an account.")
        self.body.addWidget(Text(note, 12, 400, "text2", wrap=True))
        self.body.addStretch(1)
        for field, after in ((self.name, self.password), (self.password, self.repeated)):
            field.returnPressed.connect(after.setFocus)
        for field in (self.name, self.password, self.repeated):
            field.textEdited.connect(lambda _: self._edited())

    def _edited(self) -> None:
        name, password = self.name.text().strip(), self.password.text()
        self._length.setText(tr("{n} characters").format(n=len(password)) if password else "")
        self._strength.show_password(password)
        self._rules.show_rules(name, password, self.repeated.text())
        self.changed.emit()

    def show_fault(self, where: str) -> None:
        """Mark the entry that has to be corrected, if it has been touched."""
        for key, field in (("name", self.name), ("password", self.password), ("repeated", self.repeated)):
            field.show_fault(tr("To be corrected") if key == where and field.text() else "")
