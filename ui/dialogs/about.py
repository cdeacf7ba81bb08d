"""What this program is, which version runs where, and under which licence."""

from __future__ import annotations

import platform

import PySide6
from PySide6.QtCore import QSize, qVersion

from app.domain.messages import Health
from app.version import __version__
from ui.dialogs.framed import FramedDialog
from ui.entry.facttable import Fact, FactTable
from widgets.language import tr
from widgets.text import Text


class AboutDialog(FramedDialog):
    """Versions and licences; everything works without a network."""

    def __init__(self, health: Health | None, url: str) -> None:
        super().__init__(tr("About Kilowatch"), QSize(560, 380))
        table = FactTable(tr("About Kilowatch"), share=0.34)
        table.show_facts(
            [
                Fact("Kilowatch", __version__, role="text1"),
                Fact(tr("Engine"), f"{health.version if health else '– –'}, {url}", role="text1"),
                Fact("Python", platform.python_version(), role="text1"),
                Fact("Qt, PySide6", f"{qVersion()}, {PySide6.__version__}", role="text1"),
                Fact(tr("Licence"), "MIT", role="text1"),
                Fact(tr("Fonts"), "Inter, Noto Sans KR (SIL OFL 1.1)", role="text1"),
            ]
        )
        words = tr(
            "Operator console for the energy of public buildings. Nothing is sent outside; it needs no network but your own."
        )
        self.body.addWidget(Text(words, 13, 400, "text2", wrap=True))
        self.body.addSpacing(6)
        self.body.addWidget(table)
        self.body.addStretch(1)
        self.add_cancel(tr("Close"))
