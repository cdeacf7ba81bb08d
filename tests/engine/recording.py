"""A recorder that numbers its samples and says which are safe, until it is killed (see ``test_recorder_killed``)."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import numpy as np

from app.domain.site import Name, Point
from app.engine.live import LiveTable
from app.engine.recorder import Recorder
from app.store import open_store
from drivers.base import Block

POINTS = tuple(Point(id=f"p{n}", name=Name(), device="d", address="x") for n in range(20))
STEP_S = 0.002


async def record(folder: Path, number: int) -> None:
    """Each sample of each point is the next number; ``safe N`` on the standard output when N is in the database."""
    with open_store(folder) as store:
        live = LiveTable(POINTS)
        recorder = Recorder(live, store, commit_s=0.2)
        task = asyncio.create_task(recorder.run())
        rows, taken = np.arange(len(POINTS)), recorder.written
        sent = number
        while not task.done():
            live.ingest(Block.good(rows, np.full(len(rows), float(sent))), time.time_ns() // 1000)
            sent += 1
            if recorder.written != taken:
                taken = recorder.written
                print("safe", number + taken // len(POINTS) - 1, flush=True)
            await asyncio.sleep(STEP_S)


if __name__ == "__main__":
    asyncio.run(record(Path(sys.argv[1]), int(sys.argv[2])))
