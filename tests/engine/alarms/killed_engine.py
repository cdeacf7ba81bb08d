"""A program that raises and clears alarms as fast as it can and says what it shows; the test kills it."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import numpy as np

from app.domain.messages import Alarm
from app.domain.readings import Quality, Reason
from app.domain.site import AlarmRule, Name, Point, Site, SiteInfo
from app.engine.alarms import AlarmDesk
from app.engine.events import EventLog
from app.engine.live import LiveTable
from app.store import open_store

N = 50
SITE = Site(
    site=SiteInfo(id="s", name=Name(en="Site")),
    points=tuple(Point(id=f"p.{n}", name=Name(en="P")) for n in range(N)),
    alarms=tuple(AlarmRule(id=f"a.{n}", name=Name(en="A"), point=f"p.{n}", levels={"h": 10.0}) for n in range(N)),
)


def say(rows: list[Alarm]) -> None:
    for row in rows:
        sys.stdout.write(f"{row.id} {row.occurrence} {row.state}\n")
    sys.stdout.flush()


async def main(folder: Path) -> None:
    with open_store(folder) as store:
        live = LiveTable(SITE.points)
        desk = AlarmDesk(SITE, live, store, EventLog(store))
        desk.listen(say)
        await desk.start()
        running = asyncio.create_task(desk.run())
        rows, good, none = np.arange(N), np.full(N, Quality.GOOD, np.uint8), np.full(N, Reason.NONE, np.uint8)
        for turn in range(10_000):
            live.put(rows, np.full(N, 20.0 * (turn % 2)), good, none, turn)
            await asyncio.sleep(0.002)
            if running.done():
                return


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
