"""Column 2 of the first start: the site of this engine, the demo campus, a site file, or another engine."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from app.domain.messages import Health
from ui.dialogs.command.column import Column
from ui.entry.choicebox import ChoiceBox
from ui.entry.plan import DEMO, ENGINE, FILE, HERE
from widgets.controls import Button, Field
from widgets.language import language, tr
from widgets.text import Text
from widgets.theme import px
from widgets.tooltip import plain_tip

MOST_FAULTS = 8


class OpeningColumn(Column):
    """Only what is possible is offered: the demo where this program can start it or the engine runs it."""

    changed = Signal()
    test_requested = Signal(str)

    def __init__(self, health: Health, *, can_open_demo: bool, is_demo: bool) -> None:
        super().__init__(f"2  {tr('What to open')}", 40)
        self.file, self.address = (
            Field(tr("Path of the site file"), kind="dialog"),
            Field("http://127.0.0.1:8470", kind="dialog"),
        )
        self.address.setAccessibleName(tr("Address of the engine"))
        self._result, self._faults = Text("", 12, 400, "text2", wrap=True), Text("", 12, 500, wrap=True)
        self._boxes: dict[str, ChoiceBox] = {}
        for box in self._made(health, can_open_demo=can_open_demo, is_demo=is_demo or health.demo):
            box.chosen.connect(self._choose)
            self._boxes[box.key] = box
            self.body.addWidget(box)
            self.body.addSpacing(px(6))
        self.body.addStretch(1)
        self.file.textChanged.connect(lambda _: self._file_changed())
        self.address.textChanged.connect(lambda _: self._address_changed())
        self._choose(next(iter(self._boxes)))

    def choice(self) -> str:
        """Key of what is chosen."""
        return next(key for key, box in self._boxes.items() if box.radio.isChecked())

    def show_test(self, text: str) -> None:
        """What came of asking the other engine."""
        self._result.setText(text)

    def show_faults(self, faults: Sequence[str]) -> None:
        """What is wrong in the site file, line by line; the first ones are shown, all of them in the tooltip."""
        more = [tr("and {n} more").format(n=len(faults) - MOST_FAULTS)] if len(faults) > MOST_FAULTS else []
        self._faults.setText("\n".join([*faults[:MOST_FAULTS], *more]))
        self._faults.setToolTip(plain_tip("\n".join(faults)))

    def _made(self, health: Health, *, can_open_demo: bool, is_demo: bool) -> list[ChoiceBox]:
        boxes = []
        if is_demo:
            boxes.append(self._demo_box(HERE, tr("It is running already.")))
        elif health.points.total:
            sentence = tr("This engine has a site: {name}.").format(name=health.site_name.text(language()))
            note = tr("{n} points, {devices} devices").format(
                n=f"{health.points.total:,}", devices=health.devices.total
            )
            boxes.append(ChoiceBox(HERE, tr("Keep the site of this engine"), sentence, note))
        if can_open_demo and not is_demo:
            boxes.append(self._demo_box(DEMO, tr("Ready in about half a minute.")))
        boxes += [self._file_box(), self._engine_box()]
        if not health.points.total:
            sentence = tr("The engine is ready and empty; import a site file later.")
            boxes.append(ChoiceBox(HERE, tr("Start without a site"), sentence))
        return boxes

    def _demo_box(self, key: str, note: str) -> ChoiceBox:
        sentence = tr("Four buildings on real protocols and 13 months of history. Nothing real is connected.")
        return ChoiceBox(key, tr("Open the demo campus"), sentence, note)

    def _file_box(self) -> ChoiceBox:
        box = ChoiceBox(
            FILE, tr("Open a site file"), tr("One file describes your buildings, equipment, devices and points.")
        )
        row = QHBoxLayout()
        browse = Button(tr("Browse…"), "dialog")
        browse.clicked.connect(self._browse)
        row.addWidget(self.file, 1)
        row.addWidget(browse)
        box.body.addLayout(row)
        box.body.addWidget(
            Text(tr("It is checked first and imported whole or not at all."), 12, 400, "text2", wrap=True)
        )
        box.body.addWidget(self._faults)
        return box

    def _engine_box(self) -> ChoiceBox:
        sentence = tr("This computer becomes one more console. Site, accounts and history stay on the engine.")
        box = ChoiceBox(ENGINE, tr("Connect to an engine"), sentence)
        row = QHBoxLayout()
        test = Button(tr("Test"), "dialog")
        test.clicked.connect(lambda: self.test_requested.emit(self.address.text().strip()))
        row.addWidget(self.address, 1)
        row.addWidget(test)
        box.body.addLayout(row)
        box.body.addWidget(self._result)
        return box

    def _choose(self, key: str) -> None:
        for box in self._boxes.values():
            box.show_chosen(box.key == key)
        self.changed.emit()

    def _file_changed(self) -> None:
        self.show_faults(())
        self.changed.emit()

    def _address_changed(self) -> None:
        self._result.setText("")
        self.changed.emit()

    def _browse(self) -> None:
        """Shown, not exec()."""
        chooser = QFileDialog(self, tr("Open a site file"), self.file.text(), f"{tr('Site files')} (*.yaml *.yml)")
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(self.file.setText)
        chooser.open()
