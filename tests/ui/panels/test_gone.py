"""A panel that was made and dropped, as on a change of language, hears nothing of the console any more."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from tests.ui.conftest import Run
from ui.context import Context
from ui.panels.registry import PanelRow, rows
from widgets import theme


@pytest.mark.parametrize("row", rows(), ids=lambda row: str(row.key))
def test_a_panel_that_is_gone_is_not_disturbed(run: Run, context: Context, qapp: QApplication, row: PanelRow) -> None:
    async def story() -> None:
        panel = row.make(context)
        panel.resize(1600, 900)
        panel.show()
        await asyncio.sleep(0.1)
        panel.hide()
        panel.close_watches()
        panel.deleteLater()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert not isValid(panel)

        theme.set_theme("dark")
        theme.set_text_scale(130)
        feed = context.feed
        for signal in (feed.alarms_changed, feed.overrides_changed, feed.health_changed):
            signal.emit()
        feed.points_changed.emit(set(context.site.points))
        feed.events_changed.emit([])
        feed.lose()
        await asyncio.sleep(0.05)

    run(story())
