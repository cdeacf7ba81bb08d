"""A signed-in shell in a window of the usual size."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.plainpanel import ROWS
from ui.context import Context
from ui.shell.shell import Shell
from ui.shell.window import ConsoleWindow


@pytest.fixture
def window(qtbot: QtBot, context: Context) -> Iterator[ConsoleWindow]:
    made = ConsoleWindow(context.feed)
    qtbot.addWidget(made)
    made.resize(1920, 1080)
    made.show()
    made.frame.know_site(context.site)
    made.banner.allow(acknowledge=True, signed_in=True, hint="")
    yield made
    made.show_nothing()


@pytest.fixture
def shell(window: ConsoleWindow, context: Context) -> Shell:
    from ui.place import Place

    made = Shell(window, context, ROWS)
    made.go(Place("overview"))
    return made
