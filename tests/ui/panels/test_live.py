"""A value is on the screen as soon as the console has it; what is only summed up follows."""

from __future__ import annotations

import asyncio

from app.domain.messages import LivePoints
from tests.ui.conftest import Run
from ui.context import Context
from ui.panels.devices.panel import DevicesPanel
from ui.panels.zones.panel import ZonesPanel

AT_ONCE_S = 0.05
ROOM = "t.z.tmp"


def hears(context: Context, value: float) -> None:
    """The engine says that the room has another temperature."""
    row = context.feed.plant.values.ids.index(ROOM)
    context.feed.apply(LivePoints(index=[row], value=[value], quality=[0], reason=[0], at_ms=[1_800_000_000_000]))
    context.feed.flush()


def test_the_plan_shows_a_temperature_at_once(run: Run, context: Context) -> None:
    async def story() -> None:
        panel = ZonesPanel(context)
        panel.show()
        await asyncio.sleep(AT_ONCE_S)
        assert panel.plan.view.scene.zones["t.z"].value == "24.2"
        hears(context, 25.1)
        await asyncio.sleep(AT_ONCE_S)
        assert panel.plan.view.scene.zones["t.z"].value == "25.1"
        panel.close()

    run(story())


def test_the_grid_of_a_device_shows_a_value_at_once(run: Run, context: Context) -> None:
    async def story() -> None:
        panel = DevicesPanel(context)
        panel.show_place({"chosen": "t.dev"})
        panel.show()
        await asyncio.sleep(AT_ONCE_S)
        assert panel.table.row(ROOM).reading.value == 24.2
        hears(context, 25.1)
        await asyncio.sleep(AT_ONCE_S)
        assert panel.table.row(ROOM).reading.value == 25.1
        panel.close()

    run(story())
