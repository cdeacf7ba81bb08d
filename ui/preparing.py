"""Displays are imported and made one by one while nobody waits for them, so that each opens at once later."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from ui.panels.registry import PanelRow
from ui.windows import Windows

LOADING_PAUSE_S = 0.05
PREPARING_PAUSE_S = 0.6


async def load_panels(rows: tuple[PanelRow, ...], is_shown: Callable[[], bool]) -> None:
    """Import them while somebody signs in, once the page ``is_shown``."""
    while not is_shown():  # noqa: ASYNC110 Qt shows the page, no task does
        await asyncio.sleep(LOADING_PAUSE_S)
    for row in rows:
        row.load()
        await asyncio.sleep(LOADING_PAUSE_S)


async def prepare_panels(rows: tuple[PanelRow, ...], windows: Windows) -> None:
    """Make those of the main window after sign-in; each takes a part of a second the first time."""
    for row in rows:
        await asyncio.sleep(PREPARING_PAUSE_S)
        shell = windows.main_shell
        if shell is not None and shell.workspace.dialogs.dialog is None:
            shell.workspace.deck.prepare(row.key)
