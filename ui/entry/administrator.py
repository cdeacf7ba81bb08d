"""Column 1 of the first start: the first administrator."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.dialogs.command.column import Column
from ui.entry.passwordfield import PasswordField
from ui.passwords import rules, strength
from ui.tick import paint_tick
from widgets import theme
from widgets.controls import Field
from widgets.language import tr
from widgets.lettering import draw_text
from widgets.text import Text
from widgets.theme import px

STRENGTHS = ("", "Weak", "Fair", "Fairly strong", "Strong")
BLOCKS = 4


class Strength(QWidget):
    """Four blocks and a word."""

    def __init__(self) -> None:
        super().__init__()
        self._blocks = 0
        self.setFixedHeight(px(28))
        self.setAccessibleName(tr("Strength of the password"))

    def show_blocks(self, blocks: int) -> None:
        self._blocks = blocks
        self.setAccessibleDescription(tr(STRENGTHS[blocks]) if blocks else "")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, gap = QPainter(self), px(4)
        width = (self.width() - gap * (BLOCKS - 1)) / BLOCKS
        for place in range(BLOCKS):
            box = QRectF(place * (width + gap), px(3), width, px(7))
            painter.fillRect(box, theme.colour("bar" if place < self._blocks else "track"))
        if self._blocks:
            draw_text(
                painter, QRectF(0, px(12), self.width(), px(16)), tr(STRENGTHS[self._blocks]), role="text2", px=12
            )


class RuleList(QWidget):
    """What a password must be, each with a check or a cross."""

    ROW_PX = 24

    def __init__(self) -> None:
        super().__init__()
        self._rules = rules("", "", "")
        self._typed = False
        self.setFixedHeight(px(self.ROW_PX) * len(self._rules))
        self.show_rules("", "", "")

    def show_rules(self, name: str, password: str, repeated: str) -> None:
        self._rules, self._typed = rules(name, password, repeated), bool(password)
        words = (f"{tr(rule.text)}: {tr('kept') if rule.kept else tr('not kept')}" for rule in self._rules)
        self.setAccessibleName("; ".join(words))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, height = QPainter(self), px(self.ROW_PX)
        for place, rule in enumerate(self._rules):
            top = place * height
            if rule.kept:
                paint_tick(painter, QRectF(0, top + px(5), px(14), px(14)))
            elif self._typed:
                draw_text(painter, QRectF(px(2), top, px(14), height), "×", weight=600)
            broken = self._typed and not rule.kept
            text = QRectF(px(24), top, self.width() - px(24), height)
            draw_text(painter, text, tr(rule.text), role="text1" if broken else "text2", weight=600 if broken else 400)


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
        self._strength.show_blocks(strength(password))
        self._rules.show_rules(name, password, self.repeated.text())
        self.changed.emit()

    def show_fault(self, where: str) -> None:
        """Mark the entry that has to be corrected, if it has been touched."""
        for key, field in (("name", self.name), ("password", self.password), ("repeated", self.repeated)):
            field.show_fault(tr("To be corrected") if key == where and field.text() else "")
