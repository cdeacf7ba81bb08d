"""Everything that is painted by hand can be read by a screen reader: it has a name, and buttons say what they do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.messages import DeviceCounts, Health, PointCounts
from tests.ui.conftest import Run
from tests.ui.plainpanel import ROWS
from tests.ui.smallsite import alarm, override, small_site, state_of
from ui.context import Context
from ui.dialogs.command import CommandDialog
from ui.dialogs.release import ReleaseDialog
from ui.entry.firststart import FirstStartPage
from ui.entry.signin import SignInPage
from ui.place import Place
from ui.shell.shell import Shell
from ui.shell.window import ConsoleWindow

FILLS = frozenset(
    {"ConsoleWindow", "Workspace", "TopBar", "PageHeader", "Bar", "Signed", "SignInPage", "FirstStartPage", "Scrim"}
)
"""They paint only their ground; what they hold has names."""


def nameless(root: QWidget) -> list[str]:
    """Visible widgets of the console that paint by themselves, buttons and fields, without words for a screen reader."""
    return sorted({type(widget).__name__ for widget in _painted(root) if not _words(widget)})


def _painted(root: QWidget) -> Iterator[QWidget]:
    for widget in [root, *root.findChildren(QWidget)]:
        own = type(widget).__module__.startswith("ui.") and "paintEvent" in vars(type(widget))
        asked = isinstance(widget, (QAbstractButton, QLineEdit))
        if widget.isVisibleTo(root) and (asked or own) and type(widget).__name__ not in FILLS:
            yield widget


def _words(widget: QWidget) -> str:
    spoken = widget.accessibleName() or widget.toolTip()
    return spoken or (widget.text() if isinstance(widget, QAbstractButton) else "")


def health() -> Health:
    return Health(
        version="1",
        state="running",
        points=PointCounts(total=7, good=7, uncertain=0, bad=0),
        devices=DeviceCounts(total=1, online=1),
        samples_per_s=1.0,
        backlog=0,
        uptime_s=1.0,
        first_start=True,
    )


@pytest.mark.parametrize("page", [SignInPage, FirstStartPage])
def test_pages_before_sign_in(page: type[QWidget], qtbot: QtBot) -> None:
    shown: QWidget = (
        SignInPage("http://127.0.0.1:1")
        if page is SignInPage
        else FirstStartPage("http://127.0.0.1:1", health(), can_open_demo=True, is_demo=False)
    )
    qtbot.addWidget(shown)
    assert nameless(shown) == []


def test_shell_faceplate_and_dialogs(run: Run, context: Context, qtbot: QtBot) -> None:
    async def story() -> None:
        window = ConsoleWindow(context.feed)
        qtbot.addWidget(window)
        window.resize(1920, 1080)
        window.show()
        window.frame.know_site(context.site)
        window.banner.allow(acknowledge=True, signed_in=True, hint="")
        context.feed.apply(state_of(small_site(), alarms=(alarm(),), overrides=(override(),)))
        context.feed.flush()
        shell = Shell(window, context, ROWS)
        shell.go(Place("overview"))
        shell.open_faceplate("t.ahu")
        assert nameless(window) in ([], ["QLineEdit"])  # the field of the panel of the test

        for dialog in (CommandDialog(shell.context, "t.ahu.sp"), ReleaseDialog(shell.context, ["t.ahu.sp"])):
            shell.workspace.dialogs.open(dialog)
            assert nameless(dialog) == []
        shell.end()
        await context.feed.close()
        window.show_nothing()

    run(story())
