"""Which engine this console is connected to, and another one."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.dialogs.framed import FramedDialog
from ui.entry.door import about_engine
from ui.entry.plan import is_engine_url
from ui.feed import Feed
from widgets.controls import Button, Check, Field
from widgets.language import tr
from widgets.text import Text


class ConnectionDialog(FramedDialog):
    """Finishes with the address to connect to and whether at every start, or ``None``."""

    def __init__(self, feed: Feed, url: str, *, signed_in: bool, always: bool) -> None:
        super().__init__(tr("Connection"), QSize(520, 318))
        self._feed, self._url = feed, url
        self._address = Field("http://127.0.0.1:8470", kind="dialog", text=url)
        self._address.setAccessibleName(tr("Address of the engine"))
        self._result = Text("", 12, 400, "text2", wrap=True)
        test = Button(tr("Test"), "dialog")
        row = QHBoxLayout()
        row.addWidget(self._address, 1)
        row.addWidget(test)
        self.body.addWidget(Text(tr("Address of the engine"), 12, 400, "text2"))
        self.body.addLayout(row)
        self.body.addWidget(self._result)
        self._always = Check(tr("Connect to it at every start of this console"), always)
        self.body.addWidget(self._always)
        self.body.addStretch(1)
        if signed_in:
            self.body.addWidget(
                Text(tr("Connecting to another engine signs you out here."), 12, 400, "text2", wrap=True)
            )
        self.add_cancel()
        self._connect = Button(tr("Connect"), "primary-dialog")
        self.foot.addWidget(self._connect)
        test.clicked.connect(self._test)
        self._connect.clicked.connect(self._go)
        self._address.returnPressed.connect(self._test)

    def first_focus(self) -> QWidget:
        return self._address

    def _test(self) -> None:
        if not self._valid():
            return
        self._result.setText(tr("Asking …"))
        self._feed.run(about_engine(self._address.text().strip()), self._result.setText)

    def _valid(self) -> bool:
        valid = is_engine_url(self._address.text())
        fault = "" if valid else tr("Engine: an address like http://127.0.0.1:8470")
        self._address.show_fault(fault)
        self._result.setText(fault)
        return valid

    def _go(self) -> None:
        if self._valid():
            self.finish((self._address.text().strip().rstrip("/"), self._always.isChecked()))
